"""The models that random questions are about: networks and graphs, each with what may be known and wanted."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from bptutor.calculus.graph import Block, Graph
from bptutor.calculus.losses import LossSpec
from bptutor.calculus.network import NetworkSpec, build


class World(NamedTuple):
    """`tops` are numbers that can be differentiated, `bottoms` what they are differentiated by, leaves too.

    `families` are what one statement makes known at once: all weights, all inputs, a layer's outputs.
    """

    name: str
    graph: Graph
    tops: tuple[Block, ...]
    bottoms: tuple[Block, ...]
    families: tuple[Block, ...]


def _network(name: str, spec: NetworkSpec) -> World:
    net = build(spec)
    layers = [*net.sums, *net.outputs]
    tops = [entry for block in layers for entry in _entries(block)]
    labels = [net.target] if net.target is not None else []
    losses = [net.loss] if net.loss is not None else []
    leaves = [net.input, *net.weights, *[b for b in net.biases if b is not None]]
    families = (*leaves, *net.outputs, *labels)
    return World(name, net.graph, (*tops, *losses), (*leaves, *layers, *labels), families)


def _entries(block: Block) -> list[Block]:
    return [block[q.index] for q in block.quantities()] if block.shape else [block]


def _plain(*layers: int, hidden: str = "relu", output: str = "linear") -> Callable[[str], World]:
    """A network with weights named by the nodes, as in the catalogue: no biases, no loss."""
    depth = len(layers) - 1
    spec = NetworkSpec(
        layers, (hidden,) * (depth - 1) + (output,), (False,) * depth, "by-nodes",
        nodes=tuple("xhjk"[:depth]) + ("y",),
    )  # fmt: skip
    return lambda name: _network(name, spec)


def _biased(hidden: str, output: str, *layers: int, loss: LossSpec | None = None) -> Callable[[str], World]:
    depth = len(layers) - 1
    activations = (hidden,) * (depth - 1) + (output,)
    spec = NetworkSpec(layers, activations, (True,) * depth, "to-from", loss=loss)
    return lambda name: _network(name, spec)


class _Text:
    """A graph of named numbers under construction."""

    def __init__(self, *leaves: str, positive: str = "", labels: str = "") -> None:
        self.graph = Graph()
        domains = dict.fromkeys(positive.split(), "positive") | dict.fromkeys(labels.split(), "0 or 1")
        self.leaves = [self.graph.leaf(name, domain=domains.get(name, "real")) for name in leaves]
        self.named: list[Block] = []

    def name(self, name: str, block: Block) -> Block:
        self.named.append(self.graph.name(name, block))
        return self.named[-1]

    def world(self, name: str, *families: Block) -> World:
        return World(name, self.graph, tuple(self.named), (*self.leaves, *self.named), families)


def _fork(name: str) -> World:
    """Products, and two ways from q to L."""
    t = _Text("w", "x", "u", "v", "y")
    w, x, u, v, y = t.leaves
    p = t.name("p", w * x)
    q = t.name("q", p * u)
    r = t.name("r", p + v)
    s = t.name("s", q * r)
    e = t.name("e", s - y)
    t.name("L", e**2 / 2)
    return t.world(name)


def _shared(name: str) -> World:
    """One weight and one bias, two data points."""
    t = _Text("w", "b", "c")
    w, b, c = t.leaves
    x, y = t.graph.leaf("x", (2,)), t.graph.leaf("y", (2,))
    t.leaves += [x[0], x[1], y[0], y[1]]
    z = [t.name(f"z{k + 1}", w * x[k] + b) for k in range(2)]
    a = [t.name(f"a{k + 1}", z[k].call("sigmoid")) for k in range(2)]
    o = [t.name(f"o{k + 1}", c * a[k]) for k in range(2)]
    t.name("R", ((o[0] - y[0]) ** 2 + (o[1] - y[1]) ** 2) / 2)
    return t.world(name, x, y)


def _step(name: str) -> World:
    """A step of gradient descent on a ReLU unit with a linear output."""
    from bptutor.calculus.chain_rule import derivative

    t = _Text("w", "v", "x", "y", "r")
    w, v, x, y, r = t.leaves
    z = t.name("z", w * x)
    a = t.name("a", z.call("relu"))
    h = t.name("h", v * a)
    loss = t.name("L", (h - y) ** 2 / 2)
    t.name("w@1", w - r * derivative(loss, w))
    t.name("v@1", v - r * derivative(loss, v))
    return t.world(name)


def _functions(name: str) -> World:
    """Functions with inverses, of positive numbers and others."""
    t = _Text("a", "b", "c", positive="a b")
    a, b, c = t.leaves
    p = t.name("p", a.call("ln") + c)
    e = t.name("e", p.call("exp"))
    q = t.name("q", e / b)
    s = t.name("s", b.call("sqrt") * c)
    m = t.name("m", (q - s).call("tanh"))
    t.name("n", m.call("softplus") + c**2)
    return t.world(name)


def _points(name: str) -> World:
    """A ReLU unit on two points: both may be off, so that what comes after has nothing to solve with."""
    t = _Text("w", "b", "v", "c")
    w, b, v, c = t.leaves
    x, y = t.graph.leaf("x", (2,)), t.graph.leaf("y", (2,))
    t.leaves += [x[0], x[1], y[0], y[1]]
    a = [t.name(f"a{k + 1}", t.name(f"z{k + 1}", w * x[k] + b).call("relu")) for k in range(2)]
    o = [t.name(f"o{k + 1}", v * a[k] + c) for k in range(2)]
    t.name("R", ((o[0] - y[0]) ** 2 + (o[1] - y[1]) ** 2) / 2)
    return t.world(name, x, y)


def _bends(name: str) -> World:
    """Absolute values, maxima, comparisons, and a unit that is seldom on."""
    t = _Text("x", "y", "w", "b")
    x, y, w, b = t.leaves
    m = t.name("m", x.call("max", y))
    n = t.name("n", x.call("min", y))
    a = t.name("a", (x - y).call("abs"))
    g = t.name("g", x.call("gt", y))
    h = t.name("h", (w * x - 6).call("relu"))
    s = t.name("s", m * w + h)
    t.name("q", n * g + b)
    t.name("r", a * s + b)
    return t.world(name)


def _chain(name: str) -> World:
    """Three ReLU units in a row, with biases: each may switch off all before it."""
    t = _Text("x", "u", "v", "w", "c", "d", "y")
    x, u, v, w, c, d, y = t.leaves
    a = t.name("a", t.name("p", u * x).call("relu"))
    e = t.name("e", t.name("q", v * a + c).call("relu"))
    h = t.name("h", t.name("r", w * e + d).call("relu"))
    t.name("L", (h - y) ** 2)
    return t.world(name)


def _recurrence(name: str) -> World:
    """Three steps in time with the same weights."""
    t = _Text("w", "u", "h0", "x1", "x2", "y")
    w, u, h, x1, x2, y = t.leaves
    for k, x in enumerate((x1, x2), 1):
        h = t.name(f"h{k}", t.name(f"z{k}", w * h + u * x).call("tanh"))
    t.name("L", (h - y) ** 2)
    return t.world(name)


def _norm(name: str) -> World:
    """A vector over its length, and a mean that is taken away."""
    t = _Text("k")
    v = t.graph.leaf("v", (3,))
    t.leaves += [v[0], v[1], v[2]]
    n = t.name("n", (v * v).sum().call("sqrt"))
    m = t.name("m", v.mean())
    for i in range(3):
        t.name(f"e{i + 1}", v[i] / n)
        t.name(f"c{i + 1}", v[i] - m)
    t.name("s", t.leaves[0] * n)
    return t.world(name, v)


def _labels(name: str) -> World:
    """A 0-or-1 label in differences, either way round, and what is chosen by it."""
    t = _Text("w", "x", "y", "u", "v", labels="y")
    w, x, y, u, v = t.leaves
    p = t.name("p", (w * x).call("sigmoid"))
    e = t.name("e", y - p)
    t.name("d", 3 * (p - y))
    t.name("q", y * u + (1 - y) * v)
    t.name("L", e**2 / 2)
    t.name("s", v * (2 * y - 1))
    return t.world(name)


def _thresholds(name: str) -> World:
    """Comparisons with numbers, some of them close to one another, and what they switch."""
    t = _Text("x", "u", "v", "b")
    x, u, v, b = t.leaves
    low = t.name("low", x.call("lt", Fraction(1, 2)))
    high = t.name("high", x.call("ge", Fraction(3, 2)))
    t.name("near", x.call("gt", Fraction(1501, 1000)))
    z = t.name("z", (x - Fraction(1, 2)).call("relu"))
    t.name("s", low * u + v)
    t.name("r", high * v + b)
    t.name("q", z * u + (x - Fraction(501, 1000)).call("relu") * v)
    return t.world(name)


def _sizes(name: str) -> World:
    """Coefficients of all sizes, and one that is nearly 1."""
    t = _Text("w", "b", "u", "v")
    w, b, u, v = t.leaves
    t.name("p", Fraction(1, 10**6) * w + b)
    t.name("q", 10**6 * w + b)
    t.name("r", Fraction(1, 10**13) * u.call("sigmoid") * w + v)
    t.name("s", b + Fraction(1001, 1000) * v)
    t.name("m", b + v)
    t.name("n", Fraction(1, 10**4) * u * w + 10**3 * v)
    return t.world(name)


_SQUARED = LossSpec("squared")
WORLDS: dict[str, Callable[[str], World]] = {
    "relu 2-2-1": _plain(2, 2, 1),
    "relu 4-3-2-1": _plain(4, 3, 2, 1),
    "sigmoid 2-2-1": _plain(2, 2, 1, hidden="sigmoid", output="sigmoid"),
    "tanh 2-2-1, biases, loss": _biased("tanh", "linear", 2, 2, 1, loss=_SQUARED),
    "softmax 2-3, cross-entropy": _biased("tanh", "softmax", 2, 3, loss=LossSpec("cross-entropy")),
    "leaky 2-2-1": _plain(2, 2, 1, hidden="leaky_relu"),
    "relu 2-2-2, biases, loss": _biased("relu", "linear", 2, 2, 2, loss=_SQUARED),
    "sigmoid 1-2-1, cross-entropy": _biased("sigmoid", "sigmoid", 1, 2, 1, loss=LossSpec("cross-entropy")),
    "products with a fork": _fork,
    "shared weights, two points": _shared,
    "a step": _step,
    "functions": _functions,
    "relu, two points": _points,
    "bends": _bends,
    "relu chain": _chain,
    "recurrence": _recurrence,
    "norm": _norm,
    "relu 2-2-2, softmax": _biased("relu", "softmax", 2, 2, 2, loss=LossSpec("cross-entropy")),
}
"""How to build each, by what it is called; built afresh, as questions add to a graph."""
EDGES: dict[str, Callable[[str], World]] = {"labels": _labels, "thresholds": _thresholds, "sizes": _sizes}
"""Where a tolerance or a wrong sign would show. More of it may be undecided."""
