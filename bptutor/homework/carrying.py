"""Errors carried forward in an answer file: later answers are graded once more given the earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.earlier import Given, earlier_answers
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, WRONG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.homework.gradebook import Gradebook
    from bptutor.homework.graded import Graded

GRADED = (RIGHT, PARTLY_RIGHT, WRONG)


def carried_on(gradebook: Gradebook, items: Sequence[Item], records: Sequence[Graded]) -> list[Graded]:
    """The records of one file, with those that are right given the student's own earlier answers in place.

    The order of the file does not matter: earlier is what stands earlier in the exercise. Answers that are
    missing or could not be read are not gone on from.
    """
    given = {
        item.full_id: Given(record.answer, record.status)
        for item, record in zip(items, records, strict=True)
        if record.status in GRADED and record.answer
    }
    return [
        _carried(gradebook, item, record, given) for item, record in zip(items, records, strict=True)
    ]


def _carried(gradebook: Gradebook, item: Item, record: Graded, given: Mapping[str, Given]) -> Graded:
    if record.status not in (WRONG, PARTLY_RIGHT) or not record.answer or not item.carry_forward:
        return record
    earlier = earlier_answers(item, given)
    return (gradebook.carried(item, record.answer, tuple(earlier.items())) if earlier else None) or record
