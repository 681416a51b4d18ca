"""What is built inside a temporary part leaves nothing behind, and changes no later answer."""

from __future__ import annotations

import gc
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bptutor.bank.problem import Problem
from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Graph
from bptutor.calculus.rollback import cut
from bptutor.calculus.sampling import Instances
from tests.bank.making import exercise_of
from tests.calculus.conftest import RandomGraph

MODEL = """
graph: |
  z = W @ x
  a = g(z)
  L = sum_i((a_i - y_i)^2)
shapes: {W: [2, 3], x: [3], y: [2]}
functions: [g, h]
given: {x: [1, 2, 3]}
items: {a: {shape: z}}
"""
STEPS = """
graph: |
  z = w*x
  L = (z - y)^2
step: {minimise: L, by: w, rate: 0.1, steps: 3}
given: {w: 1, x: 2, y: 3}
items: {a: {shape: z}}
"""


READ_ONLY = ("_read", "_resolved", "_places", "_asked")
"""Memories of texts and names, which hold no blocks, and of the last question."""


def sizes(thing: Any) -> dict[str, Any]:
    """How long every list and dict of an object is, its numbers, and what its tuples hold."""
    return {
        name: len(value) if isinstance(value, (dict, list)) else value
        for name, value in vars(thing).items()
        if isinstance(value, (dict, list, int, tuple)) and name not in READ_ONLY
    }


def problem(tmp_path: Path, text: str = MODEL) -> Problem:
    """A problem whose model, givens and steps have been looked at."""
    made = Problem(exercise_of(tmp_path, text), ())
    _ = made.givens, made.value("2")
    return made


def test_nothing_grows(tmp_path: Path) -> None:
    """Graph, scope, plan, instances, problem and givens are as long as before, whatever was asked."""
    asked = problem(tmp_path)
    kept = Instances(asked.graph, [asked.block("dL/dz")])
    watched = [asked.graph, asked.scope, asked.scope.vocabulary, kept, kept.plan, asked, asked.givens]
    before = [sizes(thing) for thing in watched]

    for k in range(20):
        with asked.scope.temporary():
            typed = asked.block(f"{k}*dL/dW_12 + h(z_1 + {k})*d(a_1*z_2)/dx_{k % 3 + 1} + g'(z_1)*sin(W_11)")
            kept.add(typed)
            assert asked.value("x_1 + x_2") == 3
            assert np.isfinite(kept[typed]).all()
            assert len(asked.graph.blocks) > before[0]["blocks"]
        assert before == [sizes(thing) for thing in watched]


def test_ids_that_are_used_again_mean_the_new_thing(tmp_path: Path) -> None:
    """The second formula gets the block ids and rows of the first, and its own values."""
    asked = problem(tmp_path)
    kept = Instances(asked.graph, [asked.block("dL/dz")])
    found = []
    for text in ("x_1 + x_2", "x_2*x_3", "x_1 + x_2"):
        with asked.scope.temporary():
            typed = asked.block(text)
            kept.add(typed)
            found.append((typed.id, int(typed.rows), asked.givens.value(typed), float(kept[typed][0])))

    assert found[0] == found[2]
    assert found[0][:2] == found[1][:2]
    assert [3, 6, 3] == [value for _, _, value, _ in found]
    assert found[0][3] != found[1][3]


def test_values_are_the_same_before_and_after(tmp_path: Path) -> None:
    """What instances hold does not depend on what was added and forgotten in between."""
    asked = problem(tmp_path)
    target, other = asked.block("dL/dW"), "W_11*h(z_2)*dL/dx_2"
    kept = Instances(asked.graph, [target])
    first = kept[target].copy()
    with asked.scope.temporary():
        kept.add(asked.block(other))
        inside = kept[asked.block(other)].copy()
    kept.plan.run()
    kept.add(asked.block(other))

    assert (first == kept[target]).all()
    assert (inside == kept[asked.block(other)]).all()


def test_parts_may_be_nested_and_fail() -> None:
    """Each level takes back its own; an exception on the way changes nothing."""
    g = Graph()
    x = g.leaf("x")
    y = g.name("y", x * x)
    kept = Instances(g, [y])
    start = sizes(g)
    with suppress(KeyError), g.temporary():
        outer = x + y
        kept.add(outer)
        middle = sizes(g), sizes(kept.plan)
        with suppress(ZeroDivisionError), g.temporary():
            kept.add(g.name("inner", outer.call("sin")))
            _ = derivative(g.names["inner"], x), 1 / 0
        assert middle[0] == sizes(g)
        assert middle[1] == sizes(kept.plan)
        assert (kept[outer] == kept[x] + kept[y]).all()
        raise KeyError

    assert start == sizes(g)
    assert "inner" not in g.names
    assert set(kept.plan._at) == {x.id, y.id}


def test_what_comes_to_follow_inside_is_emptied(tmp_path: Path) -> None:
    """Givens, samples and instances first asked for inside know nothing of it afterwards."""
    asked = Problem(exercise_of(tmp_path, MODEL), ())
    with asked.scope.temporary():
        assert asked.holds("dL/dW_12 = dL/dz_1*x_2")
        assert asked.value("x_1*x_2 + 7") == 9
        late = Instances(asked.graph, [asked.block("z + 1")])

    assert not late.plan._at
    assert asked.value("x_1 + x_2*x_3") == 7
    assert not asked.holds("dL/dW_12 = dL/dz_2*x_2")
    assert asked.holds("dL/dz_1 = 2*(a_1 - y_1)*g'(z_1)")


def test_steps_made_inside_are_made_again(tmp_path: Path) -> None:
    """w@2 means the same whether it was first asked for inside or not."""
    fresh = problem(tmp_path, STEPS)
    asked = problem(tmp_path, STEPS)
    blocks = len(asked.graph.blocks)
    with asked.scope.temporary():
        inside = asked.value("w@2")

    assert len(asked.graph.blocks) == blocks
    assert fresh.value("w@2") == inside == asked.value("w@2")
    assert fresh.value("L@3") == asked.value("L@3")


def test_arities_tried_inside_are_free_again(tmp_path: Path) -> None:
    """A function that only a typed formula applies may be applied otherwise by the next."""
    asked = problem(tmp_path)
    with asked.scope.temporary():
        one = asked.block("h(x_1)")
        assert len(one.inputs) == 1
    with asked.scope.temporary():
        assert len(asked.block("h(x_1, x_2)").inputs) == 2


def test_followers_go_with_their_last_holder() -> None:
    """A graph keeps no plan alive."""
    g = Graph()
    x = g.leaf("x")
    kept = Instances(g, [x])
    count = len(g.followers._all)
    del kept
    gc.collect()

    assert len(g.followers._all) == count - 2


@pytest.mark.parametrize("seed", range(20))
def test_random_graphs_are_as_if_nothing_had_been_built(seed: int) -> None:
    """Derivatives, givens and instances of a graph, with and without a temporary part in between."""
    one, two = RandomGraph(seed), RandomGraph(seed)
    with two.graph.temporary():
        for block in [*two.made]:
            two.made.append(two._grow())
            derivative(two.loss, block) if block.name is not None else None
        Instances(two.graph, [two.made[-1]], batch=8)
    results = []
    for world in (one, two):
        slopes = [derivative(world.loss, leaf) for leaf in world.leaves]
        known = Givens(world.graph, list(world.values.items()))
        sampled = Instances(world.graph, slopes, batch=16)
        results.append([(s.id, s.rows.tolist(), known.value(s), sampled[s].tolist()) for s in slopes])

    assert repr(results[0]) == repr(results[1])


def test_cut() -> None:
    """Lists and dicts lose what came last."""
    numbers, names = [1, 2, 3], {"a": 1, "b": 2}
    cut(numbers, 1)
    cut(names, 1)

    assert [1] == numbers
    assert {"a": 1} == names
