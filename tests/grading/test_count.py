"""Parameter counts."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import answer_form, correct_answer, grade, normal_form
from tests.grading.making import item

NETWORK = "network: {layers: [3, 4, 2, 1], activation: relu, bias: true, weights: from-to}"
DENSE = item(f"{NETWORK}\nitems: {{a: {{count: parameters}}}}\n")
LARGE = item("layers: [input 28x28x1, flatten, dense 100]\nitems: {a: {count: parameters}}\n")  # 78 500


@pytest.mark.parametrize(
    "text",
    [
        "29", "29.0", "29.", "2.9e1", "29e0", "+29", "= 29", "n = 29", "parameters: 29", "~29", "２９",
        '"29"', "029",
        "16+10+3", "16 + 10 + 3", "4*4+5*2+3", "(3+1)*4 + (4+1)*2 + (2+1)*1", "3x4+4+4x2+2+2x1+1", "58/2",
        "30-1",
        "16+10+3 = 29", "n = 16+10+3 = 29", "29,",
    ],
)  # fmt: skip
def test_right(text: str) -> None:
    """A number, or arithmetic that comes to it."""
    assert "right" == grade(DENSE, text).status, grade(DENSE, text)


@pytest.mark.parametrize("text", ["22", "26", "28", "30", "7", "16+10", "-29", "290", "0", "1,029", "29 000",
                                  "3*4+4*2+2*1"])
def test_near_miss(text: str) -> None:
    """Exactly that number."""
    assert "wrong" == grade(DENSE, text).status, grade(DENSE, text)


@pytest.mark.parametrize(
    "text",
    ["", "x", "29.5", "twenty-nine", "29 parameters", "29,0", "2 9", "16, 10, 3", "W: 12, b: 4",
     "16+10+3 = 28", "29!",
     "1e400", "9" * 50, "inf", "29%", "16+10+", "1/0"],
)  # fmt: skip
def test_unreadable(text: str) -> None:
    """No count: say what to write."""
    verdict = grade(DENSE, text)

    assert "unreadable" == verdict.status, verdict
    assert len(verdict.message.split()) > 4


@pytest.mark.parametrize("text", ["78500", "78,500", "78 500", "78'500", "784*100 + 100", "7.85e4"])
def test_thousands(text: str) -> None:
    """Grouped as people group them."""
    assert "right" == grade(LARGE, text).status, grade(LARGE, text)


def test_saying() -> None:
    """Arithmetic is said back with what it comes to."""
    assert "16+10+3 = 29" == grade(DENSE, "16+10+3").read_as
    assert "29" == grade(DENSE, "n = 29").read_as
    assert "29" == correct_answer(DENSE)
    assert normal_form(DENSE, "16+10+3") == normal_form(DENSE, "29") != normal_form(DENSE, "28")


LETTERS = """
network: {layers: [n, m, 1], activation: relu, weights: from-to, bias: true}
items: {a: {count: parameters}}
"""


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("n*m+m+m+1", "right"),
        ("nm + 2m + 1", "right"),
        ("parameters = m(n+2)+1", "right"),
        ("m*(n + 4/2) + 1^2", "right"),
        ("n*m + m + 1", "wrong"),
        ("n*m + 2*n + 1", "wrong"),
        ("29", "wrong"),
        ("n*m + k", "unreadable"),
        ("n/0", "unreadable"),
        ("n^m^n", "unreadable"),
        ("sin(n)", "unreadable"),
    ],
)
def test_letters(text: str, status: str) -> None:
    """Where sizes are letters, the count is a formula in them, in any equivalent form."""
    assert status == grade(item(LETTERS), text).status
    assert "a formula in n and m, for example `2*n + 1`" == answer_form(item(LETTERS))
