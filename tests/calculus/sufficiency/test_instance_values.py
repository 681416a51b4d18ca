"""The numbers of one instance."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from bptutor.calculus.graph import Graph
from bptutor.calculus.sufficiency.instance_values import InstanceValues


def test_fractions_stay_exact() -> None:
    """A third three times is one."""
    graph = Graph()
    x = graph.leaf("x")
    row = int((x + x + x).rows)

    assert Fraction(1) == InstanceValues(graph, {int(x.rows): Fraction(1, 3)})[row]


@pytest.mark.parametrize(("op", "value"), [("sigmoid", 1 / (1 + math.exp(-2))), ("tanh", math.tanh(2))])
def test_functions_are_floats(op: str, value: float) -> None:
    """What no fraction can be."""
    graph = Graph()
    x = graph.leaf("x")
    row = int(x.call(op).rows)

    assert pytest.approx(value) == InstanceValues(graph, {int(x.rows): 2})[row]


def test_softmax_and_sums() -> None:
    """Structural operations, on top of one another; the largest input does not overflow."""
    graph = Graph()
    z = graph.leaf("z", (2,))
    p = graph.apply("softmax", z)
    values = InstanceValues(graph, {int(z.rows[0]): 1000.0, int(z.rows[1]): 1000.0})

    assert [0.5, 0.5] == [values[int(row)] for row in p.rows]
    assert 1.0 == values[int(p.sum().rows)]
    assert 0.5 == values[int(p.mean().rows)]
    assert 0.5 == values[int((p @ p).rows)]


def test_what_is_open_or_undefined() -> None:
    """None where a leaf has no number, and where there is no value."""
    graph = Graph()
    x, y = graph.leaf("x"), graph.leaf("y")
    values = InstanceValues(graph, {int(x.rows): 0})

    assert values[int((x + y).rows)] is None
    assert values[int(x.call("ln").rows)] is None
    assert values[int((1 / x).rows)] is None


def test_given_rows_need_no_leaves() -> None:
    """A row that is fixed is not computed."""
    graph = Graph()
    x = graph.leaf("x")
    z = graph.name("z", 2 * x)

    assert 3.0 == InstanceValues(graph, {int(z.rows): 2})[int((z.call("relu") + 1).rows)]


def test_long_chains() -> None:
    """No recursion."""
    graph = Graph()
    block = graph.leaf("x")
    for k in range(3000):
        block = graph.name(f"y{k}", block.call("tanh"))

    assert 0.0 == InstanceValues(graph, {0: 0.0})[int(block.rows)]
