"""How a command says that it failed: on standard error, in sentences, never as a traceback."""

from __future__ import annotations

import os
import sys

from bptutor.errors import BptutorError, FaultyExercises, FormulaError
from bptutor.screen import of_terminal


def print_error(error: BptutorError) -> None:
    """Say on standard error what happened, where, and what to do next."""
    screen = of_terminal(sys.stderr)
    if isinstance(error, FaultyExercises):
        from bptutor.bank.diagnostics import format_text

        for line in format_text(error.diagnostics):
            screen.say(line)
    screen.say(f"error: {error}", "error")
    if isinstance(error, FormulaError):
        for line in error.caret().split("\n"):
            screen.write("  " + line)
    if error.remedy:
        screen.say(error.remedy)


def admit_bug(error: Exception) -> int:
    """Say that this is our fault and how to report it; with BPTUTOR_DEBUG set, show where it happened."""
    if os.environ.get("BPTUTOR_DEBUG"):
        raise error
    kind = type(error).__name__
    remedy = "Your saved answers are safe. Please report it; BPTUTOR_DEBUG=1 shows where it happened."
    print_error(BptutorError(f"this is a bug in bptutor ({kind}: {error})", remedy))
    return 2


def abandon_output() -> None:
    """Whoever read our output has gone: drop what is left instead of failing again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
