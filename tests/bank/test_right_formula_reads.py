"""Whatever is shown as the right answer can be typed, and is right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.exercise import Item
from bptutor.calculus.ops import ELEMENTWISE
from bptutor.grading.grade import correct_answer, grade, hints, trace_lines
from bptutor.grading.verdict import RIGHT
from bptutor.notation.functions import ENTRYWISE
from tests.bank.making import exercise_of


def graph_item(tmp_path: Path, applied: str, question: str, more: str = "") -> Item:
    """A question about `L = a*v + x` with a made of z."""
    text = f"graph: |\n  z = w*x\n  a = {applied}\n  L = a*v + x\n{more}items:\n  a: {question}\n"
    return exercise_of(tmp_path, text).items[0]


APPLIED = [
    *(f"{name}(z)" for name in sorted(ENTRYWISE)),
    "max(z, v)", "min(z, v)", "|z|", "z^2", "z/v", "v^z", "[z > v]*z", "relu(z)^2", "abs(relu(z) - v)",
]  # fmt: skip


@pytest.mark.parametrize("applied", APPLIED)
@pytest.mark.parametrize("question", ["{target: dL/dw, as: formula}", "{target: 'd^2L/dw^2', as: formula}"])
def test_every_function_is_written_as_it_is_read(tmp_path: Path, applied: str, question: str) -> None:
    """The slope of |z| was written sign(z), which nobody can type and the program could not build."""
    item = graph_item(tmp_path, applied, question)

    for style in ("unicode", "ascii"):
        shown = correct_answer(item, style)  # type: ignore[arg-type]
        assert grade(item, shown).status == RIGHT
        assert hints(item, style) is not None  # type: ignore[arg-type]
        assert trace_lines(item, style)  # type: ignore[arg-type]


def test_operations_have_rows() -> None:
    """The table above holds every function of one number that can be typed."""
    assert ENTRYWISE - set(ELEMENTWISE) == set()


@pytest.mark.parametrize("answer", ["1", "0"])
def test_numbers_for_a_blank_that_is_a_slope_of_abs(tmp_path: Path, answer: str) -> None:
    """The message has an example, which ended in a KeyError."""
    item = graph_item(tmp_path, "abs(z)", "{fill: 'dL/dw = v*x*?'}")

    assert grade(item, answer).status != RIGHT
    assert grade(item, "abs'(z)").status == RIGHT


def test_the_first_step_with_momentum(tmp_path: Path) -> None:
    """Its velocity has a name that nobody can type, so it is written out."""
    more = "step: {minimise: L, by: w, rate: eta, momentum: mu, steps: 2}\n"
    first = graph_item(tmp_path, "tanh(z)", "{target: w@1, as: formula}", more)
    second = graph_item(tmp_path, "tanh(z)", "{target: w@2, as: formula}", more)

    for item in (first, second):
        assert grade(item, correct_answer(item)).status == RIGHT
