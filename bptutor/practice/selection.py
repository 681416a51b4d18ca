"""Which items a session asks, and where it starts."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from bptutor.progress.state import Standing
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item, Pack

COMMAND = "bptutor practice"


class Selection(NamedTuple):
    """The items of a session, those to ask in order, a welcome, and the command to resume with."""

    items: tuple[Item, ...]
    upcoming: tuple[Item, ...]
    welcome: str
    resume: str


def select(
    items: Sequence[Item], standings: Mapping[str, Standing], last: str | None, resume: str
) -> Selection:
    """Ask what is not solved yet, starting where one left; everything again once all is solved.

    `last` is the full id of the item answered last, `resume` the arguments that select `items`.
    """
    left = [item for item in items if not standings.get(item.full_id, Standing.UNTRIED).solved]
    start = _place(items, last)
    later = [item for item in left if items.index(item) >= start]
    upcoming = later + [item for item in left if item not in later]
    command = f"{COMMAND} {resume}".strip()
    return Selection(tuple(items), tuple(upcoming or items), _welcome(len(items), len(left)), command)


def _place(items: Sequence[Item], last: str | None) -> int:
    return next((place for place, item in enumerate(items) if item.full_id == last), 0)


def _welcome(total: int, left: int) -> str:
    if left == total:
        return f"{counted(total, 'item')}. Type answers or commands: `help` lists them, `quit` leaves."
    if left:
        return f"Welcome back: {left} of {counted(total, 'item')} to go. `help` lists commands."
    if total == 1:
        return "This item was solved before; here it is again. `quit` leaves."
    return f"All {counted(total, 'item')} solved before; here they are again. `quit` leaves."


def unfinished_pack(
    packs: Sequence[Pack], standings: Mapping[str, Standing], last: str | None
) -> Pack | None:
    """The pack one left in the middle of, or None."""
    for pack in packs:
        ids = [item.full_id for item in pack.items]
        if last in ids and not all(standings.get(name, Standing.UNTRIED).solved for name in ids):
            return pack
    return None


def quoted(selectors: Sequence[str]) -> str:
    """The selectors as one would type them."""
    return shlex.join(selectors)
