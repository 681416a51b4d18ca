"""What a session says: blocks of text with the part each plays, for a front end to print."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from bptutor.errors import BptutorError


class Role(str, Enum):
    """The part a block plays. Colour and spacing follow from it; the words alone carry the meaning."""

    TITLE = "title"
    SETUP = "setup"
    QUESTION = "question"
    OPTION = "option"
    FORM = "form"  # what an answer looks like, what one may do next
    RIGHT = "right"
    PARTLY = "partly"
    WRONG = "wrong"
    UNREAD = "unread"
    DETAIL = "detail"  # belongs to the block above it: how it was read, why it is wrong
    HINT = "hint"
    TRACE = "trace"
    ANSWER = "answer"
    NOTE = "note"
    COMMAND = "command"  # to be copied, so never broken into lines
    TROUBLE = "trouble"


class Block(NamedTuple):
    """One piece of a reply; `text` may have several lines and is not escaped."""

    role: Role
    text: str


def trouble(error: BptutorError) -> Block:
    """What went wrong and what to do about it."""
    return Block(Role.TROUBLE, error.explained)


@dataclass(frozen=True, slots=True)
class Reply:
    """What to print, the prompt for the next line, and whether the session is over."""

    blocks: tuple[Block, ...]
    prompt: str
    done: bool = False

    def texts(self, role: Role) -> list[str]:
        """The texts of all blocks of that role, in order."""
        return [block.text for block in self.blocks if block.role is role]
