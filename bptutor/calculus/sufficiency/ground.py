"""What a derivation may be made of: the rows of a question, and all that is known about them beforehand."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.sufficiency.chain import Chain
from bptutor.calculus.sufficiency.equations import Equations
from bptutor.calculus.sufficiency.identical import are_equal
from bptutor.calculus.sufficiency.nonzero import Nonzero
from bptutor.calculus.sufficiency.relations import LARGEST, Relations, label_differences
from bptutor.calculus.sufficiency.samples import Samples
from bptutor.calculus.sufficiency.shares import Softmax, one_hot_columns, siblings, softmaxes
from bptutor.calculus.sufficiency.signs import CLOSE, signs_of
from bptutor.calculus.sufficiency.switches import Switches
from bptutor.calculus.sufficiency.values import numbers
from bptutor.errors import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.question import Number, Question
    from bptutor.calculus.sufficiency.relations import Difference

MOST_ROWS = 20_000
MOST_KNOWN, MOST_WANTED = 16, 80
"""Among so many known rows, products are looked for that are one of so many others."""
LARGEST_CLASS = 6
"""Rows of one value are all joined with one another up to so many; beyond, with the first of them."""


class Ground:
    """The rows of a question and their equations.

    A `wide` ground also has the chain rule in other orders than backwards, the gates of all ReLU units, and
    rows that are equal though they are made differently; `known` are rows that follow anyway, to look for
    products of. Raises Undecided where there are too many rows.
    """

    def __init__(self, question: Question, *, wide: bool = False, known: Iterable[int] = ()) -> None:
        self.question, self.wide = question, wide
        self._known = list(known)
        self.graph: Graph = question.graph
        rows = self.graph.rows_below([*question.below, *siblings(self.graph, question.below)])
        chain = Chain(question) if wide else None
        if chain is not None:
            rows = self.graph.rows_below([*rows, *chain.rows])
            rows = self.graph.rows_below([*rows, *self._gates(rows)])
        self.rows: list[int] = []
        self.numbers: dict[int, Number] = {}
        """Rows that are at a number whatever the leaves are."""
        self.equations = Equations(self.graph, self.numbers)
        self.samples = Samples(self.graph, question.fixed)
        """Random instances; computed rows at a number have it whatever the leaves are."""
        self.plain = self.samples
        """Random instances on which all rows are what they are made of."""
        leaves = {row: n for row, n in question.fixed.items() if self.graph.recipe(row)[0] == "leaf"}
        if wide and len(leaves) < len(question.fixed):
            self.plain = Samples(self.graph, leaves)
        self._leaves = leaves
        self._equal: dict[tuple[int, int], bool] = {}
        self._take(rows)
        if chain is not None:
            chain.add_to(self.equations)
            self._take(self.graph.rows_below(self._related()))
            self._settle_constants()

    def _take(self, rows: set[int]) -> None:
        """Take in rows, and all that they are made of."""
        new = sorted(rows.difference(self.rows))
        if len(self.rows) + len(new) > MOST_ROWS:
            raise Undecided(f"it takes more than {MOST_ROWS} numbers to compute all this")
        self.rows = sorted([*self.rows, *new])
        self.numbers.update(numbers(self.graph, new, self.numbers))
        self.equations.take(new)
        for samples in {id(s): s for s in (self.samples, self.plain)}.values():
            samples.take(new)

    def _related(self) -> set[int]:
        """Expressions that some row is equal to, as it seems; they are made."""
        signs = signs_of(self.graph, self.rows, self.question.fixed)
        given = [*self.question.known_rows, *self.question.fixed]
        relations = Relations(self.graph, self.rows, given, self.equations, signs)
        known = [row for row in dict.fromkeys((*given, *self._known)) if row not in self.numbers]
        wanted = [*self.question.target_rows, *sorted(self.named.intersection(self.rows).difference(known))]
        products = relations.products(self.plain, known[:MOST_KNOWN], wanted[:MOST_WANTED])
        return relations.rows(self.plain) | products

    def _settle_constants(self) -> None:
        """Wanted rows that are at one number everywhere, though it does not look so: [x > y] * [x <= y]."""
        for row in self.question.target_rows:
            values = self.plain[row]
            if row not in self.numbers and np.isfinite(values).all() and np.ptp(values) < CLOSE:
                number = Fraction(float(values[0])).limit_denominator(LARGEST)
                if self.is_equal(row, int(self.graph.const(number).rows)):
                    self.numbers[row] = number

    def _gates(self, rows: Iterable[int]) -> set[int]:
        """The gates of the ReLU units among `rows`, made where they are not there yet."""
        blocks = {self.graph.owner[row].block for row in rows if self.graph.recipe(row)[0] == "relu"}
        return {int(row) for b in sorted(blocks, key=lambda b: b.id) for row in b.call("gate").rows.ravel()}

    # ---- kinds of rows

    @cached_property
    def named(self) -> frozenset[int]:
        """Rows that have a name, or are known or wanted."""
        rows = {row for b in self.graph.blocks if b.name is not None for row in b.rows.ravel().tolist()}
        return frozenset(rows.union(self.question.known_rows, self.question.target_rows))

    def is_product(self, node: int) -> bool:
        """Whether a node is a product that is no row."""
        return node < 0

    # ---- what is known about them

    @cached_property
    def nonzero(self) -> Nonzero:
        """What may be divided by."""
        return Nonzero(self.graph, self.rows, self.question.fixed, self.samples.is_surely_nonzero)

    @cached_property
    def switching(self) -> Switches:
        """What bends where."""
        return Switches(self.graph, self.rows, {**self.question.fixed, **self.numbers})

    @property
    def switches(self) -> set[int]:
        """Rows that are 0 or 1."""
        return self.switching.rows

    @cached_property
    def labels(self) -> Mapping[int, Difference]:
        """A difference of a probability and a label -> the label, and which way round it is."""
        return label_differences(self.graph, self.equations)

    @cached_property
    def told_by(self) -> Mapping[int, list[int]]:
        """The output of a ReLU -> the switches it tells."""
        return self.switching.told_by()

    @cached_property
    def softmaxes(self) -> Mapping[int, list[Softmax]]:
        """A row -> the softmaxes it has to do with."""
        return softmaxes(self.graph, self.rows, self.equations.sums)

    @cached_property
    def one_hot(self) -> Mapping[int, list[tuple[int, ...]]]:
        """A row -> the columns of one-hot labels it is in."""
        found: defaultdict[int, list[tuple[int, ...]]] = defaultdict(list)
        for column in one_hot_columns(self.graph, self.rows):
            for row in column:
                found[row].append(column)
        return found

    @cached_property
    def same(self) -> Mapping[int, list[int]]:
        """A row -> others that have its value on all of some random instances."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for group in self.plain.alike() if self.wide else ():
            middle = group if len(group) <= LARGEST_CLASS else group[:1]
            for x in middle:
                for y in group:
                    if x != y:
                        found[x].append(y)
                        if y not in middle:
                            found[y].append(x)
        return found

    def is_equal(self, x: int, y: int) -> bool:
        """Whether two rows that look equal are, looked at closely."""
        if (x, y) not in self._equal:
            self._equal[x, y] = are_equal(self.graph, x, y, self._leaves)
        return self._equal[x, y]

    def refuse(self, x: int, y: int) -> None:
        """Two rows turned out to look equal only."""
        for a, b in ((x, y), (y, x)):
            if b in self.same.get(a, ()):
                self.same[a].remove(b)
