"""Subscripts taken apart: `12` of a 2x2 matrix is (1, 2), `1i` row 1 and column i, `t-1` one step back."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from bptutor.notation.tree import Binary, Name, Node, Number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

Shape: TypeAlias = tuple[int, ...]

_SHIFTED = re.compile(r"([A-Za-z]\w*)([+-])(\d{1,4})")


def readings(
    sub: str, shape: Shape | None, indices: Collection[str], *, numbers: bool = True, rows: bool = False
) -> list[tuple[Node, ...]]:
    """All ways to read a subscript as one index for each dimension of `shape`.

    `indices` are the variables there are; without `numbers`, one of them has to be among the indices. With
    `rows`, an array that cannot be read so may be indexed by its rows: `x_i` of 5x3 data points.
    """
    whole = list(_fitting(_splits(sub, shape), shape, indices, numbers))
    if whole or not shape or not rows:
        return whole
    return list(_fitting([(sub,)], shape, indices, numbers))


def _fitting(
    splits: Iterable[tuple[str, ...]], shape: Shape | None, indices: Collection[str], numbers: bool
) -> Iterator[tuple[Node, ...]]:
    for pieces in splits:
        sizes = shape[: len(pieces)] if shape is not None else (None,) * len(pieces)
        nodes = [_index(piece, size, indices) for piece, size in zip(pieces, sizes, strict=True)]
        found = tuple(node for node in nodes if node is not None)
        symbolic = not all(isinstance(node, Number) for node in found)
        if len(found) == len(nodes) and (numbers or symbolic):
            yield found


def _splits(sub: str, shape: Shape | None) -> Iterator[tuple[str, ...]]:
    pieces = tuple(sub.split(","))
    if len(pieces) > 1 or any(sign in sub for sign in "+-"):
        if shape is None or len(pieces) == len(shape):
            yield pieces
    elif shape is None:
        yield (sub,)
        if len(sub) > 1:
            yield tuple(sub)
    elif len(shape) <= len(sub) <= 12:
        for cuts in combinations(range(1, len(sub)), len(shape) - 1):
            yield tuple(sub[a:b] for a, b in zip((0, *cuts), (*cuts, len(sub)), strict=True))


def _index(piece: str, size: int | None, indices: Collection[str]) -> Node | None:
    if piece.isdecimal():
        fits = not piece.startswith("0") and len(piece) <= 6 and (size is None or int(piece) <= size)
        return Number(Fraction(int(piece)), piece) if fits else None
    if piece in indices:
        return Name(piece)
    shifted = _SHIFTED.fullmatch(piece)
    if shifted is None or shifted[1] not in indices:
        return None
    amount = Number(Fraction(int(shifted[3])), shifted[3])
    return Binary("+" if shifted[2] == "+" else "-", Name(shifted[1]), amount)


def from_zero(index: tuple[Node, ...]) -> tuple[int, ...]:
    """Numbers that count from 1, as positions."""
    return tuple(int(node.value) - 1 for node in index if isinstance(node, Number))


def unravel(number: int, shape: Shape) -> tuple[Node, ...]:
    """The index nodes, from 1, of the `number`th entry (from 0, row-major)."""
    index = []
    for size in reversed(shape):
        number, place = divmod(number, size)
        index.append(Number(Fraction(place + 1), str(place + 1)))
    return tuple(reversed(index))


def ravel(index: tuple[int, ...], shape: Shape) -> int:
    """Which entry, row-major, stands at a position."""
    number = 0
    for place, size in zip(index, shape, strict=True):
        number = number * size + place
    return number


def index_text(index: Node) -> str:
    """One subscript as text: `2`, `i`, `t-1`."""
    if isinstance(index, Number):
        return str(index.value)
    if isinstance(index, Binary):
        return f"{index_text(index.left)}{index.op}{index_text(index.right)}"
    return index.name if isinstance(index, Name) else "?"
