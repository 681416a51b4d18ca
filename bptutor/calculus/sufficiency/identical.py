"""Whether two rows have one value in every instance, for certain enough to prove by it.

They are compared as closely as an answer is (`equivalence.Comparison`): on all their pieces, close to where
they bend, and far out. Equal means there what differs by a share of 1e-9, so that x + y/10^12 is x. Hence
some instances are looked at once more without rounding: those that floats tell apart most, and at least one
on each side of everything that bends. Of rows that do not bend, a single one is enough: an analytic function
that is 0 at a random point is 0 everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.chain_rule import entry
from bptutor.calculus.coverage import BY_ORDER, BY_SIGN
from bptutor.calculus.equivalence import Comparison
from bptutor.calculus.precise import precision
from bptutor.calculus.sampling import Instances
from bptutor.calculus.sufficiency.points import DIGITS, Point, difference
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
    with precision(DIGITS):
        for instances, at in _looked_at(graph, x, y, fixed):
            differ = difference(Point(instances, at), x, y)
            if differ:
                return False
            equal += differ is False
    return equal >= ENOUGH


def _looked_at(
    graph: Graph, x: int, y: int, fixed: Mapping[int, Number]
) -> Iterator[tuple[Instances, int]]:
    """Instances worth a closer look."""
    rows = sorted(graph.rows_below([x, y], fixed))
    bends = [row for row in rows if graph.recipe(row)[0] in (*BY_SIGN, *BY_ORDER)]
    inside = [row for bend in bends for row in graph.recipe(bend)[1]]
    blocks = list(dict.fromkeys(graph.owner[row].block for row in (x, y, *inside)))
    seen: set[tuple[int, float]] = set()
    left = MOST
    for stretch in STRETCHES:
        instances = Instances(graph, blocks, fixed, batch=BATCH, stretch=stretch)
        chosen = _suspects(_values(instances, x), _values(instances, y), SUSPECTS if stretch == 1 else 1)
        chosen += _new_sides(instances, bends, seen)
        for at in dict.fromkeys(chosen[:left]):
            yield instances, at
        left -= len(chosen)


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
