"""The mistakes an author expects: a wrong option or value, and the id of what it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, FillSpec, FormulaSpec, NumericSpec, SufficiencySpec
from bptutor.bank.load_question import printed
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.kinds import rules_of
from bptutor.grading.misconceptions.diagnosis import Diagnosis, computed
from bptutor.grading.misconceptions.table import TABLE, bare_message
from bptutor.grading.texts import prose
from bptutor.notation.numbers import close

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item, Misconception, Text
    from bptutor.grading.reading import Reading
    from bptutor.grading.typed_rows import Typed
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.printer import Style


STYLES: tuple[Style, Style] = ("unicode", "ascii")


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """The mistake that the author expects of such an answer, in the author's words if there are any."""
    found = expected(item, reading)
    if found is None:
        return None
    if found.says is None and found.hint is None:
        closer = computed(item, reading, verdict)
        if closer is not None and found.id in closer.ids:
            return closer  # by the names of the quantities; and with what else explains it as well
    row = TABLE.get(found.id)
    message, ascii_message = _in_words(found.says, bare_message(found.id))
    hint, ascii_hint = _in_words(found.hint, row.hint if row is not None else "")
    return Diagnosis((found.id,), message, hint, "", ascii_message, ascii_hint)


def expected(item: Item, reading: Reading) -> Misconception | None:
    """The first expected mistake that a wrong answer shows."""
    return next((m for m in item.misconceptions if _shows(item, reading, m.answer.value)), None)


def _in_words(text: Text | None, otherwise: str) -> tuple[str, str]:
    """What an author says, for both styles of screen; what is known of the id where it is nothing."""
    if text is None:
        return otherwise, ""
    words, plain = ("\n".join(prose(text.value, style)) for style in STYLES)
    return words, plain if plain != words else ""


def _shows(item: Item, reading: Reading, known: str) -> bool:
    if isinstance(item.spec, ChoiceSpec):
        wrong = reading.value - frozenset(truth(item).indices)
        return printed(known) in {printed(item.spec.options[k].text.value) for k in wrong}
    if isinstance(item.spec, (FormulaSpec, FillSpec)):
        from bptutor.grading.expression import is_worth

        return is_worth(item, reading, known)
    if isinstance(item.spec, SufficiencySpec):
        return bool(reading.value == known)
    try:
        wrong_answer = rules_of(item).read(item, known)
    except BptutorError:
        return False
    if isinstance(item.spec, NumericSpec):
        return all(map(_same_row, wrong_answer.value, reading.value))
    return wrong_answer.key == reading.key


def _same_row(expected: Typed | None, typed: Typed | None) -> bool:
    """Whether a row holds the expected numbers, up to rounding; one the author left out may hold any."""
    if expected is None or typed is None:
        return expected is None
    return all(close(float(e), t) for e, t in zip(expected, typed, strict=True))
