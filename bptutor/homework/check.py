"""Grading answer files: every answer is accounted for, and no file can stop the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.outline import whole_items
from bptutor.bank.reader import shorten
from bptutor.bank.suggest import suggestions
from bptutor.errors import BptutorError, FaultyExercises, FileProblem, UnknownId, Unreadable, did_you_mean
from bptutor.grading.verdict import UNREADABLE
from bptutor.homework.answers import KEYS, nested, read_answers
from bptutor.homework.blame import place
from bptutor.homework.carrying import carried_on
from bptutor.homework.flatten import answer_text, scalar_text
from bptutor.homework.gradebook import FAULT, Gradebook
from bptutor.homework.graded import UNKNOWN_ITEM, FileReport, Graded
from bptutor.homework.ids import HomeworkFinder
from bptutor.record import replace
from bptutor.text import with_remedy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.bank.outline import AnyItem, AnyPack
    from bptutor.homework.answers import AnswerFile
    from bptutor.homework.blame import Answer
    from bptutor.homework.gradebook import Grader
    from bptutor.homework.ids import Homework
    from bptutor.notation.printer import Style

NO_HOMEWORK = "Say which pack with `exercises:`, or write answers with their full ids."
NOT_NAMED = "no `exercises:` is named, so the items answered here are the whole homework"

# Looking for close ids is slow, and after a few unknown ids the file is plainly about something else.
SUGGESTED = 10


def check_files(
    paths: Iterable[str],
    packs: Sequence[AnyPack],
    *,
    trace: bool = False,
    style: Style = "unicode",
    grader: Grader | None = None,
) -> list[FileReport]:
    """Grade each file. Nothing is raised for what a file holds: its problems are in its report.

    `trace` adds the right answer and its derivation to every item, printed in `style` ("unicode" or "ascii").
    """
    finder = HomeworkFinder(packs)
    gradebook = Gradebook(grader or _grader(), trace=trace, style=style)
    return [_check(str(path), finder, gradebook) for path in paths]


def exit_code(reports: Iterable[FileReport]) -> int:
    """The worst of the files' exit codes."""
    return max((report.exit_code for report in reports), default=0)


def failed_files(paths: Iterable[str], error: BptutorError) -> list[FileReport]:
    """Reports on files that could not be graded at all because of `error` (faulty exercises, say)."""
    return [FileReport(path, None, (), error.explained) for path in paths]


def _grader() -> Grader:
    from bptutor.grading import grade

    return grade


def _check(path: str, finder: HomeworkFinder, gradebook: Gradebook) -> FileReport:
    try:
        sheet = read_answers(path)
    except FileProblem as problem:
        return FileReport(path, None, (), problem.explained)
    return _Sheet(sheet, finder, gradebook).report()


class _Sheet:
    """One answer file being graded. `errors` collects what of it, or of its homework, cannot be read."""

    def __init__(self, sheet: AnswerFile, finder: HomeworkFinder, gradebook: Gradebook) -> None:
        self.sheet = sheet
        self.finder = finder
        self.gradebook = gradebook
        self.errors = list(sheet.errors)
        self.suggested = 0
        self.homework = self._homework()

    def report(self) -> FileReport:
        """The report: the homework's items in its order, then what belongs to no item in the file's."""
        given, unknown = self._sorted_answers()
        named = self.homework.title is not None
        asked = [item for item in self.homework.items if named or item in given]
        wholes = whole_items(asked)
        records = [self._item(whole, given.get(item)) for whole, item in zip(wholes, asked, strict=True)]
        items = carried_on(self.gradebook, wholes, records)
        items += map(self._unknown, unknown)
        items += map(self._stray, self.sheet.strays)
        if self.gradebook.item_faults:
            self.errors += filter(None, map(self.gradebook.item_faults.get, wholes))
        if not items and not self.errors:
            self.errors.append(f"{self.sheet.path}: there is nothing to grade. {NO_HOMEWORK}")
        notes = [*self.sheet.notes]
        if asked and not named:
            notes.append(NOT_NAMED)
        error = "\n".join(dict.fromkeys(self.errors)) or None
        return FileReport(self.sheet.path, self.sheet.student, tuple(items), error, tuple(notes))

    def _homework(self) -> Homework:
        """What the file names; of several names those that exist, so that their answers are graded."""
        found: list[str] = []
        for selector in self.sheet.selectors:
            try:
                self.finder.find([selector.id])
            except BptutorError as error:
                self.errors.append(place(self.sheet.path, selector) + error.explained)
                if isinstance(error, UnknownId) and self.finder.problems:
                    # What is unknown may stand in a file that cannot be used.
                    self.errors.append(FaultyExercises(self.finder.problems).explained)
            else:
                found.append(selector.id)
                self.errors += map(self._left_out, self.finder.faulty_in(selector.id))
        return self.finder.find(found)

    def _left_out(self, exercise: str) -> str:
        first = self.finder.faulty[exercise][0]
        reason = with_remedy(str(first), first.remedy)
        return f"{exercise} cannot be used, so its items are left out: {reason}"

    def _sorted_answers(self) -> tuple[dict[AnyItem, list[Answer]], list[Answer]]:
        """The answers by item, and those to no item of this homework."""
        given: dict[AnyItem, list[Answer]] = {}
        unknown: list[Answer] = []
        pending = list(reversed(self.sheet.answers))
        while pending:
            answer = pending.pop()
            item = self.homework.find(answer.id)
            if item is not None:
                given.setdefault(item, []).append(answer)
            elif answer.value.sort == "map" and self.homework.is_prefix(answer.id):
                pending.extend(reversed(list(nested(answer))))
            else:
                unknown.append(answer)
        return given, unknown

    # ----- items of the homework ----------------------------------------------------------------------------

    def _item(self, item: Item, answers: list[Answer] | None) -> Graded:
        if answers is None:
            record = self.gradebook.graded(item, "")
            return replace(record, message=f"not read: {self.sheet.unread}") if self.sheet.unread else record
        records = [self._answered(item, answer) for answer in answers]
        if len({record.answer for record in records}) == 1:
            return records[0]
        return self._contradictory(item, answers, records)

    def _answered(self, item: Item, answer: Answer) -> Graded:
        if answer.problem is not None:
            return self.gradebook.unreadable(item, answer.value.raw, answer.problem)
        try:
            record = self.gradebook.graded(item, answer_text(answer.value, item.kind))
        except Unreadable as error:
            message = place(self.sheet.path, answer.value) + error.explained
            return self.gradebook.unreadable(item, error.text, message)
        if record in self.gradebook.faults:
            self.errors.append(self.gradebook.faults[record])
        if record.status == UNREADABLE:
            return replace(record, message=place(self.sheet.path, answer.value) + record.message)
        return record

    def _contradictory(self, item: Item, answers: list[Answer], records: list[Graded]) -> Graded:
        """An item answered twice, by an old and a new id perhaps: nobody can say which answer was meant."""
        texts = [shorten(record.answer or "nothing") for record in records]
        lines = [f"{text} (line {answer.line})" for text, answer in zip(texts, answers, strict=True)]
        what = f"answered more than once: {', '.join(lines)}. Keep one of them."
        return self.gradebook.unreadable(item, "; ".join(texts), place(self.sheet.path, answers[1]) + what)

    # ----- what is no item of the homework ------------------------------------------------------------------

    def _unknown(self, answer: Answer) -> Graded:
        title = self.homework.title
        faulty = self.finder.faulty_exercise(answer.id, title)
        if faulty is not None:
            self.errors.append(self._left_out(faulty))
            return self._no_item(answer, f"{faulty} cannot be used. {FAULT}")
        elsewhere = self.finder.find(()).find(answer.id) if title else None
        if elsewhere is not None:
            what = f"{elsewhere.full_id} is not part of {title}"
            remedy = "Add its pack or exercise under `exercises:`, or leave the answer out."
        else:
            what = f"there is no item '{shorten(answer.id)}'" + (f" in {title}" if title else "")
            close = self._close(answer.id, self.homework.suggest)
            remedy = did_you_mean(close) or "See `bptutor list` for what there is."
        return self._no_item(answer, f"{what}. {remedy}")

    def _close(self, spelling: str, suggest: Callable[[str], list[str]]) -> list[str]:
        self.suggested += 1
        return suggest(spelling) if self.suggested <= SUGGESTED else []

    def _stray(self, answer: Answer) -> Graded:
        remedy = "Indent it under `answers:`."
        if self.homework.find(answer.id) is None:
            close = self._close(answer.id, lambda key: suggestions(key, KEYS))
            remedy = did_you_mean(close) or f"Leave it out, or: {remedy}"
        what = f"an answer file has no key '{shorten(answer.id)}' beside {', '.join(KEYS)}"
        return self._no_item(answer, f"{what}. {remedy}")

    def _no_item(self, answer: Answer, message: str) -> Graded:
        return Graded(
            id=answer.id,
            kind=None,
            status=UNKNOWN_ITEM,
            credit=0.0,
            max_credit=0.0,
            answer=scalar_text(answer.value),
            read_as=None,
            message=place(self.sheet.path, answer) + message,
        )
