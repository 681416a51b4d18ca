"""What both front ends share: the loop, and how a reply is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from bptutor.practice.reply import Role
from bptutor.screen import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.practice.reply import Block, Reply
    from bptutor.screen import Role as Colour
    from bptutor.screen import Screen


HOW_TO_LEAVE = "`quit` or Ctrl-D leaves."


class LineDropped(Exception):
    """The student gave up the line being typed; `line` is what stood on it, as far as that is known."""

    def __init__(self, line: str = "") -> None:
        super().__init__(line)
        self.line = line


class Machine(Protocol):
    """What a front end talks to: a session, or the menu in front of one."""

    def start(self) -> Reply:
        """What to print first."""

    def step(self, line: str) -> Reply:
        """What to print after a line."""

    def leave(self) -> Reply:
        """What to print when the input ends."""

    def names(self) -> Sequence[str]:
        """Names one may type now."""

    def status_line(self) -> str:
        """One line for a toolbar."""


def converse(machine: Machine, screen: Screen, read: Callable[[Reply], str]) -> int:
    """Read, step and print until the machine is done or the input ends; the exit code.

    `read` gets the last reply; it raises EOFError at the end, LineDropped when Ctrl-C gave the line up.
    """
    reply = machine.start()
    show(reply, screen)
    while not reply.done:
        try:
            reply = machine.step(read(reply))
        except LineDropped as dropped:
            if not dropped.line:
                screen.say(HOW_TO_LEAVE, "quiet")
            continue
        except EOFError:
            screen.write("")
            reply = machine.leave()
        show(reply, screen)
    return 0


# ----- printing -----------------------------------------------------------------------------------------


class _Look(NamedTuple):
    """How blocks of one role are printed: colour, spaces in front, a blank line before, lines left whole."""

    colour: Colour | None = None
    indent: int = 0
    apart: bool = False
    whole: bool = False


_LOOKS = {
    Role.TITLE: _Look("title", apart=True),
    Role.SETUP: _Look(),
    Role.QUESTION: _Look(apart=True),
    Role.OPTION: _Look(indent=2),
    Role.FORM: _Look("quiet"),
    Role.RIGHT: _Look("right"),
    Role.PARTLY: _Look("partly"),
    Role.WRONG: _Look("wrong"),
    Role.UNREAD: _Look("partly"),
    Role.DETAIL: _Look(indent=2),
    Role.HINT: _Look("hint"),
    Role.TRACE: _Look(indent=2),
    Role.ANSWER: _Look("title"),
    Role.NOTE: _Look(),
    Role.COMMAND: _Look(whole=True),
    Role.TROUBLE: _Look("error"),
}


def show(reply: Reply, screen: Screen) -> None:
    """Print the blocks of a reply, escaped and wrapped, and a blank line after them."""
    for number, block in enumerate(reply.blocks):
        look = _LOOKS[block.role]
        if look.apart and number:
            screen.write("")
        if look.whole:
            screen.write(escape(block.text))
        else:
            screen.say(_indented(block, look.indent), look.colour)
    if reply.blocks:
        screen.write("")
    screen.stream.flush()


def _indented(block: Block, indent: int) -> str:
    return "\n".join(" " * indent + line if line else line for line in block.text.split("\n"))
