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
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.agreement import EQUAL, MOST_ROWS, UNDEFINED, has_root_of_negative, order
from bptutor.calculus.bends import Pool, bends_of, instances_near
from bptutor.calculus.coverage import Coverage, has_gates, opens_with, thresholds
from bptutor.calculus.hidden import hides
from bptutor.calculus.kinks import depends_on_convention
from bptutor.calculus.sampling import ENOUGH, INSTANCES, MIXED, Instances, largest_batch
from bptutor.errors import ShapeMismatch, Undecided
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from numpy.typing import NDArray

    from bptutor.calculus.bends import Bend
    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array

    Mask = NDArray[np.bool_]

SIZES = (INSTANCES, 4 * INSTANCES, 16 * INSTANCES)
STRETCHES = (10.0, 0.05, 1000.0)
"""Leaves so many times as large, for gates that no moderate instance reaches: `[x > 500]`."""
REMOTE = (1e6, 1e-6, 1e9)
"""As well, for gates of which one side only was seen by then: `min(x, 10^8)`."""
ELSEWHERE = (*STRETCHES, MIXED)
"""Where answers are compared as well if moderate instances may not show all; last, with sizes mixed."""
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
        self._batches: dict[tuple[int, float | None], _Batch] = {}

    @property
    def instances(self) -> Instances:
        """The instances of moderate size on which formulas are compared first. Raises Undecided."""
        return self._first.instances

    @property
    def counted(self) -> Mask:
        """Which of these count: where the target is defined, whatever slopes on kinks are."""
        return self._first.counted

    def outcome(self, answer: Block) -> Outcome:
        """Compare an answer. Raises ShapeMismatch; Undecided where the target is hardly ever defined."""
        if answer.shape and answer.shape != self.target.shape:
            raise ShapeMismatch("=", [answer.shape, self.target.shape], "the shapes differ")
        found = self._first.outcome(answer)
        for batch in self._further(answer) if found.equal else ():
            if not (there := batch.outcome(answer)).equal:
                return there
        return found

    def fingerprint(self, answer: Block) -> Fingerprint:
        """What tells one wrong answer from another."""
        instances = self._first.instances
        instances.add(answer)
        values = np.broadcast_to(instances[answer], (*answer.shape, instances.batch))
        return Fingerprint(values[..., :COMPARED].copy())

    def settles(self, block: Block) -> bool:
        """Whether some entry of a block is the same on all instances."""
        instances = self._first.instances
        instances.add(block)
        values = instances[block]
        return bool((values == values[..., :1]).all(-1).any())

    def _own(self, answer: Block) -> list[Block]:
        """The blocks of an answer but the target's, and gates that open where one of the target's does."""
        blocks, gates = self._first.blocks, self._first.gates
        return [b for b in self.graph.ancestors(answer) if b.id not in blocks and not opens_with(b, gates)]

    def _further(self, answer: Block) -> Iterator[_Batch]:
        """Where an answer is compared, having agreed so far: on pieces of its own, far out, near bends."""
        own = self._own(answer)
        compared = [self._first]
        far = self._far or (self._elsewhere if hides(own, self._first.instances.plan) else [])
        for batch in chain(far, self._pieces(own, far)):
            yield batch
            compared.append(batch)
        bends = bends_of(own, self._first.instances)
        if (bends or self._bends_alone(answer)) and self._near is not None:
            yield self._near
        others = [bend for bend in bends if not bend.is_where_one_opens(self._first.gates)]
        near = self._close_to(others, compared, answer)
        if near is not None:
            yield near

    def _bends_alone(self, answer: Block) -> bool:
        """Whether the target may have a bend where the answer has none, though it is equal so far."""
        return bool(self._far) or (self._has_gates and not has_gates(self.graph.ancestors(answer)))

    @cached_property
    def _has_gates(self) -> bool:
        return has_gates(self._first.instances.plan.blocks)

    def _pieces(self, own: list[Block], known: list[_Batch]) -> Iterator[_Batch]:
        """Instances, but for those known, until all pieces were seen that the answer's own gates make.

        Larger and smaller ones follow in any case, as two gates together may leave a gap that is in reach
        of neither.
        """
        coverage = Coverage(own, ENOUGH)
        if not coverage.gates:
            return
        coverage.note(self._first.instances.plan, self._first.counted)
        for size, stretch in self._plans:
            if stretch in ELSEWHERE or coverage.unseen() is not None:
                batch = self._batch(size, stretch)
                if batch not in known:
                    yield batch
                coverage.note(batch.instances.plan, batch.counted)

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
    def _plans(self) -> list[tuple[int, float | None]]:
        """The sizes and stretches of further batches: larger ones, then those further out and in."""
        first, most = self._first.instances.batch, largest_batch(self.graph.ancestors(self.target))
        larger: list[tuple[int, float | None]] = [(n, 1.0) for n in SIZES if first < n <= most]
        return [*larger, *((min(first, INSTANCES), stretch) for stretch in (*ELSEWHERE, *REMOTE))]

    def _batch(self, size: int, stretch: float | None) -> _Batch:
        if (size, stretch) not in self._batches:
            instances = Instances(
                self.graph, [self.target], self._fixed, batch=size, seed=self._seed, stretch=stretch
            )
            self._batches[size, stretch] = _Batch(self.target, instances, moderate=stretch == 1.0)
        return self._batches[size, stretch]

    @cached_property
    def _far(self) -> list[_Batch]:
        """Where gates of the target open that no moderate instance reaches, or it may hide something."""
        first = self._first
        coverage = Coverage(first.instances.plan.blocks, ENOUGH)
        coverage.note(first.instances.plan, first.counted)
        if coverage.unseen() is None and not hides(first.instances.plan.blocks, first.instances.plan):
            return []
        return self._elsewhere

    @cached_property
    def _elsewhere(self) -> list[_Batch]:
        size = min(self._first.instances.batch, INSTANCES)
        return [self._batch(size, stretch) for stretch in ELSEWHERE]

    # ---- instances near bends

    @cached_property
    def _bends(self) -> list[Bend]:
        return bends_of(self.graph.ancestors(self.target), self._first.instances)

    @cached_property
    def _near(self) -> _Batch | None:
        """Instances close to where the target bends."""
        return self._close_to(self._bends, [self._first, *self._far], self.target)

    def _close_to(self, bends: list[Bend], seen: list[_Batch], answer: Block) -> _Batch | None:
        """Instances close to bends, between any two that were seen on either side."""
        if not bends:
            return None
        pool = Pool([(b.instances, b.counted, b.alive) for b in seen])
        near = instances_near(bends, self.target, answer, pool, self._fixed)
        return None if near is None else _Batch(self.target, near, moderate=False)


class _Batch:
    """Instances of a target, and which of them count: where it is defined, whatever slopes on kinks are."""

    def __init__(self, target: Block, instances: Instances, *, moderate: bool) -> None:
        self.target, self.instances, self.moderate = target, instances, moderate
        self.blocks = {b.id for b in self.instances.plan.blocks}
        self.gates = thresholds(self.instances.plan.blocks)
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

    @property
    def alive(self) -> Mask:
        """Where an entry of the target is not 0."""
        values = self.instances[self.target]
        found = (values != 0).reshape((-1, values.shape[-1])).any(0)
        return np.broadcast_to(found, self.instances.batch)

    def outcome(self, answer: Block) -> Outcome:
        """Compare on these instances alone."""
        self.instances.add(answer)
        codes = order(self.instances, answer, self.target)
        flat = codes.reshape((-1, codes.shape[-1]))
        agree = np.broadcast_to((flat == EQUAL).all(0), self.instances.batch)
        if self._all_count and agree.all():
            return Outcome(True, self.instances)
        undefined = np.broadcast_to((flat == UNDEFINED).any(0), self.instances.batch) & self.counted
        if undefined.any() and not self.moderate:  # far out there is overflow, too
            undefined &= has_root_of_negative(self.instances, answer)
        differ = np.broadcast_to(((flat == 1) | (flat == -1)).any(0), self.instances.batch) & self.counted
        if not differ.any() and not undefined.any():
            if not self.moderate or ((flat == EQUAL) & self.counted).any() or not self._is_known():
                return Outcome(True, self.instances)
            differ = self.counted  # on a kink of its own everywhere, it is known to be equal nowhere
        return Outcome(
            False,
            self.instances,
            share=float((agree & self.counted).sum() / self.counted.sum()),
            undefined=self._undefined(answer, undefined) if undefined.any() else None,
            nearly=not undefined.any() and self._nearly(answer),
            at=self._clearest(answer, differ if differ.any() else undefined),
        )

    def _is_known(self) -> bool:
        """Whether the target stands on no kink itself, as far as its first entry tells."""
        from bptutor.calculus.precise import value_of

        if self.instances.plan.numbers > MOST_ROWS * self.instances.batch:
            return False
        at = int(np.argmax(self.counted))
        return value_of(self.instances, int(self.target.rows.ravel()[0]), at) is not None

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
        best = np.where(np.isfinite(merit), merit, -100)
        best = best.reshape((-1, best.shape[-1])).max(0)  # constants have one value for all instances
        return int(np.argmax(np.where(where, best, -np.inf)))
