"""Comparisons of exact numbers."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest

from bptutor.calculus.exact import Exact
from bptutor.calculus.graph import Graph

JUST_ABOVE = Fraction(10**10 + 1, 10**10)


@pytest.mark.parametrize(
    ("op", "left", "right", "expected"),
    [
        ("gt", JUST_ABOVE, 1, 1), ("gt", 1, JUST_ABOVE, 0), ("gt", 1, 1, 0),
        ("lt", 1, JUST_ABOVE, 1), ("lt", JUST_ABOVE, 1, 0),
        ("ne", 1, JUST_ABOVE, 1), ("ne", 1, 1, 0),
        ("eq", 1, JUST_ABOVE, 1), ("ge", 1, JUST_ABOVE, 1), ("le", JUST_ABOVE, 1, 1),
        ("eq", 1, Fraction(11, 10), 0), ("ge", 1, Fraction(11, 10), 0),
        ("gt", math.sqrt(2) ** 2, 2, 0), ("ne", math.sqrt(2) ** 2, 2, 0), ("eq", math.sqrt(2) ** 2, 2, 1),
        ("gt", Fraction("2.7182818284590452"), math.e, 0),
    ],
)  # fmt: skip
def test_comparisons(op: str, left: Fraction | float, right: Fraction | float, expected: int) -> None:
    """What is strictly larger is so by any amount; what is rounded, and what is called equal, by a share."""
    graph = Graph()
    x, y = graph.leaf("x"), graph.leaf("y")
    rows = [int(block.rows[()]) for block in (x, y, graph.apply(op, x, y))]

    exact = Exact(graph, {rows[0]: left, rows[1]: Fraction(right) if isinstance(right, int) else right})

    assert expected == exact[rows[2]]


def test_what_is_made_of_rounded_numbers_is_rounded() -> None:
    """The square of a typed sqrt(2) is not above 2."""
    graph = Graph()
    x = graph.leaf("x")
    claim = graph.apply("gt", x * x, graph.const(2))

    assert Exact(graph, {int(x.rows[()]): math.sqrt(2)})[int(claim.rows[()])] == 0


def test_e_is_no_fraction() -> None:
    """2.7182818284590452 is above the double that stands for e, and below e."""
    graph = Graph()
    x = graph.leaf("x")
    claim = graph.apply("gt", x, graph.const(Fraction(math.e)))

    assert Exact(graph, {int(x.rows[()]): Fraction("2.7182818284590452")})[int(claim.rows[()])] == 0
