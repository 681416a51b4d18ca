"""Products of arrays say of which kind they are; what is printed is read as the same again."""

import pytest

from bptutor.bank.problem import Problem
from bptutor.grading.grade import grade
from bptutor.notation.build import build
from bptutor.notation.printer import show
from bptutor.notation.product_signs import with_signs
from tests.grading.making import exercise, of

MODEL = """
graph: |
  z = W @ x + b
  s = c*sum(z)
  Q = A @ A
shapes: {W: [2, 3], x: [3], b: [2], y: [2], A: [2, 2]}
items:
  a: {target: s, as: formula}
"""


@pytest.fixture(scope="module")
def problem() -> Problem:
    """Vectors, matrices and a number."""
    return exercise(MODEL).problem


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("W x", "W @ x"),
        ("c W x + b", "c*W @ x + b"),
        ("W^T b y^T", "W.T @ b @ y.T"),
        ("b y^T", "b @ y.T"),
        ("y^T b", "y.T @ b"),
        ("b*y", "b .* y"),
        ("c*b*y", "c*b .* y"),
        ("W^T (b*y)", "W.T @ (b .* y)"),
        ("A (b .* y)", "A @ (b .* y)"),
        ("2 c s", "2*c*s"),
        ("W_ij x_j c", "W_ij*x_j*c"),
        ("sum_i(b_i y_i)", "sum_i(b_i*y_i)"),
    ],
)
def test_signs(problem: Problem, typed: str, printed: str) -> None:
    """Side by side and `*` become @ or the entrywise product; numbers keep their sign."""
    node = problem.read(typed)
    ranges = {"i": 2, "j": 3} if "_i" in typed else {}
    signed = with_signs(node, problem.scope, ranges)

    assert printed == show(signed, "ascii")
    again = problem.read(show(signed, "ascii", full=True))
    assert signed == again
    with problem.scope.temporary():
        assert build(node, problem.scope, typed).shape == build(again, problem.scope).shape


def test_the_reading_of_an_answer_shows_them() -> None:
    """A matrix product is not printed like a product of numbers."""
    item = of("graph: L = sum((W @ x)^2)/2\nshapes: {W: [2, 3], x: [3]}", "target: dL/dW, as: formula")

    assert "W @ x @ xᵀ" == grade(item, "W x x^T").read_as
    assert "right" == grade(item, "W x x^T").status
