"""Instances of many digits: what floats found on a fibre, moved on until 60 digits agree.

Newton's method again, with the slopes that floats give: every round adds nine digits or so. Where floats were
wrong (two saturated units that look alike), it leads to where the values truly agree.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.precise import precision
from bptutor.calculus.sufficiency.instances import tidy
from bptutor.calculus.sufficiency.verify import DIGITS, Intervals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Model

SIMPLE = 60
"""Fractions with denominators up to this are readable, and stay as they are where they can."""
STEP = 2.0**-17
ROUNDS = 14
FINEST = 10 ** (DIGITS + 15)
"""Leaves are fractions of this denominator."""
DONE = Fraction(1, 10 ** (DIGITS - 5))


def refined(model: Model, first: Array, second: Array) -> tuple[list[Fraction], list[Fraction]] | None:
    """The two instances, so that what is known agrees to 50 digits and more; None where that fails."""
    a, b = [tidy(x) for x in first], [tidy(x) for x in second]
    with precision(DIGITS + 20):
        if model.equations:
            goals = {row: model.fixed[row] for row in model.equations}
            broken = np.array([x.denominator > SIMPLE for x in a])
            met = _led(model, a, goals, broken & ~model.given & ~model.discrete)
            if met is None:
                return None
            a = met
        b = [x if is_known else y for x, y, is_known in zip(a, b, model.known, strict=True)]
        values = Intervals(model.graph, dict(zip(model.rows, a, strict=True)), model.functions)
        goals = {row: model.fixed.get(row) or _fraction(values[row]) for row in model.told}
        changed = np.array([x != y for x, y in zip(a, b, strict=True)])
        broken = np.array([x.denominator > SIMPLE for x in b])
        for unknowns in (changed & broken & model.movable, changed & model.movable, model.movable):
            led = _led(model, b, goals, unknowns)
            if led is not None:
                return a, led
    return None


def _led(
    model: Model, leaves: Sequence[Fraction], goals: Mapping[int, Fraction], unknowns: NDArray[np.bool_]
) -> list[Fraction] | None:
    """Leaves near those given, on which the rows of `goals` are what they should be."""
    places = np.flatnonzero(unknowns)
    found, rows = list(leaves), list(goals)
    inverse = _inverse(model, leaves, rows, places) if len(places) else np.zeros((0, 0))
    for _ in range(ROUNDS):
        values = Intervals(model.graph, dict(zip(model.rows, found, strict=True)), model.functions)
        rest = [_fraction(values[row]) - goals[row] for row in rows]
        if all(abs(x) <= DONE * _size(goals[row]) for x, row in zip(rest, rows, strict=True)):
            return found
        far = any(abs(x) > max(Fraction(1), _size(goals[row])) for x, row in zip(rest, rows, strict=True))
        if far or not len(places):
            return None
        for k, place in enumerate(places):
            slopes: list[float] = inverse[k].tolist()
            shares = [Fraction(c) * x for c, x in zip(slopes, rest, strict=True)]
            move = sum(shares, Fraction(0))
            found[place] = Fraction(round((found[place] - move) * FINEST), FINEST)
    return None


def _size(goal: Fraction) -> Fraction:
    """What a difference is a share of."""
    return abs(goal) if abs(goal) > DONE else Fraction(1)


def _inverse(model: Model, leaves: Sequence[Fraction], rows: list[int], places: NDArray[np.intp]) -> Array:
    """What to move the leaves at `places` by for what is missing, from slopes good to ten digits."""
    columns = np.repeat([[float(x)] for x in leaves], 2 * len(places), axis=1)
    columns[places, np.arange(len(places))] += STEP
    columns[places, np.arange(len(places)) + len(places)] -= STEP
    told = model.at(columns).told[[model.told.index(row) for row in rows]]
    slopes = (told[:, : len(places)] - told[:, len(places) :]) / (2 * STEP)
    return np.asarray(np.linalg.pinv(slopes, rcond=1e-9))


def _fraction(x: Any) -> Fraction:
    """The lower end of an interval (which is short), with all its digits."""
    from mpmath.libmp import to_rational

    return Fraction(*map(int, to_rational(x._mpi_[0])))
