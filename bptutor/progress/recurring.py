"""Mistakes made more than once lately, each with an item to practise on.

An attempt that was diagnosed carries the id of its misconception (see `grading.misconceptions`); what it is
called on screen is grading's affair, and comes in from above. A slip made in one item is met again in the
later ones of its exercise, and in a second try: within an exercise and a session each counts once.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bptutor.bank.outline import AnyItem
    from bptutor.progress.attempt import Attempt
    from bptutor.progress.state import ItemState

RECENT = 20
"""So many of the last answers that were not right are looked at: old mistakes may have been overcome."""
OFTEN = 2
"""A mistake made once may be chance."""
MOST = 5
"""So many are told at most; more would be no advice."""


class Recurring(Record):
    """A misconception, how many of the last `among` wrong answers showed it, and an item to practise."""

    id: str
    times: int
    among: int
    practise: str | None


def recurring(
    attempts: Sequence[Attempt], items: Iterable[AnyItem], found: Mapping[str, ItemState]
) -> tuple[Recurring, ...]:
    """The misconceptions of late, the most frequent first, of equal ones the latest.

    `attempts` are in order of time, `items` all there are now, `found` how each item tried stands.
    """
    wrong = _without_repeats(a for a in attempts if a.status in ("wrong", "partly-right"))[-RECENT:]
    named = [attempt for attempt in reversed(wrong) if attempt.misconception]
    times = Counter(attempt.misconception for attempt in named if attempt.misconception)
    offered = list(items)
    told = [(each, n) for each, n in times.most_common(MOST) if n >= OFTEN]
    return tuple(
        Recurring(each, n, len(wrong), _practice(_of(each, named), offered, found)) for each, n in told
    )


def _without_repeats(wrong: Iterable[Attempt]) -> list[Attempt]:
    """The attempts without those that show once more what one before them showed: the first of each stays."""
    kept, seen = [], set()
    for attempt in wrong:
        where = attempt.misconception, attempt.item.rpartition(".")[0], attempt.session
        if not attempt.misconception or where not in seen:
            kept.append(attempt)
        seen.add(where)
    return kept


def _of(misconception: str, named: Iterable[Attempt]) -> list[Attempt]:
    return [attempt for attempt in named if attempt.misconception == misconception]


def _practice(
    made: Sequence[Attempt], items: Sequence[AnyItem], found: Mapping[str, ItemState]
) -> str | None:
    """Where it can be made again: an open item in which it was made, or an open one of the same skills.

    When all of these are solved, the one in which it was made last. None when all are gone.
    """
    there = {item.full_id for item in items}
    seen = [attempt.item for attempt in made if attempt.item in there]
    unsolved = [name for name in seen if not found[name].solved]
    if unsolved:
        return unsolved[0]
    skills = {skill for attempt in made for skill in attempt.skills}
    alike = [
        (len(skills.intersection(item.skills)), item.full_id)
        for item in items
        if item.full_id not in found or not found[item.full_id].solved
    ]
    most, name = max(alike, key=lambda pair: pair[0], default=(0, ""))
    return name if most else next(iter(seen), None)
