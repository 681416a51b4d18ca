"""Between which numbers the values of a row lie, where that is plain: p - 1 is below 0 for a sigmoid p."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.question import Number

Bound = Fraction | float
"""A fraction, or an infinity."""


class Bounds(NamedTuple):
    """At least `low`, at most `high`."""

    low: Bound = -math.inf
    high: Bound = math.inf

    def __add__(self, other: Bounds) -> Bounds:  # type: ignore[override]
        return Bounds(_sum(self.low, other.low), _sum(self.high, other.high))

    def times(self, c: Fraction) -> Bounds:
        """All values times a number."""
        ends = [_scaled(c, self.low), _scaled(c, self.high)]
        return Bounds(min(ends), max(ends)) if c else Bounds(Fraction(0), Fraction(0))


ANYWHERE = Bounds()
_ZERO, _ONE = Fraction(0), Fraction(1)
_BY_FUNCTION = {
    **dict.fromkeys(("sigmoid", "softmax", "step", "gate", "gt", "ge", "lt", "le"), Bounds(_ZERO, _ONE)),
    **dict.fromkeys(("tanh", "sin", "cos", "sign"), Bounds(-_ONE, _ONE)),
    **dict.fromkeys(("relu", "exp", "softplus", "abs", "sqrt"), Bounds(_ZERO)),
    "cosh": Bounds(_ONE),
}
_BY_DOMAIN = {
    **dict.fromkeys(("probability", "0 or 1", "one-hot"), Bounds(_ZERO, _ONE)),
    "positive": Bounds(_ZERO),
}
DEEPEST = 6
"""Sums of sums are followed so far."""


def bounds_of(graph: Graph, row: int, value: Callable[[int], Number | None], depth: int = DEEPEST) -> Bounds:
    """The bounds of a row, where `value` says at what numbers some rows are."""
    number = value(row)
    if isinstance(number, Fraction):
        return Bounds(number, number)
    op, operands = graph.recipe(row)
    if op == "leaf":
        return _BY_DOMAIN.get(graph.domains[graph.owner[row].block.id], ANYWHERE)
    if op in _BY_FUNCTION:
        return _BY_FUNCTION[op]
    if op not in ("add", "sub", "neg", "sum", "mean", "mul", "div") or not depth:
        return ANYWHERE

    def inner(k: int) -> Bounds:
        return bounds_of(graph, operands[k], value, depth - 1)

    if op in ("mul", "div"):
        for k in (0, 1) if op == "mul" else (1,):
            c = value(operands[k])
            if isinstance(c, Fraction) and c:
                return inner(1 - k).times(c if op == "mul" else 1 / c)
        return ANYWHERE
    total = Bounds(_ZERO, _ZERO)
    for k in range(len(operands)):
        total += inner(k).times(-_ONE if op == "neg" or (op == "sub" and k) else _ONE)
    return total.times(Fraction(1, len(operands))) if op == "mean" else total


def _sum(a: Bound, b: Bound) -> Bound:
    return a + b if isinstance(a, Fraction) and isinstance(b, Fraction) else float(a) + float(b)


def _scaled(c: Fraction, x: Bound) -> Bound:
    return c * x if isinstance(x, Fraction) else math.copysign(math.inf, float(c) * x)
