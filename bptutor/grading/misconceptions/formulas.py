"""Wrong formulas: which mistake in the computation gives just this formula.

A formula is compared on all the instances that it was graded on, so what fits is no coincidence: the answer
*is* the formula with that mistake. What two mistakes explain equally well is said of both, and what more
explain, of none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.misconceptions.altered_formulas import altered_formulas
from bptutor.grading.misconceptions.ratios import described
from bptutor.grading.misconceptions.words import Finding, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.expression import Answer
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas, Mistake
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation import tree

MOST = 2
"""More explanations than this say nothing."""
SAID_BETTER = {"reversed-error": ("lost-minus",), "lost-upstream": ("lost-weight", "lost-activation-slope")}
"""Where one of the others explains an answer as well, it says the same more plainly."""


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
    likely = without_kin(found.equal_to(values))
    if not 0 < len(likely) <= MOST:
        return described(item, found, node) if not likely else None
    return told(item, "This", [Finding(c.id, found.computation, c.alteration) for c in likely])


def without_kin(mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
    """Without those that say the same as another one does."""
    ids = {m.id for m in mistakes}
    return [m for m in mistakes if ids.isdisjoint(SAID_BETTER.get(m.id, ()))]
