"""Exact division by factors that can be 0, and quotients in which everything cancels."""

import numpy as np
import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.dividing_out import divided_out, switches
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.long_division import cancelled
from bptutor.calculus.sampling import Instances


def rows_of(block: Block) -> frozenset[int]:
    """The row of a number."""
    return frozenset({int(block.rows)})


def same(a: Block, b: Block) -> bool:
    """Whether two blocks agree on random instances."""
    instances = Instances(a.graph, [a, b])
    return bool(np.allclose(instances[a], instances[b], rtol=1e-9, atol=0))


def test_a_gate_is_taken_out_of_sums_and_products() -> None:
    """Term by term, in one factor of each."""
    graph = Graph()
    x, y, z = (graph.leaf(name) for name in "xyz")
    gate = z.call("relu").call("gate")
    above = x * gate * y + (gate - gate * x) / y - -gate

    first, second = divided_out(above, gate * y, rows_of(gate))

    assert same(first, x * y + (1 - x) / y + 1)
    assert same(second, y)


def test_what_cannot_be_divided_stays() -> None:
    """A term without the factor, the factor below a line, or inside a function."""
    graph = Graph()
    x, z = graph.leaf("x"), graph.leaf("z")
    gate = z.call("relu").call("gate")
    kept = [gate * x + x, x / gate, (gate * x).call("exp")]

    assert [divided_out(above, gate, rows_of(gate)) for above in kept] == [(above, gate) for above in kept]


def test_a_factor_is_taken_out_as_often_as_both_have_it() -> None:
    """And no further."""
    graph = Graph()
    x, z = graph.leaf("x"), graph.leaf("z")
    relu = z.call("relu")

    first, second = divided_out(relu * relu * relu * x, relu * relu, rows_of(relu))

    assert same(first, relu * x)
    assert same(second, graph.const(1))


def test_arrays_are_divided_entry_by_entry() -> None:
    """The gradient of a layer, by the gate of one unit behind it."""
    graph = Graph()
    w, x, v = graph.leaf("w", (3,)), graph.leaf("x", (3,)), graph.leaf("v")
    a = graph.name("a", (w.T @ x).call("relu"))
    loss = graph.name("L", a * v)
    gradient = derivative(loss, w)
    gate = next(b for b in graph.ancestors(gradient) if b.op == "gate")

    first, second = divided_out(gradient, gate.broadcast((3,)), rows_of(gate))

    assert same(first, v * x)
    assert same(second, graph.const([1, 1, 1]))


def test_switches_of_one_value_come_together() -> None:
    """The gate of z and the gate of relu(z) are open on the same instances."""
    graph = Graph()
    z, y = graph.leaf("z"), graph.leaf("y", domain="0 or 1")
    first = z.call("relu").call("gate")
    again = z.call("relu").call("relu").call("gate")
    step = z.call("step")

    found = list(switches(first * again * step * y))

    assert frozenset({int(b.rows) for b in (first, again, step)}) in found
    assert rows_of(y) in found


def test_a_smooth_formula_has_no_switches() -> None:
    """Nothing in it is 0 on a whole region."""
    graph = Graph()

    assert list(switches(graph.leaf("x").call("sigmoid"))) == []


def test_a_quotient_is_written_without_division() -> None:
    """What is known is subtracted, and common factors cancel."""
    graph = Graph()
    x, y, z, u = (graph.leaf(name) for name in "xyzu")
    above = x * y * (z * u + 3 * u) - 3 * u * y * x

    found = cancelled(Quantity(above), Quantity(2 * x * y), {})

    assert found is not None
    assert same(found, z * u / 2)
    assert not any(b.op == "div" for b in graph.ancestors(found))


def test_names_are_not_multiplied_out() -> None:
    """`a` stays `a`."""
    graph = Graph()
    x, y = graph.leaf("x"), graph.leaf("y")
    a = graph.name("a", x + y)

    found = cancelled(Quantity(a * x), Quantity(x), {})

    assert found is not None
    assert found is a


def test_rows_of_one_value_cancel() -> None:
    """Where the caller says that they have."""
    graph = Graph()
    x, z = graph.leaf("x"), graph.leaf("z")
    first, again = z.call("relu").call("gate"), z.call("relu").call("relu").call("gate")
    alike = {int(first.rows): int(first.rows), int(again.rows): int(first.rows)}

    assert cancelled(Quantity(x * first), Quantity(again), {}) is None
    assert cancelled(Quantity(x * first), Quantity(again), alike) is x


@pytest.mark.parametrize("case", ["sum below", "too many terms", "not divisible"])
def test_where_it_does_not_cancel_there_is_no_such_form(case: str) -> None:
    """The quotient stays a quotient."""
    graph = Graph()
    xs = [graph.leaf(f"x{k}") for k in range(9)]
    total = sum(xs[1:], xs[0])
    above, below = {
        "sum below": (xs[0] * total + 1, total),
        "too many terms": (total * total * total, xs[0]),
        "not divisible": (total, xs[0]),
    }[case]

    assert cancelled(Quantity(above), Quantity(below), {}) is None


def test_a_sum_below_cancels_too() -> None:
    """By long division, quotients inside the terms included."""
    graph = Graph()
    x, y, z = (graph.leaf(name) for name in "xyz")
    above = x * x - y * y + z / y * (x - y) - (x - y)

    found = cancelled(Quantity(above), Quantity(x - y), {})

    assert found is not None
    assert same(found, x + y + z / y - 1)


def test_a_name_may_be_opened() -> None:
    """`a - b` over x, where a is b + x*y by definition."""
    graph = Graph()
    x, y, b = (graph.leaf(name) for name in "xyb")
    a = graph.name("a", b + x * y)

    assert cancelled(Quantity(a - b), Quantity(x), {}) is None
    assert cancelled(Quantity(a - b), Quantity(x), {}, opened=[int(a.rows)]) is y


def test_nothing_over_something_is_zero() -> None:
    """A difference that vanishes leaves the number 0."""
    graph = Graph()
    x, y = graph.leaf("x"), graph.leaf("y")

    found = cancelled(Quantity(x * y - y * x), Quantity(x), {})

    assert found is not None
    assert same(found + 1, graph.const(1))
