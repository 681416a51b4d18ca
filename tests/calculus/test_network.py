"""Networks: shapes, conventions, names, and the same numbers as numpy by hand."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from bptutor.calculus.givens import Givens
from bptutor.calculus.network import LossSpec, NetworkSpec, build
from bptutor.errors import GraphError

RNG = np.random.default_rng(5)
ACTIVATIONS: dict[str, Any] = {
    "relu": lambda z: np.maximum(z, 0),
    "tanh": np.tanh,
    "sigmoid": lambda z: 1 / (1 + np.exp(-z)),
    "linear": lambda z: z,
    "leaky_relu": lambda z: np.where(z > 0, z, 0.01 * z),
    "softplus": lambda z: np.log1p(np.exp(z)),
    "softmax": lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True),
}


def numbers(n: Any, **more: Any) -> tuple[Givens, dict[str, Any]]:
    """Every leaf drawn at random."""
    drawn = {str(b.name): RNG.normal(size=b.shape) for b in n.graph.blocks if b.op == "leaf"} | more
    return evaluated(n, drawn), drawn


def evaluated(n: Any, leaves: dict[str, Any]) -> Givens:
    """The network with these leaves."""
    return Givens(n.graph, [(n.blocks[name], np.asarray(v).tolist()) for name, v in leaves.items()])


@pytest.mark.parametrize("weights", ["from-to", "to-from"])
@pytest.mark.parametrize("rows", [None, 4], ids=["one point", "four points"])
@pytest.mark.parametrize(
    ("hidden", "last"),
    [("relu", "linear"), ("tanh", "sigmoid"), ("leaky_relu", "softmax"), ("softplus", "tanh")],
)
def test_a_network_computes_what_numpy_computes(
    net, weights: str, rows: int | None, hidden: str, last: str
) -> None:
    """Layer by layer, either convention, one point or several."""
    n = net([2, 3, 2], hidden, last, bias=True, weights=weights, rows=rows)
    k, v = numbers(n)
    a = v["x"]
    for layer, f in ((1, hidden), (2, last)):
        w = v[f"W^({layer})"]
        a = ACTIVATIONS[f](a @ (w if weights == "from-to" else w.T) + v[f"b^({layer})"])

    assert np.allclose(k.value(n.output), a)
    assert n.blocks["a^(2)"] is n.output
    assert n.blocks["a^(0)"] is n.input


def test_shapes_of_the_conventions(net) -> None:
    """from-to is (below, above), to-from the other way round."""
    assert [w.shape for w in net([3, 4, 2, 1]).weights] == [(3, 4), (4, 2), (2, 1)]
    assert [w.shape for w in net([3, 4, 2, 1], weights="to-from").weights] == [(4, 3), (2, 4), (1, 2)]


def test_a_single_output_is_a_number_and_still_has_its_layer_names(net, d) -> None:
    """dH/dz_1^(3) and dH/da_1^(3) both work, and are 1."""
    n = net([2, 2, 2, 1])
    k, _ = numbers(n)
    b = n.blocks

    assert n.output.shape == ()
    assert [k.value(d(n.output, b[name][0])) for name in ("z^(3)", "a^(3)")] == [1, 1]
    assert k.value(b["a^(3)"]) == k.value(b["z^(3)"]) == [k.value(n.output)]


def test_several_outputs_are_an_array_under_the_output_name(net) -> None:
    """H_1, H_2, ..."""
    n = net([2, 3], last="sigmoid")

    assert [str(q) for q in n.output.quantities()] == ["H_1", "H_2", "H_3"]


def test_weights_by_nodes(net) -> None:
    """Everything is named after the nodes it belongs to; a lone output has no number."""
    n = net([2, 3, 1], weights="by-nodes", nodes=("x", "h", "y"), bias=True)
    names = [str(q) for b in n.blocks.values() for q in b.quantities()]

    assert names == [
        "o_{x1}", "o_{x2}", "w_{x1,h1}", "w_{x1,h2}", "w_{x1,h3}", "w_{x2,h1}", "w_{x2,h2}", "w_{x2,h3}",
        "w_{h1,y}", "w_{h2,y}", "w_{h3,y}", "b_{h1}", "b_{h2}", "b_{h3}", "b_y",
        "z_{h1}", "z_{h2}", "z_{h3}", "o_{h1}", "o_{h2}", "o_{h3}", "z_y", "o_y",
    ]


def test_weights_by_nodes_compute_what_from_to_computes(net) -> None:
    """They are the same network."""
    plain = net([2, 3, 1], bias=True)
    nodes = net([2, 3, 1], bias=True, weights="by-nodes", nodes="xhy")
    k, v = numbers(plain)
    named = {"x": "o_{x}", "W^(1)": "w_{x,h}", "b^(1)": "b_{h}", "W^(2)": "w_{h,y}"}
    stated = [(nodes.blocks[other], v[name].tolist()) for name, other in named.items()]
    other = Givens(nodes.graph, [*stated, (nodes.blocks["b_y"], float(v["b^(2)"][0]))])

    assert other.value(nodes.output) == k.value(plain.output)


def test_a_general_activation_is_a_function_of_the_graph(net, d) -> None:
    """`g` is applied unit by unit, and its slope is a quantity."""
    n = net([2, 2, 1], hidden="g")
    k = Givens(n.graph, [(n.weights[1], [[3], [0]])])

    assert n.functions == ("g",)
    assert not k.determined(d(n.output, n.sums[0])[0])
    assert k.value(d(n.output, n.sums[0])[1]) == 0


@pytest.mark.parametrize(
    ("loss", "last", "by_hand"),
    [
        (LossSpec("squared"), "linear", lambda h, y: ((h - y) ** 2).sum()),
        (LossSpec("squared", factor=Fraction(1, 2)), "linear", lambda h, y: ((h - y) ** 2).sum() / 2),
        (LossSpec("squared", over_outputs="mean"), "linear", lambda h, y: ((h - y) ** 2).mean()),
        (LossSpec("absolute"), "tanh", lambda h, y: abs(h - y).sum()),
        (LossSpec("cross-entropy"), "sigmoid", lambda h, y: -np.log(np.where(y, h, 1 - h)).sum()),
        (LossSpec("cross-entropy"), "softmax", lambda h, y: -(y * np.log(h)).sum()),
    ],
    ids=["squared", "half squared", "mean squared", "absolute", "binary", "softmax"],
)
def test_losses(net, d, loss: LossSpec, last: str, by_hand: Any) -> None:
    """With their factor conventions, and the gradient the difference quotient gives."""
    n = net([2, 3, 2], "tanh", last, loss=loss)
    y = [0, 1] if loss.kind == "cross-entropy" else [0.3, -0.4]
    k, v = numbers(n, y=y)
    h = np.array(k.value(n.output))

    assert k.value(n.loss) == pytest.approx(float(by_hand(h, np.array(y))))
    ends = []
    for step in (1e-6, -1e-6):
        moved = v["W^(1)"].copy()
        moved[1, 2] += step
        ends.append(evaluated(n, v | {"W^(1)": moved}).value(n.loss))
    slope = (ends[0] - ends[1]) / 2e-6
    assert k.value(d(n.loss, n.weights[0])[1, 2]) == pytest.approx(slope, rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("over_rows", ["mean", "sum"])
def test_a_loss_over_data_points(net, over_rows: Any) -> None:
    """Its mean or sum, as said."""
    n = net([2, 2, 1], "tanh", loss=LossSpec("squared", over_rows=over_rows), rows=3)
    k, v = numbers(n)
    errors = (np.array(k.value(n.output)) - v["y"]) ** 2

    assert k.value(n.loss) == pytest.approx(getattr(np, over_rows)(errors))


@pytest.mark.parametrize(
    ("last", "kind", "domain"),
    [
        ("softmax", "cross-entropy", "one-hot"),
        ("sigmoid", "cross-entropy", "0 or 1"),
        ("linear", "squared", "real"),
    ],
)
def test_labels_follow_from_the_loss(net, last: str, kind: Any, domain: str) -> None:
    """How they are drawn."""
    n = net([2, 3, 2], last=last, loss=LossSpec(kind))

    assert n.graph.domains[n.target.id] == domain


def test_cross_entropy_of_a_softmax_has_the_gradient_p_minus_y(net, d) -> None:
    """As everyone knows."""
    n = net([2, 3], last="softmax", loss=LossSpec("cross-entropy"))
    k = Givens(n.graph, [(n.sums[0], [0, 1, 2]), (n.target, [0, 1, 0])])
    p = np.exp([0, 1, 2]) / np.exp([0, 1, 2]).sum()

    assert k.value(d(n.loss, n.sums[0])) == pytest.approx(list(p - [0, 1, 0]))
    assert k.value(n.loss) == pytest.approx(-math.log(p[1]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"layers": (2,)}, "an input and an output layer"),
        ({"layers": (2, 0, 1)}, "at least one unit"),
        ({"activations": ("relu",)}, "need 2 activations, not 1"),
        ({"bias": (True,)}, "need 2 bias entries"),
        ({"weights": "by-nodes"}, "one letter a layer"),
        ({"weights": "by-nodes", "nodes": ("x", "h", "x")}, "same node letter"),
        ({"activations": ("relu", "softmax")}, "always 1"),
        ({"loss": LossSpec("hinge")}, "no loss called hinge"),  # type: ignore[arg-type]
        ({"output": "x"}, "x is defined twice"),
    ],
)
def test_a_network_that_makes_no_sense_is_refused(change: dict[str, Any], message: str) -> None:
    """With what is wrong."""
    fine = {"layers": (2, 2, 1), "activations": ("relu", "linear"), "bias": (False, False)}

    with pytest.raises(GraphError, match=message):
        build(NetworkSpec(**{"weights": "from-to", **fine, **change}))
