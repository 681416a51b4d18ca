"""One item while it is being worked on: what was tried, which hints are open, whether it is closed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.grading.verdict import RIGHT
from bptutor.practice.agenda import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.verdict import Verdict


class Visit:
    """One asking of `item`. One that comes back gets a fresh visit; `seen` says that its answer was shown.

    `tried` holds the verdicts so far by normal form; `closed` is the standing a finished visit ended with,
    `since` when it began.
    `hints` is called when the first one is wanted: generating them may take the numeric core.
    """

    def __init__(self, item: Item, hints: Callable[[], Sequence[str]], *, seen: bool, since: float) -> None:
        self.item = item
        self.seen = seen
        self.since = since
        self.opened = 0
        self.tried: dict[Hashable, Verdict] = {}
        self.closed: Standing | None = None
        self._hints = hints

    @cached_property
    def _ladder(self) -> tuple[str, ...]:
        return tuple(self._hints())

    @property
    def hints_left(self) -> bool:
        """True while there is a hint that is not open."""
        return self.opened < len(self._ladder)

    def open_hint(self) -> str | None:
        """Open the next hint; None when all are open."""
        if not self.hints_left:
            return None
        self.opened += 1
        return self._ladder[self.opened - 1]

    def attempt(self, key: Hashable, verdict: Verdict) -> Standing:
        """Remember an attempt; the standing it gives the item. A right one closes the visit."""
        alone = not self.tried and not self.opened and not self.seen
        self.tried[key] = verdict
        if verdict.status != RIGHT:
            return Standing.TRIED
        self.closed = Standing.FIRST if alone else Standing.HELPED
        return self.closed
