"""The practice session: a pure state machine and its two front ends.

`run` is what the command line calls; everything it needs is imported when it is called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bptutor.bank.exercise import Pack
    from bptutor.screen import Screen


def run(
    packs: Sequence[Pack], selectors: Sequence[str] = (), *, home: Path, screen: Screen | None = None
) -> int:
    """Practise the items the selectors name (packs, exercises, items, tags), or go on where one left.

    `home` is the folder progress is kept in, `screen` the terminal (default: standard output). Returns the
    exit code. Raises UnknownId for a selector that names nothing, UsageError when there are no items at all.
    """
    from bptutor.practice.starting import machine
    from bptutor.screen import of_terminal

    screen = of_terminal() if screen is None else screen
    begun = machine(packs, selectors, home, screen.notation)
    if screen.plain:
        from bptutor.practice import front_plain

        return front_plain.run(begun, screen)
    from bptutor.practice import front_prompt

    return front_prompt.run(begun, screen, home)
