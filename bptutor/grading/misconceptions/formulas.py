"""Wrong formulas: which mistake in the computation gives just this formula.

A formula is compared on all the instances that it was graded on, so what fits is no coincidence: the answer
*is* the formula with that mistake. It is looked for in this order, and the first that is found is told:

    one mistake in the computation; the exercise misread; another question answered
    one thing that is off in what was typed: a number, a factor, a quantity, brackets, a term
    two mistakes at once
    the unit that it is wrong for
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from bptutor.bank.given_numbers import with_names
from bptutor.grading.expression import is_local
from bptutor.grading.misconceptions.altered_formulas import altered_formulas, takes_too_long
from bptutor.grading.misconceptions.brackets import lost_brackets
from bptutor.grading.misconceptions.combined import two_mistakes
from bptutor.grading.misconceptions.narrowing import SAME_BUT_PLAINER, VAGUE, Explanation, narrowed, together
from bptutor.grading.misconceptions.other_items import other_question
from bptutor.grading.misconceptions.readings import readings
from bptutor.grading.misconceptions.regions import region
from bptutor.grading.misconceptions.table import bare_message
from bptutor.grading.misconceptions.terms import Typed
from bptutor.grading.misconceptions.words import Finding, plainly, told
from bptutor.grading.misconceptions.worth import Worth

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.kernels import Array
    from bptutor.grading.expression import Answer
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas, Mistake
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation import tree

THIS = "This"
MOST = 2
"""More explanations than this say nothing."""
MOST_READINGS = 6
"""In so many ways the numbers in a formula are read as what is given."""


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What a wrong formula shows."""
    answer: Answer = reading.value
    if answer.right or answer.outcome.nearly or answer.outcome.undefined is not None:
        return None  # a rounded number, a root of something negative: the verdict says what is off
    if is_local(item):
        from bptutor.grading.misconceptions.partials import of_partials

        found = of_partials(item, answer.node)
    else:
        found = of_formula(item, answer.node)
    return plainly(found) if found is not None else None


def of_formula(item: Item, node: tree.Node) -> Diagnosis | None:
    """What explains a formula that is not right."""
    if takes_too_long(item):
        return None
    found = altered_formulas(item)
    worth = Worth(found)
    if _is_constant(found, worth.of_whole(node)):
        return None  # everybody's guess
    for meant in (node, *islice(with_names(node, found.given), MOST_READINGS)):
        likely = without_kin(found.equal_to(worth.of_whole(meant)))
        if likely:
            return _of_mistakes(item, found, worth.of_whole(meant), likely)
    if found.computation.is_large:
        return None
    values = worth.of_whole(node)
    typed = Typed(item, found, worth, node)
    return (
        _misread(item, node)
        or other_question(item, found, worth, values)
        or typed.off_by_one_thing()
        or lost_brackets(found, worth, node)
        or typed.off_in_one_term()
        or _of_two(item, found, values)
        or region(item, found, values)
    )


def _is_constant(found: AlteredFormulas, values: Array) -> bool:
    """Whether a formula is 0 everywhere, or 1."""
    return any(found.agree(values, np.full_like(found.truth, constant)) for constant in (0.0, 1.0))


def _of_mistakes(
    item: Item, found: AlteredFormulas, values: Array, likely: Sequence[Mistake]
) -> Diagnosis | None:
    """One mistake or two; of more than two what they have in common."""
    explained = [Explanation(m.tier, Finding(m.id, found.computation, m.alteration)) for m in likely]
    told_of = narrowed(item, THIS, explained)
    if told_of is not None and told_of.id in VAGUE and told_of.message == bare_message(told_of.id):
        return other_question(item, found, Worth(found), values) or told_of
    return told_of


def without_kin(mistakes: Sequence[Mistake]) -> Sequence[Mistake]:
    """Without those that say the same as another one does."""
    ids = {m.id for m in mistakes}
    return [m for m in mistakes if ids.isdisjoint(SAME_BUT_PLAINER.get(m.id, ()))]


def _misread(item: Item, node: tree.Node) -> Diagnosis | None:
    """The answer is right for the exercise as it was misread."""
    ids = list(dict.fromkeys(reading.id for reading in readings(item) if reading.right(node)))
    return told(item, THIS, [Finding(name) for name in ids]) if 0 < len(ids) <= MOST else None


def _of_two(item: Item, found: AlteredFormulas, values: Array) -> Diagnosis | None:
    """Two mistakes at once."""
    pair = two_mistakes(found, values)
    return together(item, THIS, pair) if pair is not None else None
