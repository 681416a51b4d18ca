"""Derivatives: shared nodes, barriers, layouts; adjoint = sum over paths = finite differences."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.calculus.chain_rule import derivative, derivatives, edges, entry
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph, Quantity
from bptutor.calculus.plan import Plan
from bptutor.calculus.trace import trace
from bptutor.errors import GraphError

STEP = 1e-6


def values(graph: Graph, leaves: dict[Any, Any], *wanted: Any) -> list[Any]:
    """What `wanted` come to, from the leaves."""
    k = Givens(graph, list(leaves.items()))
    return [k.value(b) for b in wanted]


def test_a_node_used_twice_by_one_operation() -> None:
    """d(x*x)/dx = 2x: both uses count."""
    g = Graph()
    x = g.leaf("x")

    assert values(g, {x: 3}, derivative(g.name("L", x * x), x)) == [6]


def test_gradients_add_at_a_fork() -> None:
    """L = a*b with a = 2x, b = x + 1."""
    g = Graph()
    x = g.leaf("x")
    a, b = g.name("a", 2 * x), g.name("b", x + 1)

    assert values(g, {x: 3}, derivative(g.name("L", a * b), x)) == [14]


def test_a_named_copy_beside_an_identical_expression() -> None:
    """a = x*y; L = a + x*y: dL/da is 1 and dL/dx is 2y."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    a = g.name("a", x * y)
    loss = g.name("L", a + x * y)

    assert values(g, {x: 2, y: 5}, derivative(loss, a), derivative(loss, x)) == [1, 10]


def test_two_nodes_with_one_value_are_not_guessed_between() -> None:
    """Differentiating by x*y where it stands under two names is refused."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    loss = g.name("L", g.name("a", x * y) * g.name("b", x * y))

    with pytest.raises(GraphError, match="a and b"):
        derivative(loss, x * y)


def test_an_expression_means_the_node_that_holds_its_value() -> None:
    """dL/d(x*y) is dL/da where a = x*y."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    a = g.name("a", x * y)
    loss = g.name("L", a**2)

    assert derivative(loss, x * y) is derivative(loss, a)


def test_what_is_not_an_ancestor_has_derivative_zero() -> None:
    """With the shape of what it is taken by."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w", (2, 3))
    loss = g.name("L", x**2)

    assert values(g, {x: 1}, derivative(loss, w), derivative(x, loss)) == [[[0] * 3] * 2, 0]


def test_a_derivative_by_a_named_exponent() -> None:
    """x^n with n = 3 as a quantity: x^n ln x."""
    g = Graph()
    x = g.leaf("x")
    n = g.name("n", g.const(3))
    y = g.name("y", x**n)

    assert values(g, {x: 2}, derivative(y, n), derivative(y, x)) == pytest.approx([8 * math.log(2), 12])


def test_a_jacobian_has_the_indices_of_the_output_first() -> None:
    """z = W x + b: dz/dW has shape (3, 3, 8), and dz_2/dW_12 is 0."""
    g = Graph()
    w, x, b = g.leaf("W", (3, 8)), g.leaf("x", (8,)), g.leaf("b", (3,))
    z = g.name("z", w @ x + b)
    jacobian = derivative(z, w)
    at = {w: np.ones((3, 8)), x: np.arange(8.0), b: np.zeros(3)}

    assert jacobian.shape == (3, 3, 8)
    assert values(g, at, jacobian[1, 0, 1], jacobian[1, 1, 1]) == [0, 1]


def test_views_of_a_node_are_differentiated_by_as_the_node_is() -> None:
    """Entries, transposes and added axes."""
    g = Graph()
    w, x = g.leaf("W", (2, 3)), g.leaf("x", (3,))
    loss = g.name("L", ((w @ x) ** 2).sum())
    at = {w: [[1, 2, 3], [4, 5, 6]], x: [1, 0, -1]}
    views = [w, w.T, w[1], w.expand(0)]
    (whole, transposed, row, one) = values(g, at, *[derivative(loss, v) for v in views])

    assert np.array_equal(transposed, np.transpose(whole))
    assert row == whole[1]
    assert one == [whole]


def test_third_derivatives() -> None:
    """The derivatives of a sigmoid, again and again."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    a = g.name("a", (w * x).call("sigmoid"))
    d1 = derivative(a, w)
    d2 = derivative(d1, w)
    d3 = derivative(d2, w)
    s, t = 1 / (1 + math.exp(-0.91)), 1.3
    p = s * (1 - s)

    assert values(g, {w: 0.7, x: t}, d1, d2, d3) == pytest.approx(
        [p * t, p * (1 - 2 * s) * t**2, p * (1 - 6 * s + 6 * s * s) * t**3]
    )


def test_a_mixed_second_derivative_of_a_network_loss(net) -> None:
    """Equal in both orders."""
    n = net([2, 2, 1], hidden="tanh")
    g, w1, w2 = n.graph, n.blocks["W^(1)"], n.blocks["W^(2)"]
    loss = g.name("loss", n.output**2)
    one = derivative(derivative(loss, w1)[0, 1], w2)[1, 0]
    other = derivative(derivative(loss, w2)[1, 0], w1)[0, 1]
    at = {n.input: [0.4, -0.7], w1: [[0.3, -0.2], [0.5, 0.9]], w2: [[1.1], [-0.6]]}

    assert values(g, at, one)[0] == pytest.approx(values(g, at, other)[0], rel=1e-12)
    assert values(g, at, one)[0] != 0


@pytest.mark.parametrize("named", [True, False], ids=["named", "unnamed"])
def test_a_chain_of_2000_operations(named: bool) -> None:
    """Nothing recurses."""
    g = Graph()
    x = g.leaf("x")
    y = x
    for k in range(2000):
        y = y.call("tanh") if k % 2 else y + 0.125 * x
        if named:
            y = g.name(f"y{k}", y)
    y = g.name("y", y)
    slope = derivative(y, x)
    below, value, above = (values(g, {x: 0.4 + h}, y, slope) for h in (-STEP, 0, STEP))

    assert value[1] == pytest.approx((above[0] - below[0]) / (2 * STEP), rel=1e-5)


def test_asking_again_gives_the_same_block_and_the_same_value() -> None:
    """Nothing accumulates from one sweep to the next."""
    g = Graph()
    x = g.leaf("x")
    loss = g.name("L", x.call("sigmoid") ** 2)
    first = derivative(loss, x)
    size = len(g.blocks)

    assert derivative(loss, x) is first
    assert len(g.blocks) == size
    assert values(g, {x: 1}, first) == values(g, {x: 1}, first)


def test_edges_of_a_softmax() -> None:
    """p_i (1 - p_i) by its own input, -p_i p_j by another."""
    g = Graph()
    z = g.leaf("z", (2,))
    p = g.name("p", z.call("softmax"))
    found = edges(Quantity(p, (0,)))
    k = Givens(g, [(p, [0.25, 0.75])])

    assert [(str(q), k.value(slope)) for q, slope in found] == [("z_1", 0.1875), ("z_2", -0.1875)]


def test_an_entry_is_read_at_the_node_that_holds_it() -> None:
    """Not at a view of it."""
    g = Graph()
    w = g.leaf("W", (2, 3))

    assert entry(w.T, (2, 1)) is w[1, 2]
    assert entry(g.const([[1, 2]]), (0, 1)) is g.const(2)


# ---------------------------------------------------------------- three ways to one derivative


def by_differences(r, leaf, index) -> float:
    """The central difference quotient of the loss by one entry of a leaf."""
    ends = []
    for h in (STEP, -STEP):
        moved = np.array(r.values[leaf], float)
        moved[index] += h
        others = [pair for pair in r.given if pair[0] is not leaf]
        ends.append(Givens(r.graph, [*others, (leaf, moved.tolist())]).value(r.loss))
    return float((ends[0] - ends[1]) / (2 * STEP))


def disagreements(r) -> list[str]:
    """Where adjoint, sum over paths, finite differences and the plan for many instances differ."""
    found_wrong: list[str] = []
    k = r.truth()
    gradients = [derivative(r.loss, leaf) for leaf in r.leaves]
    for leaf, gradient in zip(r.leaves, gradients, strict=True):
        found = np.array(k.value(gradient), float)
        found_wrong += [
            f"differences by {leaf.name} {index}"
            for index in np.ndindex(*leaf.shape)
            if found[index] != pytest.approx(by_differences(r, leaf, index), rel=1e-4, abs=1e-4)
        ]
        q = next(leaf.quantities())
        t = trace(k, r.loss, q, limit=1000)
        total = math.fsum(p.value for p in t.paths) if not t.more else found[q.index]
        if total != pytest.approx(found[q.index], rel=1e-9, abs=1e-9):
            found_wrong.append(f"paths to {q}")
    plan = Plan(r.graph, [r.loss, *gradients], 3)
    for leaf, value in r.given:
        plan.set(leaf, np.array(value, float))
    plan.run()
    for block in [r.loss, *gradients]:
        many = np.broadcast_to(plan[block], (*block.shape, 3))
        if not np.allclose(many[..., 1], np.array(k.value(block), float), rtol=1e-9, atol=1e-12):
            found_wrong.append(f"the plan for {block}")
    return found_wrong


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6))
def test_adjoint_paths_and_differences_agree_on_random_graphs(random_graph, seed: int) -> None:
    """Whatever is built, three ways give one number."""
    assert [] == disagreements(random_graph(seed))


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_adjoint_paths_and_differences_agree_on_many_random_graphs(random_graph, block: int) -> None:
    """The same, longer."""
    for seed in range(10**6 + 200 * block, 10**6 + 200 * (block + 1)):
        assert [] == disagreements(random_graph(seed, size=6 + seed % 20)), seed


def test_several_derivatives_in_one_sweep_are_the_same_blocks() -> None:
    """Down to w and no further, or all the way: one adjoint, one block; 0 for what has no part in it."""
    graph = Graph()
    x, w, other = graph.leaf("x", (2,)), graph.leaf("w", (3, 2)), graph.leaf("v")
    z = graph.name("z", w @ x)
    loss = graph.name("L", (z * z).sum())

    assert derivatives(loss, z, w, x) == [derivative(loss, z), derivative(loss, w), derivative(loss, x)]
    assert [d.is_constant for d in derivatives(loss, other, z)] == [True, False]
