"""What a student sees before answering."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import question_lines, setup_lines
from tests.grading.making import item, of

SETTING = """
setup: |
  A unit with $\\sigma$, taken
  apart.
graph: |
  z = w*x
  a = sigmoid(z)
  r = relu(z)
  L = -ln(a)
given: {w: 1/2, x: -2}
items:
  a: {target: dL/dw}
  b: {target: L, given: {dL/da: 3}}
  c: {targets: [z, a, dL/dz]}
  d: {targets: {the net: z, the output: a}}
"""
NETWORK = "network: {layers: [2, 2, 1], activation: tanh, bias: true, weights: %s%s}"


def test_setup() -> None:
    """Prose, drawing, givens, conventions, with an empty line between."""
    expected = """\
A unit with σ, taken apart.

  r = relu(z)
  └─ z = w·x
  L = −ln(a)
  └─ a = σ(z)
     └─ z  (above)

Given: w = 1/2, x = -2

The slope of ReLU at 0 is taken as 0.
ln is the natural logarithm."""

    assert expected.split("\n") == setup_lines(item(SETTING))


def test_givens_of_an_item() -> None:
    """An item's own givens stand beside those of its exercise."""
    assert "Given: w = 1/2, x = -2, ∂L/∂a = 3" in setup_lines(item(SETTING, "b"))
    assert "Given: w = 1/2, x = -2, dL/da = 3" in setup_lines(item(SETTING, "b"), "ascii")


def test_many_givens() -> None:
    """One a line where they do not fit on one; arrays in brackets."""
    values = "W: [[1, 2], [3, 4]], v: [5, 6], first: 10000, second: 20000, third: 30000, fourth: 40000"
    crowded = of(
        "graph: |\n  f = first*second*third*fourth\n  z = W@v\n"
        f"shapes: {{W: [2, 2], v: [2]}}\ngiven: {{{values}}}",
        "target: f",
    )
    lines = setup_lines(crowded)

    assert ["Given:", "  W = [[1, 2], [3, 4]]", "  v = (5, 6)", "  first = 10000"] == lines[3:7]


@pytest.mark.parametrize(
    ("weights", "names", "said"),
    [
        ("from-to", "", "Weights are indexed from-to: W_ij leads from unit i to unit j of the next layer."),
        ("to-from", "",
         "Weights are indexed to-from: W_ij leads to unit i, from unit j of the layer before."),
        ("by-nodes", ", names: {nodes: [x, h, y]}",
         "Weights are named by their ends: w_{a,b} leads from node a to node b."),
    ],
)
def test_weight_convention(weights: str, names: str, said: str) -> None:
    """Which index is which is always said."""
    net = item(f"{NETWORK % (weights, names)}\nitems: {{a: {{count: parameters}}}}\n")

    assert said in setup_lines(net)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a", ["What is ∂L/∂w?"]),
        ("c", ["What are these values?", "  In this order: z, a, ∂L/∂z."]),
        ("d", ["What are these values?", "  In this order: the net, the output."]),
    ],
)
def test_question(name: str, expected: list[str]) -> None:
    """What is asked; a table's rows in their order."""
    lines = question_lines(item(SETTING, name))

    assert expected[1:] == lines[1:]
    assert lines[0]


def test_statements() -> None:
    """Two statements are numbered I and II, since letters are options."""
    keys = "ask: Which, statements: [One $x_1$, Two], answers: [true, false], because: So."
    pair = item(f"items: {{a: {{{keys}}}}}\n")

    assert ["Which", "  I. One x₁", "  II. Two"] == question_lines(pair)
