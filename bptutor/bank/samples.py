"""The random instances that claims about a problem are tried on, shared between its questions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.calculus.sampling import INSTANCES, Instances, largest_batch

if TYPE_CHECKING:
    from fractions import Fraction

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block

MOST_KEPT = 2_000_000
"""With more numbers than these, instances are not kept for the next question."""
STRETCHES = (1.0, 10.0, 0.05)
"""Leaves are drawn in moderate size first; then, where that settles nothing, large and small ones."""


class Samples:
    """Instances that fit the givens of a problem; what was computed for one question serves the next."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.graph = problem, problem.graph
        self._kept: dict[float, Instances] = {}
        self.graph.followers.add(self)

    def mark(self) -> dict[float, Instances]:
        """The instances that are kept (see rollback.Follower); what they hold goes back by itself."""
        return dict(self._kept)

    def go_back(self, mark: dict[float, Instances]) -> None:
        """Forget the instances that came after `mark`."""
        self._kept = mark

    def of(self, blocks: list[Block], stretch: float) -> Instances:
        """Instances with `blocks` in them, their leaves `stretch` times as large."""
        kept, batch = self._kept.get(stretch), min(INSTANCES, largest_batch(self.graph.ancestors(*blocks)))
        if kept is None or kept.batch != batch or kept.plan.numbers > MOST_KEPT:
            seed = STRETCHES.index(stretch)
            kept = Instances(self.graph, blocks, self._given(), batch=batch, seed=seed, stretch=stretch)
            self._kept[stretch] = kept
        else:
            kept.add(*blocks)
        return kept

    def _given(self) -> dict[int, float | Fraction]:
        return dict(self.problem.givens.fixed)


@lru_cache(maxsize=1)
def samples_of(problem: Problem) -> Samples:
    """Those of one problem at a time: questions about it come in a row, and they take much room."""
    return Samples(problem)
