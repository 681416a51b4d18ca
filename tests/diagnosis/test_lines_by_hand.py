"""Steps of gradient descent against a computation apart: slips that meet in one vector are not told apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.diagnosis.score import said_of
from tests.diagnosis.triple import SIGN

WORDS = {
    "sum": "sum-for-mean",
    "half": "halved-loss wrong-power",
    "twice": "divided-twice",
    "uphill": SIGN,
    "no rate": "lost-rate",
    "change": "change-only",
    "gradient": "gradient-for-step other-item",
    "no input": "lost-input lost-local-derivative",
    "batch": "wrong-batch whole-set-for-batch lost-path",
}
"""Slips by a word of ours, and the ids that may name them."""


class Fit(NamedTuple):
    """A line through points by one step: where it starts, the rate, and the points that the step sees."""

    x: Sequence[float]
    y: Sequence[float]
    start: tuple[float, float]
    rate: float
    batch: Sequence[int]
    slope_first: bool = False

    def slopes(self, batch: Sequence[int]) -> NDArray[np.float64]:
        """What each point adds to the gradient, in the order of the answer."""
        b, w = self.start
        x, y = np.array(self.x)[list(batch)], np.array(self.y)[list(batch)]
        error = 2 * (b + w * x - y)
        rows = [error * x, error] if self.slope_first else [error, error * x]
        return np.array(rows)

    @property
    def at(self) -> NDArray[np.float64]:
        """The start, in the order of the answer."""
        return np.array(self.start[::-1] if self.slope_first else self.start)


FITS = {
    "relu-chains/line-by-gradient-descent.a": Fit((1, 2, 3), (3, 3, 6), (0, 0), 0.5, (0, 1, 2)),
    "relu-chains/line-by-mini-batch.a": Fit((1, 3, 2, 4, 5), (2, 5, 1, 4, 8), (0, 0), 0.5, (0, 3)),
    "own/line-numbers.step": Fit((1, 2, 3, 5), (4, 3, 8, 6), (-0.5, 1.5), 0.02, (0, 1, 2, 3), True),
}


def answers(fit: Fit) -> dict[str, set[str]]:
    """Each wrong vector, as typed, with the slips that come to it."""
    slopes = fit.slopes(fit.batch)
    mean, size = slopes.mean(axis=1), len(fit.batch)
    error = mean[1 if fit.slope_first else 0]
    others = [batch for batch in ([0], [0, 1], list(range(len(fit.x)))) if tuple(batch) != tuple(fit.batch)]
    slips = {
        "sum": [fit.at - fit.rate * slopes.sum(axis=1)],
        "half": [fit.at - fit.rate * mean / 2],
        "twice": [fit.at - fit.rate * mean / size],
        "uphill": [fit.at + fit.rate * mean],
        "no rate": [fit.at - mean],
        "change": [-fit.rate * mean],
        "gradient": [mean],
        "no input": [fit.at - fit.rate * error],
        "batch": [fit.at - fit.rate * fit.slopes(batch).mean(axis=1) for batch in others],
    }
    right = _typed(fit.at - fit.rate * mean)
    found: dict[str, set[str]] = {}
    for slip, vectors in slips.items():
        for text in {_typed(vector) for vector in vectors} - {right}:
            found.setdefault(text, set()).add(slip)
    return found


def _typed(vector: NDArray[np.float64]) -> str:
    return "[" + ", ".join(f"{entry:.9g}" for entry in vector) + "]"


@pytest.mark.parametrize("name", FITS)
def test_one_of_several_slips_is_never_asserted(name: str) -> None:
    """What is named comes to the vector, and is not alone in that."""
    false: list[str] = []
    for text, slips in answers(FITS[name]).items():
        found = said_of(name, text)
        ids = set(found.ids) if found else set()
        fitting = {slip for slip in slips if ids & set(WORDS[slip].split())}
        if ids and (not fitting or (len(ids) == 1 and fitting != slips)):
            false.append(f"{text}: {sorted(slips)}, got {sorted(ids)}")

    assert false == []


@pytest.mark.parametrize("name", FITS)
def test_one_slip_is_named(name: str) -> None:
    """Where a vector comes from one slip alone, it is told."""
    silent = [
        text for text, slips in answers(FITS[name]).items() if len(slips) == 1 and said_of(name, text) is None
    ]

    assert silent == []
