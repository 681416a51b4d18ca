"""Quantities that are mistaken for one another: exchanged indices, neighbours, other layers.

Only quantities of a like role: entries of one block, the same entry of another layer, or numbers that are
called alike but for their own number (x1 and x2, or the a1 and a2 of two layers).
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.calculus.altered.roles import is_input
from bptutor.calculus.entry_names import DerivativeName
from bptutor.calculus.graph import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.arrays import Index
    from bptutor.calculus.graph import Block

MOST = 4
"""So many neighbours of an entry are looked at along each axis."""
INPUTS, FIRST_HIDDEN = "x", "a^(1)"
"""The inputs of a network of layers, and what stands for them one layer on."""
_NUMBERED = re.compile(r"(?P<stem>[^\W\d_]+(?:_?\{?))(?P<number>\d+)(?P<tail>\}?(?:\^\(\d+\))?)\Z")
_LAYERED = re.compile(r"(?P<stem>.+\^\()(?P<number>\d+)(?P<tail>\))\Z")


class Relatives:
    """Which rows may be taken for a row of a computation."""

    def __init__(self, computation: Computation) -> None:
        self.computation, self.graph = computation, computation.graph

    # ---- who

    def exchanged(self, row: int) -> int | None:
        """The entry (j, i) for (i, j) of a matrix; w_21 for w_12 where entries are named one by one."""
        return self._exchanged(self.computation.quantity(row))

    def _exchanged(self, q: Quantity) -> int | None:
        if len(q.index) == 2:
            i, j = q.index
            m, n = q.block.shape
            return int(q.block.rows[j, i]) if i != j and j < m and i < n else None
        named = _NUMBERED.match(_name(self._meant(q.block)))
        if named is None or len(named["number"]) != 2:
            return None
        return self._called(q, named["stem"] + named["number"][::-1] + named["tail"])

    def neighbours(self, row: int) -> Iterator[int]:
        """Other entries of its block that differ in one index; the like of another number, side by side."""
        return self._neighbours(self.computation.quantity(row))

    def _neighbours(self, q: Quantity) -> Iterator[int]:
        if q.block.name is None:  # what has no name is not mistaken for anything
            return
        for axis, size in enumerate(q.block.shape):
            for k in range(min(size, MOST)):
                if k != q.index[axis]:
                    yield _row(q.block, (*q.index[:axis], k, *q.index[axis + 1 :]))
        yield from (other for other, is_layer in self._numbered(q) if not is_layer)

    def in_other_layers(self, row: int) -> Iterator[int]:
        """The same entry of the layers next to its own; w1 for w2, where these belong to two layers."""
        return self._layers(self.computation.quantity(row))

    def _layers(self, q: Quantity) -> Iterator[int]:
        named = _LAYERED.match(_name(self._meant(q.block)))
        if named is not None:
            for number in (int(named["number"]) - 1, int(named["number"]) + 1):
                found = self._called(q, f"{named['stem']}{number}{named['tail']}")
                if found is not None:
                    yield found
        elif self.is_input(q.row) and _name(self._meant(q.block)) == INPUTS:
            found = self._called(q, FIRST_HIDDEN)
            if found is not None:
                yield found
        yield from (other for other, is_layer in self._numbered(q) if is_layer)

    def is_input(self, row: int) -> bool:
        """Whether it is an input of the model, and a free quantity."""
        block = self.computation.quantity(row).block
        return block.op == "leaf" and is_input(_name(block))

    # ---- derivatives

    def exchanged_derivative(self, row: int) -> int | None:
        """dL/dW_21 for dL/dW_12."""
        q = self._derivative(row)
        return None if q is None else self._exchanged(q)

    def other_derivatives(self, row: int) -> Iterator[int]:
        """Derivatives of the same quantity by neighbours, or by what stands beside it."""
        q = self._derivative(row)
        if q is not None:
            yield from self._neighbours(q)
            yield from self._layers(q)
            yield from self._beside(q)

    def _derivative(self, row: int) -> Quantity | None:
        """The entry of a derivative, rather than of a quantity that happens to be equal to it."""
        pair = self.computation.adjoint(row)
        if pair is None:
            return None
        of, by = pair
        block = self.graph.adjoints.get(of.block.id, {}).get(by.block.id)
        return None if block is None else Quantity(block, by.index)

    def _beside(self, q: Quantity) -> Iterator[int]:
        """Derivatives by other free quantities of the same shape that stand in the same definition."""
        by, name = self._meant(q.block), q.block.name
        home = self._homes.get(by.id)
        if home is None or not isinstance(name, DerivativeName):
            return
        for other, adjoint in self.graph.adjoints.get(name.of, {}).items():
            if other != by.id and self._homes.get(other) is home and adjoint.shape == q.block.shape:
                yield int(adjoint.rows[q.index])

    # ---- by name

    def _meant(self, block: Block) -> Block:
        """The block itself; of a derivative, what it is by."""
        name = block.name
        return self.graph.blocks[name.by] if isinstance(name, DerivativeName) else block

    def _called(self, q: Quantity, name: str) -> int | None:
        """The quantity of another name with the index of q; of a derivative, that by the other quantity."""
        block = self.graph.names.get(name)
        if block is not None and isinstance(q.block.name, DerivativeName):
            block = self.graph.adjoints.get(q.block.name.of, {}).get(block.id)
        if block is None or len(block.shape) != len(q.index):
            return None
        if any(k >= n for k, n in zip(q.index, block.shape, strict=True)):
            return None
        return int(block.rows[q.index])

    def _numbered(self, q: Quantity) -> Iterator[tuple[int, bool]]:
        """Quantities called alike but for their number, and whether they belong to another layer."""
        named = None if q.index else _NUMBERED.match(_name(self._meant(q.block)))
        if named is None:
            return
        number = int(named["number"])
        for other in (number - 1, number + 1, number - 2, number + 2):
            name = f"{named['stem']}{other}{named['tail']}"
            row = self._called(q, name)
            if row is not None:
                yield row, self._in_a_row(self._meant(q.block), self.graph.names[name])

    # ---- layers

    def _in_a_row(self, first: Block, second: Block) -> bool:
        """Whether one is computed on the way to the other, or goes into what is."""
        here, there = (self._homes.get(b.id, b) for b in (first, second))
        if here is there:
            return False
        return here in self.graph.ancestors(there) or there in self.graph.ancestors(here)

    @cached_property
    def _homes(self) -> dict[int, Block]:
        """The named quantity in whose definition each free one stands first."""
        found: dict[int, Block] = {}
        for block in self.graph.blocks:
            if not isinstance(block.name, str) or block.op == "leaf":
                continue
            todo = [*block.inputs]
            while todo:
                part = todo.pop()
                if part.op == "leaf":
                    found.setdefault(part.id, block)
                elif part.name is None:
                    todo.extend(part.inputs)
        return found


def _row(block: Block, index: Index) -> int:
    return int(block.rows[index])


def _name(block: Block) -> str:
    return block.name if isinstance(block.name, str) else ""
