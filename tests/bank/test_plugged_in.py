"""Given numbers put into the right formula and worked out; what an answer mentions stays free."""

from pathlib import Path

import pytest

from bptutor.bank.formulas import reference
from bptutor.bank.plugged_in import is_plugged_in
from tests.bank.making import exercise_of

PARABOLA = "graph: |\n  L = (w*x - y)^2\ngiven:\n  x: 2\n  y: 3\n"
POINTS = "graph: |\n  R = mean_i((w0 + w1*x_i - y_i)^2)\npoints:\n  x: [1, 2, 3]\n  y: [2, 2, 5]\n"
UNIT = """graph: |
  z = w1*x1 + w2*x2 + b
  a = sigmoid(z)
  L = (a - y)^2/2
given: {x1: 1, x2: 1, w1: 1, w2: -1, b: 1, y: 1}
"""
ONE = "graph: |\n  z1 = w1*x\n  a1 = sigmoid(z1)\n  z2 = w2*a1\n  L = (z2 - y)^2/2\ngiven:\n  x: 1\n"
BESIDE = "graph: |\n  z = w*x\n  L = (z - y)^2\ngiven:\n  x: 2\n  y: 3\n"
GATE = "graph: |\n  z = w*x\n  a = relu(z)\n  L = (a - y)^2\ngiven:\n  x: 2\n  w: 3\n  y: 1\n"
SETTLED = ONE.replace("  x: 1\n", "  x: 2\n  w1: 0\n  w2: -1\n  y: 1\n")


def plugged_in(folder: Path, model: str, target: str, answer: str) -> bool:
    """Whether the answer is the right formula with numbers put in."""
    text = f"{model}items:\n  a:\n    target: '{target}'\n    as: formula\n"
    item = exercise_of(folder, text).items[0]
    return is_plugged_in(item, reference(item).read(answer), answer)


@pytest.mark.parametrize(
    ("model", "target", "answer"),
    [
        (PARABOLA, "dL/dw", "8*w - 12"),
        (PARABOLA, "dL/dw", "4*(2*w - 3)"),
        (POINTS, "dR/dw0", "2*w0 + 4*w1 - 6"),
        (POINTS, "dR/dw1", "(12*w0 + 28*w1 - 42)/3"),
        (UNIT, "dL/dw1", "(a - 1)*a*(1 - a)"),
        (UNIT, "dL/dw1", "(a - 1)*a*(1 - a)*1"),
        (UNIT, "dL/dx2", "-(a - y)*a*(1 - a)"),
        (UNIT, "dL/dw1", "(a - y)*a*(1 - a)"),  # times x1, which is 1
        (UNIT, "dL/dw1", "-(y - a)*a*(1 - a)"),
        (ONE, "dL/dw1", "(z2 - y)*w2*a1*(1 - a1)"),
        (BESIDE, "dL/dw", "8*w - 12"),
        (BESIDE, "dL/dw", "4*(z - 3)"),
        (BESIDE, "dL/dw", "4*(2*w - y)"),
        (SETTLED, "dL/dw2", "z2*a1 - a1"),
        (SETTLED, "dL/dw1", "2*(1 - z2)*a1*(1 - a1)"),
    ],
)
def test_numbers_may_be_put_in_and_worked_out(tmp_path: Path, model: str, target: str, answer: str) -> None:
    """The names that are left are those that the answer does not replace."""
    assert plugged_in(tmp_path, model, target, answer)


@pytest.mark.parametrize(
    ("model", "target", "answer"),
    [
        (PARABOLA, "dL/dw", "8*w - 13"),
        (PARABOLA, "dL/dw", "4*w - 6"),
        (POINTS, "dR/dw0", "2*w0 + 4*w1 - 5"),
        (POINTS, "dR/dw1", "12*w0 + 28*w1 - 42"),  # a sum for the mean
        (UNIT, "dL/dx2", "(a - y)*a*(1 - a)"),  # w2 is -1
        (ONE, "dL/dw1", "(z2 - y)*w2*a1*(1 + a1)"),
        (BESIDE, "dL/dw", "8*w - 6"),
        (BESIDE, "dL/dw", "2*(z - 3)"),
        (SETTLED, "dL/dw2", "z2*a1"),
        (SETTLED, "dL/dw2", "(z2 - 1)*0.5"),  # a1 is a half for these numbers, but not given
        (SETTLED, "dL/dw2", "-3/4"),  # a number is no formula
        (GATE, "dL/dw", "4*(a - 1)"),  # open for these numbers
        (GATE, "dL/dw", "2*x*(a - y)"),
        (SETTLED, "dL/dw2", "(z2 - y)*2*a1*a1"),  # a1 is a half for these numbers, and named
        (SETTLED, "dL/dw1", "(z2 - 1)*a1*(1 - a1)*2"),
    ],
)
def test_numbers_make_up_for_nothing(tmp_path: Path, model: str, target: str, answer: str) -> None:
    """What is wrong for other networks is wrong, if these numbers make it right or not."""
    assert not plugged_in(tmp_path, model, target, answer)
