"""How numpy computes each operation for a batch of instances, with preallocated outputs.

`emit(block, inputs, out)` returns the calls that fill `out`; a plan makes the list once and runs it many
times. Arrays carry the batch axis last, ``shape + (B,)``; constants have a batch axis of length 1. Where a
layout has the batch first in memory (see plan.py) the same views are handed over with their axes moved, and
`batched_matmul` turns them back for BLAS.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bptutor.calculus.ops import ELEMENTWISE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block

Array: TypeAlias = "NDArray[np.float64]"
Call: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]
Functions: TypeAlias = "Mapping[str, Callable[..., Array]]"
"""General functions by name; called as ``f(orders, *arrays)``."""

ZERO, ONE = np.zeros(()), np.ones(())
UNROLL = 3
"""Inner dimensions up to this are summed term by term: cheaper than einsum's set-up."""


def emit(
    block: Block, inputs: list[Array], out: Array, functions: Functions, batch_first: bool
) -> list[Call]:
    """The calls that compute `block` from `inputs` into `out`."""
    match block.op:
        case "matmul":
            dims = (len(block.inputs[0].shape), len(block.inputs[1].shape))
            product = batched_matmul if batch_first else matmul
            return product(inputs[0], inputs[1], out, dims)
        case "sum" | "mean":
            return _reduce(block, _spread(inputs[0], out), out)
        case "softmax":
            return _softmax(_spread(inputs[0], out), out, len(block.shape) - 1)
        case "outer":
            return [(np.multiply, (inputs[0][:, None], inputs[1][None], out))]
        case "scatter":
            return [(_scatter, (inputs[0], out, np.array(block.attr[1], np.intp), len(block.shape)))]
        case "func":
            name, orders = block.attr
            return [(_copy_call, (functions[name], orders, inputs, out))]
        case _:
            return elementwise(block, inputs, out)


def _spread(x: Array, out: Array) -> Array:
    """A view of `x` with the batch of `out`: what is made of constants alone has a batch axis of length 1."""
    return np.broadcast_to(x, (*x.shape[:-1], out.shape[-1]))


def elementwise(block: Block, inputs: list[Array], out: Array) -> list[Call]:
    """Calls for one elementwise operation; squares and activations are unrolled into plain ufuncs."""
    if block.op == "pow" and _is_two(block.inputs[1]):
        return [(np.multiply, (inputs[0], inputs[0], out))]
    if block.op == "sigmoid":
        z = inputs[0]
        return [(np.negative, (z, out)), (np.exp, (out, out)), (np.add, (out, ONE, out)),
                (np.divide, (ONE, out, out))]
    if block.op == "relu":
        return [(partial(np.maximum, out=out), (inputs[0], ZERO))]
    return [(ELEMENTWISE[block.op].array, (*inputs, out))]


def _is_two(b: Block) -> bool:
    return b.op == "const" and all(x == 2 for x in b.attr[1])


def _copy_call(f: Callable[..., Array], orders: tuple[int, ...], inputs: list[Array], out: Array) -> None:
    np.copyto(out, f(orders, *inputs))


def _scatter(u: Array, out: Array, flat: NDArray[np.intp], dims: int) -> None:
    total = np.zeros((math.prod(out.shape[:dims]), *out.shape[dims:]))
    entries = u.reshape((-1, u.shape[-1]))
    np.add.at(total, flat, np.broadcast_to(entries, (len(flat), out.shape[-1])))
    np.copyto(out, total.reshape(out.shape))


def _reduce(block: Block, x: Array, out: Array) -> list[Call]:
    dims = len(block.inputs[0].shape)
    axis: Any = block.attr
    n = math.prod(block.inputs[0].shape) if axis is None else block.inputs[0].shape[axis]
    if axis is None:
        axis = tuple(range(dims)) if dims > 1 else 0
    calls: list[Call] = [(np.add.reduce, (x, axis, None, out))]
    if block.op == "mean":
        calls.append((np.multiply, (out, np.array(1 / n), out)))
    return calls


def _softmax(z: Array, out: Array, axis: int) -> list[Call]:
    kept = np.empty([1 if k == axis else n for k, n in enumerate(out.shape)])
    return [
        (np.maximum.reduce, (z, axis, None, kept, True)),
        (np.subtract, (z, kept, out)),
        (np.exp, (out, out)),
        (np.add.reduce, (out, axis, None, kept, True)),
        (np.divide, (out, kept, out)),
    ]


# ---------------------------------------------------------------- matrix products


def matmul(a: Array, b: Array, out: Array, dims: tuple[int, int]) -> list[Call]:
    """a @ b with the batch axis last in memory."""
    if out.shape[-1] == a.shape[-1] == b.shape[-1] == 1:
        return [(np.matmul, (a[..., 0], b[..., 0], out[..., 0]))]
    inner = a.shape[dims[0] - 1]
    if inner <= UNROLL and dims != (2, 2):
        return _unrolled(a, b, out, dims, inner)
    script = {(2, 1): "nmb,mb->nb", (1, 2): "mb,mnb->nb", (2, 2): "nmb,mkb->nkb", (1, 1): "mb,mb->b"}[dims]
    return [(_einsum, (script, a, b, out))]


def _einsum(script: str, a: Array, b: Array, out: Array) -> None:
    np.einsum(script, a, b, out=out)


def _unrolled(a: Array, b: Array, out: Array, dims: tuple[int, int], inner: int) -> list[Call]:
    terms = [(a[:, k] if dims[0] == 2 else a[k], b[k]) for k in range(inner)]
    calls: list[Call] = [(np.multiply, (*terms[0], out))]
    if inner > 1:
        term = np.empty(out.shape)
        for x, y in terms[1:]:
            calls += [(np.multiply, (x, y, term)), (np.add, (out, term, out))]
    return calls


def batched_matmul(a: Array, b: Array, out: Array, dims: tuple[int, int]) -> list[Call]:
    """a @ b with the batch axis first in memory: one BLAS call an instance."""
    a, b, out = (np.moveaxis(x, -1, 0) for x in (a, b, out))
    if dims == (2, 1):
        return [(np.matmul, (a, b[:, :, None], out[:, :, None]))]
    if dims == (1, 2):
        return [(np.matmul, (a[:, None, :], b, out[:, None, :]))]
    if dims == (1, 1):
        return [(_einsum, ("bm,bm->b", a, b, out))]
    return [(np.matmul, (a, b, out))]
