"""How a command says that it failed: on standard error, in sentences, never as a traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bptutor.errors import BptutorError, FaultyExercises, FormulaError
from bptutor.screen import of_terminal
from bptutor.text import counted, with_remedy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bptutor.bank.exercise import Pack
    from bptutor.bank.outline import PackOutline


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


def note_faults(packs: Iterable[Pack | PackOutline]) -> None:
    """A note on standard error for each pack of which something had to be left out, or that is left out."""
    screen = of_terminal(sys.stderr)
    for pack in packs:
        others = [
            problem
            for problem in pack.problems
            if problem.code == "E207" and not Path(problem.file).is_relative_to(pack.path)
        ]
        for problem in others:  # a pack elsewhere that has the id of this one
            screen.say(f"note: {problem.file}: {with_remedy(problem.message, problem.remedy)}")
        errors = sum(problem.severity == "error" for problem in pack.problems) - len(others)
        if errors:
            count = counted(errors, "error")
            screen.say(f"note: the pack {pack.id} has {count}; `bptutor lint {pack.path}` lists them")


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
