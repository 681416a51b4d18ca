"""Lines of a derivation, typed one by one: those that hold are kept, and graded together with the next."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from bptutor.grading.verdict import RIGHT
from bptutor.practice.reply import Block, Role
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.grading.verdict import PartVerdict, Verdict


class Lines:
    """The lines kept so far."""

    def __init__(self) -> None:
        self.kept: tuple[PartVerdict, ...] = ()

    def with_next(self, text: str) -> str:
        """The whole answer that `text` makes."""
        return "\n".join((*(line.typed for line in self.kept), text))

    def keep(self, verdict: Verdict) -> bool:
        """Keep the lines of an answer up to the first that leads nowhere; whether there is a new one."""
        lines = tuple(takewhile(lambda part: part.status == RIGHT, verdict.parts))
        new = len(lines) > len(self.kept)
        if new:
            self.kept = lines
        return new

    def told(self, verdict: Verdict, message: Sequence[Block]) -> list[Block]:
        """All lines of a right answer; of any other what was typed last, as read, and why it is not kept."""
        if verdict.status == RIGHT:
            return [*numbered(verdict.parts), *message]
        new = " ".join(part.read_as for part in verdict.parts[len(self.kept) :])
        kept = "It is not kept; `lines` shows those that are." if self.kept else "It is not kept."
        return [Block(Role.DETAIL, f"read as {new}"), *message, Block(Role.DETAIL, kept)]

    def undo(self) -> list[Block]:
        """Take the last line back."""
        if not self.kept:
            return [Block(Role.NOTE, "There is no line to take back.")]
        number = len(self.kept)
        self.kept = self.kept[:-1]
        left = self.blocks() or [Block(Role.NOTE, "No line is left; begin with either side of the goal.")]
        return [Block(Role.NOTE, f"Line {number} is taken back."), *left]

    def blocks(self) -> list[Block]:
        """The lines kept, numbered; no block without them."""
        if not self.kept:
            return []
        return [Block(Role.NOTE, f"{counted(len(self.kept), 'line')} so far:"), *numbered(self.kept)]


def numbered(lines: Sequence[PartVerdict]) -> list[Block]:
    """Lines one below the other as they were read, each with its number."""
    width = len(str(len(lines)))
    return [Block(Role.DETAIL, "\n".join(f"{k:>{width}}. {line.read_as}" for k, line in enumerate(lines, 1)))]
