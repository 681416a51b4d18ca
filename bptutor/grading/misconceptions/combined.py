"""Two mistakes at once in a formula: a likely one with the sign or a factor 2, or two likely ones.

They are looked for only where no single mistake explains the formula, and told only where one pair of
misconceptions does. The pairs are worked out when the first such formula is met, once an item.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.altered.budget import NUMBERS
from bptutor.calculus.altered.expressions import Alteration
from bptutor.grading.misconceptions.classes import agreement
from bptutor.grading.misconceptions.words import Finding
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas, Mistake

TIMES = {
    Fraction(-1): "lost-minus",
    Fraction(2): "doubled-loss",
    Fraction(1, 2): "halved-loss",
}
"""What a formula is that often: the misconception beside the other mistake."""
LIKELY, LIKELIEST = 2, 1
"""Tiers of mistakes that go with a sign, and of those that go with each other."""
MOST_PAIRS = 300
FEW = 16
"""Instances on which pairs are looked at first."""
_MEMO = "_pairs_of_mistakes"

Pair = tuple[Finding, Finding]


class Pairs(Record):
    """Two mistakes each, and the values they lead to on a few instances."""

    mistakes: tuple[tuple[Mistake, Mistake], ...]
    values: Array


def two_mistakes(found: AlteredFormulas, values: Array) -> Pair | None:
    """The pair of mistakes that explains a formula; None where there is none, or several are as good."""
    for pairs in (_with_a_factor(found, values), _of_two(found, values)):
        by_ids: dict[frozenset[str], Pair] = {}
        ranked = sorted(pairs, key=lambda ranked: ranked[0])
        for tier, pair in ranked:
            if tier == ranked[0][0]:
                by_ids.setdefault(frozenset(finding.id for finding in pair), pair)
        if by_ids:
            return next(iter(by_ids.values())) if len(by_ids) == 1 else None
    return None


def _with_a_factor(found: AlteredFormulas, values: Array) -> Iterator[tuple[int, Pair]]:
    """One likely mistake, and the sign or a factor; with its tier."""
    probed, few = found.probed, found.at_probes(values)
    for number, other in TIMES.items():
        for mistake in probed.near(few / float(number), found.blur):
            likely = mistake.tier <= LIKELY and mistake.id not in TIMES.values()
            if likely and found.leads_to(mistake.alteration, values / float(number)):
                yield mistake.tier, (_finding(found, mistake), Finding(other))


def _of_two(found: AlteredFormulas, values: Array) -> Iterator[tuple[int, Pair]]:
    """Two likely mistakes; with both their tiers added."""
    pairs = _pairs(found)
    if not pairs.mistakes:
        return
    asked = _asked(found)
    near = agreement(pairs.values, values[:, :FEW][asked], found.blur).all(-1)
    for one, other in (pairs.mistakes[k] for k in np.flatnonzero(near).tolist()):
        if found.leads_to(_both(one, other), values):
            yield one.tier + other.tier, (_finding(found, one), _finding(found, other))


def _pairs(found: AlteredFormulas) -> Pairs:
    if _MEMO not in found.__dict__:
        found.__dict__[_MEMO] = _made(found)
    pairs: Pairs = found.__dict__[_MEMO]
    return pairs


def _made(found: AlteredFormulas) -> Pairs:
    """All pairs of likely mistakes that can be made side by side."""
    likely = [m for m in found.probed.mistakes if m.tier <= LIKELIEST]
    most = min(MOST_PAIRS, NUMBERS // found.asked[:, :FEW].size)
    chosen: list[tuple[Mistake, Mistake]] = []
    values: list[Array] = []
    for one, other in combinations(likely, 2):
        if len(chosen) >= most:
            break
        if one.id == other.id or not one.alteration.edits.keys().isdisjoint(other.alteration.edits):
            continue
        few = found.values_with(_both(one, other), first=FEW)
        if few is not None:
            chosen.append((one, other))
            values.append(few)
    asked = _asked(found)
    return Pairs(tuple(chosen), np.array(values).reshape(len(values), *asked.shape)[:, asked])


def _both(one: Mistake, other: Mistake) -> Alteration:
    return Alteration({**one.alteration.edits, **other.alteration.edits}, one.alteration.at)


def _asked(found: AlteredFormulas) -> NDArray[np.bool_]:
    return found.asked[:, :FEW]


def _finding(found: AlteredFormulas, mistake: Mistake) -> Finding:
    return Finding(mistake.id, found.computation, mistake.alteration)
