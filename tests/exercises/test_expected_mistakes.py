"""The mistakes that the shipped packs expect: known by name, told in words, and found by the core as well."""

from __future__ import annotations

import pytest

from bptutor.bank.exercise import Item, Misconception
from bptutor.grading.grade import correct_answer, grade, read
from bptutor.grading.kinds import rules_of
from bptutor.grading.misconceptions.diagnosis import computed
from bptutor.grading.misconceptions.table import TABLE
from tests.exercises.test_catalogue import ITEMS

EXPECTED = [
    pytest.param(item, expected, id=f"{name} {expected.answer}")
    for name, item in ITEMS.items()
    for expected in item.misconceptions
]


@pytest.mark.parametrize(("item", "expected"), EXPECTED)
def test_an_expected_mistake_has_words(item: Item, expected: Misconception) -> None:
    """Its answer is wrong, and is told by the words of its id, without the right answer in them."""
    verdict = grade(item, expected.answer.value)
    found = verdict.diagnosis

    assert expected.id in TABLE or expected.says is not None
    assert verdict.status == "wrong"
    assert found is not None
    assert expected.id in found.ids
    assert found.message
    assert correct_answer(item) not in found.message


@pytest.mark.parametrize(("item", "expected"), EXPECTED)
def test_the_core_does_not_disagree(item: Item, expected: Misconception) -> None:
    """What is found without the author is the same, or nothing."""
    reading = read(item, expected.answer.value)
    found = computed(item, reading, rules_of(item).judge(item, reading))

    assert found is None or not found.ids or expected.id in found.ids
