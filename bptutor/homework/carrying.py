"""Errors carried forward in an answer file: later answers are graded once more given the earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, WRONG

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Exercise, Item
    from bptutor.homework.gradebook import Earlier, Gradebook
    from bptutor.homework.graded import Graded

GRADED = (RIGHT, PARTLY_RIGHT, WRONG)


def carried_on(gradebook: Gradebook, items: Sequence[Item], records: Sequence[Graded]) -> list[Graded]:
    """The records of one file, with those that are right given the student's own earlier answers in place.

    The order of the file does not matter: earlier is what stands earlier in the exercise. Answers that are
    missing or could not be read are not gone on from.
    """
    answered: dict[Exercise, dict[str, Graded]] = {}
    for item, record in zip(items, records, strict=True):
        if record.status in GRADED and record.answer:
            answered.setdefault(item.exercise, {})[item.id] = record
    return [
        _carried(gradebook, item, record, answered.get(item.exercise, {}))
        for item, record in zip(items, records, strict=True)
    ]


def _carried(gradebook: Gradebook, item: Item, record: Graded, answered: dict[str, Graded]) -> Graded:
    if record.status not in (WRONG, PARTLY_RIGHT) or not record.answer or not item.carry_forward:
        return record
    before = item.exercise.items[: item.exercise.items.index(item)]
    found = [answered[other.id] for other in before if other.id in answered]
    if all(other.status == RIGHT for other in found):
        return record
    earlier: Earlier = tuple((o.id, answered[o.id].answer or "") for o in before if o.id in answered)
    return gradebook.carried(item, record.answer, earlier) or record
