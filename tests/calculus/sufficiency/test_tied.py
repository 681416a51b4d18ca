"""Numbers that are given for something computed tie leaves to one another: one leaf, or all of them."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from bptutor.calculus.graph import Graph
from bptutor.calculus.sufficiency.decide import decide
from bptutor.calculus.sufficiency.tied import tied
from tests.calculus.sufficiency.asking import of_blocks

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.graph import Block


def _leaves() -> SimpleNamespace:
    g = Graph()
    return SimpleNamespace(**{name: g.leaf(name) for name in "abcdxyu"})


TIED: dict[str, tuple[Callable[[SimpleNamespace], Block], int, str]] = {
    "a sum of products ties one": (lambda v: v.c * v.x + v.d * v.y, -3, "x"),
    "a leaf by itself": (lambda v: v.c * v.x + v.b, 0, "x"),
    "a product at 2": (lambda v: v.c * v.x, 2, "x"),
    "a product at 0 may be 0 either way": (lambda v: v.c * v.x, 0, "cx"),
    "c is 0 or x is": (lambda v: v.c * v.x + v.u - v.u, 0, "cux"),
    "a square is solved for nothing": (lambda v: v.x * v.x, 4, "x"),
    "x and y in both terms": (lambda v: v.x * v.y + v.x, 0, "xy"),
    "a number besides may be all there is": (lambda v: v.x * v.y + 3, 3, "xy"),
    "functions are not looked into": (lambda v: v.x.call("exp") + v.y, 3, "xy"),
}


@pytest.mark.parametrize(("make", "number", "expected"), TIED.values(), ids=TIED)
def test_leaves_that_are_not_free(
    make: Callable[[SimpleNamespace], Block], number: int, expected: str
) -> None:
    """One where it can be solved for, and all else are coincidences."""
    v = _leaves()
    row = int(make(v).rows)
    found = tied(v.x.graph, {row: Fraction(number)})
    assert set(expected) == {str(v.x.graph.owner[leaf]) for leaf in found}


def test_a_leaf_that_two_numbers_hang_on_is_solved_for_by_neither() -> None:
    """x + y = 3 and x - y = 1 fix both."""
    v = _leaves()
    rows = [int(block.rows) for block in (v.x + v.y, v.x - v.y)]
    found = tied(v.x.graph, dict.fromkeys(rows, Fraction(1)))
    assert {int(v.x.rows), int(v.y.rows)} == set(found)
    assert not any(found.values())


def test_a_number_given_is_an_equation_among_others() -> None:
    """u = a*x + b*y is known and v = c*x + d*y given: with the coefficients, two equations for x and y."""
    v = _leaves()
    first, second = v.a * v.x + v.b * v.y, v.c * v.x + v.d * v.y
    found = decide(of_blocks([first, v.a, v.b, v.c, v.d], [v.x], {second: Fraction(-3)}))
    assert found.verdict == "sufficient-provided"
    found = decide(of_blocks([first, v.a, v.b, v.c], [v.x], {second: Fraction(-3)}))
    assert found.verdict == "insufficient"


def test_what_a_number_makes_0_is_not_divided_by() -> None:
    """x + y = 0 is given: u*(y + x) says nothing about u, and (x + y)*a + u*x does not give a."""
    v = _leaves()
    given = {v.x + v.y: Fraction(0)}
    assert decide(of_blocks([v.u * (v.y + v.x)], [v.u], given)).suffices is not True
    assert decide(of_blocks([v.u * (2 * v.y + 2 * v.x)], [v.u], given)).suffices is not True
    assert decide(of_blocks([v.a * (v.x + v.y) + v.u * v.x, v.x, v.u], [v.a], given)).suffices is not True


def test_equations_that_a_number_makes_one_are_one() -> None:
    """With a*d given as 2 and b*c as 2, the two equations for x and y have no determinant."""
    v = _leaves()
    given = {v.a * v.d: Fraction(2), v.b * v.c: Fraction(2)}
    known = [v.a * v.x + v.b * v.y, v.c * v.x + v.d * v.y, v.a, v.b, v.c, v.d]
    assert decide(of_blocks(known, [v.x], given)).suffices is not True
