"""The practice session: a pure state machine and its two front ends.

`run` is what the command line calls; everything it needs is imported when it is called.

    starting selection finding menu          from selectors and progress to a session
    session agenda asking lines              the machine: items in order, the one asked, lines of a derivation
    helping stepping solution                hints as one climbs them; an item taken apart; what closes it
    own_answers                              what was answered, for what is right given that
    commands completing                      what may be typed beside answers
    presenting reply                         what is said
    front front_plain front_prompt history   the two front ends
    seams                                    what practice needs from other rooms, as protocols
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
