"""What "Answer with a formula, such as ..." shows."""

import pytest

from bptutor.grading.examples import example
from bptutor.grading.grade import grade
from tests.grading.making import of

ARRAYS = """
graph: |
  z = W @ x + b
  p = softmax(z)
  C = -sum_k(q_k*ln(p_k))
  s = u*v*C
shapes: {W: [2, 3], x: [3], b: [2], q: [2]}
domain: {q: one-hot}"""
BATCH = "graph: |\n  Z = X @ W\nshapes: {X: [4, 2], W: [2, 3]}"
LAYERS = "network: {layers: [2, 2, 1], activation: sigmoid, bias: false, weights: from-to}"


@pytest.mark.parametrize(
    ("model", "question", "shown"),
    [
        (ARRAYS, "target: ds/du, using: [v, C]", "`C^2 + 2*v`"),
        (ARRAYS, "target: ds/dC, using: [u, v]", "`u^2 + 2*v`"),
        (ARRAYS, "target: s, using: [u, v, C]", "`C^2 + 2*u`"),
        (ARRAYS, "target: dC/dz_1, using: [p, q]", "`q_1^2 + 2*p_1`"),
        (ARRAYS, "target: dC/dz_k, using: [p, q]", "`q_k^2 + 2*p_k`"),
        (ARRAYS, "target: dC/dW_ij", "`x_j^2 + 2*b_i`"),
        (ARRAYS, "target: dC/dx_j, using: [p, q, W]", "`2*W_1j^2 + 3`"),
        (ARRAYS, "target: dC/dz", "`W.T @ b`"),
        (ARRAYS, "target: dC/dW", "`W @ x`"),
        (ARRAYS, "target: dC/dz, using: [p, q]", "`2*q .* p`"),
        (ARRAYS, "target: z, using: [W, x, b]", "`W.T @ b`"),
        (ARRAYS, "target: dC/du, using: [dC/dz]", "`2*∂C/∂z`"),
        (BATCH, "target: Z", "`X.T @ X`"),
        (LAYERS, "target: dyhat/dx_1", "`x_1^2 + 2*W_11^(1)`"),
        (LAYERS, "target: 'da_1^(1)/dx_1', using: ['a^(1)', 'W^(1)']", "`W_11^(1) + 2*a_1^(1)`"),
        (LAYERS, "fill: 'da_1^(1)/dx_1 = a_1^(1)*(1 - a_1^(1))*?'", "`x_1^2 + 2*W_11^(1)`"),
    ],
)
def test_example(model: str, question: str, shown: str) -> None:
    """In names that may be used, of the sort that is asked for."""
    assert shown == example(of(model, f"{question}, as: formula" if "target" in question else question))


@pytest.mark.parametrize("question", ["dC/dz", "dC/dW", "dC/dz_k", "ds/du", "z"])
def test_is_read_and_is_no_answer(question: str) -> None:
    """The example is at least a formula of the model, and not the right one."""
    item = of(ARRAYS, f"target: {question}, as: formula")

    assert "right" != grade(item, example(item).strip("`")).status
