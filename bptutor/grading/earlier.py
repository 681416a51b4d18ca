"""Which earlier answers a later one may be gone on from. Nothing heavy is imported: most files hold none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bptutor.grading.verdict import RIGHT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.bank.exercise import Item


class Given(NamedTuple):
    """An answer as it was typed, and the status of its verdict."""

    text: str
    status: str


def earlier_answers(item: Item, given: Mapping[str, Given]) -> dict[str, str]:
    """The answers to what stands before `item` in its exercise, by item id; `given` holds those to any item.

    Empty where all of them are right: then nothing is carried forward.
    """
    items = item.exercise.items
    before = items[: items.index(item)] if item in items else ()  # a step of an item stands nowhere
    found = {other.id: given[other.full_id] for other in before if other.full_id in given}
    if all(each.status == RIGHT for each in found.values()):
        return {}
    return {name: each.text for name, each in found.items()}
