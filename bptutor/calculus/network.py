"""Fully connected networks as computation graphs.

For layer l of n_l units (layer 0 is the input):  z^(l) is W^(l) applied to a^(l-1), plus b^(l), and
a^(l) = g(z^(l)).

* from-to:  W^(l) has shape (n_{l-1}, n_l), W_ij leads from unit i to unit j, z = W^T a;
* to-from:  W^(l) has shape (n_l, n_{l-1}), W_ij leads to unit i from unit j, z = W a;
* by-nodes: from-to, with every quantity named after the nodes it belongs to: w_{x1,h1}, z_{h1}, o_{h1}.

With data points (`rows`), every layer is a matrix of one row a point and Z = A W (or A W^T).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.losses import LossSpec, loss_of, target_domain
from bptutor.calculus.ops import ACTIVATIONS
from bptutor.errors import GraphError
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.calculus.arrays import Shape

__all__ = ["LossSpec", "Network", "NetworkSpec", "build"]

Weights = Literal["from-to", "to-from", "by-nodes"]


class NetworkSpec(Record):
    """A network to build. `activations` and `bias` have one entry a layer of weights, the last is the output.

    `activations` are names of `ops.ACTIVATIONS`; any other name is a general function applied unit by unit.
    `nodes` are the letters of the layers, for by-nodes weights. `rows` is the number of data points, if the
    network is to be evaluated on several at once.
    """

    layers: tuple[int, ...]
    activations: tuple[str, ...]
    bias: tuple[bool, ...]
    weights: Weights
    output: str = "yhat"
    nodes: tuple[str, ...] = ()
    loss: LossSpec | None = None
    loss_name: str = "L"
    rows: int | None = None


class Network(Record):
    """A network's graph; `blocks` holds every block by the name an author may use (`a^(0)` is the input).

    The tuples have one block a layer of weights; `biases` holds None where a layer has none. `functions` are
    the general functions used as activations.
    """

    graph: Graph
    spec: NetworkSpec
    blocks: dict[str, Block]
    input: Block
    weights: tuple[Block, ...]
    biases: tuple[Block | None, ...]
    sums: tuple[Block, ...]
    outputs: tuple[Block, ...]
    output: Block
    target: Block | None
    loss: Block | None
    functions: tuple[str, ...]


def build(spec: NetworkSpec, graph: Graph | None = None) -> Network:
    """The network as a new graph, or added to `graph`.  Raises GraphError where `spec` makes no sense."""
    _validate(spec)
    return _Builder(spec, graph or Graph()).network()


def _validate(spec: NetworkSpec) -> None:
    steps = len(spec.layers) - 1
    if steps < 1 or min(spec.layers) < 1:
        raise GraphError("a network needs an input and an output layer, each of at least one unit")
    if len(spec.activations) != steps:
        raise GraphError(f"{steps} layers of weights need {steps} activations, not {len(spec.activations)}")
    if len(spec.bias) != steps:
        raise GraphError(f"{steps} layers of weights need {steps} bias entries, not {len(spec.bias)}")
    if spec.weights == "by-nodes" and len(spec.nodes) != len(spec.layers):
        raise GraphError(
            f"by-nodes weights need one letter a layer: {len(spec.layers)} layers, {len(spec.nodes)} letters",
            "Write `names: {nodes: [x, h, y]}`.",
        )
    if len(set(spec.nodes)) != len(spec.nodes):
        raise GraphError("two layers have the same node letter", "Give every layer a letter of its own.")
    for n, name in zip(spec.layers[1:], spec.activations, strict=True):
        if name == "softmax" and n == 1:
            raise GraphError("the softmax of a single unit is always 1", "Use sigmoid for a single output.")


class _Builder:
    """Builds layer by layer; `blocks` fills up with what gets a name."""

    def __init__(self, spec: NetworkSpec, graph: Graph) -> None:
        self.spec, self.graph = spec, graph
        self.blocks: dict[str, Block] = {}
        self.functions: list[str] = []

    @property
    def depth(self) -> int:
        return len(self.spec.layers) - 1

    @property
    def to_from(self) -> bool:
        return self.spec.weights == "to-from"

    def network(self) -> Network:
        layers = range(1, self.depth + 1)
        x = self.leaf("x", 0)
        if self.spec.weights != "by-nodes":
            self.blocks["a^(0)"] = x
        weights = [self.weight(layer) for layer in layers]
        biases = [self.leaf("b", layer) if self.spec.bias[layer - 1] else None for layer in layers]
        sums: list[Block] = []
        outputs = [x]
        for layer, w, b in zip(layers, weights, biases, strict=True):
            sums.append(self.weighted_sum(layer, w, outputs[-1], b))
            outputs.append(self.activated(layer, sums[-1]))
        output = self.blocks[output_name(self.spec)]
        target, loss = self.loss(output)
        return Network(self.graph, self.spec, self.blocks, x, tuple(weights), tuple(biases), tuple(sums),
                       tuple(outputs[1:]), output, target, loss, tuple(self.functions))

    # ---- one layer

    def weight(self, layer: int) -> Block:
        m, n = self.spec.layers[layer - 1 : layer + 1]
        name, entries = weight_names(self.spec, layer)
        return self.add(self.graph.leaf(name, (n, m) if self.to_from else (m, n), entries=entries))

    def weighted_sum(self, layer: int, w: Block, below: Block, b: Block | None) -> Block:
        if not self.to_from:
            z = below @ w
        else:
            z = w @ below if self.spec.rows is None else below @ w.T
        if is_lone(self.spec, layer):
            z = self.only_unit(z)
        return self.name("z", layer, z if b is None else z + b)

    def activated(self, layer: int, z: Block) -> Block:
        """The outputs of a layer; the last ones are the network's output under its own name, a^(l) a view."""
        if layer < self.depth:
            return self.name("a", layer, self.activation(layer, z))
        single = self.spec.layers[-1] == 1
        if single and not is_lone(self.spec, layer):
            z = self.only_unit(z)
        _, entries = unit_names(self.spec, "a", layer)
        name = output_name(self.spec)
        output = self.add(self.graph.name(name, self.activation(layer, z), None if single else entries))
        whole = output.expand(len(output.shape)) if single else output
        if self.spec.weights != "by-nodes":
            self.blocks.setdefault(f"a^({layer})", whole)
        return whole

    def activation(self, layer: int, z: Block) -> Block:
        name = self.spec.activations[layer - 1]
        if name == "linear":
            return z
        if name in ACTIVATIONS:
            return self.graph.apply(name, z)
        if name not in self.functions:
            self.functions.append(name)
        return self.graph.function(name, z)

    def only_unit(self, z: Block) -> Block:
        """A layer of one unit as a number (as a column, for several points)."""
        return z[0] if self.spec.rows is None else z.T[0]

    def loss(self, output: Block) -> tuple[Block | None, Block | None]:
        spec, last = self.spec.loss, self.spec.activations[-1]
        if spec is None:
            return None, None
        target = self.blocks.get(spec.target)
        if target is None:
            domain = target_domain(spec.kind, last)
            target = self.add(self.graph.leaf(spec.target, output.shape, domain))
        rows = self.spec.rows is not None
        expression = loss_of(spec, output, target, softmax=last == "softmax", rows=rows)
        return target, self.add(self.graph.name(self.spec.loss_name, expression))

    # ---- naming

    def leaf(self, symbol: str, layer: int) -> Block:
        shape: Shape = () if is_lone(self.spec, layer) else (self.spec.layers[layer],)
        if symbol == "x" and self.spec.rows is not None:
            shape = (self.spec.rows, *shape)
        name, entries = unit_names(self.spec, symbol, layer)
        return self.add(self.graph.leaf(name, shape, entries=entries if len(shape) == 1 else None))

    def name(self, symbol: str, layer: int, block: Block) -> Block:
        name, entries = unit_names(self.spec, symbol, layer)
        one_point = self.spec.rows is None and block.shape
        return self.add(self.graph.name(name, block, entries if one_point else None))

    def add(self, block: Block) -> Block:
        self.blocks[str(block.name)] = block
        return block


# ---------------------------------------------------------------- names


def is_lone(spec: NetworkSpec, layer: int) -> bool:
    """Whether a by-nodes layer is a single output unit, whose quantities have no number: z_y, o_y."""
    return spec.weights == "by-nodes" and layer == len(spec.layers) - 1 and spec.layers[layer] == 1


def output_name(spec: NetworkSpec) -> str:
    """What the output is called: `spec.output`, or after its node."""
    last = len(spec.layers) - 1
    return unit_names(spec, "a", last)[0] if spec.weights == "by-nodes" else spec.output


def unit_names(spec: NetworkSpec, symbol: str, layer: int) -> tuple[str, list[str] | None]:
    """The name of a layer's x, b, z or a, and of its entries where those have names of their own."""
    if spec.weights != "by-nodes":
        return ("x" if symbol == "x" else f"{symbol}^({layer})"), None
    stem = "o" if symbol in "xa" else symbol
    node = spec.nodes[layer]
    if is_lone(spec, layer):
        return f"{stem}_{node}", None
    return f"{stem}_{{{node}}}", [f"{stem}_{{{u}}}" for u in _units(spec, layer)]


def weight_names(spec: NetworkSpec, layer: int) -> tuple[str, list[str] | None]:
    """The name of a layer's weights, and of their entries for by-nodes weights."""
    if spec.weights != "by-nodes":
        return f"W^({layer})", None
    ends = [f"w_{{{a},{b}}}" for a in _units(spec, layer - 1) for b in _units(spec, layer)]
    return f"w_{{{spec.nodes[layer - 1]},{spec.nodes[layer]}}}", ends


def _units(spec: NetworkSpec, layer: int) -> list[str]:
    if is_lone(spec, layer):
        return [spec.nodes[layer]]
    return [f"{spec.nodes[layer]}{k}" for k in range(1, spec.layers[layer] + 1)]
