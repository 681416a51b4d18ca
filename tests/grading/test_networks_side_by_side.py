"""Two instances side by side: the table, the drawing, and all the other numbers."""

from __future__ import annotations

import pytest

from bptutor.bank.sufficiency import question_of
from bptutor.calculus.sufficiency.question import Witness
from bptutor.grading.networks_side_by_side import SideBySide, in_lines
from bptutor.grading.telling import Telling
from bptutor.text import columns
from tests.grading.making import of

NETWORK = "network: {weights: to-from, layers: [2, 2, 1], activation: relu, output: linear, bias: false}"


def _lines(style: str = "ascii") -> list[str]:
    """x = (1, 2), the second unit off, and the last weight of the first unit changed from 1 to 3."""
    made = of(NETWORK, "target: yhat, statements: [[x, 'a^(1)'], ['z^(1)']], key: neither")
    question = question_of(made, 0)
    leaves = {q.row: value for q, value in zip(question.leaves, (1, 2, 3, 0, -1, 0, 1, 1), strict=True)}
    changed = question.leaves[6]
    witness = Witness(leaves, {**leaves, changed.row: 3}, (changed,), question.target[0], "one leaf", True)
    return SideBySide(Telling(made, question, style), witness).lines()  # type: ignore[arg-type]


def test_table() -> None:
    """What was changed first, then what is known, computed values sooner than leaves, then what is wanted."""
    assert ["one", "other"] == _lines()[0].split()
    words = [line.split()[:2] for line in _lines()[1:7]]
    assert ["changed", "known", "known", "known", "known", "wanted"] == [first for first, _ in words]
    assert ["W_11^(2)", "a_1^(1)", "a_2^(1)", "x_1", "x_2", "yhat"] == [name for _, name in words]


def test_numbers_of_the_table() -> None:
    """Equal where known, different where wanted."""
    rows = [line.split() for line in _lines()[1:7]]

    assert [["1", "3"], ["3", "3"], ["0", "0"], ["1", "1"], ["2", "2"], ["3", "9"]] == [r[2:] for r in rows]


def test_drawing() -> None:
    """A column a layer; two numbers only where they differ."""
    assert "  x_1 = 1    a_1^(1) = 3    yhat = 3 | 9" in _lines()
    assert "  x_2 = 2    a_2^(1) = 0" in _lines()


def test_the_rest() -> None:
    """All that it takes to check by hand."""
    assert "The rest: W^(1) = [[3, 0], [-1, 0]], W^(2) = [[1 or 3, 1]]" in _lines()


def test_unicode() -> None:
    """The same lines, other glyphs."""
    assert len(_lines()) == len(_lines("unicode"))
    assert not "".join(_lines("unicode")).isascii()


@pytest.mark.parametrize("count", [1, 5, 40])
def test_in_lines(count: int) -> None:
    """No part is broken, and no line too wide."""
    parts = [f"w_{k} = {k}" for k in range(count)]
    lines = list(in_lines(parts, "  ", "The rest: "))

    assert parts == " ".join(lines).replace("The rest: ", "").strip().replace(",   ", ", ").split(", ")
    assert all(columns(line) <= 75 for line in lines)


def test_large_arrays_are_not_written_out() -> None:
    """It is said how many numbers there are, and whether all are the same."""
    wide = NETWORK.replace("[2, 2, 1]", "[6, 6, 1]")
    made = of(wide, "target: yhat, statements: [[x], ['z^(1)']], key: neither")
    question = question_of(made, 0)
    leaves = {q.row: 1 for q in question.leaves}
    changed = question.leaves[6]
    witness = Witness(leaves, {**leaves, changed.row: 3}, (changed,), question.target[0], "one leaf", True)
    text = "\n".join(SideBySide(Telling(made, question, "ascii"), witness).lines())

    assert "W^(1): 36 numbers, the same in both but for what is changed above" in text
    assert "W^(2) = [[1, 1, 1, 1, 1, 1]]" in text
