"""Evaluation from the leaves for many instances side by side.

A plan is made once for the blocks that are wanted: only their ancestors are laid out, in one flat buffer, one
place an entry and instance, and the work becomes a list of pre-bound numpy calls with preallocated outputs.
Running it again costs no allocation. A single instance of a small graph runs on plain Python floats instead,
where a numpy call would cost more than the arithmetic.

Layout: the batch axis is last (struct of arrays: every operation streams over instances), except for wide
blocks with few instances, where the batch goes first in memory so that matrix products reach BLAS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bptutor.calculus.arrays import STRUCTURAL
from bptutor.calculus.kernels import Array, Call, Functions, emit
from bptutor.calculus.rollback import cut
from bptutor.calculus.scalar_plan import ScalarPlan, rows_below

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from fractions import Fraction

    from bptutor.calculus.graph import Block, Graph

Amend: TypeAlias = "Callable[[Block, list[Array], Array], list[Call]]"
"""More calls for a block, from its inputs and the array that holds it."""

WIDE = 1024
"""A block with this many entries counts as wide ..."""
FEW = 256
"""... and so many instances count as few: then the batch goes first in memory."""
SMALL = 600
"""Up to this many rows, one instance is evaluated on Python floats."""


class Plan:
    """`wanted` blocks of `graph` for `batch` instances.

    `fixed` holds rows at a number, whatever their definition says; `functions` are the general functions;
    `amend` says what is to be done after a block has been computed.
    Set every leaf with `set`, call `run`, read blocks (wanted ones and their ancestors) with ``plan[block]``,
    an array of shape ``block.shape + (batch,)``.
    """

    def __init__(
        self,
        graph: Graph,
        wanted: Sequence[Block],
        batch: int,
        *,
        functions: Functions | None = None,
        fixed: Mapping[int, float | Fraction] | None = None,
        amend: Amend | None = None,
    ) -> None:
        self.graph, self.batch = graph, batch
        self.blocks: list[Block] = []
        self.leaves: list[Block] = []
        self.errors: dict[int, Array] = {}
        self.lossy: dict[int, bool] = {}
        """By block id, as far as they have been worked out since the last run (see rounding.py)."""
        self.numbers = 0
        """How many are held."""
        self.fixed = fixed or {}
        self.functions: Functions = functions if functions is not None else {}
        self._amend = amend
        self._at: dict[int, Array] = {}
        self._storage: dict[int | bytes, Array] = {}
        self._made: dict[int | bytes, None] = {}
        self._calls: list[Call] = []
        self._called = 0
        self._batch_first = 1 < batch <= FEW and _widest(graph.ancestors(*wanted)) >= WIDE
        empty = self.mark()
        self.add(wanted, functions)
        graph.followers.add(self, of=wanted, empty=empty)

    def add(self, wanted: Sequence[Block], functions: Functions | None = None) -> None:
        """Take in more blocks, and what they are made of; `functions` holds those that are new."""
        more = [b for b in self.graph.ancestors(*wanted) if b.id not in self._at]
        self.blocks += more
        self.leaves += [b for b in more if b.op == "leaf"]
        self._lay_out(self._owners(more))
        for block in more:
            self._place(block, functions or {})

    def mark(self) -> tuple[int, tuple[int, ...]]:
        """How much it holds (see rollback.Follower)."""
        return self.numbers, tuple(len(memory) for memory in self._memories())

    def go_back(self, mark: tuple[int, tuple[int, ...]]) -> None:
        """Forget the blocks that came after `mark`."""
        self.numbers, lengths = mark
        for memory, length in zip(self._memories(), lengths, strict=True):
            cut(memory, length)
        self._called = min(self._called, len(self._calls))
        for memory in (self.errors, self.lossy):
            for block in [b for b in memory if b not in self._at]:
                del memory[block]

    def _memories(self) -> tuple[dict[Any, Any] | list[Any], ...]:
        return self.blocks, self.leaves, self._at, self._storage, self._made, self._calls

    def _owners(self, blocks: Sequence[Block]) -> list[Block]:
        """One block for each set of rows that has yet to be stored, leaves first."""
        seen: dict[int | bytes, Block] = {}
        for b in blocks:
            if _is_stored(b) and b.content not in self._storage:
                seen.setdefault(b.content, b)
        return sorted(seen.values(), key=lambda b: b.op != "leaf")

    def _lay_out(self, owners: list[Block]) -> None:
        buffer = np.full(sum(b.rows.size for b in owners) * self.batch, np.nan)
        self.numbers += buffer.size
        start = 0
        for b in owners:
            flat = buffer[start : start + b.rows.size * self.batch]
            start += flat.size
            if self._batch_first:
                view = np.moveaxis(flat.reshape((self.batch, *b.shape)), 0, -1)
            else:
                view = flat.reshape((*b.shape, self.batch))
            self._storage[b.content] = view

    def _place(self, b: Block, functions: Functions) -> None:
        if b.op == "const":
            self._at[b.id] = constant_array(b)[..., None]
            return
        inputs = [self._at[x.id] for x in b.inputs]
        if _is_view(b):
            self._at[b.id] = self._view(b, inputs)
            return
        key = b.content
        self._at[b.id] = out = self._storage[key]
        if key in self._made:
            return
        self._made[key] = None
        if b.op != "leaf":
            self._calls += emit(b, inputs, out, functions, self._batch_first)
        if self._amend is not None:
            self._calls += self._amend(b, inputs, out)
        if self.fixed:
            filled = [q for q in b.quantities() if q.row in self.fixed]
            self._calls += [(_fill, (out, q.index, self.fixed[q.row])) for q in filled]

    def _view(self, b: Block, inputs: list[Array]) -> Array:
        """A numpy view of its input; for `gather` and `stack`, a copy made at every run."""
        arrange = STRUCTURAL[b.op].arrange
        assert arrange is not None
        dims = len(b.inputs[0].shape)
        if b.op not in ("gather", "stack"):
            view: Array = arrange(inputs, dims, b.attr)
            return view
        batch = max(x.shape[-1] for x in inputs)
        out: Array = np.empty((*b.shape, batch))
        spread = [np.broadcast_to(x, (*x.shape[:-1], batch)) for x in inputs]
        self._calls.append((_rearrange, (arrange, spread, dims, b.attr, out)))
        return out

    def set(self, leaf: Block, values: Any) -> None:
        """Give a leaf its values, of its own shape (the same for all) or of ``shape + (batch,)``."""
        if leaf.id in self._at:
            array = np.asarray(values, float)
            self._at[leaf.id][...] = array[..., None] if array.ndim == len(leaf.shape) else array

    def run(self) -> Plan:
        """Compute everything from the leaves; undefined results are NaN or infinite, never a warning."""
        self.errors.clear()
        self.lossy.clear()
        self._called = 0
        return self.run_added()

    def run_added(self) -> Plan:
        """Compute what has been added since the last run; the rest stays."""
        with np.errstate(all="ignore"):
            for function, args in self._calls[self._called :]:
                function(*args)
        self._called = len(self._calls)
        return self

    def __getitem__(self, block: Block) -> Array:
        return self._at[block.id]


def _widest(blocks: Sequence[Block]) -> int:
    return max((b.rows.size for b in blocks if _is_stored(b)), default=0)


def _is_stored(b: Block) -> bool:
    return b.op != "const" and not _is_view(b)


def _is_view(b: Block) -> bool:
    return b.op in STRUCTURAL and STRUCTURAL[b.op].arrange is not None


def _fill(out: Array, index: tuple[int, ...], value: float | Fraction) -> None:
    out[index] = float(value)


def _rearrange(arrange: Any, inputs: list[Array], dims: int, attr: Any, out: Array) -> None:
    np.copyto(out, arrange(inputs, dims, attr))


def constant_array(b: Block) -> Array:
    """The numbers of a constant block."""
    shape, values = b.attr
    numbers: Array = np.array([float(x) for x in values], float)
    return np.asarray(numbers.reshape(shape))


def plan(graph: Graph, wanted: Sequence[Block], batch: int = 1) -> Plan | ScalarPlan:
    """The quicker of the two for this graph and batch, where no row is fixed and no function is general."""
    if batch == 1 and len(rows_below(graph, wanted)) <= SMALL:
        return ScalarPlan(graph, wanted)
    return Plan(graph, wanted, batch)
