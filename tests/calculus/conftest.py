"""Random graphs, networks in one line, and leaves with values: what the tests of the core share."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.givens import Givens
from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.network import Network, NetworkSpec, build

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPES = [(), (), (2,), (3,), (2, 3), (3, 2)]
SMOOTH = ["sigmoid", "tanh", "sin", "softplus", "exp"]
KINKED = ["relu", "leaky_relu", "abs"]


class RandomGraph:
    """A graph of random operations over a few leaves, ending in the number `loss`."""

    def __init__(self, seed: int, size: int = 14, kinks: bool = True, zeros: bool = False) -> None:
        self.random = random.Random(seed)
        self.graph = Graph()
        self.leaves = [
            self.graph.leaf(f"u{k}", self.random.choice(SHAPES)) for k in range(self.random.randint(2, 4))
        ]
        self.zeros, self.kinks = zeros, kinks
        self.values = {leaf: self._draw(leaf.shape) for leaf in self.leaves}
        self.made: list[Block] = list(self.leaves)
        for k in range(size):
            block = self._grow()
            if self.random.random() < 0.5 and not block.is_constant:
                block = self.graph.name(f"n{k}", block)
            self.made.append(block)
        ends = self.random.sample(self.made[-6:], 3)
        self.loss = self.graph.name("L", sum((e.sum() * 0.5 for e in ends), start=self.made[-1].mean()))

    def _draw(self, shape: tuple[int, ...]) -> Any:
        if shape:
            return [self._draw(shape[1:]) for _ in range(shape[0])]
        if self.zeros:
            return self.random.choice([-2, -1, 0, 0, 1, 3])
        return self.random.choice([-1, 1]) * self.random.uniform(0.3, 1.2)

    def _grow(self) -> Block:
        r = self.random
        a, b = r.choice(self.made), r.choice(self.made)
        kind = r.randrange(10)
        if kind < 3:
            fitting = [x for x in self.made if x.shape in (a.shape, ())]
            b = r.choice(fitting)
            return r.choice([lambda: a + b, lambda: a - b, lambda: a * b, lambda: b - a])()
        if kind == 3:
            return a / (b.sum() ** 2 + 1)
        if kind == 4 and a.shape:
            return r.choice([lambda: a.T, lambda: a.sum(0), lambda: a.mean(len(a.shape) - 1), lambda: a[0]])()
        if kind == 5:
            arrays = [x for x in self.made if x.shape]
            if pairs := [(x, y) for x in arrays for y in arrays if x.shape[-1] == y.shape[0]]:
                x, y = r.choice(pairs)
                return x @ y
        if kind == 6 and len(a.shape) == len(b.shape) == 1:
            return a.outer(b)
        if kind == 7 and a.shape:
            return a.call("softmax")
        if kind == 8 and self.kinks and (fitting := [x for x in self.made if x.shape == a.shape]):
            return a.call(r.choice(["max", "min"]), r.choice(fitting))
        if kind == 9 and r.random() < 0.5:
            return (a * 0.5) ** r.choice([2, 3])
        op = r.choice(SMOOTH + (KINKED if self.kinks else []))
        return ((a * 0.3) if op == "exp" else a).call(op)

    @property
    def given(self) -> list[tuple[Block, Any]]:
        """Every leaf with its value."""
        return [(leaf, self.values[leaf]) for leaf in self.leaves]

    def truth(self) -> Givens:
        """Everything, from the leaves."""
        return Givens(self.graph, self.given)


@pytest.fixture(scope="session")
def random_graph() -> Callable[..., RandomGraph]:
    """Build a random graph from a seed (hypothesis wants fixtures that outlive an example)."""
    return RandomGraph


@pytest.fixture
def net() -> Callable[..., Network]:
    """A network from its layers: ReLU, linear output H, from-to, no biases, unless said otherwise."""

    def make(layers: list[int], hidden: str = "relu", last: str = "linear", **more: Any) -> Network:
        n = len(layers) - 1
        more = {"weights": "from-to", "output": "H", "bias": False, **more}
        bias = (more.pop("bias"),) * n
        return build(NetworkSpec(tuple(layers), (hidden,) * (n - 1) + (last,), bias, **more))

    return make


@pytest.fixture
def d() -> Callable[[Block, Block], Block]:
    """d(of)/d(by)."""
    return derivative
