"""What it looks like close to random instances: evidence where nothing is proved.

Data settle a target close to an instance when its slopes are combinations of the slopes of the data. That
says nothing about other instances with the same data: o*o settles o in this sense, up to its sign.

Slopes are differences of numbers with a hundred digits. With floats, `y = 0.0000005*w + b` looks as if it
settled b: a slope that small cannot be told from none.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bptutor.calculus.draws import Draws
from bptutor.calculus.precise import precision, written
from bptutor.calculus.sufficiency.fibre import bases
from bptutor.calculus.sufficiency.model import Model
from bptutor.calculus.sufficiency.verify import Intervals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.calculus.sufficiency.question import Question

INSTANCES, FEWEST = 48, 4
MOST_WORK = 150_000
"""So many numbers are computed at most; where that is not enough for a few instances, nothing is said."""
DIGITS = 120
STEP = Fraction(1, 2**130)
NOTHING = Fraction(1, 10**25)
"""What is left of a slope, as a share of the largest one, when it is a combination of others."""


class Around(NamedTuple):
    """Around how many random instances the data settle the target, of how many: of none where unclear."""

    settled: int = 0
    tried: int = 0
    fits: bool = True
    """Whether an instance was found that has the numbers given."""


@np.errstate(all="ignore")
def looks_settled(question: Question) -> Around:
    """What it looks like around random instances."""
    model = Model(question)
    places = np.flatnonzero(model.movable).tolist()
    count = min(INSTANCES, MOST_WORK // (model.size * (len(places) + 1)))
    if not places or count < FEWEST:
        return Around()
    draws = Draws("rank")
    leaves = bases(model, 4 * count, draws, gentle=True)
    loose = ~model.given & ~model.discrete  # readable numbers often stand on a kink
    leaves[loose] += 0.1 * draws.uniform(-1, 1, (int(loose.sum()), leaves.shape[1]))
    usable = leaves[:, model.at(leaves).usable][:, :count] if leaves.shape[1] else leaves
    with precision(DIGITS):
        found = [_is_settled(model, [written(x) for x in column], places) for column in usable.T]
    return Around(found.count(True), len(found) - found.count(None), fits=bool(usable.size))


def _is_settled(model: Model, leaves: Sequence[Fraction], places: Sequence[int]) -> bool | None:
    """Whether the target's slopes are combinations of those of the data; None where they have none."""
    rows = [*model.told, *model.targets]
    before = _values(model, leaves, rows)
    slopes: list[list[Fraction]] = [[] for _ in rows]
    for place in places:
        moved = list(leaves)
        moved[place] += STEP
        after = _values(model, moved, rows)
        if before is None or after is None:
            return None
        for slope, x, y in zip(slopes, before, after, strict=True):
            slope.append((y - x) / STEP)
    return _spans(slopes[: len(model.told)], slopes[len(model.told) :])


def _values(model: Model, leaves: Sequence[Fraction], rows: Sequence[int]) -> list[Fraction] | None:
    values = Intervals(model.graph, dict(zip(model.rows, leaves, strict=True)), model.functions)
    found = [_fraction(values[row]) for row in rows]
    numbers = [x for x in found if x is not None]
    return numbers if len(numbers) == len(rows) else None


def _fraction(x: Any) -> Fraction | None:
    """The lower end of a short interval; None where it is long, or no number."""
    from mpmath.libmp import to_rational

    size = abs(x).b
    if not (x.delta.b <= 1e-80 * max(size, 1)):
        return None
    return Fraction(*map(int, to_rational(x._mpi_[0])))


def _spans(rows: Sequence[Sequence[Fraction]], wanted: Sequence[Sequence[Fraction]]) -> bool:
    """Whether the rows that are wanted are combinations of the others, whatever their lengths."""
    left = [_scaled(row) for row in rows if any(row)]
    rest = [_scaled(row) for row in wanted if any(row)]
    while left:
        largest = max(left, key=lambda row: max(map(abs, row)))
        at = max(range(len(largest)), key=lambda k: abs(largest[k]))
        if abs(largest[at]) < NOTHING:
            break
        left = [_without(row, largest, at) for row in left if row is not largest]
        rest = [_without(row, largest, at) for row in rest]
    return all(abs(x) < NOTHING for row in rest for x in row)


def _scaled(row: Sequence[Fraction]) -> list[Fraction]:
    largest = max(map(abs, row))
    return [_short(x / largest) for x in row]


def _without(row: Sequence[Fraction], pivot: Sequence[Fraction], at: int) -> list[Fraction]:
    """The row less so much of the pivot that it is 0 in this place."""
    share = row[at] / pivot[at]
    return [
        Fraction(0) if k == at else _short(x - share * y)
        for k, (x, y) in enumerate(zip(row, pivot, strict=True))
    ]


def _short(x: Fraction) -> Fraction:
    """A fraction of few digits: else each step would double them."""
    return Fraction(round(x * 2**300), 2**300)
