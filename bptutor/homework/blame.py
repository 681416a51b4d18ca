"""Whose affair is what the reader found in an answer file: one answer's, the file's, or nobody's."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from bptutor.text import with_remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.bank.diagnostics import Diagnostic
    from bptutor.bank.reader import Document, Entry, Located

# The reader looks at files with an author's eyes. These of its findings (tabs, many digits, leading zeros,
# a `#`) leave an answer as it was typed, and the grader judges it.
HARMLESS = frozenset({"E109", "E110", "W114", "W116"})
WORTH_A_NOTE = frozenset({"E109", "W114"})
GLUED = "E112"


class Answer(NamedTuple):
    """One answer: id and value as written, the place of the id, and what makes it unreadable, if anything."""

    id: str
    value: Located
    line: int
    column: int
    problem: str | None = None


class Blame:
    """What is wrong with single answers (by number) and with the file, and what is only worth a note."""

    def __init__(self) -> None:
        self.answers: dict[int, str] = {}
        self.errors: list[str] = []
        self.notes: list[str] = []


def lay_blame(
    document: Document,
    keys: Iterable[Entry],
    answers: Sequence[Answer],
    again: set[Place],
    lost: Sequence[Answer] = (),
) -> Blame:
    """Every finding of the reader, laid where it belongs.

    A finding inside an answer makes that answer unreadable and no other. `keys` are the top-level entries
    that are no answers; `again` has the places of ids answered a second time, to be compared, not blamed.
    `lost` are the answers below those that were read; their numbers go on from those of `answers`.
    """
    starts = _starts(keys, answers)
    stop = stop_of(document)
    blame = Blame()
    for found in document.problems:
        if found.code in WORTH_A_NOTE:
            blame.notes.append(told(found))
        if found.code in HARMLESS or at(found) in again:
            continue
        owner = _owner(found, starts) if found is not stop else _cut_short(found, starts, answers, lost)
        if owner is not None:
            blame.answers.setdefault(owner, told(found))
        if owner is None or found is stop:
            blame.errors.append(told(found))
    if stop:
        first = min((answer.line for answer in lost), default=stop.line + 1)
        line = min(stop.line, max(first - 1, 1))
        for number in range(len(answers), len(answers) + len(lost)):
            blame.answers.setdefault(number, f"not read: {unread_past(line)}")
        counted = "bring no marks until that is mended" if lost else "count as unanswered"
        blame.notes.append(f"answers below line {line} were not read and {counted}")
    return blame


def unread_past(line: int) -> str:
    """What keeps an answer from being read."""
    return f"the file could not be read past line {line}"


def stop_of(document: Document) -> Diagnostic | None:
    """The finding at which reading ended too early, if it did."""
    return None if document.complete else document.problems[-1]


Place = tuple[int, int]
Start = tuple[int, int, "int | None"]


def at(found: Diagnostic | Located | Answer) -> Place:
    """Line and column, to compare places."""
    return found.line, found.column


def place(path: str, where: Diagnostic | Located | Answer) -> str:
    """`file:line:col: `, the front of a message."""
    return f"{path}:{where.line}:{where.column}: "


def told(found: Diagnostic) -> str:
    """A diagnostic for a student: where, what and what to do, without its code."""
    return f"{place(found.file, found)}{with_remedy(found.message, found.remedy)}"


def _starts(keys: Iterable[Entry], answers: Sequence[Answer]) -> list[Start]:
    """The places of all answers, with their numbers, and of other keys, without, in order."""
    starts: list[Start] = [(*at(entry.key), None) for entry in keys]
    starts += ((*at(answer), number) for number, answer in enumerate(answers))
    return sorted(starts, key=lambda start: start[:2])


def _owner(found: Diagnostic, starts: Sequence[Start]) -> int | None:
    """The number of the answer that `found` stands in: the last to start before it, if no other key does."""
    number = bisect_right(starts, at(found), key=lambda start: start[:2]) - 1
    return starts[number][2] if number >= 0 else None


def _cut_short(
    stop: Diagnostic, starts: Sequence[Start], answers: Sequence[Answer], lost: Sequence[Answer]
) -> int | None:
    """The number of the answer in the middle of which reading stopped, if it was one.

    That is the first that is lost, where its line comes before the stop: what was read was read whole, unless
    the stop is on its own line, or a bracket of it is open.
    """
    last = starts[-1][2] if starts else None
    value = answers[last].value if last is not None else None
    if value is not None and _is_open(value, stop):
        return last
    if lost and lost[0].line <= stop.line:
        return len(answers)
    if value is None:
        return None
    has_parts = value.sort in ("list", "map")
    return last if has_parts or (stop.code != GLUED and " " in value.raw) else None


def _is_open(value: Located, stop: Diagnostic) -> bool:
    """Whether reading stopped inside a value: on its line, or before its bracket was closed."""
    return value.style != "block" and (stop.line == value.line or (value.style == "flow" and not value.raw))
