"""Data sufficiency: the time of a question (three sets of data), as networks grow and on graphs.

The yardstick is what the question costs to look at: every quantity below what is known and wanted, with all
its slopes, on 64 instances, for each of the three sets of data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from bptutor.calculus.graph import Graph, Quantity
from bptutor.calculus.network import NetworkSpec, build
from bptutor.calculus.sufficiency.decide import five
from bptutor.calculus.sufficiency.question import Question
from tests.benchmarks.timing import Ratio, compare
from tests.sufficiency.fibre import Fibre
from tests.sufficiency.traps import quantities
from tests.sufficiency.values import draw, jacobian
from tests.sufficiency.worlds import WORLDS, World

Statements = tuple[str, str, str]
"""The target, and two statements."""

QUESTIONS: dict[str, Callable[[Sequence[int]], Statements]] = {
    "output from a layer": lambda n: ("o_y", f"{weights(n)} o_{{h}}", f"{weights(n)} o_{{{letters(n)[-2]}}}"),
    "slope by a first weight": lambda n: ("do_y/dw_{x1,h1}", f"{weights(n)} o_{{x}}", "w_{x1,h1} o_{h}"),
    "a unit from above": lambda n: ("o_{h1}", "o_{x}", f"o_{{{letters(n)[-2]}}}"),
    "locally constant": lambda n: ("do_y/do_{x1}", weights(n), "o_{h}"),
}
NETWORKS = ((2, 2, 1), (4, 3, 2, 1), (4, 6, 6, 1), (4, 8, 8, 8, 1))
GRAPHS: dict[str, Statements] = {
    "products with a fork": ("dL/dw", "w x u v", "p q L y"),
    "shared weights, two points": ("w", "z1 z2", "x"),
    "a step": ("dL/dw", "w w@1", "r"),
    "functions": ("p", "q", "b"),
    "tanh 2-2-1, biases, loss": ("dL/dW_11^(1)", "dL/db^(1)", "x y"),
    "softmax 2-3, cross-entropy": ("dL/dz^(1)", "yhat", "y"),
}


def letters(sizes: Sequence[int]) -> str:
    """The letters of the layers: x, hidden ones, y."""
    return "xhjkmn"[: len(sizes) - 1] + "y"


def weights(sizes: Sequence[int]) -> str:
    """The names of all matrices of weights."""
    nodes = letters(sizes)
    return " ".join(f"w_{{{a},{b}}}" for a, b in pairwise(nodes))


def network(sizes: Sequence[int], hidden: str) -> Graph:
    """A fully connected network without biases, its weights named by the nodes."""
    depth = len(sizes) - 1
    activations = (hidden,) * (depth - 1) + ("linear",)
    nodes = tuple(letters(sizes))
    spec = NetworkSpec(tuple(sizes), activations, (False,) * depth, "by-nodes", nodes=nodes)
    return build(spec).graph


def graph(name: str) -> Graph:
    """The graph of one of the worlds of random questions."""
    return WORLDS[name](name).graph


def question(make: Callable[[], Graph], statements: Statements) -> Ratio:
    """One question, decided on a graph of its own each time, against looking at it."""

    def asked() -> tuple[Graph, list[list[Quantity]]]:
        graph = make()
        world = World("", graph, (), (), ())
        return graph, [quantities(world, text) for text in statements]

    def ours() -> object:
        graph, (target, first, second) = asked()
        return five(graph, first, second, target)

    def looked_at() -> None:
        graph, (target, first, second) = asked()
        for known in (first, second, [*first, *second]):
            fibre = Fibre(Question(graph, known, target))
            leaves = draw(graph, fibre.rows.leaves, 64, np.random.default_rng(0))
            found = fibre.rows.at(leaves)
            jacobian(fibre.rows, [*fibre.known, *fibre.target], fibre.free, found, 64)

    return compare(ours, looked_at, rounds=5)


def rows() -> Iterator[tuple[str, Ratio]]:
    """Networks from small to large, ReLU and sigmoid, then graphs."""
    for sizes in NETWORKS:
        for hidden in ("relu", "sigmoid"):
            for name, ask in QUESTIONS.items():
                said = "-".join(map(str, sizes))
                yield f"{said} {hidden}: {name}", question(partial(network, sizes, hidden), ask(sizes))
    for name, statements in GRAPHS.items():
        yield f"{name}: {statements[0]}", question(partial(graph, name), statements)
