"""Claims decided by the core, statements declared by the author."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import answer_form, correct_answer, grade, normal_form, option_lines
from tests.grading.making import item, sheet

DECLARED = item("items:\n  a: {ask: Is it so., true-or-false: false, because: It is not.}\n")


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("claim", "true", "right"),
        ("claim", "T", "right"),
        ("claim", "yes", "right"),
        ("claim", "It is true.", "right"),
        ("claim", "false", "wrong"),
        ("claim", "not true", "wrong"),
        ("claim", "maybe", "unreadable"),
        ("claim", "a", "unreadable"),
        ("claim", "1", "unreadable"),
        ("claim", "", "unreadable"),
        ("wrong-claim", "false", "right"),
        ("wrong-claim", "true", "wrong"),
    ],
)
def test_claim(name: str, text: str, status: str) -> None:
    """Right when it is what the core finds."""
    assert status == grade(sheet(name), text).status


def test_declared() -> None:
    """Theory: the author's word."""
    assert "right" == grade(DECLARED, "no").status
    assert "wrong" == grade(DECLARED, "yes").status
    assert "false" == correct_answer(DECLARED)


def test_saying() -> None:
    """One word each way, no options."""
    assert "true" == grade(DECLARED, " T ").read_as
    assert "true or false" == answer_form(DECLARED)
    assert [] == option_lines(DECLARED)
    assert normal_form(DECLARED, "yes") == normal_form(DECLARED, "TRUE") != normal_form(DECLARED, "no")
    assert normal_form(DECLARED, "perhaps") is None
