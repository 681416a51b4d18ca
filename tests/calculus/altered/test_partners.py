"""A weight for what it multiplies, and the reverse, against formulas written by hand in numpy."""

from __future__ import annotations

import numpy as np

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Graph
from tests.calculus.altered.mistakes import Asked


def chain() -> Graph:
    """L = (b - y)^2, b = tanh(v a), a = tanh(w x)."""
    g = Graph()
    x, w, v, y = (g.leaf(name) for name in ("x", "w", "v", "y"))
    a = g.name("a", g.name("z", w * x).call("tanh"))
    b = g.name("b", g.name("s", v * a).call("tanh"))
    g.name("L", (b - y) ** 2)
    return g


def test_the_weight_for_its_input() -> None:
    """dL/dv = dL/ds v, for a."""
    g = chain()
    asked = Asked(derivative(g.names["L"], g.names["v"]))
    v, y, b = (asked[name] for name in "vyb")

    (found,) = asked.making("weight-for-input", 2 * (b - y) * (1 - b**2) * v)
    assert ["a", "v"] == asked.names(found.about)
    assert [] == asked.found("input-for-weight")


def test_the_input_for_its_weight_on_the_way() -> None:
    """dL/da = dL/ds a, for v, in the derivative by w."""
    g = chain()
    asked = Asked(derivative(g.names["L"], g.names["w"]))
    x, y, a, b = (asked[name] for name in "xyab")

    (found,) = asked.making("input-for-weight", 2 * (b - y) * (1 - b**2) * a * (1 - a**2) * x)
    assert ["v", "a"] == asked.names(found.about)


def test_in_a_sum_over_paths_all_weights() -> None:
    """dL/da = dL/ds a + dL/dt a, for u and v."""
    g = Graph()
    a, u, v = (g.leaf(name) for name in ("a", "u", "v"))
    s, t = g.name("s", u * a), g.name("t", v * a)
    asked = Asked(derivative(g.name("L", s.call("tanh") + t.call("sigmoid")), a))
    s_, t_, a_ = (asked[name] for name in "sta")

    slopes = 1 - np.tanh(s_) ** 2 + np.exp(-t_) / (1 + np.exp(-t_)) ** 2
    assert asked.making("input-for-weight", a_ * slopes)


def test_a_factor_that_is_no_partner_stays() -> None:
    """The y of y ln h is multiplied by no h."""
    g = Graph()
    h, y = g.leaf("h"), g.leaf("y")
    asked = Asked(derivative(g.name("L", y * h.call("ln")), h))

    assert [] == asked.found("weight-for-input")
    assert [] == asked.found("input-for-weight")
