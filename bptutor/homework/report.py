"""Reports as text: a line an item, then what to do about it, then the score.

    answers.yaml (student s1234567)
      right         relu-chains/one-layer.a  -14                                 1/1
      wrong         relu-chains/one-layer.b  -1                                  0/1
          ...what is wrong, and a hint
      Score: 1 of 2 (1 right, 1 wrong)

Several files end in a table of scores, the mistakes that recur in them, and what is to be noted of several.
Every text that came from a file is escaped here, and what belongs on one line cannot bring another along.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE, WRONG
from bptutor.homework.graded import UNANSWERED, UNKNOWN_ITEM
from bptutor.homework.mistakes import mistakes_of_class
from bptutor.screen import escape, wrap
from bptutor.text import columns, pad

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bptutor.homework.graded import FileReport, Graded
    from bptutor.screen import Role, Screen

STATUS_ROLES: dict[str, Role] = {
    RIGHT: "right",
    PARTLY_RIGHT: "partly",
    WRONG: "wrong",
    UNREADABLE: "error",
    UNANSWERED: "quiet",
    UNKNOWN_ITEM: "error",
}
STATUS_WIDTH = max(map(len, STATUS_ROLES))
BELOW = " " * 6
LONGEST_ID = 48
LONGEST_WORD = 60
LONGEST_READING = 400
LONGEST_CELL = 32


def report_text(reports: Sequence[FileReport], screen: Screen, *, trace: bool = False) -> str:
    """All reports, ready for `screen.write`; several files end in what is true of all."""
    times = Counter(note for report in reports for note in report.notes)
    printer = _Printer(screen, trace, {note for note, n in times.items() if n > 1})
    blocks = [printer.file(report) for report in reports]
    if len(reports) > 1:
        blocks += [printer.summary(reports), printer.mistakes(reports), printer.shared_notes(times)]
    return "\n\n".join(filter(None, blocks))


class _Printer:
    """Prints each item once: reports on a class share most of their items."""

    def __init__(self, screen: Screen, trace: bool, shared: Collection[str]) -> None:
        """`shared` are the notes on more than one file: these are told once."""
        self._screen = screen
        self._trace = trace
        self._shared = shared
        self._printed: dict[Graded, str] = {}

    def file(self, report: FileReport) -> str:
        """One file's report."""
        lines = [self._heading(report)]
        if report.error is not None:
            lines.append(self._below(f"error: {report.error}", "  "))
        own = [note for note in report.notes if note not in self._shared]
        lines.extend(self._below(f"note: {note}", "  ") for note in own)
        lines.extend(map(self._item, report.items))
        if report.items:
            lines.append(self._below(_total(report), "  "))
        return "\n".join(lines)

    def summary(self, reports: Sequence[FileReport]) -> str:
        """A table with a row a file."""
        rows = [("file", "student", "score", "")]
        rows += [(r.file, r.student or "-", _out_of(r.score, r.max_score), _outcome(r)) for r in reports]
        cells = [[_clip_middle(one_line(cell), LONGEST_CELL) for cell in row] for row in rows]
        return "\n".join(_aligned(cells))

    def mistakes(self, reports: Sequence[FileReport]) -> str:
        """What several students got wrong in the same way; empty where there is nothing."""
        rows = [[one_line(cell) for cell in mistake.said] for mistake in mistakes_of_class(reports)]
        lines = _aligned(rows) if rows else []
        return "\n".join(["Mistakes that come back:", *(f"  {line}" for line in lines)]) if rows else ""

    def shared_notes(self, times: Mapping[str, int]) -> str:
        """The notes on more than one file, each once."""
        told = [f"note on {times[note]} files: {note}" for note in times if note in self._shared]
        return "\n".join(self._below(note, "  ") for note in told)

    def _heading(self, report: FileReport) -> str:
        name = self._screen.style(one_line(report.file), "title")
        return f"{name} (student {one_line(report.student)[:LONGEST_WORD]})" if report.student else name

    def _item(self, item: Graded) -> str:
        printed = self._printed.get(item)
        if printed is None:
            printed = self._printed[item] = "\n".join(self._item_lines(item))
        return printed

    def _item_lines(self, item: Graded) -> list[str]:
        reading = one_line((item.answer if item.read_as is None else item.read_as) or "")
        head = f"  {pad(item.status, STATUS_WIDTH)}  {_clip_middle(one_line(item.id), LONGEST_ID)}"
        score = _out_of(item.credit, item.max_credit)
        room = self._screen.width - columns(head) - len(score) - 4
        lines = []
        if columns(reading) > room:
            label = "answer" if item.read_as is None else "read as"
            lines.append(self._below(f"{label}: {_clip_words(_clip(reading, LONGEST_READING))}"))
            reading = ""
        head = pad(f"{head}  {reading}", self._screen.width - len(score)) + score
        word = self._screen.style(item.status, STATUS_ROLES[item.status])
        return [head.replace(item.status, word, 1), *lines, *self._explanation(item)]

    def _explanation(self, item: Graded) -> list[str]:
        # Of the unanswered the message is the same for all, and the file's own error says it.
        lines = [self._below(item.message)] if item.message and item.status != UNANSWERED else []
        if item.hint:
            lines.append(self._below(f"hint: {item.hint}"))
        if self._trace:
            lines.extend(map(self._below, item.trace))
        return lines

    def _below(self, text: str, indent: str = BELOW) -> str:
        """`text`, escaped, wrapped and indented as a whole: nothing in it passes for a line of the report."""
        safe = wrap(escape(text), self._screen.width - len(indent))
        return "\n".join((indent + line).rstrip() for line in safe.split("\n"))


def one_line(text: str) -> str:
    """`text` escaped, line ends and tabs too."""
    return escape(text).replace("\n", "\\n").replace("\t", "\\t")


def _clip(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


def _clip_middle(text: str, longest: int) -> str:
    """An id or path cut in its middle: its end tells the part or file, its beginning the pack."""
    if len(text) <= longest:
        return text
    kept = longest - 3
    return f"{text[: kept // 2]}...{text[kept // 2 - kept :]}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows of a table as lines."""
    widths = [max(map(columns, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(pad, row, widths)).rstrip() for row in rows]


def _clip_words(text: str) -> str:
    """`text` with endless words cut: five thousand digits tell no more than the first sixty."""
    return " ".join(_clip(word, LONGEST_WORD) for word in text.split(" "))


def _total(report: FileReport) -> str:
    return f"Score: {points(report.score)} of {points(report.max_score)} ({_counts(report)})"


def _counts(report: FileReport) -> str:
    counted = [(sum(item.status == status for item in report.items), status) for status in STATUS_ROLES]
    return ", ".join(f"{count} {status}" for count, status in counted if count)


def _outcome(report: FileReport) -> str:
    if report.error is not None:
        return "error"
    return "all right" if report.exit_code == 0 else "not all right"


def _out_of(score: float, most: float) -> str:
    return f"{points(score)}/{points(most)}"


def points(value: float) -> str:
    """A number of points, to the hundredth, without needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
