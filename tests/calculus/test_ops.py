"""The operation table: floats and numpy agree, slopes are the slopes, conventions hold."""

from __future__ import annotations

import math

import numpy as np
import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.calculus.ops import ACTIVATIONS, ELEMENTWISE

UNARY = [n for n in ELEMENTWISE if n not in {"add", "sub", "mul", "div", "pow", "max", "min",
                                             "gt", "ge", "lt", "le", "eq", "ne"}]
BINARY = [n for n in ELEMENTWISE if n not in UNARY]
POINTS = [-3.0, -1.0, -0.25, 0.0, 0.25, 1.0, 2.5, 40.0]


def both(name: str, *x: float) -> tuple[float, float]:
    """The float's and numpy's answer."""
    out = np.empty(1)
    with np.errstate(all="ignore"):
        ELEMENTWISE[name].array(*[np.array([v]) for v in x], out)
    return ELEMENTWISE[name].scalar(*x), float(out[0])


GATED = [(n, x) for n in UNARY for x in [*POINTS, math.nan] if not (n == "gate" and x < 0)]
"""`gate` reads the output of a relu, which is never negative."""
INSIDE = [
    (n, x) for n in UNARY for x in [-1.3, -0.4, 0.3, 0.8, 1.7] if not math.isnan(ELEMENTWISE[n].scalar(x))
]


@pytest.mark.parametrize(("name", "x"), GATED)
def test_one_argument_is_the_same_in_floats_and_in_numpy(name: str, x: float) -> None:
    """Undefined is undefined in both."""
    f, n = both(name, x)

    same = f == pytest.approx(n, rel=1e-12, abs=1e-300, nan_ok=True)
    assert same or not (math.isfinite(f) or math.isfinite(n))


@pytest.mark.parametrize("a", [-2.0, 0.0, 1.0, 3.0, math.nan])
@pytest.mark.parametrize("b", [-1.0, 0.0, 1.0, 2.0, math.nan])
@pytest.mark.parametrize("name", BINARY)
def test_two_arguments_are_the_same_in_floats_and_in_numpy(name: str, a: float, b: float) -> None:
    """The same, NaN included; where floats raise, the answer is not finite."""
    f, n = both(name, a, b)

    assert f == pytest.approx(n, nan_ok=True) or not (math.isfinite(f) or math.isfinite(n))


@pytest.mark.parametrize(("name", "x"), INSIDE)
def test_a_slope_is_the_slope(name: str, x: float) -> None:
    """The local partial equals the difference quotient."""
    h = 1e-6
    f = ELEMENTWISE[name].scalar
    g = Graph()
    u = g.leaf("u")
    y = g.name("y", g.apply(name, u))

    slope = (f(x + h) - f(x - h)) / (2 * h)
    assert Givens(g, [(u, x)]).value(derivative(y, u)) == pytest.approx(slope, abs=1e-7)


@pytest.mark.parametrize(("name", "slope"), [("relu", 0), ("step", 0), ("abs", 0), ("leaky_relu", 0.01)])
def test_slopes_at_the_kink_follow_the_convention(name: str, slope: float) -> None:
    """relu'(0) = 0."""
    g = Graph()
    u = g.leaf("u")
    y = g.name("y", g.apply(name, u))

    assert Givens(g, [(u, 0)]).value(derivative(y, u)) == slope


@pytest.mark.parametrize("name", ["max", "min"])
def test_a_tie_sends_the_gradient_to_the_first(name: str) -> None:
    """And nothing to the second."""
    g = Graph()
    a, b = g.leaf("a"), g.leaf("b")
    y = g.name("y", a.call(name, b))
    k = Givens(g, [(a, 2), (b, 2)])

    assert (k.value(derivative(y, a)), k.value(derivative(y, b))) == (1, 0)


@pytest.mark.parametrize(("z", "a"), [(800.0, 1.0), (-800.0, 0.0), (-37.0, 8.533047625744066e-17)])
def test_sigmoid_does_not_overflow(z: float, a: float) -> None:
    """Far out it is 0 or 1, and small values keep their digits."""
    assert ELEMENTWISE["sigmoid"].scalar(z) == pytest.approx(a, rel=1e-12)


def test_every_activation_can_be_computed() -> None:
    """Each name a layer may use is an operation."""
    assert set(ACTIVATIONS) - {"softmax", "linear"} <= set(ELEMENTWISE)
