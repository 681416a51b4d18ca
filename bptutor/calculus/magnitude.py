"""How large the terms were: the yardstick for "equal up to rounding".

Two ways of writing one quantity differ by rounding, and rounding is relative to the *terms* that were added,
not to what was left after they cancelled: ``(1000 + x) - 1000`` is right to 1e-13, not to 1e-16. The
magnitude of a block is its value computed with |.| everywhere: sums add magnitudes, products multiply them.
Functions hand on the magnitude of their argument times their slope; others start afresh at their value.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.arrays import STRUCTURAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.plan import Plan

_ARITHMETIC: dict[str, Callable[..., Array]] = {
    "add": np.add, "sub": np.add, "mul": np.multiply, "neg": np.positive,
}

_SLOPES: dict[str, Callable[[Array], Array]] = {
    "sin": lambda v: np.sqrt(np.maximum(1 - v * v, 0)),
    "cos": lambda v: np.sqrt(np.maximum(1 - v * v, 0)),
    "tanh": lambda v: 1 - v * v,
    "sigmoid": lambda v: v * (1 - v),
    "exp": lambda v: v,
    "relu": lambda v: (v > 0).astype(float),
    "leaky_relu": np.ones_like,
    "abs": np.ones_like,
    "softplus": lambda v: 1 - np.exp(-v),
    "sqrt": lambda v: 0.5 / v,
    "ln": lambda v: np.exp(-v),
    "log2": lambda v: np.exp2(-v) / math.log(2),
    "log10": lambda v: 10**-v / math.log(10),
}
"""The size of a slope, from the value: a function hands on the rounding of its argument, times its slope.

Without that of ln, `ln(1 + exp(z))` would not be `softplus(z)` where exp(z) is lost beside the 1.
"""


def magnitude(plan: Plan, block: Block) -> Array:
    """Magnitude of every entry at every instance of a plan that has run; shape ``block.shape + (batch,)``."""
    found = plan.magnitudes
    for b in plan.graph.ancestors(block) if block.id not in found else ():
        if b.id not in found:
            found[b.id] = _of(plan, b, [found[x.id] for x in b.inputs])
    return found[block.id]


def _of(plan: Plan, b: Block, inputs: list[Array]) -> Array:
    value = np.abs(plan[b])
    if b.op in _ARITHMETIC:
        return np.asarray(np.maximum(_ARITHMETIC[b.op](*inputs), value))
    if b.op == "div":
        with np.errstate(all="ignore"):
            return np.asarray(np.maximum(inputs[0] / np.abs(plan[b.inputs[1]]), value))
    if b.op in _SLOPES:
        with np.errstate(all="ignore"):
            return _larger(_SLOPES[b.op](plan[b]) * inputs[0], value)
    if b.op == "pow":
        with np.errstate(all="ignore"):
            base, exponent = np.abs(plan[b.inputs[0]]), plan[b.inputs[1]]
            return _larger(np.abs(exponent) * base ** (exponent - 1) * inputs[0], value)
    if b.op in ("sum", "mean", "matmul", "outer"):
        return np.asarray(np.maximum(_linear(b, inputs), value))
    if b.op == "scatter":
        return _gathered(b, inputs[0])
    if b.op in STRUCTURAL and (arrange := STRUCTURAL[b.op].arrange) is not None:
        batch = max(x.shape[-1] for x in inputs)
        spread = [np.broadcast_to(x, (*x.shape[:-1], batch)) for x in inputs]
        return np.asarray(arrange(spread, len(b.inputs[0].shape), b.attr))
    return value


def _larger(size: Array, value: Array) -> Array:
    """The larger one; a slope without bounds (of sqrt at 0) says nothing."""
    return np.where(np.isfinite(size), np.maximum(size, value), value)


def _gathered(b: Block, sizes: Array) -> Array:
    """The sizes of entries that are added up in the places they were once picked from."""
    shape, flat = b.attr
    total = np.zeros((math.prod(shape), sizes.shape[-1]))
    np.add.at(total, list(flat), sizes.reshape((-1, sizes.shape[-1])))
    return total.reshape((*shape, sizes.shape[-1]))


def _linear(b: Block, inputs: list[Array]) -> Array:
    if b.op == "matmul":
        left = "nm"[2 - len(b.inputs[0].shape) :]
        right = "mk"[: len(b.inputs[1].shape)]
        script = f"{left}...,{right}...->{left[:-1]}{right[1:]}..."
        return np.asarray(np.einsum(script, *inputs))
    if b.op == "outer":
        return inputs[0][:, None] * inputs[1][None]
    axis = tuple(range(len(b.inputs[0].shape))) if b.attr is None else b.attr
    return np.asarray(inputs[0].sum(axis) if b.op == "sum" else inputs[0].mean(axis))
