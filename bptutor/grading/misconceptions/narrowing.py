"""From all that explains a number to what may be said of it: one misconception, two, or what several share.

A number is hit by chance more often than a formula. So only the likeliest explanations count, those of a
small whole number must be likely indeed, and where three or more remain, none of them is named.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.words import Finding, clause, told
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.grading.misconceptions.classes import BugClass

LIKELY = 2
"""The highest tier that explains a plain number."""
MOST_NAMED = 2
VAGUE = ("neighbouring-input", "neighbouring-unit", "wrong-layer", "other-derivative", "extra-factor")
"""What says nothing without the quantities."""
FACTS = ("other-item",)
"""What is so, whatever else explains a number."""
OF_ONE_PLACE = ("lost-bias", "sum-for-difference")
"""What is told with the one quantity that it concerns."""
_WHEN = " is what comes out when "
SAID_BETTER = {
    "reversed-error": ("lost-minus",),
    "paths-subtracted": ("lost-minus", "step-uphill"),
    "other-weight-convention": ("transposed-weight",),
    "activation-not-applied": ("net-for-activation",),
    "wrong-activation": ("activation-not-applied", "net-for-activation"),
    "relu-gate-inverted": ("relu-gate-ignored", "lost-path"),
    "relu-gate-of-another-unit": ("relu-gate-ignored", "lost-path"),
    "wrong-activation-slope": ("relu-gate-ignored", "lost-activation-slope"),
    "lost-term": ("relu-gate-ignored",),
    "sum-for-difference": ("lost-minus", "step-uphill", "reversed-error"),
    **dict.fromkeys((*VAGUE, "weight-for-input", "input-for-weight"), FACTS),
    "neighbouring-unit": (*FACTS, "neighbouring-input"),
}
"""What an answer shows where the other one fits as well: that is so in either case, and says more plainly
what is off. A closed gate that is taken for open is just that, by whatever unit it was judged."""
SAME_BUT_PLAINER = {
    "lost-upstream": ("lost-weight", "lost-activation-slope"),
    "reversed-error": ("lost-minus",),
}
"""Names of one formula: where it is both, one of these is told."""

_IN_COMMON = {
    "something is left out": (
        "lost-activation-slope", "lost-local-derivative", "lost-weight", "lost-input", "lost-upstream",
        "lost-path", "lost-bias", "lost-rate", "softmax-cross-terms-lost", "activation-not-applied",
    ),
    "a sign is the other way round": ("lost-minus", "reversed-error", "paths-subtracted", "step-uphill"),
    "a slope is not the one of its unit": (
        "wrong-activation-slope", "lost-square-in-slope", "slope-at-activation", "slope-at-net",
        "activation-for-slope", "relu-gate-ignored", "relu-gate-of-another-unit", "relu-gate-inverted",
    ),
    "a quantity stands where another belongs": (
        "transposed-weight", "other-weight-convention", "neighbouring-input", "neighbouring-unit",
        "wrong-layer", "net-for-activation", "activation-for-net", "weight-for-input", "input-for-weight",
        "swapped-outer-product",
    ),
    "a factor of the loss or of its mean is off": (
        "halved-loss", "doubled-loss", "sum-for-mean", "mean-for-sum", "divided-twice", "wrong-power",
    ),
}  # fmt: skip
"""What misconceptions have in common, to follow "when"."""
OF_FACTORS = frozenset((
    *_IN_COMMON["a factor of the loss or of its mean is off"], "lost-rate", "lost-local-derivative",
    "squared-loss-slope", "other-item", "wrong-batch",
))  # fmt: skip
"""What explains that an answer is twice or half of what it should be."""
EQUALLY_LIKELY = {"divided-twice": "halved-loss"}
"""Of two data points these are one, and neither is likelier."""


class Explanation(Record):
    """A misconception that leads to an answer, and how likely it is: the lower the tier, the likelier."""

    tier: int
    finding: Finding


def explanations(computation: Computation, classes: Iterable[BugClass]) -> list[Explanation]:
    """Classes of bugs as explanations, one an id."""
    found = []
    for each in classes:
        ids = (*each.ids, *(m.id for m in each.members if EQUALLY_LIKELY.get(m.id) in each.ids))
        members = {m.id: m for m in reversed(each.members) if m.id in ids}
        found += [
            Explanation(each.tier, _finding(name, computation, members[name].alteration))
            for name in members
            if not members.keys() & set(SAME_BUT_PLAINER.get(name, ()))
        ]
    return found


def _finding(name: str, computation: Computation, alteration: Alteration) -> Finding:
    """Of several places at once none is named, where a clause has a name for one only."""
    if name in OF_ONE_PLACE and alteration.reach != "one place":
        return Finding(name)
    return Finding(name, computation, alteration)


def narrowed(item: Item, what: str, found: Sequence[Explanation]) -> Diagnosis | None:
    """What may be said of a formula, which hardly anything comes to by chance: the likeliest."""
    lowest = min((e.tier for e in found), default=0)
    return _told(item, what, _by_id(e for e in found if e.tier <= lowest or e.finding.id in FACTS))


def narrowed_number(
    item: Item,
    what: str,
    found: Sequence[Explanation],
    *,
    plain: bool,
    multiple: bool = False,
    ascii_what: str = "",
) -> Diagnosis | None:
    """What may be said of a number, or of several.

    Whatever else comes to it stands beside what is likely, however unlikely it is: nothing is asserted that
    another mistake explains as well. `plain` numbers come out of many computations: unlikely mistakes alone
    explain none of them, nor what is a `multiple`, twice or half of what is right.
    """
    likely = _by_id(e for e in found if e.tier <= LIKELY)
    if plain and not likely:
        return None
    if multiple and OF_FACTORS.isdisjoint(e.finding.id for e in found):
        return None
    if len(likely) < MOST_NAMED:
        every = _by_id(sorted(found, key=lambda e: e.tier))
        likely = dict(islice(every.items(), MOST_NAMED)) if likely else every
    return _told(item, what, likely, ascii_what)


def _told(
    item: Item, what: str, found: Mapping[str, Sequence[Finding]], ascii_what: str = ""
) -> Diagnosis | None:
    """One misconception, two, or what several have in common."""
    if len(found) > MOST_NAMED:
        return _in_common(what, found, ascii_what)
    told_of = [f for places in found.values() for f in _places(item, places, len(found))]
    clear = [f for f in told_of if f.id not in VAGUE or f.alteration is not None]
    return told(item, what, told_of, ascii_what=ascii_what) if clear else None


def together(item: Item, what: str, pair: tuple[Finding, Finding], *, ascii_what: str = "") -> Diagnosis:
    """Two mistakes at once."""
    one, other = (told(item, what, [finding], ascii_what=ascii_what) for finding in pair)

    def joined(first: str, second: str) -> str:
        return f"{first.removesuffix('.')}, and {second.partition(_WHEN)[2]}"

    return Diagnosis(
        (*one.ids, *other.ids),
        joined(one.message, other.message),
        one.hint,
        one.at,
        joined(one.said("ascii"), other.said("ascii")),
    )


def of_clause(
    name: str, what: str, when: str, *, ascii_what: str = "", ascii_when: str = ""
) -> Diagnosis:
    """A misconception with words of its own, to follow "when"."""
    message, plain = f"{what}{_WHEN}{when}.", f"{ascii_what or what}{_WHEN}{ascii_when or when}."
    return Diagnosis((name,), message, TABLE[name].hint, "", plain)


def _by_id(found: Iterable[Explanation]) -> dict[str, list[Finding]]:
    """The places where each misconception may have been made; without those that another says better."""
    places: dict[str, list[Finding]] = {}
    for each in found:
        places.setdefault(each.finding.id, []).append(each.finding)
    return {
        name: findings
        for name, findings in places.items()
        if places.keys().isdisjoint(SAID_BETTER.get(name, ()))
    }


def _places(item: Item, findings: Sequence[Finding], names: int) -> Sequence[Finding]:
    """One place, or two that have names where nothing else has to be told; of more, none is named.

    Where one place is part of all others, it is told: there it goes wrong in any case.
    """
    if len(findings) == 1:
        return findings
    edits = [f.alteration.edits.keys() if f.alteration else frozenset[int]() for f in findings]
    fewest = min(range(len(edits)), key=lambda k: len(edits[k]))
    if edits[fewest] and all(edits[fewest] <= e for e in edits):
        return [findings[fewest]]
    if len(findings) * names <= MOST_NAMED and all(_has_a_place(item, f) for f in findings):
        return findings
    return [Finding(findings[0].id)]


def _has_a_place(item: Item, finding: Finding) -> bool:
    """Whether it can be said where a mistake was made."""
    if finding.computation is None or finding.alteration is None:
        return False
    said = clause(item, finding.computation, finding.id, finding.alteration)
    return said != TABLE[finding.id].bare


def _in_common(what: str, ids: Iterable[str], ascii_what: str) -> Diagnosis | None:
    """What three or more have in common, if it is something."""
    names = set(ids)
    for when, family in _IN_COMMON.items():
        if names <= set(family):
            message, plain = (f"{w}{_WHEN}{when}." for w in (what, ascii_what or what))
            hint = "Go through the computation factor by factor: there is more than one place to look at."
            return Diagnosis((), message, hint, "", plain)
    return None
