"""The computation of an exercise, drawn in text: graphs as trees of definitions, networks layer by layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FormulaSpec, GraphModel, LayersModel, NetworkModel
from bptutor.errors import BptutorError
from bptutor.notation.printer import show, show_name
from bptutor.record import Record
from bptutor.text import columns, counted, pad

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Exercise, Loss
    from bptutor.notation.printer import Style

DEEPEST = 12
"""Definitions are nested this far; what lies deeper starts again at the left."""


def drawing(exercise: Exercise, style: Style) -> list[str]:
    """The model as lines of text; empty where there is none."""
    match exercise.model:
        case GraphModel() as model:
            return graph_lines(exercise, model, style)
        case NetworkModel() as model:
            return network_lines(model, style)
        case LayersModel() as model:
            first, *layers = model.layers  # the input, which is not counted as a layer
            return [f"     {first.value}", *(f"{k:>3}  {layer.value}" for k, layer in enumerate(layers, 1))]
        case _:
            return []


# ---- graphs ------------------------------------------------------------------------------------------


class _Definition(Record):
    """`name = formula` as printed, with the quantities it is made of."""

    name: str
    text: str
    uses: tuple[str, ...]


def graph_lines(exercise: Exercise, model: GraphModel, style: Style) -> list[str]:
    """Every result with what it is made of below it; what was drawn before is not drawn again."""
    try:
        definitions = _definitions(exercise, style)
    except BptutorError:  # a faulty graph; `lint` says what is wrong with it
        return model.text.value.strip().splitlines()
    used = {name for key, d in definitions.items() for name in d.uses if name != key}
    roots = [name for name in definitions if name not in used]
    lines: list[str] = []
    drawn: set[str] = set()
    for root in roots:  # grows by what lies too deep
        if root not in drawn:
            lines += _tree(root, definitions, drawn, roots, style)
    return lines


def _definitions(exercise: Exercise, style: Style) -> dict[str, _Definition]:
    """What is defined, by block, as the core has read it."""
    problem = exercise.problem
    program = problem.model.program
    asked = _asked(exercise)
    found: dict[str, _Definition] = {}
    for statement in (s for group in (program.groups if program else ()) for s in group):
        places = (problem.vocabulary.place(name.name) for name in statement.names)
        uses = dict.fromkeys(place.block for place in places if place is not None)
        target = show(statement.target, style)
        if uses and statement.target.name in asked:
            text = f"{target}  (made of {', '.join(show_name(use, style) for use in uses)})"
        else:
            text = f"{target} = {show(statement.formula, style)}"
        found[statement.target.name] = _Definition(target, text, tuple(uses))
    return found


def _asked(exercise: Exercise) -> set[str]:
    """The quantities whose formulas students are to write: a drawing must not show these."""
    targets = (item.spec.target.value for item in exercise.items if isinstance(item.spec, FormulaSpec))
    names = (exercise.problem.vocabulary.canonical(target) for target in targets)
    return {name.name for name in names if name is not None}


def _tree(
    root: str, definitions: Mapping[str, _Definition], drawn: set[str], roots: list[str], style: Style
) -> list[str]:
    """Iterative, so that a chain of any length can be drawn."""
    tee, corner, bar = ("├─ ", "└─ ", "│  ") if style == "unicode" else ("|- ", "`- ", "|  ")
    lines: list[str] = []
    todo: list[tuple[str, str, str]] = [(root, "", "")]
    while todo:
        name, lead, indent = todo.pop()
        d = definitions[name]
        deep = len(indent) > 3 * DEEPEST
        again = name in drawn or (deep and any(u in definitions for u in d.uses))
        where = "above" if name in drawn else "below"
        lines.append(lead + (f"{d.name}  ({where})" if again else d.text))
        if again:
            roots += [] if name in drawn else [name]
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
    rows = [("input", counted(model.layers[0], "number"), "x")]
    for k, units in enumerate(model.layers[1:], 1):
        rows.append((f"layer {k}", counted(units, "unit"), _layer(model, k, style)))
    if model.loss is not None:
        rows.append(("loss", "", _loss(model, model.loss, style)))
    return _table(rows)


def _layer(model: NetworkModel, k: int, style: Style) -> str:
    w, z, a, b = (show_name(f"{letter}^({k})", style) for letter in "Wzab")
    before = "x" if k == 1 else show_name(f"a^({k - 1})", style)
    transposed = {"unicode": f"({w})ᵀ", "ascii": f"{w}.T"}[style] if model.weights == "from-to" else w
    net = f"{transposed} @ {before}" + (f" + {b}" if model.bias[k - 1] else "")
    last, activation = k == len(model.layers) - 1, model.activations[k - 1]
    output = show_name(model.names.output, style) if last else a
    if activation == "linear":
        return f"{output} = {z} = {net}"
    also = "" if last or model.names.activation is None else f"{model.names.activation}({z}) = "
    return f"{z} = {net},  {output} = {also}{activation}({z})"


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
    """The layers in a row, then how one node of each is computed."""
    arrow = {"unicode": "→", "ascii": "->"}[style]
    groups = [_nodes(letter, n) for letter, n in zip(model.names.nodes, model.layers, strict=False)]
    row = f" {arrow} ".join(groups) + "   (every node feeds every node of the next layer)"
    return [row, *(_one_node(model, k, style) for k in range(1, len(model.names.nodes)))]


def _one_node(model: NetworkModel, k: int, style: Style) -> str:
    """`o_{h1} = relu(z_{h1}), z_{h1} = sum over x of w_{x,h1} o_x, and so on`."""
    before, letter = model.names.nodes[k - 1 : k + 1]
    alone = model.layers[k] == 1
    node = letter if alone else f"{letter}1"
    o, z, b = (show_name(f"{name}_{{{node}}}", style) for name in "ozb")
    net = f"sum over {before} of w_{{{before},{node}}} o_{before}" + (f" + {b}" if model.bias[k - 1] else "")
    activation = model.activations[k - 1]
    computed = net if activation == "linear" else f"{activation}({z}), {z} = {net}"
    return f"{o} = {computed}" + ("" if alone else ", and so on")


def _nodes(letter: str, n: int | str) -> str:
    if n == 1:
        return letter
    if n == 2:
        return f"{letter}1, {letter}2"
    return f"{letter}1..{letter}{n}"


def _table(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    first, second = (max(columns(row[k]) for row in rows) for k in (0, 1))
    return [f"{pad(a, first)}  {pad(b, second)}  {c}".rstrip() for a, b, c in rows]
