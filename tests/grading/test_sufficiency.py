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
        "(1) alone but not (2)", "(1) alone is sufficient but (2) alone is not", "1st only", "just (1)",
        "(1) by itself",
        "the first statement alone", "(1) is enough by itself", "statement (1) on its own",
        "I think (1) alone",
        "(1) alone suffices", "a.", "1 alone, 2 not",
    ],
    "(2) alone is enough, (1) alone is not": [
        "b", "2", "only-2", "only (2)", "(2) alone", "second alone", "(2) alone is enough, (1) alone is not",
        "B", "b)", "only 2", "2 alone", "the second by itself", "2nd alone", "just the second one",
        "(2) only",
    ],
    "both together are enough, neither alone is": [
        "c", "3", "(c)", "together", "Together.", "both together",
        "both together are enough, neither alone is",
        "c) both together are enough, neither alone is", "1 and 2 together", "(1) and (2) together",
        "both are needed",
        "both statements are required", "both statements together", "both together but neither alone",
        "C", "c)", "you need both", "both needed", "(1) + (2) together", "1 & 2 together",
        "only both together",
        "(1) and (2) combined", "both in combination", "they are enough together",
        "1 and 2 are both required",
    ],
    "each alone is enough": [
        "d", "4", "each", "either", "each alone", "either alone", "each alone is enough",
        "d) each alone is enough",
        "both alone", "each of them", "D", "d)", "either one", "either one alone", "each one by itself",
        "any of them",
        "each on its own", "either statement alone is sufficient", "each is enough",
    ],
    "not even both together are enough": [
        "e", "5", "neither", "none", "not even both together are enough", "not even together",
        "neither even together",
        "not both together", "E", "e)", "neither.", "none of them", "both together are not enough",
        "both together aren't enough", "even together they are not sufficient",
        "not even (1) and (2) together",
        "both together are insufficient", "not even together!", "neither, even together",
    ],
}  # fmt: skip
UNCLEAR = [
    "f", "6", "0", "both", "both suffice", "1 and 2", "(1) and (2)", "neither alone", "(1)", "(2)",
    "statement 1",
    "(1) is enough", "the first", "statement 2 suffices", "(1) is sufficient", "both of them", "1, 2",
    "1 or 2",
    "neither (1) nor (2)", "alone", "not (1)", "(1) not", "all", "c or d", "both alone and together",
    "3 alone",
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
