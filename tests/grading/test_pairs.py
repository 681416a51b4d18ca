"""Two statements at once: every way to say which are true, and none that is guessed."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import correct_answer, grade, normal_form, option_lines
from tests.grading.making import item

FIRST_ONLY = item("items:\n  a: {ask: Which, statements: [One, Two], answers: [true, false], because: So.}\n")

SAYING = {
    "both are true": [
        "TT", "tt", "T T", "true, true", "yes yes", "both", "Both are true.", "both true", "I and II", "a",
        "A)", "option 1",
        "all", "I true, II true", "II true, I true", "TT: both are true", "a) TT: both are true",
        "neither is false",
        "I and II are true", "true and true", "[true, true]",
    ],
    "only I is true": [
        "TF", "tf", "T F", "T,F", "T/F", "T & F", "T + F", "true, false", "true and false", "yes, no", "YN",
        "(T, F)",
        "[true, false]", "I true, II false", "I: true, II: false", "I true II false",
        "I is true and II is false",
        "II false, I true", "II: F, I: T", "A true, B false", "B false, A true", "1 true 2 false",
        "I. true II. false",
        "statement I is true, statement II is false", "first true, second false", "only I", "I only",
        "only the first",
        "only I is true", "only statement 1", "only II is false", "b", "b)", "B", "(b)", "option b",
        "option 2",
        "b) TF",
        "TF: only I is true", "b) TF: only I is true", "TF.", "ＴＦ", '"TF"', "the first only",
    ],
    "only II is true": ["FT", "false true", "only II", "II only", "only the second", "II true, I false", "c",
                        "only I is false", "I false, II true"],
    "neither is true": ["FF", "neither", "none", "both false", "both are false", "d", "neither is true",
                        "I and II are false", "no no"],
}  # fmt: skip
UNCLEAR = [
    "", "T", "F", "true", "yes", "I", "II", "first", "the first", "I is true", "II is false", "not II",
    "TTF", "10", "1", "2", "3", "4", "(1)", "2)", "2.",
    "1 0", "only A", "only a", "maybe", "I true, I false", "a) TF", "TF: neither is true", "TT or TF", "e",
    "5", "one",
    "only", "is", "the statement", "true true false", "a b",
]  # fmt: skip


@pytest.mark.parametrize(("said", "text"), [pytest.param(s, t, id=t) for s, ts in SAYING.items() for t in ts])
def test_reading(said: str, text: str) -> None:
    """Words, codes, letters, in either order of the statements."""
    verdict = grade(FIRST_ONLY, text)

    assert said == verdict.read_as, verdict
    assert ("right" if said == "only I is true" else "wrong") == verdict.status


@pytest.mark.parametrize("text", UNCLEAR)
def test_unclear(text: str) -> None:
    """What does not speak of both statements, or contradicts itself, costs nothing."""
    verdict = grade(FIRST_ONLY, text)

    assert "unreadable" == verdict.status, verdict
    assert "TT" in verdict.message


@pytest.mark.parametrize(
    ("text", "message"),
    [("TT", "One of the two is judged right."), ("FF", "One of the two is judged right."), ("FT", ""),
     ("TF", "")],
)
def test_message(text: str, message: str) -> None:
    """How many of the two are judged right, not which."""
    assert message == grade(FIRST_ONLY, text).message


def test_saying() -> None:
    """The four options, as they are answered."""
    assert ["TT: both are true", "TF: only I is true", "FT: only II is true",
            "FF: neither is true"] == option_lines(
        FIRST_ONLY
    )
    assert "TF: only I is true" == correct_answer(FIRST_ONLY)
    assert normal_form(FIRST_ONLY, "b") == normal_form(FIRST_ONLY,
                                                       "II false, I true") != normal_form(FIRST_ONLY, "c")
