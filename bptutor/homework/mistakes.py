"""The mistakes that recur in a class: what several students got wrong in the same way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.misconceptions.table import title_of
from bptutor.record import Record
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.homework.graded import FileReport

OFTEN = 2
"""What a single student does is no matter of the class."""
MOST = 10


class Mistake(Record):
    """A misconception, in how many answers it showed, and of how many students."""

    id: str
    answers: int
    students: int

    @property
    def said(self) -> tuple[str, str]:
        """Its title, and how often."""
        often = f"{counted(self.answers, 'answer')} of {counted(self.students, 'student')}"
        return title_of(self.id), often


def mistakes_of_class(reports: Iterable[FileReport]) -> Sequence[Mistake]:
    """The mistakes of several students, those of most students first; a file without a name is a student."""
    answers: dict[str, int] = {}
    students: dict[str, set[str]] = {}
    for report in reports:
        for item in report.items:
            if item.misconception is not None:
                answers[item.misconception] = answers.get(item.misconception, 0) + 1
                students.setdefault(item.misconception, set()).add(report.student or report.file)
    found = [Mistake(name, answers[name], len(who)) for name, who in students.items() if len(who) >= OFTEN]
    return sorted(found, key=lambda each: (-each.students, -each.answers, each.id))[:MOST]
