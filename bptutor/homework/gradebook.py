"""Verdicts on items, each worked out once however many files ask for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

from bptutor.errors import BptutorError
from bptutor.grading.verdict import PARTLY_RIGHT, UNREADABLE, WRONG, Verdict
from bptutor.homework.graded import UNANSWERED, Graded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.notation.printer import Style

# A class of students gives the same short answers over and over; a long one is unlikely to come twice.
REMEMBERED_LENGTH = 200

FAULT = "That is no fault of the answer: tell whoever set the exercise."


Earlier: TypeAlias = "tuple[tuple[str, str], ...]"
"""Answers to earlier items of an exercise: pairs of item id and text."""


class Grader(Protocol):
    """What checking needs of `bptutor.grading.grade`; that module is one."""

    def grade(self, item: Item, answer: str) -> Verdict:
        """The verdict on `answer`; raises on no text."""

    def carried(self, item: Item, answer: str, earlier: Mapping[str, str]) -> Verdict | None:
        """The verdict given earlier answers to the exercise, by item id; None where it is the same."""

    def hints(self, item: Item, style: Style) -> Sequence[str]:
        """Hints, the gentlest first."""

    def correct_answer(self, item: Item, style: Style) -> str:
        """The right answer, printable."""

    def trace_lines(self, item: Item, style: Style) -> Sequence[str]:
        """The chain-rule trace or the explanation, ready to print."""


class Gradebook:
    """The records of all items and answers so far.

    `faults` says of a record why its item could not be graded, `item_faults` of an item why it has no trace,
    or why errors were not carried forward: the exercise or bptutor is to blame, never the student.
    """

    def __init__(self, grader: Grader, *, trace: bool, style: Style) -> None:
        self._grader = grader
        self._with_trace = trace
        self._style = style
        self._records: dict[tuple[Item, str], Graded] = {}
        self._carried: dict[tuple[Item, str, Earlier], Graded | None] = {}
        self._traces: dict[Item, tuple[str, ...]] = {}
        self.faults: dict[Graded, str] = {}
        self.item_faults: dict[Item, str] = {}

    def graded(self, item: Item, text: str) -> Graded:
        """The record of the answer `text`; an empty text is no answer."""
        known = self._records.get((item, text))
        if known is not None:
            return known
        record = self._grade(item, text) if text else self._record(item, UNANSWERED, None)
        if len(text) <= REMEMBERED_LENGTH:
            self._records[item, text] = record
        return record

    def carried(self, item: Item, text: str, earlier: Earlier) -> Graded | None:
        """The record of an answer that is right given `earlier` ones; None where these change nothing."""
        key = item, text, earlier
        if key not in self._carried:
            self._carried[key] = self._carry(item, text, earlier)
        return self._carried[key]

    def _carry(self, item: Item, text: str, earlier: Earlier) -> Graded | None:
        try:
            verdict = self._grader.carried(item, text, dict(earlier))
        except Exception as error:  # noqa: BLE001  as in _grade; the answer is graded already
            what = f"{item.full_id} is graded without earlier answers: {_failure(error)}"
            self.item_faults[item] = what
            return None
        if verdict is None:
            return None
        is_wrong_too = any(part.is_mistake for part in verdict.parts)  # else a hint would not fit
        return self._graded(item, text, verdict, self._hint(item, verdict) if is_wrong_too else None)

    def unreadable(self, item: Item, text: str | None, message: str) -> Graded:
        """The record of an answer that cannot even be given to the grader."""
        return self._record(item, UNREADABLE, text, message=message)

    def _grade(self, item: Item, text: str) -> Graded:
        try:
            verdict = self._grader.grade(item, text)
            hint = self._hint(item, verdict)
        except BptutorError as error:
            return self._faulty(item, text, error.explained)
        except Exception as error:  # noqa: BLE001  a bug on one item must not cost a class its reports
            return self._faulty(item, text, _failure(error))
        return self._graded(item, text, verdict, hint)

    def _graded(self, item: Item, text: str, verdict: Verdict, hint: str | None) -> Graded:
        return self._record(
            item,
            verdict.status,
            text,
            credit=verdict.credit * item.points,
            read_as=verdict.read_as or None,
            message=verdict.said(self._style),
            misconception=verdict.misconception,
            hint=hint,
        )

    def _hint(self, item: Item, verdict: Verdict) -> str | None:
        """What speaks to the mistake that was made; without a name for it, the first hint there is."""
        if verdict.status not in (WRONG, PARTLY_RIGHT):
            return None
        fitting = verdict.diagnosis.hinted(self._style) if verdict.diagnosis is not None else ""
        if fitting:
            return fitting
        return next(iter(self._grader.hints(item, self._style)), None)

    def _faulty(self, item: Item, text: str, what: str) -> Graded:
        record = self._record(item, UNREADABLE, text, message=f"{item.full_id} cannot be graded. {FAULT}")
        self.faults[record] = f"{item.full_id} cannot be graded: {what}"
        return record

    def _record(
        self,
        item: Item,
        status: str,
        answer: str | None,
        *,
        credit: float = 0.0,
        read_as: str | None = None,
        message: str = "",
        misconception: str | None = None,
        hint: str | None = None,
    ) -> Graded:
        return Graded(
            id=item.full_id,
            kind=item.kind.value,
            status=status,
            credit=credit,
            max_credit=float(item.points),
            answer=answer,
            read_as=read_as,
            message=message,
            misconception=misconception,
            hint=hint,
            trace=self._trace(item),
        )

    def _trace(self, item: Item) -> tuple[str, ...]:
        if not self._with_trace:
            return ()
        if item not in self._traces:
            self._traces[item] = self._derive(item)
        return self._traces[item]

    def _derive(self, item: Item) -> tuple[str, ...]:
        try:
            answer = f"The answer is {self._grader.correct_answer(item, self._style)}"
            return (answer, *self._grader.trace_lines(item, self._style))
        except BptutorError as error:
            self.item_faults[item] = f"{item.full_id} has no trace: {error.explained}"
        except Exception as error:  # noqa: BLE001  as in _grade
            self.item_faults[item] = f"{item.full_id} has no trace: {_failure(error)}"
        return ()


def _failure(error: Exception) -> str:
    return f"bptutor failed ({type(error).__name__}: {error}). Please report this with the answer file."
