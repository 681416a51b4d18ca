"""The hint ladder: written hints first; made ones go from where, over the rule, to the rule in symbols."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import hints
from tests.grading.making import item, of

CHAIN = "graph: |\n  z = w*x\n  a = sigmoid(z)\n  L = (a - y)^2\ngiven: {w: 1, x: 2, y: 1}"
FORK = "graph: |\n  z = w*x\n  a = z^2\n  b = sin(z)\n  L = a*b\ngiven: {w: 1, x: 2}"
LAYER = """
graph: |
  z = W@x
  L = sum(z)
shapes: {W: [2, 3], x: [3]}
given: {W: [[1, 2, 3], [4, 5, 6]], x: [1, 1, 1]}
"""
DENSE = "network: {layers: [3, 4, 1], activation: relu, bias: true, weights: from-to}"
TIMES_THE_OTHER = (
    "The gradient by an input of a product is the gradient of the product times the other factor."
)
PAIRS = "A dense layer has a weight for every pair of input and output, and perhaps a bias for each output."
MULTIPLY = "Multiply the local derivatives along each path from the one to the other."
ADD_UP = "Multiply the local derivatives along each path, then add up the products of all the paths."


@pytest.mark.parametrize(
    ("model", "question", "expected"),
    [
        (CHAIN, "target: L", ["Compute in this order: z, a, L.", "z = w·x"]),
        (CHAIN, "target: z", ["z = w·x"]),
        (
            CHAIN,
            "target: dL/dw",
            [
                "Start at w: one path leads from there to L. Which nodes are on the way?",
                MULTIPLY,
                "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w",
            ],
        ),
        (
            CHAIN,
            "target: dL/da",
            [
                "L is computed from a in one step: by which formula?",
                "L = (a − y)². Take the derivative of this by a.",
            ],
        ),
        (CHAIN, "target: dz/dy", ["Does z change at all when y changes?"]),
        (
            FORK,
            "target: dL/dz",
            [
                "Start at z: 2 paths lead from there to L. Which nodes are on the way?",
                ADD_UP,
                "∂L/∂z = ∂L/∂a · ∂a/∂z + ∂L/∂b · ∂b/∂z",
            ],
        ),
        # of a table, the first derivative that is not 1 by itself
        (CHAIN, "targets: [dL/dL, dL/da]",
         ["L is computed from a in one step: by which formula?",
                                            "L = (a − y)². Take the derivative of this by a."]),
        # a right option is never given away
        (CHAIN, "target: dL/dz, options: [dL/da * da/dz, dL/da]", [
            "Start at z: one path leads from there to L. Which nodes are on the way?", MULTIPLY]),
        (
            LAYER,
            "target: dL/dW",
            [
                "Find the node that W goes into, and the gradient that arrives there.",
                TIMES_THE_OTHER,
            ],
        ),
        (
            LAYER,
            "shape: dz/dW",
            [
                "Every entry of the one has a derivative by every entry of the other.",
                "The shape has the axes of z first, then those of W.",
            ],
        ),
        (
            LAYER,
            "shape: dz/dW, jacobian: denominator",
            [
                "Every entry of the one has a derivative by every entry of the other.",
                "The shape has the axes of W first, then those of z.",
            ],
        ),
        (
            DENSE,
            "count: parameters",
            [
                "Go layer by layer: what does each one have to learn?",
                PAIRS,
                "The first layer with parameters has 3*4 weights + 4 biases.",
            ],
        ),
    ],
)  # fmt: skip
def test_made(model: str, question: str, expected: list[str]) -> None:
    """Where nothing is written."""
    assert expected == hints(of(model, question))


def test_made_in_ascii() -> None:
    """The same in plain characters."""
    assert "dL/dw = dL/da * da/dz * dz/dw" == hints(of(CHAIN, "target: dL/dw"), "ascii")[-1]


def test_written() -> None:
    """What the author wrote is all there is, with its formulas readable."""
    ladder = "    hints:\n      - 'First $\\frac{1}{2}$.'\n      - Then.\n"
    written = item(f"{CHAIN}\nitems:\n  a:\n    target: dL/dw\n{ladder}")

    assert ["First 1/2.", "Then."] == hints(written)


def test_theory_has_none_of_its_own() -> None:
    """There is nothing to make hints from."""
    assert [] == hints(item("items:\n  a: {ask: So, true-or-false: true, because: So.}\n"))


def test_a_count_of_one_layer_is_not_told() -> None:
    """What it has would be the answer; of several layers the first is told."""
    one = of("layers: [input 3, dense 4]", "count: parameters")
    two = of("layers: [input 3, dense 4, dense 1]", "count: parameters")

    assert not any("3*4" in hint for hint in hints(one))
    assert "3*4" in hints(two)[-1]


def test_the_order_of_work_is_that_of_all_that_is_asked() -> None:
    """Of several targets, each quantity once."""
    model = "graph: |\n  p = x^2\n  q = p + 1\n  r = p*y\ngiven: {x: 1, y: 2}"

    assert hints(of(model, "targets: [q, r]"))[0] == "Compute in this order: p, q, r."


def test_rules_are_those_of_the_layers_there_are() -> None:
    """A convolution has filters, not a weight for every pair."""
    told = "\n".join(hints(of("layers: [input 9x9x2, conv 6 3x3, batchnorm]", "count: parameters")))

    assert "window" in told
    assert "scale and a shift" in told
    assert "dense" not in told


def test_a_vector_is_worked_out_entry_by_entry() -> None:
    """The first entry is begun; the others are like it."""
    assert hints(of(LAYER, "target: z")) == [
        "Take one entry after the other, z₁ first.",
        "z₁ = W₁₁·x₁ + W₁₂·x₂ + W₁₃·x₃",
    ]
