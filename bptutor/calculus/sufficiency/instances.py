"""Readable instances: small whole numbers and simple fractions, as the domain of each leaf allows.

Some instances are mostly positive, so that most ReLU units are on, others have mixed signs, or the half of
the model where units are off would never be seen.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.draws import Draws
from bptutor.calculus.sufficiency.model import Model

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.model import Seen
    from bptutor.calculus.sufficiency.question import Number, Question

SMALL = (1.0, 2.0, 3.0, -1.0, -2.0, -3.0)
GENTLE = (1.0, 2.0, 0.5, -1.0, -2.0, -0.5)
"""Where a sigmoid or the like would saturate."""
POSITIVE = (1.0, 2.0, 3.0, 0.5)
PROBABILITIES = (0.5, 0.25, 0.75, 0.2, 0.4, 0.6, 0.8, 0.1, 0.9)
STRAYS = 4
"""Every so many-th instance has a far value, where the model has bends far from 0."""
SEEN, WOKEN = 64, 4
"""A bend whose sides were not both seen on so many instances is looked for farther out, so often."""
STRETCHED = 8
"""Every so many-th instance has numbers of other sizes, where numbers are given."""
SIZES = (1.0, 2.0, 3.0, 5.0, 0.5)
LARGER = (1.0, 2.0, 3.0, 5.0)
MIXED = 2
"""Every so many-th instance has as many negative numbers as positive ones."""


def values_for(domain: str, *, gentle: bool) -> tuple[float, ...]:
    """The numbers that a leaf of this domain is drawn from; negative ones last."""
    match domain:
        case "0 or 1" | "one-hot":
            return (0.0, 1.0)
        case "probability":
            return PROBABILITIES
        case "positive":
            return POSITIVE
        case _:
            return GENTLE if gentle else SMALL


def drawn(model: Model, count: int, draws: Draws, *, gentle: bool) -> Array:
    """`count` instances, a column each; leaves at a number have it."""
    columns = np.empty((len(model.rows), count))
    for domain in dict.fromkeys(model.domains):
        rows = [i for i, d in enumerate(model.domains) if d == domain]
        columns[rows] = _values(domain, (len(rows), count), draws, gentle=gentle)
    _stray(model, columns, draws)
    _stretch(model, columns, draws)
    _put_numbers(model, columns, draws)
    large = woken(model, gentle=gentle)
    if large.shape[1]:
        some = np.flatnonzero(np.arange(count) % STRAYS == 1)
        columns[:, some] = large[:, draws.below(large.shape[1], (len(some),))]
    return columns


def _put_numbers(model: Model, columns: Array, draws: Draws) -> None:
    """The numbers that are given, and a 1 in each one-hot vector."""
    for row, number in model.fixed.items():
        if row in model.place:
            columns[model.place[row]] = float(number)
    for group in hot_groups(model):
        choose_hot(model, columns, group, draws.below(1 << 16, columns.shape[1:]))


def woken(model: Model, *, gentle: bool) -> Array:
    """Instances with larger numbers, on which units are on that small ones never switch on, or off.

    Where a bias is given as -9, no small weight switches the unit on.
    """
    if model.woken is None:
        model.woken = np.empty((len(model.rows), 0))  # what follows draws plain instances
        if model.bends and model.fixed and not model.equations:
            model.woken = _woken(model, Draws("woken"), gentle=gentle)
    return model.woken


def _woken(model: Model, draws: Draws, *, gentle: bool) -> Array:
    sides = model.at(drawn(model, SEEN, draws, gentle=gentle)).sides
    stuck = np.flatnonzero((sides > 0).all(1) | (sides < 0).all(1))
    columns = drawn(model, 4 * SEEN, draws, gentle=gentle)
    free = np.flatnonzero(model.free & np.array([domain == "real" for domain in model.domains], bool))
    if not len(stuck) or not len(free):
        return columns[:, :0]
    columns[free] *= np.array(LARGER)[draws.below(len(LARGER), (len(free), columns.shape[1]))]
    seen = model.at(columns)
    flipped = (np.sign(seen.sides[stuck]) == -np.sign(sides[stuck, :1])) & seen.usable
    chosen = {k for bend in flipped for k in np.flatnonzero(bend)[:WOKEN].tolist()}
    return columns[:, sorted(chosen)]


def _values(domain: str, shape: tuple[int, int], draws: Draws, *, gentle: bool) -> Array:
    choice = np.array(values_for(domain, gentle=gentle))
    picked = choice[draws.below(len(choice), shape)]
    if domain == "real":
        mostly_positive = (np.arange(shape[1]) % MIXED > 0) & (draws.below(5, shape) > 0)
        picked = np.where(mostly_positive, np.abs(picked), picked)
    return np.asarray(picked)


def _stray(model: Model, columns: Array, draws: Draws) -> None:
    """Let a leaf of some instances take a far value, to see both sides of a bend that is not at 0."""
    real = np.flatnonzero([domain == "real" for domain in model.domains])
    if model.far_values and len(real):
        some = np.flatnonzero(np.arange(columns.shape[1]) % STRAYS == 0)
        leaves = real[draws.below(len(real), (len(some),))]
        columns[leaves, some] = np.array(model.far_values)[draws.below(len(model.far_values), (len(some),))]


def _stretch(model: Model, columns: Array, draws: Draws) -> None:
    """Larger and smaller numbers in some instances: they have to make up for the numbers that are given."""
    if model.fixed:
        some = np.flatnonzero(np.arange(columns.shape[1]) % STRETCHED == 3)
        free = np.flatnonzero(model.loose)
        factors = np.array(SIZES)[draws.below(len(SIZES), (len(free), len(some)))]
        columns[np.ix_(free, some)] *= factors


# ---------------------------------------------------------------- one-hot vectors


def hot_groups(model: Model) -> list[list[int]]:
    """The places of the leaves of each one-hot vector, as far as the question has them."""
    groups: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for i, q in enumerate(model.leaves):
        if model.domains[i] == "one-hot":
            groups.setdefault((q.block.id, q.index[:-1]), []).append(i)
    return list(groups.values())


def choose_hot(model: Model, columns: Array, group: list[int], which: NDArray[np.int64]) -> None:
    """Put one 1 into a one-hot vector, where its given entries allow; `which` are any whole numbers."""
    given = [i for i in group if model.given[i]]
    open_places = [i for i in group if not model.given[i]]
    if any(columns[i, 0] == 1 for i in given) or not open_places:
        columns[open_places] = 0.0
        return
    q = model.leaves[group[0]]
    size = q.block.shape[-1] if q.block.shape else 2
    elsewhere = size > len(group)  # an entry that the question leaves out may be the hot one
    hot = which % (len(open_places) + elsewhere)
    for k, i in enumerate(open_places):
        columns[i] = hot == k


# ---------------------------------------------------------------- one instance to show


@np.errstate(all="ignore")
def example(question: Question, *, seed: int = 0) -> Mapping[int, Number]:
    """One readable instance, by row: most units on, the target not 0, numbers small.

    Where the question gives numbers, the instance has them; if none was found that meets them all, empty.
    """
    from bptutor.calculus.sufficiency.fibre import bases

    model = Model(question)
    columns = bases(model, 256, Draws("example", seed), gentle=model.saturates)
    seen = model.at(columns)
    good = np.flatnonzero(seen.usable)
    if not good.size:
        return {}
    best = good[np.argmin(_effort_to_read(columns, seen)[good])]
    return {row: tidy(x) for row, x in zip(model.rows, columns[:, best], strict=True)}


def _effort_to_read(columns: Array, seen: Seen) -> Array:
    """How hard instances are to follow: zeros cost most; units off, negative and large numbers, too."""
    zeros = 50.0 * (seen.target == 0).sum(0)
    broken = (np.abs(seen.target * 4 % 1) > 0).sum(0)
    size = np.log1p(np.abs(seen.target)).sum(0) + 0.2 * np.log1p(np.abs(seen.told)).sum(0)
    size += 2 * np.maximum(0, seen.steepest - 2) + 20 * (seen.sides == 0).any(0)
    return np.asarray(zeros + broken + size + 8 * (1 - seen.lit) + 4 * (columns < 0).mean(0))


def tidy(x: float) -> Fraction:
    """A number as a simple fraction, where it is one; else as its shortest decimal."""
    simple = Fraction(float(x)).limit_denominator(60)
    return simple if abs(simple - Fraction(float(x))) < Fraction(1, 10**10) else Fraction(repr(float(x)))
