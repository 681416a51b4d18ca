"""What grading an answer gives: a verdict, for the whole answer and for each of its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.notation.printer import Style

RIGHT = "right"
WRONG = "wrong"
PARTLY_RIGHT = "partly-right"
UNREADABLE = "unreadable"

Charge: TypeAlias = Literal["always", "second-time", "never"]
"""When an answer that is not right counts as an attempt in practice: always; not when it is given for the
first time (a constant rounded too early); never (a derivation that holds so far). A check of homework asks
once, so there it is simply not right.
"""


class PartVerdict(Record):
    """The verdict on one part of an answer: a row of a table, an entry of a vector, an option.

    `credit` is 0 to 1 for this part alone; how parts add up is the grading rule's affair. `typed` is the text
    of a part that can be kept and typed again, a line of a derivation. `explained`: what is wrong here
    follows from numbers of the student's own, so that no mistake was made in this part.
    """

    label: str
    status: str
    credit: float
    read_as: str
    message: str
    typed: str = ""
    explained: bool = False

    @property
    def is_mistake(self) -> bool:
        """Whether something was done wrong in this very part."""
        return self.status == WRONG and not self.explained


class Verdict(Record):
    """The verdict on one answer.

    `status` is one of the four words above, `credit` the share of the item's points (0 to 1), `read_as` what
    the answer was read as, in the printers' own spelling (empty when unreadable). `misconception` is a stable
    id, of the one mistake that `diagnosis` finds in a wrong answer. An unreadable answer is never an attempt:
    its `message` says what to type instead. `charge` says when another one is.
    """

    status: str
    credit: float
    read_as: str
    message: str
    misconception: str | None = None
    parts: tuple[PartVerdict, ...] = ()
    charge: Charge = "always"
    ascii_message: str = ""
    diagnosis: Diagnosis | None = None

    def said(self, style: Style) -> str:
        """The message, then what the diagnosis says; without Unicode in signs that every screen has."""
        own = self.ascii_message or self.message if style == "ascii" else self.message
        found = self.diagnosis.said(style) if self.diagnosis is not None else ""
        return "\n".join(part for part in (own, found) if part)


def plain_verdict(right: bool, read_as: str, message: str = "", ascii_message: str = "") -> Verdict:
    """A verdict with all the credit or none."""
    return Verdict(RIGHT if right else WRONG, float(right), read_as, message, ascii_message=ascii_message)
