"""Wrong formulas: which mistake in the computation gives just this formula.

A formula is compared on all the instances that it was graded on, so what fits is no coincidence: the answer
*is* the formula with that mistake. What two mistakes explain equally well is said of both, and what more
explain, of none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.misconceptions.altered_formulas import altered_formulas
from bptutor.grading.misconceptions.words import Finding, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.expression import Answer
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas
    from bptutor.grading.misconceptions.classes import Candidate
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation import tree

MOST = 2
"""More explanations than this say nothing."""
SAME_FAMILY = {"reversed-error": "lost-minus"}
"""Where both explain an answer, the second says what is common to them."""


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What a wrong formula shows."""
    answer: Answer = reading.value
    if answer.outcome.nearly or answer.outcome.undefined is not None:
        return None  # a rounded number, a root of something negative: the verdict says what is off
    found = altered_formulas(item)
    return of_formula(item, found, answer.node)


def of_formula(item: Item, found: AlteredFormulas, node: tree.Node) -> Diagnosis | None:
    """The single mistakes that explain a formula."""
    values = found.values_of(node)
    likely = likeliest(found.equal_to(values))
    if not 0 < len(likely) <= MOST:
        return None
    return told(item, "This", [Finding(c.id, found.computation, c.alteration) for c in likely])


def likeliest(candidates: Iterable[Candidate]) -> Sequence[Candidate]:
    """Those of the lowest tier, one for each misconception."""
    ranked = sorted(candidates, key=lambda c: c.tier)
    first: dict[str, Candidate] = {}
    for c in ranked:
        if c.tier == ranked[0].tier:
            first.setdefault(c.id, c)
    for one, common in SAME_FAMILY.items():
        if one in first and common in first:
            del first[one]
    return list(first.values())
