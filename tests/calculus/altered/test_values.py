"""Values of altered computations: the truth unaltered, hand-worked numbers, and floats against arrays."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bptutor.bank.exercise import FormulaSpec, NumericSpec
from bptutor.bank.formulas import reference
from bptutor.bank.packs import find_packs
from bptutor.calculus.altered.budget import ALTERATIONS
from bptutor.calculus.altered.bugs import alterations
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.values import from_givens, on_instances
from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.sampling import Instances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.bank.exercise import Item

ITEMS = [item for pack in find_packs() for item in pack.items]
UNALTERED = Alteration({}, 0)


def chain() -> tuple[Graph, Block]:
    """L = (sigmoid(w x) - y)^2."""
    g = Graph()
    x, w, y = g.leaf("x"), g.leaf("w"), g.leaf("y")
    a = g.name("a", g.name("z", w * x).call("sigmoid"))
    return g, g.name("L", (a - y) ** 2)


def row(g: Graph, name: str) -> int:
    """The row of a number."""
    return int(g.names[name].rows)


def givens(g: Graph, **numbers: Any) -> Givens:
    """Numbers for names."""
    return Givens(g, [(g.names[name], value) for name, value in numbers.items()])


def test_a_row_stands_for_what_it_becomes_but_a_leaf_for_itself() -> None:
    """Two leaves are exchanged at once; the sum of two rows has what became of them."""
    g = Graph()
    p, q = g.leaf("p"), g.leaf("q")
    a, b = g.name("a", p * 2), g.name("b", q * 3)
    total = g.name("t", a - b)
    c = Computation(g, total)
    numbers = givens(g, p=5, q=7)

    swapped = Alteration({row(g, "p"): row(g, "q"), row(g, "q"): row(g, "p")}, 0)
    assert (14 - 15.0,) == from_givens(c, numbers, swapped)
    later = Alteration({row(g, "a"): row(g, "b"), row(g, "q"): Fraction(1)}, 0)
    assert (0.0,) == from_givens(c, numbers, later)


def test_a_row_in_its_own_expression_is_what_it_is_by_definition() -> None:
    """Its parts may be altered as well."""
    g, _ = chain()
    c = Computation(g, g.names["z"])

    found = from_givens(c, givens(g, x=2, w=3), Alteration({row(g, "z"): ("neg", row(g, "z"))}, 0))
    assert (-6.0,) == found
    both = Alteration({row(g, "z"): ("neg", row(g, "z")), row(g, "w"): Fraction(1)}, 0)
    assert (-2.0,) == from_givens(c, givens(g, x=2, w=3), both)


def test_edits_that_go_round_in_a_circle_have_no_value() -> None:
    """Neither as numbers nor on instances."""
    g = Graph()
    p = g.leaf("p")
    a = g.name("a", p * 2)
    b = g.name("b", a + 1)
    c = Computation(g, b)
    circle = Alteration({row(g, "a"): ("mul", row(g, "b"), row(g, "b"))}, 0)

    assert (None,) == from_givens(c, givens(g, p=1), circle)
    assert on_instances(c, Instances(g, [b], batch=8), circle) is None


def test_a_row_may_be_taken_from_further_up() -> None:
    """Rows are numbered after their parts, but an edit may refer to a later one that is altered, too."""
    g = Graph()
    p = g.leaf("p")
    a = g.name("a", p * 2)
    b = g.name("b", p * 3)
    t = g.name("t", a + b)
    c = Computation(g, t)

    edits = {row(g, "a"): row(g, "b"), row(g, "b"): ("neg", row(g, "p"))}
    assert (-2.0,) == from_givens(c, givens(g, p=1), Alteration(edits, 0))


def test_what_is_given_does_not_change_with_what_lies_below_but_may_be_altered_itself() -> None:
    """A stop is a row like a leaf."""
    g, loss = chain()
    numbers = givens(g, z=0, y=0)
    for stops in ((), numbers.fixed):
        c = Computation(g, loss, stops)
        assert (0.25,) == from_givens(c, numbers, Alteration({row(g, "w"): Fraction(9)}, 0))
        assert (1.0,) == from_givens(c, numbers, Alteration({row(g, "a"): Fraction(1)}, 0))
    numbers = givens(g, a=0.75, y=0)
    for stops in ((), numbers.fixed):
        twice = Alteration({row(g, "a"): ("mul", Fraction(2), row(g, "a"))}, 0)
        assert (2.25,) == from_givens(Computation(g, loss, stops), numbers, twice)
    numbers = givens(g, z=0, y=0)
    assert (0.25,) == from_givens(Computation(g, loss, numbers.fixed), numbers, UNALTERED)


def test_what_does_not_follow_is_none() -> None:
    """But a 0 settles a product."""
    g, loss = chain()
    numbers = givens(g, x=2)
    c = Computation(g, loss)

    assert (None,) == from_givens(c, numbers, UNALTERED)
    z = Computation(g, g.names["z"])
    assert (None,) == from_givens(z, numbers, UNALTERED)
    assert (0.0,) == from_givens(z, numbers, Alteration({row(g, "x"): Fraction(0)}, 0))


def test_rows_from_outside_the_target_are_altered_as_well() -> None:
    """A neighbour that the target is not made of, on top of a row that is altered."""
    g = Graph()
    p = g.leaf("p")
    a, other = g.name("a", p * 2), g.name("other", p * 5)
    c = Computation(g, a)

    edits = {row(g, "a"): row(g, "other"), row(g, "p"): Fraction(3)}
    assert (15.0,) == from_givens(c, givens(g, p=1), Alteration(edits, 0))
    instances = Instances(g, [a], batch=4)
    values = on_instances(c, instances, Alteration({row(g, "a"): row(g, "other")}, 0))
    instances.add(other)
    assert values is not None
    assert instances[other].tolist() == values.tolist()


def test_general_functions_are_those_of_the_instances() -> None:
    """g'(a) for g'(z) is a derivative of the same random function, on all instances and on the first few."""
    g = Graph()
    z = g.name("z", g.leaf("x") * g.leaf("w"))
    a = g.name("a", g.function("g", z))
    target = derivative(a, z)
    instances = Instances(g, [target, a], batch=16)
    c = Computation(g, target)

    slope = c.wanted[0]
    values = on_instances(c, instances, Alteration({slope: ("func", row(g, "a"))}, slope))
    first = on_instances(c, instances, Alteration({slope: ("func", row(g, "a"))}, slope), first=5)
    expected = instances.functions["g"]((1,), instances[a])
    assert values is not None
    assert first is not None
    np.testing.assert_allclose(values, expected)
    np.testing.assert_allclose(first, expected[:5])


def test_a_gate_of_anything_is_0_or_1() -> None:
    """The table's gate reads the output of a ReLU, which is never negative."""
    g = Graph()
    z = g.leaf("z")
    c = Computation(g, z)
    instances = Instances(g, [z], batch=64)

    values = on_instances(c, instances, Alteration({row(g, "z"): ("gate", row(g, "z"))}, 0))
    assert values is not None
    assert (instances[z] > 0).astype(float).tolist() == values.tolist()


# ---------------------------------------------------------------- whatever is altered


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_an_instance_given_as_numbers_has_the_value_of_the_instance(
    seed: int, random_graph: Callable[..., Any]
) -> None:
    """The two ways to compute agree on every alteration of a random derivative."""
    made = random_graph(seed)
    target = derivative(made.loss, made.leaves[0])
    if target.op == "const":
        return
    instances = Instances(made.graph, [target, *made.leaves], batch=3)
    c = Computation(made.graph, target)
    numbers = Givens(made.graph, [(b, instances[b][..., 1].tolist()) for b in made.leaves])

    for bug, alteration in alterations(c):
        values = on_instances(c, instances, alteration)
        single = from_givens(c, numbers, alteration)
        if values is None:
            assert set(single) == {None}
            continue
        for expected, value in zip(values[..., 1].ravel(), single, strict=True):
            assert (value is None) == (not np.isfinite(expected)), bug.id
            assert value is None or expected == pytest.approx(value, rel=1e-9, abs=1e-9), bug.id


def targets(item: Item) -> Iterator[tuple[Block, bool]]:
    """What an item asks for in formulas or numbers."""
    if isinstance(item.spec, FormulaSpec):
        yield reference(item).target, False
    elif isinstance(item.spec, NumericSpec):
        for target in item.spec.targets:
            yield item.problem.block(target.formula.value), True


@pytest.mark.parametrize("item", [i for i in ITEMS if [*targets(i)]], ids=lambda item: item.full_id)
def test_shipped_items_unaltered_and_altered(item: Item) -> None:
    """Unaltered comes out what is right; nothing raises; few enough alterations."""
    for target, numeric in targets(item):
        numbers = item.problem.givens
        c = Computation(item.problem.graph, target, numbers.fixed if numeric else ())
        found = list(alterations(c))
        assert len(found) <= ALTERATIONS
        if numeric:
            assert np.ravel(numbers.value(target)).tolist() == list(from_givens(c, numbers, UNALTERED))
            for _, alteration in found:
                assert len(from_givens(c, numbers, alteration)) == target.rows.size
            continue
        instances = Instances(item.problem.graph, [target], batch=64)
        assert instances[target].tolist() == _values(on_instances(c, instances, UNALTERED))
        for _, alteration in found:
            values = on_instances(c, instances, alteration)
            assert values is None or values.shape == (*target.shape, 64)


def _values(values: Any) -> Any:
    assert values is not None
    return values.tolist()
