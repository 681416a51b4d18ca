"""Random instances of the rows of a question: where rows look equal, and what they are at a generic point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.coverage import BY_ORDER, BY_SIGN
from bptutor.calculus.precise import precision
from bptutor.calculus.sampling import Instances
from bptutor.calculus.sufficiency.model import SATURATING
from bptutor.calculus.sufficiency.points import DIGITS, Point, is_nonzero

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.graph import Block, Graph
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.question import Number

BATCH = 256
"""Enough to see both sides of every gate that is not far out. Whether rows are equal is settled by more, in
`identical`."""
FAR, STRETCH = 64, 5.0
"""So many of them are far from 0, where numbers are that large and something bends."""
LARGE = 1.5
EQUAL = 1e-9
LOOKED_AT = 2
"""On so many instances a row is looked at that may be 0 everywhere."""


class Samples:
    """The values of rows on some instances; computed when first asked for."""

    def __init__(self, graph: Graph, fixed: Mapping[int, Number]) -> None:
        self._graph, self._fixed = graph, fixed
        self._rows: list[int] = []
        self._known: list[Instances] = []
        self._new: dict[Block, None] = {}

    def take(self, rows: Sequence[int]) -> None:
        """More rows."""
        self._rows += rows
        self._new.update(dict.fromkeys(self._graph.owner[row].block for row in rows))

    @property
    def _instances(self) -> list[Instances]:
        new, self._new = list(self._new), {}
        if not self._known:
            sizes = [(BATCH - FAR, 1.0), (FAR, STRETCH)] if self._bends_far_out else [(BATCH, 1.0)]
            self._known = [
                Instances(self._graph, new, self._fixed, batch=n, stretch=far) for n, far in sizes
            ]
        elif new:
            for part in self._known:
                part.add(*new)
        return self._known

    @property
    def _bends_far_out(self) -> bool:
        """Whether there are bends that numbers close to 0 may not reach, and that nothing saturates there."""
        recipes = {row: self._graph.recipe(row)[0] for row in self._rows}
        numbers = [float(value) for value in self._fixed.values()]
        numbers += [float(self._graph.number(row)) for row, op in recipes.items() if op == "const"]
        ops = set(recipes.values())
        bends = not ops.isdisjoint((*BY_SIGN, *BY_ORDER))
        return bends and ops.isdisjoint(SATURATING) and max(map(abs, numbers), default=0) > LARGE

    def __getitem__(self, row: int) -> Array:
        """The values of one row."""
        q = self._graph.owner[row]
        parts = [np.broadcast_to(part[q.block][q.index], (part.batch,)) for part in self._instances]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def point(self, k: int) -> Point:
        """One of the instances, to be looked at without rounding."""
        return Point(self._instances[0], k)

    def is_surely_nonzero(self, row: int) -> bool:
        """Whether a row is other than 0 on some instance, for certain."""
        values = self[row][: self._instances[0].batch]
        sizes = np.where(np.isfinite(values), np.abs(values), -1.0)
        with precision(DIGITS):
            for k in np.argsort(-sizes, kind="stable")[:LOOKED_AT].tolist():
                point = self.point(k)
                [worth] = point.fractions([row]) or point.intervals([row])
                if is_nonzero(worth):
                    return True
        return False

    def table(self) -> Array:
        """All of them, one line a row; what is undefined is 0."""
        values = np.array([self[row] for row in self._rows]).reshape((-1, BATCH))
        values[~np.isfinite(values)] = 0.0
        return values

    def alike(self) -> list[list[int]]:
        """Rows that have one value on all instances, in groups."""
        return [sorted(self._rows[k] for k in group) for group in grouped(self.table())]


def grouped(table: Array) -> list[list[int]]:
    """Lines of a table that are equal but for rounding, by number, in groups of two and more."""
    weights = np.cos(np.arange(1, table.shape[1] + 1))
    sums, scale = table @ weights, np.abs(table) @ np.abs(weights) + 1e-300
    groups: list[list[int]] = []
    first: int | None = None
    for at in np.argsort(sums, kind="stable").tolist():
        if first is not None and _is_close(table[first], table[at], float(scale[first])):
            groups[-1].append(at)
        else:
            groups.append([at])
            first = at
    return [group for group in groups if len(group) > 1]


def _is_close(x: Array, y: Array, scale: float) -> bool:
    return bool((np.abs(x - y) <= EQUAL * np.maximum(np.maximum(np.abs(x), np.abs(y)), scale * 1e-6)).all())
