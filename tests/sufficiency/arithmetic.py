"""What every operation is worth and how it slopes, once for floats, for fractions and for 60 digits.

Written apart from `bptutor.calculus.ops`: of the program only the recipe of a row is used, which operation
it is and on which rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import numpy as np

LEAK = Fraction(1, 100)
DIGITS = 60
PRECISE = mpmath.MPContext()
PRECISE.dps = DIGITS


class Floats:
    """Arithmetic on arrays of floats, an entry an instance."""

    exp, ln, sqrt, tanh, sin, cos = np.exp, np.log, np.sqrt, np.tanh, np.sin, np.cos
    number = float

    @staticmethod
    def where(test: Any, a: Any, b: Any) -> Any:
        """`a` where the test holds, else `b`."""
        return np.where(test, a, b)


class Fractions:
    """Arithmetic on fractions: sums, products, quotients, comparisons, and nothing else."""

    number = Fraction

    @staticmethod
    def where(test: Any, a: Any, b: Any) -> Any:
        """`a` if the test holds, else `b`."""
        return a if test else b


class Precise:
    """Arithmetic on numbers of 60 digits."""

    exp, ln, sqrt, tanh = PRECISE.exp, PRECISE.ln, PRECISE.sqrt, PRECISE.tanh
    sin, cos = PRECISE.sin, PRECISE.cos

    @staticmethod
    def number(x: Any) -> Any:
        """An exact number to 60 digits."""
        exact = Fraction(x)
        return PRECISE.mpf(exact.numerator) / exact.denominator

    @staticmethod
    def where(test: Any, a: Any, b: Any) -> Any:
        """`a` if the test holds, else `b`."""
        return a if test else b


def _sigmoid(k: Any, z: Any) -> Any:
    if k is Floats:
        e = np.exp(-np.abs(z))
        return np.where(z > 0, 1.0, e) / (1 + e)
    return 1 / (1 + k.exp(-z))


def _tanh_slope(k: Any, z: Any) -> Any:
    return 1 / np.cosh(np.clip(z, -300, 300)) ** 2


def _step(k: Any, a: Any) -> Any:
    return k.where(a > 0, 0 * a + 1, 0 * a)


ONE: dict[str, tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    "identity": (lambda k, a: a, lambda k, a: 1),
    "neg": (lambda k, a: -a, lambda k, a: -1),
    "exp": (lambda k, a: k.exp(a), lambda k, a: k.exp(a)),
    "ln": (lambda k, a: k.ln(a), lambda k, a: 1 / a),
    "log2": (lambda k, a: k.ln(a) / k.ln(2), lambda k, a: 1 / (a * math.log(2))),
    "log10": (lambda k, a: k.ln(a) / k.ln(10), lambda k, a: 1 / (a * math.log(10))),
    "sqrt": (lambda k, a: k.sqrt(a), lambda k, a: 0.5 / k.sqrt(a)),
    "sigmoid": (_sigmoid, lambda k, a: _sigmoid(k, a) * _sigmoid(k, -a)),
    "tanh": (lambda k, a: k.tanh(a), _tanh_slope),
    "relu": (lambda k, a: k.where(a > 0, a, 0 * a), lambda k, a: a > 0),
    "leaky_relu": (lambda k, a: k.where(a > 0, a, a * k.number(LEAK)),
                   lambda k, a: np.where(a > 0, 1.0, 0.01)),
    "softplus": (lambda k, a: k.ln(1 + k.exp(a)), _sigmoid),
    "step": (_step, lambda k, a: 0),
    "gate": (_step, lambda k, a: 0),
    "leaky_gate": (lambda k, a: k.where(a > 0, 0 * a + 1, 0 * a + k.number(LEAK)), lambda k, a: 0),
    "abs": (lambda k, a: k.where(a > 0, a, -a), lambda k, a: np.sign(a)),
    "sign": (lambda k, a: _step(k, a) - _step(k, -a), lambda k, a: 0),
    "sin": (lambda k, a: k.sin(a), lambda k, a: k.cos(a)),
    "cos": (lambda k, a: k.cos(a), lambda k, a: -k.sin(a)),
    "sinh": (lambda k, a: (k.exp(a) - k.exp(-a)) / 2, lambda k, a: np.cosh(a)),
    "cosh": (lambda k, a: (k.exp(a) + k.exp(-a)) / 2, lambda k, a: np.sinh(a)),
}
"""Value and slope of the functions of one number."""

_TESTS: dict[str, Callable[[Any, Any], Any]] = {
    "gt": lambda a, b: a > b, "ge": lambda a, b: a >= b, "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b, "eq": lambda a, b: a == b, "ne": lambda a, b: a != b,
}  # fmt: skip
RATIONAL = frozenset(
    "identity neg relu leaky_relu step gate leaky_gate abs sign add sub mul div max min sum mean dot".split()
) | frozenset(_TESTS)
"""What fractions can do; a power too, if the exponent is a whole number."""


def value(k: Any, op: str, xs: Sequence[Any], place: int = 0) -> Any:
    """`op` of the numbers `xs`; `place` is which entry of a softmax is wanted."""
    if op in ONE:
        return ONE[op][0](k, xs[0])
    if op in _TESTS:
        a, b = xs
        return k.where(_TESTS[op](a, b), 0 * a + 1, 0 * a)
    match op:
        case "add" | "sum":
            return sum(xs[1:], start=xs[0]) if xs else 0
        case "mean":
            return sum(xs[1:], start=xs[0]) / len(xs)
        case "sub":
            return xs[0] - xs[1]
        case "mul":
            return xs[0] * xs[1]
        case "div":
            return xs[0] / xs[1]
        case "pow":
            return _power(k, *xs)
        case "max" | "min":
            a, b = xs
            return k.where(a >= b, a, b) if op == "max" else k.where(a <= b, a, b)
        case "dot":
            half = len(xs) // 2
            return sum((a * b for a, b in zip(xs[1:half], xs[half + 1 :], strict=True)), xs[0] * xs[half])
        case "softmax":
            return 1 / sum((k.exp(x - xs[place]) for x in xs[1:]), k.exp(xs[0] - xs[place]))
    raise NotImplementedError(op)


def _power(k: Any, a: Any, n: Any) -> Any:
    if k is Floats:
        return np.power(a, n)
    if k is Fractions:
        return a ** int(n)
    whole = int(n)
    return a**whole if whole == n else a**n


def slopes(op: str, xs: Sequence[Any], out: Any, place: int = 0) -> list[Any]:
    """The local derivatives of `op` by each of `xs`, on arrays of floats."""
    if op in ONE:
        return [ONE[op][1](Floats, xs[0])]
    if op in _TESTS:
        return [0, 0]
    match op:
        case "add" | "sum" | "mean":
            return [1 / len(xs) if op == "mean" else 1] * len(xs)
        case "sub":
            return [1, -1]
        case "mul":
            return [xs[1], xs[0]]
        case "div":
            return [1 / xs[1], -xs[0] / xs[1] ** 2]
        case "pow":
            return [xs[1] * np.power(xs[0], xs[1] - 1), 0]
        case "max" | "min":
            first = xs[0] >= xs[1] if op == "max" else xs[0] <= xs[1]
            return [first, ~first]
        case "dot":
            half = len(xs) // 2
            return [*xs[half:], *xs[:half]]
        case "softmax":
            return [out * ((j == place) - value(Floats, op, xs, j)) for j in range(len(xs))]
    raise NotImplementedError(op)
