"""Formulas made shorter: what cancels, what stays as it is, and that they stay equal."""

import pytest

from bptutor.bank.problem import Problem
from bptutor.notation.printer import show
from bptutor.notation.simpler import simpler
from bptutor.notation.tidy import tidied
from tests.grading.making import exercise

FREE = """
graph: |
  L = (o - t)*w*c
  z = W @ x
  p = softmax(z)
  P = softmax(U @ W.T)
  m = (q + v) .* y
  M = S @ z
  N = sum(Y)
shapes: {W: [3, 2], x: [2], y: [3], q: [3], v: [3], U: [4, 2], Y: [4, 3], S: [3, 3]}
domain: {y: one-hot, Y: one-hot}
items:
  a: {target: L, as: formula}
"""


@pytest.fixture(scope="module")
def problem() -> Problem:
    """Free numbers and arrays, labels and probabilities among them."""
    return exercise(FREE).problem


@pytest.mark.parametrize(
    ("formula", "shorter"),
    [
        ("((1 - t)/(1 - o) - t/o)*o*(1 - o)*w*(1 - c^2)", "(o - t)*w*(1 - c^2)"),
        ("(-t/o + (1 - t)/(1 - o))*(o*(1 - o))", "o - t"),
        ("w - ((1 - t)/(1 - o) - t/o)*o*(1 - o)*c/10", "w - (o - t)*c/10"),
        ("(o^2 - t^2)/(o - t)", "o + t"),
        ("2*o/(4*o*t)", "1/(2*t)"),
        ("p .* (q_1 - q/p + q_2 + q_3)", "(q_1 + q_2 + q_3)*p - q"),
        ("p .* (y_1 - y/p + y_2 + y_3)", "p - y"),
        ("p_2*(y_1 - y_2/p_2 + y_2 + y_3)*x_1", "(p_2 - y_2)*x_1"),
        ("p .* (-y/p - (-y_1/p_1*p_1 - y_2/p_2*p_2 - y_3/p_3*p_3))", "p - y"),
        ("w*y_1 + w*y_2 + c + w*y_3", "w + c"),
        ("w*(p_1 + p_2 + p_3)", "w"),
        ("sum_k(y_k)*w", "w"),
        ("sum(y)*w", "w"),
        ("[w*v_1, w*v_2, w*v_3] @ q", "w*v @ q"),
        ("[0, w*v_2, 0] + [w*v_1, 0, 0] + [0, 0, w*v_3]", "w*v"),
        ("-p_2*(p_1 + 0*p_2 + 0*p_3)", "-p_2*p_1"),
        ("exp((o*t)/t)", "exp(o)"),
        ("-(o - t)", "t - o"),
    ],
)
def test_shorter(problem: Problem, formula: str, shorter: str) -> None:
    """What cancels is cancelled, and the order of factors stays."""
    node = problem.read(formula)
    found = simpler(node, problem.scope)

    assert shorter == show(found, "ascii")
    assert problem.equal(node, found)


@pytest.mark.parametrize(
    "formula",
    [
        "(o - t)*(1 - o^2)*w + (o - t)*(1 - o^2)*c*(1 - t^2)*w",
        "(o - t)^2/2",
        "w*(o - t)*c*(1 - c^2)",
        "S @ (q .* v)",
        "S*(w + c)",
        "q_1*w + q_2*c",
        "y_1*w + y_2*w",
        "y_1*w + y_2*w + y_3*c",
        "sum(Y)",
        "sum(Y, axis=0)",
        "(t/o + w)/c",
        "L",
    ],
)
def test_left_alone(problem: Problem, formula: str) -> None:
    """Sums over paths keep their products: nothing is multiplied out where nothing cancels."""
    node = tidied(problem.read(formula))

    assert node == simpler(node, problem.scope)


def test_long_formulas_cost_nothing(problem: Problem) -> None:
    """A product of many sums is not multiplied out."""
    node = problem.read("*".join(["(o + t/w)", "(w + c/o)", "(t - o/t)"] * 12))

    assert problem.equal(node, simpler(node, problem.scope))


def test_nothing_stays_in_the_graph(problem: Problem) -> None:
    """Shapes are found in a part of the graph that is taken away again."""
    size = len(problem.graph.blocks)
    simpler(problem.read("p .* (q_1 - q/p + q_2*exp(w))"), problem.scope)

    assert size == len(problem.graph.blocks)
