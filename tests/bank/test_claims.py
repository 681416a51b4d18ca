"""Claims: true for all completions of the givens, or not; and undecided rather than wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.problem import Problem
from bptutor.errors import ShapeError, Undecided
from tests.bank.making import exercise_of

CHAIN = """
graph: |
  z = w*x + b
  a = relu(z)
  L = (a - y)^2
{given}
items: {{a: {{shape: z}}}}
"""

ARRAYS = """
graph: |
  z = W @ x
  a = g(z)
  L = sum_i((a_i - y_i)^2)
shapes: {{W: [2, 3], x: [3], y: [2]}}
functions: [g]
{given}
items: {{a: {{shape: z}}}}
"""


def problem(tmp_path: Path, text: str, given: str) -> Problem:
    """The problem of an exercise with these givens."""
    return exercise_of(tmp_path, text.format(given=f"given: {{{given}}}" if given else "")).problem


CLAIMS = [
    # model, givens, claim, what it is
    # identities, on random instances
    (CHAIN, "", "dL/dz = 2*(a - y)*relu'(z)", True),
    (CHAIN, "", "dL/dz = 2*(a - y)*[z > 0]", True),
    (CHAIN, "", "dL/dz = 2*(a - y)", False),
    (CHAIN, "", "dL/dw = dL/dz*x and dL/db = dL/dz", True),
    (CHAIN, "", "dL/dw = dL/dz*x and dL/db = 0", False),
    (CHAIN, "", "a > 0", False),
    (CHAIN, "", "a = z or a = 0", True),
    (CHAIN, "", "a != z", False),
    (CHAIN, "", "abs(x) < 2", False),
    (CHAIN, "", "abs(x) > 0.3", False),
    (CHAIN, "", "1 = 1", True),
    (CHAIN, "", "1/3 + 2/3 = 1", True),
    (CHAIN, "", "ln(exp(x)) = x", True),
    (CHAIN, "", "softplus(-40*x^2) = ln(1 + exp(-40*x^2))", True),  # far out, where 1 + exp(...) is 1
    (CHAIN, "", "softplus(-4*x^2) = ln(1 + exp(-2*x^2))", False),
    # the givens settle it
    (CHAIN, "w: 2, x: 3, b: -1, y: 4", "z = 5", True),
    (CHAIN, "w: 2, x: 3, b: -1, y: 4", "L = 1 and dL/dw = 6", True),
    (CHAIN, "w: 0.1, x: 0.2, b: 0, y: 0", "z = 0.02", True),
    (CHAIN, "w: 0.1, x: 0.2, b: 0, y: 0", "z < 0.02", False),
    (CHAIN, "w: 0.1, x: 0.2, b: 0, y: 0", "z <= 0.02", True),
    (CHAIN, "w: 2, x: 3, b: 1000", "(w - x)/b^4 = 2*(w - x)/b^4", False),  # small, but nothing cancels
    (CHAIN, "w: 2, x: 3, b: 1000", "(w - x)/b^4 = w/b^4 - x/b^4", True),
    # exact cancellations of numbers as they were written, and very small truths behind them
    (CHAIN, "w: 0.1, x: 0.3", "x - 3*w = 0", True),
    (CHAIN, "w: 0.1, x: 0.3", "x - 3*w < 0", False),
    (CHAIN, "w: 0.1, x: 0.3", "(x - 3*w)*1e20 = 0", True),
    (CHAIN, "w: 0.1, x: 0.3", "(x - 3*w)*1e20 > -1", True),
    (CHAIN, "w: 0.1, x: 0.3", "x - 3*w = 1e-17", False),
    (CHAIN, "w: 1/3, x: 1", "x - 3*w = 0", True),
    (CHAIN, "w: 1e8, x: 1, b: 1e-8", "(w + b) - w = b", True),
    (CHAIN, "w: 1e8, x: 1, b: 1e-8", "(w + b) - w = 2*b", False),
    (CHAIN, "w: 1e8, x: 1, b: 1e-8", "(w + b) - w = 0", False),
    (CHAIN, "w: 40, x: 1, b: 0", "1 - sigmoid(w) = sigmoid(-w)", True),
    (CHAIN, "w: 40, x: 1, b: 0", "1 - sigmoid(w) = 2*sigmoid(-w)", False),
    (CHAIN, "w: 40, x: 1, b: 0", "1 - sigmoid(w) > 0", True),
    (CHAIN, "w: 40, x: 1, b: 0", "ln(1 + exp(-w)) = softplus(-w)", True),
    (CHAIN, "", "sin(w)^2 + cos(w)^2 - 1 = 0", True),
    (CHAIN, "", "(w + x)^2 - w^2 - 2*w*x - x^2 = 0", True),
    (CHAIN, "", "(w + x)^2 - w^2 - 2*w*x - x^2 = 1e-17", False),
    (CHAIN, "", "sin(pi) = 0", True),
    (CHAIN, "", "(w + 1e20) - 1e20 = 0", False),
    (CHAIN, "", "(w + 1e20) - 1e20 = w", True),
    (CHAIN, "", "1 - sigmoid(50 + w) = 0", False),
    (CHAIN, "", "(1 + tanh(30 + w))*x = 2*x", True),  # up to 1e-25
    (CHAIN, "", "softplus(60 + w) - 60 - w = 0", False),
    (CHAIN, "", "1 - sigmoid(30 + w) = sigmoid(-30 - w)", True),
    (CHAIN, "", "1 - sigmoid(30 + w) = 1.001*sigmoid(-30 - w)", False),
    (CHAIN, "z: -1", "a = 0", True),
    (CHAIN, "z: -1", "dL/dw = 0", True),
    (CHAIN, "z: 2", "a = z", True),
    (CHAIN, "z: 2", "dL/dw = 2*(2 - y)*x", True),
    # a counterexample that fits the givens: leaves at their values, the rest free
    (CHAIN, "x: 2", "z > 0", False),
    (CHAIN, "x: 2", "dL/dw = 2*dL/db", True),
    (CHAIN, "x: 2", "dL/dw = 3*dL/db", False),
    # a given in the middle, whose definition can give it
    (CHAIN, "z: 2", "dL/dw > 0", False),
    (CHAIN, "a: 2, y: 1", "dL/dw = 0", False),
    # general functions and arrays
    (ARRAYS, "", "dL/dz_1 = 2*(a_1 - y_1)*g'(z_1)", True),
    (ARRAYS, "", "dL/dW_12 = dL/dz_1*x_2", True),
    (ARRAYS, "", "dL/dW_12 = dL/dz_2*x_2", False),
    (ARRAYS, "", "dL/dW = dL/dz x^T", True),
    (ARRAYS, "", "dL/dx = W.T @ dL/dz", True),
    (ARRAYS, "", "dL/dx = 0", False),
    (ARRAYS, "", "dL/dW_ij = dL/dz_i*x_j", True),
    (ARRAYS, "", "dL/dW_ij = dL/dz_i*W_ij", False),
    (ARRAYS, "", "all_i(a_i = g(z_i))", True),
    (ARRAYS, "", "any_i(z_i > 0)", False),
    (ARRAYS, "", "d(dL/dz_1)/dy_2 = 0", True),
    (ARRAYS, "x: [0, 0, 0]", "z = 0", True),
    (ARRAYS, "x: [0, 0, 0]", "dL/dW = 0", True),
    (ARRAYS, "g'(z_1): 0", "dL/dz_1 = 0", True),
    (ARRAYS, "g'(z_1): 0", "dL/dz_2 = 0", False),
]


@pytest.mark.parametrize(
    ("text", "given", "claim", "expected"), CLAIMS, ids=[f"{c[2]} | {c[1]}" for c in CLAIMS]
)
def test_a_claim_is_decided(tmp_path: Path, text: str, given: str, claim: str, expected: bool) -> None:
    """By the givens where they settle it, else on random instances that fit them."""
    assert problem(tmp_path, text, given).holds(claim) is expected

SMOOTH = """
graph: |
  s = sigmoid(z)
  t = tanh(z)
{given}
items: {{a: {{shape: z}}}}
"""

UNDECIDED = [
    (CHAIN.replace("z = w*x + b", "z = w^2 + x^2"), "z: 0", "w = 0"),
    (CHAIN, "z: 0, b: 0, w: 1", "x > 1"),
    (CHAIN, "L: 0", "a = y"),
    (ARRAYS, "z: [1, 2], x: [1, 2, 3]", "W = 0"),
    # held wherever it was tried: no proof of an inequality, true as some of them are
    (CHAIN, "", "a >= 0"),
    (CHAIN, "", "not a < 0"),
    (CHAIN, "", "x^2 + w^2 >= 2*w*x"),
    (CHAIN, "", "x < 1000"),
    (CHAIN, "", "dL/da < 1000"),
    (CHAIN, "", "x^2 > 0"),
    (ARRAYS, "", "any_i(z_i > 0) or all_i(z_i <= 0)"),
    (SMOOTH, "", "s < 1"),
    (SMOOTH, "", "abs(t) < 1"),
    (SMOOTH, "", "ds/dz > 0"),
    (SMOOTH, "", "softplus(z) > relu(z)"),
    # equations that differ only where no instance came
    (CHAIN, "", "[x > 500]*w = 0"),
    (CHAIN, "", "max(x, -300) = x"),
]


@pytest.mark.parametrize(("text", "given", "claim"), UNDECIDED, ids=[u[2] for u in UNDECIDED])
def test_what_neither_way_is_found_is_undecided(tmp_path: Path, text: str, given: str, claim: str) -> None:
    """Never a guess: an instance that does not fit the givens refutes nothing."""
    with pytest.raises(Undecided):
        problem(tmp_path, text, given).holds(claim)


def test_shapes_of_a_claim_must_fit(tmp_path: Path) -> None:
    """A vector is no matrix; a number may be compared with every entry."""
    with pytest.raises(ShapeError, match="the shapes differ"):
        problem(tmp_path, ARRAYS, "").holds("W = z")


EQUAL = [
    (ARRAYS, "", "dL/dz_1", "2*(g(z_1) - y_1)*g'(z_1)", True),
    (ARRAYS, "", "dL/dz_1", "z", False),
    (ARRAYS, "", "dL/dz_i", "2*(a_i - y_i)*g'(z_i)", True),
    (ARRAYS, "", "dL/dz_i", "2*(a_j - y_j)*g'(z_j)", False),
    (ARRAYS, "", "d(z_1)/dW_21", "0", True),
    (ARRAYS, "", "dz/dx_1", "0", False),
    (ARRAYS, "", "0*z", "0", True),
    (ARRAYS, "", "0*z + 2", "2", False),
    (CHAIN, "w: 2, x: 3, b: -1, y: 4", "L", "1", True),
    (CHAIN, "w: 2, x: 3, b: -1, y: 4", "L", "1.0000001", False),
    (CHAIN, "", "dL/dz", "2*(a - y)*[z >= 0]", True),
    (CHAIN, "", "dL/dz", "2*(a - y)", False),
    (CHAIN, "", "z", "z + [x > 500]", False),
    (CHAIN, "x: 2", "dL/dw", "4*(a - y)*[z > 0]", True),
    (CHAIN, "x: 2", "dL/dw", "4*(a - y)", False),
]


@pytest.mark.parametrize(
    ("text", "given", "a", "b", "expected"), EQUAL, ids=[f"{e[2]} ? {e[3]}" for e in EQUAL]
)
def test_formulas_are_compared(tmp_path: Path, text: str, given: str, a: str, b: str, expected: bool) -> None:
    """Another shape is another thing; a lone 0 says that all of it is zero."""
    assert problem(tmp_path, text, given).equal(a, b) is expected


@pytest.mark.parametrize(
    ("given", "formula", "value", "scale"),
    [
        ("w: 0.1, x: 0.3", "x - 3*w", 0.0, 0.6),  # doubles say 5.6e-17
        ("w: 0.1, x: 0.3", "(x - 2*w - w)*1e20", 0.0, 6e19),
        ("w: 1e8, x: 1, b: 2", "(w + b - w)/2", 1.0, 1.0),  # nothing is lost: the value has no blur
        ("w: 30", "1 - sigmoid(w)", 9.357622968839299e-14, 2.0),  # doubles have three digits of it
        ("w: 2", "1 - w", -1.0, 1.0),
    ],
)
def test_what_is_left_of_larger_terms(
    tmp_path: Path, given: str, formula: str, value: float, scale: float
) -> None:
    """Exactly 0 is 0; what is left is right in all digits, and blurred where doubles blur it."""
    asked = problem(tmp_path, CHAIN, given)

    assert asked.value(formula) == pytest.approx(value, rel=1e-14, abs=0)
    assert asked.scale(formula) == pytest.approx(scale, rel=1e-9)


def test_a_saturated_sigmoid_hides_no_wrong_number(tmp_path: Path) -> None:
    """Terms that are large and cancel do not make 0.03 equal to 2e-9, nor 4.6e-5 to 4.5e-5."""
    text = """
graph: |
  h = sigmoid(z)
  L = -y*ln(h) - (1 - y)*ln(1 - h)
given: {z: 20, y: 1}
items: {a: {shape: L}}
"""
    problem = Problem(exercise_of(tmp_path, text), ())

    assert not problem.holds("dL/dz = 0.03")
    assert problem.holds("dL/dz = h - y")
    less = Problem(exercise_of(tmp_path, text.replace("20", "10")), ())
    assert not less.holds("dL/dz = -4.6e-5")
    assert less.holds("dL/dz = h - y")
