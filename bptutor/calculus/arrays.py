"""Operations that move, join or reduce entries: the rows of the table that need to know shapes.

Each one says four things: the shape it makes, which entries of its inputs one entry of it is made of
(`parts`, the scalar view that partial givens and traces work on), how a gradient flows back through it
(`adjoint`, as blocks of the same graph), and, for a *view*, how it rearranges an array without computing
anything (`arrange`).

Shapes are tuples; an array of shape (n,) is a column of n numbers; batches are never part of a shape here.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bptutor.errors import ShapeMismatch
from bptutor.record import Record
from bptutor.text import shape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.calculus.graph import Block

Index: TypeAlias = tuple[int, ...]
Shape: TypeAlias = tuple[int, ...]
Parts: TypeAlias = "tuple[str, list[tuple[Block, Index]]]"


def flat(values: Any) -> list[float]:
    """Nested lists of numbers, or a number, as one list, row by row."""
    return [x for v in values for x in flat(v)] if isinstance(values, (list, tuple)) else [float(values)]


def places(shape: Shape) -> Iterator[Index]:
    """Every index of an array, row by row."""
    return product(*map(range, shape))


def broadcast(op: str, shapes: Sequence[Shape]) -> Shape:
    """The shape of an elementwise `op` on arrays of these shapes.  Raises ShapeMismatch."""
    wide = {shape for shape in shapes if shape}
    if len(wide) < 2:
        return wide.pop() if wide else ()
    try:
        return tuple(int(n) for n in np.broadcast_shapes(*wide))
    except ValueError as e:
        raise mismatch(op, shapes) from e


def mismatch(op: str, shapes: Sequence[Shape]) -> ShapeMismatch:
    """The error for an operation on shapes it does not take, naming them."""
    named = " and ".join(shape_text(s) or "a number" for s in shapes)
    return ShapeMismatch(op, shapes, f"{op} does not fit shapes {named}")


class Structural(Record):
    """One structural operation; a view has `arrange` in place of `shape`."""

    name: str
    shape: Callable[[Sequence[Shape], Any], Shape] | None
    parts: Callable[[Block, Index], Parts]
    adjoint: Callable[[Block, Block], Sequence[Block | None]]
    arrange: Callable[[Sequence[Any], int, Any], Any] | None = None


# ---------------------------------------------------------------- views: arrange(arrays, dimensions, attr)
# The arrays may carry batch axes behind their own `dimensions`.


def _transpose(a: Sequence[Any], d: int, _: Any) -> Any:
    return np.swapaxes(a[0], 0, 1) if d == 2 else a[0]


def _broadcast(a: Sequence[Any], d: int, shape: Shape) -> Any:
    x = a[0].reshape((1,) * (len(shape) - d) + a[0].shape)
    return np.broadcast_to(x, shape + x.shape[len(shape) :])


def _gather(a: Sequence[Any], d: int, attr: tuple[Shape, tuple[int, ...]]) -> Any:
    shape, flat = attr
    batch = a[0].shape[d:]
    return a[0].reshape((-1, *batch))[list(flat)].reshape(shape + batch)


def _stack(a: Sequence[Any], _: int, outer: Shape) -> Any:
    return np.stack(list(a)).reshape(outer + a[0].shape)


VIEWS: dict[str, Callable[[Sequence[Any], int, Any], Any]] = {
    "identity": lambda a, d, _: a[0],
    "transpose": _transpose,
    "pick": lambda a, d, index: a[0][index + (...,)],
    "expand": lambda a, d, axis: np.expand_dims(a[0], axis),
    "broadcast": _broadcast,
    "gather": _gather,
    "stack": _stack,
}


def _view_parts(b: Block, index: Index) -> Parts:
    """The one entry a view's entry stands for."""
    numbers, start = [], 0
    for x in b.inputs:
        n = math.prod(x.shape)
        numbers.append(np.arange(start, start + n).reshape(x.shape))
        start += n
    flat = int(VIEWS[b.op](numbers, len(b.inputs[0].shape), b.attr)[index])
    for x in b.inputs:
        n = math.prod(x.shape)
        if flat < n:
            place = np.unravel_index(flat, x.shape) if x.shape else ()
            return "identity", [(x, tuple(int(k) for k in place))]
        flat -= n
    raise AssertionError("an entry of a view lies in one of its inputs")


def _pick_back(b: Block, u: Block) -> Sequence[Block]:
    x = b.inputs[0]
    if math.prod(x.shape) == 1:
        return [u.broadcast(x.shape)]
    flat = np.arange(math.prod(x.shape)).reshape(x.shape)[b.attr]
    return [u.graph.apply("scatter", u, attr=(x.shape, tuple(int(k) for k in np.ravel(flat))))]


def _stack_back(b: Block, u: Block) -> Sequence[Block]:
    return [u[index] for index in places(b.attr)]


# ---------------------------------------------------------------- sums and products


def _reduced(shapes: Sequence[Shape], axis: int | None) -> Shape:
    s = shapes[0]
    return () if axis is None else s[:axis] + s[axis + 1 :]


def _reduce_parts(b: Block, i: Index) -> Parts:
    x, axis = b.inputs[0], b.attr
    if axis is None:
        return b.op, [(x, j) for j in places(x.shape)]
    return b.op, [(x, i[:axis] + (k,) + i[axis:]) for k in range(x.shape[axis])]


def _sum_back(b: Block, u: Block) -> Sequence[Block]:
    x, axis = b.inputs[0], b.attr
    if axis is not None and u.shape:
        u = u.expand(axis)
    return [u.broadcast(x.shape)]


def _mean_back(b: Block, u: Block) -> Sequence[Block]:
    x = b.inputs[0]
    n = math.prod(x.shape) if b.attr is None else x.shape[b.attr]
    return _sum_back(b, u / n)


def _matmul_shape(shapes: Sequence[Shape], _: Any) -> Shape:
    a, b = shapes
    if not (1 <= len(a) <= 2 and 1 <= len(b) <= 2) or a[-1] != b[0]:
        raise mismatch("@", shapes)
    return a[:-1] + b[1:]


def _matmul_parts(p: Block, i: Index) -> Parts:
    a, b = p.inputs
    n = len(a.shape) - 1
    inner = range(a.shape[-1])
    return "dot", [(a, i[:n] + (k,)) for k in inner] + [(b, (k, *i[n:])) for k in inner]


def matmul_share(p: Block, u: Block, k: int) -> Block:
    """What a product of matrices hands back to its first (k = 0) or second input."""
    a, b = p.inputs
    match len(a.shape), len(b.shape):
        case 2, 1:
            return a.T @ u if k else u.outer(b)
        case 1, 2:
            return a.outer(u) if k else b @ u
        case 2, 2:
            return a.T @ u if k else u @ b.T
        case _:
            return u * a if k else u * b


def _matmul_back(p: Block, u: Block) -> Sequence[Block]:
    return [matmul_share(p, u, 0), matmul_share(p, u, 1)]


def _outer_shape(shapes: Sequence[Shape], _: Any) -> Shape:
    if any(len(s) != 1 for s in shapes):
        raise mismatch("outer", shapes)
    return shapes[0] + shapes[1]


def _softmax_parts(b: Block, i: Index) -> Parts:
    return "softmax", [(b.inputs[0], (*i[:-1], k)) for k in range(b.shape[-1])]


def _softmax_back(p: Block, u: Block) -> Sequence[Block]:
    axis = len(p.shape) - 1
    inner = (u * p).sum(axis)
    return [p * (u - (inner.expand(axis) if axis else inner))]


# ---------------------------------------------------------------- scatter: the way back of picking entries


def _scatter_parts(b: Block, i: Index) -> Parts:
    shape, flat = b.attr
    wanted = int(np.ravel_multi_index(i, shape)) if shape else 0
    x = b.inputs[0]
    picked = list(places(x.shape))
    return "sum", [(x, picked[k]) for k, place in enumerate(flat) if place == wanted]


def _scatter_back(b: Block, u: Block) -> Sequence[Block]:
    return [u.graph.apply("gather", u, attr=(b.inputs[0].shape, b.attr[1]))]


def _view(op: str, adjoint: Callable[[Block, Block], Sequence[Block | None]]) -> tuple[str, Structural]:
    return op, Structural(op, None, _view_parts, adjoint, VIEWS[op])


STRUCTURAL: dict[str, Structural] = dict(
    [
        _view("identity", lambda b, u: [u]),
        _view("transpose", lambda b, u: [u.T]),
        _view("pick", _pick_back),
        _view("expand", lambda b, u: [u.sum(b.attr)]),
        _view("broadcast", lambda b, u: [u]),  # the sweep sums what was spread out
        _view("gather", lambda b, u: [u.graph.apply("scatter", u, attr=(b.inputs[0].shape, b.attr[1]))]),
        _view("stack", _stack_back),
        ("scatter", Structural("scatter", lambda s, attr: attr[0], _scatter_parts, _scatter_back)),
        ("sum", Structural("sum", _reduced, _reduce_parts, _sum_back)),
        ("mean", Structural("mean", _reduced, _reduce_parts, _mean_back)),
        ("matmul", Structural("matmul", _matmul_shape, _matmul_parts, _matmul_back)),
        ("outer", Structural("outer", _outer_shape,
                             lambda b, i: ("mul", [(b.inputs[0], i[:1]), (b.inputs[1], i[1:])]),
                             lambda b, u: (u @ b.inputs[1], u.T @ b.inputs[0]))),
        ("softmax", Structural("softmax", lambda s, _: s[0],
                               _softmax_parts, _softmax_back)),
    ]
)
