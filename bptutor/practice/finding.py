"""Finding an item of a session by what a student calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.suggest import suggestions
from bptutor.errors import UnknownId

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item


def find_here(name: str, items: Sequence[Item], near: Item) -> Item:
    """The item of `items` that `name` means, the nearest meaning first. Raises UnknownId.

    A name is an item of `near`'s exercise (`b`), `exercise.item`, a full id, an exercise (its first item), or
    a number as `list` counts.
    """
    wanted = name.strip().lower()
    for item in sorted(items, key=lambda item: item.exercise is not near.exercise):
        if wanted in _spellings(item, near):
            return item
    if wanted.isdecimal() and 1 <= int(wanted) <= len(items):
        return items[int(wanted) - 1]
    known = [spelling for item in items for spelling in _spellings(item, near)]
    raise UnknownId("item", name, suggestions(wanted, known))


def _spellings(item: Item, near: Item) -> list[str]:
    exercise = item.exercise
    spellings = [item.full_id, item.short_id, exercise.full_id, exercise.id]
    return [item.id, *spellings] if exercise is near.exercise else spellings
