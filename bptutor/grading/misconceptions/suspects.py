"""What each bug makes of an item's numbers, worked out once an item, and the bugs that explain a number.

    suspects_of(item, cell).that_give([typed])      classes of bugs with this number, the likeliest first

Numbers are compared with what the givens lead to; whether two bugs are one is decided on random instances,
where nothing is equal by chance. A bug that does not show in the numbers given explains nothing.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.altered.bugs import alterations
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.values import from_givens, on_instances
from bptutor.calculus.sampling import Instances
from bptutor.errors import Undefined
from bptutor.grading.misconceptions.cells import CHANCE, fits, is_crowded
from bptutor.grading.misconceptions.classes import Candidate, grouped
from bptutor.grading.misconceptions.slips_of_numbers import (
    OTHER_ITEM,
    rounded_values,
    rows_of_others,
    values_of,
    with_a_sign_wrong,
    with_factors_added,
)
from bptutor.notation.tolerance import NEGLIGIBLE, is_rounded
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.calculus.graph import Block
    from bptutor.grading.misconceptions.cells import Cell
    from bptutor.grading.misconceptions.classes import BugClass
    from bptutor.notation.numbers import TypedNumber

INSTANCES = 64
"""So many tell bugs apart that differ at all."""
EQUAL = 1e-9
OF_ITEMS = 2
"""The tier of answers to other items."""
OF_MIDDLES = 2
"""The tier of derivatives that begin in the middle."""
LOST_UPSTREAM = "lost-upstream"
OF_THE_LOSS = ("halved-loss", "doubled-loss", "sum-for-mean", "mean-for-sum", "divided-twice")
"""No mistakes of whoever has the derivative of the loss right, and goes on from there."""
OF_OTHERS = ("neighbouring-input", "neighbouring-unit", "wrong-layer", "other-derivative",
             "weight-for-input", "input-for-weight")  # fmt: skip
"""Mistakes that are told by what they lead to: 0 for a number that is taken to be 0 tells nothing."""
MOST_ENTRIES = 60
REMEMBERED = 60
"""So many computations are kept an item; which rows are known differs from answer to answer."""
_MEMO = "_suspects"

Numbers = tuple["float | None", ...]


class Suspect(Record):
    """One way to make a mistake, and the numbers that come of it; None for what does not follow."""

    id: str
    tier: int
    alteration: Alteration
    numbers: Numbers


class Suspects:
    """The bugs in the computation of some cells that hold the entries of one block.

    What is made of `stops`, further rows whose value is known, is made of nothing else.
    """

    def __init__(
        self, item: Item, block: Block, cells: Sequence[Cell], stops: frozenset[int] = frozenset()
    ) -> None:
        self.item, self.cells = item, tuple(cells)
        self._givens = item.problem.givens
        self._known = stops - {cell.quantity.row for cell in cells}
        self.computation = Computation(block.graph, block, stops.union(self._givens.fixed))

    @cached_property
    def all(self) -> tuple[Suspect, ...]:
        """Every bug that shows in the numbers, low tiers first."""
        left_out = OF_THE_LOSS if self._starts_below_the_loss() else ()
        found = [
            Suspect(bug.id, bug.tier, a, self.numbers(a))
            for bug, a in alterations(self.computation)
            if bug.id not in left_out and not a.edits.keys() & self._known
        ]
        found += [Suspect(OTHER_ITEM, OF_ITEMS, a, self.numbers(a)) for a in self._answers_elsewhere()]
        found += [Suspect(LOST_UPSTREAM, OF_MIDDLES, a, self.numbers(a)) for a in self._begun_in_the_middle()]
        return tuple(s for s in found if self.shows(s.numbers) and not self._takes_a_zero(s))

    def _takes_a_zero(self, suspect: Suspect) -> bool:
        """Whether it only shows because what is taken for another quantity happens to be 0."""
        about = suspect.alteration.about
        return suspect.id in OF_OTHERS and len(about) > 1 and self.known(about[1]) == 0

    def _starts_below_the_loss(self) -> bool:
        """Whether a derivative that is known, dL/dL = 1 too, is what the computation begins with."""
        graph = self.computation.graph
        return any(self.computation.adjoint(r) or graph.recipe(r)[0] == "const" for r in self._known)

    def _begun_in_the_middle(self) -> Iterator[Alteration]:
        """Several derivatives that all go back to one, which is taken for the first, and for 1."""
        if len(self.cells) > 1 and not self.computation.is_large:
            for row in self.computation.rows:
                if self.computation.adjoint(row) and self.computation.users(row):
                    yield Alteration({row: Fraction(1)}, row)

    def _answers_elsewhere(self) -> Iterator[Alteration]:
        """What is asked for by the other items, where each asks for a number."""
        if len(self.cells) > 1 or self.computation.is_large:
            return
        own = self.cells[0].quantity.row
        for row in rows_of_others(self.item):
            if row != own:
                yield Alteration({own: row}, own)

    def numbers(self, alteration: Alteration) -> Numbers:
        """What an alteration leads to."""
        return from_givens(self.computation, self._givens, alteration)

    def given(self, edits: Mapping[int, Expr]) -> tuple[Suspect, ...]:
        """The bugs, where some rows are something else already: a student's own earlier numbers."""
        if not edits:
            return self.all
        found = []
        for s in self.all:
            a = s.alteration
            if not edits.keys() & a.edits.keys():
                both = Alteration({**a.edits, **edits}, a.at, a.about, a.reach)
                found.append(Suspect(s.id, s.tier, a, self.numbers(both)))
        return tuple(found)

    def edited(self, edits: Mapping[int, Expr]) -> Numbers:
        """What comes out when some rows are something else."""
        return self.numbers(Alteration(edits, min(edits)))

    def known(self, row: int) -> float | None:
        """The value of a row, unaltered; None where it does not follow."""
        try:
            return self._givens.get(row)
        except Undefined:
            return None

    @cached_property
    def pairs(self) -> tuple[tuple[Suspect, Suspect, Numbers], ...]:
        """Two likely mistakes at once, and what comes of them."""
        from bptutor.grading.misconceptions.two_bugs import pairs_of

        return () if self.computation.is_large else tuple(pairs_of(self))

    @cached_property
    def rounded(self) -> tuple[float, ...]:
        """What the first cell comes to when numbers are rounded on the way."""
        return rounded_values(self)

    @cached_property
    def with_a_sign_wrong(self) -> tuple[float, ...]:
        """What the first cell comes to when one term of a sum has the other sign."""
        return values_of(self, with_a_sign_wrong)

    @cached_property
    def added(self) -> tuple[float, ...]:
        """What the first cell comes to when its factors are added."""
        return values_of(self, with_factors_added)

    def shows(self, numbers: Numbers) -> bool:
        """Whether something is known and something is not the truth."""
        pairs = zip(numbers, self.cells, strict=True)
        return any(n is not None and not _is_same(n, c) for n, c in pairs)

    # ---- matching

    def that_give(
        self, typed: Sequence[TypedNumber], edits: Mapping[int, Expr] = MappingProxyType({})
    ) -> tuple[BugClass, ...]:
        """The bugs that lead to exactly these numbers, likelier classes first."""
        suspects = self.given(edits)
        found = [s for s in suspects if self.fit(s.numbers, typed)]
        found = [s for s in found if self._fit_exactly(s.numbers, typed)] or found
        if found and self.is_crowded([s.numbers for s in suspects], typed):
            return ()
        return self.classes(found)

    def is_crowded(
        self, values: Sequence[Numbers], typed: Sequence[TypedNumber], chance: float = CHANCE
    ) -> bool:
        """Whether the numbers that are off are often near some of these by chance, the others being right."""
        right = [k for k, c in enumerate(self.cells) if fits(self.item, c.truth, typed[k], c.scale)]
        off = [k for k in range(len(self.cells)) if k not in right]
        beside = [row for row in values if all(_is_same(row[k], self.cells[k]) for k in right)]
        return is_crowded([[row[k] for k in off] for row in beside], [typed[k] for k in off], chance)

    def fit(self, numbers: Numbers, typed: Sequence[TypedNumber]) -> bool:
        """Whether the numbers typed are these."""
        return all(
            fits(self.item, number, t, cell.scale)
            for number, t, cell in zip(numbers, typed, self.cells, strict=True)
        )

    def _fit_exactly(self, numbers: Numbers, typed: Sequence[TypedNumber]) -> bool:
        """Whether they are these to the last digit: then what comes only near them explains nothing."""
        pairs = zip(numbers, typed, strict=True)
        return all(n is not None and (float(t) == n or is_rounded(n, t)) for n, t in pairs)

    def is_another_derivative(self, typed: TypedNumber) -> bool:
        """Whether a number is the derivative by something else: no two mistakes need be sought."""
        pair = self.computation.adjoint(self.cells[0].quantity.row)
        blocks = self.computation.graph.adjoints.get(pair[0].block.id, {}).values() if pair else ()
        rows = [int(row) for block in blocks for row in block.rows.ravel()[:MOST_ENTRIES]]
        return any(fits(self.item, self.known(row), typed, self.cells[0].scale) for row in rows)

    def classes(self, suspects: Sequence[Suspect]) -> tuple[BugClass, ...]:
        """Bugs that are one on all instances, together."""
        if not suspects:
            return ()
        instances = self._instances
        found = []
        for s in suspects:
            values = on_instances(self.computation, instances, s.alteration)
            if values is not None:
                found.append(Candidate(s.id, s.tier, s.alteration, values))
        target = self.computation.target
        return grouped(found, np.broadcast_to(instances[target], (*target.shape, instances.batch)))

    @cached_property
    def _instances(self) -> Instances:
        return Instances(self.computation.graph, [self.computation.target], batch=INSTANCES)


def _is_same(number: float | None, cell: Cell) -> bool:
    within = max(EQUAL * abs(cell.truth), NEGLIGIBLE * cell.scale)
    return number is not None and abs(number - cell.truth) <= within


# ---- once an item ------------------------------------------------------------------------------------------


def suspects_of_all(item: Item, cells: Sequence[Cell]) -> Suspects | None:
    """The bugs of all cells of an item together; None where these are no block."""
    return _remembered(item, (), lambda: _of_all(item, cells))


def suspects_of(item: Item, cell: Cell, stops: frozenset[int] = frozenset()) -> Suspects:
    """The bugs of one cell, where the values of `stops` are known."""
    q = cell.quantity

    def made() -> Suspects:
        return Suspects(item, q.block[q.index] if q.index else q.block, (cell,), stops)

    found = _remembered(item, (cell.row.label, cell.place, stops), made)
    assert found is not None
    return found


def _remembered(
    item: Item, key: tuple[object, ...], make: Callable[[], Suspects | None]
) -> Suspects | None:
    known = item.__dict__.setdefault(_MEMO, {})
    if key not in known:
        made = make()
        if item.problem.graph.followers.active:  # what is built now will be taken back
            return made
        while len(known) >= REMEMBERED:
            known.pop(next(iter(known)))
        known[key] = made
    found: Suspects | None = known[key]
    return found


def _of_all(item: Item, cells: Sequence[Cell]) -> Suspects | None:
    """A vector or matrix as it is, the rows of a table as one vector, where each is a number."""
    rows = list(dict.fromkeys(cell.row for cell in cells))
    if len(rows) == 1:
        return Suspects(item, cells[0].quantity.block, cells)
    if any(row.shape for row in rows):
        return None
    return Suspects(item, item.problem.block(f"[{', '.join(row.formula for row in rows)}]"), cells)
