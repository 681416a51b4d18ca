"""Pairs of instances that differ in one leaf, or in two or three that make up for each other."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bptutor.calculus.sampling import DISCRETE
from bptutor.calculus.sufficiency.instances import choose_hot, hot_groups, values_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bptutor.calculus.draws import Draws
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

MOST_COLUMNS = 6000
"""So many pairs are tried at once."""


class Pairs(NamedTuple):
    """Instances side by side, a column each; `second` has other numbers on some free leaves."""

    first: Array
    second: Array


def one_leaf(model: Model, bases: Array, choice: Sequence[int], *, gentle: bool, others: int) -> Pairs:
    """Each of the leaves `choice` at other values, on each of the bases; one-hot vectors move their 1."""
    hot = {i: group for group in hot_groups(model) for i in group}
    first, second = [], []
    for i in choice:
        values = values_for(model.domains[i], gentle=gentle)
        for k in range(1, min(others, len(values) - 1) + 1):
            moved = bases.copy()
            if i in hot:
                choose_hot(model, moved, hot[i], _next_hot(bases, hot[i], k))
            else:
                moved[i] = _next(bases[i], values, k)
            first.append(bases)
            second.append(moved)
        for value in model.far_values if model.domains[i] == "real" else ():
            moved = bases.copy()
            moved[i] = value
            first.append(bases)
            second.append(moved)
    return _joined(bases, first, second)


def _next(column: Array, values: Sequence[float], k: int) -> Array:
    """The value `k` places on from each of a column in a list of values."""
    table = np.array(values)
    at = np.argmin(np.abs(table[:, None] - column), 0)
    return np.asarray(table[(at + k) % len(table)])


def _next_hot(bases: Array, group: list[int], k: int) -> NDArray[np.int64]:
    return np.asarray(np.argmax(bases[group], 0) + k)


def two_leaves(model: Model, bases: Array, pairs: Sequence[tuple[int, int]]) -> Pairs:
    """Two leaves that change together: exchanged, signs turned, doubled and halved, one more and one less."""
    first, second = [], []
    for i, j in pairs:
        a, b = bases[i], bases[j]
        for x, y in ((b, a), (-a, -b), (2 * a, b / 2), (a / 2, 2 * b), (a + 1, b - 1), (a - 1, b + 1)):
            fine = _allowed(model.domains[i], x) & _allowed(model.domains[j], y) & ((x != a) | (y != b))
            if fine.any():
                moved = bases[:, fine]
                first.append(moved)
                moved = moved.copy()
                moved[i], moved[j] = x[fine], y[fine]
                second.append(moved)
    return _joined(bases, first, second)


def _allowed(domain: str, values: Array) -> NDArray[np.bool_]:
    if domain in DISCRETE:
        return np.zeros(len(values), bool)
    if domain == "probability":
        return np.asarray((values > 0) & (values < 1))
    return np.asarray(values > 0 if domain == "positive" else values != 0)


def shifts(model: Model, bases: Array) -> Pairs:
    """All that goes into a softmax, one more: its leaves, or the biases that are added last."""
    first, second = [], []
    for row in sorted(model.question.below):
        op, operands = model.graph.recipe(row)
        if op == "softmax":
            places = [_added_leaf(model, operand) for operand in operands]
            found = [place for place in places if place is not None]
            if len(found) == len(places) == len(set(found)):
                moved = bases.copy()
                moved[found] += np.where((moved[found] == -1).any(0), -1.0, 1.0)
                first.append(bases)
                second.append(moved)
    return _joined(bases, first, second)


def _added_leaf(model: Model, row: int) -> int | None:
    """The place of a movable leaf that a row is, or that it has for a term."""
    while row not in model.place:
        op, operands = model.graph.recipe(row)
        leaves = [r for r in operands if r in model.place]
        if op not in ("add", "identity") or (not leaves and op == "add"):
            return None
        row = leaves[-1] if leaves else operands[0]
    return model.place[row] if model.movable[model.place[row]] else None


def partners(model: Model, choice: NDArray[np.bool_], draws: Draws, most: int) -> list[tuple[int, int]]:
    """Pairs of free leaves, one of them among `choice`: those that are multiplied or added first."""
    free = model.movable
    near: dict[tuple[int, int], None] = {}
    for row in sorted(model.question.below, reverse=True):
        op, operands = model.graph.recipe(row)
        places = [model.place[r] for r in operands if r in model.place]
        if op in ("dot", "mul", "add", "sum", "sub"):
            near |= dict.fromkeys((min(p), max(p)) for p in combinations(places, 2))
        if len(near) > 4 * most:
            break
    fine = [(i, j) for i, j in near if i != j and free[i] and free[j] and (choice[i] or choice[j])]
    some = np.flatnonzero(free)
    if len(some) > 1 and choice.any():
        chosen = np.flatnonzero(choice & free)
        left = chosen[draws.below(max(1, len(chosen)), (most,))] if len(chosen) else some[:0]
        right = some[draws.below(len(some), (most,))]
        fine += [(int(i), int(j)) for i, j in zip(left, right, strict=False) if i != j]
    return list(dict.fromkeys(fine))[:most]


def _joined(bases: Array, first: list[Array], second: list[Array]) -> Pairs:
    if not first:
        return Pairs(bases[:, :0], bases[:, :0])
    return Pairs(np.concatenate(first, 1), np.concatenate(second, 1))
