"""The operation table: one row an operation, one line a mathematical fact.

Every row says what the operation is worth at one instance (Python floats), how numpy computes it for many
instances at once, and what its local derivatives are, as expressions in its inputs and its own output.
Wherever a slope can be read from the output (``sigmoid``, ``tanh``, ``exp``, ``relu``, ``sqrt``) it is, so
that knowing ``a = sigmoid(z)`` is enough and ``z`` itself is not needed.

Letters in the lambdas:  o is the output, a and b are the inputs, n is an exponent.

Conventions (stated on screen wherever they matter): relu'(0) = 0, step(0) = 0, the slope of ``abs`` at 0 is
0, and a tie in ``max`` or ``min`` sends the whole gradient to the first argument.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from bptutor.record import Record

Scalar: TypeAlias = Callable[..., float]
Emit: TypeAlias = Callable[..., Any]
Partials: TypeAlias = Callable[..., tuple[Any, ...]]

LEAK = 0.01
"""Slope of ``leaky_relu`` for negative pre-activations, the usual default."""


class Elementwise(Record):
    """One elementwise operation: its value, its local partials, and the domain it is defined on.

    `scalar` maps floats to a float and answers NaN where the operation is undefined.
    `array` takes the input arrays and writes into its last argument.
    `partials` takes the output block and the input blocks and returns one expression an input.
    """

    name: str
    scalar: Scalar
    array: Emit
    partials: Partials
    commutes: bool = False


def _guard(f: Scalar) -> Scalar:
    """`f`, with NaN where the operation is undefined and infinity where it overflows."""

    def guarded(*x: float) -> float:
        try:
            y = f(*x)
        except (ValueError, ZeroDivisionError):
            return math.nan
        except OverflowError:
            return math.inf
        return math.nan if isinstance(y, complex) else y

    return guarded


def _sigmoid(z: float) -> float:
    return 1.0 / (1.0 + math.exp(-z)) if z >= 0 else math.exp(z) / (1.0 + math.exp(z))


def _softplus(z: float) -> float:
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _power(a: float, n: float) -> float:
    y = a**n
    return math.nan if isinstance(y, complex) else float(y)


def _np_sigmoid(z: Any, o: Any) -> None:
    np.negative(z, o)
    np.exp(o, o)
    np.add(o, 1.0, o)
    np.divide(1.0, o, o)


def _np_softplus(z: Any, o: Any) -> None:
    np.logaddexp(0.0, z, o)


def _np_max(a: Any, b: Any, o: Any) -> None:
    np.maximum(a, b, out=o)  # as a positional argument the output is deprecated for maximum and minimum


def _np_min(a: Any, b: Any, o: Any) -> None:
    np.minimum(a, b, out=o)


def _np_relu(z: Any, o: Any) -> None:
    np.maximum(z, 0.0, out=o)


def _np_leaky(z: Any, o: Any) -> None:
    np.multiply(z, LEAK, o)
    np.maximum(z, o, out=o)


def _np_leaky_gate(a: Any, o: Any) -> None:
    np.copyto(o, np.where(np.isnan(a), a, np.where(a > 0, 1.0, LEAK)))


def _compare(ufunc: Emit) -> Emit:
    """A comparison as 0/1 that keeps NaN: nothing is greater than an undefined number."""

    def compare(a: Any, b: Any, o: Any) -> None:
        np.copyto(o, np.where(np.isnan(a) | np.isnan(b), np.nan, ufunc(a, b)))

    return compare


_np_greater = _compare(np.greater)


def _np_step(z: Any, o: Any) -> None:
    _np_greater(z, 0.0, o)


def _holds(test: Callable[[float, float], bool]) -> Scalar:
    def compare(a: float, b: float) -> float:
        return math.nan if math.isnan(a) or math.isnan(b) else float(test(a, b))

    return compare


def _row(
    name: str, scalar: Scalar, array: Emit, partials: Partials, *, commutes: bool = False
) -> tuple[str, Elementwise]:
    return name, Elementwise(name, _guard(scalar), array, partials, commutes)


def _flat(*_: Any) -> tuple[int, ...]:
    return (0,) * (len(_) - 1)


def _pow_partials(o: Any, a: Any, n: Any) -> tuple[Any, ...]:
    # d(a^n)/dn = o ln a would be undefined for a <= 0, so it is asked for only where the exponent can move.
    return n * a ** (n - 1), 0 if n.is_constant else o * a.call("ln")


def _max_partials(o: Any, a: Any, b: Any) -> tuple[Any, ...]:
    first = a.call("ge", b)
    return first, 1 - first


def _min_partials(o: Any, a: Any, b: Any) -> tuple[Any, ...]:
    first = a.call("le", b)
    return first, 1 - first


ELEMENTWISE: dict[str, Elementwise] = dict(
    [
        # ---- arithmetic
        _row("add", lambda a, b: a + b, np.add, lambda o, a, b: (1, 1), commutes=True),
        _row("sub", lambda a, b: a - b, np.subtract, lambda o, a, b: (1, -1)),
        _row("mul", lambda a, b: a * b, np.multiply, lambda o, a, b: (b, a), commutes=True),
        _row("div", lambda a, b: a / b, np.divide, lambda o, a, b: (1 / b, -(o / b))),
        _row("pow", _power, np.power, _pow_partials),
        _row("neg", lambda a: -a, np.negative, lambda o, a: (-1,)),
        # ---- exponentials and logarithms
        _row("exp", math.exp, np.exp, lambda o, a: (o,)),
        _row("ln", math.log, np.log, lambda o, a: (1 / a,)),
        _row("log2", math.log2, np.log2, lambda o, a: (1 / (a * math.log(2)),)),
        _row("log10", math.log10, np.log10, lambda o, a: (1 / (a * math.log(10)),)),
        _row("sqrt", math.sqrt, np.sqrt, lambda o, a: (1 / (2 * o),)),
        # ---- activations
        _row("sigmoid", _sigmoid, _np_sigmoid, lambda o, z: (o * (1 - o),)),
        _row("tanh", math.tanh, np.tanh, lambda o, z: (1 - o**2,)),
        _row("relu", lambda z: z if z > 0 or z != z else 0.0, _np_relu,
             lambda o, z: (o.call("gate"),)),
        _row("leaky_relu", lambda z: z if z > 0 else LEAK * z, _np_leaky,
             lambda o, z: (o.call("leaky_gate"),)),
        _row("softplus", _softplus, _np_softplus, lambda o, z: (z.call("sigmoid"),)),
        _row("step", lambda z: math.nan if z != z else float(z > 0), _np_step, _flat),
        # gate and leaky_gate read the OUTPUT of relu and leaky_relu: open (1) where it is positive
        _row("gate", lambda a: math.nan if a != a else float(a > 0), np.sign, _flat),
        _row("leaky_gate", lambda a: math.nan if a != a else 1.0 if a > 0 else LEAK, _np_leaky_gate, _flat),
        # ---- other functions of one argument
        _row("abs", abs, np.absolute, lambda o, a: (a.call("sign"),)),
        _row("sign", lambda a: a if a != a else float((a > 0) - (a < 0)), np.sign, _flat),
        _row("sin", math.sin, np.sin, lambda o, a: (a.call("cos"),)),
        _row("cos", math.cos, np.cos, lambda o, a: (-a.call("sin"),)),
        _row("sinh", math.sinh, np.sinh, lambda o, a: (a.call("cosh"),)),
        _row("cosh", math.cosh, np.cosh, lambda o, a: (a.call("sinh"),)),
        # ---- two arguments: a tie goes to the first
        _row("max", lambda a, b: a if a >= b or a != a else b, _np_max, _max_partials),
        _row("min", lambda a, b: a if a <= b or a != a else b, _np_min, _min_partials),
        # ---- comparisons, as 0 or 1
        _row("gt", _holds(lambda a, b: a > b), _np_greater, _flat),
        _row("ge", _holds(lambda a, b: a >= b), _compare(np.greater_equal), _flat),
        _row("lt", _holds(lambda a, b: a < b), _compare(np.less), _flat),
        _row("le", _holds(lambda a, b: a <= b), _compare(np.less_equal), _flat),
        _row("eq", _holds(lambda a, b: a == b), _compare(np.equal), _flat),
        _row("ne", _holds(lambda a, b: a != b), _compare(np.not_equal), _flat),
    ]
)

ACTIVATIONS = ("relu", "leaky_relu", "sigmoid", "tanh", "softplus", "softmax", "step", "linear")
"""Names a network layer may use; any other name is a general activation of its own."""
