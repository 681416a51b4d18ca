"""The front end on prompt_toolkit: editing, history, Tab completion, a toolbar.

Whatever it shows, a plain command shows too: the toolbar (which some terminals never draw) only repeats
`status`. Completion opens on Tab alone, so that typing an answer redraws nothing but the answer.
"""

from __future__ import annotations

import sys
from itertools import pairwise
from typing import TYPE_CHECKING

from prompt_toolkit import PromptSession
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings

from bptutor.practice import front_plain
from bptutor.practice.completing import Words
from bptutor.practice.front import LineDropped, converse
from bptutor.practice.history import KeptHistory
from bptutor.practice.reply import Role
from bptutor.screen import escape

if TYPE_CHECKING:
    from pathlib import Path

    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding.key_processor import KeyPressEvent
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
    """Reads lines; one that could not be read is offered again, the cursor where reading failed."""

    def __init__(self, machine: Machine, home: Path, source: Input | None, output: Output | None) -> None:
        self._last = ""
        self._offered = ""
        self._session: PromptSession[str] = PromptSession(
            history=KeptHistory(home / HISTORY_FILE),
            completer=Words(machine.names),
            complete_while_typing=False,
            validate_while_typing=False,
            enable_history_search=False,
            key_bindings=self._keys(),
            bottom_toolbar=lambda: f" {escape(machine.status_line())} ",
            input=source,
            output=output,
        )

    def read(self, reply: Reply) -> str:
        """The next line. Raises EOFError on Ctrl-D, LineDropped on Ctrl-C."""
        self._offered, self._last = (self._last if reply.retry else ""), ""
        place = slip_at(reply, self._offered)
        try:
            self._last = self._session.prompt(
                escape(reply.prompt), default=self._offered, pre_run=lambda: self._move_to(place)
            )
        except KeyboardInterrupt:
            raise LineDropped from None
        return self._last

    def _keys(self) -> KeyBindings:
        """Ctrl-D leaves on an empty line; it must leave as well on one that the student did not type."""
        keys = KeyBindings()

        @keys.add("c-d", filter=Condition(lambda: self._session.default_buffer.text == self._offered))
        def _leave(event: KeyPressEvent) -> None:
            event.app.exit(exception=EOFError)

        return keys

    def _move_to(self, place: int) -> None:
        self._session.default_buffer.cursor_position = place


def slip_at(reply: Reply, line: str) -> int:
    """Where in `line` reading failed: under the caret, if the reply shows the line with one, else its end."""
    shown = [row for text in reply.texts(Role.DETAIL) for row in text.split("\n")]
    for row, carets in pairwise(shown):
        start = row.find(line.strip())
        if line.strip() and start >= 0 and carets.strip() and not carets.strip(" ^"):
            return min(max(carets.index("^") - start + len(line) - len(line.lstrip()), 0), len(line))
    return len(line)
