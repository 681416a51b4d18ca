"""What the entries of a block are called: ``W_12^(3)``, ``x_1``, ``w_{x1,h1}``, ``dL/dW_12^(3)``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bptutor.calculus.arrays import VIEWS

if TYPE_CHECKING:
    from bptutor.calculus.arrays import Index, Shape
    from bptutor.calculus.graph import Block


class DerivativeName(NamedTuple):
    """The name of the adjoint of a named node: d(of)/d(by), as block ids; `of` is a scalar block."""

    of: int
    by: int


def entry_name(block: Block, index: Index = ()) -> str:
    """``W_12^(3)``, ``x_1``, ``w_{x1,h1}``, ``dL/dW_12^(3)``; a description for what has no name."""
    name = block.name
    if isinstance(name, DerivativeName):
        of, by = block.graph.blocks[name.of], block.graph.blocks[name.by]
        return f"d{_bracketed(entry_name(of))}/d{_bracketed(entry_name(by, index))}"
    if name is None:
        return _unnamed(block, index)
    return entry_of_name(name, block.shape, index, block.entries)


def _bracketed(name: str) -> str:
    return f"({name})" if " " in name or "/" in name else name


def _unnamed(block: Block, index: Index) -> str:
    from bptutor.calculus.graph import Quantity, parts

    if block.op in VIEWS:
        source, place = parts(Quantity(block, index))[1][0]
        return entry_name(source, place)
    if block.op == "const":
        return str(block.attr[1][int(np.ravel_multi_index(index, block.shape)) if index else 0])
    op, operands = parts(Quantity(block, index))
    label = block.attr[0] + "'" * sum(block.attr[1]) if op == "func" else op
    return f"{label}({', '.join(entry_name(x, i) if x.name else '...' for x, i in operands[:3])})"


def entry_of_name(name: str, shape: Shape, index: Index, entries: tuple[str, ...] | None = None) -> str:
    """The name of entry `index` (from 0) of a block called `name`; indices are shown from 1.

    A comma separates them as soon as one of the block's dimensions has two digits: W_111 could be
    (1, 11) or (11, 1).
    """
    if not index or not shape:
        return name
    if entries is not None:
        return entries[int(np.ravel_multi_index(index, shape))]
    cut = min((k for k in (name.find("^("), name.find("@")) if k > 0), default=len(name))
    stem, tail = name[:cut], name[cut:]
    glue = "," if max(shape) >= 10 else ""
    subscript = glue.join(str(k + 1) for k in index)
    return f"{stem}_{subscript}{tail}"
