"""Short forms never change a value."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.calculus.simplify import LONGEST, constant_of, is_zero


@pytest.mark.parametrize(
    "short",
    [
        lambda x, c: x + 0, lambda x, c: 0 + x, lambda x, c: x - 0, lambda x, c: x * 1, lambda x, c: x / 1,
        lambda x, c: x**1, lambda x, c: -(x * -1), lambda x, c: 1 * (x * 1) + 0,
    ],
)
def test_what_changes_nothing_is_dropped(short) -> None:
    """The block itself comes back."""
    x = Graph().leaf("x")

    assert short(x, None) is x


def test_constants_fold_exactly() -> None:
    """Thirds stay thirds."""
    g = Graph()
    third = g.const(1) / 3

    assert (third.op, constant_of(third)) == ("const", Fraction(1, 3))
    assert constant_of(2 * (g.const(3) * third)) == 2
    assert is_zero(g.const(1) - 3 * third)


def test_a_product_with_zero_is_zero_whatever_the_other_is() -> None:
    """Of the right shape."""
    g = Graph()
    zero = g.leaf("x", (2, 3)) * 0

    assert is_zero(zero)
    assert zero.shape == (2, 3)


def test_a_named_block_is_never_merged_away() -> None:
    """`m = -x` stays a node inside `y - m`."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    m = g.name("m", -x)

    assert m in g.ancestors(y - m)
    assert m in g.ancestors(2 * m)
    assert g.name("one", g.const(1)) in g.ancestors(x * g.names["one"])


def test_constants_do_not_grow_without_end() -> None:
    """A long product of floats stays a product once its fraction is long."""
    g = Graph()
    x = g.leaf("x")
    y = x
    for _ in range(300):
        y = y * 1.001

    longest = max(c.numerator.bit_length() for b in g.blocks if b.op == "const" for c in b.attr[1])
    assert longest <= 2 * LONGEST
    assert Givens(g, [(x, 2)]).value(y) == pytest.approx(2 * 1.001**300)


NUMBERS = st.integers(-3, 3) | st.sampled_from([0.5, -0.25, 1.5])
OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / (b * b + 1),
    "neg": lambda a, b: -a,
    "square": lambda a, b: a**2,
}
NAMES = st.sampled_from(sorted(OPERATIONS))
TREES = st.recursive(NUMBERS | st.sampled_from("xyz"), lambda t: st.tuples(NAMES, t, t), max_leaves=12)


def evaluated(tree, leaf):
    """The tree with `leaf` in place of letters, in whatever arithmetic those have."""
    if isinstance(tree, tuple):
        op, a, b = tree
        return OPERATIONS[op](evaluated(a, leaf), evaluated(b, leaf))
    return leaf(tree)


@given(TREES)
def test_a_short_form_has_the_value_of_the_long_one(tree) -> None:
    """Any arithmetic of blocks equals the same arithmetic of numbers."""
    numbers = {"x": 0.7, "y": -1.2, "z": 2.0}
    g = Graph()
    leaves = {name: g.leaf(name) for name in numbers}
    block = evaluated(tree, lambda t: leaves[t] if isinstance(t, str) else g.const(t))
    direct = evaluated(tree, lambda t: numbers[t] if isinstance(t, str) else float(t))

    k = Givens(g, [(leaves[n], v) for n, v in numbers.items()])
    assert k.value(block) == pytest.approx(direct, rel=1e-9)
