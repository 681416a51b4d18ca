"""Slips between two lines of a derivation."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import grade
from tests.grading.making import of

TANH = "tanh(x) = 2*sigmoid(2*x) - 1"
SQUARES = "(a+b)^2 - (a-b)^2 = 4*a*b"


def said(claim: str, text: str) -> tuple[str, str]:
    """The slips that a wrong chain shows, and the message."""
    verdict = grade(of("title: x", f"derive: '{claim}'"), text)
    assert verdict.status == "wrong"
    found = verdict.diagnosis
    return (" ".join(found.ids), found.message) if found else ("", "")


@pytest.mark.parametrize(
    ("claim", "text", "ids"),
    [
        (TANH, "= 2/(1+e^(-2x)) - 1; = 2/(1+e^(-2x)) + 1", "line-sign"),
        (TANH, "= 2/(1 + e^(2x)) - 1", "line-sign"),
        (TANH, "tanh(x) = (e^x - e^-x)/(e^x + e^-x); = (1 - e^(-2x))/(1 - e^(-2x))", "line-sign"),
        (TANH, "2*sigmoid(2x) - 1 = (2 - 1 + e^(-2x))/(1 + e^(-2x))", "line-sign"),
        (TANH, "2*sigmoid(2x) - 1 = 2/(1 + e^(-x)) - 1", "line-factor"),
        (TANH, "2*sigmoid(2x) - 1 = 1/(1 + e^(-2x)) - 1", "line-factor"),
        (TANH, "tanh(x) = (e^x + e^-x)/(e^x - e^-x)", "line-reciprocal"),
        (TANH, "2*sigmoid(2x) - 1 = 2/(1 + e^(-2x))", "line-term"),
        (TANH, "2*sigmoid(2x) - 1 = 2/e^(-2x) - 1", "line-term"),
        (TANH, "= sin(x)", ""),
        (TANH, "= x", ""),
        (TANH, "tanh(x) = (e^x - e^-x)/(e^x + e^-x); = (1 - e^-x)/(1 + e^-x)", ""),
        (SQUARES, "= a^2 + 2*a*b + b^2 - a^2 - 2*a*b + b^2", "line-bracket"),
        (SQUARES, "= a^2 + 2*a*b + b^2 - a^2 + 2*a*b + b^2", "line-sign"),
        (SQUARES, "= (a + b)^2 - (a - b)", "line-power"),
        (SQUARES, "= 4*a*b^2", "line-power"),
        (SQUARES, "= 2*a*b", "line-factor"),
        (SQUARES, "= a^2 + b^2 - (a^2 - 2*a*b + b^2)", "line-factor line-term"),  # 2ab lost, or 2 for 4
        (SQUARES, "= 4*a", ""),
        (SQUARES, f"= {'+'.join(['a*b'] * 90)}", ""),  # too long to look at
    ],
)
def test_a_slip(claim: str, text: str, ids: str) -> None:
    """The line is right once the slip is taken back, whatever the numbers are."""
    assert ids == said(claim, text)[0]


def test_what_is_said() -> None:
    """The line, and what kind of slip; not where, which would be the line itself."""
    sign = said(TANH, "2*sigmoid(2x) - 1 = 2/(1+e^(-2x)) - 1; = 2/(1+e^(-2x)) + 1")[1]
    factor = said(SQUARES, "= a^2 + b^2 - (a^2 - 2*a*b + b^2)")[1]

    assert sign == "Line 2 would hold with one sign the other way round."
    assert factor == "Line 1 would hold with one factor more or less, or with one term more or less."


@pytest.mark.parametrize(
    "text",
    [
        "2*sigmoid(2x) - 1 = 2/(1 + e^(-2x)) - 1",  # holds so far
        "sin(x) = sin(x)",
        "tanh(x) = 2*sigmoid(2x) - 1.0000001",
    ],
)
def test_nothing_is_said_of_what_is_no_slip(text: str) -> None:
    """A chain that holds, or a number that is rounded."""
    assert grade(of("title: x", f"derive: '{TANH}'"), text).diagnosis is None
