"""What it looks like close to random instances: evidence where nothing is proved.

Data settle a target close to an instance when its slopes are combinations of the slopes of the data. That
says nothing about other instances with the same data: o*o settles o in this sense, up to its sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.draws import Draws
from bptutor.calculus.sufficiency.fibre import STEP, bases, linearised
from bptutor.calculus.sufficiency.model import Model

if TYPE_CHECKING:
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.question import Question

INSTANCES = 48
LARGEST = 400
"""Models with more free leaves are not looked at."""
TOLERANCE = 1e-4
"""Slopes are differences, good to about a millionth ..."""
ROUNDING = 1e-15
"""... unless rounding of the values, by this share, makes more of that: such instances say nothing."""


def looks_settled(question: Question) -> tuple[int, int]:
    """Close to how many random instances the data settle the target, of how many."""
    model = Model(question)
    draws = Draws("rank")
    leaves = bases(model, INSTANCES, draws, gentle=True)
    loose = ~model.given & ~model.discrete  # readable numbers often stand on a kink
    leaves[loose] += 0.1 * draws.uniform(-1, 1, (int(loose.sum()), leaves.shape[1]))
    places = np.flatnonzero(model.movable)
    if not places.size or not leaves.shape[1] or places.size > LARGEST:
        return 0, 0
    unknowns = np.repeat(places[:, None], leaves.shape[1], 1)
    settled = np.ones(leaves.shape[1], bool)
    clear = np.ones(leaves.shape[1], bool)
    for entry in range(len(model.targets)):
        values, slopes = linearised(model, leaves, unknowns, entry=entry)
        lengths = np.linalg.norm(slopes, axis=1)
        noise = ROUNDING * np.abs(values) / STEP
        clear &= ((lengths == 0) | (noise < TOLERANCE * lengths)).all(0)
        settled &= [_spans(x[:-1], x[-1]) for x in np.moveaxis(slopes, -1, 0)]
    return int((settled & clear).sum()), int(clear.sum())


def _spans(rows: Array, wanted: Array) -> bool:
    """Whether `wanted` is a combination of the rows, whatever their lengths."""
    size = float(np.linalg.norm(wanted))
    lengths = np.linalg.norm(rows, axis=1)
    rows = rows[lengths > 0] / lengths[lengths > 0, None]
    if size == 0 or not len(rows):
        return size == 0
    combination = np.linalg.lstsq(rows.T, wanted, rcond=TOLERANCE)[0]
    return float(np.linalg.norm(rows.T @ combination - wanted)) < 10 * TOLERANCE * size
