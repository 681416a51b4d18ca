"""The way forward got wrong, and factors counted twice: against numpy, written by hand."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from bptutor.bank.exercise import GraphModel, NetworkModel
from bptutor.bank.packs import find_packs
from bptutor.calculus.altered.bugs import BUGS, alterations
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.values import on_instances
from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Graph
from bptutor.calculus.sampling import Instances
from tests.calculus.altered.mistakes import Asked


def layer() -> Graph:
    """a = sigmoid(W x + b), s = sum of a."""
    g = Graph()
    W, x, b = g.leaf("W", (2, 2)), g.leaf("x", (2,)), g.leaf("b", (2,))
    a = g.name("a", g.name("z", W @ x + b).call("sigmoid"))
    g.name("s", a.sum())
    return g


def test_biases_left_out() -> None:
    """z = W x, at the second unit only and at both."""
    asked = Asked(layer().names["z"])
    Wx = (asked["W"] * asked["x"]).sum(1)

    assert asked.making("lost-bias", Wx, "everywhere")
    (found,) = asked.making("lost-bias", np.stack([asked["z"][0], Wx[1]]))
    assert ["b_2"] == asked.names(found.about)


def test_an_activation_not_applied_on_the_way_to_a_derivative() -> None:
    """dL/dw2 = 2 (w2 a1 - y) a1 with a1 = z1 throughout."""
    g = Graph()
    x, w1, w2, y = (g.leaf(name) for name in ("x", "w1", "w2", "y"))
    a1 = g.name("a1", g.name("z1", w1 * x).call("sigmoid"))
    asked = Asked(derivative(g.name("L", (w2 * a1 - y) ** 2), w2))
    z1, w, label = (asked[name] for name in ("z1", "w2", "y"))

    for bug, a in (("activation-not-applied", z1), ("wrong-activation", np.tanh(z1)),
                   ("wrong-activation", np.maximum(z1, 0))):  # fmt: skip
        assert asked.making(bug, 2 * (w * a - label) * a), bug


def test_rows_for_columns_on_the_way_forward() -> None:
    """z = W^T x + b."""
    asked = Asked(layer().names["z"])
    W, x, b = (asked[name] for name in "Wxb")

    assert asked.making("transposed-weight", (W.swapaxes(0, 1) * x).sum(1) + b)


def test_a_term_left_out_of_a_weighted_sum() -> None:
    """z_1 = W_12 x_2 + b_1."""
    asked = Asked(layer().names["z"][0])
    W, x, b = (asked[name] for name in "Wxb")

    (found,) = asked.making("lost-term", W[0, 1] * x[1] + b[0])
    assert ["W_11", "x_1"] == asked.names(found.about)


def test_a_slope_counted_twice() -> None:
    """(a - y) (1 - a^2)^2 x, and x twice."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x"), g.leaf("y")
    asked = Asked(derivative(g.name("L", (g.name("a", (w * x).call("tanh")) - y) ** 2 / 2), w))
    a, x_, y_ = (asked[name] for name in "axy")

    assert asked.making("extra-factor", (a - y_) * (1 - a**2) ** 2 * x_)
    assert asked.making("extra-factor", (a - y_) * (1 - a**2) * x_**2)


def test_the_slope_of_the_output_after_a_cross_entropy() -> None:
    """(p - y) p (1 - p) for p - y."""
    g = Graph()
    z, y = g.leaf("z"), g.leaf("y", domain="0 or 1")
    p = g.name("p", z.call("sigmoid"))
    L = g.name("L", -(y * p.call("ln")) - (1 - y) * (1 - p).call("ln"))
    asked = Asked(derivative(L, z))
    p_, y_ = asked["p"], asked["y"]

    assert asked.making("extra-output-slope", (p_ - y_) * p_ * (1 - p_))
    assert asked.making("squared-loss-slope", 2 * (p_ - y_) * p_ * (1 - p_))
    assert [] == asked.found("cross-entropy-slope")


def test_the_error_of_a_cross_entropy_without_one_of_its_terms() -> None:
    """p x and -y x for (p - y) x; (p + y) x; all of that for a mean over three points, too."""
    g = Graph()
    x, w, y = g.leaf("x", (3,)), g.leaf("w"), g.leaf("y", (3,), "0 or 1")
    p = g.name("p", (w * x).call("sigmoid"))
    L = g.name("L", (-(y * p.call("ln")) - (1 - y) * (1 - p).call("ln")).mean())
    asked = Asked(derivative(L, w))
    p_, y_, x_ = asked["p"], asked["y"], asked["x"]

    assert asked.making("lost-term", (p_ * x_).mean(0))
    assert asked.making("lost-term", (-y_ * x_).mean(0))
    assert asked.making("sum-for-difference", ((p_ + y_) * x_).mean(0))
    assert asked.making("squared-loss-slope", (2 * (p_ - y_) * p_ * (1 - p_) * x_).mean(0))


def test_the_error_without_its_label() -> None:
    """2 a x and -2 y x for 2 (a - y) x."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x"), g.leaf("y")
    asked = Asked(derivative(g.name("L", (g.name("a", w * x) - y) ** 2), w))

    assert asked.making("lost-term", 2 * asked["a"] * asked["x"])
    assert asked.making("lost-term", -2 * asked["y"] * asked["x"])


def test_the_slope_of_squares_by_the_output_of_a_cross_entropy() -> None:
    """2 (p - y) for dL/dp."""
    g = Graph()
    p, y = g.leaf("p", (), "probability"), g.leaf("y", (), "0 or 1")
    asked = Asked(derivative(g.name("L", -(y * p.call("ln")) - (1 - y) * (1 - p).call("ln")), p))

    assert asked.making("squared-loss-slope", 2 * (asked["p"] - asked["y"]))


def test_a_factor_left_out_on_the_way_forward() -> None:
    """Loss(w2 g1(x)), without w1; only where nothing is derived."""
    g = Graph()
    x, w1, w2 = g.leaf("x"), g.leaf("w1"), g.leaf("w2")
    a = g.name("a", g.function("g", g.name("z", w1 * x)))
    out = g.name("out", w2 * a)
    asked = Asked(out)
    general = asked.instances.functions["g"]

    assert asked.making("lost-weight", asked["w2"] * general((0,), asked["x"]))
    assert asked.making("lost-input", asked["w2"] * general((0,), asked["w1"]))
    assert asked.making("activation-not-applied", asked["w2"] * asked["z"])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("factor", [1, Fraction(1, 2)])
def test_the_slope_of_a_cross_entropy_after_squares(factor: Fraction, turned: bool) -> None:
    """p - y for 2 (p - y) p (1 - p), times what follows: here, x."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x"), g.leaf("y")
    p = g.name("p", g.name("z", w * x).call("sigmoid"))
    asked = Asked(derivative(g.name("L", factor * (y - p if turned else p - y) ** 2), w))
    p_, y_, x_ = asked["p"], asked["y"], asked["x"]

    assert asked.making("cross-entropy-slope", (p_ - y_) * x_)
    assert [] == asked.found("squared-loss-slope")


def test_a_hidden_unit_has_no_slope_of_a_loss() -> None:
    """Only the output's own slope may be taken for that of a cross-entropy."""
    g = Graph()
    w, x, y, v = (g.leaf(name) for name in "wxyv")
    h = g.name("h", (w * x).call("sigmoid"))
    asked = Asked(derivative(g.name("L", (v * h - y) ** 2), w))

    assert [] == asked.found("cross-entropy-slope")


def test_the_slope_of_a_softmax_after_a_cross_entropy() -> None:
    """(p_k - y_k) p_k (1 - p_k)."""
    g = Graph()
    z, y = g.leaf("z", (3,)), g.leaf("y", (3,), "one-hot")
    p = g.name("p", g.apply("softmax", z))
    asked = Asked(derivative(g.name("L", -(y * p.call("ln")).sum()), z))
    p_, y_ = asked["p"], asked["y"]

    assert asked.making("extra-output-slope", (p_ - y_) * p_ * (1 - p_))


def test_no_slope_of_an_output_is_doubled_where_there_is_no_cross_entropy() -> None:
    """(a - y)^2 has no logarithm to cancel it."""
    g = Graph()
    z, y = g.leaf("z"), g.leaf("y")
    asked = Asked(derivative(g.name("L", (g.name("a", z.call("sigmoid")) - y) ** 2), z))

    assert [] == asked.found("extra-output-slope")


@pytest.mark.parametrize("pack", [pack.id for pack in find_packs()])
def test_nothing_raises_on_shipped_quantities(pack: str) -> None:
    """Every named quantity and every derivative of a loss by it, in every shipped model."""
    tried = 0
    (exercises,) = [p.exercises for p in find_packs() if p.id == pack]
    for exercise in exercises:
        problem = exercise.problem
        if not isinstance(exercise.model, (GraphModel, NetworkModel)):
            continue
        loss = problem.scope.loss
        targets = [name for name in problem.scope.blocks if "@" not in name]
        targets += [f"d{loss}/d{name}" for name in targets if loss and name != loss]
        for target in targets:
            block = problem.block(target)
            computation = Computation(problem.graph, block)
            instances = Instances(problem.graph, [block], batch=4)
            for _, alteration in alterations(computation):
                values = on_instances(computation, instances, alteration)
                tried += values is not None and values.shape == (*block.shape, 4)
    assert tried


def test_ids_have_one_row_each() -> None:
    """A row of the table is found by its id."""
    assert list(BUGS) == [bug.id for bug in BUGS.values()]
