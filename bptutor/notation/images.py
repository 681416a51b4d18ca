"""Convolution and pooling of arrays of shape (n,), (h, w) or (h, w, channels), made of picked entries."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.notation import tree
from bptutor.notation.terms import Term, chained, gathered, reshaped

if TYPE_CHECKING:
    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block
    from bptutor.notation.build import Builder


def conv(builder: Builder, node: tree.Call) -> Term:
    """conv(X, K, stride=1, pad=0): a window slides, entries are multiplied and summed; K is not flipped.

    X (n,) with K (k,); X (h, w) with K (a, b); X (h, w, c) with K (a, b, c), or (a, b, c, m) for m outputs.
    """
    builder.count_arguments(node, 2)
    x, kernel = builder.term(node.args[0]), builder.term(node.args[1])
    stride = builder.option(node, "stride") or 1
    rank = len(x.cell)
    facts = f"{builder.sized(node.args[0], x)}, {builder.sized(node.args[1], kernel)}"
    many = rank == 3 and len(kernel.cell) == 4
    if x.labels or kernel.labels or not 1 <= rank <= 3 or len(kernel.cell) - many != rank:
        raise builder.misfit(node, f"conv does not fit: {facts}")
    shape = _padded_shape(builder, node, x.cell)
    size = kernel.cell[:rank]
    if any(k > n for k, n in zip(size, shape, strict=True)) or (rank == 3 and size[2] != shape[2]):
        raise builder.misfit(node, f"the kernel does not fit: {facts}")
    windows = _windows(shape, size, stride)
    out = (*windows.shape[: min(rank, 2)], *kernel.cell[rank:])
    patches = gathered(_padded(x.block, shape), windows.reshape((-1, math.prod(size))))
    return Term(reshaped(patches @ reshaped(kernel.block, (math.prod(size), *kernel.cell[rank:])), out))


def maxpool(builder: Builder, node: tree.Call) -> Term:
    """maxpool(X, size, stride=size) of (n,), (h, w) or, channel by channel, (h, w, c)."""
    builder.count_arguments(node, 2)
    x = builder.term(node.args[0])
    given = node.args[1]
    size = int(given.value) if isinstance(given, tree.Number) else 0
    stride = builder.option(node, "stride") or size
    rank = min(len(x.cell), 2)
    if x.labels or not 1 <= len(x.cell) <= 3 or not 1 <= size <= min(x.cell[:rank]):
        raise builder.misfit(node, f"maxpool does not fit: {builder.sized(node.args[0], x)}")
    window = (*(size,) * rank, *(1,) * (len(x.cell) - rank))
    places = _windows(x.cell, window, stride)
    flat = places.reshape((*places.shape[: len(x.cell)], -1))
    return chained("max", [Term(gathered(x.block, flat[..., k])) for k in range(flat.shape[-1])])


def _windows(shape: Shape, size: Shape, stride: int) -> Any:
    """Flat places of every window: shape (positions...) + size. Channels are never stepped over."""
    places = np.arange(math.prod(shape)).reshape(shape)
    view = np.lib.stride_tricks.sliding_window_view(places, size)
    return view[tuple(slice(None, None, stride if k < 2 else 1) for k in range(len(shape)))]


def _padded_shape(builder: Builder, node: tree.Call, shape: Shape) -> Shape:
    pad = builder.option(node, "pad") or 0
    padded = tuple(n + 2 * pad if k < 2 else n for k, n in enumerate(shape))
    builder.check_size(node, padded)
    return padded


def _padded(block: Block, shape: Shape) -> Block:
    """The block in the middle of zeros."""
    if shape == block.shape:
        return block
    places = np.arange(math.prod(shape)).reshape(shape)
    margins = [(n - k) // 2 for n, k in zip(shape, block.shape, strict=True)]
    inside = places[tuple(slice(m, n - m) for m, n in zip(margins, shape, strict=True))]
    return block.graph.apply("scatter", block, attr=(shape, tuple(int(k) for k in inside.ravel())))
