"""The fibre of what is known: instances on which the told rows have given values.

Newton's method, least squares where the numbers of equations and unknowns differ, on many instances at once;
the slopes are differences, so nothing is built in the graph. Each instance may have unknowns of its own: with
one or two of them, and the rest left as it was, solutions are often simple fractions, and easy to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bptutor.calculus.sufficiency.instances import drawn, hot_groups
from bptutor.calculus.sufficiency.model import LIMITS
from bptutor.calculus.sufficiency.moves import Pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.draws import Draws
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

STEP = 2.0**-20
"""Slopes are differences over this step: exact enough for a step that is repeated."""
LONGEST, LONGER = 1.5, 1.4
"""How far a leaf moves in the first step at most, and by what that grows from step to step."""
SOME = 1 / 8
"""Where fewer instances can be used than that, the numbers given are large."""
SMALLER = (0.1, 0.01, 0.001)
"""What readable numbers are multiplied by then."""
HUGE = 1e60
"""Values from here on, and undefined ones, count as 0: such instances are lost."""
CLOSE = 1e-12
"""Told rows that differ by this share are equal, as far as floats can tell."""


class Push(NamedTuple):
    """An entry of the target, and what it must come to in each instance."""

    entry: int
    goals: Array


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
        leaves[unknowns, columns] += np.clip(move, -longest, longest)
        _stay_inside(model, leaves)
    return leaves, _is_reached(_values(model, leaves, entry) - goals, goals, scale)


def _values(model: Model, leaves: Array, entry: int | None) -> Array:
    seen = model.at(leaves)
    return seen.told if entry is None else np.concatenate([seen.told, seen.target[entry : entry + 1]])


def _is_reached(rest: Array, goals: Array, scale: Array) -> NDArray[np.bool_]:
    with np.errstate(invalid="ignore"):
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


def _stay_inside(model: Model, leaves: Array) -> None:
    for i, domain in enumerate(model.domains):
        if domain == "positive":
            np.maximum(leaves[i], 0.05, out=leaves[i])
        elif domain == "probability":
            np.clip(leaves[i], 0.02, 0.98, out=leaves[i])


# ---------------------------------------------------------------- instances that meet the numbers given


def bases(model: Model, count: int, draws: Draws, *, gentle: bool) -> Array:
    """Readable instances with all numbers that are given; of computed rows, by solving for a few leaves."""
    columns = drawn(model, count, draws, gentle=gentle)
    n = len(model.equations)
    if not n:
        return _usable(model, columns) if gentle else columns
    choice = np.flatnonzero(model.above(model.equations) & ~model.given & ~model.discrete)
    found = []
    for extra in (0, 1, len(choice)):
        size = min(n + extra, len(choice))
        if size:
            unknowns = some_of(choice, size, count, draws)
            leaves, fine = meeting(model, columns, unknowns)
            found.append(leaves[:, fine])
        if sum(x.shape[1] for x in found) >= count // 4:
            break
    return simplified(np.concatenate(found, 1)) if found else columns[:, :0]


def _usable(model: Model, columns: Array) -> Array:
    """The instances; with smaller numbers where nearly all of them saturate, or close to that."""
    if model.at(columns).usable.mean() >= SOME:
        return columns
    small: Array = columns.copy()
    loose = model.loose
    for factor in SMALLER:
        small[loose] = factor * columns[loose]
        if model.at(small).usable.mean() >= SOME:
            return small
    model.limit = LIMITS[1]
    return columns


def meeting(model: Model, columns: Array, unknowns: NDArray[np.intp]) -> tuple[Array, NDArray[np.bool_]]:
    """Instances with the numbers given, wherever the rest of what is known comes to."""
    told = model.told
    model.told = model.equations
    try:
        goals = np.repeat(model.goals[:, None], columns.shape[1], 1)
        return solved(model, columns, goals, unknowns, steps=25)
    finally:
        model.told = told


def simplified(leaves: Array) -> Array:
    """Numbers that are simple fractions but for rounding, as the doubles of these."""
    found: Array = leaves.copy()
    for denominator in (1, 2, 10, 3, 12, 7, 60):
        near = np.round(leaves * denominator) / denominator
        found = np.asarray(np.where((np.abs(near - leaves) < 1e-9) & (found == leaves), near, found))
    return found


def some_of(choice: NDArray[np.intp], size: int, count: int, draws: Draws) -> NDArray[np.intp]:
    """`size` different places among `choice`, a column each time."""
    order = np.argsort(draws.uniform(0, 1, (len(choice), count)), axis=0)
    return np.asarray(choice[order[:size]])


# ---------------------------------------------------------------- pairs on one fibre


def sliding(
    model: Model, bases: Array, draws: Draws, targets: NDArray[np.bool_], *, moved: int, unknowns: int,
    gentle: bool,
) -> Pairs:
    """Pairs in which `moved` leaves take other readable numbers, and `unknowns` others are solved for."""
    count = bases.shape[1]
    choice = np.flatnonzero(model.movable & (targets | model.above(model.told)))
    unknowns = min(unknowns, len(choice) - moved)
    if unknowns < 1 or moved > len(choice):
        return Pairs(bases[:, :0], bases[:, :0])
    places = some_of(choice, moved + unknowns, count, draws)
    columns = np.arange(count)
    second = bases.copy()
    fresh = drawn(model, count, draws, gentle=gentle)
    for place in places[:moved]:
        second[place, columns] = fresh[place, columns]
    return _led_back(model, bases, second, places[moved:])


def matched(
    model: Model, bases: Array, draws: Draws, targets: NDArray[np.bool_], *, moved: int, gentle: bool
) -> Pairs:
    """As `sliding`, with one unknown for each told row: a leaf close to it, which may make up for it."""
    count = bases.shape[1]
    choice = np.flatnonzero(model.movable & targets)
    near = [_nearest(model, row) for row in model.told]
    if not len(choice) or not near or not all(map(len, near)):
        return Pairs(bases[:, :0], bases[:, :0])
    places = np.stack([leaves[draws.below(len(leaves), (count,))] for leaves in near])
    columns = np.arange(count)
    second = bases.copy()
    fresh = drawn(model, count, draws, gentle=gentle)
    for _ in range(moved):
        place = choice[draws.below(len(choice), (count,))]
        second[place, columns] = fresh[place, columns]
    return _led_back(model, bases, second, places)


def _nearest(model: Model, row: int) -> NDArray[np.intp]:
    """Movable leaves that are fewest operations away from a row, or nearly so."""
    far = model.distances([row])
    far[~model.movable] = np.inf
    return np.flatnonzero(far <= far.min(initial=np.inf) + 1) if np.isfinite(far).any() else np.arange(0)


def other_sheets(
    model: Model, bases: Array, draws: Draws, *, unknowns: int, gentle: bool, width: float = 3.0
) -> Pairs:
    """Pairs found from unrelated starts: what is known may be met in quite another place."""
    count = bases.shape[1]
    choice = np.flatnonzero(model.movable)
    unknowns = min(unknowns, len(choice))
    if not unknowns:
        return Pairs(bases[:, :0], bases[:, :0])
    places = some_of(choice, unknowns, count, draws)
    second, columns = bases.copy(), np.arange(count)
    wide = np.where(np.arange(count) % 3 == 2, max(width, 3 * model.largest), width)
    second[places, columns] = wide * draws.uniform(-1, 1, places.shape)
    if unknowns == len(choice) and model.discrete.any():
        loose = model.discrete & model.free
        for group in hot_groups(model):
            loose[group] &= not model.known[group].any()
        second[loose] = drawn(model, count, draws, gentle=gentle)[loose]
    return _led_back(model, bases, second, places)


def pushed(model: Model, bases: Array, draws: Draws, *, entry: int, unknowns: int) -> Pairs:
    """Pairs found by asking for what is known as it was and, at once, for another value in the target."""
    count = bases.shape[1]
    choice = np.flatnonzero(model.movable)
    unknowns = min(unknowns, len(choice))
    if not unknowns:
        return Pairs(bases[:, :0], bases[:, :0])
    places = some_of(choice, unknowns, count, draws)
    seen = model.at(bases)
    size = np.maximum(np.abs(seen.target[entry]), 0.1)
    push = Push(entry, seen.target[entry] + draws.signed(0.1, 1.0, (count,)) * size)
    second, fine = solved(model, bases, seen.told, places, push=push, steps=20, limited=True)
    return Pairs(bases[:, fine], simplified(second[:, fine]))


def _led_back(model: Model, bases: Array, start: Array, unknowns: NDArray[np.intp]) -> Pairs:
    _stay_inside(model, start)
    second, fine = solved(model, start, model.at(bases).told, unknowns, steps=20, limited=True)
    return Pairs(bases[:, fine], simplified(second[:, fine]))
