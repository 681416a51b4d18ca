"""Instances that come to the same on what is known by chance, found by sorting them.

Around a base a few leaves take any small numbers. Among hundreds of instances there are many thousands of
pairs, and sorting finds those that agree without looking at each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.sufficiency.instances import drawn
from bptutor.calculus.sufficiency.moves import Pairs

if TYPE_CHECKING:
    from bptutor.calculus.draws import Draws
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

DIGITS = 10
"""Told rows are compared by so many decimals here; whoever takes a pair looks closer."""


def colliding(model: Model, bases: Array, draws: Draws, *, gentle: bool, count: int, leaves: int) -> Pairs:
    """Pairs that agree on what is told and differ in the target, all else as in one of the bases."""
    first, second = [], []
    share = max(2, count // max(1, bases.shape[1]))
    free = np.flatnonzero(model.movable)
    if not len(free) or not bases.shape[1]:
        return Pairs(bases[:, :0], bases[:, :0])
    for base in bases.T:
        columns = np.repeat(base[:, None], share, 1)
        chosen = free[np.argsort(draws.uniform(0, 1, (len(free),)))[:leaves]]
        columns[chosen] = drawn(model, share, draws, gentle=gentle)[chosen]
        pairs = _same_told(model, columns)
        first.append(columns[:, pairs[0]])
        second.append(columns[:, pairs[1]])
    return Pairs(np.concatenate(first, 1), np.concatenate(second, 1))


def _same_told(model: Model, columns: Array) -> tuple[list[int], list[int]]:
    """Neighbours with equal told rows and unequal targets."""
    seen = model.at(columns)
    kept = np.flatnonzero(seen.usable)
    told, target = np.round(seen.told[:, kept], DIGITS) + 0.0, np.round(seen.target[:, kept], DIGITS) + 0.0
    order = np.lexsort([*target, *told])
    a, b = order[:-1], order[1:]
    hit = (told[:, a] == told[:, b]).all(0) & (target[:, a] != target[:, b]).any(0)
    return kept[a[hit]].tolist(), kept[b[hit]].tolist()
