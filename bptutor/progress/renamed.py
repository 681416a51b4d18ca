"""The old ids of items (`was:`), so that attempts follow an exercise that was renamed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bptutor.bank.exercise import Exercise, Item, Pack


def renamed(packs: Iterable[Pack]) -> dict[str, str]:
    """Old full item id to new. An id that an item has today is never redirected, whatever `was:` says."""
    items = [item for pack in packs for item in pack.items]
    today = {item.full_id for item in items}
    old = {before: item.full_id for item in items for before in _former_ids(item)}
    return {before: after for before, after in old.items() if before not in today}


def _former_ids(item: Item) -> Iterator[str]:
    """Every full id the item may have had: its own old names in every old name of its exercise."""
    exercises = [item.exercise.full_id, *_former_exercises(item.exercise)]
    for name in item.was:
        if "/" in name:
            yield name
    names = [item.id, *(name for name in item.was if "/" not in name)]
    yield from (f"{exercise}.{name}" for exercise in exercises for name in names)


def _former_exercises(exercise: Exercise) -> Iterator[str]:
    """The exercise's old full ids; one without a pack was in the same pack."""
    for name in exercise.was:
        yield name if "/" in name else f"{exercise.pack.id}/{name}"
