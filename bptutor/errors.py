"""Everything that can go wrong, as one tree.

    BptutorError                what happened, and what to do about it
      UsageError                the command line asks for something that cannot be
      UnknownId                 no pack, exercise, item or tag of that name
      FileProblem               a file cannot be read, or not as what it should be
      FaultyExercises           exercise files have errors; carries their diagnostics
      FaultyExercise            an exercise that answers cannot be compared with; knows where it is faulty
      Unreadable                an answer cannot be read; never counted as an attempt
      FormulaError              a formula cannot be read; knows where
        UnknownName             no quantity or function of that name
        AmbiguousFormula        two readings, and none may be guessed
        ShapeError              the shapes inside a formula do not fit
        TurnedIndices           nobody says which letter is the row and which the column
      CalculusError             the core cannot do what it was asked
        GraphError              a graph that makes no sense
        ShapeMismatch           an operation on shapes it does not take
        Undetermined            the givens do not settle a quantity
        Undefined               a quantity has no value here: ln(-1), 1/0, an overflow
        Contradiction           two givens do not agree
        Impossible              a given that no value of the rest allows
        Undecided               no proof either way within the limits

    ProofAndWitness             a bug that shows: the core has proved something and refuted it

The library raises; only `bptutor.cli` and the front ends print. Each error carries its facts as attributes,
its `remedy` (what to do next, or None), and the `exit_code` the command ends with.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from bptutor.text import columns, counted, with_remedy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

CARET_WIDTH = 72


class BptutorError(Exception):
    """What happened (`message`), what to do next (`remedy`), and how the command ends (`exit_code`)."""

    exit_code = 2

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return self.message

    @property
    def explained(self) -> str:
        """What happened, where, and what to do next, on one line."""
        return with_remedy(str(self), self.remedy)


class UsageError(BptutorError):
    """The command line asks for something that cannot be."""


class UnknownId(BptutorError):
    """No `kind` ("pack", "item", …) is called `name`; `suggestions` are close ones."""

    def __init__(self, kind: str, name: str, suggestions: Iterable[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.suggestions = tuple(suggestions)
        remedy = did_you_mean(self.suggestions) or "See `bptutor list` for what there is."
        super().__init__(f"there is no {kind} called '{name}'", remedy)


class FileProblem(BptutorError):
    """A file that cannot be read, or not as what it should be. Line and column count from 1."""

    def __init__(
        self,
        path: str,
        message: str,
        remedy: str | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.path = str(path)
        self.line = line
        self.column = column
        super().__init__(message, remedy)

    def __str__(self) -> str:
        position = [str(number) for number in (self.line, self.column) if number is not None]
        return f"{':'.join([self.path, *position])}: {self.message}"


class FaultyExercises(BptutorError):
    """Exercise files with errors; `diagnostics` are the `bank.diagnostics.Diagnostic`s, all of them."""

    def __init__(self, diagnostics: Sequence[Any]) -> None:
        self.diagnostics = tuple(diagnostics)
        problems = counted(len(self.diagnostics), "problem")
        super().__init__(f"the exercises have {problems}", "Correct them; `bptutor lint` lists them all.")


class FaultyExercise(BptutorError):
    """An exercise that makes no sense, found out by an answer to it; `where` is file, line and column."""

    def __init__(
        self, exercise: str, where: tuple[str, int, int], message: str, remedy: str | None = None
    ) -> None:
        self.where = where
        place = ":".join(map(str, where))
        super().__init__(f"the exercise {exercise} is faulty: {place}: {message}", remedy)


class Unreadable(BptutorError):
    """An answer (`text`) that cannot be read. It is not graded and costs nothing."""

    def __init__(self, text: str, message: str, remedy: str | None = None) -> None:
        self.text = text
        super().__init__(message, remedy)


class FormulaError(BptutorError):
    """A formula that cannot be read: `text[start:end]` is the place.

    `offset` is where `text` starts in a longer one: a line of a `graph:`, say.
    """

    offset = 0

    def __init__(self, text: str, start: int, end: int, message: str, remedy: str | None = None) -> None:
        self.text = text
        self.start = start
        self.end = end
        super().__init__(message, remedy)

    def caret(self) -> str:
        """Two lines, at most 72 columns: the text around the place, and ^^^ under it."""
        return caret_lines(self.text, self.start, self.end)


class UnknownName(FormulaError):
    """A formula uses `name`, which no quantity or function has; `suggestions` are close ones."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        message: str,
        remedy: str | None = None,
        name: str = "",
        suggestions: Iterable[str] = (),
    ) -> None:
        self.name = name
        self.suggestions = tuple(suggestions)
        super().__init__(text, start, end, message, remedy or did_you_mean(self.suggestions))


class AmbiguousFormula(FormulaError):
    """A formula with more than one plain reading; `readings` are formulas that say each one clearly."""

    def __init__(
        self,
        text: str,
        start: int,
        end: int,
        message: str,
        remedy: str | None = None,
        readings: Iterable[str] = (),
    ) -> None:
        self.readings = tuple(readings)
        if remedy is None and self.readings:
            remedy = f"Write {' or '.join(self.readings)}."
        super().__init__(text, start, end, message, remedy)


class ShapeError(FormulaError):
    """The shapes inside a formula do not fit each other."""


class TurnedIndices(FormulaError):
    """The entries of a square matrix, right with the letters for row and column exchanged."""


class CalculusError(BptutorError):
    """The core cannot do what it was asked."""


class GraphError(CalculusError):
    """A graph that makes no sense: a name used twice, a cycle, an operand of another graph."""


class ShapeMismatch(CalculusError):
    """The operation `op` does not take operands of these `shapes`."""

    def __init__(
        self, op: str, shapes: Iterable[tuple[int, ...]], message: str, remedy: str | None = None
    ) -> None:
        self.op = op
        self.shapes = tuple(shapes)
        super().__init__(message, remedy)


class Undetermined(CalculusError):
    """The givens do not settle `quantity`; `missing` names near quantities that would, not the only ones."""

    def __init__(self, quantity: str, missing: Iterable[str] = ()) -> None:
        self.quantity = quantity
        self.missing = tuple(missing)
        wanting = f"; {', '.join(self.missing)} would settle it" if self.missing else ""
        super().__init__(
            f"{quantity} is not determined by what is given{wanting}",
            "Give more, or ask for something else.",
        )


class Undefined(CalculusError):
    """`quantity` has no (finite) value with these givens, because `because` has none."""

    def __init__(self, quantity: str, because: str) -> None:
        self.quantity = quantity
        self.because = because
        reason = "" if because == quantity else f", because {because} is not"
        super().__init__(
            f"{quantity} is not a finite number with these givens{reason}",
            "Look for a division by 0, the logarithm of what is not positive, or an overflow.",
        )


class Contradiction(CalculusError):
    """`quantity` is given as one number, and the other givens make it another."""

    def __init__(self, quantity: str, given: float, computed: float) -> None:
        self.quantity = quantity
        self.given = given
        self.computed = computed
        super().__init__(
            f"{quantity} is given as {given:.6g}, but the other givens make it {computed:.6g}",
            "Correct one of them, or write `approximately: true` if the numbers are rounded.",
        )


class Impossible(CalculusError):
    """`quantity` is given as a number that it can never be: `because` says why."""

    def __init__(self, quantity: str, given: float, because: str) -> None:
        self.quantity = quantity
        self.given = given
        self.because = because
        super().__init__(f"{quantity} is given as {given:.6g}, but {because}", "Correct the given.")


class Undecided(CalculusError):
    """Neither a proof nor a counterexample was found within the limits."""

    def __init__(self, reason: str, remedy: str | None = None) -> None:
        self.reason = reason
        super().__init__(reason, remedy)


class ProofAndWitness(Exception):
    """The core has both proved and refuted that data suffice: a bug in it, never a fault of the exercise."""


def did_you_mean(suggestions: Sequence[str]) -> str | None:
    """A sentence offering the first three `suggestions`, or None when there are none."""
    return f"Did you mean {' or '.join(suggestions[:3])}?" if suggestions else None


# ----- the caret ----------------------------------------------------------------------------------------


def caret_lines(text: str, start: int, end: int, width: int = CARET_WIDTH) -> str:
    """`text` cut to `width` columns around `text[start:end]`, and a line of ^ under that place.

    Out-of-range positions are moved inside; an empty place (the end of the text, say) gets one ^. Characters
    that have no sure width on a terminal are shown as `?`, so that the carets always stand where they should.
    """
    cells = [_cell(character) for character in text]
    start = min(max(start, 0), len(cells))
    end = min(max(end, start), len(cells))
    first, last = _window(cells, start, end, width - 6)
    before, after = ("..." if first else ""), ("..." if last < len(cells) else "")
    shown = "".join(before + "".join(cells[first:last]) + after)
    indent = len(before) + columns("".join(cells[first:start]))
    carets = max(1, columns("".join(cells[start : min(end, last)])))
    return f"{shown}\n{' ' * indent}{'^' * carets}"


def _window(cells: list[str], start: int, end: int, room: int) -> tuple[int, int]:
    """The widest stretch of `cells` that fits `room` columns, holds `start`, and, if it can, `end`."""
    if columns("".join(cells)) <= room + 6:
        return 0, len(cells)
    first, last = start, start
    used = 0
    while last < len(cells) and last < max(end, start + 1) and used < room:
        used += columns(cells[last])
        last += 1
    while used < room and (first > 0 or last < len(cells)):
        if first > 0:
            first -= 1
            used += columns(cells[first])
        if last < len(cells) and used < room:
            used += columns(cells[last])
            last += 1
    return first, last


def _cell(character: str) -> str:
    if not character.isprintable() or unicodedata.combining(character):
        return " " if character in "\t\n\r" else "?"
    return character

