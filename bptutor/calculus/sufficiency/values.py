"""Numbers along a derivation: exact as long as they are fractions, else floats that know their errors.

Only what is exact counts as 0; a float has a sign where its error leaves no doubt.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.exact import STAND_INS, combined
from bptutor.calculus.ops import LEAK
from bptutor.calculus.precise import written
from bptutor.calculus.settle import settle
from bptutor.calculus.sufficiency import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.equations import Sum
    from bptutor.calculus.sufficiency.question import Number


def exactly(value: Number) -> Number:
    """A number as it was written: a fraction, unless it stands for one that is none (pi)."""
    exact = written(value)
    return rounded.made(float(value)) if exact in STAND_INS or Fraction(value) in STAND_INS else exact


def is_zero(value: Number | None) -> bool:
    """Whether a value is 0 for certain."""
    return isinstance(value, Fraction) and value == 0


def is_nonzero(value: Number | None) -> bool:
    """Whether a value is other than 0 for certain."""
    return value is not None and rounded.sign(value) not in (0, None)


def applied(op: str, values: Sequence[Number | None], place: int = 0) -> Number | None:
    """The value of a scalar operation; None where an operand is not known, or it has none."""
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    exact = [value for value in known if isinstance(value, Fraction)]
    if op in _SIDES and (op in _ORDERS or len(exact) < len(known)):
        return _by_side(op, known)
    if len(exact) == len(known):
        try:
            value = combined(op, exact)
        except (OverflowError, ValueError):
            return None
        if value is not None:
            return value
    return _finite(lambda: rounded.computed(op, known, place))


_ORDERS = {"gt": (1,), "ge": (0, 1), "lt": (-1,), "le": (-1, 0), "eq": (0,), "ne": (-1, 1)}
"""The signs of a difference with which a comparison holds."""
_STRICT = ("gt", "lt", "ne")
"""Comparisons that tell apart what is nearly equal; of the others, nothing is said about it."""
_SIDES = ("relu", "gate", "step", "sign", "abs", "leaky_relu", "leaky_gate", "max", "min", *_ORDERS)
"""Operations that look at the sign of something: rounded numbers close to the edge do not decide."""


def _by_side(op: str, values: Sequence[Number]) -> Number | None:
    side = rounded.sign(values[0] if len(values) == 1 else _added(values[0], -values[1]))
    if side is None:
        return None
    if op in _ORDERS:
        holds = Fraction(side in _ORDERS[op])
        exact = [value for value in values if isinstance(value, Fraction)]
        return holds if len(exact) < 2 or combined(op, exact) == holds or op in _STRICT else None
    if op in ("max", "min"):
        return values[0 if side * (1 if op == "max" else -1) >= 0 else 1]
    if op in ("gate", "step", "sign", "leaky_gate"):
        return exactly(settle(op, [float(side)]) or 0.0)
    factor = settle(op, [float(side)]) or 0.0  # relu, abs, leaky_relu: a multiple of what is inside
    return times(exactly(factor * side), values[0])


def _finite(compute: Callable[[], float | None]) -> float | None:
    try:
        value = compute()
    except (ArithmeticError, ValueError):
        return None
    return value if value is not None and math.isfinite(value) else None


def numbers(graph: Graph, rows: Iterable[int], known: Mapping[int, Number]) -> dict[int, Number]:
    """The rows, of `rows` in ascending order, that are at a number whatever the leaves are: dx/dx is 1.

    What is `known` to be at one is added to these.
    """
    found: dict[int, Number] = dict(known)
    for row in rows:
        op, operands = graph.recipe(row)
        value: Number | None = None
        if op == "const":
            value = exactly(graph.number(row))
        elif op in ("mul", "dot"):
            half = len(operands) // 2
            pairs = zip(operands[:half], operands[half:], strict=True)
            value = applied("sum", [_product(found.get(a), found.get(b)) for a, b in pairs])
        elif op not in ("leaf", "func"):
            place = graph.owner[row].index[-1] if op == "softmax" else 0
            value = applied(op, [found.get(operand) for operand in operands], place)
        if value is not None:
            found[row] = value
    return found


def _product(a: Number | None, b: Number | None) -> Number | None:
    """A product, which one factor of 0 is enough to make 0."""
    return Fraction(0) if is_zero(a) or is_zero(b) else times(a, b)


def total(equation: Sum, values: Sequence[Number | None]) -> Number | None:
    """The right side of an equation, from the values of its nodes."""
    found: Number = equation.constant
    for (c, _), value in zip(equation.parts, values, strict=True):
        if value is None:
            return None
        found = _added(found, times(c, value))
    return found


def solved(equation: Sum, place: int, out: Number | None, values: Sequence[Number | None]) -> Number | None:
    """The node at `place` of an equation, from its left side and the other nodes."""
    rest: list[Number | None] = [*values]
    rest[place] = Fraction(0)
    others = total(equation, rest)
    if out is None or others is None:
        return None
    return times(1 / equation.parts[place][0], _added(out, -others))


def times(a: Number | None, b: Number | None) -> Number | None:
    """A product; exact if both factors are."""
    if a is None or b is None:
        return None
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return _finite(lambda: rounded.times(a, b))


def divided(a: Number | None, b: Number | None) -> Number | None:
    """A quotient, None where it is not known or has no value."""
    return None if a is None or b is None else applied("div", [a, b])


def _added(a: Number, b: Number | None) -> Number:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return math.nan if b is None else rounded.plus(a, b)


_INVERSES: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda o: math.log(o / (1 - o)),
    "tanh": math.atanh,
    "exp": math.log,
    "ln": math.exp,
    "log2": lambda o: 2.0**o,
    "log10": lambda o: 10.0**o,
    "softplus": lambda o: o + math.log(-math.expm1(-o)),
    "sinh": math.asinh,
    "leaky_relu": lambda o: o if o > 0 else o / LEAK,
}


def inverse(op: str, value: Number | None, side: int = 1) -> Number | None:
    """The argument of a one-to-one function, from its value; of an even one, on this side of 0."""
    if value is None:
        return None
    if op == "cosh":
        return times(Fraction(side), _finite(lambda: rounded.from_ends(math.acosh, value)))
    if op in ("relu", "abs"):
        return times(Fraction(side), value)
    if op == "sqrt":
        return times(value, value)
    rule = _INVERSES.get(op)
    return None if rule is None else _finite(lambda: rounded.from_ends(rule, value))


def _raised(base: Number, n: Fraction) -> Number | None:
    return _finite(lambda: rounded.raised(base, n))


def root(value: Number | None, n: Fraction, side: int = 1) -> Number | None:
    """The base of a power with exponent `n`, from its value; for even powers, the one on this `side` of 0."""
    if value is None or is_zero(value):
        return value
    base = max(value, -value)
    size = _raised(base, 1 / n)
    if size is None:
        return None
    near = Fraction(size).limit_denominator(10**6)
    exact = isinstance(value, Fraction) and n == int(n) and n > 0 and near ** int(n) == base
    found: Number = near if exact else size
    return times(Fraction(-1), found) if value < 0 or side < 0 else found
