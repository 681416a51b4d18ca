"""Rows that are linear in one another though they look different, and expressions worth comparing with.

1 - sigmoid(z) is sigmoid(-z); the derivative of a cross-entropy by z is p - y, whatever its definition looks
like; y = w*x is dy/dx times x. Such pairs are found among random instances: up to a factor and a summand, two
rows are one line of numbers. The expression is then built, so that it can be computed, solved and named; that
it is the same as the row is settled later, if a derivation needs it.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bptutor.calculus.chain_rule import entry
from bptutor.calculus.sampling import DISCRETE
from bptutor.calculus.sufficiency.monomials import monomials
from bptutor.calculus.sufficiency.samples import BATCH, EQUAL, grouped
from bptutor.calculus.sufficiency.signs import ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bptutor.calculus.graph import Block, Graph
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.equations import Equations
    from bptutor.calculus.sufficiency.samples import Samples

BETWEEN_0_AND_1 = ("sigmoid", "softmax")
"""Functions with values between 0 and 1; a softmax of a single number is 1."""
MOST_GIVEN = 12
"""Products are tried of so many known rows at most."""
MOST_BENDS = 24
"""Maxima and minima are compared with others up to so many."""
MOST_MONOMIALS, MOST_FACTORS = 12, 6
"""So many products of known rows are built, of so many factors."""
LARGEST = 12
"""Factors and summands are fractions up to this, in numerator and denominator."""
STEEP = 1e-3


class Candidate(NamedTuple):
    """A row, or an expression of two."""

    op: str
    rows: tuple[int, ...]


class Relations:
    """What to build among `rows`, of which `given` are known."""

    def __init__(
        self, graph: Graph, rows: list[int], given: list[int], equations: Equations, signs: Mapping[int, int]
    ) -> None:
        self._graph, self._rows, self._equations, self._signs = graph, rows, equations, signs
        self._given = given[:MOST_GIVEN]

    def rows(self, samples: Samples) -> set[int]:
        """The rows of expressions that are some other row, as it seems; they are built."""
        candidates = [Candidate("row", (row,)) for row in self._rows] + list(self._expressions())
        lines = [_values(candidate, samples) for candidate in candidates]
        shown = [(k, *shape) for k, line in enumerate(lines) if (shape := _shape(line)) is not None]
        if not shown:
            return set()
        found: set[int] = set()
        for group in grouped(np.array([shape for _, shape, _, _ in shown])):
            found.update(self._joined([(candidates[shown[k][0]], *shown[k][2:]) for k in sorted(group)]))
        return found

    def products(self, samples: Samples, known: Iterable[int], wanted: Iterable[int]) -> set[int]:
        """The rows of products of what is known that `wanted` rows are made up to by some other."""
        found: set[int] = set()
        for m in monomials(self._graph, known, wanted):
            left, right = (m.row,) * m.times + m.below, m.above
            if len(left) > MOST_FACTORS or len(right) > MOST_FACTORS or len(found) >= 2 * MOST_MONOMIALS:
                continue
            factor = _factor(_multiplied(left, samples), _multiplied(right, samples))
            if factor is not None:
                found.add(int(self._multiply(left).rows))
                found.add(int((factor * self._multiply(right) if right else self._graph.const(factor)).rows))
        return found

    def _expressions(self) -> Iterator[Candidate]:
        """Products of what is known, and quotients by what is never 0; a probability minus a label."""
        for i, x in enumerate(self._given):
            for y in self._given[:i]:
                if not self._equations.has_product(x, y):
                    yield Candidate("mul", (x, y))
                for above, below in ((x, y), (y, x)):
                    if not self._signs[below] & ZERO:
                        yield Candidate("div", (above, below))
        labels = [row for row in self._rows if is_label(self._graph, row)]
        for p in self._rows if labels else ():
            if is_between_0_and_1(self._graph, p):
                yield from (Candidate("sub", (p, label)) for label in labels)
        yield from self._bends()

    def _bends(self) -> Iterator[Candidate]:
        """max(x, y) > x just where y > x; max(x, y) - min(x, y) = abs(x - y)."""
        extremes = self._pairs("max", "min")
        for row, op, ends in extremes[:MOST_BENDS]:
            for x in ends:
                yield Candidate("gt", (row, x) if op == "max" else (x, row))
        distances = {frozenset(ends): row for row, _, ends in self._pairs("abs")} if extremes else {}
        smallest = {frozenset(ends): row for row, op, ends in extremes if op == "min"}
        for row, op, ends in extremes[:MOST_BENDS]:
            low, size = smallest.get(frozenset(ends)), distances.get(frozenset(ends))
            if op == "max" and low is not None:
                yield Candidate("sub", (row, low))
                if size is not None:
                    yield Candidate("sub", (row, size))
                    yield Candidate("add", (low, size))

    def _pairs(self, *ops: str) -> list[tuple[int, str, tuple[int, ...]]]:
        """The rows made by these operations, with the two rows that they compare."""
        found = []
        for row in self._rows:
            op, operands = self._graph.recipe(row)
            if op in ops:
                inner, ends = self._graph.recipe(operands[0]) if op == "abs" else ("sub", operands)
                if inner == "sub":
                    found.append((row, op, ends))
        return found

    def _joined(self, members: list[tuple[Candidate, float, float]]) -> Iterator[int]:
        """Build the later members of a group as the first row of it would be made of them."""
        rows = [member for member in members if member[0].op == "row"]
        if not rows:
            return
        first, start, step = rows[0]
        linked = self._linked(first.rows[0])
        for candidate, own_start, own_step in members:
            if candidate.op == "row" and candidate.rows[0] in linked:
                continue
            factor, summand = _simple(step / own_step), _simple(start - step / own_step * own_start)
            if factor is None or summand is None or (candidate.op == "row" and factor == 1 and not summand):
                continue
            yield int((factor * self._built(candidate) + summand).rows)

    def _linked(self, row: int) -> set[int]:
        """Rows that the equations make linear in this one already."""
        found = {row}
        todo = [row]
        while todo:
            for k in self._equations.sums_with[todo.pop()]:
                equation = self._equations.sums[k]
                if len(equation.parts) == 1:
                    new = {equation.out, equation.parts[0][1]} - found
                    found |= new
                    todo += new
        return found

    def _built(self, candidate: Candidate) -> Block:
        x, *others = (entry(q.block, q.index) for q in (self._graph.owner[row] for row in candidate.rows))
        if candidate.op == "row":
            return x
        return self._graph.apply(candidate.op, x, others[0])

    def _multiply(self, rows: Sequence[int]) -> Block:
        factors = (self._graph.owner[row] for row in rows)
        return reduce(lambda a, b: a * b, [entry(q.block, q.index) for q in factors])


def is_label(graph: Graph, row: int) -> bool:
    """Whether a row is a leaf that is 0 or 1."""
    block = graph.owner[row].block
    return block.op == "leaf" and graph.domains[block.id] in DISCRETE


def is_between_0_and_1(graph: Graph, row: int) -> bool:
    """Whether a row is a probability: above 0 and below 1, everywhere."""
    op, operands = graph.recipe(row)
    return op in BETWEEN_0_AND_1 and (op != "softmax" or len(operands) > 1)


class Difference(NamedTuple):
    """The label in a difference, whose sign tells it: in p - y (`probability_first`), y is 1 below 0."""

    label: int
    probability_first: bool


def label_differences(graph: Graph, equations: Equations) -> dict[int, Difference]:
    """A multiple of p - y, p a probability and y a label -> the label, and which way round it is."""
    found: dict[int, Difference] = {}
    for equation in equations.sums:
        if len(equation.parts) == 2 and not equation.constant:
            (a, p), (b, label) = equation.parts
            for (c, x), y in ((((a, p), label), ((b, label), p))) if a == -b and min(p, label) >= 0 else ():
                if is_label(graph, y) and is_between_0_and_1(graph, x):
                    found[equation.out] = Difference(y, c > 0)
    return found


def _values(candidate: Candidate, samples: Samples) -> Array:
    x, *others = (samples[row] for row in candidate.rows)
    if not others:
        return x
    with np.errstate(all="ignore"):
        return np.asarray(_OPERATIONS[candidate.op](x, others[0]), float)


_OPERATIONS = {"mul": np.multiply, "div": np.divide, "sub": np.subtract, "add": np.add, "gt": np.greater}


def _multiplied(rows: Sequence[int], samples: Samples) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(np.prod([samples[row] for row in rows], axis=0) * np.ones(BATCH))


def _factor(left: Array, right: Array) -> Fraction | None:
    """The simple number that `left` is times `right`; None where it is not, or they are 0."""
    if not (np.isfinite(left).all() and np.isfinite(right).all() and left.any() and right.any()):
        return None
    at = int(np.argmax(np.abs(right)))
    factor = float(left[at] / right[at])
    size = np.maximum(np.abs(left), np.abs(factor * right))
    if (np.abs(left - factor * right) > EQUAL * (size + 1e-6 * size.max())).any():
        return None
    return _simple(factor) or None


def _shape(line: Array) -> tuple[Array, float, float] | None:
    """A line of numbers from 0 at its first to 1 at the next that is other; where it starts, and how far.

    None for what is undefined somewhere, or has one value.
    """
    if not np.isfinite(line).all():
        return None
    moved = line - line[0]
    largest = float(np.abs(moved).max())
    if largest <= 1e-9 * (1 + abs(float(line[0]))):
        return None
    at = int(np.argmax(np.abs(moved) > STEEP * largest))
    return moved / moved[at], float(line[0]), float(moved[at])


def _simple(x: float) -> Fraction | None:
    """The simple fraction that a number is, but for rounding."""
    near = Fraction(x).limit_denominator(LARGEST)
    return near if abs(float(near) - x) <= 1e-7 * max(1.0, abs(x)) and abs(near) <= LARGEST else None
