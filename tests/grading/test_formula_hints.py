"""The hint ladder of formulas to be written: where, the rule, the rule in symbols; never the answer."""

import pytest

from bptutor.grading.grade import correct_answer, grade, hints
from tests.grading.making import of

LAYER = """
graph: |
  z = W @ x + b
  a = relu(z)
  o = v_1*a_1 + v_2*a_2
  L = (o - t)^2
  p = softmax(z)
  C = -sum_k(q_k*ln(p_k))
shapes: {W: [2, 3], x: [3], b: [2], v: [2], q: [2]}
domain: {q: one-hot}"""
TIMES_THE_OTHER = (
    "The gradient by an input of a product is the gradient of the product times the other factor."
)
FAN_OUT = "Every entry changes all entries of the next array: add up what comes back from each of them."
BY_W = "Find the node that W goes into, and the gradient that arrives there."
FIT = "How do their shapes fit together?"
SHAPES = f"∂L/∂W (2x3) is made of ∂L/∂z (a vector of 2) and x (a vector of 3). {FIT}"
CHAIN = "graph: |\n  z = w*x\n  a = sigmoid(z)\n  L = (a - y)^2/2"
AT_W = "Start at w: one path leads from there to L. Which nodes are on the way?"
MULTIPLY = "Multiply the local derivatives along each path from the one to the other."


@pytest.mark.parametrize(
    ("model", "question", "expected"),
    [
        (LAYER, "target: dL/dW", [BY_W, TIMES_THE_OTHER, SHAPES]),
        (LAYER, "target: dL/dW, without: derivatives",
         [BY_W, TIMES_THE_OTHER, SHAPES, "∂L/∂W = ∂L/∂z @ xᵀ"]),
        (LAYER, "target: dC/dz, without: derivatives", [
            "Find the node that z goes into, and the gradient that arrives there.",
            FAN_OUT,
            "∂C/∂z (a vector of 2) is made of p (a vector of 2) and ∂C/∂p (a vector of 2).",
            "∂C/∂z = p ⊙ (∂C/∂p − ∂C/∂p₁·p₁ − ∂C/∂p₂·p₂)",
        ]),
        (LAYER, "target: W - 0.1*dL/dW, without: derivatives", [
            "Work out ∂L/∂W first; the rest of W − 0.1·∂L/∂W stays around it.",
            BY_W, TIMES_THE_OTHER, SHAPES, "∂L/∂W = ∂L/∂z @ xᵀ",
        ]),
        (LAYER, "target: z", [
            "Find the line that computes z, and go back from there.",
            f"z (a vector of 2) is made of W (2x3), x (a vector of 3) and b (a vector of 2). {FIT}",
        ]),
        (LAYER, "target: dp/dz", [
            "Take one entry of p: how does it change with one of z?",
            "Then write down all of them: the axes of p come first, then those of z.",
        ]),
        (CHAIN, "target: dL/dw, without: derivatives", [AT_W, MULTIPLY, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w"]),
        (CHAIN, "target: dL/dw", [AT_W, MULTIPLY, "The path is L ← a ← z ← w."]),
        (CHAIN, "target: w - 0.1*dL/dw, without: derivatives", [
            "Work out ∂L/∂w first; the rest of w − 0.1·∂L/∂w stays around it.",
            AT_W, MULTIPLY, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w",
        ]),
        (CHAIN, "target: d(dL/dz)/dz, without: derivatives", [
            "Write ∂L/∂z in values of the forward pass first, then differentiate that by z once more.",
            "z may stand in it by name, and it changes every value that is computed from it.",
            "∂L/∂z = (a − y)·a·(1 − a)",
        ]),
        (CHAIN, "target: d^2 L/dz^2, without: derivatives", [
            "Write ∂L/∂z in values of the forward pass first, then differentiate that by z once more.",
            "z may stand in it by name, and it changes every value that is computed from it.",
            "∂L/∂z = (a − y)·a·(1 − a)",
        ]),
        (CHAIN, "target: a*z, using: [x, w]", [
            "a = σ(z)",
            "z = w·x",
            "Replace all that may not be used by its formula, until only x and w are left.",
        ]),
        (CHAIN, "target: dz/dw", [
            "z is computed from w in one step: by which formula?",
            "z = w·x. Take the derivative of this by w.",
        ]),
    ],
    ids=["array", "array-in-values", "softmax", "update-array", "value", "jacobian", "scalar-in-values",
         "scalar", "update", "second", "second-power", "expression", "short-answer"],
)  # fmt: skip
def test_ladder(model: str, question: str, expected: list[str]) -> None:
    """What would be graded as right is left out."""
    item = of(model, f"{question}, as: formula")

    assert expected == hints(item)


TARGETS = ["dL/dW", "dL/dx", "dL/db", "dC/dz", "dC/dW", "dC/dz_k", "dL/dW_12", "z", "L"]


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("rest", ["", ", without: derivatives"])
def test_no_hint_is_the_answer(target: str, rest: str) -> None:
    """There are hints, and nothing behind an equals sign is right; what is shown as right is."""
    item = of(LAYER, f"target: {target}, as: formula{rest}")

    assert hints(item)
    assert not [h for h in hints(item) if " = " in h and "right" == grade(item, h.split(" = ")[1]).status]
    assert "right" == grade(item, correct_answer(item)).status
