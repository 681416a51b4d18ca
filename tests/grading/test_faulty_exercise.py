"""Where the exercise makes no sense, no answer to it is unreadable or wrong: its author is told where."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.errors import FaultyExercise
from bptutor.grading.grade import grade
from bptutor.grading.verdict import RIGHT, UNREADABLE
from bptutor.homework.check import check_files
from tests.bank.making import exercise_of, pack_of

FAULTY_MODEL = "graph: |\n  z = W @ x\n  L = sum(z^2)\nshapes: {W: [2, 2]}\nitems:\n"
SOUND = "graph: |\n  z = w*x\n  L = (z - y)^2\nitems:\n"


@pytest.mark.parametrize(
    ("text", "answer", "place"),
    [
        (FAULTY_MODEL + "  a: {target: dL/dW_12, as: formula}\n", "2*z_1*x_2", "2:7: @ multiplies"),
        (FAULTY_MODEL + "  a: {target: dL/dW_12, as: formula}\n", "2*(", "2:7: @ multiplies"),
        (FAULTY_MODEL + "  a: {target: L}\n", "3", "2:7: @ multiplies"),
        (FAULTY_MODEL + "  a: {derive: 'L = z'}\n", "L = z", "2:7: @ multiplies"),
        (SOUND + "  a: {target: dL/dq, as: formula}\n", "x", "5:19: there is no quantity called q"),
        (SOUND + "  a: {fill: 'dL/dw = ? + ln(q)'}\n", "x", "5:29: there is no quantity called q"),
        (SOUND + "  a: {target: L}\n", "3", "5:15: L is not determined"),
    ],
)
def test_the_exercise_is_blamed_and_not_the_answer(
    tmp_path: Path, text: str, answer: str, place: str
) -> None:
    """With the place in the author's file, whatever was typed."""
    item = exercise_of(tmp_path, text).items[0]

    with pytest.raises(FaultyExercise) as raised:
        grade(item, answer)

    assert f"is faulty: {tmp_path}/snippet.yaml:{place}" in str(raised.value)


def test_a_sound_exercise_is_not_blamed(tmp_path: Path) -> None:
    """What cannot be read stays the answer's affair."""
    item = exercise_of(tmp_path, SOUND + "  a: {target: dL/dw, as: formula}\n").items[0]

    assert grade(item, "2*(z - q)*x").status == UNREADABLE
    assert grade(item, "2*(z - y").status == UNREADABLE
    assert grade(item, "2*(z - y)*x").status == RIGHT


def test_check_ends_with_2(tmp_path: Path) -> None:
    """The answer is listed as not graded, and the error has the place in the exercise."""
    pack = pack_of(tmp_path, FAULTY_MODEL + "  a: {target: L}\n")
    answers = tmp_path / "answers.txt"
    answers.write_text("answers: {snippet/snippet.a: 3}\n", encoding="utf-8")

    (report,) = check_files([str(answers)], [pack])

    assert (report.exit_code, report.items[0].status) == (2, "unreadable")
    assert f"{tmp_path}/snippet.yaml:2:7: @ multiplies" in (report.error or "")
