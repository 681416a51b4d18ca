"""Slips in working out: rounded too early, a sign in a sum, digits exchanged, two mistakes at once."""

from __future__ import annotations

import math

import pytest

from bptutor.grading.grade import grade
from bptutor.grading.misconceptions.cells import fits, is_plain, is_specific, significant_digits
from bptutor.grading.misconceptions.two_bugs import combined
from bptutor.notation.numbers import Tolerance, read_number
from tests.grading.making import item, of

CHAIN = """
graph: |
  z = w*x + b
  a = sigmoid(z)
  L = (a - y)^2
given: {x: 2.3, w: 0.7, b: -0.4, y: 0.2}
"""
"""z = 1.21, a = 0.770299, a(1 - a) = 0.176938, 2(a - y) = 1.140598; dL/dz = .201815, dL/dw = .464175"""

SUM = "graph: 'f = 21*a - 8*b + 40'\ngiven: {a: 2, b: 3}"
"""42 - 24 + 40 = 58"""

PRODUCT = "graph: |\n  k = p*q\n  f = k + 0\ngiven: {p: 9, q: 6}"
"""54"""


def ids(model: str, target: str, answer: str) -> str:
    """The misconceptions that are told, the empty text where nothing is."""
    verdict = grade(of(model, f"target: '{target}'"), answer)
    assert verdict.status == "wrong"
    return " ".join(verdict.diagnosis.ids) if verdict.diagnosis is not None else ""


@pytest.mark.parametrize(
    ("target", "answer", "named"),
    [
        ("dL/dw", "0.456", ""),  # not what rounding leads to
        ("dL/dw", "0.483", "rounded-early"),  # 0.18 for the slope, 0.21 for dL/dz
        ("dL/dw", "0.464", "right"),
        ("z", "2.01", "sign-of-a-term"),  # 1.61 + 0.4
        ("z", "1.61", "lost-bias"),
        ("dL/dw", "4.64175", "arithmetic-slip"),
        ("dL/dw", "0.0464175", "arithmetic-slip"),
        ("dL/dw", "0.644", "arithmetic-slip"),  # 0.464 with two digits exchanged
    ],
)
def test_slips(target: str, answer: str, named: str) -> None:
    """What each leads to."""
    if named == "right":
        assert grade(of(CHAIN, f"target: {target}"), answer).status == "right"
    else:
        assert named == ids(CHAIN, target, answer)


def test_digits_exchanged() -> None:
    """45 for 54, and a term with the other sign."""
    assert "arithmetic-slip" == ids(PRODUCT, "f", "45")
    assert "arithmetic-slip" == ids(SUM, "f", "85")
    assert "sign-of-a-term" == ids(SUM, "f", "106")  # 42 + 24 + 40


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (-2 * (0.770299 - 0.2) * 2.3, {"lost-activation-slope", "lost-minus"}),
        ((0.770299 - 0.2) * 0.176938, {"lost-input", "halved-loss"}),
    ],
)
def test_two_mistakes_at_once(answer: float, named: set[str]) -> None:
    """Both are told, with `and`."""
    verdict = grade(of(CHAIN, "target: dL/dw"), f"{answer:.6g}")

    assert verdict.diagnosis is not None
    assert named == set(verdict.diagnosis.ids)
    assert ", and " in verdict.diagnosis.message
    assert verdict.misconception is None


def test_a_right_answer_to_another_item() -> None:
    """A whole vector, too; a 0 is the answer to too much."""
    items = "{a: {target: '[f, a]'}, b: {target: '[b, f]'}, c: {target: f}, d: {target: f - 58}}"
    model = f"{SUM}\nitems: {items}"
    verdict = grade(item(model, "a"), "[3, 58]")

    assert verdict.diagnosis is not None
    assert ("other-item",) == verdict.diagnosis.ids
    assert "This is right for item b of this exercise." == verdict.diagnosis.message
    assert grade(item(model, "c"), "0").diagnosis is None


# ---- how much a number tells -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "digits", "plain", "specific"),
    [
        ("0", 0, True, False),
        ("-3", 1, True, False),
        ("12", 2, True, False),
        ("13", 2, False, False),
        ("20", 1, True, False),
        ("0.5", 1, True, False),
        ("0.25", 2, False, False),
        ("0.125", 3, False, True),
        ("1/8", 3, False, True),
        ("300", 1, True, False),
        ("0.1970", 3, False, True),
        ("1.2e-5", 2, False, False),
    ],
)
def test_what_a_number_tells(text: str, digits: int, plain: bool, specific: bool) -> None:
    """By its digits, zeros at its ends apart."""
    typed = read_number(text)

    assert (digits, plain, specific) == (significant_digits(typed), is_plain(typed), is_specific(typed))


@pytest.mark.parametrize(
    ("value", "text", "fit"),
    [
        (0.19661, "0.197", True),
        (0.19661, "0.1966", True),
        (0.19661, "0.2", False),  # too few digits to tell
        (0.19661, "0.1975", False),
        (0.19661193, "0.19661193", True),
        (0.19661, "0.19661193", False),  # eight digits were typed
        (-14.0, "-14", True),
        (-14.0, "14", False),
        (0.0, "0", True),
        (1e-18, "0", True),
        (0.0, "0.001", False),
        (0.001, "0", False),
        (None, "0", False),
        (math.nan, "0", False),
    ],
)
def test_when_a_number_is_that_of_a_mistake(value: float | None, text: str, fit: bool) -> None:
    """As it would be typed, and no wider than a thousandth."""
    assert fit == fits(of(SUM, "target: f"), value, read_number(text), 1.0)


def test_a_wide_tolerance_makes_no_mistake_of_other_numbers() -> None:
    """What the item lets pass is nothing to be told by; where it asks for two decimals these are enough."""
    wide = replace_tolerance(Tolerance(absolute=5.0))
    two = replace_tolerance(Tolerance(decimals=2))

    assert not fits(wide, 10.0, read_number("12"), 1.0)
    assert fits(two, 0.128, read_number("0.13"), 1.0)


def replace_tolerance(tolerance: Tolerance) -> object:
    """An item with this tolerance."""
    from dataclasses import replace as replaced

    return replaced(of(SUM, "target: f"), tolerance=tolerance)


def test_mistakes_put_together() -> None:
    """Side by side, one inside the other; not where one does not say what it does."""
    assert {1: 5, 2: 6} == combined({1: 5}, {2: 6})
    assert {1: ("neg", ("mul", 2, 3))} == combined({1: ("neg", 1)}, {1: ("mul", 2, 3)})
    assert {1: ("neg", ("mul", 2, 3))} == combined({1: ("mul", 2, 3)}, {1: ("neg", 1)})
    assert combined({1: 5}, {1: 6}) is None
