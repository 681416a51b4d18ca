"""Whether two rows have one value in every instance, for certain enough to prove by it.

They are compared as closely as an answer is (`equivalence.Comparison`): on all their pieces, close to where
they bend, and far out. Equal means there what differs by a share of 1e-9, so that x + y/10^12 is x. Hence
some instances are looked at once more without rounding: those that floats tell apart most, and at least one
on each side of everything that bends. Of rows that do not bend, a single one is enough: an analytic function
that is 0 at a random point is 0 everywhere.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.chain_rule import entry
from bptutor.calculus.coverage import BY_ORDER, BY_SIGN
from bptutor.calculus.equivalence import Comparison
from bptutor.calculus.precise import precision
from bptutor.calculus.sampling import Instances
from bptutor.calculus.sufficiency.bounds import bounds_of
from bptutor.calculus.sufficiency.points import DIGITS, Point, difference
from bptutor.calculus.sufficiency.signs import NEGATIVE, POSITIVE, signs_of, signs_of_difference
from bptutor.calculus.sufficiency.values import exactly
from bptutor.errors import Undecided

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.question import Number

STRETCHES = (1.0, 20.0, 0.05, 1000.0, 1e6)
"""Leaves so many times as large."""
BATCH = 128
SUSPECTS = 3
"""So many instances are looked at that floats tell apart most, with leaves of moderate size."""
ENOUGH = 2
"""On so many, at least, both must be numbers."""
MOST = 40


def are_equal(graph: Graph, x: int, y: int, fixed: Mapping[int, Number]) -> bool:
    """Whether two rows have one value in every instance with some rows `fixed` at numbers."""
    first, second = (entry(q.block, q.index) for q in (graph.owner[x], graph.owner[y]))
    try:
        if not (
            Comparison(first, fixed=fixed).outcome(second).equal
            and Comparison(second, fixed=fixed).outcome(first).equal
        ):
            return False
    except Undecided:
        return False
    return _without_rounding(graph, x, y, fixed)


def _without_rounding(graph: Graph, x: int, y: int, fixed: Mapping[int, Number]) -> bool:
    equal = 0
    looked_at = _LookedAt(graph, x, y, fixed)
    with precision(DIGITS):
        for instances, at in looked_at:
            differ = difference(Point(instances, at), x, y)
            if differ:
                return False
            equal += differ is False
    return equal >= ENOUGH and not looked_at.misses_a_side


class _LookedAt:
    """Instances worth a closer look, and on which sides of bends they are."""

    def __init__(self, graph: Graph, x: int, y: int, fixed: Mapping[int, Number]) -> None:
        self._graph, self._pair, self._fixed = graph, (x, y), fixed
        self._rows = sorted(graph.rows_below([x, y], fixed))
        self._bends = [
            row for row in self._rows if row not in fixed and graph.recipe(row)[0] in (*BY_SIGN, *BY_ORDER)
        ]
        self._seen: set[tuple[int, float]] = set()

    def __iter__(self) -> Iterator[tuple[Instances, int]]:
        inside = [row for bend in self._bends for row in self._graph.recipe(bend)[1]]
        blocks = list(dict.fromkeys(self._graph.owner[row].block for row in (*self._pair, *inside)))
        left = MOST
        for stretch in STRETCHES:
            instances = Instances(self._graph, blocks, self._fixed, batch=BATCH, stretch=stretch)
            x, y = (_values(instances, row) for row in self._pair)
            chosen = _suspects(x, y, SUSPECTS if stretch == 1 else 1)
            chosen += _new_sides(instances, self._bends, self._seen)
            for at in dict.fromkeys(chosen[:left]):
                yield instances, at
            left -= len(chosen)

    @property
    def misses_a_side(self) -> bool:
        """Whether a bend was seen from one side alone, though nothing says that it has no other one."""
        lonely = [row for row in self._bends if len(self._seen & {(row, -1.0), (row, 1.0)}) < 2]
        signs = signs_of(self._graph, self._rows, self._fixed) if lonely else {}
        return any(self._has_two_sides(row, signs) for row in lonely)

    def _has_two_sides(self, row: int, signs: Mapping[int, int]) -> bool:
        op, (first, *others) = self._graph.recipe(row)
        bounds = bounds_of(self._graph, first, self._number)
        possible = signs[first]
        if op in BY_ORDER:
            second = others[0]
            if self._is_never_below(first, second) or self._is_never_below(second, first):
                return False
            possible = signs_of_difference(signs[first], signs[second])
            bounds += bounds_of(self._graph, second, self._number).times(Fraction(-1))
        below, above = possible & NEGATIVE and bounds.low < 0, possible & POSITIVE and bounds.high > 0
        return bool(below and above)

    def _is_never_below(self, x: int, y: int) -> bool:
        """Whether x is the larger one of y and something, or y the smaller one of x and something."""
        (op, operands), (other, others) = self._graph.recipe(x), self._graph.recipe(y)
        return (op == "max" and y in operands) or (other == "min" and x in others)

    def _number(self, row: int) -> Number | None:
        if row in self._fixed:
            return exactly(self._fixed[row])
        return self._graph.number(row) if self._graph.recipe(row)[0] == "const" else None


def _values(instances: Instances, row: int) -> Array:
    q = instances.graph.owner[row]
    return np.asarray(np.broadcast_to(instances[q.block][q.index], (instances.batch,)))


def _suspects(x: Array, y: Array, count: int) -> list[int]:
    """The instances on which two lines of numbers differ most, as a share of themselves."""
    with np.errstate(all="ignore"):
        share = np.abs(x - y) / (np.abs(x) + np.abs(y))
    share = np.where(np.isfinite(share), share, np.where(np.isfinite(x) & np.isfinite(y), 0.0, -1.0))
    return [int(at) for at in np.argsort(-share, kind="stable")[:count]]


def _new_sides(instances: Instances, bends: list[int], seen: set[tuple[int, float]]) -> list[int]:
    """Instances on sides of bends that were not `seen` yet; these are noted."""
    chosen: list[int] = []
    for row in bends:
        op, operands = instances.graph.recipe(row)
        place = _values(instances, operands[0])
        if op in BY_ORDER:
            with np.errstate(all="ignore"):
                place = place - _values(instances, operands[1])
        sides = np.sign(place)
        for side in (-1.0, 1.0):
            where = np.flatnonzero(sides == side)
            if where.size and (row, side) not in seen:
                seen.add((row, side))
                chosen.append(int(where[len(chosen) % where.size]))
    return chosen
