"""One quantity taken for another, against formulas written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Graph
from bptutor.calculus.network import LossSpec, NetworkSpec, build
from tests.calculus.altered.mistakes import Asked


def network(*layers: int, activation: str = "sigmoid", weights: Any = "to-from", loss: bool = True) -> Any:
    """A network of sigmoid (or other) hidden units and a linear output H, with a squared loss."""
    steps = len(layers) - 1
    spec = LossSpec("squared") if loss else None
    activations = (activation,) * (steps - 1) + ("linear",)
    return build(NetworkSpec(layers, activations, (False,) * steps, weights, output="H", loss=spec))


def two_outputs() -> Graph:
    """a = sigmoid(W h), E = |y - a|^2."""
    g = Graph()
    W, h, y = g.leaf("W", (2, 2)), g.leaf("h", (2,)), g.leaf("y", (2,))
    z = g.name("z", W @ h)
    a = g.name("a", z.call("sigmoid"))
    g.name("E", ((y - a) ** 2).sum())
    return g


def test_the_derivative_by_the_transposed_weight() -> None:
    """dE/dW_21 answered as dE/dW_12: error and slope of output 1, value of unit 2."""
    g = two_outputs()
    asked = Asked(derivative(g.names["E"], g.names["W"])[1, 0])
    a, y, h = asked["a"], asked["y"], asked["h"]

    found = asked.making("transposed-weight", 2 * (a[0] - y[0]) * a[0] * (1 - a[0]) * h[1])
    assert [["dE/dW_21", "dE/dW_12"]] == [asked.names(alteration.about) for alteration in found]


def test_neighbours_of_an_output_weight() -> None:
    """Delta of the other output; value of the other unit."""
    g = two_outputs()
    asked = Asked(derivative(g.names["E"], g.names["W"])[1, 0])
    a, y, h = asked["a"], asked["y"], asked["h"]

    def gradient(i: int, j: int) -> Any:
        return 2 * (a[i] - y[i]) * a[i] * (1 - a[i]) * h[j]

    assert ["dE/dz_2", "dE/dz_1"] in [
        asked.names(found.about) for found in asked.making("neighbouring-unit", gradient(0, 0))
    ]
    assert [["h_1", "h_2"]] == [
        asked.names(found.about) for found in asked.making("neighbouring-unit", gradient(1, 1))
    ]


def test_a_matrix_of_gradients_with_its_factors_exchanged() -> None:
    """delta_j h_i for delta_i h_j."""
    g = two_outputs()
    asked = Asked(derivative(g.names["E"], g.names["W"]))
    a, y, h = asked["a"], asked["y"], asked["h"]
    delta = 2 * (a - y) * a * (1 - a)

    assert asked.making("swapped-outer-product", h[:, None] * delta[None, :])
    assert [] == asked.found("transposed")


def test_a_square_matrix_answered_as_its_transpose() -> None:
    """No gradient of weights: a Jacobian."""
    g = two_outputs()
    asked = Asked(derivative(g.names["a"], g.names["h"]))
    right = asked.instances[asked.target]

    assert asked.making("transposed", right.swapaxes(0, 1), "everywhere")
    assert [] == asked.found("swapped-outer-product")


def test_one_weight_of_a_sum_over_paths_is_transposed() -> None:
    """dL/da_1 = W_11 d_1 + W_21 d_2, with W_12 in place of W_21."""
    net = network(2, 2, 2, 1)
    g = net.graph
    asked = Asked(derivative(net.loss, g.names["a^(1)"])[0])
    W = asked["W^(2)"]
    d = asked.instances[derivative(net.loss, g.names["z^(2)"])]

    found = asked.making("transposed-weight", W[0, 0] * d[0] + W[0, 1] * d[1])
    assert ["W_21^(2)", "W_12^(2)"] in [asked.names(alteration.about) for alteration in found]


def test_all_weights_of_a_layer_are_transposed() -> None:
    """W d for W^T d on the way back."""
    net = network(2, 3, 3, 1)
    g = net.graph
    asked = Asked(derivative(net.loss, g.names["a^(1)"]))
    W = asked["W^(2)"]
    d = asked.instances[derivative(net.loss, g.names["z^(2)"])]

    assert asked.making("transposed-weight", (W * d[None]).sum(1), "layer")


def test_the_net_for_the_activation_as_an_input_of_a_weight() -> None:
    """dL/dW_ij = d_i z_j for d_i a_j."""
    net = network(2, 2, 1)
    g = net.graph
    asked = Asked(derivative(net.loss, g.names["W^(2)"])[0, 1])
    z, H, y = asked["z^(1)"], asked["H"], asked["y"]

    found = asked.making("net-for-activation", 2 * (H - y) * z[1])
    assert [["a_2^(1)", "z_2^(1)"]] == [asked.names(alteration.about) for alteration in found]


def test_the_net_for_the_activation_in_the_error() -> None:
    """2 (z - y) for 2 (a - y)."""
    g = Graph()
    x, w, y = g.leaf("x"), g.leaf("w"), g.leaf("y")
    z = g.name("z", w * x)
    a = g.name("a", z.call("tanh"))
    asked = Asked(derivative(g.name("L", (a - y) ** 2), w))
    a, z, x, y = (asked[name] for name in "azxy")

    assert asked.making("net-for-activation", 2 * (z - y) * (1 - a**2) * x)


def test_the_quantity_of_another_layer() -> None:
    """x, a1, a2: dL/dw2 = d2 a2 for d2 a1 in a chain of two units."""
    g = Graph()
    x, w1, w2, y = (g.leaf(name) for name in ("x", "w1", "w2", "y"))
    z1 = g.name("z1", w1 * x)
    a1 = g.name("a1", z1.call("sigmoid"))
    a2 = g.name("a2", g.name("z2", w2 * a1).call("sigmoid"))
    asked = Asked(derivative(g.name("L", (a2 - y) ** 2), w2))
    a1, a2, y = (asked[name] for name in ("a1", "a2", "y"))

    wrong = 2 * (a2 - y) * a2 * (1 - a2) * a2
    found = asked.making("wrong-layer", wrong)
    assert [["a1", "a2"]] == [asked.names(alteration.about) for alteration in found]
    assert [] == asked.making("neighbouring-unit", wrong)


def test_numbered_inputs_of_one_sum_are_neighbours() -> None:
    """dC/dw_2 with x_1 for x_2; and the derivative by w_1, which has no minus here."""
    g = Graph()
    w_1, w_2, x_1, x_2, y = (g.leaf(name) for name in ("w_1", "w_2", "x_1", "x_2", "y"))
    s = g.name("s", g.name("z", w_1 * x_1 - w_2 * x_2).call("sigmoid"))
    asked = Asked(derivative(g.name("C", (s - y) ** 2), w_2), {"s": 0.8, "y": 1, "x_1": -2, "x_2": 1})

    assert [pytest.approx((-0.128,))] == asked.numbers("neighbouring-input")
    assert pytest.approx((0.128,)) in [v for v in asked.numbers("other-derivative") if v != (None,)]
    assert [] == asked.found("wrong-layer")


def test_the_line_has_no_layers() -> None:
    """w_0 and w_1 stand in one sum, so neither is of another layer."""
    g = Graph()
    w_0, w_1, x, y = (g.leaf(name) for name in ("w_0", "w_1", "x", "y"))
    H = g.name("H", w_0 + w_1 * x)
    asked = Asked(derivative(g.name("R", (H - y) ** 2), w_1))

    assert [] == asked.found("wrong-layer")
    assert asked.making("other-derivative", 2 * (asked["H"] - asked["y"]))


def test_entries_of_a_fragment_with_given_numbers() -> None:
    """A 2-2-2-1 ReLU network, z^(1) = (2, 4), dH/dz^(2) = (-1, 2): dH/dW_21^(2) = -4, transposed 4."""
    net = network(2, 2, 2, 1, activation="relu", weights="from-to", loss=False)
    g = net.graph
    upstream = derivative(net.output, g.names["z^(2)"])
    g.names["upstream"] = upstream
    given = {"W^(2)": [[3, -1], [-1, 2]], "z^(1)": [2, 4], "upstream": [-1, 2]}
    asked = Asked(derivative(net.output, g.names["W^(2)"])[1, 0], given)

    assert (4.0,) == asked.numbers("transposed-weight")[0]
    assert (8.0,) in asked.numbers("neighbouring-unit")  # a_2 times the other upstream gradient
    assert (-2.0,) in asked.numbers("neighbouring-unit")  # a_1 times the right one
