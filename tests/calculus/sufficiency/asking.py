"""Questions in one line: networks by nodes, and quantities by the names they have on screen."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bptutor.calculus.chain_rule import derivative
from bptutor.calculus.graph import Quantity
from bptutor.calculus.network import LossSpec, Network, NetworkSpec, build
from bptutor.calculus.sufficiency.question import Question

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.graph import Block
    from bptutor.calculus.sufficiency.question import Number


def network(*layers: int, units: str, output: str = "linear", bias: bool = False, loss: str = "") -> Network:
    """A network with nodes x, h, j, k and y."""
    steps = len(layers) - 1
    spec = LossSpec(loss, target="t") if loss else None
    activations = (*[units] * (steps - 1), output)
    nodes = (*"xhjk"[:steps], "y")
    return build(NetworkSpec(layers, activations, (bias,) * steps, "by-nodes", nodes=nodes, loss=spec))


@cache
def classifier() -> Network:
    """The network of the catalogue's S1 to S6."""
    return network(4, 3, 2, 1, units="relu")


@cache
def sigmoids() -> Network:
    """Two inputs, two hidden units, one output."""
    return network(2, 2, 1, units="sigmoid", output="sigmoid")


def named(model: Network, text: str) -> list[Quantity]:
    """`weights`, `inputs`, `o_h1`, `w_j1,y`, `square o_y`, `gate z_h1`, `d o_y / d w_h2,j2`."""
    if text == "weights":
        return [q for w in model.weights for q in w.quantities()]
    if text == "inputs":
        return list(model.input.quantities())
    if text.startswith("d "):
        top, bottom = (_one(model, part.strip()) for part in text[2:].split("/ d "))
        return [Quantity(derivative(block_of(top), bottom.block), bottom.index)]
    word, _, rest = text.partition(" ")
    if word == "square":
        return [Quantity(block_of(_one(model, rest)) ** 2)]
    if word == "gate":
        return [Quantity(block_of(_one(model, rest)).call("step"))]
    return [_one(model, text)]


def _one(model: Network, name: str) -> Quantity:
    all_of_it = (q for block in model.blocks.values() for q in block.quantities())
    return next(q for q in all_of_it if str(q).replace("{", "").replace("}", "") == name)


def block_of(q: Quantity) -> Block:
    """A quantity as a block."""
    return q.block[q.index]


def asked(model: Network, known: str, target: str) -> Question:
    """Whether what is `known`, separated by semicolons, settles the target."""
    data = [q for part in known.split(";") for q in named(model, part.strip())]
    return Question(model.graph, data, named(model, target))


def of_blocks(
    known: Sequence[Block], target: Sequence[Block], fixed: Mapping[Block, Number] | None = None
) -> Question:
    """A question about whole blocks."""
    graph = target[0].graph
    rows = {Quantity(b).row: value for b, value in (fixed or {}).items()}
    data, wanted = ([q for b in blocks for q in b.quantities()] for blocks in (known, target))
    return Question(graph, data, wanted, rows)


REST = "w_x1,h2; w_x1,h3; w_x2,h1; w_x2,h2; w_x2,h3; w_x3,h1; w_x3,h2; w_x3,h3; w_x4,h1; w_x4,h2; w_x4,h3"
"""Weights of the first layer of the classifier, all but w_x1,h1."""
