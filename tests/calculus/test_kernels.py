"""Each operation for a batch of instances, against numpy by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.plan import Plan

BATCH = 5
RNG = np.random.default_rng(7)


def computed(make: Callable[..., Block], *arrays: Any, batch: int = BATCH) -> Any:
    """`make` of leaves with these values (batch last), as a plan computes it."""
    g = Graph()
    leaves = [g.leaf(f"u{k}", a.shape[:-1]) for k, a in enumerate(arrays)]
    wanted = make(*leaves)
    plan = Plan(g, [wanted], batch)
    for leaf, values in zip(leaves, arrays, strict=True):
        plan.set(leaf, values)
    return np.broadcast_to(plan.run()[wanted], (*wanted.shape, batch))


def drawn(*shape: int, batch: int = BATCH) -> Any:
    """Random numbers with the batch last."""
    return RNG.normal(size=(*shape, batch))


@pytest.mark.parametrize(
    ("left", "right", "script"),
    [
        ((3, 4), (4,), "nmb,mb->nb"),
        ((4,), (4, 2), "mb,mkb->kb"),
        ((3, 4), (4, 2), "nmb,mkb->nkb"),
        ((4,), (4,), "mb,mb->b"),
        ((3, 2), (2,), "nmb,mb->nb"),  # short inner dimensions are unrolled
        ((2,), (2, 3), "mb,mkb->kb"),
        ((1,), (1,), "mb,mb->b"),
        ((3, 1), (1,), "nmb,mb->nb"),
        ((3, 1), (1, 2), "nmb,mkb->nkb"),
    ],
)
@pytest.mark.parametrize("batch", [1, BATCH])
def test_matmul(left: tuple[int, ...], right: tuple[int, ...], script: str, batch: int) -> None:
    """Vectors and matrices in every pairing."""
    a, b = drawn(*left, batch=batch), drawn(*right, batch=batch)

    np.testing.assert_allclose(computed(lambda x, y: x @ y, a, b, batch=batch), np.einsum(script, a, b))


@pytest.mark.parametrize(
    ("left", "right", "script"),
    [
        ((40, 30), (30,), "nmb,mb->nb"),
        ((30,), (30, 40), "mb,mkb->kb"),
        ((40, 30), (30, 7), "nmb,mkb->nkb"),
        ((1200,), (1200,), "mb,mb->b"),
    ],
)
def test_matmul_of_wide_blocks(left: tuple[int, ...], right: tuple[int, ...], script: str) -> None:
    """With the batch first in memory the products are the same."""
    a, b = drawn(*left), drawn(*right)

    np.testing.assert_allclose(computed(lambda x, y: x @ y, a, b), np.einsum(script, a, b), atol=1e-12)


@pytest.mark.parametrize("axis", [None, 0, 1])
@pytest.mark.parametrize("op", ["sum", "mean"])
def test_reduction(op: str, axis: int | None) -> None:
    """Over everything or one axis."""
    x = drawn(3, 4)
    expected = getattr(x, op)((0, 1) if axis is None else axis)

    np.testing.assert_allclose(computed(lambda u: getattr(u, op)(axis), x), expected)


@pytest.mark.parametrize("shape", [(4,), (3, 4)])
def test_softmax(shape: tuple[int, ...]) -> None:
    """Along the last axis, without overflow for large numbers."""
    x = drawn(*shape) * 500
    e = np.exp(x - x.max(len(shape) - 1, keepdims=True))

    expected = e / e.sum(len(shape) - 1, keepdims=True)
    np.testing.assert_allclose(computed(lambda u: u.call("softmax"), x), expected)


def test_sigmoid_of_large_numbers() -> None:
    """Saturates at 0 and 1, and warns of nothing."""
    x = np.array([-1e4, -50, 0, 50, 1e4])

    expected = [0, 1.9287498e-22, 0.5, 1, 1]
    np.testing.assert_allclose(computed(lambda u: u.call("sigmoid"), x), expected, rtol=1e-6)


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda u: u**2, lambda x: x * x),
        (lambda u: u.call("relu"), lambda x: np.maximum(x, 0)),
        (lambda u: u.outer(u), lambda x: x[:, None] * x[None]),
        (lambda u: u.call("max", -u), np.abs),
        (lambda u: u.call("min", -u), lambda x: -np.abs(x)),
        (lambda u: u.call("gt", -u), lambda x: (x > -x).astype(float)),
        (lambda u: u.call("softplus"), lambda x: np.log1p(np.exp(x))),
        (lambda u: u.call("leaky_relu"), lambda x: np.where(x > 0, x, 0.01 * x)),
    ],
)
def test_elementwise(make: Any, expected: Any) -> None:
    """Squares, activations and comparisons come down to plain ufuncs."""
    x = drawn(4)

    np.testing.assert_allclose(computed(make, x), expected(x))


def test_the_way_back_of_picking_entries() -> None:
    """What was gathered twice receives both gradients."""
    x = drawn(3)
    back = computed(lambda u: u.graph.apply("scatter", u, attr=((2,), (1, 0, 1))), x)

    np.testing.assert_allclose(back, [x[1], x[0] + x[2]])


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda c: c.sum(), 6),
        (lambda c: c.mean(), 2),
        (lambda c: c @ c, 14),
        (lambda c: (c.outer(c) @ c).sum(), 84),
        (lambda c: c.call("softmax")[2], 0.66524096),
        (lambda c: (c * c).sum(0), 14),
    ],
)
@pytest.mark.parametrize("batch", [1, 3])
def test_made_of_constants_alone(make: Any, expected: float, batch: int) -> None:
    """Numbers that no leaf has a part in, beside a batch."""
    g = Graph()
    wanted = g.leaf("u") + make(g.const([1, 2, 3]))
    plan = Plan(g, [wanted], batch)
    plan.set(plan.leaves[0], 5)

    np.testing.assert_allclose(plan.run()[wanted], [expected + 5] * batch, rtol=1e-7)
