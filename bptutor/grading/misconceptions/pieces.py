"""A typed formula taken apart: what each part of it is worth, and what it would have to be worth.

    for piece in pieces(found, node): piece.node, piece.values, piece.needed

`needed` is what would make the whole formula right in place of that part alone, worked out from the whole
downwards: if a + b should be t, then a should be t - b; if a*b should, then a should be t/b. Parts inside
functions, sums over an index and matrix products are not looked into: those are parts as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas

MOST = 60
"""Longer formulas are not taken apart."""


class Piece(Record):
    """A part of a formula: its values on all instances, and those that would make the formula right.

    `depth` counts from the whole formula, which has 0. `is_term` says that it stands in a sum.
    """

    node: tree.Node
    values: Array
    needed: Array
    depth: int
    is_term: bool = False


def pieces(found: AlteredFormulas, node: tree.Node) -> list[Piece]:
    """All parts of a formula, the whole first, outer ones before inner ones."""
    worth = _Worth(found)
    try:
        with np.errstate(all="ignore"):
            waiting = [Piece(node, worth(node), found.truth, 0)]
            done: list[Piece] = []
            while waiting and len(done) < MOST:
                piece = waiting.pop(0)
                done.append(piece)
                waiting += _inside(piece, worth)
    except BptutorError:  # a part that means nothing by itself
        return []
    return done


def _inside(piece: Piece, worth: _Worth) -> Iterator[Piece]:
    """The parts right below one."""
    node, needed, depth = piece.node, piece.needed, piece.depth + 1
    if isinstance(node, tree.Unary):
        yield Piece(node.arg, worth(node.arg), -needed, depth)
    if not isinstance(node, tree.Binary) or node.op not in _INVERSES:
        return
    left, right = worth(node.left), worth(node.right)
    for part, wanted in zip((node.left, node.right), _INVERSES[node.op](needed, left, right), strict=True):
        values = left if part is node.left else right
        if wanted is not None:
            yield Piece(part, values, wanted, depth, node.op in ("+", "-"))


_INVERSES = {
    "+": lambda t, a, b: (t - b, t - a),
    "-": lambda t, a, b: (t + b, a - t),
    "*": lambda t, a, b: (t / b, t / a),
    "hadamard": lambda t, a, b: (t / b, t / a),
    "/": lambda t, a, b: (t * b, a / t),
}
"""What two operands should be, so that the operation gives t."""


class _Worth:
    """The values of parts, each worked out once."""

    def __init__(self, found: AlteredFormulas) -> None:
        self._found = found
        self._known: dict[tree.Node, Array] = {}

    def __call__(self, node: tree.Node) -> Array:
        if node not in self._known:
            self._known[node] = self._worked_out(node)
        return self._known[node]

    def _worked_out(self, node: tree.Node) -> Array:
        if isinstance(node, tree.Number):
            return np.full_like(self._found.truth, float(node.value))
        if isinstance(node, tree.Unary):
            return -self(node.arg)
        if isinstance(node, tree.Binary) and node.op in _OPERATIONS:
            found: Array = _OPERATIONS[node.op](self(node.left), self(node.right))
            return found
        return self._found.values_of(node)


_OPERATIONS = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "hadamard": np.multiply, "/": np.divide,
}  # fmt: skip
