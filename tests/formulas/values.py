"""What a tree is worth: 50-digit arithmetic on instances of a world, by an evaluator of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import singledispatch
from random import Random
from typing import Any, Protocol

import mpmath
import numpy as np

from tests.formulas import trees as t

DIGITS = 50
mp = mpmath.MPContext()
mp.dps = DIGITS

Function = Callable[[Any], Any]


class Misfit(Exception):
    """Shapes that do not go together, or an entry that is not there: no value at all."""


class Partials(Protocol):
    """Who knows the derivatives that stand as symbols in a tree."""

    def derivative(self, of: t.Ref, by: t.Ref) -> t.Tree:
        """The derivative as a tree."""


class Instance:
    """Values of every quantity of a world; numbers, or numpy arrays of numbers (vectors are columns)."""

    def __init__(self, world: Partials, functions: Mapping[str, tuple[Function, ...]]) -> None:
        self.world, self.functions = world, functions
        self.values: dict[t.Ref, Any] = {}
        self.bound: dict[str, int] = {}
        self.derivatives: dict[t.Partial, Any] = {}

    def __call__(self, node: t.Tree) -> Any:
        """The value of a tree. Raises ZeroDivisionError, ValueError where it has none."""
        return _value(node, self)


@singledispatch
def _value(node: t.Tree, on: Instance) -> Any:
    raise TypeError(node)


@_value.register
def _(node: t.Num, on: Instance) -> Any:
    return mp.mpf(node.said)


@_value.register
def _(node: t.Ref, on: Instance) -> Any:
    if node in on.values:
        return on.values[node]
    subs = tuple(on.bound.get(i, i) if isinstance(i, str) else i for i in node.subs)
    entry = t.Ref(node.base, subs, node.layer)
    if entry in on.values:
        return on.values[entry]
    whole = on.values.get(t.Ref(node.base, (), node.layer))
    at = tuple(int(i) - 1 for i in subs) + (0,) * (2 - len(subs))
    if whole is None or any(not 0 <= i < n for i, n in zip(at, whole.shape, strict=True)):
        raise Misfit(node)
    return whole[at]


@_value.register
def _(node: t.Sum, on: Instance) -> Any:
    first, *others = (on(term) for term in node.terms)
    for other in others:
        first = _fitting(first, other) + other
    return first


@_value.register(t.Prod)
@_value.register(t.Each)
def _(node: Any, on: Instance) -> Any:
    first, *others = (on(factor) for factor in node.factors)
    for other in others:
        first = _fitting(first, other) * other
    return first


def _fitting(a: Any, b: Any) -> Any:
    if isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and a.shape != b.shape:
        raise Misfit(a.shape, b.shape)
    return a


@_value.register
def _(node: t.Neg, on: Instance) -> Any:
    return -on(node.arg)


@_value.register
def _(node: t.Quot, on: Instance) -> Any:
    return on(node.top) / on(node.below)


@_value.register
def _(node: t.Power, on: Instance) -> Any:
    return on(node.base) ** node.exponent


@_value.register
def _(node: t.Fn, on: Instance) -> Any:
    known = on.functions.get(node.name) or FUNCTIONS[node.name]
    return _each(known[node.primes], on(node.arg))


@_value.register
def _(node: t.Gate, on: Instance) -> Any:
    return _each(_gate, on(node.arg))


@_value.register
def _(node: t.Slope, on: Instance) -> Any:
    return on(t.Fn(node.function, node.z, 1))


@_value.register
def _(node: t.MatMul, on: Instance) -> Any:
    a, b = on(node.left), on(node.right)
    if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray) or a.shape[1] != b.shape[0]:
        raise Misfit(node)
    return a @ b


@_value.register
def _(node: t.Turned, on: Instance) -> Any:
    value = on(node.arg)
    return value.T if isinstance(value, np.ndarray) else value


@_value.register
def _(node: t.Over, on: Instance) -> Any:
    found = mp.mpf(0)
    for k in range(1, node.size + 1):
        on.bound[node.index] = k
        found += on(node.body)
    del on.bound[node.index]
    return found / node.size if node.kind == "mean" else found


@_value.register
def _(node: t.Grid, on: Instance) -> Any:
    return np.array([[on(entry) for entry in row] for row in node.rows], dtype=object)


@_value.register
def _(node: t.Partial, on: Instance) -> Any:
    if node not in on.derivatives:
        on.derivatives[node] = on(on.world.derivative(node.of, node.by))
    return on.derivatives[node]


def _each(function: Function, value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return np.array([function(x) for x in value.flat], dtype=object).reshape(value.shape)
    return function(value)


# ---- functions -------------------------------------------------------------------------------------------


def _gate(x: Any) -> Any:
    return mp.mpf(1 if x > 0 else 0)


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def _ln(x: Any) -> Any:
    if x <= 0:
        raise ValueError("the logarithm of what is not positive")
    return mp.log(x)


FUNCTIONS: dict[str, tuple[Function, ...]] = {
    "sigmoid": (_sigmoid, lambda x: _sigmoid(x) * _sigmoid(-x)),
    "tanh": (mp.tanh, lambda x: 1 / mp.cosh(x) ** 2),
    "relu": (lambda x: max(x, mp.mpf(0)), _gate),
    "softplus": (lambda x: mp.log(1 + mp.exp(x)), _sigmoid),
    "exp": (mp.exp, mp.exp),
    "ln": (_ln, lambda x: 1 / x),
    "cosh": (mp.cosh, mp.sinh),
    "abs": (abs, mp.sign),
    "sqrt": (mp.sqrt, lambda x: 1 / (2 * mp.sqrt(x))),
    "sin": (mp.sin, mp.cos),
    "cos": (mp.cos, lambda x: -mp.sin(x)),
    "step": (_gate, lambda x: mp.mpf(0)),
}
"""Each with its derivative."""


def general_function(rng: Random) -> tuple[Function, Function]:
    """A smooth function like no other, with its derivative."""
    a, b, c, d = (mp.mpf(rng.randint(3, 19)) / 10 for _ in range(4))
    return lambda x: mp.sin(a * x + b) + c * x * x + d * x, lambda x: a * mp.cos(a * x + b) + 2 * c * x + d
