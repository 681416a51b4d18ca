"""Quantities written out in the names that may be used."""

from collections.abc import Callable
from fnmatch import fnmatchcase

import pytest

from bptutor.bank.problem import Problem
from bptutor.errors import GraphError
from bptutor.notation.expand import expressed, standing_for
from bptutor.notation.printer import show
from tests.grading.making import exercise

NO_ITEMS = "\nitems:\n  a: {claim: '1 = 1'}\n"
SIGMOIDS = """
graph: |
  z1 = x*w1
  a1 = sigmoid(z1)
  z2 = a1*w2
  a2 = sigmoid(z2)
  L = (a2 - y)^2/2
  delta = -dL/dz2
"""
RELUS = """
network:
  layers: [2, 2, 2, 1]
  activation: relu
  output: linear
  bias: false
  weights: from-to
  names: {output: H}
"""
GENERAL = """
graph: |
  z = x*w
  a = g(z)
  C = Loss(a, y)
functions: [g, Loss]
"""
BATCH = """
graph: |
  Z = X @ W
  L = sum((Z - Y)^2)
shapes: {X: [4, 2], W: [2, 3], Y: [4, 3]}
"""
SOFTMAX = """
graph: |
  z = W @ x
  p = softmax(z)
  L = -sum_i(y_i*ln(p_i))
shapes: {W: [3, 2], x: [2], y: [3]}
domain: {y: one-hot}
"""


def problem(model: str) -> Problem:
    """The problem of a model."""
    return exercise(model + NO_ITEMS).problem


def among(*patterns: str) -> Callable[[str], bool] | None:
    """A test for names; None where any will do."""
    return (lambda name: any(fnmatchcase(name, p) for p in patterns)) if patterns else None


@pytest.mark.parametrize(
    ("model", "target", "using", "written"),
    [
        (SIGMOIDS, "dL/dw2", (), "(a2 - y)*a2*(1 - a2)*a1"),
        (SIGMOIDS, "dL/dw1", (), "(a2 - y)*a2*(1 - a2)*w2*a1*(1 - a1)*x"),
        (SIGMOIDS, "dL/dw2", ("a1", "z2", "y"), "(sigmoid(z2) - y)*sigmoid(z2)*(1 - sigmoid(z2))*a1"),
        (SIGMOIDS, "dL/dw1", ("delta", "a1", "w2", "x"), "-delta*w2*a1*(1 - a1)*x"),
        (SIGMOIDS, "a2", (), "sigmoid(z2)"),
        (SIGMOIDS, "a2", ("x", "w1", "w2"), "sigmoid(sigmoid(x*w1)*w2)"),
        (SIGMOIDS, "2*dL/dw2", (), "2*(a2 - y)*a2*(1 - a2)*a1"),
        (SIGMOIDS, "dL/dL", (), "1"),
        (SIGMOIDS, "dL/dz2 - y", ("a2", "y"), "(a2 - y)*a2*(1 - a2) - y"),
        (
            RELUS, "dH/dW_12^(1)", (),
            "x_1*(W_21^(2)*W_11^(3)*relu'(z_1^(2)) + W_22^(2)*W_21^(3)*relu'(z_2^(2)))*relu'(z_2^(1))",
        ),
        (RELUS, "dH/dz^(2)", (), "(W^(3) @ [1,]) .* relu'(z^(2))"),
        (GENERAL, "da/dw", (), "g'(z)*x"),
        (GENERAL, "da/dw", ("x", "w"), "g'(x*w)*x"),
        (GENERAL, "C", ("x", "w", "y"), "Loss(g(x*w), y)"),
        (BATCH, "dL/dW", (), "X.T @ (2*(Z - Y))"),
        (BATCH, "dL/dX", (), "2*(Z - Y) @ W.T"),
        (SOFTMAX, "p_1", (), "exp(z_1)/(exp(z_1) + exp(z_2) + exp(z_3))"),
    ],
)  # fmt: skip
def test_written(model: str, target: str, using: tuple[str, ...], written: str) -> None:
    """In the order of the chain rule, without needless brackets; and it is the quantity."""
    asked = problem(model)
    found = show(expressed(asked.block(target), asked.scope, among(*using)), "ascii")

    assert written == found
    assert asked.equal(target, found)


def test_derivatives_may_be_left_standing() -> None:
    """Where derivatives are allowed, the first step back is enough."""
    asked = problem(SIGMOIDS)

    assert "dL/dz1*x" == show(expressed(asked.block("dL/dw1"), asked.scope, derivatives=True), "ascii")


@pytest.mark.parametrize(
    ("model", "target", "using", "message"),
    [
        (SIGMOIDS, "dL/dw2", ("x",), "w1 is needed, and may not be used"),
        (SIGMOIDS, "x", (), "x is free: no formula leads to it"),
        (GENERAL, "dC/dw", (), "the slopes of Loss cannot be written without derivatives"),
    ],
)
def test_refused(model: str, target: str, using: tuple[str, ...], message: str) -> None:
    """What the allowed names cannot say is named."""
    asked = problem(model)

    with pytest.raises(GraphError, match=message):
        expressed(asked.block(target), asked.scope, among(*using))


def test_does_not_write_what_nobody_would_read() -> None:
    """A deep network in its weights alone is refused, at once."""
    deep = RELUS.replace("[2, 2, 2, 1]", "[3, 3, 3, 3, 3, 3, 3, 1]")
    asked = problem(deep)

    with pytest.raises(GraphError, match="too long"):
        expressed(asked.block("dH/dW_11^(1)"), asked.scope, among("x*", "W*"))


def test_sums_over_arrays_may_be_written_as_such() -> None:
    """Shorter than entry by entry, and the same."""
    asked = problem(BATCH.replace("[4, 2]", "[2, 2]").replace("[4, 3]", "[2, 3]"))
    found = expressed(asked.block("L"), asked.scope, among("X", "W", "Y"), whole=True)

    assert "sum((X @ W - Y)^2)" == show(found, "ascii")
    assert asked.equal("L", found)


def test_knows_what_a_name_stands_for() -> None:
    """delta = -dL/dz, entry by entry, is the negative of the whole array."""
    asked = problem("graph: |\n  E = F(m_1, m_2)\n  d_k = -dE/dm_k\nshapes: {m: [2]}\nfunctions: [F]")
    named = standing_for(asked.block("dE/dm"), asked.scope)

    assert named is not None
    assert "-d" == show(named, "ascii")
    assert standing_for(asked.block("m"), asked.scope) is None
