"""The front end on prompt_toolkit: editing, history, Tab completion, a toolbar.

Whatever it shows, a plain command shows too: the toolbar (which some terminals never draw) only repeats
`status`. Completion opens on Tab alone, so that typing an answer redraws nothing but the answer.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession

from bptutor.practice import front_plain
from bptutor.practice.completing import Words
from bptutor.practice.front import LineDropped, converse
from bptutor.practice.history import KeptHistory
from bptutor.screen import escape

if TYPE_CHECKING:
    from pathlib import Path

    from prompt_toolkit.input import Input
    from prompt_toolkit.output import Output

    from bptutor.practice.front import Machine
    from bptutor.practice.reply import Reply
    from bptutor.screen import Screen

HISTORY_FILE = "history"


def run(
    machine: Machine, screen: Screen, home: Path, source: Input | None = None, output: Output | None = None
) -> int:
    """Practise at a terminal; the exit code. A console that prompt_toolkit cannot use gets plain lines."""
    try:
        typing = _Typing(machine, home, source, output)
    except _no_console():
        return front_plain.run(machine, screen)
    return converse(machine, screen, typing.read)


def _no_console() -> tuple[type[Exception], ...]:
    """What prompt_toolkit raises where there is no console it can draw on (mintty, some editors)."""
    if sys.platform == "win32":
        from prompt_toolkit.output.win32 import NoConsoleScreenBufferError

        return (NoConsoleScreenBufferError, OSError)
    return (OSError,)


class _Typing:
    """Reads lines. What could not be read is shown above the prompt and comes back with Up: the line to type
    on starts empty, or the next answer would be typed behind the last one.
    """

    def __init__(self, machine: Machine, home: Path, source: Input | None, output: Output | None) -> None:
        self._session: PromptSession[str] = PromptSession(
            history=KeptHistory(home / HISTORY_FILE),
            completer=Words(machine.names),
            complete_while_typing=False,
            validate_while_typing=False,
            enable_history_search=False,
            bottom_toolbar=lambda: f" {escape(machine.status_line())} ",
            input=source,
            output=output,
        )

    def read(self, reply: Reply) -> str:
        """The next line. Raises EOFError on Ctrl-D, LineDropped on Ctrl-C."""
        try:
            return self._session.prompt(escape(reply.prompt))
        except KeyboardInterrupt:
            raise LineDropped(self._session.default_buffer.text) from None
