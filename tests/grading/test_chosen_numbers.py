"""Numbers of the student's own choice, checked with these numbers."""

import pytest

from bptutor.bank.exercise import Item
from bptutor.grading.grade import answer_form, correct_answer, grade, hints, normal_form, trace_lines
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG
from tests.grading.making import item

TEXT = """
graph: |
  p_i = w0 + w1*x_i + w2*u_i
points: {x: [0, 0, 1, 1], u: [0, 1, 0, 1], y: [0, 1, 1, 1]}
items:
  line: {choose: [w0, w1, w2], accept: 'all_i([w0 + w1*x_i + w2*u_i > 0] = y_i)'}
  parts: {choose: [w0, w1], accept: 'w0 > 2 and w1^2 = 4'}
  one: {choose: [w0], accept: 'w0 > 2'}
  other: {choose: [w0, w1], accept: 'w0 != w1'}
  root: {choose: [w0], accept: 'w0^2 > 2'}
"""
LINE, PARTS, ONE, OTHER, ROOT = (item(TEXT, name) for name in ("line", "parts", "one", "other", "root"))


@pytest.mark.parametrize(
    ("chosen", "answer"),
    [
        (LINE, "-1, 2, 2"), (LINE, "[-1, 2, 2]"), (LINE, "w2 = 2, w0 = -1, w1 = 2"), (LINE, "-1 2 2"),
        (LINE, "w_0 = -1/2, w_1 = 1, w_2 = 1"), (LINE, "-1; 1.5; 1e1"), (PARTS, "3, -2"),
        (PARTS, "5/2, sqrt(4)"), (ONE, "3"), (ONE, "w0 = 2.001"),
        (ONE, "2.0000000001"), (OTHER, "1, 1.0000000001"), (ROOT, "1.41421356237309504881"),
    ],
)  # fmt: skip
def test_right(chosen: Item, answer: str) -> None:
    """Whatever makes the claim true, in order or by name."""
    assert RIGHT == grade(chosen, answer).status


@pytest.mark.parametrize(
    ("chosen", "answer", "told"),
    [
        (LINE, "1, 1, 1", "Not so for i = 1: `1[w0 + w1·x₁ + w2·u₁ > 0] = y₁` does not hold"),
        (LINE, "-1, 2, 1", "Not so for i = 2"),
        (LINE, "0, 0, 0", "Not so for i = 2"),
        (PARTS, "3, 1", "Not so: `w1² = 4` does not hold (left side 1, right side 4)."),
        (PARTS, "2, 2", "Not so: `w0 > 2` does not hold (left side 2, right side 2)."),
        (ONE, "-3", "`w0 > 2` does not hold"),
        (ONE, "1.9999999999", "(left side 1.9999999999, right side 2)"),
        (OTHER, "1/3, 2/6", "`w0 ≠ w1` does not hold"),
        (ROOT, "sqrt(2)", "`w0² > 2` does not hold"),
        (ROOT, "1.41421356237309504880", "does not hold (left side 2, right side 2)"),
    ],
)
def test_wrong(chosen: Item, answer: str, told: str) -> None:
    """The first data point or part that fails is named, with its numbers."""
    verdict = grade(chosen, answer)

    assert (WRONG, 0.0) == (verdict.status, verdict.credit)
    assert told in verdict.message


@pytest.mark.parametrize(
    ("chosen", "answer", "told"),
    [
        (LINE, "1, 2", "2 numbers are read, 3 asked for"),
        (LINE, "1", "1 number is read, 3 asked for"),
        (LINE, "w0 = 1, w1 = 1, q = 2", "`q` is not one of the numbers asked for. Choose numbers for"),
        (LINE, "w0 = 1, w0 = 1, w1 = 2", "there is no number for w2"),
        (LINE, "w0 = 1, 2, 3", "has no name, and others do"),
        (ONE, "abc", "is no number"),
        (ONE, "", "the answer is empty"),
    ],
)
def test_costs_nothing(chosen: Item, answer: str, told: str) -> None:
    """Too few, too many, other names: asked back."""
    verdict = grade(chosen, answer)

    assert UNREADABLE == verdict.status
    assert told.lower() in verdict.message.lower()


def test_an_example_is_found_and_right() -> None:
    """The answer shown is one of many."""
    for chosen in (LINE, PARTS, ONE):
        shown = correct_answer(chosen, "ascii")
        assert shown.endswith(" (for example)")
        assert RIGHT == grade(chosen, shown.removesuffix(" (for example)")).status


def test_help() -> None:
    """What to type, where to begin, and why an example does."""
    assert "numbers for w0, w1, in this order or by name" == answer_form(PARTS)
    assert "data point" in hints(LINE)[0]
    assert "condition" in hints(PARTS)[0]
    assert "  w0 > 2 (left side 3, right side 2)" in trace_lines(PARTS)


def test_equal_numbers_are_one_answer() -> None:
    """However they are typed."""
    assert normal_form(PARTS, "3, 1/2") == normal_form(PARTS, "w1 = 0.5, w0 = 3.0")
