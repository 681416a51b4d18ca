"""Rows, nodes, names."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from bptutor.calculus.entry_names import entry_of_name
from bptutor.calculus.graph import Graph, Quantity, parts
from bptutor.errors import GraphError, ShapeMismatch


def test_equal_structure_shares_its_row_but_a_name_is_a_node_of_its_own() -> None:
    """`a = x*y` and an unnamed `x*y` have one value and two nodes."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    a = g.name("a", x * y)

    assert x * y is y * x
    assert a is not x * y
    assert a.rows == (x * y).rows


def test_a_second_name_is_a_second_node() -> None:
    """`u = w` ties two quantities by value, not by identity."""
    g = Graph()
    w = g.leaf("w")
    u = g.name("u", w)

    assert u is not w
    assert u.rows == w.rows


def test_a_named_number_is_a_quantity() -> None:
    """`n = 2` may be differentiated by, a written 2 may not."""
    g = Graph()

    assert g.const(2).is_constant
    assert not g.name("n", g.const(2)).is_constant


def test_a_name_is_given_once() -> None:
    """A second definition is refused by name."""
    g = Graph()
    g.leaf("x")

    with pytest.raises(GraphError, match="x is defined twice"):
        g.name("x", g.const(1))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "two"])
def test_a_constant_is_a_finite_number(value: object) -> None:
    """Anything else is refused."""
    with pytest.raises(GraphError, match="finite number"):
        Graph().const(value)


@pytest.mark.parametrize(
    ("op", "shapes"),
    [("matmul", [(2, 3), (2, 3)]), ("matmul", [(), (2,)]), ("add", [(2,), (3,)]), ("outer", [(2, 2), (2,)])],
)
def test_shapes_that_do_not_fit_are_named(op: str, shapes: list[tuple[int, ...]]) -> None:
    """The error carries the operation and the shapes."""
    g = Graph()
    with pytest.raises(ShapeMismatch) as e:
        g.apply(op, *[g.leaf(f"u{k}", s) for k, s in enumerate(shapes)])

    assert e.value.shapes == tuple(shapes)


@pytest.mark.parametrize("seed", range(30))
def test_rows_come_after_the_rows_they_are_made_of(random_graph, seed: int) -> None:
    """What every evaluator relies on."""
    g = random_graph(seed).graph

    for row in range(len(g.owner)):
        assert all(r < row for r in g.recipe(row)[1])


def test_parts_of_a_matrix_product() -> None:
    """One entry is a dot product: first half times second half."""
    g = Graph()
    a, b = g.leaf("A", (2, 3)), g.leaf("B", (3, 2))

    assert parts(Quantity(a @ b, (1, 0))) == (
        "dot", [(a, (1, 0)), (a, (1, 1)), (a, (1, 2)), (b, (0, 0)), (b, (1, 0)), (b, (2, 0))]
    )


def test_names_of_entries() -> None:
    """Layer superscripts stay last; steps too; a dimension of ten or more puts commas in."""
    names = [
        entry_of_name("W^(2)", (2, 2), (0, 1)),
        entry_of_name("W^(2)", (2, 12), (0, 11)),
        entry_of_name("w@1", (2,), (1,)),
        entry_of_name("x", (3,), (0,)),
        entry_of_name("L", (), ()),
    ]

    assert names == ["W_12^(2)", "W_1,12^(2)", "w_2@1", "x_1", "L"]


@pytest.mark.parametrize("shape", [(12, 2), (2, 12), (11, 11), (9, 9)])
def test_no_two_entries_of_a_block_have_one_name(shape: tuple[int, int]) -> None:
    """W_111 would be (1, 11) or (11, 1)."""
    names = Counter(entry_of_name("W", shape, i) for i in itertools.product(*map(range, shape)))

    assert max(names.values()) == 1


def test_names_of_derivatives(net, d) -> None:
    """They read as one writes them, entry by entry."""
    n = net([2, 2, 1])
    w = n.blocks["W^(1)"]

    assert [str(q) for q in d(n.output, w).quantities()][:2] == ["dH/dW_11^(1)", "dH/dW_12^(1)"]
    assert str(Quantity(d(n.blocks["z^(1)"][1], w), (0, 1))) == "dz_2^(1)/dW_12^(1)"


def test_rows_below_end_at_stops() -> None:
    """The stops belong to them; what these are made of does not."""
    g = Graph()
    w, x, b = g.leaf("w"), g.leaf("x"), g.leaf("b")
    product = w * x
    z = product + b
    rows = [int(block.rows) for block in (z, product, b, w, x)]

    assert g.rows_below(rows[:1]) == set(rows)
    assert g.rows_below(rows[:1], stops=rows[1:2]) == set(rows[:3])
    assert g.rows_below([]) == set()
