"""From selectors and remembered attempts to the machine a front end talks to."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from bptutor.bank.packs import find_items
from bptutor.bank.shipped import shipped_folder
from bptutor.errors import UsageError
from bptutor.grading import grade
from bptutor.practice.menu import Menu
from bptutor.practice.seams import Tools
from bptutor.practice.selection import quoted, select, unfinished_pack
from bptutor.practice.session import Session
from bptutor.progress.home import attempts_folder
from bptutor.progress.log import AttemptLog
from bptutor.progress.recall import recall
from bptutor.progress.state import last_item, states
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bptutor.bank.exercise import Item, Pack
    from bptutor.notation.printer import Style
    from bptutor.practice.front import Machine
    from bptutor.progress.replay import Progress

OTHERS = "`bptutor list` shows the other packs"


def machine(packs: Sequence[Pack], selectors: Sequence[str], home: Path, style: Style) -> Machine:
    """A session on what `selectors` name; without any, on the unfinished pack one left, or a menu of packs.

    Raises UnknownId for a selector that names nothing, UsageError when there is nothing to practise.
    """
    named, packs = packs, [pack for pack in packs if any(pack.exercises)]
    if not packs:
        raise UsageError("there are no exercises to practise", "Add a folder of them with --exercises DIR.")
    start = _Start(recall(home, packs), home, style)
    if selectors:
        return start.session(_selected(named, selectors), quoted(selectors))
    if len(packs) == 1:
        return start.session(list(packs[0].items), "")
    pack = unfinished_pack(packs, start.standings, start.last)
    if pack is not None:
        start.note = "\n".join(filter(None, [start.note, f"Going on with {pack.id}; {OTHERS}."]))
        return start.on_pack(pack)
    note, start.note = start.note, ""
    return Menu(packs, start.standings, start.on_pack, style=style, note=note)


def _selected(packs: Sequence[Pack], selectors: Sequence[str]) -> list[Item]:
    """The items of all selectors, each once, in the order named."""
    return list(dict.fromkeys(item for selector in selectors for item in find_items(packs, selector)))


class _Start:
    """What every session of this run starts with."""

    def __init__(self, progress: Progress, home: Path, style: Style) -> None:
        self.standings = {name: state.standing for name, state in states(progress.attempts).items()}
        self.last = last_item(progress.attempts)
        self.note = _unread(progress)
        log = AttemptLog(attempts_folder(home), after=progress.newest)
        self._tools = Tools(grade, log, style, time.monotonic)

    def on_pack(self, pack: Pack) -> Session:
        """A session on one whole pack."""
        return self.session(list(pack.items), pack.id)

    def session(self, items: Sequence[Item], resume: str) -> Session:
        """A session on `items`; `resume` are the arguments that select them."""
        selection = select(items, self.standings, self.last, f"{resume} {_added(items)}".strip())
        welcome = "\n".join(filter(None, [self.note, selection.welcome]))
        return Session(
            selection.items,
            self._tools,
            upcoming=selection.upcoming,
            earlier=self.standings,
            resume=selection.resume,
            welcome=welcome,
        )


def _added(items: Sequence[Item]) -> str:
    """The options that bring in the packs of `items` that are not shipped."""
    paths = dict.fromkeys(str(item.exercise.pack.path) for item in items)
    shipped = str(shipped_folder())
    return quoted([part for path in paths if not path.startswith(shipped) for part in ("--exercises", path)])


def _unread(progress: Progress) -> str:
    """A line about attempts that could not be read, or nothing."""
    if not progress.problems:
        return ""
    places = counted(len(progress.problems), "place")
    return f"Earlier attempts could not be read in {places}; `bptutor progress` says where."
