"""Newton's method on many instances at once: instances on which rows have the values they should have.

Least squares where the numbers of equations and unknowns differ. The slopes are differences, so that nothing
is built in the graph.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

STEP = 2.0**-20
"""Slopes are differences over this step: exact enough for a step that is repeated."""
LONGEST, LONGER = 1.5, 1.4
"""How far a leaf moves in the first step at most, and by what that grows from step to step."""
LED = 1e-3
"""... unless the whole step, however long, leaves so little of what is missing: nearly linear there."""
HUGE = 1e60
"""Values from here on, and undefined ones, count as 0: such instances are lost."""
CLOSE = 1e-12
"""Told rows that differ by this share are equal, as far as floats can tell."""


class Push(NamedTuple):
    """An entry of the target, and what it must come to in each instance."""

    entry: int
    goals: Array


@np.errstate(all="ignore")  # instances on which something is not defined are lost, not complained of
def solved(
    model: Model, start: Array, goals: Array, unknowns: NDArray[np.intp], *, push: Push | None = None,
    steps: int = 12, limited: bool = False,
) -> tuple[Array, NDArray[np.bool_]]:
    """Instances near `start` (a column each) whose told rows are `goals`, and where that was reached.

    `unknowns` are the places of the leaves that may change, a column an instance. With `push`, an entry of
    the target must come to certain values, too.
    """
    leaves = start.copy()
    goals = goals if push is None else np.concatenate([goals, push.goals[None]])
    entry = None if push is None else push.entry
    columns = np.arange(start.shape[1])
    if goals.shape[0] == 0:
        return leaves, np.ones(len(columns), bool)
    scale = np.ones((len(goals), 1))
    scale[: len(model.told)] = model.scale(model.told, goals[: len(model.told)])
    for step in range(steps):
        values, slopes = linearised(model, leaves, unknowns, entry=entry)
        if (limited and model.is_spent) or _is_reached(values - goals, goals, scale).all():
            break
        move = _least_squares(slopes / scale[:, None], (goals - values) / scale)
        longest = LONGEST * LONGER**step
        far = np.flatnonzero((np.abs(move) > longest).any(0))
        if len(far):
            there = leaves[:, far].copy()
            there[unknowns[:, far], np.arange(len(far))] += move[:, far]
            rest = (_values(model, there, entry) - goals[:, far]) / scale
            is_led = _size(rest) <= LED * _size((values - goals)[:, far] / scale)
            move = np.where(np.isin(columns, far[is_led]), move, np.clip(move, -longest, longest))
        leaves[unknowns, columns] += move
        stay_inside(model, leaves)
    return leaves, _is_reached(_values(model, leaves, entry) - goals, goals, scale)


def _size(rest: Array) -> Array:
    """The largest of what is missing, an instance a column; infinite where that is not defined."""
    return np.asarray(np.nan_to_num(np.abs(rest), nan=np.inf).max(0))


def _values(model: Model, leaves: Array, entry: int | None) -> Array:
    seen = model.at(leaves)
    return seen.told if entry is None else np.concatenate([seen.told, seen.target[entry : entry + 1]])


def _is_reached(rest: Array, goals: Array, scale: Array) -> NDArray[np.bool_]:
    return np.asarray((np.abs(rest) <= CLOSE * (scale + np.abs(goals))).all(0), bool)


def linearised(
    model: Model, leaves: Array, unknowns: NDArray[np.intp], *, entry: int | None = None
) -> tuple[Array, Array]:
    """The told rows, (rows, columns), and their slopes by the unknowns, (rows, unknowns, columns).

    With `entry`, that entry of the target comes after them.
    """
    n, count = unknowns.shape
    moved = np.repeat(leaves[:, None, :], n + 1, 1)
    which, columns = np.arange(n)[:, None], np.arange(count)[None]
    moved[unknowns, which + 1, columns] += STEP
    values = _values(model, moved.reshape((len(leaves), -1)), entry)
    values = values.reshape((len(values), n + 1, count))
    values = np.where(np.abs(values) < HUGE, values, 0.0)
    return values[:, 0], (values[:, 1:] - values[:, :1]) / STEP


def _least_squares(slopes: Array, rest: Array) -> Array:
    """The shortest move that takes `rest` away, as well as it goes, an instance a column."""
    a, r = np.moveaxis(slopes, -1, 0), rest.T[..., None]
    turned = np.swapaxes(a, 1, 2)
    wide = a.shape[1] <= a.shape[2]
    square = a @ turned if wide else turned @ a
    size = np.trace(square, axis1=1, axis2=2)[:, None, None]
    square = square + (1e-13 * size + 1e-200) * np.eye(square.shape[1])
    found = turned @ np.linalg.solve(square, r) if wide else np.linalg.solve(square, turned @ r)
    return np.asarray(np.nan_to_num(found[..., 0].T))


def stay_inside(model: Model, leaves: Array) -> None:
    """Put positive leaves and probabilities back to where they may be."""
    for i, domain in enumerate(model.domains):
        if domain == "positive":
            np.maximum(leaves[i], 0.05, out=leaves[i])
        elif domain == "probability":
            np.clip(leaves[i], 0.02, 0.98, out=leaves[i])
