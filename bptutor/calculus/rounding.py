"""How far a computed value may be from the true one: rounding errors carried through the operations.

Two right ways of writing one quantity differ by rounding. How much depends on what was added, divided and cut
off on the way, not on what is left: `(1e8 + x) - 1e8` is right to 1e-8 only, `1 - a` of a saturated sigmoid
hardly at all. The bound here is the running error analysis of numerical mathematics (Higham, Accuracy and
Stability, section 3.3): every operation hands on the errors of its operands times its slopes, and adds its
own.

Where an error is large beside what it is an error of, slopes mean nothing and the bound is infinite. So a
difference larger than the bounds of both sides is a true one; a smaller one is settled by `precise`.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import numpy as np

from bptutor.calculus.arrays import STRUCTURAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.plan import Plan
    from bptutor.calculus.sampling import GeneralFunction

UNIT = 2.0**-52
"""What one operation may be off, relative to its result: twice the unit roundoff of doubles."""
SHORT = 32
"""Longer denominators (in bits) are those of rounded numbers: pi is not what its double says."""
TINY = 1e-300
"""What is smaller may be anything beside itself: `exp(-800)` is not 0."""
SHARP = 1e-4
"""Larger errors of an argument are not handed on by the slope: it is another slope over there."""




def error_bound(plan: Plan, block: Block) -> Array:
    """A bound on the error of every entry, shape ``block.shape + (batch,)``; leaves are exact."""
    found = plan.errors
    with np.errstate(all="ignore"):
        for b in plan.graph.ancestors(block) if block.id not in found else ():
            if b.id not in found:
                found[b.id] = _given(plan, b, _of(plan, b, [found[x.id] for x in b.inputs]))
    return found[block.id]


def loses_terms(plan: Plan, block: Block) -> bool:
    """Whether in any sum nothing is left of a small term: `1e20 + x` is 1e20, a far sigmoid is 1."""
    found = plan.lossy
    for b in plan.graph.ancestors(block) if block.id not in found else ():
        if b.id not in found:
            found[b.id] = any(found[x.id] for x in b.inputs) or _absorbs(plan, b)
    return found[block.id]


def _absorbs(plan: Plan, b: Block) -> bool:
    if b.op in ("sigmoid", "tanh", "softmax"):
        return bool((np.abs(plan[b]) == 1).any())
    if b.op == "softplus":
        return bool((plan[b] == plan[b.inputs[0]]).any())
    if b.op not in ("add", "sub"):
        return False
    out, (x, y) = np.abs(plan[b]), (plan[x] for x in b.inputs)
    return bool((((out == np.abs(x)) & (y != 0)) | ((out == np.abs(y)) & (x != 0))).any())


def _given(plan: Plan, b: Block, bound: Array) -> Array:
    """What is fixed has the rounding of its own number only."""
    fixed = [q.index for q in b.quantities() if q.row in plan.fixed] if plan.fixed else []
    if fixed:
        bound = np.broadcast_to(bound, plan[b].shape).copy()
    for index in fixed:
        bound[index] = UNIT * np.abs(plan[b][index])
    return bound


def _of(plan: Plan, b: Block, errors: list[Array]) -> Array:
    """Errors of an array whose inputs are off by up to `errors`."""
    out = plan[b]
    if b.op in ("leaf", "const"):
        exact = b.op == "leaf" or all(map(_is_exact, b.attr[1]))
        return np.zeros(out.shape) if exact else UNIT * np.abs(out)
    values = [plan[x] for x in b.inputs]
    if b.op in _SWITCHES and len(values) > 1 and b.inputs[0].content == b.inputs[1].content:
        return np.zeros(out.shape)  # a thing compared with itself
    if b.op == "func":
        bound = _general(cast("GeneralFunction", plan.functions[b.attr[0]]), b, out, values, errors)
    elif b.op in _RULES:
        bound = _RULES[b.op](out, values, errors)
    elif b.op in _SLOPES:
        slope = np.abs(_SLOPES[b.op](out, values[0]))
        bound = slope * _sharp(errors[0], values[0]) + 4 * UNIT * np.abs(out)
    else:
        bound = _of_arrays(b, out, values, errors)
    bound = np.where(np.isnan(bound), np.inf, bound)
    if b.op in _UNDERFLOWING and (small := np.abs(out) < TINY).any():
        if b.op in _WITH_ZEROS:
            alive = [(x != 0) | (e > 0) for x, e in zip(values, errors, strict=True)]
            small = small & np.all(np.broadcast_arrays(*alive), 0)
        bound = bound + TINY * small
    return np.asarray(bound)


def _is_exact(x: Fraction) -> bool:
    return x.denominator.bit_length() <= SHORT and x == float(x)


def _sharp(error: Array, value: Array) -> Array:
    """Errors as they are while small; beyond that, without bounds."""
    return np.where(error <= SHARP * np.maximum(1, np.abs(value)), error, np.inf * error)


# ---------------------------------------------------------------- entry by entry


def _sum(out: Array, _: list[Array], e: list[Array]) -> Array:
    return e[0] + e[1] + UNIT * np.abs(out)


def _product(out: Array, v: list[Array], e: list[Array]) -> Array:
    return np.abs(v[0]) * e[1] + np.abs(v[1]) * e[0] + e[0] * e[1] + UNIT * np.abs(out)


def _quotient(out: Array, v: list[Array], e: list[Array]) -> Array:
    by = np.abs(v[1]) - e[1]
    return np.where(by > 0, (e[0] + np.abs(out) * e[1]) / by, np.inf) + UNIT * np.abs(out)


def _power(out: Array, v: list[Array], e: list[Array]) -> Array:
    base, n = np.abs(v[0]), v[1]
    steepest = np.where(n >= 1, base + e[0], np.maximum(base - e[0], 0))
    by_base = np.where(e[0] > 0, np.abs(n) * steepest ** (n - 1) * e[0], 0)
    by_exponent = np.where(e[1] > 0, np.abs(out * np.log(base)) * _sharp(e[1], n), 0)
    return by_base + by_exponent + 4 * UNIT * np.abs(out)


def _logarithm(out: Array, v: list[Array], e: list[Array]) -> Array:
    """Twice the slope is enough while the error is under half of the argument; base 2 is the steepest."""
    return np.where(e[0] < v[0] / 2, 3 * e[0] / v[0], np.inf) + 4 * UNIT * np.abs(out)


def _root(out: Array, v: list[Array], e: list[Array]) -> Array:
    inside = np.where(e[0] < v[0] / 2, e[0] / out, np.inf)
    return np.where(e[0] == 0, 0.0, inside) + UNIT * np.abs(out)


def _relu(_: Array, v: list[Array], e: list[Array]) -> Array:
    return np.where(v[0] < -e[0], 0.0, e[0])


def _either(_: Array, __: list[Array], e: list[Array]) -> Array:
    return np.maximum(e[0], e[1])


def _switch(_: Array, v: list[Array], e: list[Array]) -> Array:
    """A step is exact as long as its argument is surely on one side of 0; a comparison likewise."""
    side = np.abs(v[0] - v[1] if len(v) > 1 else v[0])
    error = e[0] + e[1] if len(v) > 1 else e[0]
    return np.where((side > error) | (error == 0), 0.0, np.inf)


_WITH_ZEROS = ("mul", "div", "pow")
"""What is 0 for good where an operand is; other small outputs are none."""
_UNDERFLOWING = (*_WITH_ZEROS, "exp", "sigmoid", "softplus", "softmax")
_SWITCHES = ("step", "gate", "leaky_gate", "sign", "gt", "ge", "lt", "le", "eq", "ne")
_RULES: dict[str, Callable[[Array, list[Array], list[Array]], Array]] = {
    "add": _sum, "sub": _sum, "mul": _product, "div": _quotient, "pow": _power,
    "neg": lambda _, __, e: e[0],
    "abs": lambda _, __, e: e[0],
    "relu": _relu,
    "leaky_relu": lambda out, _, e: e[0] + UNIT * np.abs(out),
    "max": _either, "min": _either,
    "ln": _logarithm, "log2": _logarithm, "log10": _logarithm, "sqrt": _root,
    **dict.fromkeys(_SWITCHES, _switch),
}

_SLOPES: dict[str, Callable[[Array, Array], Array]] = {
    "exp": lambda o, z: o,
    "sigmoid": lambda o, z: o,  # o(1 - o), but never less than what the rounding of 1 + exp(-z) costs
    "tanh": lambda o, z: 1 - o * o + UNIT,
    "softplus": lambda o, z: 1 - np.exp(-o) + UNIT,
    "sin": lambda o, z: np.ones_like(o),
    "cos": lambda o, z: np.ones_like(o),
    "sinh": lambda o, z: np.sqrt(1 + o * o),
    "cosh": lambda o, z: o,
}
"""Slopes by output and argument, or a bound on them."""


# ---------------------------------------------------------------- arrays


def _of_arrays(b: Block, out: Array, v: list[Array], e: list[Array]) -> Array:
    if b.op in ("matmul", "outer"):
        x, y = np.abs(v[0]), np.abs(v[1])
        own = _bilinear(b, x, y) * (UNIT * (b.inputs[0].shape[-1] + 1))
        return _bilinear(b, x, e[1]) + _bilinear(b, e[0], y) + _bilinear(b, e[0], e[1]) + own
    if b.op in ("sum", "mean"):
        count = math.prod(b.inputs[0].shape) // max(1, math.prod(b.shape))
        return _reduced(b, e[0] + UNIT * (count + 1) * np.abs(v[0]))
    if b.op == "scatter":
        return _gathered(b, e[0] + UNIT * len(b.attr[1]) * np.abs(v[0]))
    if b.op == "softmax":
        worst = np.max(_sharp(e[0], v[0]) + 2 * UNIT * np.abs(v[0]), len(b.shape) - 1, keepdims=True)
        return np.asarray(out * (2 * worst + UNIT * (b.shape[-1] + 8)))
    arrange = STRUCTURAL[b.op].arrange
    assert arrange is not None
    batch = max(x.shape[-1] for x in e)
    spread = [np.broadcast_to(x, (*x.shape[:-1], batch)) for x in e]
    return np.asarray(arrange(spread, len(b.inputs[0].shape), b.attr))


def _bilinear(b: Block, x: Array, y: Array) -> Array:
    if b.op == "outer":
        return x[:, None] * y[None]
    left = "nm"[2 - len(b.inputs[0].shape) :]
    right = "mk"[: len(b.inputs[1].shape)]
    return np.asarray(np.einsum(f"{left}...,{right}...->{left[:-1]}{right[1:]}...", x, y))


def _reduced(b: Block, x: Array) -> Array:
    axis = tuple(range(len(b.inputs[0].shape))) if b.attr is None else b.attr
    return np.asarray(x.sum(axis) if b.op == "sum" else x.mean(axis))


def _gathered(b: Block, x: Array) -> Array:
    """The errors of entries that are added up in the places they were once picked from."""
    shape, flat = b.attr
    total = np.zeros((math.prod(shape), x.shape[-1]))
    np.add.at(total, list(flat), x.reshape((-1, x.shape[-1])))
    return total.reshape((*shape, x.shape[-1]))


def _general(f: GeneralFunction, b: Block, out: Array, v: list[Array], e: list[Array]) -> Array:
    """Sums of sine waves, with as many slopes up to 1.5 as derivatives were taken."""
    size = f.most * 1.5 ** sum(b.attr[1])
    angle = 1.5 * sum(_sharp(error, x) + 4 * UNIT * np.abs(x) for error, x in zip(e, v, strict=True))
    return np.asarray(size * (angle + 16 * UNIT) + 4 * UNIT * np.abs(out))
