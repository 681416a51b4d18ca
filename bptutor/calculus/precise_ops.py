"""The operations of `ops.py` once more, on intervals of many digits.

An interval holds every value that the operation takes on the intervals it is given; where it may be
undefined, that is the whole line. What would fill the memory with digits counts as infinite.

What a maximum or a ReLU chooses is handed on itself, not as a copy. So it is known to be the same number,
however wide its interval: where z_1 is the larger one, max(z_1, z_2) is z_1, and not above it.

mpmath takes as long to import as everything else a command needs, so it is imported when it is first used.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from bptutor.calculus.exact import EXACT_LEAK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LARGEST = 1e6
"""Exponents up to this are worked out: exp(1e6) has 434 000 digits before the point."""
SHORT = 32
"""Numbers people write have denominators of fewer bits; longer ones come from doubles."""
SIMPLE = 10**6
"""Multiples of pi and its like by fractions of such numbers are recognised."""


def of_fraction(x: Fraction) -> Any:
    """An exact number as an interval; a double that stands for (a multiple of) e, pi, ln 2, ln 10 as that."""
    from mpmath import iv

    if x.denominator.bit_length() > SHORT:
        for double, meant in _named().items():
            share = x / double
            if max(abs(share.numerator), share.denominator) <= SIMPLE:
                return meant() * share.numerator / share.denominator
    return iv.mpf(x.numerator) / x.denominator if x.denominator > 1 else iv.mpf(x.numerator)


@cache
def _named() -> dict[Fraction, Callable[[], Any]]:
    from mpmath import iv

    return {
        Fraction(math.pi): lambda: +iv.pi,
        Fraction(math.e): lambda: iv.exp(1),
        Fraction(math.log(2)): lambda: iv.log(2),
        Fraction(math.log(10)): lambda: iv.log(10),
    }


def interval(low: Any, high: Any) -> Any:
    """All numbers from `low` to `high`, points or floats."""
    from mpmath import iv

    return iv.mpf([low, high])


def guarded(f: Callable[..., Any], *x: Any) -> Any:
    """`f`, with the whole line where it is undefined somewhere on the intervals."""
    from mpmath.libmp import ComplexResult

    try:
        y = f(*x)
    except (ComplexResult, ValueError, ZeroDivisionError, OverflowError):
        return interval(-math.inf, math.inf)
    return y if y.a <= y.b else interval(-math.inf, math.inf)


def _rising(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that rises, from its values at both ends."""
    return lambda x: interval(f(x.a).a, f(x.b).b)


def _defined(inside: bool) -> None:
    if not inside:
        raise ValueError("undefined somewhere on the interval")


# ---------------------------------------------------------------- one argument


def _exp(z: Any) -> Any:
    """Of a point."""
    from mpmath import iv

    if z.a > LARGEST:
        return interval(iv.exp(LARGEST).a, math.inf)
    return interval(0, iv.exp(-LARGEST).b) if z.b < -LARGEST else iv.exp(z)


exponential = _rising(_exp)


def _ln(z: Any) -> Any:
    from mpmath import iv

    _defined(z.a > 0)
    return iv.log(z)


def _sqrt(z: Any) -> Any:
    from mpmath import iv

    _defined(z.a >= 0)
    return iv.sqrt(z)


def _sigmoid(z: Any) -> Any:
    return 1 / (1 + _exp(-z))


def _tanh(z: Any) -> Any:
    return 1 - 2 / (_exp(2 * z) + 1)


def _softplus(z: Any) -> Any:
    from mpmath import iv

    return z + iv.log(1 + _exp(-z)) if z.a > 0 else iv.log(1 + _exp(z))


def _sinh(z: Any) -> Any:
    return (_exp(z) - _exp(-z)) / 2


def _cosh(z: Any) -> Any:
    return (_exp(z) + _exp(-z)) / 2


def _wave(name: str) -> Callable[[Any], Any]:
    def wave(z: Any) -> Any:
        from mpmath import iv

        return getattr(iv, name)(z) if abs(z).b < LARGEST**50 else interval(-1, 1)

    return wave


def _step(z: Any) -> Any:
    return interval(1 if z.a > 0 else 0, 0 if z.b <= 0 else 1)


def _leaky_gate(z: Any) -> Any:
    low = of_fraction(EXACT_LEAK)
    return interval(1 if z.a > 0 else low.a, low.b if z.b <= 0 else 1)


def _leaky(z: Any) -> Any:
    return z if z.a > 0 else of_fraction(EXACT_LEAK) * z


def _sign(z: Any) -> Any:
    return interval(1 if z.a > 0 else 0 if z.a == 0 else -1, -1 if z.b < 0 else 0 if z.b == 0 else 1)


# ---------------------------------------------------------------- two arguments


def _power(a: Any, n: Any) -> Any:
    whole = n.a == n.b and abs(n).b <= LARGEST and float(n.mid).is_integer()
    if whole:
        _defined(n.a >= 0 or a.a > 0 or a.b < 0)
        return a ** int(float(n.mid))
    if a.a == 0 and a.b == 0 and n.a > 0:
        return a
    return exponential(n * _ln(a))


def _quotient(a: Any, b: Any) -> Any:
    _defined(b.a > 0 or b.b < 0)
    return a / b


def _max(a: Any, b: Any) -> Any:
    if a.a >= b.b:
        return a
    return b if b.a >= a.b else interval(max(a.a, b.a), max(a.b, b.b))


def _min(a: Any, b: Any) -> Any:
    if a.b <= b.a:
        return a
    return b if b.b <= a.a else interval(min(a.a, b.a), min(a.b, b.b))


def _minus(a: Any, b: Any) -> Any:
    return interval(0, 0) if a is b else a - b


def _truth(sure: bool, possible: bool) -> Any:
    return interval(1 if sure else 0, 1 if possible else 0)


def _gt(a: Any, b: Any) -> Any:
    return _truth(a.a > b.b, a.b > b.a and a is not b)


def _ge(a: Any, b: Any) -> Any:
    return _truth(a is b or a.a >= b.b, a.b >= b.a)


def _eq(a: Any, b: Any) -> Any:
    return _truth(a is b or a.a == a.b == b.a == b.b, a.a <= b.b and b.a <= a.b)


ELEMENTWISE: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": _minus,
    "mul": lambda a, b: a * b,
    "div": _quotient,
    "pow": _power,
    "neg": lambda a: -a,
    "exp": exponential,
    "ln": _ln,
    "log2": lambda z: _ln(z) / _ln(of_fraction(Fraction(2))),
    "log10": lambda z: _ln(z) / _ln(of_fraction(Fraction(10))),
    "sqrt": _sqrt,
    "sigmoid": _rising(_sigmoid),
    "tanh": _rising(_tanh),
    "relu": lambda z: _max(z, interval(0, 0)),
    "leaky_relu": lambda z: z if z.a > 0 else _rising(_leaky)(z),
    "softplus": _rising(_softplus),
    "step": _step,
    "gate": _step,
    "leaky_gate": _leaky_gate,
    "abs": lambda z: z if z.a >= 0 else abs(z),
    "sign": _sign,
    "sin": _wave("sin"),
    "cos": _wave("cos"),
    "sinh": _rising(_sinh),
    "cosh": lambda z: _rising(_cosh)(abs(z)),
    "max": _max,
    "min": _min,
    "gt": _gt,
    "ge": _ge,
    "lt": lambda a, b: _gt(b, a),
    "le": lambda a, b: _ge(b, a),
    "eq": _eq,
    "ne": lambda a, b: 1 - _eq(a, b),
}


def softmax(values: Sequence[Any], place: int) -> Any:
    """The entry at `place`: 1 over the sum of exp(z_j - z_place)."""
    others = [exponential(z - values[place]) for j, z in enumerate(values) if j != place]
    return 1 / sum(others, start=of_fraction(Fraction(1)))
