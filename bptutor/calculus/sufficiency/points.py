"""Rows at single instances without rounding: fractions where there is nothing but arithmetic, else intervals.

Floats propose and never prove: a coefficient of 1e-9 is not 0, and what rounding leaves of x - x is. A row
is nonzero here if an interval of many digits that holds its value keeps off 0. It counts as 0 if that
interval is next to nothing around 0: random leaves have 53 binary digits each, so that this happens to what
is 0 everywhere, and to nothing else.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from bptutor.calculus.exact import Exact
from bptutor.calculus.precise import Values
from bptutor.calculus.sufficiency.values import exactly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.sampling import Instances

Real: TypeAlias = Any
"""A fraction, or an interval of mpmath's."""

DIGITS = 150
NOTHING = Fraction(1, 10**100)
"""What is smaller than this is 0, if it is known so sharply, as a share of what it is made of."""


class Point:
    """One instance of some, and its rows as they are; made and read within one precision (see `digits`)."""

    def __init__(self, instances: Instances, at: int) -> None:
        self._instances, self._at = instances, at
        self._graph = instances.graph
        self._values = Values(instances, at)

    def fractions(self, rows: Sequence[int]) -> list[Fraction] | None:
        """The rows as fractions; None where they are none, or too long."""
        exact = Exact(self._graph, self._leaves(rows))
        found = [exact[row] for row in rows]
        kept = [x for x in found if x is not None]
        return kept if len(kept) == len(rows) and not any(map(exact.is_rounded, rows)) else None

    def intervals(self, rows: Sequence[int]) -> list[Real]:
        """The rows as intervals that surely hold them."""
        return [self._values[row] for row in rows]

    def _leaves(self, rows: Sequence[int]) -> Mapping[int, float | Fraction]:
        """The leaves that rows are made of, and what is fixed: fractions, floats for pi and its like."""
        found = {row: exactly(x) for row, x in self._instances.fixed.items()}
        todo, seen = [*rows], set(found)
        while todo:
            row = todo.pop()
            if row in seen:
                continue
            seen.add(row)
            q = self._graph.owner[row]
            if q.block.op == "leaf":
                values = self._instances[q.block][q.index]
                found[row] = Fraction(float(values[self._at if values.shape[-1] > 1 else 0]))
            todo += self._graph.recipe(row)[1]
        return found


def difference(point: Point, x: int, y: int) -> bool | None:
    """Whether two rows differ at a point; None where that is not found out, or they are no numbers there."""
    exact = point.fractions([x, y])
    if exact is not None:
        return exact[0] != exact[1]
    a, b = point.intervals([x, y])
    return is_nonzero(a - b, max(abs(a).b, abs(b).b))


def is_nonzero(x: Real, size: Real = 1) -> bool | None:
    """Whether a number is other than 0; None for an interval too wide to tell.

    `size` is that of what it is the difference of.
    """
    if isinstance(x, Fraction | int):
        return x != 0
    if not (abs(x).b < float("inf")):
        return None
    if x.a > 0 or x.b < 0:
        return True
    from bptutor.calculus.precise_ops import of_fraction

    return False if x.a == x.b == 0 or abs(x).b <= (of_fraction(NOTHING) * size).b else None
