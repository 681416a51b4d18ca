"""Traces: paths, factors, roles, what a given derivative cuts off, the table."""

from __future__ import annotations

import math

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph, Quantity
from bptutor.calculus.trace import Trace, table, trace


def written(t: Trace) -> list[str]:
    """Every path: its stations, and the symbols that are not 1."""
    lines = []
    for p in t.paths:
        symbols = [str(Quantity(f.symbol)) for f in p.factors if not f.is_one]
        lines.append(" <- ".join(map(str, p.stations)) + ": " + " * ".join(symbols))
    return lines


@pytest.fixture
def p10(net):
    """P10: everything is known."""
    n = net([2, 2, 2, 1])
    w = [[[2, 1], [3, 1]], [[2, 1], [0, 1]], [[3], [-2]]]
    return n, Givens(n.graph, [(n.input, [1, 3]), *zip(n.weights, w, strict=True)])


@pytest.fixture
def p1(net, d):
    """P1: dH/dz^(2) is given, and nothing above it."""
    n = net([2, 2, 2, 1])
    b = n.blocks
    stated = [(b["W^(2)"], [[5, 1], [1, 2]]), (b["z^(1)"], [3, -2]), (d(n.output, b["z^(2)"]), [-3, 1])]
    return n, Givens(n.graph, stated)


def test_every_path_of_a_network(p10) -> None:
    """Two paths; the factor 1 stays in the chain and is left out of the product."""
    n, k = p10
    t = trace(k, n.output, n.weights[0][0, 0])

    assert written(t) == [
        f"H <- z_1^(3) <- a_{k}^(2) <- z_{k}^(2) <- a_1^(1) <- z_1^(1) <- W_11^(1): "
        f"W_{k}1^(3) * gate(a_{k}^(2)) * W_1{k}^(2) * gate(a_1^(1)) * x_1"
        for k in (1, 2)
    ]
    assert [p.value for p in t.paths] == [6, -2]
    assert (t.count, t.more, t.value) == (2, 0, 4)
    assert [f.role for f in t.paths[0].factors] == ["one", "factor", "gate", "factor", "gate", "factor"]


def test_a_path_stops_at_the_first_derivative_that_is_given(p1) -> None:
    """P1: nothing above z^(2) is looked at."""
    n, k = p1
    t = trace(k, n.output, n.blocks["a^(1)"][0])

    assert written(t) == [
        "H <- z_1^(2) <- a_1^(1): dH/dz_1^(2) * W_11^(2)",
        "H <- z_2^(2) <- a_1^(1): dH/dz_2^(2) * W_12^(2)",
    ]
    assert [[f.role for f in p.factors] for p in t.paths] == [["given", "factor"]] * 2
    assert ([p.value for p in t.paths], t.value) == ([-15, 1], -14)


def test_a_closed_gate_is_flagged_and_a_zero_weight_is_not(p1) -> None:
    """The unit is off: the whole path is 0, and not -0."""
    n, k = p1
    off = trace(k, n.output, n.blocks["z^(1)"][1])
    zero = trace(k, n.output, n.weights[1][1, 0])

    assert [str(p.off.of) for p in off.paths if p.off] == ["a_2^(1)", "a_2^(1)"]
    assert all(math.copysign(1, p.value) == 1 for p in off.paths if p.value is not None)
    assert (zero.paths[0].value, zero.paths[0].off) == (0, None)


def test_a_given_lower_derivative_ends_a_path_too(net, d) -> None:
    """S5: from y down to o_j2, and the given do_j2/dw from there."""
    n = net([4, 3, 2, 1], weights="by-nodes", nodes=("x", "h", "j", "y"))
    b = n.blocks
    k = Givens(n.graph, [(b["w_{j,y}"], [[None], [2]]), (d(b["o_{j}"][1], b["w_{h,j}"])[1, 1], 3)])
    t = trace(k, n.output, b["w_{h,j}"][1, 1])

    assert written(t) == ["o_y <- z_y <- o_{j2} <- w_{h2,j2}: w_{j2,y} * do_{j2}/dw_{h2,j2}"]
    assert (t.paths[0].value, t.value) == (6, 6)


def test_nothing_is_counted_twice_where_derivatives_are_given_above_and_below() -> None:
    """dL/dH, dH/dx and dL/dz are all given for L(H(z(x))): the path through z already says it all."""
    g = Graph()
    x = g.leaf("x")
    z = g.name("z", 2 * x)
    h = g.name("H", z**2)
    loss = g.name("L", g.function("f", h))
    stated = {derivative(loss, h): 6, derivative(loss, z): 12, derivative(h, x): 4}
    found = trace(Givens(g, list(stated.items())), loss, x)

    assert found.value == 24
    assert [p.value for p in found.paths] == [24]


def test_values_that_are_not_determined_are_none(net) -> None:
    """A trace in symbols alone."""
    n = net([2, 2, 1], hidden="g")
    t = trace(Givens(n.graph, []), n.output, n.weights[0][0, 0])

    assert written(t) == ["H <- z_1^(2) <- a_1^(1) <- z_1^(1) <- W_11^(1): W_11^(2) * g'(z_1^(1)) * x_1"]
    assert (t.value, t.paths[0].value, [f.value for f in t.paths[0].factors][1:]) == (None, None, [None] * 3)
    assert [f.role for f in t.paths[0].factors] == ["one", "factor", "slope", "factor"]


def test_unnamed_arithmetic_is_multiplied_out_and_parallel_edges_added() -> None:
    """L = x*x + 3x is one path with the factor 2x + 3."""
    g = Graph()
    x = g.leaf("x")
    t = trace(Givens(g, [(x, 2)]), g.name("L", x * x + 3 * x), x)

    assert (t.count, t.value, len(t.paths[0].factors)) == (1, 7, 1)


def test_a_named_copy_beside_an_identical_expression_is_two_paths() -> None:
    """a = x*y; L = a + x*y."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    a = g.name("a", x * y)
    t = trace(Givens(g, [(x, 2), (y, 5)]), g.name("L", a + x * y), x)

    assert sorted(written(t)) == ["L <- a <- x: y", "L <- x: y"]
    assert t.value == 10


def test_an_unnamed_activation_is_a_station() -> None:
    """D3: C = (sigmoid(z) - y)^2."""
    g = Graph()
    z, y = g.leaf("z"), g.leaf("y")
    s = z.call("sigmoid")
    t = trace(Givens(g, [(s, 0.8), (y, 1)]), g.name("C", (s - y) ** 2), z)

    assert [str(q) for q in t.paths[0].stations] == ["C", "sigmoid(z)", "z"]
    assert [f.role for f in t.paths[0].factors] == ["local", "slope"]
    assert t.value == pytest.approx(-0.064)


def test_paths_are_counted_and_the_first_eight_listed(net) -> None:
    """2^40 paths are no trouble."""
    n = net([1, *[2] * 40, 1], "tanh")
    t = trace(Givens(n.graph, []), n.output, n.input[0])

    assert (t.count, len(t.paths), t.more) == (2**40, 8, 2**40 - 8)


def test_a_chain_of_2000_stations() -> None:
    """No recursion."""
    g = Graph()
    x = g.leaf("x")
    y = x
    for k in range(2000):
        y = g.name(f"y{k}", y.call("tanh"))
    t = trace(Givens(g, [(x, 0.01)]), y, x)

    assert (t.count, len(t.paths[0].factors)) == (1, 2000)
    assert t.paths[0].value == pytest.approx(t.value)


def test_no_path_means_no_dependence(net) -> None:
    """The derivative is 0 and there is nothing to list."""
    n = net([2, 2, 1])
    t = trace(Givens(n.graph, []), n.sums[0][0], n.weights[0][0, 1])

    assert (t.paths, t.count, t.value) == ((), 0, 0)


def test_a_quantity_by_itself() -> None:
    """dx/dx = 1, without a path."""
    g = Graph()
    x = g.leaf("x")

    assert trace(Givens(g, []), x, x).value == 1


def test_an_expression_may_be_differentiated_by() -> None:
    """It means the node that holds it."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    a = g.name("a", x * y)
    t = trace(Givens(g, [(x, 2), (y, 3)]), g.name("L", a**2), x * y)

    assert (str(t.by), t.value) == ("a", 12)


def test_a_target_that_is_given_is_its_own_trace(p1, d) -> None:
    """One factor: the given itself."""
    n, k = p1
    t = trace(k, n.output, n.blocks["z^(2)"][0])

    assert [[f.role for f in p.factors] for p in t.paths] == [["given"]]
    assert t.value == -3


def test_a_second_derivative_has_a_trace_too() -> None:
    """d(da/dw)/dw: the paths add up to it."""
    g = Graph()
    w, x = g.leaf("w"), g.leaf("x")
    a = g.name("a", (w * x).call("sigmoid"))
    k = Givens(g, [(w, 0.7), (x, 1.3)])
    t = trace(k, derivative(a, w), w)
    s = 1 / (1 + math.exp(-0.91))

    assert t.value == pytest.approx(s * (1 - s) * (1 - 2 * s) * 1.69)
    assert math.fsum(p.value for p in t.paths if p.value is not None) == pytest.approx(t.value)


def test_the_table_pairs_forward_values_with_gradients() -> None:
    """G1: q = x + y, f = q z at (-2, 5, -4)."""
    g = Graph()
    x, y, z = g.leaf("x"), g.leaf("y"), g.leaf("z")
    f = g.name("f", g.name("q", x + y) * z)
    rows = {str(r.quantity): r for r in table(Givens(g, [(x, -2), (y, 5), (z, -4)]), f)}

    assert {name: (r.forward, r.backward) for name, r in rows.items()} == {
        "x": (-2, -4), "y": (5, -4), "z": (-4, 3), "q": (3, -4), "f": (-12, 1)
    }
    assert [(str(c), str(Quantity(p.symbol))) for c, p in rows["q"].arises] == [("f", "z")]


def test_a_fork_in_the_table_has_two_shares_that_add_up(p10) -> None:
    """a_1^(1) feeds two units."""
    n, k = p10
    rows = {str(r.quantity): r for r in table(k, n.output)}
    row = rows["a_1^(1)"]

    assert [str(child) for child, _ in row.arises] == ["z_1^(2)", "z_2^(2)"]
    assert row.backward == sum(rows[str(child)].backward * f.value for child, f in row.arises)
