"""Blanks in equations: solved where that can be, else judged in the completed equation."""

from pathlib import Path

import pytest

from bptutor.bank.blank import CompletedReference, SolvedReference, read_equation
from bptutor.bank.exercise import Item
from bptutor.bank.formulas import reference
from bptutor.bank.truth import truth
from bptutor.errors import FormulaError
from bptutor.notation.printer import show
from tests.bank.making import exercise_of

NET = """
network:
  layers: [2, 2, 2, 1]
  activation: relu
  weights: from-to
  names:
    output: H
    activation: g
"""
CHAIN = """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  L = (z2 - y)^2/2
"""
SUMS = """
graph: |
  net_j = sum_k(v_jk*x_k)
  o_j = tanh(net_j)
  s = sum_j(u_j*o_j)
shapes:
  v: [2, 3]
  x: [3]
  u: [2]
"""
LABEL = """
graph: |
  a = sigmoid(z)
  L = -y*ln(a) - (1 - y)*ln(1 - a)
domain:
  y: 0 or 1
"""
PATHS = "dH/dW_12^(1) = x_1*g''(z_2^(1))*(W_21^(2)*g''(z_1^(2))*W_11^(3) + ?)"
DELTA = "ds/dnet_j = u_j*(1 - ?)"

ANSWERS = [
    (NET, PATHS, "W_22^(2) g'(z_2^(2)) W_21^(3)", True),
    (NET, PATHS, "W_22^(2) g'(a_2^(2)) W_21^(3)", True),
    (NET, PATHS, "W_21^(3) W_22^(2) [z_2^(2) > 0]", True),
    (NET, PATHS, "W_22^(2) g'(z_2^(2)) W_21^(3) g'(z_2^(1))", False),
    (NET, PATHS, "W_22^(2) g'(z_2^(2)) W_21^(3) g'(a_2^(1))", False),
    (NET, PATHS, "W_22^(2) W_21^(3)", False),
    (NET, PATHS, "W_12^(2) g'(z_2^(2)) W_21^(3)", False),
    (NET, PATHS, "0", False),
    (NET, "dH/dW_21^(2) = ?*a_2^(1)", "W_11^(3) g'(z_1^(2))", True),
    (NET, "dH/dW_21^(2) = ?*a_2^(1)", "W_11^(3) g'(z_1^(2)) g'(z_2^(1))", False),
    (NET, "W_11^(3)*? = dH/dz_1^(2)", "g'(z_1^(2))", True),
    (CHAIN, "dL/dw1 = (z2 - y)*w2*?*x", "a1*(1 - a1)", True),
    (CHAIN, "dL/dw1 = (z2 - y)*w2*?*x", "sigmoid'(z1)", True),
    (CHAIN, "dL/dw1 = (z2 - y)*w2*?*x", "a1*(1 - a1)*x", False),
    (CHAIN, "dL/dw1 = (z2 - y)*w2*(a1 - ?)*x", "a1^2", True),
    (CHAIN, "dL/dw1 = (z2 - y)*w2*a1*x/?", "1/(1 - a1)", True),
    (CHAIN, "a1 = sigmoid(?)", "x*w1", True),
    (CHAIN, "a1 = sigmoid(?)", "w1", False),
    (SUMS, DELTA, "o_j^2", True),
    (SUMS, DELTA, "tanh(net_j)^2", True),
    (SUMS, DELTA, "o_j", False),
    (SUMS, "ds/dx_k = sum_j(u_j*?*v_jk)", "1 - o_j^2", True),
    (SUMS, "ds/dx_k = sum_j(u_j*?*v_jk)", "o_j^2", False),
    (SUMS, "ds/dv = ? x^T", "u ⊙ (1 - o^2)", True),
    (SUMS, "ds/dv = ? x^T", "u", False),
    (LABEL, "dL/da = -y*? + (1 - y)/(1 - a)", "1/a", True),
    (LABEL, "dL/da = -y*? + (1 - y)/(1 - a)", "1/(1 - a)", False),
]  # fmt: skip


def item_for(tmp_path: Path, model: str, equation: str, more: str = "") -> Item:
    """An item with a blank; single quotes of the equation are doubled already."""
    quoted = equation if "''" in equation else equation.replace("'", "''")
    return exercise_of(tmp_path, f"{model}items:\n  a:\n    fill: '{quoted}'\n{more}").items[0]


@pytest.mark.parametrize(("model", "equation", "answer", "right"), ANSWERS)
def test_the_blank_itself_is_judged(
    tmp_path: Path, model: str, equation: str, answer: str, right: bool
) -> None:
    """A factor beside it that is 0 on whole regions hides nothing."""
    found = reference(item_for(tmp_path, model, equation))

    assert found.outcome(found.read(answer), answer).equal == right


SOLVED = [
    (NET, PATHS, "W_22^(2)*W_21^(3)*relu'(z_2^(2))"),
    (NET, "dH/dx_1 = W_11^(1)*? + W_12^(1)*dH/dz_2^(1)", None),
    (CHAIN, "dL/dw2 = ?*a1", "z2 - y"),
]


@pytest.mark.parametrize(("model", "equation", "_shown"), SOLVED)
def test_a_linear_equation_is_solved(tmp_path: Path, model: str, equation: str, _shown: str | None) -> None:
    """Then what belongs in the blank is known."""
    assert isinstance(reference(item_for(tmp_path, model, equation)), SolvedReference)


@pytest.mark.parametrize(
    ("model", "equation"),
    [(CHAIN, "a1 = sigmoid(?)"), (SUMS, "s = sum_j(u_j*?)"), (SUMS, "ds/dv = ? x^T"), (CHAIN, "z2 = ?^2")],
)
def test_other_equations_are_completed(tmp_path: Path, model: str, equation: str) -> None:
    """Functions, sums over the index, arrays, powers."""
    assert isinstance(reference(item_for(tmp_path, model, equation)), CompletedReference)


def test_either_side_may_hold_the_blank(tmp_path: Path) -> None:
    """The other one is what is known."""
    problem = item_for(tmp_path, CHAIN, "dL/dw2 = ?").problem
    equation = read_equation(problem, "?*a1 = dL/dw2")

    assert show(equation.known, "ascii") == "dL/dw2"
    assert show(equation.filled(problem.read("z2 - y")), "ascii") == "(z2 - y)*a1"


@pytest.mark.parametrize("text", ["dL/dw2 + ?", "dL/dw2 = a1", "? > 2", "? = ?"])
def test_what_is_no_equation_with_a_blank_is_refused(tmp_path: Path, text: str) -> None:
    """An author reads why."""
    problem = item_for(tmp_path, CHAIN, "dL/dw2 = ?").problem

    with pytest.raises(FormulaError):
        read_equation(problem, text)


def test_a_blank_is_no_name_for_students(tmp_path: Path) -> None:
    """Nor does reading the equation make it one."""
    item = item_for(tmp_path, CHAIN, "dL/dw2 = ?*a1")
    found = reference(item)

    with pytest.raises(FormulaError):
        found.read("? + 1")


SHOWN = [
    (NET, PATHS, "W_22^(2)*W_21^(3)*relu'(z_2^(2))"),
    (CHAIN, "dL/dw1 = (z2 - y)*?*a1*(1 - a1)*x", "w2"),
    (CHAIN, "dL/dw2 = (z2 - y)*?", "a1"),
    (CHAIN, "dL/dw2 = ?*a1", "z2 - y"),
    (CHAIN, "z2 = ?*a1", "w2"),
    (CHAIN, "z2 = ?", "w2*a1"),
    (SUMS, DELTA, "o_j^2"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "equation", "shown"), SHOWN)
def test_what_belongs_in_a_blank_is_shown_as_people_write_it(
    tmp_path: Path, model: str, equation: str, shown: str
) -> None:
    """In names of the model, without the factors that stand beside it; and it is right."""
    item = item_for(tmp_path, model, equation)
    found = truth(item).shown

    assert show(found, "ascii") in (shown, shown.replace("relu'(z_2^(2))", "1[z_2^(2) > 0]"))
    assert reference(item).outcome(found).equal
