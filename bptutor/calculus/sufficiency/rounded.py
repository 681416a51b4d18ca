"""Floats that know how far off they may be, so that rounding is never taken for a value.

10^9*sigmoid(x) + 10^9*sigmoid(-x) - 10^9 is 0; as floats it may well be 1e-7. Such a number has no sign, and
nothing is divided by it. Errors are bounded, not estimated: a function is computed to within a few units in
the last place, and where its argument may be off, its values at both ends say how far it may be off itself.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.settle import settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.calculus.sufficiency.question import Number

UNIT = 2.0**-49
"""What a computed number may be off by, as a share of itself; some sixteen times as much as it is."""
LEAST = 1e-300
"""And more than that, near the smallest floats."""
RISING_OR_FALLING = (
    "sigmoid", "tanh", "exp", "ln", "log2", "log10", "sqrt", "softplus", "sinh", "leaky_relu",
)  # fmt: skip
SLOPE_AT_MOST_1 = ("sin", "cos", "relu", "abs", "max", "min", "identity", "neg")


class Rounded(float):
    """A float, and the most that it may be off by; see `made`."""

    __slots__ = ("error",)
    error: float

    def __neg__(self) -> Rounded:
        return made(-float(self), self.error)

    def __abs__(self) -> Rounded:
        return made(abs(float(self)), self.error)


def made(value: float, error: float = 0.0) -> Rounded:
    """A computed number; `error` comes from what it was computed from, that of computing it is added."""
    found = Rounded(value)
    found.error = error + UNIT * abs(float(value)) + LEAST
    return found


def error_of(x: Number) -> float:
    """What a number may be off by, as a float."""
    return x.error if isinstance(x, Rounded) else UNIT * abs(float(x)) + LEAST


def sign(x: Number) -> int | None:
    """The sign of a number; None where rounding leaves it open."""
    if not isinstance(x, Fraction) and not abs(x) > error_of(x):
        return None
    return (x > 0) - (x < 0)


def plus(a: Number, b: Number) -> Rounded:
    """The sum."""
    return made(float(a) + float(b), error_of(a) + error_of(b))


def times(a: Number, b: Number) -> Rounded:
    """The product."""
    x, y, dx, dy = float(a), float(b), error_of(a), error_of(b)
    return made(x * y, abs(x) * dy + abs(y) * dx + dx * dy)


def divided(a: Number, b: Number) -> Rounded | None:
    """The quotient; None where the divisor may be 0."""
    x, y, dx, dy = float(a), float(b), error_of(a), error_of(b)
    return made(x / y, (dx + abs(x / y) * dy) / (abs(y) - dy)) if abs(y) > dy else None


def from_ends(f: Callable[[float], float], x: Number) -> Rounded | None:
    """The value of a function that rises, or falls; None where it is undefined near there."""
    at, off = float(x), error_of(x)
    value, ends = f(at), (f(at - off), f(at + off))
    return _finite(value, max(abs(end - value) for end in ends))


def raised(a: Number, n: Number) -> Rounded | None:
    """The power of a number above 0, which rises or falls with either number; of one below, a whole power."""
    if sign(a) == -1 and isinstance(n, Fraction) and n.denominator == 1:
        found = raised(-a, n)
        return found if found is None or n % 2 == 0 else -found
    if sign(a) != 1:
        return None
    bases, powers = ((float(x) - error_of(x), float(x) + error_of(x)) for x in (a, n))
    value = float(a) ** float(n)
    return _finite(value, max(abs(b**p - value) for b in bases for p in powers))


def computed(op: str, values: Sequence[Number], place: int = 0) -> Rounded | None:
    """The value of an operation that looks at no sign; None where it is undefined or too uncertain."""
    if op in ("add", "sum", "mean", "sub"):
        terms = [*values[:1], *(-x for x in values[1:])] if op == "sub" else values
        total = _sum([(float(x), error_of(x)) for x in terms])
        return divided(total, Fraction(len(values))) if op == "mean" else total
    if op in ("mul", "dot"):
        half = len(values) // 2
        products = [times(a, b) for a, b in zip(values[:half], values[half:], strict=True)]
        return _sum([(float(x), x.error) for x in products])
    if op == "div":
        return divided(*values)
    if op == "pow":
        return raised(*values)
    if op in RISING_OR_FALLING or op == "cosh":  # cosh bends up: it is off most at the far end
        return from_ends(lambda x: _scalar(op, [x]), values[0])
    if op not in SLOPE_AT_MOST_1 and op != "softmax":
        return None
    off = max(map(error_of, values))
    value = _scalar(op, [float(x) for x in values], place)
    return _finite(value, abs(value) * math.expm1(2 * off) if op == "softmax" else off)


def _sum(terms: Sequence[tuple[float, float]]) -> Rounded:
    size = math.fsum(abs(x) for x, _ in terms)
    return made(math.fsum(x for x, _ in terms), math.fsum(off for _, off in terms) + UNIT * size)


def _scalar(op: str, values: Sequence[float], place: int = 0) -> float:
    value = settle(op, values, place)
    return math.nan if value is None else value


def _finite(value: float, error: float) -> Rounded | None:
    return made(value, error) if math.isfinite(value) and math.isfinite(error) else None
