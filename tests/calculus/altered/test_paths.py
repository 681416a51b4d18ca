"""Paths lost and factors forgotten: against formulas written by hand in numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.altered.budget import ALTERATIONS, SMALL
from bptutor.calculus.altered.bugs import alterations
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.shares import adjoints_of
from bptutor.calculus.altered.values import from_givens
from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.calculus.losses import LossSpec
from tests.calculus.altered.mistakes import Asked

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.network import Network


def chain() -> Asked:
    """dL/dw of L = (b - y)^2, b = tanh(v a), a = tanh(w x)."""
    g = Graph()
    x, w, v, y = (g.leaf(name) for name in ("x", "w", "v", "y"))
    a = g.name("a", g.name("z", w * x).call("tanh"))
    b = g.name("b", g.name("s", v * a).call("tanh"))
    return Asked(derivative(g.name("L", (b - y) ** 2), w))


def test_factors_of_a_chain() -> None:
    """The weight, the input, and what is upstream of each link."""
    asked = chain()
    x, v, y, a, b = (asked[name] for name in "xvyab")
    error, top, low = 2 * (b - y), 1 - b**2, 1 - a**2

    (weight,) = asked.making("lost-weight", error * top * low * x)
    assert ["v"] == asked.names(weight.about)
    (given,) = asked.making("lost-input", error * top * v * low)
    assert ["x"] == asked.names(given.about)
    starts = {"dL/db": top * v * low * x, "dL/ds": v * low * x, "dL/da": low * x, "dL/dz": x}
    for name, wrong in starts.items():
        (lost,) = asked.making("lost-upstream", wrong)
        assert [name] == asked.names(lost.about)


def test_a_difference_in_a_loss_is_no_fork() -> None:
    """dL/db = b - y is not a sum over two paths."""
    g = Graph()
    b, y = g.name("b", g.leaf("v") * 1), g.leaf("y")
    asked = Asked(derivative(g.name("L", (b - y) ** 2 / 2), g.names["v"]))

    assert [] == asked.found("lost-path")
    assert [] == asked.found("paths-subtracted")
    assert [] == asked.found("lost-weight")


def test_a_factor_in_a_loss_is_no_weight() -> None:
    """Nobody forgets the y of -y/h, but one term of the cross-entropy may be."""
    g = Graph()
    y, h = g.leaf("y"), g.leaf("h", domain="probability")
    asked = Asked(derivative(g.name("L", -y * h.call("ln") - (1 - y) * (1 - h).call("ln")), h))
    y, h = asked["y"], asked["h"]

    assert [] == asked.found("lost-weight")
    assert [] == asked.found("lost-input")
    assert [] == asked.found("lost-path")
    (lost,) = asked.making("lost-term", (1 - y) / (1 - h))
    assert ["y", "h"] == asked.names(lost.about)
    assert asked.making("paths-subtracted", -y / h - (1 - y) / (1 - h))


def partial(net: Callable[..., Network], upstream: list[float], name: str, *index: int) -> Asked:
    """P1: W^(2) = [[5, 1], [1, 2]], z^(1) = (3, -2) and dH/dz^(2) are all that is given."""
    n = net([2, 2, 2, 1])
    g = n.graph
    asked = Asked(derivative(n.output, n.blocks[name])[index])
    slopes = derivative(n.output, n.blocks["z^(2)"])
    given = [(n.blocks["W^(2)"], [[5, 1], [1, 2]]), (n.blocks["z^(1)"], [3, -2]), (slopes, upstream)]
    asked.givens = Givens(g, given)
    asked.computation = Computation(g, asked.target, asked.givens.fixed)
    return asked


def test_one_layer_back_from_what_is_given(net: Callable[..., Network]) -> None:
    """dH/da_1 = 5*-3 + 1*1 = -14."""
    asked = partial(net, [-3, 1], "a^(1)", 0)

    assert {(-15.0,), (1.0,)} == {*asked.numbers("lost-path")}
    assert {(16.0,), (-16.0,)} == {*asked.numbers("paths-subtracted")}
    assert (-2.0,) in asked.numbers("lost-weight")
    assert (6.0,) in asked.numbers("lost-upstream")


def test_a_closed_gate(net: Callable[..., Network]) -> None:
    """dH/dz_2 = 0, for z_2 = -2: without the gate it is -1; with that of unit 1, too."""
    asked = partial(net, [-3, 1], "z^(1)", 1)

    assert [(-1.0,)] == asked.numbers("relu-gate-ignored")
    assert (-1.0,) in asked.numbers("relu-gate-of-another-unit")
    assert [(-1.0,)] == asked.numbers("relu-gate-inverted")


def test_the_gradient_of_a_weight_from_what_is_given(net: Callable[..., Network]) -> None:
    """dH/dW_11^(2) = a_1 dH/dz_1 = 3*-3."""
    asked = partial(net, [-3, 1], "W^(2)", 0, 0)

    assert [(-3.0,)] == asked.numbers("lost-input")
    assert [(3.0,)] == asked.numbers("lost-upstream")


def deep(net: Callable[..., Network], **more: Any) -> tuple[Asked, Callable[..., Any]]:
    """dH/dx of a 2-2-2-1 network of tanh units, and the same with a mask on the way."""
    n = net([2, 2, 2, 1], hidden="tanh", **more)
    asked = Asked(derivative(n.output, n.input))
    w, u, v = (asked.instances[block] for block in n.weights)
    if more.get("weights") == "to-from":
        w, u, v = (np.swapaxes(m, 0, 1) for m in (w, u, v))
    a, b = asked["a^(1)"], asked["a^(2)"]

    def pulled(mask: Any = None, w: Any = w, u: Any = u, v: Any = v) -> Any:
        paths = np.einsum("ijb,jb,jkb,kb,kb->ijkb", w, 1 - a**2, u, 1 - b**2, v[:, 0])
        return np.einsum("ijkb,jk->ib", paths, np.ones((2, 2)) if mask is None else mask)

    return asked, pulled


def test_paths_of_a_network_both_ways_round(net: Callable[..., Network]) -> None:
    """Through one unit of a layer only, through one of each only, straight on; weights left out."""
    for convention in ("from-to", "to-from"):
        asked, pulled = deep(net, weights=convention)
        w, u, v = (asked.instances[asked.graph.names[f"W^({k})"]] for k in (1, 2, 3))
        if convention == "to-from":
            w, u, v = (np.swapaxes(m, 0, 1) for m in (w, u, v))
        one = np.ones((1, 1, 1))

        assert asked.making("lost-path", pulled(np.array([[1, 0], [1, 0]])), "layer")
        assert asked.making("lost-path", pulled(np.array([[0, 0], [1, 1]])), "layer")
        assert asked.making("lost-path", pulled(np.array([[0, 1], [0, 0]])), "everywhere")
        assert asked.making("lost-path", pulled(np.eye(2)), "layer")
        assert asked.making("lost-path", pulled(np.array([[0, 1], [1, 1]])), "one place")
        assert asked.making("paths-subtracted", pulled(np.array([[1, -1], [1, -1]])), "layer")
        assert asked.making("lost-weight", pulled(u=u * 0 + one), "layer")
        assert asked.making("lost-weight", pulled(w=w * 0 + one, u=u * 0 + one, v=v * 0 + one), "everywhere")
        assert asked.making("lost-upstream", np.einsum("ijb->ib", w), "layer")


def test_the_factor_in_front_of_a_quantity() -> None:
    """The 3 of df/da = 2(3a - b)*3 for f = (3a - b)^2; slopes of functions that are no activations."""
    g = Graph()
    a, b = g.leaf("a"), g.leaf("b")
    p = g.name("p", 3 * a)
    f = g.name("f", (g.name("q", p - b)) ** 2)
    asked = Asked(derivative(f, a))
    assert asked.making("lost-local-derivative", 2 * asked["q"])

    g = Graph()
    m = g.leaf("m")
    v = g.name("v", 1 + g.name("u", m.call("exp")))
    asked = Asked(derivative(g.name("f", 1 / v), m))
    u, v = asked["u"], asked["v"]
    assert asked.making("lost-local-derivative", -1 / v**2)
    assert not asked.making("lost-input", -1 / v**2)
    assert asked.making("lost-upstream", u)


def test_the_points_of_a_line() -> None:
    """A step with the mean over three points: one point's share for both coefficients."""
    g = Graph()
    x, y, w0, w1 = g.leaf("x", (3,)), g.leaf("y", (3,)), g.leaf("w0"), g.leaf("w1")
    line = g.name("H", w0 + w1 * x)
    risk = g.name("R", ((line - y) ** 2).mean())
    target = g.apply("stack", *(derivative(risk, w) for w in (w0, w1)), attr=(2,))
    asked = Asked(target, {"x": [1, 2, 3], "y": [3, 3, 6], "w0": 0, "w1": 0})

    assert asked.givens is not None
    assert (-8.0, -18.0) == from_givens(asked.computation, asked.givens, Alteration({}, 0))
    assert (-2.0, -4.0) in asked.numbers("lost-path")
    assert (-8.0, -8.0) in asked.numbers("lost-input")


def test_rows_and_numbers_are_not_mixed_up() -> None:
    """Row 1 equals the number 1 for Python: the second leaf is a factor all the same."""
    g = Graph()
    p, q = g.leaf("p"), g.leaf("q")
    f = g.name("f", g.name("n", p * q) ** 2)
    c = Computation(g, derivative(f, p))
    (top,) = [s for s in adjoints_of(c) if s.row == c.wanted[0]]

    assert int(q.rows) == 1
    assert 1 in [k for k in top.shares[0].factors if isinstance(k, int)]


def test_large_networks_keep_some_of_each_mistake(net: Callable[..., Network]) -> None:
    """At most so many alterations; of every kind that has any in a small network."""
    few, many = (
        Computation(n.graph, derivative(n.loss, n.weights[0]))
        for n in (net([size] * 3 + [1], loss=LossSpec("squared")) for size in (2, 6))
    )

    assert len([*alterations(many)]) <= ALTERATIONS
    assert {bug.id for bug, _ in alterations(few)} <= {bug.id for bug, _ in alterations(many)}


def test_very_large_computations_are_altered_as_a_whole_only(net: Callable[..., Network]) -> None:
    """No path, no slope; what is left costs next to nothing."""
    n = net([40, 40, 40, 1], loss=LossSpec("squared"))
    c = Computation(n.graph, derivative(n.loss, n.weights[0]))

    assert c.size > SMALL
    assert len([*alterations(c)]) < 12


def test_some_points_of_a_mean() -> None:
    """The mean over the first two of three points, over one; not where the loss is a sum."""
    for scale in (1, 3):
        g = Graph()
        x, y, w = g.leaf("x", (3,)), g.leaf("y", (3,)), g.leaf("w")
        line = g.name("H", w * x)
        asked = Asked(derivative(g.name("R", scale * ((line - y) ** 2).sum() / 3), w))
        shares = 2 * (asked["H"] - asked["y"]) * asked["x"]

        found = asked.making("wrong-batch", (shares[0] + shares[1]) / 2)
        expected = [["dR/dH_1", "dR/dH_2"]] if scale == 1 else []
        assert expected == [asked.names(alteration.about) for alteration in found]
        assert bool(asked.making("wrong-batch", shares[2])) == (scale == 1)


def test_a_product_that_has_a_name_is_no_two_factors() -> None:
    """u = w x, f = u^2 a: the u of 2 u a is forgotten whole, or not at all."""
    g = Graph()
    a, u = g.leaf("a"), g.name("u", g.leaf("w") * g.leaf("x"))
    c = g.name("c", u**2)
    asked = Asked(derivative(g.name("f", a * c), u))

    assert asked.making("lost-local-derivative", asked["a"])
    assert not asked.making("lost-local-derivative", asked["a"] * asked["u"])


def test_the_sign_of_a_local_derivative_is_forgotten_with_it() -> None:
    """f = (p - 8 y)^3: 3 q^2 and -3 q^2 for -8*3 q^2."""
    g = Graph()
    y, q = g.leaf("y"), g.name("q", g.leaf("p") - 8 * g.leaf("y2"))
    asked = Asked(derivative(g.name("f", q**3 + y), g.names["y2"]))

    assert asked.making("lost-local-derivative", 3 * asked["q"] ** 2)
    assert asked.making("lost-local-derivative", -3 * asked["q"] ** 2)


def test_a_delta_forgets_minus_its_upstream(net: Callable[..., Network]) -> None:
    """delta_1 = -dL/dz_1 with delta_2 = -dL/dz_2 left out: the slope times the weight."""
    n = net([1, 1, 1], hidden="tanh", loss=LossSpec("squared"))
    z, a, w = (n.graph.names[name] for name in ("z^(1)", "a^(1)", "W^(2)"))
    asked = Asked(-derivative(n.loss, z))
    slope, weight = (1 - asked.instances[a] ** 2).ravel(), asked.instances[w].ravel()

    assert asked.making("lost-upstream", slope * weight)


def test_an_upstream_gradient_is_forgotten_wherever_it_goes() -> None:
    """f = (y - z)^2, z = 2 p + 3 q^2: the gradient by p and q without df/dz."""
    g = Graph()
    p, q = g.leaf("p"), g.leaf("q")
    z = g.name("z", 2 * p + 3 * q**2)
    f = g.name("f", (5 - z) ** 2)
    target = g.apply("stack", derivative(f, p), derivative(f, q), attr=(2,))

    assert (2.0, 6.0) in Asked(target, {"p": -2, "q": 1}).numbers("lost-upstream")


def test_minus_one_is_left_where_the_upstream_gradient_is_forgotten() -> None:
    """f = (3 a - b)^2: 3 and -1."""
    g = Graph()
    a, b = g.leaf("a"), g.leaf("b")
    f = g.name("f", g.name("q", 3 * a - b) ** 2)
    target = g.apply("stack", derivative(f, a), derivative(f, b), attr=(2,))

    assert (3.0, -1.0) in Asked(target, {"a": 2, "b": 4}).numbers("lost-upstream")


def test_a_square_matrix_is_forgotten_as_a_whole() -> None:
    """dL/dx = W^T dL/dz, W left out."""
    g = Graph()
    w, x = g.leaf("W", (2, 2)), g.leaf("x", (2,))
    z = g.name("z", w @ x)
    asked = Asked(derivative(g.name("L", (z**2).sum()), x))

    assert asked.making("lost-weight", 2 * asked["z"], "layer")


def test_what_is_0_by_construction_is_no_upstream_gradient_that_could_be_forgotten() -> None:
    """dz_2/dW_12 = 0, and not x_2 with something left out."""
    g = Graph()
    w, x = g.leaf("W", (3, 2)), g.leaf("x", (2,))
    z = g.name("z", w @ x)

    assert [] == Asked(derivative(z[1], w)[0, 1]).found("lost-upstream")
    assert [] == Asked(derivative(z[1], w)[0, 1]).found("lost-input")
    assert Asked(derivative(z[1], w)[1, 1]).making("lost-input", 1.0)


def test_a_factor_in_front_is_no_upstream_gradient() -> None:
    """f = r m^2: the r is left out as a weight is, not as what comes down to m^2."""
    g = Graph()
    m = g.name("m", g.leaf("p") * g.leaf("x"))
    asked = Asked(derivative(g.name("f", m**2 * g.leaf("r") + g.names["p"]), g.names["p"]))
    wrong = 2 * asked["m"] * asked["x"] + 1

    assert not asked.making("lost-upstream", wrong)
    assert asked.making("lost-weight", wrong)


def test_the_same_term_is_lost_at_all_points() -> None:
    """dL/dw of a mean of cross-entropies of sigmoids, -y/p everywhere."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x", (3,)), g.leaf("y", (3,), "0 or 1")
    p = g.name("p", (w * x).call("sigmoid"))
    losses = -y * p.call("ln") - (1 - y) * (1 - p).call("ln")
    asked = Asked(derivative(g.name("L", losses.mean()), w))
    x, y, p = asked["x"], asked["y"], asked["p"]

    assert asked.making("lost-term", (-y * (1 - p) * x).mean(0), "layer")
    assert asked.making("wrong-batch", ((p - y) * x)[:2].mean(0))


def test_the_derivative_by_a_bias_is_one_where_the_upstream_gradient_is_forgotten() -> None:
    """dL/db = dL/dz is 1 then; but the derivative by z itself is not said to be so."""
    g = Graph()
    z = g.name("z", g.leaf("w") * g.leaf("x") + g.leaf("b"))
    loss = g.name("L", z.call("tanh") ** 2)

    assert Asked(derivative(loss, g.names["b"])).making("lost-upstream", 1.0)
    assert not Asked(derivative(loss, z)).making("lost-upstream", 1.0)
    assert not Asked(derivative(loss, g.names["w"])).making("lost-upstream", 1.0)
