"""Forward pass and every gradient, against numpy by hand in the best layout (batch last, struct of arrays).

Every instance has its own weights, as when one formula is graded on thousands of instances; both sides write
into preallocated arrays and their results are compared before anything is timed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.plan import plan
from tests.benchmarks.timing import Ratio, Work, compare

Array = Any


def network(sizes: list[int]) -> tuple[Graph, list[Block], Block]:
    """A sigmoid network with squared loss: its graph, its leaves (x, W..., y) and L."""
    g = Graph()
    a = g.leaf("x", (sizes[0],))
    leaves = [a]
    for layer, (n, m) in enumerate(itertools.pairwise(sizes), 1):
        w = g.leaf(f"W^({layer})", (m, n))
        z = g.name(f"z^({layer})", w @ a)
        a = g.name(f"a^({layer})", z.call("sigmoid"))
        leaves.append(w)
    y = g.leaf("y", (sizes[-1],))
    return g, [*leaves, y], g.name("L", ((a - y) ** 2).sum())


def ours(
    g: Graph, leaves: list[Block], loss: Block, values: list[Array], batch: int
) -> tuple[Work, list[Array]]:
    """The plan to run, and what it computed: the loss and its gradient by every leaf."""
    wanted = [loss, *[derivative(loss, b) for b in leaves]]
    p = plan(g, wanted, batch)
    for leaf, v in zip(leaves, values, strict=True):
        p.set(leaf, v)
    p.run()
    return p.run, [np.array(p[b]) for b in wanted]


class ByHand:
    """The same network in plain numpy with preallocated arrays; `einsum` or unrolled products by size."""

    def __init__(self, sizes: list[int], values: list[Array], batch: int) -> None:
        tail = (batch,) if batch > 1 else ()
        self.x, *self.w, self.y = values
        self.a = [self.x, *[np.empty((n, *tail)) for n in sizes[1:]]]
        self.da = [np.empty((n, *tail)) for n in sizes]
        self.dz = [np.empty((n, *tail)) for n in sizes]
        self.dw = [np.empty_like(w) for w in self.w]
        self.dy = np.empty((sizes[-1], *tail))
        self.small = max(sizes) <= 4
        self.batch = batch

    def times(self, w: Array, a: Array, out: Array, script: str) -> None:
        if self.batch == 1:
            np.matmul(w if script == "nmb,mb->nb" else w.T, a, out)
        elif self.small:
            columns = range(a.shape[0])
            terms = [(w[:, k] if script == "nmb,mb->nb" else w[k], a[k]) for k in columns]
            np.multiply(*terms[0], out)
            for t in terms[1:]:
                out += t[0] * t[1]
        else:
            np.einsum(script, w, a, out=out)

    def run(self) -> list[Array]:
        for k, w in enumerate(self.w):
            a = self.a[k + 1]
            self.times(w, self.a[k], a, "nmb,mb->nb")
            np.negative(a, a)
            np.exp(a, a)
            np.add(a, 1.0, a)
            np.divide(1.0, a, a)
        e = self.a[-1] - self.y
        loss = np.add.reduce(e * e, 0)
        np.multiply(e, 2.0, self.da[-1])
        np.negative(self.da[-1], self.dy)
        for k in range(len(self.w) - 1, -1, -1):
            a, dz = self.a[k + 1], self.dz[k + 1]
            np.subtract(1.0, a, dz)
            dz *= a
            dz *= self.da[k + 1]
            np.multiply(dz[:, None], self.a[k][None], self.dw[k])
            self.times(self.w[k], dz, self.da[k], "nmb,nb->mb")
        return [loss, self.da[0], *self.dw, self.dy]


class ByHandBlas(ByHand):
    """Batch first in memory: the better layout for wide layers and few instances."""

    def times(self, w: Array, a: Array, out: Array, script: str) -> None:
        matrix = np.moveaxis(w, -1, 0) if script == "nmb,mb->nb" else np.moveaxis(w, -1, 0).swapaxes(1, 2)
        np.matmul(matrix, np.moveaxis(a, -1, 0)[:, :, None], np.moveaxis(out, -1, 0)[:, :, None])


def batch_first(a: Array) -> Array:
    return np.moveaxis(np.ascontiguousarray(np.moveaxis(a, -1, 0)), 0, -1)


def draw(leaves: list[Block], batch: int) -> list[Array]:
    rng = np.random.default_rng(7)
    tail = (batch,) if batch > 1 else ()
    return [rng.uniform(-1, 1, (*b.shape, *tail)) for b in leaves]


def yardsticks(sizes: list[int], values: list[Array], batch: int) -> Iterator[ByHand]:
    yield ByHand(sizes, values, batch)
    if batch > 1 and max(sizes) > 4:
        hand = ByHandBlas(sizes, [batch_first(v) for v in values], batch)
        for name in ("a", "da", "dz", "dw"):
            setattr(hand, name, [batch_first(v) for v in getattr(hand, name)])
        yield hand


def layers(sizes: list[int], batch: int) -> Ratio:
    """A layered network; the quickest hand-written version is the yardstick."""
    g, leaves, loss = network(sizes)
    values = draw(leaves, batch)
    run, results = ours(g, leaves, loss, values, batch)
    found = []
    for hand in yardsticks(sizes, values, batch):
        for mine, theirs in zip(results, hand.run(), strict=True):
            np.testing.assert_allclose(mine.reshape(np.shape(theirs)), theirs, rtol=1e-9, atol=1e-12)
        found.append(compare(run, hand.run))
    return min(found, key=lambda r: r.yardstick)


def scalars(batch: int) -> Ratio:
    """30 scalar nodes: ten rounds of p = a*b, s = p + a, t = tanh(s), against numpy rows."""
    g = Graph()
    leaves = [g.leaf(f"x{k}") for k in range(11)]
    a = leaves[0]
    for k in range(10):
        p = g.name(f"p{k}", a * leaves[k + 1])
        s = g.name(f"s{k}", p + a)
        a = g.name(f"t{k}", s.call("tanh"))
    values = draw(leaves, batch)
    run, results = ours(g, leaves, a, values, batch)
    def hand() -> list[Array]:
        return scalars_by_hand(values)

    for mine, theirs in zip(results, hand(), strict=True):
        np.testing.assert_allclose(mine, theirs, rtol=1e-9, atol=1e-12)
    return compare(run, hand)


def scalars_by_hand(x: list[Any]) -> list[Any]:
    """Forward and backward written out."""
    a, before, after = x[0], [], []
    for k in range(10):
        before.append(a)
        a = np.tanh(a * x[k + 1] + a)
        after.append(a)
    up: Any = 1.0
    grads: list[Any] = [0.0] * 11
    for k in range(9, -1, -1):
        d = up * (1.0 - after[k] * after[k])
        grads[k + 1] = d * before[k]
        up = d * x[k + 1] + d
    grads[0] = up
    return [a, *grads]


def rows() -> Iterator[tuple[str, Ratio]]:
    """Every row of the design's speed table that concerns the core."""
    for batch in (1, 64, 4096):
        yield f"2-2-2-1, {batch} instances", layers([2, 2, 2, 1], batch)
    for batch in (1, 64, 4096):
        yield f"30 scalar nodes, {batch} instances", scalars(batch)
    for batch in (1, 64):
        yield f"4-64-64-1, {batch} instances", layers([4, 64, 64, 1], batch)
