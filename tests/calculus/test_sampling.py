"""Random instances: consistent, the same every time, in every region; what they tell apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.draws import Draws
from bptutor.calculus.graph import Graph
from bptutor.calculus.sampling import GeneralFunction, Instances, draw
from bptutor.errors import Undecided

RNG = Draws(3)


@pytest.mark.parametrize(
    ("domain", "holds"),
    [
        ("real", lambda u: (0.4 <= abs(u)) & (abs(u) <= 1.6)),
        ("positive", lambda u: (u >= 0.4) & (u <= 1.6)),
        ("probability", lambda u: (u > 0) & (u < 1)),
        ("0 or 1", lambda u: (u == 0) | (u == 1)),
        ("one-hot", lambda u: (u == 0) | (u == 1)),
    ],
)
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_domain(domain: str, holds: Any, shape: tuple[int, ...]) -> None:
    """Leaves are drawn as their domain allows."""
    u = draw(shape, domain, RNG, 500)

    assert (*shape, 500) == u.shape
    assert holds(u).all()
    assert len(np.unique(u)) > (1 if domain in ("0 or 1", "one-hot") else 100)


@pytest.mark.parametrize("shape", [(3,), (2, 3)])
def test_one_hot(shape: tuple[int, ...]) -> None:
    """One 1 along the last axis, in every place at times."""
    u = draw(shape, "one-hot", RNG, 500)

    assert (u.sum(len(shape) - 1) == 1).all()
    assert (u.any(-1)).all()


def test_real_leaves_have_both_signs() -> None:
    """Half of them negative: ReLUs are on and off."""
    u = draw((), "real", RNG, 2000)

    assert 0.4 < (u < 0).mean() < 0.6


def test_the_same_every_time() -> None:
    """A fixed seed; another one differs."""
    g = Graph()
    f = g.name("f", g.leaf("x") * g.leaf("y"))
    first, again, other = Instances(g, [f]), Instances(g, [f]), Instances(g, [f], seed=1)

    assert (first[f] == again[f]).all()
    assert not (first[f] == other[f]).any()


def sigmoid_unit() -> tuple[Graph, Any, Any, Any]:
    """z, a = sigmoid(z) and L = a*z."""
    g = Graph()
    z = g.name("z", g.leaf("w") * g.leaf("x"))
    a = g.name("a", z.call("sigmoid"))
    return g, z, a, g.name("L", a * z)


def test_consistent_instances() -> None:
    """a is sigmoid(z) on every one, so either may stand for the other."""
    g, z, a, _ = sigmoid_unit()
    one, other = a * (1 - a), z.call("sigmoid") * (1 - z.call("sigmoid"))
    instances = Instances(g, [one, other, a])

    assert instances.equal(one, other)
    assert not instances.equal(one, a)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (lambda z, a: a * (1 - a), lambda z, a: a * (1 - a) * (1 + 1e-6)),  # a slip in the sixth digit
        (lambda z, a: a * (1 - a), lambda z, a: -(a * (1 - a))),
        (lambda z, a: z * z, lambda z, a: z * z + 1e-6),
        (lambda z, a: (z + 1000) - 1000, lambda z, a: z + 1e-3),
        (lambda z, a: z.call("relu"), lambda z, a: z),  # a gate left out
        (lambda z, a: z.call("relu"), lambda z, a: z * 0),
        (lambda z, a: z.call("abs"), lambda z, a: z),
    ],
)
def test_slips_are_told_apart(right: Any, wrong: Any) -> None:
    """Small factors, signs, gates that are open half of the time."""
    g, z, a, _ = sigmoid_unit()
    one, other = right(z, a), wrong(z, a)
    instances = Instances(g, [one, other])

    assert not instances.equal(one, other)
    assert instances.equal(one, one)


def test_cancelled_terms_still_agree() -> None:
    """Rounding is judged on the size of what was added: (1000 + z) - 1000 is z."""
    g, z, _, _ = sigmoid_unit()
    rounded = (z + 1000) - 1000
    instances = Instances(g, [z, rounded])

    assert instances.equal(z, rounded)
    assert instances.equal(rounded, z)


def test_given_rows() -> None:
    """A given quantity has its number, whatever its definition says."""
    g, z, a, loss = sigmoid_unit()
    instances = Instances(g, [loss, a], {int(a.rows): 0.8})

    assert (instances[a] == 0.8).all()
    np.testing.assert_allclose(instances[loss], 0.8 * instances[z])


def test_undefined_references() -> None:
    """Where the reference is undefined nothing is asked; undefined elsewhere is a difference."""
    g = Graph()
    x = g.leaf("x")
    root = x.call("sqrt")
    instances = Instances(g, [root, x, x.call("ln").call("exp")])

    assert 0.4 < instances.defined(root).mean() < 0.6
    assert instances.equal(x.call("ln").call("exp"), x)
    assert not instances.equal(x, x.call("ln").call("exp"))


def test_almost_nowhere_defined_is_undecided() -> None:
    """Too few instances to tell."""
    g = Graph()
    x = g.leaf("x", domain="positive")
    nowhere = (-x).call("ln")

    with pytest.raises(Undecided, match="undefined"):
        Instances(g, [nowhere]).equal(nowhere, nowhere)


def test_arrays_agree_entrywise() -> None:
    """One different entry is a difference."""
    g = Graph()
    w, x = g.leaf("W", (2, 2)), g.leaf("x", (2,))
    z, turned = w @ x, x @ w
    instances = Instances(g, [z, turned, w.T @ x])

    assert instances.equal(turned, w.T @ x)
    assert not instances.equal(z, turned)


@pytest.mark.parametrize("arity", [1, 2, 3])
def test_general_function(arity: int) -> None:
    """Its derivatives are those of finite differences, in every argument."""
    f = GeneralFunction(Draws(5), arity, 50)
    points = [RNG.uniform(-1, 1, (50,)) for _ in range(arity)]
    step = 1e-5
    for k in range(arity):
        shifts = [[p + sign * step * (j == k) for j, p in enumerate(points)] for sign in (1, -1)]
        for order in (0, 1):
            orders = [order if j == k else 0 for j in range(arity)]
            above = tuple(n + (j == k) for j, n in enumerate(orders))
            measured = (f(tuple(orders), *shifts[0]) - f(tuple(orders), *shifts[1])) / (2 * step)

            np.testing.assert_allclose(f(above, *points), measured, atol=1e-5)


def test_general_functions_are_unlike() -> None:
    """g' tells nothing about g, and two functions differ."""
    g = Graph()
    x = g.leaf("x")
    one, other = g.function("f", x), g.function("h", x)
    instances = Instances(g, [one, other, derivative(g.name("L", one), x)])

    assert not instances.equal(one, other)
    assert abs(np.corrcoef(instances[one], instances[derivative(g.names["L"], x)])[0, 1]) < 0.3
