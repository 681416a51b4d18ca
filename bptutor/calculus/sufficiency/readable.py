"""Which of many pairs of instances is easiest to read, and looks least like a coincidence."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model, Seen
    from bptutor.calculus.sufficiency.moves import Pairs

FAR = 99.0
"""The distance of a leaf that the target is not made of."""
FAR_APART = 1e-2
"""A share by which the target should differ."""
BLURRED = 1e-9
"""Small values that differ by more than this share of themselves are seldom equal: looked at last."""
MOST_LINES = 8
"""Rows and columns of larger matrices are not compared."""


def effort(model: Model, far: Array, pairs: Pairs, a: Seen, b: Seen) -> Array:
    """How hard pairs are to read: many changes, far from the target, units off, zeros, large numbers."""
    first, second = pairs
    changed = first != second
    near = np.where(changed, far[:, None], np.inf).min(0, initial=FAR)
    cost = 3.0 * changed.sum(0) + 0.5 * near + _hard_to_read(second) + 2 * (first < 0).mean(0)
    cost += 0.2 * np.maximum(0, np.abs(second) - 5).max(0, initial=0)
    numbers = np.concatenate([a.target, b.target])
    cost += np.log1p(np.abs(numbers)).sum(0) + 2.0 * (numbers == 0).mean(0)
    if len(a.told):
        cost += 6.0 * (a.told == 0).mean(0) + 3.0 * _repeated(a.told)
        cost += 50.0 * (np.abs(a.told - b.told) > BLURRED * np.abs(a.told)).any(0)
    cost += 4 * (1 - np.maximum(a.lit, b.lit)) + np.maximum(0, np.maximum(a.steepest, b.steepest) - 2)
    gaps = np.abs(a.target - b.target) / (1e-300 + np.abs(a.target) + np.abs(b.target))
    cost += 5.0 * (gaps.max(0) < FAR_APART)
    kinks = (a.sides == 0).any(0) | (b.sides == 0).any(0)
    strange = np.maximum(coincidences(model, first), coincidences(model, second))
    return np.asarray(cost + 9 * kinks + 8 * (strange > 0) + strange)


def coincidences(model: Model, leaves: Array) -> Array:
    """How many rows or columns of matrices are multiples of one another: such a matrix has no inverse."""
    found = np.zeros(leaves.shape[1])
    for matrix in _matrices(model):
        for lines in (matrix, matrix.T):
            for one, other in combinations(lines, 2):
                across = leaves[one][:, None] * leaves[other][None]
                found += np.abs(across - np.swapaxes(across, 0, 1)).max((0, 1)) < 1e-9
    return found


def _matrices(model: Model) -> Iterator[NDArray[np.intp]]:
    """The places of the entries of each matrix whose numbers are not given."""
    places: dict[int, dict[tuple[int, ...], int]] = {}
    for place, q in enumerate(model.leaves):
        if len(q.index) == 2 and not model.given[place]:
            places.setdefault(q.block.id, {})[q.index] = place
    for entries in places.values():
        rows, columns = (sorted({index[k] for index in entries}) for k in (0, 1))
        if len(entries) == len(rows) * len(columns) and 2 <= min(len(rows), len(columns)) <= MOST_LINES:
            yield np.array([[entries[i, j] for j in columns] for i in rows])


def _repeated(told: Array) -> Array:
    """The share of known values that another one is equal to: as if they had to be."""
    ordered = np.sort(told, 0)
    return np.asarray((ordered[1:] == ordered[:-1]).sum(0) / len(told))


def _hard_to_read(leaves: Array) -> Array:
    """How many numbers are no whole numbers, and no halves or tenths."""
    cost = np.zeros(leaves.shape[1])
    for denominator, price in ((1, 0.5), (2, 0.5), (10, 1.0), (60, 3.0)):
        cost += price * (np.abs(leaves * denominator - np.round(leaves * denominator)) > 1e-9).sum(0)
    return cost
