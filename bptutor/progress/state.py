"""What the attempts say about each item, and where one left."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.progress.attempt import Attempt


class Standing(str, Enum):
    """How an item stands; the value is the word for it in JSON."""

    UNTRIED = "untried"
    NOT_YET = "not-yet"
    """Never right."""
    SHOWN = "answer-shown"
    """Given up in this session; from one session to the next that is as good as `NOT_YET`."""
    WITH_HELP = "with-help"
    """Right later, or with hints, or after the solution had been shown."""
    FIRST_TRY = "first-try"
    """The very first answer was right, without a hint."""

    @property
    def solved(self) -> bool:
        """Whether the student ever gave the right answer."""
        return self in (Standing.WITH_HELP, Standing.FIRST_TRY)

    @property
    def said(self) -> str:
        """As the screen says it."""
        return _SAID.get(self) or self.value.replace("-", " ")


_SAID = {Standing.FIRST_TRY: "right first time", Standing.WITH_HELP: "later or with help"}
"""Whoever made one mistake and never asked for a hint had no help that they would call so."""


class ItemState(Record):
    """How one item stands. `tries` counts graded answers."""

    item: str
    standing: Standing
    tries: int
    skills: tuple[str, ...]

    @property
    def solved(self) -> bool:
        """Whether it was ever answered right."""
        return self.standing.solved


def states(attempts: Iterable[Attempt]) -> dict[str, ItemState]:
    """The state of every item that occurs in `attempts` (oldest first)."""
    of_item: dict[str, list[Attempt]] = {}
    for attempt in attempts:
        of_item.setdefault(attempt.item, []).append(attempt)
    return {item: _state(item, history) for item, history in of_item.items()}


def _state(item: str, history: Sequence[Attempt]) -> ItemState:
    tries = sum(attempt.status not in ("skipped", "shown") for attempt in history)
    return ItemState(item, _standing(history), tries, history[-1].skills)


def _standing(history: Sequence[Attempt]) -> Standing:
    first = history[0]
    if first.status == "right" and first.hints == 0 and not first.shown:
        return Standing.FIRST_TRY
    return Standing.WITH_HELP if any(a.status == "right" for a in history) else Standing.NOT_YET


def solved_items(attempts: Iterable[Attempt]) -> frozenset[str]:
    """The ids of the items ever answered right."""
    return frozenset(attempt.item for attempt in attempts if attempt.status == "right")


def last_item(attempts: Sequence[Attempt]) -> str | None:
    """The item one was at when one left, or None before the first attempt."""
    return attempts[-1].item if attempts else None
