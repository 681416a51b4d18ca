"""Random fully connected networks: the YAML of one, and its world."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np

from tests.oracle.cases import Case, listed, number, quoted
from tests.oracle.formulas import Formula, Op, Ref, Slope, times
from tests.oracle.worlds import FUNCTIONS, Env, World, derivative

HIDDEN = ("relu", "leaky_relu", "sigmoid", "tanh", "softplus", "linear")
LETTERS = "xhjkqy"


@dataclass
class Net:
    """What was drawn: the file's text, its world, and the values an author would give, by name."""

    head: str
    world: World
    given: dict[str, Any]
    quantities: list[Ref]
    leaves: list[str]
    loss: str
    output: str
    rows: int | None
    by_nodes: bool


def entry(block: str, index: tuple[int, ...], shape: tuple[int, ...]) -> str:
    """W^(2) and (0, 1) as W_12^(2)."""
    stem, _, layer = block.partition("^")
    numbers = ("," if max(shape) > 9 else "").join(str(k + 1) for k in index)
    return f"{stem}_{numbers}" + (f"^{layer}" if layer else "")


def draw_network(rng: Random, *, exact: bool = False, plain: bool = False) -> Net:
    """`exact`: small whole numbers and no curved activation. `plain`: no data points."""
    return _Drawing(rng, exact, plain).net()


class _Drawing:
    def __init__(self, rng: Random, exact: bool, plain: bool) -> None:
        self.rng, self.exact = rng, exact
        depth = rng.randint(1, 4)
        self.sizes = [rng.randint(1, 4) for _ in range(depth + 1)]
        self.weights = rng.choice(["from-to", "to-from", "by-nodes"])
        self.by_nodes = self.weights == "by-nodes"
        self.rows = None if plain or self.by_nodes or rng.random() < 0.6 else rng.randint(1, 4)
        self.nodes = [*LETTERS[:depth], "y"]
        hidden = ("relu", "linear", "leaky_relu") if exact else HIDDEN
        self.acts = [rng.choice(hidden) for _ in range(depth - 1)]
        if rng.random() < 0.4 and depth > 1:
            self.acts = [self.acts[0]] * (depth - 1)
        self.acts.append(self.last())
        self.bias = [rng.random() < 0.6 for _ in range(depth)]
        if rng.random() < 0.6:
            self.bias = [self.bias[0]] * depth
        self.output = f"o_{self.units(depth)[0]}" if self.by_nodes and self.lone(depth) else "yhat"
        if not self.by_nodes and rng.random() < 0.5:
            self.output = rng.choice(["H", "o", "p"])
        self.loss = rng.choice(["L", "L", "E", "C"])
        self.target = "t" if self.by_nodes else rng.choice(["y", "t"])
        self.world = World()
        self.given: dict[str, Any] = {}
        self.quantities: list[Ref] = []
        self.leaves: list[str] = []

    def last(self) -> str:
        if self.exact:
            return "linear"
        many = self.sizes[-1] > 1
        acts = ["linear", "linear", "sigmoid", "tanh", "relu"]
        return self.rng.choice(acts + ["softmax"] * 3 * many)

    # ---- text

    def net(self) -> Net:
        self.draw_loss()
        self.build()
        return Net(self.head(), self.world, self.given, self.quantities, self.leaves, self.loss,
                   self.output_block, self.rows, self.by_nodes)

    def draw_loss(self) -> None:
        rng, last = self.rng, self.acts[-1]
        kinds = ["squared", "absolute"]
        if last in ("sigmoid", "softmax"):
            kinds = ["squared", "absolute", "cross-entropy", "cross-entropy", "cross-entropy"]
        self.kind = rng.choice(kinds)
        self.factor = rng.choice(["1", "1", "1/2", "2", "0.5", "3/2"])
        self.over_outputs, self.over_rows = (rng.choice(["sum", "mean"]) for _ in range(2))

    def head(self) -> str:
        acts = self.acts
        lines = ["network:", f"  layers: {self.sizes}".replace("'", "")]
        if len(acts) > 1:
            same = len(set(acts[:-1])) == 1
            lines.append(f"  activation: {acts[0] if same else '[' + ', '.join(acts[:-1]) + ']'}")
        if acts[-1] != "linear" or self.rng.random() < 0.5:
            lines.append(f"  output: {acts[-1]}")
        same = len(set(self.bias)) == 1
        lines.append(f"  bias: {str(self.bias[0] if same else self.bias).lower()}")
        lines += [f"  weights: {self.weights}", "  loss:", f"    kind: {self.kind}"]
        if self.factor != "1":
            lines.append(f"    factor: '{self.factor}'")
        if self.target != "y":
            lines.append(f"    target: {self.target}")
        lines += ["    over:", f"      outputs: {self.over_outputs}", f"      points: {self.over_rows}"]
        names = []
        if self.by_nodes:
            names.append(f"    nodes: [{', '.join(quoted(n) for n in self.nodes)}]")
        elif self.output != "yhat":
            names.append(f"    output: {self.output}")
        if self.loss != "L":
            names.append(f"    loss: {self.loss}")
        return "\n".join([*lines, *(["  names:", *names] if names else [])]) + "\n"

    # ---- world

    def lone(self, layer: int) -> bool:
        return self.by_nodes and layer == len(self.sizes) - 1 and self.sizes[layer] == 1

    def units(self, layer: int) -> list[str]:
        node = self.nodes[layer]
        return [node] if self.lone(layer) else [f"{node}{k + 1}" for k in range(self.sizes[layer])]

    def some(self, *shape: int) -> Any:
        """Numbers as authors write them."""
        count, rng = int(np.prod(shape)), self.rng
        numbers = [rng.randint(-4, 4) if self.exact else round(rng.uniform(-2, 2), 2) for _ in range(count)]
        return np.array(numbers, float).reshape(shape)

    def leaf(self, name: str, value: Any, spelled: list[str] | None = None) -> None:
        self.world.leaf(name, value)
        self.leaves.append(name)
        self.see(name, value.shape, spelled)
        if spelled is None:
            self.given[name] = value
        else:
            self.given.update(zip(spelled, value.ravel(), strict=True))

    def see(self, name: str, shape: tuple[int, ...], spelled: list[str] | None = None) -> None:
        """Make a block's entries known to formulas."""
        for k, index in enumerate(np.ndindex(*shape)):
            said = spelled[k] if spelled else entry(name, index, shape) if shape else name
            self.quantities.append(Ref(name, index, said))

    def build(self) -> None:
        m, n = self.rows, self.sizes
        front = (m,) if m else ()
        spelled = [f"o_{{{u}}}" for u in self.units(0)] if self.by_nodes else None
        self.leaf("x", self.some(*front, n[0]), spelled)
        below = "x"
        for layer in range(1, len(n)):
            below = self.layer(layer, below, front)
        self.output_block = below
        self.add_loss(below, front)

    def layer(self, layer: int, below: str, front: tuple[int, ...]) -> str:
        a, b = self.sizes[layer - 1 : layer + 1]
        w, bias, z = f"W^({layer})", f"b^({layer})", f"z^({layer})"
        shape = (b, a) if self.weights == "to-from" else (a, b)
        ends = [f"w_{{{s},{t}}}" for s in self.units(layer - 1) for t in self.units(layer)]
        self.leaf(w, self.some(*shape), ends if self.by_nodes else None)
        spelled = (lambda s: [f"{s}_{{{u}}}" for u in self.units(layer)]) if self.by_nodes else lambda s: None
        if self.bias[layer - 1]:
            self.leaf(bias, self.some(b), spelled("b"))
        to_from, with_bias = self.weights == "to-from", self.bias[layer - 1]

        def weighted(env: Env) -> Any:
            matrix = np.swapaxes(env[w], 0, 1) if to_from else env[w]
            return env[below] @ matrix + (env[bias] if with_bias else 0)

        self.world.rule(z, weighted)
        self.see(z, (*front, b), spelled("z"))
        last = layer == len(self.sizes) - 1
        single = last and b == 1 and not self.by_nodes
        name = self.output if last and not self.by_nodes else f"a^({layer})"
        act = FUNCTIONS[self.acts[layer - 1]]
        self.world.rule(name, lambda env: act(env[z])[..., 0] if single else act(env[z]))
        self.see(name, front if single else (*front, b), spelled("o"))
        return name

    def add_loss(self, output: str, front: tuple[int, ...]) -> None:
        kind, factor = self.kind, float(eval(self.factor))  # noqa: S307
        one_hot = kind == "cross-entropy" and self.acts[-1] == "softmax"
        n, rows = self.sizes[-1], self.rows
        shape = (*front, n) if n > 1 else front
        if one_hot:
            value = np.eye(n)[[self.rng.randrange(n) for _ in range(rows or 1)]].reshape(shape)
        elif kind == "cross-entropy":
            labels = [float(self.rng.randint(0, 1)) for _ in range(int(np.prod(shape)))]
            value = np.array(labels).reshape(shape)
        else:
            value = self.some(*shape)
        self.leaf(self.target, value)
        outputs, points = (np.sum if o == "sum" else np.mean for o in (self.over_outputs, self.over_rows))
        target = self.target

        def loss(env: Env) -> Any:
            h, y = env[output], env[target]
            h = h.reshape(y.shape)
            each = (h - y) ** 2 if kind == "squared" else FUNCTIONS["abs"](h - y)
            if kind == "cross-entropy":
                each = -y * np.log(h) - (0 if one_hot else (1 - y) * np.log(1 - h))
            if n > 1:
                each = (np.sum if one_hot else outputs)(each, axis=-1)
            return factor * (points(each, axis=0) if rows else each)

        self.world.rule(self.loss, loss)
        self.quantities.append(Ref(self.loss, (), self.loss))


def given_lines(net: Net, keep: Any = None) -> str:
    """The `points` and `given` of everything (or of the names kept)."""
    given = dict(net.given)
    points = ""
    if net.rows:
        target = net.leaves[-1]
        points = "points:\n" + "".join(f"  {n}: {listed(given.pop(n))}\n" for n in ("x", target))
    lines = "".join(f"  {quoted(n)}: {listed(v)}\n" for n, v in given.items() if keep is None or n in keep)
    return points + ("given:\n" + lines if lines else "")


def network_case(seed: int) -> Case:
    """All given: values, gradients by blocks and by entries, formulas, tables, claims and options."""
    rng = Random(f"network {seed}")
    net = draw_network(rng, exact=rng.random() < 0.3)
    env = net.world.run()
    case = Case(net.head + given_lines(net))
    loss = Ref(net.loss, (), net.loss)
    for _ in range(6):
        q = rng.choice(net.quantities)
        f: Formula = q if rng.random() < 0.3 else Slope(loss, q)
        if rng.random() < 0.2:
            f = Op(rng.choice("+-*"), f, times(rng.choice(net.quantities), f))
        case.ask(quoted_target(f.text()), f.at(env).real)
    for _ in range(2):
        ask_block(case, rng, net, env)
    ask_jacobian(case, rng, net, env)
    table = [Slope(loss, rng.choice(net.quantities)) for _ in range(3)]
    table = list({f.text(): f for f in table}.values())
    case.ask("targets:\n" + "\n".join(f"  - {quoted(f.text())}" for f in table), [f.at(env) for f in table])
    ask_claims(case, rng, net, env)
    return case


def quoted_target(text: str) -> str:
    """A numeric item."""
    return f"target: {quoted(text)}"


def ask_block(case: Case, rng: Random, net: Net, env: Env) -> None:
    """The gradient by a whole array."""
    if net.by_nodes:
        return
    name = rng.choice([n for n in env if env[n].shape])
    if rng.random() < 0.3:
        case.ask(quoted_target(name), env[name])
    else:
        slope = derivative(lambda e: e[net.loss], name, env)
        case.ask(quoted_target(f"d{net.loss}/d{name}"), slope)


def ask_jacobian(case: Case, rng: Random, net: Net, env: Env) -> None:
    """One entry of a Jacobian between quantities of the network, the second one earlier; its shape."""
    of, by = rng.choice(net.quantities), rng.choice(net.quantities)
    order = list(env)
    if order.index(of.name) < order.index(by.name):
        of, by = by, of
    case.ask(quoted_target(f"d{of.text()}/d{by.text()}"), Slope(of, by).at(env))
    shape = (*env[of.name].shape, *env[by.name].shape)
    if net.by_nodes or not shape:
        return
    layout, vectors = rng.choice(["numerator", "denominator"]), rng.choice(["columns", "rows"])
    if layout == "denominator":
        shape = (*env[by.name].shape, *env[of.name].shape)
    also = [((*shape, 1) if vectors == "columns" else (1, *shape))] if len(shape) == 1 else []
    text = f"shape: {quoted(f'd{of.name}/d{by.name}')}\njacobian: {layout}\nvectors: {vectors}"
    case.ask(text, [shape, *also])


def ask_claims(case: Case, rng: Random, net: Net, env: Env) -> None:
    """Comparisons of what is known, and options of which exactly one is the value."""
    for _ in range(2):
        f = Slope(Ref(net.loss, (), net.loss), rng.choice(net.quantities))
        value = float(f.at(env))
        off = rng.choice([0.5, -0.25, 0.03]) * (1 + abs(value))
        op = rng.choice(["<", ">", "<=", ">=", "!=", "="])
        bound = float(f"{value + off:.6g}")
        true = {"<": value < bound, ">": value > bound, "<=": value <= bound, ">=": value >= bound,
                "!=": True, "=": False}[op]
        case.ask(f"claim: {quoted(f'{f.text()} {op} {number(bound)}')}", true)
    wrong = [f"{value + d * (1 + abs(value)):.4g}" for d in (0.4, -0.3, 1.1)]
    options = [*wrong, f"{value:.5g}"]
    rng.shuffle(options)
    if len(set(map(float, options))) == 4 and value:
        right = {options.index(f"{value:.5g}")}
        listing = ", ".join(map(quoted, options))
        case.ask(f"target: {quoted(f.text())}\nmatch: nearest\noptions: [{listing}]", right)
