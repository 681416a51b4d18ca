"""What the names in formulas stand for: blocks of one graph, index variables and their ranges, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.graph import Quantity, parts
from bptutor.calculus.ops import ELEMENTWISE
from bptutor.calculus.rollback import cut
from bptutor.notation.names import Declared, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from bptutor.calculus.graph import Block, Graph

LARGEST_INDEXED = 20_000
"""Blocks with more entries are not searched for a scalar that equals one of them."""


class Scope:
    """The names of one exercise and the blocks they mean.

    `ranges` says how many values an index variable takes, counted from 1; `lengths` how many it takes where
    no array says otherwise. A *family* is an array made of quantities with names of their own, `h` of h_0,
    h_1, ...; `first` is the number of its first member.
    """

    def __init__(
        self,
        graph: Graph,
        functions: tuple[str, ...] = (),
        ranges: dict[str, int] | None = None,
        loss: str | None = None,
        lengths: dict[str, int] | None = None,
        arity: dict[str, int] | None = None,
    ) -> None:
        self.graph, self.functions, self.loss = graph, functions, loss
        self.ranges = {} if ranges is None else ranges
        self.lengths = {} if lengths is None else lengths
        self.arity = {} if arity is None else arity
        self.blocks: dict[str, Block] = {}
        self.families: dict[str, dict[int, Block]] = {}
        self.reach: Callable[[int], None] = lambda _: None
        """Makes the values after so many steps (steps.Stepper); those of a temporary part go with it."""
        self.vocabulary = Vocabulary((), functions, self.ranges, loss=loss)
        self._entries: dict[Any, Quantity] = {}
        self._searched = 0
        graph.followers.add(self)

    # ---- taking back

    def temporary(self) -> AbstractContextManager[None]:
        """A part at whose end all that was built in it is gone; what is typed is built in one."""
        return self.graph.temporary()

    def mark(self) -> tuple[int, int, int, int]:
        """How much it holds (see rollback.Follower)."""
        return self._searched, len(self._entries), len(self.arity), len(self.blocks)

    def go_back(self, mark: tuple[int, int, int, int]) -> None:
        """Forget what came after `mark`."""
        self._searched = mark[0]
        cut(self._entries, mark[1])
        cut(self.arity, mark[2])
        cut(self.blocks, mark[3])

    # ---- names

    def add(self, name: str, block: Block, entries: Sequence[str] | None = None) -> Block:
        """Let `name` (canonical) stand for `block`."""
        self.blocks[name] = block
        self.vocabulary.declare(Declared(name, block.shape, entries or block.entries))
        return block

    def add_family(self, name: str, members: dict[int, Block], names: dict[int, str]) -> None:
        """Let `name` stand for the array of its `members` by number."""
        order = sorted(members)
        block = members[order[0]].graph.apply("stack", *[members[k] for k in order], attr=(len(order),))
        self.families[name] = members
        entries = [names[k] for k in order] if not members[order[0]].shape else None
        self.add(name, block, entries)
        for k in order:
            self.blocks[names[k]] = members[k]
            if entries is None:
                self.vocabulary.declare(Declared(names[k], members[k].shape))

    def copy(self, values: Mapping[str, Block], without: Collection[str] = ()) -> Scope:
        """The same names, some with other `values`; those in `without`, and those with @, are left out."""
        scope = Scope(self.graph, self.functions, self.ranges, self.loss, self.lengths, arity=self.arity)
        scope.vocabulary.add_indices(self.vocabulary.indices)
        scope.vocabulary.sizes |= self.vocabulary.sizes
        for name, block in self.blocks.items():
            if name not in without and "@" not in name:
                scope.add(name, values.get(name, block))
        return scope

    def first(self, name: str) -> int:
        """The number of a block's first entry: 1, but 0 for a family that starts with h_0."""
        return min(self.families.get(name, (1,)))

    def find(self, name: str) -> Block | None:
        """The block or entry of that canonical name, or None."""
        if name in self.blocks:
            return self.blocks[name]
        place = self.vocabulary.place(name)
        if place is None or place.block not in self.blocks:
            return None
        block = self.blocks[place.block]
        return block[place.index] if place.index else block

    # ---- slopes

    def applications(self, function: str) -> list[Block]:
        """The nodes that apply `function`, one for each different value, in the order they were built.

        Only those of the model itself: which steps have been asked for so far does not count.
        """
        named = [b for name, b in self.blocks.items() if b.name is not None and "@" not in name]
        found: dict[int | bytes, Block] = {}
        for block in self.graph.ancestors(*named):
            if block.op == function or (
                block.op == "func" and block.attr == (function, (0,) * len(block.inputs))
            ):
                found.setdefault(block.content, block)
        return list(found.values())

    # ---- scalars that are entries of arrays

    def same_entry(self, block: Block) -> Block:
        """A scalar expression of entries, as the entry of an array node where the graph has one.

        `sigmoid(z_1)` typed as a scalar is the first entry of sigmoid(z), and whatever is known of one is
        then known of the other.
        """
        if block.shape or block.name is not None or (block.op not in ELEMENTWISE and block.op != "func"):
            return block
        self._search()
        if not self._entries:
            return block
        found = self._entries.get(_signature(Quantity(block)))
        return found.block[found.index] if found is not None else block

    def _search(self) -> None:
        """Note the entries of all elementwise arrays built since the last search."""
        blocks = self.graph.blocks
        for block in blocks[self._searched :]:
            if block.shape and (block.op in ELEMENTWISE or block.op == "func"):
                for quantity in _owned(block):
                    self._entries.setdefault(_signature(quantity), quantity)
        self._searched = len(blocks)


def _owned(block: Block) -> Iterator[Quantity]:
    return block.quantities() if block.rows.size <= LARGEST_INDEXED else iter(())


def _signature(quantity: Quantity) -> tuple[Any, ...]:
    op, operands = parts(quantity)
    rows = [int(np.asarray(block.rows)[index]) for block, index in operands]
    commutes = op in ELEMENTWISE and ELEMENTWISE[op].commutes
    return op, quantity.block.attr, *(sorted(rows) if commutes else rows)
