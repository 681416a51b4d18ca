"""Two mistakes at once in a number: a likely one and the sign, or two likely ones.

So many pairs of mistakes come to so many numbers that one is only told where the number is hardly hit by
chance, and where no other pair of misconceptions comes to it.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, TypeAlias

from bptutor.calculus.altered.expressions import rows_in
from bptutor.grading.misconceptions.cells import SELDOM, is_plain, is_specific
from bptutor.grading.misconceptions.narrowing import OF_FACTORS, explanations
from bptutor.grading.misconceptions.words import Finding
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bptutor.calculus.altered.expressions import Expr
    from bptutor.grading.misconceptions.suspects import Numbers, Suspect, Suspects
    from bptutor.notation.numbers import TypedNumber

LIKELIEST = 1
"""The tier of mistakes that are put together."""
MOST = 24
"""So many of them, at most."""
SIGN = "lost-minus"

Pair = tuple[Finding, Finding]
Edits: TypeAlias = "Mapping[int, Expr]"


def pair_of(suspects: Suspects, numbers: Sequence[TypedNumber], *, multiple: bool) -> Pair | None:
    """What two mistakes explain: a likely one and the sign, or two likely ones.

    What is `multiple`, twice or half of what is right, is no pair of which each does its part by chance.
    """
    signed = with_the_sign(suspects, numbers)
    if multiple:
        return signed if signed is not None and signed[0].id in OF_FACTORS else None
    return signed or two_at_once(suspects, numbers)


def with_the_sign(suspects: Suspects, numbers: Sequence[TypedNumber]) -> Pair | None:
    """The one likely mistake that comes to the numbers with the other sign."""
    if all(map(is_plain, numbers)) or (len(numbers) == 1 and not is_specific(numbers[0])):
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
    for one, other, both in suspects.pairs:
        if suspects.fit(both, numbers):
            pair = _finding(suspects, one), _finding(suspects, other)
            found.setdefault(frozenset((one.id, other.id)), pair)
    if len(found) != 1 or suspects.is_crowded([both for _, _, both in suspects.pairs], numbers, SELDOM):
        return None
    return next(iter(found.values()))


def pairs_of(suspects: Suspects) -> Iterator[tuple[Suspect, Suspect, Numbers]]:
    """Two likely mistakes at once, and the numbers that come of them."""
    for one, other in combinations(_likeliest(suspects), 2):
        edits = combined(one.alteration.edits, other.alteration.edits) if one.id != other.id else None
        if edits is not None:
            both = suspects.edited(edits)
            if both not in (one.numbers, other.numbers):
                yield one, other, both


def _likeliest(suspects: Suspects) -> Sequence[Suspect]:
    """Of large arrays, those that are made alike in all places first."""
    likely = [s for s in suspects.all if s.tier <= LIKELIEST]
    return sorted(likely, key=lambda s: s.alteration.reach == "one place" and len(suspects.cells) > 1)[:MOST]


def combined(one: Edits, other: Edits) -> Edits | None:
    """Both alterations; where both alter a row, the one is made in what the other makes of it.

    None where neither says what it does to the row as it is.
    """
    edits = {**one, **other}
    for row in one.keys() & other.keys():
        outer, inner = one[row], other[row]
        if row not in rows_in(outer):
            outer, inner = inner, outer
        if row not in rows_in(outer):
            return None
        edits[row] = _in_place(outer, row, inner)
    return edits


def _in_place(expr: Expr, row: int, inner: Expr) -> Expr:
    """An expression with another one in place of a row."""
    if isinstance(expr, tuple):
        return (expr[0], *(_in_place(e, row, inner) for e in expr[1:]))
    return inner if expr == row and not isinstance(expr, Fraction) else expr


def _finding(suspects: Suspects, suspect: Suspect) -> Finding:
    return Finding(suspect.id, suspects.computation, suspect.alteration)
