"""How large terms were before they cancelled, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptutor.calculus.graph import Graph
from bptutor.calculus.magnitude import magnitude
from bptutor.calculus.plan import Plan
from bptutor.calculus.sampling import Instances

X, Y = 3.0, -2.0


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda x, y: x, 3),
        (lambda x, y: -x, 3),
        (lambda x, y: x + y, 5),
        (lambda x, y: x - y, 5),
        (lambda x, y: (x + 1000) - 1000, 2003),
        (lambda x, y: x * y, 6),
        (lambda x, y: (x + y) * (x - y), 25),
        (lambda x, y: (x + y) / y, 2.5),
        (lambda x, y: (x + y) ** 2, 10),
        (lambda x, y: (x + y).call("ln"), 5),
        (lambda x, y: (x + y).call("softplus"), 5 * np.e / (1 + np.e)),
        (lambda x, y: (x + y).call("step"), 1),  # other functions start afresh at their value
        (lambda x, y: (x + y).call("exp"), 5 * np.e),  # the slope hands on the size of the sum
        (lambda x, y: (x + y).call("sin") - (x + y).call("sin") * 2, 15 * np.cos(1)),
        (lambda x, y: x.graph.apply("stack", x, y, attr=(2,)).sum(), 5),
        (lambda x, y: x.graph.apply("stack", x, y, attr=(2,)).mean(), 2.5),
    ],
)
def test_scalar(make: Any, expected: float) -> None:
    """Sums add sizes, products multiply them."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    wanted = make(x, y)
    plan = Plan(g, [wanted], 2)
    plan.set(x, X)
    plan.set(y, Y)

    np.testing.assert_allclose(magnitude(plan.run(), wanted), [expected] * 2)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda w, v: w @ v, [3, 7]),
        (lambda w, v: v @ w, [4, 6]),
        (lambda w, v: w @ w, [[7, 10], [15, 22]]),
        (lambda w, v: v @ v, 2),
        (lambda w, v: v.outer(v), [[1, 1], [1, 1]]),
        (lambda w, v: w.T, [[1, 3], [2, 4]]),
        (lambda w, v: w.sum(0), [4, 6]),
        (lambda w, v: w.mean(1), [1.5, 3.5]),
        (lambda w, v: w[1], [3, 4]),
        (lambda w, v: v.graph.apply("scatter", v, attr=((1,), (0, 0))), [2]),  # 1 - 1, gathered in one place
    ],
)
def test_array(make: Any, expected: Any) -> None:
    """Entry by entry, in the shape of the block."""
    g = Graph()
    w, v = g.leaf("W", (2, 2)), g.leaf("v", (2,))
    wanted = make(w, v)
    plan = Plan(g, [wanted], 1)
    plan.set(w, [[1, -2], [-3, 4]])
    plan.set(v, [1, -1])

    np.testing.assert_allclose(magnitude(plan.run(), wanted)[..., 0], expected)


def test_functions_hand_on_the_rounding_of_their_argument() -> None:
    """tanh of a sum that cancels is zero up to the rounding of the terms, sin and relu alike."""
    g = Graph()
    w, x, b = g.leaf("w"), g.leaf("x"), g.leaf("b")
    nothing = (w * x + b) - g.name("same", b + x * w)
    zero = x - x
    for op in ("tanh", "sin", "relu", "abs"):
        instances = Instances(g, [zero, nothing.call(op)])
        assert instances.equal(zero, nothing.call(op)), op
