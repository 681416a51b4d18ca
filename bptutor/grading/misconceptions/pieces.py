"""A typed formula taken apart: what each part of it is worth, and what it would have to be worth.

    for piece in pieces(found, worth, node): piece.node, piece.values, piece.needed

`needed` is what would make the whole formula right in place of that part alone, worked out from the whole
downwards: if a + b should be t, then a should be t - b; if a*b should, then a should be t/b. Two factors side
by side are a part as well, for what is written as a(1 - a). Parts inside functions that have no inverse here,
sums over an index and matrix products are not looked into: those are parts as a whole.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

import numpy as np

from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.worth import Worth

MOST = 120
"""Of longer formulas only so many parts are looked at."""
PRODUCTS = ("*", "hadamard")


class Piece(Record):
    """A part of a formula: its values on all instances, and those that would make the formula right.

    `depth` counts from the whole formula, which has 0. `kind` is "term" in a sum, "pair" for two factors side
    by side, "divisor" below the line.
    """

    node: tree.Node
    values: Array
    needed: Array
    depth: int
    kind: str = ""

    @property
    def is_term(self) -> bool:
        """Whether it stands in a sum."""
        return self.kind == "term"


def pieces(worth: Worth, node: tree.Node, truth: Array) -> list[Piece]:
    """All parts of a formula, the whole first, outer ones before inner ones; none of what has no parts."""
    try:
        waiting = [Piece(node, worth(node), truth, 0)]
    except BptutorError:
        return []
    done: list[Piece] = []
    with np.errstate(all="ignore"):
        while waiting and len(done) < MOST:
            piece = waiting.pop(0)
            done.append(piece)
            waiting += _inside(piece, worth)
    return done


def _inside(piece: Piece, worth: Worth) -> list[Piece]:
    """The parts right below one; none where one of them means nothing by itself."""
    try:
        return [*_parts(piece, worth)]
    except BptutorError:
        return []


def _parts(piece: Piece, worth: Worth) -> Iterator[Piece]:
    node, needed, depth = piece.node, piece.needed, piece.depth + 1
    match node:
        case _ if piece.kind == "pair":
            return
        case tree.Unary():
            yield Piece(node.arg, worth(node.arg), -needed, depth)
        case tree.Call(function=name, primes=0, args=(arg,)) if name in _UNDONE:
            yield Piece(arg, worth(arg), _UNDONE[name](needed), depth)
        case tree.Binary(op="^"):
            yield from _of_power(piece, worth)
        case tree.Binary(op="+" | "-" as op, left=left, right=right):
            a, b = worth(left), worth(right)
            yield Piece(left, a, needed - b if op == "+" else needed + b, depth, "term")
            yield Piece(right, b, needed - a if op == "+" else a - needed, depth, "term")
        case tree.Binary(op="/", left=left, right=right):
            a, b = worth(left), worth(right)
            yield Piece(left, a, needed * b, depth)
            yield Piece(right, b, a / needed, depth, "divisor")
        case tree.Binary(op="*" | "hadamard"):
            yield from _of_product(piece, factors_of(node), worth)


def factors_of(node: tree.Node) -> list[tree.Node]:
    """The factors of a product, in the order written; of anything else, itself."""
    if isinstance(node, tree.Binary) and node.op in PRODUCTS:
        return [*factors_of(node.left), *factors_of(node.right)]
    return [node]


def _of_product(piece: Piece, factors: Sequence[tree.Node], worth: Worth) -> Iterator[Piece]:
    """Each factor, and each two side by side."""
    values = [worth(factor) for factor in factors]
    ones = np.ones_like(piece.needed)
    before = [*accumulate(values, np.multiply, initial=ones)]
    after = [*accumulate(values[::-1], np.multiply, initial=ones)][::-1]
    depth = piece.depth + 1
    for k, factor in enumerate(factors):
        yield Piece(factor, values[k], piece.needed / (before[k] * after[k + 1]), depth)
    if len(factors) > 2:
        for k, (one, other) in enumerate(pairwise(factors)):
            both, needed = values[k] * values[k + 1], piece.needed / (before[k] * after[k + 2])
            yield Piece(tree.Binary("*", one, other), both, needed, depth, "pair")


def _of_power(piece: Piece, worth: Worth) -> Iterator[Piece]:
    """What e is raised to; and what is raised to a number, with the sign that it has."""
    node, needed = piece.node, piece.needed
    assert isinstance(node, tree.Binary)
    if node.left == tree.Constant("e"):
        yield Piece(node.right, worth(node.right), np.log(needed), piece.depth + 1)
    elif isinstance(node.right, tree.Number) and node.right.value:
        base = worth(node.left)
        root = np.copysign(np.abs(needed) ** (1 / float(node.right.value)), base)
        back = root ** float(node.right.value)
        fits = np.isclose(back, needed, rtol=1e-9, atol=0)
        yield Piece(node.left, base, np.where(fits | np.isnan(needed), root, np.inf), piece.depth + 1)


_UNDONE: dict[str, Callable[[Array], Array]] = {"exp": np.log, "ln": np.exp, "sqrt": np.square}
"""What has to go into a function for it to have a value."""
