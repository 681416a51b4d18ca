"""Two mistakes at once in a number: a likely one and the sign, or two likely ones.

So many pairs of mistakes come to so many numbers that one is only told where the number is hardly hit by
chance, and where no other pair of misconceptions comes to it.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration
from bptutor.grading.misconceptions.cells import is_plain, is_specific
from bptutor.grading.misconceptions.narrowing import explanations
from bptutor.grading.misconceptions.words import Finding
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.grading.misconceptions.suspects import Suspect, Suspects
    from bptutor.notation.numbers import TypedNumber

LIKELIEST = 1
"""The tier of mistakes that are put together."""
MOST = 24
"""So many of them, at most."""
SIGN = "lost-minus"

Pair = tuple[Finding, Finding]


def with_the_sign(suspects: Suspects, numbers: Sequence[TypedNumber]) -> Pair | None:
    """The one likely mistake that comes to the numbers with the other sign."""
    if all(map(is_plain, numbers)):
        return None
    classes = suspects.that_give([replace(n, value=-n.value) for n in numbers])
    likely = [e for e in explanations(suspects.computation, classes) if e.tier <= LIKELIEST]
    found = {e.finding.id: e.finding for e in likely}
    if len(found) != 1 or SIGN in found:
        return None
    return next(iter(found.values())), Finding(SIGN)


def two_at_once(suspects: Suspects, numbers: Sequence[TypedNumber]) -> Pair | None:
    """The one pair of likely mistakes that comes to several numbers, or to one of three digits or more."""
    if len(numbers) == 1 and not is_specific(numbers[0]):
        return None
    found: dict[frozenset[str], Pair] = {}
    for one, other in combinations(_likeliest(suspects), 2):
        if one.id != other.id and _gives(suspects, one, other, numbers):
            pair = _finding(suspects, one), _finding(suspects, other)
            found.setdefault(frozenset((one.id, other.id)), pair)
    return next(iter(found.values())) if len(found) == 1 else None


def _likeliest(suspects: Suspects) -> Sequence[Suspect]:
    """Of large arrays, those that are made alike in all places first."""
    likely = [s for s in suspects.all if s.tier <= LIKELIEST]
    return sorted(likely, key=lambda s: s.alteration.reach == "one place" and len(suspects.cells) > 1)[:MOST]


def _gives(suspects: Suspects, one: Suspect, other: Suspect, numbers: Sequence[TypedNumber]) -> bool:
    a, b = one.alteration, other.alteration
    if a.edits.keys() & b.edits.keys():
        return False
    both = suspects.numbers(Alteration({**a.edits, **b.edits}, max(a.at, b.at)))
    return both not in (one.numbers, other.numbers) and suspects.fit(both, numbers)


def _finding(suspects: Suspects, suspect: Suspect) -> Finding:
    return Finding(suspect.id, suspects.computation, suspect.alteration)
