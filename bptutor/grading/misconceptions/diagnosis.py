"""What a wrong answer shows, and the one door to finding it out.

    diagnose(item, reading, verdict)      a Diagnosis, or None where nothing is known

What the author attached to an answer comes first; then the module of the item's kind looks. Each of these has
a function `diagnose(item, reading, verdict)` of its own. A diagnosis is never a guess: it names what explains
the answer, at most two things that do so equally well, or describes what is off.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

from bptutor.errors import BptutorError
from bptutor.grading.verdict import PARTLY_RIGHT, WRONG
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.printer import Style

FINDERS = {
    "ClaimSpec": "options",
    "ChoiceSpec": "options",
    "StatementsSpec": "options",
    "NumericSpec": "numbers",
    "FormulaSpec": "formulas",
    "FillSpec": "formulas",
    "CountSpec": "counts",
    "ShapeSpec": "shapes",
    "SufficiencySpec": "sufficiency",
    "DerivationSpec": "lines",
}
"""The module that diagnoses each shape of question; imported when the first such answer is wrong."""


class Diagnosis(Record):
    """What a wrong answer shows.

    `ids` are the misconceptions that explain it equally well: one is named, two are narrowed down; none where
    the answer is described only. `message` says what fits in the exercise's own symbols and never holds the
    right answer; `hint` says what to do about it. `at` is the quantity at which the computation first goes
    wrong, as formula text, where there is one.
    """

    ids: tuple[str, ...]
    message: str
    hint: str = ""
    at: str = ""
    ascii_message: str = ""
    ascii_hint: str = ""

    @property
    def id(self) -> str | None:
        """The misconception, where exactly one fits."""
        return self.ids[0] if len(self.ids) == 1 else None

    def said(self, style: Style) -> str:
        """The message, with the signs that the screen has."""
        return self.ascii_message or self.message if style == "ascii" else self.message

    def hinted(self, style: Style) -> str:
        """The hint, with the signs that the screen has."""
        return self.ascii_hint or self.hint if style == "ascii" else self.hint


class Finder(Protocol):
    """A module that knows the misconceptions of one kind of question."""

    def diagnose(self, item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
        """What a wrong answer shows."""


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What an answer shows that is wrong or partly right; None for others, and where nothing is known."""
    if verdict.status not in (WRONG, PARTLY_RIGHT) or verdict.charge == "never":
        return None
    attached = _found("attached", item, reading, verdict) if item.misconceptions else None
    return attached or computed(item, reading, verdict)


def computed(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """The same by what is computed, whatever the author expects."""
    kind = type(item.spec).__name__
    return _found(FINDERS[kind], item, reading, verdict) if kind in FINDERS else None


def _found(name: str, item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What one module finds. Where an exercise computes nothing, there is nothing to find.

    A bug of ours in here must not cost a student the verdict: it is raised only with BPTUTOR_DEBUG set, as in
    all tests.
    """
    finder = cast("Finder", import_module(f"bptutor.grading.misconceptions.{name}"))
    try:
        return finder.diagnose(item, reading, verdict)
    except BptutorError:
        return None
    except Exception:
        if os.environ.get("BPTUTOR_DEBUG"):
            raise
        return None
