"""Grading: an item and a line of text in, a verdict out. Nothing that is typed raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import DerivationSpec
from bptutor.errors import BptutorError, FormulaError, Unreadable
from bptutor.grading.cleaning import cleaned
from bptutor.grading.kinds import KINDS, rules_of
from bptutor.grading.verdict import RIGHT, UNREADABLE, Verdict
from bptutor.notation.limits import LONGEST_ANSWER, LONGEST_DERIVATION
from bptutor.record import replace
from bptutor.text import with_remedy

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from bptutor.bank.exercise import Item
    from bptutor.grading.ladder import Rung
    from bptutor.grading.reading import Reading
    from bptutor.grading.step_items import StepItem
    from bptutor.notation.printer import Style

def grade(item: Item, answer: str) -> Verdict:
    """The verdict on `answer`, whatever was typed; what cannot be read is `unreadable` with a remedy.

    Raises FaultyExercise, for no text that is typed, where it is the exercise that makes no sense.
    """
    rules = rules_of(item)
    try:
        reading = read(item, answer)
    except BptutorError as e:
        from bptutor.bank.soundness import insist_on_soundness

        insist_on_soundness(item)
        if not isinstance(e, (Unreadable, FormulaError)):
            raise
        return Verdict(UNREADABLE, 0.0, "", unreadable_message(e))
    verdict = rules.judge(item, reading)
    if verdict.status in (RIGHT, UNREADABLE):
        return verdict
    from bptutor.grading.misconceptions.diagnosis import diagnose

    found = diagnose(item, reading, verdict)
    return verdict if found is None else replace(verdict, diagnosis=found, misconception=found.id)


def carried(item: Item, answer: str, earlier: Mapping[str, str]) -> Verdict | None:
    """The verdict on an answer that is right given the `earlier` answers, by item id, some of them wrong.

    None where these make no difference.
    """
    from bptutor.grading.carried import carried as given

    return given(item, answer, earlier)


def read(item: Item, answer: str) -> Reading:
    """What `answer` means for `item`. Raises Unreadable or FormulaError."""
    limit = LONGEST_DERIVATION if isinstance(item.spec, DerivationSpec) else LONGEST_ANSWER
    if len(answer) > limit:
        raise Unreadable(answer[:40], f"the answer is longer than {limit} characters", "Write a shorter one.")
    text = cleaned(answer)
    if not text:
        raise Unreadable(answer, "the answer is empty", f"Answer with {answer_form(item)}.")
    return rules_of(item).read(item, text)


def unreadable_message(e: BptutorError) -> str:
    """What cannot be read, where, and what to do about it."""
    said = with_remedy(_as_sentence(e.message), e.remedy)
    return f"{said}\n{e.caret()}" if isinstance(e, FormulaError) else said


_WORDS = frozenset(
    "a all an answer answers brackets derivatives does each either exactly here index is it letters line "
    "more names neither no not nothing number numbers one only percent something sums that the these this "
    "there too two what where which".split()
)
"""Words that messages begin with; any other first word is a name, and keeps its case."""


def _as_sentence(message: str) -> str:
    """With a capital in front, unless a name stands there: `z` is not `Z`, nor `relu` Relu."""
    first, _, rest = message.partition(" ")
    is_name = first == "a" and rest.startswith(("is ", "runs ", "needs ", "has "))
    return f"{message[:1].upper()}{message[1:]}" if first.rstrip(",:") in _WORDS and not is_name else message


def normal_form(item: Item, answer: str) -> Hashable | None:
    """Equal for equivalent answers; None for what cannot be read."""
    try:
        return read(item, answer).key
    except (Unreadable, FormulaError):
        return None


def correct_answer(item: Item, style: Style = "unicode") -> str:
    """The right answer, ready to print."""
    return rules_of(item).correct(item, style)


def answer_form(item: Item) -> str:
    """What an answer looks like, to follow "Answer with"."""
    return rules_of(item).form(item)


def option_lines(item: Item, style: Style = "unicode") -> list[str]:
    """The options in order, without letters; empty when there are none."""
    return list(rules_of(item).options(item, style))


def hints(item: Item, style: Style = "unicode") -> list[str]:
    """The author's hints or made ones, the gentlest first; never the answer itself."""
    from bptutor.grading.hints import hints as general

    return general(item, style)


def rungs(item: Item, style: Style = "unicode", at: str = "") -> list[Rung]:
    """Every hint in order, and the computation piece by piece up to the quantity called `at`; no answer."""
    from bptutor.grading.ladder import rungs as ladder

    return ladder(item, style, at)


def step_items(item: Item) -> tuple[StepItem, ...]:
    """The item taken apart into steps to be answered one by one; none where it is one step."""
    from bptutor.grading.step_items import step_items as steps

    return steps(item)


def explain(item: Item, style: Style = "unicode") -> list[str]:
    """Why the answer is right, in the author's words; empty when only the trace says it."""
    from bptutor.grading.traces import explain as because

    return because(item, style)


def trace_lines(item: Item, style: Style = "unicode") -> list[str]:
    """The whole computation behind the right answer, or the explanation where there is none."""
    from bptutor.grading.traces import trace_lines as worked

    return worked(item, style)


def setup_lines(item: Item, style: Style = "unicode") -> list[str]:
    """The exercise: setup, a drawing of the computation, givens, conventions."""
    from bptutor.grading.setting import setup_lines as setup

    return setup(item, style)


def question_lines(item: Item, style: Style = "unicode") -> list[str]:
    """What is asked."""
    from bptutor.grading.setting import question_lines as question

    return question(item, style)


def names(item: Item) -> list[str]:
    """The names that an answer may be made of, for completion."""
    kind = KINDS[type(item.spec).__name__]
    free = kind in ("derivation", "chosen_numbers")  # names of their own, where there is no model
    if kind in ("true_false", "pairs") or (item.exercise.model is None and not free):
        return []
    try:
        offered = item.problem.vocabulary.completions("")
        return [name for name in offered if _may_be_used(item, name)] if kind == "expression" else offered
    except BptutorError:
        return []


def _may_be_used(item: Item, name: str) -> bool:
    """Whether a name may stand in a formula; functions always may."""
    from bptutor.bank.forms import allowed

    usable = allowed(item)
    return usable is None or usable(name) or not item.problem.vocabulary.has(name)
