"""What checking gives: one record an answer, one report a file. The printers read these and nothing else."""

from __future__ import annotations

from math import fsum

from bptutor.grading.verdict import RIGHT
from bptutor.record import Record

# Beside the four words of a verdict, an item of the homework can be:
UNANSWERED = "unanswered"
UNKNOWN_ITEM = "unknown-item"


class Graded(Record):
    """One item of a report. `credit` and `max_credit` are points.

    `kind` is None for an unknown item, `answer` for an unanswered one, `read_as` where nothing could be read.
    Reports share these records: the same answer to the same item is the same record.
    """

    id: str
    kind: str | None
    status: str
    credit: float
    max_credit: float
    answer: str | None
    read_as: str | None
    message: str
    misconception: str | None = None
    hint: str | None = None
    trace: tuple[str, ...] = ()

    __eq__ = object.__eq__  # a class shares few records among thousands of answers: no need to look inside
    __hash__ = object.__hash__


class FileReport(Record):
    """What came of one answer file: its items in the homework's order, then what belongs to no item.

    `error` is set when the file, or an exercise it asks for, could not be read as it should; what could be
    graded is graded all the same. `notes` are worth saying and no one's fault.
    """

    file: str
    student: str | None
    items: tuple[Graded, ...]
    error: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """The points earned."""
        return fsum(item.credit for item in self.items)

    @property
    def max_score(self) -> float:
        """The points to be had."""
        return fsum(item.max_credit for item in self.items)

    @property
    def exit_code(self) -> int:
        """0 all right, 1 something is not right yet, 2 the file or an exercise could not be read."""
        if self.error is not None:
            return 2
        return 0 if all(item.status == RIGHT for item in self.items) else 1
