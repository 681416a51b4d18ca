"""Errors carried forward: an answer that is wrong, but right given the student's own earlier answers.

The quantity asked for is worked out anew with the earlier numbers as they were typed in the place of the
right ones (`rederiving`). What agrees is partly right, for the share of the credit that the exercise sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, FormulaSpec, NumericSpec
from bptutor.errors import BptutorError
from bptutor.grading import choice, numeric
from bptutor.grading.carried_words import whole_answer
from bptutor.grading.grade import read
from bptutor.grading.misconceptions.diagnosis import diagnose
from bptutor.grading.own_formulas import formula_given
from bptutor.grading.own_values import own_formulas, own_values
from bptutor.grading.verdict import PARTLY_RIGHT, WRONG, Verdict
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.own_formulas import OwnFormula
    from bptutor.grading.reading import Reading
    from bptutor.grading.rederiving import Own


def carried(item: Item, answer: str, earlier: Mapping[str, str]) -> Verdict | None:
    """The verdict on `answer` given the `earlier` answers, by item id; None where these make no difference.

    Never less credit than without them. With as much: the answer follows from earlier ones, its message says
    why that brings nothing, and no mistake is looked for that was made before. Raises nothing for what is
    typed: what cannot be read tells nothing.
    """
    if not item.carry_forward:
        return None
    try:
        if isinstance(item.spec, FormulaSpec):
            return _formula(item, answer, own_formulas(item, earlier))
        if isinstance(item.spec, (NumericSpec, ChoiceSpec)):
            return _number(item, answer, own_values(item, earlier))
    except BptutorError:
        pass
    return None


def _formula(item: Item, answer: str, own: Sequence[OwnFormula]) -> Verdict | None:
    reading = read(item, answer)
    rests_on = formula_given(item, reading, own)
    if not rests_on:
        return None
    return Verdict(PARTLY_RIGHT, item.carry_forward, reading.shown, whole_answer(item, rests_on))


def _number(item: Item, answer: str, own: Sequence[Own]) -> Verdict | None:
    if all(o.right for o in own):
        return None
    rules = numeric if isinstance(item.spec, NumericSpec) else choice
    reading = read(item, answer)
    plain: Verdict = rules.judge(item, reading)
    given: Verdict = rules.judge(item, reading, own)
    if plain.status not in (WRONG, PARTLY_RIGHT) or not _tells_more(given, plain):
        return None
    return _with_diagnosis(item, reading, given)


def _tells_more(given: Verdict, plain: Verdict) -> bool:
    """Whether earlier answers bring credit, or explain something that is wrong."""
    if not given.parts:
        return given.credit > plain.credit or given.message != plain.message
    return given.credit > plain.credit or _mistakes(given) < _mistakes(plain)


def _mistakes(verdict: Verdict) -> int:
    return sum(part.is_mistake for part in verdict.parts)


def _with_diagnosis(item: Item, reading: Reading, given: Verdict) -> Verdict:
    """With what the rows show that are wrong even so: their mistake is one of this item."""
    wrong = [part.is_mistake for part in given.parts]
    if not any(wrong):
        return given
    if len(wrong) == len(reading.value):  # a table: rows that follow from earlier answers show nothing
        rows = tuple(row if is_wrong else None for row, is_wrong in zip(reading.value, wrong, strict=True))
        reading = replace(reading, value=rows)
    elif not all(wrong):
        return given
    found = diagnose(item, reading, given)
    return given if found is None else replace(given, diagnosis=found, misconception=found.id)
