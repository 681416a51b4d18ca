"""Answer files: who answers, which homework, and every answer as it was typed.

    exercises: relu-chains        # a pack, an exercise, or a list of them; or left out, with full ids below
    student: s1234567             # optional
    answers:
      one-layer.a: -14
      one-layer.b: [10, -10]
      one-layer.c: {z1: 4, a1: 0.5}

A file that is wrong in one place is still read in all others: what cannot be read is laid to one answer
where it can be, to the file where it must.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from bptutor.bank.decoding import ANSWER_FILE
from bptutor.bank.reader import read_file
from bptutor.bank.suggest import suggestions
from bptutor.errors import FileProblem
from bptutor.homework.blame import Answer, at, lay_blame, place, stop_of, unread_past
from bptutor.homework.flatten import scalar_text
from bptutor.homework.ids import tidy_id
from bptutor.homework.unread import lost_answers
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bptutor.bank.reader import Document, Entry, Located

KEYS = ("exercises", "student", "answers")
EXAMPLE = "Write `answers:` and, indented below it, a line for each item: `one-layer.a: -14`."
LINE_EACH = "Write an indented line for each item, with an ordinary space after the colon: `a.b: -14`."
NO_BREAK_SPACE = "\u00a0"


class AnswerFile(Record):
    """What an answer file says.

    `selectors` name the homework and are empty when the file does not. An item answered twice is in
    `answers` twice. `strays` are top-level keys that an answer file does not have. `errors` say what could
    not be read; when reading ended too early, `unread` says so of every answer that may be missing.
    """

    path: str
    student: str | None
    selectors: tuple[Answer, ...]
    answers: tuple[Answer, ...]
    strays: tuple[Answer, ...]
    notes: tuple[str, ...]
    errors: tuple[str, ...]
    unread: str | None


def read_answers(path: str) -> AnswerFile:
    """The answer file at `path`. Raises `FileProblem` only where nothing at all can be read."""
    return _Reading(path, read_file(Path(path), ANSWER_FILE, path)).answer_file()


def nested(answer: Answer) -> Iterator[Answer]:
    """The answers inside `one-layer: {a: -14, b: 3}`, with the ids that this spelling stands for."""
    for entry in answer.value.value.values():
        # `{a: (3, 3, 8)}` falls apart into `a: (3`, `3` and `8)`: the first says what is wrong.
        if answer.problem is None or entry.value.sort != "null":
            yield _answer(entry)._replace(id=f"{answer.id}.{entry.key.raw}", problem=answer.problem)


class _Reading:
    """A document on its way to an `AnswerFile`."""

    def __init__(self, path: str, document: Document) -> None:
        self.path = path
        self.document = document
        self.stop = stop_of(document)
        self.notes: list[str] = []
        self.entries = self._top_level()
        self.answers = [_answer(entry) for entry in self._answer_entries()]

    def answer_file(self) -> AnswerFile:
        errors = self._blame() if self.document.problems else []
        if not self.stop:
            errors += self._missing()
        return AnswerFile(
            path=self.path,
            student=self._student(),
            selectors=self._selectors(),
            answers=tuple(self.answers),
            strays=tuple(_answer(entry) for key, entry in self.entries.items() if key not in KEYS),
            notes=tuple(self.notes),
            errors=tuple(errors),
            unread=unread_past(self.stop.line) if self.stop else None,
        )

    # ----- what is where ------------------------------------------------------------------------------------

    def _top_level(self) -> dict[str, Entry]:
        root = self.document.root
        if root is None or root.sort != "map":
            if self.stop:
                return {}
            raise self._not_an_answer_file(root)
        entries: dict[str, Entry] = {}
        for key, entry in root.value.items():
            tidied = tidy_id(key)
            entries[tidied if tidied in KEYS and tidied not in entries else key] = entry
        if "answers" not in entries:
            self._adopt(entries)
        return entries

    def _not_an_answer_file(self, root: Located | None) -> FileProblem:
        if root is None or root.sort == "null":
            return FileProblem(self.path, "the file is empty", EXAMPLE)
        what = f"this is {root.describe()}, not an answer file"
        return FileProblem(self.path, what, EXAMPLE, root.line, root.column)

    def _adopt(self, entries: dict[str, Entry]) -> None:
        """Takes a mapping called nearly `answers` for the answers."""
        for key in list(entries)[:10]:
            if entries[key].value.sort == "map" and suggestions(tidy_id(key), ["answers"]):
                entry = entries["answers"] = entries.pop(key)
                self.notes.append(f"{place(self.path, entry.key)}`{key}` is read as `answers`")
                return

    def _answer_entries(self) -> Iterator[Entry]:
        """The answers in the order written; then second answers, and those of a second `answers:`."""
        value = self._value("answers")
        if value is not None and value.sort == "map":
            yield from value.value.values()
        for mapping, entry in self.document.repeated:
            if mapping is value:
                yield entry
            elif mapping is self.document.root and _is_section(entry):
                yield from entry.value.value.values()
        if value is None and "answers" in self.entries:
            # Answers that are indented with no-break spaces are, to YAML, not indented at all.
            for key in [key for key in self.entries if key.startswith(NO_BREAK_SPACE)]:
                yield self.entries.pop(key)

    # ----- what it says -------------------------------------------------------------------------------------

    def _value(self, key: str) -> Located | None:
        entry = self.entries.get(key)
        return None if entry is None or entry.value.sort == "null" else entry.value

    def _student(self) -> str | None:
        value = self._value("student")
        return None if value is None else " ".join(map(scalar_text, _parts(value))) or None

    def _selectors(self) -> tuple[Answer, ...]:
        value = self._value("exercises")
        if value is None:
            return ()
        named = [(word.strip(), part) for part in _parts(value) for word in scalar_text(part).split(",")]
        return tuple(Answer(word, part, part.line, part.column) for word, part in named if word)

    # ----- what is wrong with it ----------------------------------------------------------------------------

    def _blame(self) -> list[str]:
        """What is wrong with the file; what is wrong with single answers is noted with them."""
        root, repeated = self.document.root, self.document.repeated
        keys = [*self.entries.values(), *(entry for mapping, entry in repeated if mapping is root)]
        again = {at(entry.key) for mapping, entry in repeated if mapping is self._value("answers")}
        lost = []
        if self.stop:
            section = self._value("answers")
            is_map = section is not None and section.sort == "map"
            lost = lost_answers(self.document.lines, section if is_map else None, self.answers)
        blame = lay_blame(self.document, keys, self.answers, again, lost)
        self.answers += lost
        for number, problem in blame.answers.items():
            self.answers[number] = self.answers[number]._replace(problem=problem)
        self.notes += blame.notes
        return blame.errors

    def _missing(self) -> Iterator[str]:
        """Why a file that was read to its end has no answers, if that is a mistake."""
        value = self._value("answers")
        if value is not None and value.sort != "map":
            yield f"{place(self.path, value)}`answers` is {value.describe()}. {LINE_EACH}"
        elif "answers" not in self.entries:
            yield f"{self.path}: there is no `answers:` in this file. {EXAMPLE}"


def _answer(entry: Entry) -> Answer:
    return Answer(entry.key.raw, entry.value, entry.key.line, entry.key.column)


def _is_section(entry: Entry) -> bool:
    return tidy_id(entry.key.raw) == "answers" and entry.value.sort == "map"


def _parts(value: Located) -> Iterable[Located]:
    """The values of a list or mapping, or the one value there is."""
    if value.sort == "map":
        return (entry.value for entry in value.value.values())
    return value.value if value.sort == "list" else (value,)
