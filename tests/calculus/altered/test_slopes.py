"""Slopes left out, of another kind, or taken elsewhere: against formulas written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.values import from_givens
from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Block, Graph
from tests.calculus.altered.mistakes import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.network import Network


def sigmoid(z: Any) -> Any:
    """1/(1 + e^-z)."""
    return 1 / (1 + np.exp(-z))


def softplus(z: Any) -> Any:
    """ln(1 + e^z)."""
    return np.log1p(np.exp(z))


def unit(activation: str) -> Asked:
    """dL/dw of L = (a - y)^2, a = g(z), z = w x."""
    g = Graph()
    x, w, y = g.leaf("x"), g.leaf("w"), g.leaf("y")
    z = g.name("z", w * x)
    a = g.name("a", g.function("g", z) if activation == "g" else z.call(activation))
    return Asked(derivative(g.name("L", (a - y) ** 2), w))


WRONG: list[tuple[str, str, Callable[[Any, Any], Any]]] = [
    ("sigmoid", "lost-activation-slope", lambda a, z: 1),
    ("sigmoid", "activation-for-slope", lambda a, z: a),
    ("sigmoid", "wrong-activation-slope", lambda a, z: 1 - a**2),
    ("sigmoid", "wrong-activation-slope", lambda a, z: 1 - a),
    ("sigmoid", "wrong-activation-slope", lambda a, z: z > 0),
    ("sigmoid", "slope-at-net", lambda a, z: z * (1 - z)),
    ("sigmoid", "slope-at-activation", lambda a, z: sigmoid(a) * (1 - sigmoid(a))),
    ("tanh", "lost-activation-slope", lambda a, z: 1),
    ("tanh", "lost-square-in-slope", lambda a, z: 1 - a),
    ("tanh", "wrong-activation-slope", lambda a, z: a * (1 - a)),
    ("tanh", "slope-at-net", lambda a, z: 1 - z**2),
    ("tanh", "slope-at-activation", lambda a, z: 1 - np.tanh(a) ** 2),
    ("relu", "relu-gate-ignored", lambda a, z: 1),
    ("relu", "relu-gate-inverted", lambda a, z: z <= 0),
    ("relu", "activation-for-slope", lambda a, z: a),
    ("leaky_relu", "lost-activation-slope", lambda a, z: 1),
    ("leaky_relu", "relu-gate-inverted", lambda a, z: np.where(z > 0, 0.01, 1)),
    ("leaky_relu", "wrong-activation-slope", lambda a, z: z > 0),
    ("softplus", "lost-activation-slope", lambda a, z: 1),
    ("softplus", "activation-for-slope", lambda a, z: softplus(z)),
    ("softplus", "slope-at-activation", lambda a, z: sigmoid(a)),
    ("abs", "lost-activation-slope", lambda a, z: 1),
]


IDS = [f"{activation} {bug} {k}" for k, (activation, bug, _) in enumerate(WRONG)]


@pytest.mark.parametrize(("activation", "bug", "slope"), WRONG, ids=IDS)
def test_another_slope_at_the_only_unit(activation: str, bug: str, slope: Callable[[Any, Any], Any]) -> None:
    """dL/dw = 2(a - y) slope x, and nothing else is altered."""
    asked = unit(activation)
    a, z, x, y = (asked[name] for name in "azxy")

    found = asked.making(bug, 2 * (a - y) * slope(a, z) * x)
    assert ["one place"] == [alteration.reach for alteration in found]
    (row,) = found[0].about
    about = asked.computation.slope(row)
    assert about is not None
    assert (activation, "a") == (about.op, str(about.output))


def test_a_general_activation() -> None:
    """g' left out; g(z) for g'(z); g'(a) for g'(z)."""
    asked = unit("g")
    a, x, y = (asked[name] for name in "axy")

    assert asked.making("lost-activation-slope", 2 * (a - y) * x)
    assert asked.making("activation-for-slope", 2 * (a - y) * a * x)
    assert asked.making("slope-at-activation", 2 * (a - y) * asked.instances.functions["g"]((1,), a) * x)


@pytest.mark.parametrize("op", ["max", "min"])
def test_the_choice_of_a_maximum_is_a_gate(op: str) -> None:
    """d max(p, q)/dp taken as 1."""
    g = Graph()
    p, q = g.leaf("p"), g.leaf("q")
    m = g.name("m", p.call(op, q))
    asked = Asked(derivative(g.name("L", m**2), p))

    assert asked.making("relu-gate-ignored", 2 * asked["m"])


def hidden(net: Callable[..., Network], activation: str) -> tuple[Asked, Any]:
    """dH/dW^(1) of a 2-2-2-1 network, and a function of the slopes used in layers 1 and 2."""
    n = net([2, 2, 2, 1], hidden=activation)
    asked = Asked(derivative(n.output, n.weights[0]))
    x, u, v = asked.instances[n.input], asked.instances[n.weights[1]], asked.instances[n.weights[2]][:, 0]

    def pulled(first: Any, second: Any) -> Any:
        """x_i s1_j sum_k u_jk s2_k v_k."""
        return np.einsum("ib,jb,jkb,kb,kb->ijb", x, first, u, second, v)

    return asked, pulled


def test_slopes_of_a_unit_a_layer_and_everywhere(net: Callable[..., Network]) -> None:
    """In dH/dW^(1) there are four slopes in two layers."""
    asked, pulled = hidden(net, "sigmoid")
    a, b = asked["a^(1)"], asked["a^(2)"]
    one = np.ones_like(a)

    assert asked.making("lost-activation-slope", pulled(one, b * (1 - b)), "layer")
    assert asked.making("lost-activation-slope", pulled(a * (1 - a), one), "layer")
    assert asked.making("lost-activation-slope", pulled(one, one), "everywhere")
    second = b * (1 - b)
    second[1] = 1
    assert asked.making("lost-activation-slope", pulled(a * (1 - a), second), "one place")
    assert asked.making("wrong-activation-slope", pulled(1 - a**2, 1 - b**2), "everywhere")


def test_gates_of_other_units(net: Callable[..., Network]) -> None:
    """Those of the layer exchanged; one taken for another; those of the other layer."""
    asked, pulled = hidden(net, "relu")
    first, second = asked["z^(1)"] > 0, asked["z^(2)"] > 0
    bug = "relu-gate-of-another-unit"

    assert asked.making(bug, pulled(first[::-1], second), "layer")
    assert asked.making(bug, pulled(first, second[::-1]), "layer")
    assert asked.making(bug, pulled(second, second), "layer")
    assert asked.making(bug, pulled(first, first), "layer")
    (only,) = asked.making(bug, pulled(first, np.stack([second[1], second[1]])), "one place")
    assert ["a_2^(2)", "a_1^(2)"] == asked.names(only.about)


def test_units_named_one_by_one_are_a_layer_where_they_are_as_deep() -> None:
    """a1 and a2 side by side, b on top of them."""
    g = Graph()
    x, p, q, r = g.leaf("x"), g.leaf("p"), g.leaf("q"), g.leaf("r")
    a1, a2 = g.name("a1", (x * p).call("tanh")), g.name("a2", (x * q).call("tanh"))
    b = g.name("b", (a1 + r * a2).call("tanh"))
    asked = Asked(derivative(b, x))
    one, two, p, q, r, b = (asked[name] for name in ("a1", "a2", "p", "q", "r", "b"))

    wrong = (1 - b**2) * (p + r * q)
    assert asked.making("lost-activation-slope", wrong, "layer")
    assert asked.making("lost-activation-slope", (1 - one**2) * p + (1 - two**2) * r * q, "one place")


def test_a_slope_that_is_a_unit_as_well_is_left_out_in_derivatives_only() -> None:
    """softplus'(z) = sigmoid(z), which is a quantity of this graph, too."""
    g = Graph()
    z = g.leaf("z")
    s, a = g.name("s", z.call("sigmoid")), g.name("a", z.call("softplus"))
    asked = Asked(derivative(g.name("L", s * a), z))
    sigma, above = asked["s"], asked["a"]

    assert asked.making("lost-activation-slope", above * sigma * (1 - sigma) + sigma)
    assert asked.making("lost-activation-slope", above + sigma * sigma)


def test_a_target_that_is_a_slope_itself_may_be_another() -> None:
    """sigmoid'(z) with sigmoid(z) = 0.6: 0.6 for 0.24."""
    g = Graph()
    z = g.leaf("z")
    a = g.name("a", z.call("sigmoid"))
    asked = Asked(derivative(a, z), {"a": 0.6})

    assert [(0.6,)] == asked.numbers("activation-for-slope")
    others = [v for (v,) in asked.numbers("wrong-activation-slope") if v is not None]
    assert pytest.approx([0.64, 0.4]) == others


def test_slopes_that_are_given() -> None:
    """f'(z) = 0.6 is left out like others."""
    g = Graph()
    z, u = g.leaf("z"), g.leaf("u")
    a = g.name("a", g.function("f", z))
    slope = derivative(a, z)
    target = derivative(g.name("L", u * a), z)
    asked = Asked(target)
    numbers = Givens(g, [(slope, 0.6), (u, 5)])
    c = Computation(g, target, numbers.fixed)
    (lost,) = asked.found("lost-activation-slope")
    assert (3.0,) == pytest.approx(from_givens(c, numbers, Alteration({}, 0)))
    assert (5.0,) == from_givens(c, numbers, lost)


def softmaxes() -> tuple[Asked, Block]:
    """dL/dz of L = -sum y ln p, p = softmax(z)."""
    g = Graph()
    z, y = g.leaf("z", (3,)), g.leaf("y", (3,), "one-hot")
    p = g.name("p", z.call("softmax"))
    loss = g.name("L", -(y * p.call("ln")).sum())
    return Asked(derivative(loss, z)), p


def test_the_cross_terms_of_a_softmax() -> None:
    """-y(1 - p) instead of p - y: each output as if it depended on its own input only."""
    asked, _ = softmaxes()
    p, y = asked["p"], asked["y"]

    assert asked.making("softmax-cross-terms-lost", -y * (1 - p), "layer")
    assert asked.making("lost-activation-slope", -y / p, "layer")
    wrong = p - y
    wrong[1] = -y[1] * (1 - p[1])
    assert asked.making("softmax-cross-terms-lost", wrong, "one place")


def test_the_diagonal_of_a_softmax() -> None:
    """dp_1/dz_1 = p_1(1 - p_1): p_1 alone; -p_1 p_1 as off the diagonal; 1 - p_1^2 as for tanh."""
    g = Graph()
    p = g.name("p", g.leaf("z", (3,)).call("softmax"))
    asked = Asked(derivative(p[0], g.names["z"])[0])
    first = asked["p"][0]

    assert asked.making("softmax-cross-terms-lost", first)
    assert asked.making("lost-path", -first * first)
    assert asked.making("wrong-activation-slope", 1 - first**2)
