"""Whether a witness is more than a coincidence: it must survive a small move in any direction.

With x = 0, z = w*x says nothing about w, and any two w are a witness; but x = 0 has probability zero. So
both instances are moved by about a thousandth, all leaves that can move, and the second is brought back to
where it agrees with the first on all that is known. If the target then still differs, so it does for a whole
range of instances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.draws import Draws
from bptutor.calculus.sufficiency.fibre import NOTHING, meeting
from bptutor.calculus.sufficiency.newton import solved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

MOVE = 1e-3
TRIES = 8
NEEDED = 6
"""So many of the moved pairs must be witnesses."""
MOST_FOLLOWING = 300
CLOSE = 1e-11
KINK = 1e-9


def survives(model: Model, first: Array, second: Array) -> bool:
    """Whether two instances (a number a leaf) are still a witness when they are moved a little.

    Each must be able to follow the other: where the first tells nothing (its units are off) and the second
    agrees with it by chance, the second cannot be moved.
    """
    if any(_has_nothing(model, x) for x in (first, second)):
        return False
    return _follows(model, first, second) and _follows(model, second, first)


def _has_nothing(model: Model, instance: Array) -> bool:
    """Whether a free leaf is (nearly) 0, though the numbers given do not make it 0."""
    movable = ~model.given & ~model.discrete
    nothing = movable & (np.abs(instance) < NOTHING)
    if nothing.any() and model.equations:
        moved, fine = _moved(model, instance, movable, Draws("nothing"))
        nothing &= (np.abs(moved[:, fine]) > KINK).any(1)
    return bool(nothing.any())


def _follows(model: Model, first: Array, second: Array) -> bool:
    """Whether close to the second there is a partner for (nearly) every instance close to the first."""
    movable = ~model.given & ~model.discrete
    draws = Draws("generic")
    a, fine = _moved(model, first, movable, draws)
    b, _ = _moved(model, second, movable, draws)
    b[model.known] = a[model.known]
    x = model.at(a)
    if len(x.told) and model.movable.any():
        b, _ = solved(model, b, x.told, np.repeat(_some_movable(model, draws)[:, None], TRIES, 1))
    y, before = model.at(b), model.at(np.stack([first, second], 1))
    if _on_kink(before.sides[:, :1], x.sides) or _on_kink(before.sides[:, 1:], y.sides):
        return False
    gaps = np.abs(before.target[:, 0] - before.target[:, 1])
    row = int(np.argmax(gaps))
    with np.errstate(invalid="ignore"):
        near = CLOSE * (model.scale(model.told, x.told) + np.abs(x.told))
        agree = (np.abs(x.told - y.told) <= near).all(0) & x.usable & y.usable & fine
        apart = np.abs(x.target[row] - y.target[row]) > gaps[row] / 2
    return int((agree & apart).sum()) >= NEEDED


def _some_movable(model: Model, draws: Draws) -> NDArray[np.intp]:
    """Leaves that move to follow: all that can, but for large models, where many will do."""
    places = np.flatnonzero(model.movable)
    order = np.argsort(draws.uniform(0, 1, (len(places),)))
    return np.sort(places[order[: max(MOST_FOLLOWING, model.budget // TRIES)]])


def _on_kink(before: Array, moved: Array) -> bool:
    """Whether an instance stands on a kink that those close to it do not stand on."""
    return bool(((np.abs(before) < KINK) & (np.abs(moved) > KINK)).any())


def _moved(
    model: Model, instance: Array, movable: NDArray[np.bool_], draws: Draws
) -> tuple[Array, NDArray[np.bool_]]:
    columns = np.repeat(instance[:, None], TRIES, 1)
    columns[movable] += MOVE * draws.uniform(-1, 1, (int(movable.sum()), TRIES))
    if not model.equations:
        return columns, np.ones(TRIES, bool)
    places = np.repeat(np.flatnonzero(movable)[:, None], TRIES, 1)
    return meeting(model, columns, places)
