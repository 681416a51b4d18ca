"""The front end of plain lines: for pipes, dumb terminals, screen readers, consoles without a buffer.

Nothing is redrawn, so a transcript reads from top to bottom.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from bptutor.practice.front import LineDropped, converse
from bptutor.screen import escape

if TYPE_CHECKING:
    from bptutor.practice.front import Machine
    from bptutor.practice.reply import Reply
    from bptutor.screen import Screen

LINE_LIMIT = 10_000  # characters of one piped line that are kept; far more than any answer may have


def run(machine: Machine, screen: Screen, source: TextIO | None = None) -> int:
    """Practise over plain lines from `source` (standard input); the exit code.

    From a pipe every line is echoed after its prompt. An interrupt there ends the program; at a keyboard it
    only drops the line.
    """
    source = sys.stdin if source is None else source
    if source.isatty():
        return converse(machine, screen, _ask)
    pipe = _Pipe(source, screen)
    return converse(machine, screen, pipe.read)


def _ask(reply: Reply) -> str:
    try:
        return input(escape(reply.prompt))
    except KeyboardInterrupt:
        sys.stdout.write("\n")
        raise LineDropped from None
    except UnicodeDecodeError:  # bytes that are no text in the terminal's encoding
        return "\ufffd"


class _Pipe:
    """Lines from a pipe or a file, echoed so that a transcript shows what was answered."""

    def __init__(self, source: TextIO, screen: Screen) -> None:
        self._source = source
        self._screen = screen
        reconfigure = getattr(source, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")

    def read(self, reply: Reply) -> str:
        line = self._line()
        self._screen.write(escape(reply.prompt) + escape(line))
        return line

    def _line(self) -> str:
        """The next line, cut to the limit however long it is; EOFError when there is none."""
        piece = self._source.readline(LINE_LIMIT)
        if not piece:
            raise EOFError
        line = piece
        while piece and not piece.endswith("\n"):
            piece = self._source.readline(LINE_LIMIT)
        return line.rstrip("\r\n").removeprefix("\ufeff")
