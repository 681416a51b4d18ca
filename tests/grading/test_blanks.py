"""Blanks in equations: the blank itself is graded, and what is more than the blank is told so."""

import pytest

from bptutor.bank.exercise import Item
from bptutor.grading.grade import correct_answer, grade, hints, trace_lines
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG
from tests.grading.making import of

NETWORK = """
network:
  layers: {layers}
  activation: relu
  output: linear
  bias: false
  weights: from-to
  names: {{output: H, activation: g}}
"""
INNER = "dH/dW_12^(1) = x_1*g''(z_2^(1))*(W_21^(2)*g''(z_1^(2))*W_11^(3) + ?)"
LAST = "dH/dx_1 = W_11^(1)*g''(z_1^(1))*W_11^(2) + ?"
P3 = of(NETWORK.format(layers="[2, 2, 2, 1]"), f"fill: '{INNER}', without: derivatives")
P4 = of(NETWORK.format(layers="[2, 2, 1]"), f"fill: '{LAST}', without: derivatives")
GATE = of("graph: |\n  q = x + y\n  f = q*z", "fill: 'df/dx = ?*dq/dx'")
SUM = of("graph: |\n  s = a*b + c\n  L = s^2", "fill: 'dL/da = 2*s*?'")
FACTOR = "W_22^(2)*g'(z_2^(2))*W_21^(3)"


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (P3, FACTOR),
        (P3, "W_21^(3) g'(z_2^(2)) W_22^(2)"),
        (P3, "W_22^(2)*g'(a_2^(2))*W_21^(3)"),  # g is the ReLU: the slope can be told from its output
        (P3, "W_22^(2)*relu'(z_2^(2))*W_21^(3)"),
        (P3, "W_22^(2)*[z_2^(2) > 0]*W_21^(3)"),
        (P3, "W_22^(2)*W_21^(3)*step(z_2^(2))"),
        (P3, "g'(z_2^(2))^2*W_22^(2)*W_21^(3)"),
        (P3, f"? = {FACTOR}"),
        (P4, "W_12^(1)*g'(z_2^(1))*W_21^(2)"),
        (P4, "W_21^(2) g'(a_2^(1)) W_12^(1)"),
        (GATE, "z"),
        (GATE, "f/q"),
        (SUM, "b"),
        (SUM, "(s - c)/a"),
    ],
)
def test_right(item: Item, answer: str) -> None:
    """Any formula with the value of the blank."""
    assert RIGHT == grade(item, answer).status


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (P3, f"g'(z_2^(1))*{FACTOR}"),  # it would slip through if the completed equation were graded
        (P3, f"g'(z_2^(1))^2*{FACTOR}"),
        (P3, f"x_1*{FACTOR}"),
        (P3, "W_22^(2)*W_21^(3)"),
        (P3, "W_22^(2)*g'(z_1^(2))*W_21^(3)"),
        (P3, "W_12^(2)*g'(z_2^(2))*W_21^(3)"),
        (P3, "W_21^(2)*g'(z_2^(2))*W_21^(3)"),
        (P3, "W_22^(2)*g'(z_2^(2))*W_11^(3)"),
        (P3, f"-{FACTOR}"),
        (P3, f"{FACTOR}*a_2^(1)"),
        (P3, "W_22^(2)*g(z_2^(2))*W_21^(3)"),
        (P3, "0*W_21^(3)"),
        (P4, "W_11^(1)*g'(z_2^(1))*W_21^(2)"),
        (P4, "W_21^(1)*g'(z_2^(1))*W_21^(2)"),
        (P4, "W_12^(1)*W_21^(2)"),
        (P4, "W_12^(1)*g'(z_1^(1))*W_21^(2)"),
        (P4, "2*W_12^(1)*g'(z_2^(1))*W_21^(2)"),
        (GATE, "q"),
        (SUM, "a"),
        (SUM, "b*a"),
    ],
)
def test_wrong(item: Item, answer: str) -> None:
    """A factor of the bracket that stands in the blank again, a wrong gate, weight or sign."""
    assert WRONG == grade(item, answer).status


@pytest.mark.parametrize(
    ("item", "answer", "told"),
    [
        (P3, f"W_21^(2)*g'(z_1^(2))*W_11^(3) + {FACTOR}", "that is all of `W₂₁⁽²⁾·g'(z₁⁽²⁾)·W₁₁⁽³⁾ + ?`"),
        (P3, f"x_1*g'(z_2^(1))*(W_21^(2)*g'(z_1^(2))*W_11^(3) + {FACTOR})", "that is all of `x₁"),
        (P3, "W_21^(2)*g'(z_1^(2))*W_11^(3) + ?", "the `?` is still in it. Type only what stands"),
        (P3, "W_22^(2)*dH/dz_2^(2)", "is a derivative, and the answer is to be written without any"),
        (P4, "dH/dx_1 = W_11^(1)*g'(z_1^(1))*W_11^(2) + W_12^(1)*g'(z_2^(1))*W_21^(2)", "that is all of"),
        (P4, "dH/dx_1 - W_11^(1)*g'(z_1^(1))*W_11^(2)", "stands in the equation already"),
        (SUM, "dL/da/(2*s)", "`∂L/∂a` stands in the equation already, so it cannot fill the blank"),
        (P4, "1", "this is a number, and a formula is asked for"),
        (P3, "h'(z_2^(2))*W_22^(2)", "h"),
    ],
)
def test_more_than_the_blank(item: Item, answer: str, told: str) -> None:
    """The bracket or the whole side, the mark itself, or what cannot stand there: free, and told."""
    verdict = grade(item, answer)

    assert UNREADABLE == verdict.status
    assert told.lower() in verdict.message.lower()


def test_shows_the_answer_in_the_exercise_s_own_names() -> None:
    """Worked out term by term, with g' for the slope of the ReLU."""
    assert "W_22^(2)*W_21^(3)*g'(z_2^(2))" == correct_answer(P3, "ascii")
    assert "W_12^(1)*W_21^(2)*g'(z_2^(1))" == correct_answer(P4, "ascii")
    assert "b" == correct_answer(SUM, "ascii")


def test_marks_the_path_that_is_missing() -> None:
    """The trace goes path by path."""
    lines = trace_lines(P4, "ascii")

    assert "dH/dx_1: 2 paths, whose products add up" == lines[0]
    assert "path 2 of 2:  H <- z_1^(2) <- a_2^(1) <- z_2^(1) <- x_1   <- this one is missing" in lines
    assert "in the blank: W_12^(1)*W_21^(2)*g'(z_2^(1))" == lines[-1]


def test_hints_lead_to_the_path_but_not_to_its_product() -> None:
    """Where to look, the rule, the path."""
    first, rule, path = hints(P3, "ascii")

    assert "2 paths lead from W_12^(1) to H. Which of them are the terms beside the blank?" == first
    assert "Leave out of it what the blank is multiplied by." in rule
    assert path.startswith("The blank belongs to this path: H <- z_1^(3) <- a_2^(2)")
    assert not any("W_22^(2)*W_21^(3)" in hint for hint in (first, rule, path))
