"""The working: what is defined by what, in order."""

from __future__ import annotations

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.calculus.working import array_steps, steps


@pytest.fixture
def two_units():
    """z1 = w1 x, a1 = sigmoid(z1), z2 = w2 a1, L = (z2 - y)^2 / 2."""
    g = Graph()
    x, w1, w2, y = (g.leaf(n) for n in ("x", "w1", "w2", "y"))
    a1 = g.name("a1", g.name("z1", w1 * x).call("sigmoid"))
    z2 = g.name("z2", w2 * a1)
    g.name("L", (z2 - y) ** 2 / 2)
    return g, Givens(g, [(x, 2), (w1, 0), (w2, -1), (y, 1)])


def test_forward_steps_lead_from_the_givens_to_the_target(two_units) -> None:
    """Each after what it is made of, with its value."""
    g, k = two_units

    assert [(str(s.quantity), [str(q) for q in s.operands], s.value) for s in steps(k, g.names["L"])] == [
        ("z1", ["w1", "x"], 0), ("a1", ["z1"], 0.5), ("z2", ["w2", "a1"], -0.5), ("L", ["z2", "y"], 1.125)
    ]


def test_steps_stop_at_what_is_given(two_units) -> None:
    """With a1 given, z1 is not looked at."""
    g, _ = two_units
    n = g.names
    k = Givens(g, [(n["a1"], 0.5), (n["w2"], -1)])

    assert [(str(s.quantity), s.is_given) for s in steps(k, n["z2"])] == [("a1", True), ("z2", False)]


def test_a_step_of_gradient_descent_is_unrolled_to_named_parts(two_units) -> None:
    """w1 - r dL/dw1, with the derivative as it is or with all its steps."""
    g, k = two_units
    new = g.name("w1@1", g.names["w1"] - g.const(1) / 2 * derivative(g.names["L"], g.names["w1"]))
    short = steps(k, new, derivatives=False)

    assert [str(s.quantity) for s in short] == ["dL/dw1", "w1@1"]
    assert [str(q) for q in short[-1].operands] == ["w1", "dL/dw1"]
    assert short[0].is_derivative
    assert short[-1].value == -0.375
    assert "z2" in [str(s.quantity) for s in steps(k, new)]


def test_matrix_steps_have_shapes() -> None:
    """dL/dW = X.T @ dL/dZ."""
    g = Graph()
    x, w = g.leaf("X", (4, 2)), g.leaf("W", (2, 3))
    z = g.name("Z", x @ w)
    loss = g.name("L", (z.call("tanh") ** 2).sum())
    k = Givens(g, [(x, [[1, 2]] * 4), (w, [[0.1, 0.2, 0.3]] * 2)])
    found = array_steps(k, derivative(loss, w))
    last = found[-1]

    assert (last.shape, last.block.op) == ((2, 3), "matmul")
    assert [b.shape for b in last.operands] == [(4, 2), (4, 3)]
    assert found[0].block is z
    assert last.value == k.value(last.block)


def test_values_that_are_not_determined_are_none(two_units) -> None:
    """The steps are there all the same."""
    g, _ = two_units

    assert {s.value for s in steps(Givens(g, []), g.names["L"])} == {None}


def test_a_chain_of_2000() -> None:
    """No recursion."""
    g = Graph()
    y = x = g.leaf("x")
    for k in range(2000):
        y = g.name(f"y{k}", y.call("tanh"))

    assert len(steps(Givens(g, [(x, 1)]), y)) == 2000
    assert len(array_steps(Givens(g, [(x, 1)]), y)) == 2000
