"""One instance of a graph computed so precisely that disputes about rounding end.

Every row becomes an interval that surely holds its true value (mpmath's interval arithmetic, 50 digits at
first): so two values are known to be equal, or known to differ, or more digits are taken. A step whose
argument may be on either side of 0 is the interval from 0 to 1, and what is undefined is the whole line.

Leaves are exactly the doubles that were drawn. Numbers that were given or written are what was written: 0.1
is a tenth. Doubles that stand for e, pi, ln 2 and ln 10 stand for them here, too.
"""

from __future__ import annotations

import math
from contextlib import contextmanager
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from bptutor.calculus.exact import Exact
from bptutor.calculus.precise_ops import ELEMENTWISE, guarded, of_fraction, softmax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sampling import Instances

DIGITS = (50, 150, 450)
"""Tried in turn; what these do not tell from 0 is 0."""
NOTHING = Fraction(1, 10**200)
"""An interval around 0 that is smaller than this at the end is 0."""
SHARP = 1e-17
"""The width, as a share of its value, of an interval that is as good as one double."""
RELATIVE = 1e-9
"""Values are equal that differ by this share of themselves."""


class Source(Protocol):
    """What knows a graph, and the numbers some of its rows are fixed at."""

    @property
    def graph(self) -> Graph:
        """The graph."""

    @property
    def fixed(self) -> Mapping[int, float | Fraction]:
        """Numbers by row."""


def compared(source: Source, x: int, y: int, at: int = 0) -> int | None:
    """0 where the rows `x` and `y` are equal, else the sign of x - y; None if undecided.

    `source` are instances, and `at` says which one; or givens from which both rows follow. Equal means up to
    a share of 1e-9. Undecided is left what is undefined or stands on a kink.
    """
    exact = _by_fractions(source, x, y)
    if exact is not None:
        return exact
    for digits in DIGITS:
        with precision(digits):
            values = Values(source, at)
            try:
                left, right = values[x], values[y]
            except _NotGivenError:
                return None
            found = _order(left, right)
            if found is None and digits == DIGITS[-1] and _is_nothing(left, right):
                found = 0
        if found is not None:
            return found
    return None


def _by_fractions(source: Source, x: int, y: int) -> int | None:
    """As `compared`, where there is nothing but arithmetic with fractions: no need for mpmath."""
    if not source.fixed:
        return None
    values = Exact(source.graph, source.fixed)
    left, right = values[x], values[y]
    if left is None or right is None or values.is_rounded(x) or values.is_rounded(y):
        return None
    if abs(left - right) <= Fraction(RELATIVE) * max(abs(left), abs(right)):
        return 0
    return 1 if left > right else -1


def value_of(source: Source, row: int, at: int = 0) -> float | None:
    """The value of a row as a double, however much cancels in it; None where it is not found out."""
    from mpmath import mp

    for digits in DIGITS:
        with precision(digits):
            try:
                x = Values(source, at)[row]
            except _NotGivenError:
                return None
            if not _finite(x):
                return None
            if x.delta.b <= SHARP * abs(x).a:
                return float(mp.mpf(x.mid))  # iv rounds down
            if digits == DIGITS[-1] and abs(x).b < of_fraction(NOTHING).a:
                return 0.0
    return None


def _order(x: Any, y: Any) -> int | None:
    """As `compared`, None as long as it cannot be told."""
    if x.a == x.b == y.a == y.b:
        return 0
    if not _finite(x) or not _finite(y):
        return None
    difference = x - y
    if abs(difference).b <= RELATIVE * _larger(abs(x).a, abs(y).a):
        return 0
    if abs(difference).a > RELATIVE * _larger(abs(x).b, abs(y).b):
        return 1 if difference.a > 0 else -1
    return None


def _is_nothing(x: Any, y: Any) -> bool:
    """Whether the difference was not told from 0 with all the digits there are, though it is sharp."""
    return _finite(x) and _finite(y) and bool(abs(x - y).b < of_fraction(NOTHING).a)


def _larger(x: Any, y: Any) -> Any:
    return max(x, y)


def _finite(x: Any) -> bool:
    return bool(x.a > -math.inf and x.b < math.inf)


@contextmanager
def precision(digits: int) -> Iterator[None]:
    """A part in which intervals have so many digits."""
    from mpmath import iv

    before, iv.dps = iv.dps, digits
    try:
        yield
    finally:
        iv.dps = before


class _NotGivenError(Exception):
    """A row does not follow from what is fixed."""


class Values:
    """Rows of one instance as intervals; made and read within one precision."""

    def __init__(self, source: Source, at: int) -> None:
        self._source, self._graph, self._fixed, self._at = source, source.graph, source.fixed, at
        self._known: dict[int, Any] = {}

    def __getitem__(self, row: int) -> Any:
        """The interval that holds the value of a row."""
        for r in self._needed(row):
            self._known[r] = self._computed(r)
        return self._known[row]

    def _needed(self, row: int) -> list[int]:
        """Rows not known yet, those they are made of first."""
        seen: set[int] = set()
        todo = [row]
        while todo:
            r = todo.pop()
            if r not in seen and r not in self._known:
                seen.add(r)
                todo += () if r in self._fixed else self._graph.recipe(r)[1]
        return sorted(seen)

    @property
    def _drawn(self) -> Instances:
        """The instances that leaves and general functions are drawn in."""
        from bptutor.calculus.sampling import Instances

        if not isinstance(self._source, Instances):
            raise _NotGivenError
        return self._source

    def _computed(self, row: int) -> Any:
        fixed = self._fixed.get(row)
        if fixed is not None:
            return of_fraction(written(fixed))
        op, operands = self._graph.recipe(row)
        q = self._graph.owner[row]
        if op == "leaf":
            return of_fraction(Fraction(float(self._drawn[q.block][q.index][self._at])))
        if op == "const":
            return of_fraction(self._graph.number(row))
        values = [self._known[r] for r in operands]
        if op == "func":
            name, orders = q.block.attr
            return self._general(name, orders, values)
        if op == "softmax":
            return guarded(softmax, values, q.index[-1])
        return guarded(ELEMENTWISE[op], *values) if op in ELEMENTWISE else _joined(op, values)

    def _general(self, name: str, orders: tuple[int, ...], arguments: list[Any]) -> Any:
        """A general function, as `sampling.GeneralFunction` computes it."""
        from mpmath import iv

        f, at = self._drawn.functions[name], self._at
        total = iv.mpf(0 if any(orders) else float(f.level[at]))
        for height, pace, phase in zip(f.height[:, at], f.pace[:, :, at], f.phase[:, at], strict=True):
            angle, size = float(phase) + iv.pi * sum(orders) / 2, iv.mpf(float(height))
            for w, x, n in zip(pace, arguments, orders, strict=True):
                angle, size = angle + float(w) * x, size * iv.mpf(float(w)) ** n
            total += size * ELEMENTWISE["sin"](angle)
        return total


def _joined(op: str, values: list[Any]) -> Any:
    if op == "identity":
        return values[0]
    if op == "dot":
        half = len(values) // 2
        values = [a * b for a, b in zip(values[:half], values[half:], strict=True)]
    total = sum(values, start=of_fraction(Fraction(0)))
    return total / len(values) if op == "mean" else total


def written(x: float | Fraction) -> Fraction:
    """The number as it was written down: of a double, its shortest decimal."""
    return x if isinstance(x, Fraction) else Fraction(repr(float(x)))

