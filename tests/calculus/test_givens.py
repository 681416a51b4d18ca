"""Partial givens: what follows, what does not and why, what contradicts; and never a wrong value."""

from __future__ import annotations

import math
import random
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens, Stated
from bptutor.calculus.graph import Graph, Quantity
from bptutor.errors import Contradiction, GraphError, Impossible, Undefined, Undetermined


@pytest.fixture
def sigmoid_unit():
    """z = w x, a = sigmoid(z), L = (a - y)^2."""
    g = Graph()
    w, x, y = g.leaf("w"), g.leaf("x"), g.leaf("y")
    z = g.name("z", w * x)
    a = g.name("a", z.call("sigmoid"))
    g.name("L", (a - y) ** 2)
    return g


@pytest.fixture
def fragment(net, d):
    """P1: a 2-2-2-1 network of which W^(2), z^(1) and dH/dz^(2) are given."""

    def make(w: Any = ((5, 1), (1, 2)), z: Any = (3, -2), dz: Any = (-3, 1), **more: Any):
        n = net([2, 2, 2, 1])
        b = n.blocks
        stated = [(b["W^(2)"], [list(row) for row in w]), (b["z^(1)"], list(z))]
        return n, Givens(n.graph, [*stated, (d(n.output, b["z^(2)"]), list(dz))], **more)

    return make


# ---------------------------------------------------------------- what follows


def test_an_output_is_enough_for_its_slope(sigmoid_unit) -> None:
    """sigma(z) = 0.8 settles dL/dz without z."""
    n = sigmoid_unit.names
    k = Givens(sigmoid_unit, [(n["a"], 0.8), (n["y"], 1)])

    assert k.value(derivative(n["L"], n["z"])) == pytest.approx(-0.064)
    assert not k.determined(n["z"])


def test_a_gate_is_read_from_the_output_of_its_relu(net, d) -> None:
    """a = 2 means the unit is on, a = 0 that it is off; z is not needed."""
    n = net([2, 2, 1])
    b = n.blocks
    k = Givens(n.graph, [(b["a^(1)"], [2, 0]), (b["W^(2)"], [[3], [5]])])

    assert k.value(d(n.output, b["z^(1)"])) == [3, 0]


def test_a_zero_factor_settles_a_product_of_unknowns(net, d) -> None:
    """P7: (H - y) is 0, so every gradient is, whatever dH/dw may be."""
    n = net([2, 2, 1], hidden="sigmoid")
    y = n.graph.leaf("y")
    risk = n.graph.name("R", (n.output - y) ** 2)
    k = Givens(n.graph, [(n.output, 1), (y, 1)])

    assert [k.value(d(risk, w)) for w in n.weights] == [[[0, 0], [0, 0]], [[0], [0]]]
    assert not k.determined(d(n.output, n.weights[0]))


def test_a_given_wins_over_its_definition_and_what_is_above_it() -> None:
    """z is given, so neither w nor x is needed."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    z = g.name("z", w * x)
    k = Givens(g, [(z, 4)])

    assert k.value(g.name("L", z**2)) == 16


def test_a_given_difference_settles_its_opposite() -> None:
    """y - z = 1/4 says what z - y is, and its square."""
    g = Graph()
    y, z = g.leaf("y"), g.leaf("z")
    k = Givens(g, [(y - z, Fraction(1, 4))])

    assert k.value((z - y) ** 2) == 0.0625


def test_values_and_slopes_of_general_functions_are_given_like_others() -> None:
    """f'(z) = 0.6 settles the derivative, f(z) the value."""
    g = Graph()
    z = g.leaf("z")
    f = g.function("f", z)
    loss = g.name("L", 2 * f)
    k = Givens(g, [(g.function("f", z, orders=(1,)), 0.6), (z, 1)])

    assert k.value(derivative(loss, z)) == 1.2
    with pytest.raises(Undetermined, match=r"f\(z\) would settle it"):
        k.value(loss)


def test_shared_rows_are_known_together() -> None:
    """df/dq is z, so giving it gives z."""
    g = Graph()
    x, y, z = g.leaf("x"), g.leaf("y"), g.leaf("z")
    q = g.name("q", x + y)
    f = g.name("f", q * z)

    assert Givens(g, [(derivative(f, q), -4)]).value(z) == -4


def test_part_of_an_array_may_be_given(net) -> None:
    """None stands for an entry that is not."""
    n = net([2, 1])
    k = Givens(n.graph, [(n.input, [3, 0]), (n.weights[0], [[2], [None]])])

    assert k.value(n.output) == 6


def test_no_negative_zero_comes_out() -> None:
    """-1 * 0 is 0."""
    g = Graph()
    x = g.leaf("x")
    value = Givens(g, [(x, 0)]).value(-x)

    assert math.copysign(1, value) == 1


def test_ten_thousand_weights_are_no_trouble(net) -> None:
    """Only what is needed is computed, without recursion."""
    n = net([100, 100, 1])
    stated = [(w, np.full(w.shape, 0.01).tolist()) for w in n.weights]
    k = Givens(n.graph, [(n.input, [1] * 100), *stated])

    assert k.value(n.output) == pytest.approx(1)


# ---------------------------------------------------------------- derivatives, in other orders


def test_a_derivative_in_the_middle_is_used_forwards(net, d) -> None:
    """S5: w_{j2,y} and do_j2/dw settle do_y/dw, which backwards alone does not; neither is enough alone."""
    n = net([4, 3, 2, 1], weights="by-nodes", nodes=("x", "h", "j", "y"))
    b = n.blocks
    wanted = d(n.output, b["w_{h,j}"])[1, 1]
    one = (b["w_{j,y}"], [[None], [2]])
    two = (d(b["o_{j}"][1], b["w_{h,j}"])[1, 1], 3)

    assert Givens(n.graph, [one, two]).value(wanted) == 6
    for alone in (one, two):
        assert not Givens(n.graph, [alone]).determined(wanted)


def test_a_derivative_in_the_middle_that_is_zero_is_enough(net, d) -> None:
    """S5 (2) alone, when it happens to be 0."""
    n = net([4, 3, 2, 1], weights="by-nodes", nodes=("x", "h", "j", "y"))
    b = n.blocks
    k = Givens(n.graph, [(d(b["o_{j}"][1], b["w_{h,j}"])[1, 1], 0)])

    assert k.value(d(n.output, b["w_{h,j}"])[1, 1]) == 0


def test_two_derivatives_meet_where_every_path_passes() -> None:
    """dL/dm and dm/dx give dL/dx, with nothing known of what lies between."""
    g = Graph()
    x = g.leaf("x")
    m = g.name("m", g.name("u", x.call("sin")).call("exp"))
    loss = g.name("L", g.name("v", m.call("cos")).call("tanh"))
    k = Givens(g, [(derivative(loss, m), 2), (derivative(m, x), 5)])

    assert k.value(derivative(loss, x)) == 10


def test_three_derivatives_are_strung_together() -> None:
    """dL/dq, dq/dp, dp/dx."""
    g = Graph()
    x = g.leaf("x")
    y, marks = x, []
    for k in range(6):
        y = g.name(f"n{k}", y.call("sin"))
        marks.append(y)
    p, q, loss = marks[1], marks[3], marks[5]
    k = Givens(g, [(derivative(loss, q), 2), (derivative(q, p), 3), (derivative(p, x), 5)])

    assert k.value(derivative(loss, x)) == 30


def test_derivatives_do_not_meet_where_a_path_goes_round() -> None:
    """A skip connection past m: the product would be one path of two."""
    g = Graph()
    x = g.leaf("x")
    m = g.name("m", g.name("u", x.call("sin")).call("exp"))
    loss = g.name("L", g.name("v", m.call("cos")) * x)
    k = Givens(g, [(derivative(loss, m), 2), (derivative(m, x), 5)])

    assert not k.determined(derivative(loss, x))


def test_what_is_made_of_a_derivative_follows_too() -> None:
    """A step v - r dL/dx, where dL/dx takes a detour."""
    g = Graph()
    x, r, v = g.leaf("x"), g.leaf("r"), g.leaf("v")
    m = g.name("m", g.name("u", x.call("sin")).call("exp"))
    loss = g.name("L", g.name("o", m.call("cos")).call("tanh"))
    k = Givens(g, [(derivative(loss, m), 2), (derivative(m, x), 5), (v, 1), (r, 0.5)])

    assert k.value(v - r * derivative(loss, x)) == -4


# ---------------------------------------------------------------- what does not follow


@pytest.mark.parametrize(
    ("target", "missing"),
    [("H", ("W_11^(3)", "W_21^(3)")), ("W^(1)", ("x_1",)), ("x", ("W_11^(1)", "W_12^(1)"))],
)
def test_what_is_missing_is_named(fragment, d, target: str, missing: tuple[str, ...]) -> None:
    """The nearest quantities that would be needed, no more."""
    n, k = fragment()
    wanted = n.output if target == "H" else d(n.output, n.blocks[target])

    with pytest.raises(Undetermined) as e:
        k.value(wanted)

    assert set(e.value.missing) <= set(missing)
    assert set(k.missing(wanted)) >= set(missing)


def test_fewer_leaves_are_named_rather_than_more_nodes() -> None:
    """L = u + v with u = x, v = 2x: x would do."""
    g = Graph()
    x = g.leaf("x")
    loss = g.name("L", g.name("u", x.call("sin")) + g.name("v", 2 * x))

    assert Givens(g, []).missing(loss) == ("x",)


def test_an_unknown_leaf_is_missing_itself() -> None:
    """There is nothing nearer."""
    g = Graph()
    x = g.leaf("x")

    assert Givens(g, []).missing(x) == ("x",)


# ---------------------------------------------------------------- what is undefined


def test_an_undefined_value_is_an_error_that_names_its_origin() -> None:
    """Not an unknown one."""
    g = Graph()
    x = g.leaf("x")
    u = g.name("u", x.call("ln"))
    loss = g.name("L", u**2 + 1)

    with pytest.raises(Undefined, match=r"L is not a finite number .* because u is not"):
        Givens(g, [(x, -1)]).value(loss)


def test_an_overflow_is_undefined_too() -> None:
    """exp(1000)."""
    g = Graph()
    x = g.leaf("x")

    with pytest.raises(Undefined):
        Givens(g, [(x, 1000)]).value(g.name("y", x.call("exp")))


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_given_is_a_finite_number(value: float) -> None:
    """Anything else is refused at once."""
    g = Graph()

    with pytest.raises(GraphError, match="x is given as"):
        Givens(g, [(g.leaf("x"), value)])


@pytest.mark.parametrize("value", [3, [1, 2, 3], [[1], [2]], [[1, 2]], Stated(1)], ids=str)
def test_a_given_has_the_shape_of_its_block(value: Any) -> None:
    """A pair is a number with its slack, not a vector."""
    g = Graph()

    with pytest.raises(GraphError, match="x has shape 2"):
        Givens(g, [(g.leaf("x", (2,)), value)])


# ---------------------------------------------------------------- what contradicts


def test_a_closed_gate_contradicts_a_derivative_that_passes_it(fragment) -> None:
    """P1 with z_1^(2) = -9: dH/dz_1^(2) cannot be -3."""
    with pytest.raises(Contradiction) as e:
        fragment(w=((-3, 1), (1, 2)))

    assert (e.value.quantity, e.value.given, e.value.computed) == ("dH/dz_1^(2)", -3, 0)


def test_a_quantity_given_twice() -> None:
    """Under whatever name or view."""
    g = Graph()
    w = g.leaf("W", (1, 2))

    with pytest.raises(Contradiction, match="W_12 is given as 3"):
        Givens(g, [(w, [[1, 2]]), (w.T, [[1], [3]])])


def test_twice_the_same_is_fine() -> None:
    """And the more exact one counts."""
    g = Graph()
    x = g.leaf("x")

    assert Givens(g, [(x, (0.33, 0.005)), (x, Fraction(1, 3))]).value(x) == 1 / 3


@pytest.mark.parametrize(
    ("a", "agrees"),
    [
        (Stated(0.88, 0.005), True),
        (Stated(0.881, 0.0005), True),
        (Stated(0.882, 0.0005), False),
        (0.88, False),
    ],
)
def test_a_given_may_be_off_by_its_own_rounding(sigmoid_unit, a: Any, agrees: bool) -> None:
    """sigma(2) = 0.8808: 0.88 is a rounding of it when it was typed, not when it is meant exactly."""
    n = sigmoid_unit.names
    stated = [(n["w"], 1), (n["x"], 2), (n["a"], a)]
    if agrees:
        assert Givens(sigmoid_unit, stated).value(n["a"]) == float(a[0])
        return

    with pytest.raises(Contradiction, match="a is given as"):
        Givens(sigmoid_unit, stated)
    assert Givens(sigmoid_unit, stated, approximately=True).determined(n["a"])


def test_derivatives_given_on_one_chain_must_multiply_out() -> None:
    """dL/dx = 11 against dL/dm dm/dx = 10."""
    g = Graph()
    x = g.leaf("x")
    m = g.name("m", g.name("u", x.call("sin")).call("exp"))
    loss = g.name("L", g.name("v", m.call("cos")).call("tanh"))
    chain = [(derivative(loss, m), 2), (derivative(m, x), 5)]

    assert Givens(g, [*chain, (derivative(loss, x), 10)]).is_given(int(derivative(loss, x).rows))
    with pytest.raises(Contradiction, match="dL/dx is given as 11, but the other givens make it 10"):
        Givens(g, [*chain, (derivative(loss, x), 11)])


def test_a_derivative_that_is_zero_by_structure_cannot_be_given_otherwise() -> None:
    """L does not depend on u."""
    g = Graph()
    u = g.leaf("u")
    loss = g.name("L", g.leaf("x") ** 2)

    with pytest.raises(Contradiction):
        Givens(g, [(derivative(loss, u), 1)])


@pytest.mark.parametrize(
    ("op", "value"),
    [("relu", -1), ("sigmoid", 1.5), ("tanh", -1.01), ("exp", -2), ("abs", -1), ("gate", 0.5), ("step", 2)],
)
def test_a_given_out_of_range_is_impossible(op: str, value: float) -> None:
    """Whatever the inputs are."""
    g = Graph()
    a = g.name("a", g.leaf("z").call(op))

    with pytest.raises(Impossible, match="a is given as"):
        Givens(g, [(a, value)])


def test_a_given_at_the_edge_of_a_range_is_possible() -> None:
    """A saturated sigmoid may be written as 1."""
    g = Graph()
    a = g.name("a", g.leaf("z").call("sigmoid"))

    assert Givens(g, [(a, 1)]).value(a) == 1


# ---------------------------------------------------------------- scale


def test_the_scale_of_a_difference_is_the_size_of_its_terms() -> None:
    """3 - 3 is 0 on a scale of 6."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    k = Givens(g, [(x, 3), (y, 3)])

    assert (k.value(x - y), k.scale(x - y)) == (0, 6)


def test_the_scale_of_a_product_leaves_a_zero_factor_out(fragment, d) -> None:
    """A gate that is off: the scale is that of the other factor, |-3 + 2|."""
    n, k = fragment()

    assert k.scale(d(n.output, n.blocks["z^(1)"])[1]) == 5


def test_the_scale_of_an_array_is_that_of_its_largest_entry(fragment, d) -> None:
    """Of five and sixteen."""
    n, k = fragment()

    assert k.scale(d(n.output, n.blocks["z^(1)"])) == 16


# ---------------------------------------------------------------- never wrong


def masked(value: Any, r: random.Random) -> Any:
    """Some entries of a value left out."""
    if isinstance(value, list):
        return [masked(x, r) for x in value]
    return value if r.random() < 0.7 else None


def some_givens(r: Any, rng: random.Random) -> tuple[list[Any], list[Any]]:
    """Some named blocks and derivatives with their true values, in part, and all there is to ask."""
    named = list(r.graph.names.values())
    pool = [*named, *(derivative(r.loss, leaf) for leaf in r.leaves)]
    for _ in range(5):
        of, by = rng.choice(named), rng.choice(named)
        of = of[(0,) * len(of.shape)] if of.shape else of
        if of.id > by.id:
            pool.append(derivative(of, by))
    truth = r.truth()
    stated = [(b, masked(truth.value(b), rng)) for b in pool if rng.random() < 0.4]
    return stated, pool


def wrong_values(r: Any, seed: int) -> list[str]:
    """What is determined by some part of a full instance, and not the truth; nothing may contradict it."""
    rng = random.Random(seed)
    try:
        stated, pool = some_givens(r, rng)
    except Undefined:
        return []
    wrong = []
    truth, k = r.truth(), Givens(r.graph, stated)
    for block in pool + [b for b in r.graph.blocks if rng.random() < 0.2]:
        for q in block.quantities():
            try:
                found, right = k.get(q.row), truth.get(q.row)
            except Undefined:
                continue
            if found is not None and not abs(found - right) <= 1e-8 * max(1, abs(right), truth.scale(q)):
                wrong.append(f"{q}: {found}, not {right}")
    return wrong


@settings(max_examples=60)
@given(seed=st.integers(0, 10**6), zeros=st.booleans())
def test_partial_givens_are_never_wrong(random_graph, seed: int, zeros: bool) -> None:
    """On random graphs, with and without zeros among the leaves."""
    assert [] == wrong_values(random_graph(seed, size=6 + seed % 9, zeros=zeros), seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_partial_givens_are_never_wrong_on_many_graphs(random_graph, block: int) -> None:
    """The same, longer."""
    for seed in range(10**6 + 200 * block, 10**6 + 200 * (block + 1)):
        graph = random_graph(seed, size=6 + seed % 14, zeros=bool(seed % 2))
        assert [] == wrong_values(graph, seed), seed


@settings(max_examples=40)
@given(seed=st.integers(0, 10**6))
def test_a_wrong_given_beside_all_leaves_is_found(random_graph, seed: int) -> None:
    """Whatever node it is, and it is named."""
    r = random_graph(seed)
    computed = [b for b in r.graph.names.values() if b.op != "leaf"]
    block = random.Random(seed).choice(computed)
    q = Quantity(block, (0,) * len(block.shape))
    try:
        right = r.truth().value(q)
    except Undefined:
        return

    with pytest.raises((Contradiction, Impossible)):
        Givens(r.graph, [*r.given, (q, right + 0.1 * max(1, abs(right)))])
