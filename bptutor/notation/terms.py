"""Arrays whose leading axes are labelled by index variables, and the arithmetic of such arrays.

`H_i = w0 + w1*x_i` is one formula for all i: `x_i` is the array x with its axis labelled i, and an operation
on two terms first lines their labels up.  The axes behind the labelled ones are the term's own, its *cell*:
in `w^T x_i` with x of shape (m, d), x_i has label i and a cell of shape (d,).

A one-dimensional cell is a column; `row` marks one that was transposed, so that `u v^T` is an outer product
and `u^T v` a number.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Union

import numpy as np

from bptutor.errors import ShapeMismatch
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block


class Term(Record):
    """A block whose first axes are labelled; the rest is its cell."""

    block: Block
    labels: tuple[str, ...] = ()
    row: bool = False

    @property
    def cell(self) -> Shape:
        """The shape of one cell."""
        return self.block.shape[len(self.labels) :]

    def size(self, label: str) -> int:
        """How many values the index variable `label` takes here."""
        return self.block.shape[self.labels.index(label)]

    def with_block(self, block: Block) -> Term:
        """The same labels on another block."""
        return self if block is self.block else Term(block, self.labels, self.row)


# ---- moving axes -----------------------------------------------------------------------------------------


def permuted(block: Block, order: Sequence[int]) -> Block:
    """`block` with its axes in another order, as a view."""
    if list(order) == sorted(order):
        return block
    if list(order) == [1, 0]:
        return block.T
    places = np.arange(math.prod(block.shape)).reshape(block.shape).transpose(order)
    return gathered(block, places)


def gathered(block: Block, places: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Block:
    """The entries of `block` at the flat `places`, in the shape of `places`."""
    if places.shape == block.shape and np.array_equal(places.ravel(), np.arange(places.size)):
        return block
    if places.ndim == 0 and block.shape:
        return block[tuple(int(k) for k in np.unravel_index(int(places), block.shape))]
    attr = (places.shape, tuple(int(k) for k in places.ravel()))
    return block.graph.apply("gather", block, attr=attr)


def reshaped(block: Block, shape: Shape) -> Block:
    """`block` in another shape of the same size, row by row."""
    return gathered(block, np.arange(math.prod(block.shape)).reshape(shape))


def ordered(term: Term, labels: Sequence[str]) -> Term:
    """`term` with exactly its own labels, in the order they have in `labels`."""
    if not term.labels:
        return term
    own = [label for label in labels if label in term.labels]
    order = [term.labels.index(label) for label in own]
    order += range(len(own), len(term.block.shape))
    return Term(permuted(term.block, order), tuple(own), term.row)


def spread(term: Term, labels: Sequence[str], rank: int) -> Block:
    """A block that numpy broadcasts against others with all of `labels` in front and cells of `rank` axes."""
    term = ordered(term, labels)
    block = term.block
    if not term.labels:  # numpy puts the missing axes in front by itself
        return block
    for _ in range(rank - len(term.cell)):
        block = block.expand(len(term.labels))
    last = tuple(labels[len(labels) - len(term.labels) :])
    for k, label in enumerate(() if last == term.labels else labels):
        if label not in term.labels:
            block = block.expand(k)
    return block


def union(*terms: Term) -> tuple[str, ...]:
    """All labels; in the order of the term that has most, so that few arrays need to be turned."""
    found: list[str] = []
    for term in sorted(terms, key=lambda t: -len(t.labels)):
        found += [label for label in term.labels if label not in found]
    return tuple(found)


def elementwise(op: str, *terms: Term) -> Term:
    """`op`, an elementwise operation of the graph, entry by entry and label by label."""
    if not any(t.labels for t in terms):
        return Term(_apply(op, [t.block for t in terms]), (), any(t.row for t in terms))
    labels = union(*terms)
    rank = max(len(t.cell) for t in terms)
    blocks = [spread(t, labels, rank) for t in terms]
    return Term(_apply(op, blocks), labels, any(t.row for t in terms))


def _apply(op: str, blocks: list[Block]) -> Block:
    """Through the operators where there is one: they keep expressions as short as a person would."""
    if op == "add":
        return blocks[0] + blocks[1]
    if op == "sub":
        return blocks[0] - blocks[1]
    if op == "mul":
        return blocks[0] * blocks[1]
    if op == "div":
        return blocks[0] / blocks[1]
    if op == "pow":
        return blocks[0] ** blocks[1]
    if op == "neg":
        return -blocks[0]
    return blocks[0].graph.apply(op, *blocks)


# ---- picking entries -------------------------------------------------------------------------------------


class Axis(Record):
    """An axis indexed by the values 1..size of a variable, plus `offset`; its entries count from `first`."""

    label: str
    size: int
    offset: int = 0
    first: int = 1

    def places(self) -> list[int]:
        """The positions along the axis, from 0."""
        return [k + self.offset - self.first for k in range(1, self.size + 1)]


AxisIndex = Union[int, Axis, None]
"""A position from 0, a variable, or (None) the whole axis as part of the cell."""


def indexed(block: Block, axes: Sequence[AxisIndex]) -> Term:
    """The entries of `block` that `axes` pick, labelled by their variables; one met twice is a diagonal."""
    axes = [*axes, *[None] * (len(block.shape) - len(axes))]
    variables = {a.label: a.size for a in axes if isinstance(a, Axis)}
    labels = tuple(variables)
    cell = [k for k, a in enumerate(axes) if a is None]
    shape = (*variables.values(), *[block.shape[k] for k in cell])
    position = []
    for k, a in enumerate(axes):
        if isinstance(a, Axis):
            along, values = labels.index(a.label), np.array(a.places())
        elif a is None:
            along, values = len(labels) + cell.index(k), np.arange(block.shape[k])
        else:
            position.append(np.full(shape, a))
            continue
        position.append(np.broadcast_to(values.reshape((-1,) + (1,) * (len(shape) - along - 1)), shape))
    if not position:
        return Term(block)
    places = (
        np.ravel_multi_index(tuple(position), block.shape)
        if shape
        else np.array(np.ravel_multi_index(tuple(int(p) for p in position), block.shape))
    )
    return Term(gathered(block, np.asarray(places)), labels)


# ---- products and reductions -----------------------------------------------------------------------------


def contracted(a: Term, b: Term) -> Term:
    """The matrix product of two cells: the last axis of `a` against the first of `b`, label by label.

    Columns and rows: row times column is a number, column times row the outer product.  Raises ShapeMismatch.
    """
    if len(a.cell) == len(b.cell) == 1 and b.row and not a.row:
        return _outer(a, b)
    if not a.cell or not b.cell:
        return elementwise("mul", a, b)
    if a.cell[-1] != b.cell[0]:
        raise ShapeMismatch("@", (a.cell, b.cell), "the inner sizes differ")
    row = (a.row or b.row) and len(a.cell) + len(b.cell) == 3 and len(b.cell) == 2
    if not a.labels and not b.labels:
        return Term(a.block.graph.apply("matmul", a.block, b.block), (), row)
    inner = Term(b.block, (*b.labels, "·"))
    outer = len(b.cell) - 1
    left = Term(permuted(a.block, _last_to(len(a.labels), a.block)), (*a.labels, "·"))
    product = _times(left, inner, len(left.cell), outer)
    return Term(
        product.block.sum(product.labels.index("·")), tuple(x for x in product.labels if x != "·"), row
    )


def _last_to(place: int, block: Block) -> list[int]:
    order = list(range(len(block.shape)))
    order.insert(place, order.pop())
    return order


def _times(a: Term, b: Term, rank_a: int, rank_b: int) -> Term:
    """Products of all entries of two cells, a's axes before b's."""
    block = a.block
    for _ in range(rank_b if rank_a else 0):
        block = block.expand(len(block.shape))
    return elementwise("mul", Term(block, a.labels), b)


def _outer(a: Term, b: Term) -> Term:
    if not a.labels and not b.labels:
        return Term(a.block.outer(b.block))
    return _times(a, Term(b.block, b.labels), 1, 1)


def along(term: Term, label: str) -> list[Term]:
    """The slices of `term` for each value of the index variable `label`."""
    front = ordered(term, (label, *[x for x in term.labels if x != label]))
    rest = front.labels[1:]
    return [Term(front.block[k], rest, term.row) for k in range(front.block.shape[0])]


def chained(op: str, terms: Sequence[Term]) -> Term:
    """`op`, an operation of two operands, through all of the terms from the left."""
    found = terms[0]
    for term in terms[1:]:
        found = elementwise(op, found, term)
    return found


def stacked(items: Sequence[Term], label: str | None = None) -> Term:
    """The terms side by side along a new axis: labelled `label`, or the first of the cell.

    Raises ShapeMismatch.
    """
    if len({t.cell for t in items}) > 1:
        raise ShapeMismatch("[ ]", [t.cell for t in items], "the entries of an array must have one shape")
    labels = union(*items)
    sizes = tuple(next(t.size(x) for t in items if x in t.labels) for x in labels)
    whole = [_filled(t, labels, sizes) for t in items]
    block = whole[0].graph.apply("stack", *whole, attr=(len(whole),))
    if label is not None:
        return Term(block, (label, *labels))
    order = list(range(1, len(labels) + 1)) + [0] + list(range(len(labels) + 1, len(block.shape)))
    return Term(permuted(block, order), labels)


def _filled(term: Term, labels: tuple[str, ...], sizes: tuple[int, ...]) -> Block:
    block = ordered(term, labels).block
    for k, label in enumerate(labels):
        if label not in term.labels:
            block = block.expand(k)
    return block.broadcast((*sizes, *term.cell))
