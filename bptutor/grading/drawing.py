"""The computation of an exercise, drawn in text: graphs as trees of definitions, networks layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel, LayersModel, NetworkModel
from bptutor.errors import BptutorError
from bptutor.notation.names import Vocabulary
from bptutor.notation.parser import parse_assignment
from bptutor.notation.printer import show, show_name
from bptutor.notation.tree import Name, Stepped, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bptutor.bank.exercise import Exercise, Loss
    from bptutor.grading.reading import Style

DEEPEST = 40
"""Nested definitions are drawn this far; what lies deeper is named only."""


def drawing(exercise: Exercise, style: Style) -> list[str]:
    """The model as lines of text; empty where there is none."""
    match exercise.model:
        case GraphModel() as model:
            return graph_lines(model, style)
        case NetworkModel() as model:
            return network_lines(model, style)
        case LayersModel() as model:
            first, *layers = model.layers  # the input, which is not counted as a layer
            return [f"     {first.value}", *(f"{k:>3}  {layer.value}" for k, layer in enumerate(layers, 1))]
        case _:
            return []


# ---- graphs ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Definition:
    """`name = text`, with the names it uses."""

    name: str
    text: str
    uses: tuple[str, ...]


def graph_lines(model: GraphModel, style: Style) -> list[str]:
    """Every result with what it is made of below it; what was drawn before is not drawn again."""
    definitions = {d.name: d for d in _definitions(model, style)}
    used = {name for d in definitions.values() for name in d.uses if name != d.name}
    lines: list[str] = []
    drawn: set[str] = set()
    for name in definitions:
        if name not in used:
            lines += _tree(name, definitions, drawn, style)
    return lines


def _definitions(model: GraphModel, style: Style) -> Iterable[_Definition]:
    indices = {str(p.name) for p in model.points}
    vocabulary = Vocabulary((), model.functions, indices, new_names=True)
    for line in model.text.value.splitlines():
        code = line.split("#")[0].strip()
        if not code:
            continue
        try:
            target, formula = parse_assignment(code, vocabulary)
        except BptutorError:
            left, _, right = code.partition("=")
            yield _Definition(left.strip(), right.strip(), ())
            continue
        name = target.quantity if isinstance(target, Stepped) else target
        uses = dict.fromkeys(node.name for node in walk(formula) if isinstance(node, Name))
        yield _Definition(name.name, f"{show(target, style)} = {show(formula, style)}", tuple(uses))


def _tree(root: str, definitions: Mapping[str, _Definition], drawn: set[str], style: Style) -> list[str]:
    """Iterative, so that a chain of any length can be drawn."""
    tee, corner, bar = ("├─ ", "└─ ", "│  ") if style == "unicode" else ("|- ", "`- ", "|  ")
    lines: list[str] = []
    todo: list[tuple[str, str, str]] = [(root, "", "")]
    while todo:
        name, lead, indent = todo.pop()
        d = definitions[name]
        again = name in drawn
        lines.append(f"{lead}{name + '  (above)' if again else d.text}")
        if again or len(indent) > 3 * DEEPEST:
            continue
        drawn.add(name)
        inner = [u for u in d.uses if u in definitions and u != name]
        for k, child in reversed(list(enumerate(inner))):
            last = k == len(inner) - 1
            todo.append((child, indent + (corner if last else tee), indent + ("   " if last else bar)))
    return lines


# ---- networks ----------------------------------------------------------------------------------------


def network_lines(model: NetworkModel, style: Style) -> list[str]:
    """One line a layer: how many units, and how they are computed."""
    if model.weights == "by-nodes" and model.names.nodes:
        return _by_nodes(model, style)
    rows = [("input", _count(model.layers[0], "number"), "x")]
    for k, units in enumerate(model.layers[1:], 1):
        rows.append((f"layer {k}", _count(units, "unit"), _layer(model, k, style)))
    if model.loss is not None:
        rows.append(("loss", "", _loss(model, model.loss, style)))
    return _columns(rows)


def _layer(model: NetworkModel, k: int, style: Style) -> str:
    w, z, a, b = (show_name(f"{letter}^({k})", style) for letter in "Wzab")
    before = "x" if k == 1 else show_name(f"a^({k - 1})", style)
    transposed = {"unicode": f"({w})ᵀ", "ascii": f"{w}.T"}[style] if model.weights == "from-to" else w
    net = f"{transposed} @ {before}" + (f" + {b}" if model.bias[k - 1] else "")
    last, activation = k == len(model.layers) - 1, model.activations[k - 1]
    output = show_name(model.names.output, style) if last else a
    if activation == "linear":
        return f"{output} = {z} = {net}"
    return f"{z} = {net},  {output} = {activation}({z})"


def _loss(model: NetworkModel, loss: Loss, style: Style) -> str:
    """The loss of one output, as a formula, and how several are put together."""
    out, target = (show_name(name, style) for name in (model.names.output, loss.target.value))
    several = model.layers[-1] != 1
    minus, square, dot = ("−", "²", "·") if style == "unicode" else ("-", "^2", "*")
    factor = "" if loss.factor.value == "1" else f"{loss.factor.value}{dot}"
    if loss.kind == "squared":
        one = f"{factor}({out} {minus} {target}){square}"
    elif loss.kind == "absolute":
        one = f"{factor}|{out} {minus} {target}|"
    elif model.activations[-1] == "softmax":
        one = f"{minus}{factor}{target}{dot}ln({out})"
    else:
        one = f"{minus}{factor}({target}{dot}ln({out}) + (1 {minus} {target}){dot}ln(1 {minus} {out}))"
    return f"{model.names.loss} = {one}" + (f", the {loss.over_outputs} over the outputs" if several else "")


def _by_nodes(model: NetworkModel, style: Style) -> list[str]:
    arrow = {"unicode": "→", "ascii": "->"}[style]
    groups = [_nodes(letter, n) for letter, n in zip(model.names.nodes, model.layers, strict=False)]
    lines = [f" {arrow} ".join(groups) + "   (every node feeds every node of the next layer)"]
    for k, letter in enumerate(model.names.nodes[1:], 1):
        one = letter if model.layers[k] == 1 else f"{letter}1"
        before = model.names.nodes[k - 1]
        activation = model.activations[k - 1]
        bias = f" + b_{{{one}}}" if model.bias[k - 1] else ""
        net = f"sum over {before} of w_{{{before},{one}}} o_{{{before}}}{bias}"
        computed = net if activation == "linear" else f"{activation}(z_{{{one}}}), z_{{{one}}} = {net}"
        lines.append(f"o_{{{one}}} = {computed}" + ("" if model.layers[k] == 1 else ", and so on"))
    return lines


def _nodes(letter: str, n: int | str) -> str:
    if n == 1:
        return letter
    if n == 2:
        return f"{letter}1, {letter}2"
    return f"{letter}1..{letter}{n}"


def _count(n: int | str, thing: str) -> str:
    return f"{n} {thing}" + ("" if n == 1 else "s")


def _columns(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    widths = [max(len(row[k]) for row in rows) for k in (0, 1)]
    return [f"{a:<{widths[0]}}  {b:<{widths[1]}}  {c}".rstrip() for a, b, c in rows]
