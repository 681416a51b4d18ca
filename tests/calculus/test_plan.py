"""Many instances from the leaves: all evaluators agree; layouts, fixed rows, repetition."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Graph
from bptutor.calculus.plan import FEW, SMALL, WIDE, Plan, plan
from bptutor.calculus.scalar_plan import ScalarPlan, rows_below


def run(made: Plan | ScalarPlan, values: dict[Any, Any]) -> Plan | ScalarPlan:
    """The plan with its leaves set."""
    for leaf in made.leaves:
        made.set(leaf, values[leaf])
    return made.run()


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), zeros=st.booleans())
def test_all_evaluators_agree(random_graph: Any, seed: int, zeros: bool) -> None:
    """A batch, one instance of it, Python floats, and the givens give the same numbers, gradients too."""
    r = random_graph(seed, zeros=zeros)
    wanted = [r.loss, *(derivative(r.loss, leaf) for leaf in r.leaves)]
    truth = r.truth()
    batch = 7
    spread = {leaf: np.repeat(np.asarray(v, float)[..., None], batch, -1) for leaf, v in r.values.items()}
    many, one, floats = (
        run(Plan(r.graph, wanted, batch), spread),
        run(Plan(r.graph, wanted, 1), r.values),
        run(ScalarPlan(r.graph, wanted), r.values),
    )

    for block in wanted:
        expected = np.asarray(truth.value(block), float)
        np.testing.assert_allclose(floats[block], expected, rtol=1e-9, atol=1e-9)
        single = np.broadcast_to(one[block], (*block.shape, 1))[..., 0]
        np.testing.assert_allclose(single, expected, rtol=1e-9, atol=1e-9)
        for k in (0, batch - 1):
            shown = np.broadcast_to(many[block], (*block.shape, batch))[..., k]
            np.testing.assert_allclose(shown, expected, rtol=1e-9, atol=1e-9)


def test_instances_stay_apart() -> None:
    """Each instance has its own numbers."""
    g = Graph()
    x, w = g.leaf("x", (2,)), g.leaf("w", (2,))
    loss = g.name("L", (w @ x) ** 2)
    slope = derivative(loss, w)
    made = run(Plan(g, [loss, slope], 3), {x: [[1, 2, 3], [0, 1, 2]], w: [[1, 1, 1], [2, 2, 2]]})

    assert [1, 16, 49] == made[loss].tolist()
    assert [[2, 16, 42], [0, 8, 28]] == made[slope].tolist()


def test_running_again() -> None:
    """A plan is made once; new leaves give new results, untouched ones stay."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    f = g.name("f", x * y + 1)
    for made in (Plan(g, [f], 1), ScalarPlan(g, [f])):
        run(made, {x: 2, y: 3})
        assert 7 == made[f].item()

        made.set(x, 5)
        assert 16 == made.run()[f].item()


def test_only_what_is_wanted_is_computed() -> None:
    """Blocks beside the wanted ones are not laid out."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    wanted, other = g.name("f", x + 1), g.name("h", y * 2)
    made = Plan(g, [wanted], 2)

    assert [x] == made.leaves
    with pytest.raises(KeyError):
        made[other]
    made.set(y, 3)  # setting what is not needed does nothing


@pytest.mark.parametrize("fixed", ["entry", "node"])
def test_fixed_rows(fixed: str) -> None:
    """A row at a number ignores its definition; what is made of it follows."""
    g = Graph()
    x = g.leaf("x", (2,))
    z = g.name("z", x * 2)
    f = g.name("f", z.sum() + x[0])
    row = int(z.rows[1]) if fixed == "entry" else int(f.rows)
    made = Plan(g, [f], 2, fixed={row: 100.0})
    made.set(x, [1, 2])

    assert ([103, 103] if fixed == "entry" else [100, 100]) == made.run()[f].tolist()


def test_fixed_leaf() -> None:
    """A fixed entry of a leaf wins over what is set."""
    g = Graph()
    x = g.leaf("x", (2,))
    f = g.name("f", x.sum())
    made = Plan(g, [f], 2, fixed={int(x.rows[0]): 7.0})
    made.set(x, [1, 2])

    assert [9, 9] == made.run()[f].tolist()


def test_undefined_values_are_no_errors() -> None:
    """A logarithm of a negative number is NaN, a division by zero infinite, in both evaluators."""
    g = Graph()
    x = g.leaf("x")
    wanted = [x.call("ln"), 1 / x, x.call("sqrt"), x.call("exp")]
    at = {-1: [np.nan, -1, np.nan, 0.36787944], 1000: [6.9077553, 0.001, 31.622777, np.inf]}
    for value, expected in at.items():
        for made in (Plan(g, wanted, 1), ScalarPlan(g, wanted)):
            run(made, {x: value})
            np.testing.assert_allclose([made[b].item() for b in wanted], expected, rtol=1e-6)


@pytest.mark.parametrize("batch", [2, FEW, FEW + 1])
def test_wide_blocks_change_the_layout_only(batch: int) -> None:
    """A layer of many units: the batch goes first in memory, and nothing else changes."""
    g = Graph()
    n = WIDE // 16
    w, x = g.leaf("W", (n, 20)), g.leaf("x", (20,))
    a = g.name("a", (w @ x).call("tanh"))
    loss = g.name("L", (a * a).mean())
    slopes = [derivative(loss, w), derivative(loss, x)]
    rng = np.random.default_rng(1)
    values = {w: rng.normal(size=(n, 20, batch)), x: rng.normal(size=(20, batch))}
    made = run(Plan(g, [loss, *slopes], batch), values)

    t = np.tanh(np.einsum("nmb,mb->nb", values[w], values[x]))
    back = 2 * t * (1 - t * t) / n
    np.testing.assert_allclose(made[loss], (t * t).mean(0))
    np.testing.assert_allclose(made[slopes[0]], back[:, None] * values[x][None], atol=1e-12)
    np.testing.assert_allclose(made[slopes[1]], np.einsum("nmb,nb->mb", values[w], back), atol=1e-12)


def test_long_chain() -> None:
    """Two thousand operations deep, without recursion."""
    g = Graph()
    x = g.leaf("x")
    z = x
    for k in range(2000):
        z = g.name(f"z_{k}", z + 1)
    made = run(Plan(g, [z, derivative(z, x)], 1), {x: 0})

    assert 2000 == made[z].item()


def test_the_quicker_evaluator_is_chosen() -> None:
    """Python floats for one instance of a small graph, numpy otherwise."""
    g = Graph()
    x = g.leaf("x")
    small, large = g.name("f", x * 2), g.name("h", g.leaf("u", (SMALL, 2)).sum())

    assert isinstance(plan(g, [small]), ScalarPlan)
    assert isinstance(plan(g, [small], 2), Plan)
    assert isinstance(plan(g, [large]), Plan)


def test_rows_below() -> None:
    """The rows something is made of, and no others."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    f = g.name("f", x * 2)
    g.name("h", y * f)

    assert {int(x.rows), int(f.rows)} <= rows_below(g, [f])
    assert int(y.rows) not in rows_below(g, [f])
