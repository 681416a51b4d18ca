"""Evidence, not proof: is the target's slope a combination of those of what is known, region by region?

Where it is not, at a point where the rank of what is known is not lower than around it, the target changes
while what is known stays: insufficient. Where it is so everywhere, nothing is said: the target may still jump
from one region to another, or have two sheets.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from bptutor.calculus.sufficiency.question import Question
from tests.sufficiency.fibre import Fibre, instances
from tests.sufficiency.values import jacobian

INSIDE = 1e-7
STRAY = 0.02
"""So large a share of the points may seem outside where a saturated function leaves floats no digits."""


class Evidence(NamedTuple):
    """`outside`: the share of random points at which the target's slope is no combination of the others."""

    outside: float
    residual: float
    is_rational: bool = True

    @property
    def is_inside(self) -> bool:
        """Whether the target's slope was a combination of the others at every point."""
        return self.outside <= (0 if self.is_rational else STRAY)


def evidence(question: Question, points: int = 160, seed: int = 0) -> Evidence:
    """At that many random points, from all regions that they meet."""
    fibre = Fibre(question)
    leaves, points = instances(question, fibre.rows, points, np.random.default_rng(seed))
    with np.errstate(all="ignore"):
        found = fibre.rows.at(leaves)
        slope = jacobian(fibre.rows, [*fibre.known, *fibre.target], fibre.free, found, points)
    n = len(fibre.known)
    residuals = [_residual(each[:n], each[n:]) for each in slope if np.all(np.isfinite(each))]
    if not residuals:
        return Evidence(0.0, 0.0)
    return Evidence(float(np.mean([r > INSIDE for r in residuals])), max(residuals), fibre.rows.are_rational)


def _residual(known: np.ndarray, target: np.ndarray) -> float:
    """What is left of the target's slopes, of themselves, when those of what is known are taken out."""
    size = np.linalg.norm(target)
    if size < 1e-5:  # too flat for floats
        return 0.0
    norms = np.linalg.norm(known, axis=1, keepdims=True)
    if np.any((norms > 1e-14) & (norms < 1e-6)):  # a slope that is mostly rounding
        return 0.0
    rows = known[norms[:, 0] > 1e-12] / norms[norms[:, 0] > 1e-12]
    if not len(rows):
        return 1.0
    largest = np.abs(rows).max(axis=0)
    units = np.where((largest > 1e-12) & (largest < 1e-3), largest, 1.0)  # leaves that hardly matter, yet do
    rows, target = rows / units, target / units
    rows, size = rows / np.linalg.norm(rows, axis=1, keepdims=True), np.linalg.norm(target)
    _, sizes, basis = np.linalg.svd(rows, full_matrices=False)
    if np.any((sizes > 1e-9) & (sizes < 1e-5)):  # nearly parallel: floats do not tell
        return 0.0
    basis = basis[sizes > 1e-9]
    return float(np.linalg.norm(target - target @ basis.T @ basis) / size)
