"""The five fixed choices of data sufficiency."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import correct_answer, grade, normal_form, option_lines
from tests.grading.making import sheet

TOGETHER = sheet("data")

SAYING = {
    "(1) alone is enough, (2) alone is not": [
        "a", "A", "a)", "1", "only-1", "only 1", "only (1)", "(1) alone", "1 alone", "statement 1 alone",
        "first alone",
        "(1) alone is enough, (2) alone is not", "a) (1) alone is enough, (2) alone is not", "only the first",
        "(1) alone but not (2)", "(1) alone is sufficient but (2) alone is not",
    ],
    "(2) alone is enough, (1) alone is not": [
        "b", "2", "only-2", "only (2)", "(2) alone", "second alone", "(2) alone is enough, (1) alone is not",
    ],
    "both together are enough, neither alone is": [
        "c", "3", "(c)", "together", "Together.", "both together",
        "both together are enough, neither alone is",
        "c) both together are enough, neither alone is", "1 and 2 together", "(1) and (2) together",
        "both are needed",
        "both statements are required", "both statements together", "both together but neither alone",
    ],
    "each alone is enough": [
        "d", "4", "each", "either", "each alone", "either alone", "each alone is enough",
        "d) each alone is enough",
        "both alone", "each of them",
    ],
    "not even both together are enough": [
        "e", "5", "neither", "none", "not even both together are enough", "not even together",
        "neither even together",
        "not both together",
    ],
}  # fmt: skip
UNCLEAR = [
    "f", "6", "0", "both", "both suffice", "1 and 2", "(1) and (2)", "neither alone", "(1)", "(2)",
    "statement 1",
    "not enough", "insufficient", "yes", "true", "a) each alone is enough", "a or b", "a, b", "both are",
]  # fmt: skip


@pytest.mark.parametrize(("said", "text"), [pytest.param(s, t, id=t) for s, ts in SAYING.items() for t in ts])
def test_reading(said: str, text: str) -> None:
    """Letters, numbers, the words of the choices and shorter ones."""
    verdict = grade(TOGETHER, text)

    assert said == verdict.read_as, verdict
    assert ("right" if said.startswith("both together") else "wrong") == verdict.status


@pytest.mark.parametrize("text", UNCLEAR)
def test_unclear(text: str) -> None:
    """Words that fit more than one of the five, or none, cost nothing."""
    verdict = grade(TOGETHER, text)

    assert "unreadable" == verdict.status, verdict
    assert "Type" in verdict.message


def test_saying() -> None:
    """The five choices, and the right one with its letter."""
    assert 5 == len(option_lines(TOGETHER))
    assert "c) both together are enough, neither alone is" == correct_answer(TOGETHER)
    assert normal_form(TOGETHER, "c") == normal_form(TOGETHER, "both together") != normal_form(TOGETHER,
                                                                                               "each")
