"""Timing two pieces of work against each other, fairly: interleaved, best of many, garbage collector off."""

from __future__ import annotations

import gc
import statistics
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import NamedTuple

Work = Callable[[], object]


class Ratio(NamedTuple):
    """Seconds per run of ours and of the yardstick; `ratio` below 1 means ours is quicker."""

    ours: float
    yardstick: float

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick


def _seconds(work: Work, repeats: int) -> float:
    start = perf_counter()
    for _ in range(repeats):
        work()
    return (perf_counter() - start) / repeats


def _repeats(work: Work, at_least: float) -> int:
    work()
    once = max(_seconds(work, 1), 1e-7)
    return max(1, int(at_least / once))


def compare(
    ours: Work,
    yardstick: Work,
    rounds: int = 15,
    at_least: float = 0.01,
    of_all: Callable[[Sequence[float]], float] = statistics.median,
) -> Ratio:
    """Both timed in turn `rounds` times, after a run that does not count; the median of each counts."""
    n, m = _repeats(ours, at_least), _repeats(yardstick, at_least)
    enabled = gc.isenabled()
    gc.disable()
    try:
        pairs = [(_seconds(ours, n), _seconds(yardstick, m)) for _ in range(rounds)]
    finally:
        if enabled:
            gc.enable()
    return Ratio(*(of_all(column) for column in zip(*pairs, strict=True)))
