"""Where two mistakes explain an answer: a question that tells them apart."""

from __future__ import annotations

import re

import pytest

from bptutor.grading.grade import grade
from bptutor.grading.misconceptions.narrowing import SAID_BETTER
from bptutor.grading.misconceptions.questions import QUESTIONS, question_of
from bptutor.grading.misconceptions.table import TABLE
from tests.diagnosis.score import items, said_of

SLOTS = re.compile(r"\{(\w+)\}")


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_question_is_one(name: str) -> None:
    """It ends as one, holds no number, and has slots that the clauses have."""
    question = QUESTIONS[name]

    assert name in TABLE
    assert question.asked.endswith("?")
    assert question.bare.endswith("?")
    assert not re.search(r"\d", question.asked + question.bare)
    assert set(SLOTS.findall(question.asked)) <= {"a", "b", "at", "where", "through", "link"}
    assert not SLOTS.search(question.bare)


def test_what_is_said_better_is_known() -> None:
    """Both sides of that table are misconceptions."""
    assert {*SAID_BETTER, *(name for better in SAID_BETTER.values() for name in better)} <= TABLE.keys()


@pytest.mark.parametrize(
    ("item", "answer", "asked"),
    [
        ("relu-chains/one-layer-back.e", "3", "Which value did you use for what comes down to z₁⁽²⁾?"),
        ("relu-chains/one-layer-back.f", "-3", "What stands in your product: a₂⁽¹⁾, W₂₁⁽²⁾, or neither?"),
        ("relu-chains/one-layer-back-again.a", "-3",
         "Is the weight from a₁⁽¹⁾ to z₁⁽²⁾ one of your factors?"),
        ("graphs/sigmoid-gate.a", "1/2, -1.5", "Which value did you use for the slope at z?"),
        ("own/matrix-numbers.w21", "-6", "Is what the weight is multiplied by one of your factors?"),
        ("relu-chains/line-by-mini-batch.a", "[1.5, 4.5]", "By how many did you divide, and how often?"),
    ],
)  # fmt: skip
def test_two_that_fit_get_a_question(item: str, answer: str, asked: str) -> None:
    """With the names on screen, to be answered from one's own working; no number in it."""
    found = said_of(item, answer)

    assert found is not None
    assert len(found.ids) == 2
    assert found.hint == f"Which of the two it is, your own working shows. {asked}"
    assert found.hinted("ascii").isascii()


def test_one_that_fits_gets_its_hint() -> None:
    """As ever."""
    found = said_of("relu-chains/one-layer-back.a", "14")

    assert found is not None
    assert TABLE["lost-minus"].hint == found.hint


def test_the_other_item_is_named_beside_another_mistake() -> None:
    """Not only that there is one."""
    found = said_of("relu-chains/one-layer-back-again.a", "5")

    assert found is not None
    assert ("lost-minus", "other-item") == found.ids
    assert "or item b of this exercise is answered" in found.message


def test_an_id_without_a_question() -> None:
    """Authors have ids of their own."""
    assert question_of("an-id-of-an-author") is None
    assert grade(items()["relu-chains/one-layer-back.a"], "14").diagnosis is not None
