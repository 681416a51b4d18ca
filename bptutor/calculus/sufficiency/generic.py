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
from bptutor.calculus.sufficiency.fibre import meeting, solved

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

MOVE = 1e-3
TRIES = 8
NEEDED = 6
"""So many of the moved pairs must be witnesses."""
NOTHING = 0.02
"""A free leaf of this size is as good as 0, which is a coincidence itself."""


def survives(model: Model, first: Array, second: Array) -> bool:
    """Whether two instances (a number a leaf) are still a witness when they are moved a little."""
    movable = ~model.given & ~model.discrete
    if any((np.abs(x[movable]) < NOTHING).any() for x in (first, second)):
        return False
    draws = Draws("generic")
    a, fine = _moved(model, first, movable, draws)
    b, _ = _moved(model, second, movable, draws)
    b[model.known] = a[model.known]
    goals = model.at(a).told
    unknowns = np.repeat(np.flatnonzero(model.movable)[:, None], TRIES, 1)
    if len(goals) and unknowns.size:
        b, _ = solved(model, b, goals, unknowns)
    before = model.at(np.stack([first, second], 1))
    gaps = np.abs(before.target[:, 0] - before.target[:, 1])
    row = int(np.argmax(gaps))
    agree = told_agree(model, a, b) & fine
    x, y = model.at(a).target[row], model.at(b).target[row]
    return int((agree & (np.abs(x - y) > gaps[row] / 2)).sum()) >= NEEDED


def _moved(
    model: Model, instance: Array, movable: NDArray[np.bool_], draws: Draws
) -> tuple[Array, NDArray[np.bool_]]:
    columns = np.repeat(instance[:, None], TRIES, 1)
    columns[movable] += MOVE * draws.uniform(-1, 1, (int(movable.sum()), TRIES))
    if not model.equations:
        return columns, np.ones(TRIES, bool)
    places = np.repeat(np.flatnonzero(movable)[:, None], TRIES, 1)
    return meeting(model, columns, places)


def told_agree(model: Model, a: Array, b: Array, share: float = 1e-11) -> NDArray[np.bool_]:
    """Where the told rows of two batches are the same, as far as floats can tell."""
    x, y = model.at(a), model.at(b)
    with np.errstate(invalid="ignore"):
        same = (np.abs(x.told - y.told) <= share * (1 + np.abs(x.told))).all(0)
    return np.asarray(same & x.usable & y.usable)
