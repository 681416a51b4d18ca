"""The fibre of what is known: instances on which the told rows have given values.

Each instance may have unknowns of its own (`newton`): with one or two of them, and the rest left as it was,
solutions are often simple fractions, and easy to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.sufficiency.instances import drawn, hot_groups
from bptutor.calculus.sufficiency.model import LIMITS
from bptutor.calculus.sufficiency.moves import Pairs
from bptutor.calculus.sufficiency.newton import Push, solved, stay_inside

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.draws import Draws
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

SOME = 1 / 8
"""Where fewer instances can be used than that, the numbers given are large."""
NOTHING = 0.02
"""A free leaf of this size is as good as 0, which is a coincidence."""
SMALLER = (0.1, 0.01, 0.001)
"""What readable numbers are multiplied by then."""


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
    return _without_zeros(model, simplified(np.concatenate(found, 1))) if found else columns[:, :0]


def _without_zeros(model: Model, leaves: Array) -> Array:
    """The instances on which nothing was solved to be 0, a coincidence; all, where something has to be 0."""
    free = ~model.given & ~model.discrete
    fine = ~(np.abs(leaves[free]) < NOTHING).any(0)
    return np.asarray(leaves[:, fine] if fine.any() else leaves)


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
    if unknowns < 1:
        return _none(bases)
    places = some_of(choice, moved + unknowns, count, draws)
    second = _with(drawn(model, count, draws, gentle=gentle), bases, places[:moved])
    return _led_back(model, bases, second, places[moved:])


def matched(
    model: Model, bases: Array, draws: Draws, targets: NDArray[np.bool_], *, moved: int, gentle: bool
) -> Pairs:
    """As `sliding`, with one unknown for each told row: a leaf close to it, which may make up for it."""
    count = bases.shape[1]
    choice = np.flatnonzero(model.movable & targets)
    near = [_nearest(model, row) for row in model.told]
    if not len(choice) or not near or not all(map(len, near)):
        return _none(bases)
    unknowns = np.stack([leaves[draws.below(len(leaves), (count,))] for leaves in near])
    fresh = drawn(model, count, draws, gentle=gentle)
    places = choice[draws.below(len(choice), (moved, count))]
    return _led_back(model, bases, _with(fresh, bases, places), unknowns)


def _with(fresh: Array, bases: Array, places: NDArray[np.intp]) -> Array:
    """`bases` with the numbers of `fresh` at `places`, of which every instance has its own."""
    second: Array = bases.copy()
    columns = np.arange(bases.shape[1])
    second[places, columns] = fresh[places, columns]
    return second


def _none(bases: Array) -> Pairs:
    return Pairs(bases[:, :0], bases[:, :0])


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
    places = _unknowns(model, unknowns, count, draws)
    if not len(places):
        return _none(bases)
    second, columns = bases.copy(), np.arange(count)
    wide = np.where(np.arange(count) % 3 == 2, max(width, 3 * model.largest), width)
    second[places, columns] = wide * draws.uniform(-1, 1, places.shape)
    if len(places) == model.movable.sum() and model.discrete.any():
        loose = model.discrete & model.free
        for group in hot_groups(model):
            loose[group] &= not model.known[group].any()
        second[loose] = drawn(model, count, draws, gentle=gentle)[loose]
    return _led_back(model, bases, second, places)


def pushed(model: Model, bases: Array, draws: Draws, *, entry: int, unknowns: int) -> Pairs:
    """Pairs found by asking for what is known as it was and, at once, for another value in the target."""
    count = bases.shape[1]
    places = _unknowns(model, unknowns, count, draws)
    if not len(places):
        return _none(bases)
    seen = model.at(bases)
    size = np.maximum(np.abs(seen.target[entry]), 0.1)
    push = Push(entry, seen.target[entry] + draws.signed(0.1, 1.0, (count,)) * size)
    second, fine = solved(model, bases, seen.told, places, push=push, steps=20, limited=True)
    return Pairs(bases[:, fine], simplified(second[:, fine]))


def _unknowns(model: Model, most: int, count: int, draws: Draws) -> NDArray[np.intp]:
    """So many leaves to be solved for, or all that may move, a column for each instance."""
    choice = np.flatnonzero(model.movable)
    return some_of(choice, min(most, len(choice)), count, draws)


def _led_back(model: Model, bases: Array, start: Array, unknowns: NDArray[np.intp]) -> Pairs:
    stay_inside(model, start)
    second, fine = solved(model, start, model.at(bases).told, unknowns, steps=20, limited=True)
    return Pairs(bases[:, fine], simplified(second[:, fine]))
