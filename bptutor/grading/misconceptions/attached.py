"""The mistakes an author expects: a wrong option or value, and the id of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, FillSpec, FormulaSpec, NumericSpec
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.table import TABLE, bare_message
from bptutor.grading.words import folded
from bptutor.notation.numbers import close

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Reading
    from bptutor.grading.typed_rows import Typed
    from bptutor.grading.verdict import Verdict


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """The mistake that the author expects of such an answer."""
    from bptutor.grading.grade import rules_of

    found = misconception(item, reading, rules_of(item).read)
    if found is None:
        return None
    known = TABLE.get(found)
    return Diagnosis((found,), bare_message(found), known.hint if known is not None else "")


def misconception(item: Item, reading: Reading, read: Callable[[Item, str], Reading]) -> str | None:
    """The id of the first expected mistake that a wrong answer shows."""
    return next((m.id for m in item.misconceptions if _shows(item, reading, m.answer.value, read)), None)


def _shows(item: Item, reading: Reading, known: str, read: Callable[[Item, str], Reading]) -> bool:
    if isinstance(item.spec, ChoiceSpec):
        wrong = reading.value - frozenset(truth(item).indices)
        return folded(known) in {folded(item.spec.options[k].text.value) for k in wrong}
    if isinstance(item.spec, (FormulaSpec, FillSpec)):
        from bptutor.grading.expression import is_worth

        return is_worth(item, reading, known)
    try:
        expected = read(item, known)
    except BptutorError:
        return False
    if isinstance(item.spec, NumericSpec):
        return all(map(_same_row, expected.value, reading.value))
    return expected.key == reading.key


def _same_row(expected: Typed | None, typed: Typed | None) -> bool:
    """Whether a row holds the expected numbers, up to rounding; one the author left out may hold any."""
    if expected is None or typed is None:
        return expected is None
    return all(close(float(e), t) for e, t in zip(expected, typed, strict=True))
