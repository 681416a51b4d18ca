"""Whether an answer is the target: on every consistent instance of the network, on every piece.

A `Comparison` holds thousands of instances of a target; every answer to the same question is computed on them
too. The batch is enlarged until each gate on the paths of target and answer was seen on and off often enough:
a missing gate shows only where it is off while those behind it are on.

    comparison = Comparison(target)
    with scope.temporary():
        outcome = comparison.outcome(build(tree, scope))
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.agreement import EQUAL, UNDEFINED, order
from bptutor.calculus.coverage import Coverage, threshold
from bptutor.calculus.kinks import depends_on_convention
from bptutor.calculus.sampling import ENOUGH, INSTANCES, Instances, largest_batch
from bptutor.errors import ShapeMismatch, Undecided
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array

    Mask = NDArray[np.bool_]

SIZES = (INSTANCES, 4 * INSTANCES, 16 * INSTANCES)
STRETCHES = (10.0, 0.05, 1000.0)
"""Leaves so many times as large, for gates that no moderate instance reaches: `[x > 500]`."""
NEARLY = 1e-2
"""An answer that is off by less than this everywhere may hold a rounded constant."""
COMPARED = 16
"""Instances that are enough to tell whether two wrong answers are the same."""


class Undefined(Record):
    """Where an answer is no number though the target is one: `block` is the first part that is none.

    `at` is such an instance, `share` says how many of those that count are.
    """

    block: Block
    at: int
    share: float


class Outcome(Record):
    """How an answer compares with the target on `instances`.

    `share` says on how many instances it agrees; `nearly`, that it is off by little wherever it is off; `at`
    is an instance on which it is not equal, of moderate size.
    """

    equal: bool
    instances: Instances
    share: float = 1.0
    undefined: Undefined | None = None
    nearly: bool = False
    at: int | None = None


class Fingerprint:
    """The values of an answer on a few instances; equal where they agree. Hashed by its shape only."""

    __slots__ = ("_values",)

    def __init__(self, values: Array) -> None:
        self._values = values

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fingerprint) or other._values.shape != self._values.shape:
            return False
        with np.errstate(all="ignore"):
            return bool(np.allclose(self._values, other._values, rtol=1e-9, atol=0, equal_nan=True))

    def __hash__(self) -> int:
        return hash(self._values.shape)


class Comparison:
    """Instances of `target`, to compare answers with it.

    `fixed` holds rows at a number. An answer has the shape of the target; a number stands for all entries.
    Made outside of `Graph.temporary()`, it serves for as long as the graph.
    """

    def __init__(
        self, target: Block, *, fixed: Mapping[int, float | Fraction] | None = None, seed: int = 0
    ) -> None:
        self.target, self.graph = target, target.graph
        self._fixed, self._seed = dict(fixed or {}), seed
        self._batches: dict[tuple[int, float], _Batch] = {}

    def outcome(self, answer: Block) -> Outcome:
        """Compare an answer. Raises ShapeMismatch; Undecided where the target is hardly ever defined."""
        if answer.shape and answer.shape != self.target.shape:
            raise ShapeMismatch("=", [answer.shape, self.target.shape], "the shapes differ")
        found = self._first.outcome(answer)
        gates = Coverage(self._own(answer), ENOUGH) if found.equal else None
        return self._further(answer, gates) if gates is not None and gates.gates else found

    def fingerprint(self, answer: Block) -> Fingerprint:
        """What tells one wrong answer from another."""
        instances = self._first.instances
        instances.add(answer)
        values = np.broadcast_to(instances[answer], (*answer.shape, instances.batch))
        return Fingerprint(values[..., :COMPARED].copy())

    def _own(self, answer: Block) -> list[Block]:
        """The blocks of an answer but the target's, and gates that open where one of the target's does."""
        blocks, gates = self._first.blocks, self._first.gates
        return [b for b in self.graph.ancestors(answer) if b.id not in blocks and threshold(b) not in gates]

    def _further(self, answer: Block, coverage: Coverage) -> Outcome:
        """Compare an answer with gates of its own, which agreed so far, on the pieces that these make.

        More instances are drawn until all were seen; then larger and smaller ones in any case, as two gates
        together may leave a gap that is in reach of neither.
        """
        batch = self._first
        coverage.note(batch.instances.plan, batch.counted)
        for size, stretch in self._plans:
            if stretch == 1.0 and coverage.unseen() is None:
                continue
            batch = self._batch(size, stretch)
            if not (found := batch.outcome(answer)).equal:
                return found
            coverage.note(batch.instances.plan, batch.counted)
        return Outcome(True, self._first.instances)

    # ---- instances

    @cached_property
    def _first(self) -> _Batch:
        """As many instances as it takes to see the target on all of its pieces. Raises Undecided."""
        most = largest_batch(self.graph.ancestors(self.target))
        for size in SIZES:
            batch = self._batch(min(size, most), 1.0)
            if size >= most or batch.shows_all():
                break
        if int(batch.counted.sum()) < ENOUGH:
            raise Undecided("the quantity is undefined on almost every random instance")
        return batch

    @cached_property
    def _plans(self) -> list[tuple[int, float]]:
        """The sizes and stretches of further batches: larger ones, then those further out and in."""
        first, most = self._first.instances.batch, largest_batch(self.graph.ancestors(self.target))
        larger = [(n, 1.0) for n in SIZES if first < n <= most]
        return [*larger, *((min(first, INSTANCES), stretch) for stretch in STRETCHES)]

    def _batch(self, size: int, stretch: float) -> _Batch:
        if (size, stretch) not in self._batches:
            self._batches[size, stretch] = _Batch(self.target, self._fixed, size, self._seed, stretch)
        return self._batches[size, stretch]


class _Batch:
    """Instances of a target, and which of them count: where it is defined, whatever slopes on kinks are."""

    def __init__(
        self, target: Block, fixed: Mapping[int, float | Fraction], size: int, seed: int, stretch: float = 1.0
    ) -> None:
        self.target = target
        self.moderate = stretch == 1.0
        self.instances = Instances(target.graph, [target], fixed, batch=size, seed=seed, stretch=stretch)
        self.blocks = {b.id for b in self.instances.plan.blocks}
        self.gates = {rows for b in self.instances.plan.blocks if (rows := threshold(b)) is not None}
        defined = self.instances.defined(target)
        self.counted = defined & ~depends_on_convention(self.instances, target)
        if int(self.counted.sum()) < ENOUGH:  # what is fixed puts all on a kink: the convention decides
            self.counted = defined
        self._all_count = bool(self.counted.all())

    def shows_all(self) -> bool:
        """Whether every gate was seen often enough, and every entry where it is not 0."""
        coverage = Coverage(self.instances.plan.blocks, ENOUGH)
        coverage.note(self.instances.plan, self.counted)
        if coverage.unseen() is not None:
            return False
        if self.target.op == "const":
            return True
        alive = ((self.instances[self.target] != 0) & self.counted).sum(-1)
        return bool((alive >= ENOUGH).all())

    def outcome(self, answer: Block) -> Outcome:
        """Compare on these instances alone."""
        self.instances.add(answer)
        codes = order(self.instances, answer, self.target)
        flat = codes.reshape((-1, codes.shape[-1]))
        agree = np.broadcast_to((flat == EQUAL).all(0), self.instances.batch)
        if self._all_count and agree.all():
            return Outcome(True, self.instances)
        undefined = np.broadcast_to((flat == UNDEFINED).any(0), self.instances.batch) & self.counted
        differ = np.broadcast_to(((flat == 1) | (flat == -1)).any(0), self.instances.batch) & self.counted
        if not differ.any() and (not undefined.any() or not self.moderate):
            return Outcome(True, self.instances)
        return Outcome(
            False,
            self.instances,
            share=float((agree & self.counted).sum() / self.counted.sum()),
            undefined=self._undefined(answer, undefined) if undefined.any() and self.moderate else None,
            nearly=not undefined.any() and self._nearly(answer),
            at=self._clearest(answer, differ if differ.any() else undefined),
        )

    def _undefined(self, answer: Block, where: Mask) -> Undefined:
        """The first part of the answer that is no number somewhere there, though its own parts are."""
        for b in self.instances.graph.ancestors(answer):
            broken = ~self.instances.defined(b) & where
            if broken.any():
                share = float(where.sum() / self.counted.sum())
                return Undefined(b, int(np.argmax(broken)), share)
        raise AssertionError("what is undefined has a part that is")

    def _nearly(self, answer: Block) -> bool:
        x, y = self.instances[answer], self.instances[self.target]
        with np.errstate(all="ignore"):
            close = np.abs(x - y) <= NEARLY * np.maximum(np.abs(x), np.abs(y))
        return bool((close | ~self.counted).all())

    def _clearest(self, answer: Block, where: Mask) -> int:
        """An instance on which they differ much and are of moderate size."""
        x, y = self.instances[answer], self.instances[self.target]
        with np.errstate(all="ignore"):
            size = np.maximum(np.abs(x), np.abs(y))
            merit = np.abs(x - y) / size - np.abs(np.log10(size)) / 10
        best = np.where(np.isfinite(merit), merit, -100).reshape((-1, self.instances.batch)).max(0)
        return int(np.argmax(np.where(where, best, -np.inf)))
