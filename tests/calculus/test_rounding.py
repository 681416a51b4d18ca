"""Error bounds: never below the true error, and not so far above it that they say nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.precise import Values
from bptutor.calculus.rounding import UNIT, error_bound
from bptutor.calculus.sampling import Instances
from tests.calculus.conftest import RandomGraph


def true_errors(instances: Instances, block: Block, at: int) -> list[tuple[float, float]]:
    """(bound, error) of every entry at one instance, as 50 digits have it."""
    bounds = error_bound(instances.plan, block)
    values = Values(instances, at)
    found = []
    for q in block.quantities():
        computed = float(instances[block][q.index][at])
        found.append((float(bounds[q.index][at]), abs(float((values[q.row] - computed).mid))))
    return found


@pytest.mark.parametrize("seed", range(40))
def test_bounds_hold_on_random_graphs(seed: int) -> None:
    """For the loss and its derivatives: the error is within the bound, which is small but on ties of max."""
    world = RandomGraph(seed)
    slopes = [derivative(world.loss, leaf) for leaf in world.leaves]
    wanted = [world.loss, *(slope for slope in slopes if not slope.is_constant)]
    instances = Instances(world.graph, wanted, batch=6)
    for block in wanted:
        for at in range(6):
            for bound, error in true_errors(instances, block, at):
                assert error <= 2 * bound
        bounds = error_bound(instances.plan, block)
        assert (bounds[np.isfinite(bounds)] <= 1e-8 * max(1.0, float(np.abs(instances[block]).max()))).all()


ROUNDED: list[tuple[str, Any]] = [
    ("a large number in between", lambda x, y: (x + 1e8) - 1e8),
    ("a difference below", lambda x, y: y / ((x + 1e8) - 1e8)),
    ("a power of a difference", lambda x, y: ((x + 1e6) - 1e6) ** 3),
    ("a negative power", lambda x, y: ((x + 1e6) - 1e6) ** -2),
    ("a root", lambda x, y: ((x * x + 1e6) - 1e6).call("sqrt")),
    ("a logarithm", lambda x, y: (1 + (x * x - 30).call("exp")).call("ln")),
    ("other logarithms",
     lambda x, y: ((x * x + 1e6) - 1e6).call("log2") * ((y * y + 1e5) - 1e5).call("log10")),
    ("a saturated sigmoid", lambda x, y: 1 - (x * x + 30).call("sigmoid")),
    ("a saturated tanh", lambda x, y: 1 - (x * x + 10).call("tanh") ** 2),
    ("waves", lambda x, y: ((x + 1e6) - 1e6).call("sin") * ((x + 1e6) - 1e6).call("cos")),
    ("hyperbolas", lambda x, y: (x + 3).call("cosh") - (x + 3).call("sinh")),
    ("gates of what was rounded",
     lambda x, y: ((x + 1e8) - 1e8).call("relu") * ((x + 1e8) - 1e8).call("gate")),
    ("thirds", lambda x, y: x.graph.const(1) / 3 * x - x / 3),
    ("a softplus", lambda x, y: ((x + 1e6) - 1e6).call("softplus")),
    ("a leak", lambda x, y: ((x + 1e6) - 1e6).call("leaky_relu")),
    ("an order", lambda x, y: ((x + 1e6) - 1e6).call("max", (y + 1e6) - 1e6)),
    ("a general function", lambda x, y: x.graph.function("g", (x + 1e6) - 1e6, orders=(1,))),
    ("a variable power", lambda x, y: (x * x + 1) ** ((y + 1e6) - 1e6)),
]


@pytest.mark.parametrize("make", [r[1] for r in ROUNDED], ids=[r[0] for r in ROUNDED])
def test_bounds_hold_where_much_is_lost(make: Any) -> None:
    """Cancellation, saturation, everything that hands errors on."""
    g = Graph()
    block = make(g.leaf("x"), g.leaf("y"))
    instances = Instances(g, [block], batch=64)
    pairs = [pair for at in range(64) for pair in true_errors(instances, block, at)]

    assert all(error <= 2 * bound for bound, error in pairs)
    assert np.isfinite([bound for bound, _ in pairs]).mean() > 0.9


@pytest.mark.parametrize(
    "make",
    [
        lambda x: ((x + 1e8) - 1e8 - x).call("step"),  # on the kink, as far as anyone knows
        lambda x: ((x + 1e8) - 1e8).call("gt", x),
        lambda x: 1 / ((x + 1e8) - 1e8 - x),
        lambda x: ((x + 1e8) - 1e8 - x).call("ln"),
        lambda x: ((x + 1e8) - 1e8 - x).call("sqrt"),
        lambda x: ((x + 1e8) - 1e8 - x) ** -1,
        lambda x: ((x + 1e16) - 1e16 - x).call("exp"),
    ],
)
def test_what_rounding_may_have_made_up_has_no_bound(make: Any) -> None:
    """A step at nothing, a quotient by nothing: the doubles say nothing at all."""
    g = Graph()
    x = g.leaf("x")
    block = make(x)
    instances = Instances(g, [block], batch=8)

    assert not np.isfinite(error_bound(instances.plan, block)).any()


def test_leaves_and_short_numbers_are_exact_and_given_ones_rounded() -> None:
    """A half is a half; pi is not what a double says."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    half, third, twice = g.const(0.5), g.const(1) / 3, 2 * x
    instances = Instances(g, [half * x, third * x, twice, y], {int(y.rows): 0.1}, batch=4)

    assert (error_bound(instances.plan, x) == 0).all()
    assert (error_bound(instances.plan, half) == 0).all()
    assert (error_bound(instances.plan, y) == UNIT * 0.1).all()
    assert (error_bound(instances.plan, third) > 0).all()
