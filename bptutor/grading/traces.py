"""The worked solution of an item, ready to print: names, then symbols, then numbers.

A derivative is shown path by path, one factor a line; a table of derivatives as one forward/backward table;
an array as matrix steps; any other quantity by the definitions that lead to it. Counts and shapes show their
working, theory its explanation.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from bptutor.bank.exercise import (
    ChoiceSpec,
    ChooseSpec,
    ClaimSpec,
    CountSpec,
    DerivationSpec,
    FillSpec,
    FormulaSpec,
    LayersModel,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
)
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.shape import written
from bptutor.grading.texts import prose
from bptutor.notation import tree
from bptutor.notation.printer import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.notation.printer import Style

MOST_TRACES = 4
"""So many derivatives of one item are traced path by path; a table of more is one forward/backward table."""


def trace_lines(item: Item, style: Style = "unicode") -> list[str]:
    """The whole computation behind the right answer, then the explanation if the author gave one."""
    try:
        lines = list(_worked(item.spec, item, style))
    except BptutorError:
        lines = []  # a symbolic item may have nothing that can be computed; its explanation still stands
    because = explain(item, style)
    return [*lines, *([""] if lines and because else []), *because]


def explain(item: Item, style: Style = "unicode") -> list[str]:
    """Why the answer is right, in the author's words; empty when only the trace says it."""
    return prose(item.because.value, style) if item.because else []


@singledispatch
def _worked(spec: object, item: Item, style: Style) -> Iterator[str]:
    return iter(())


@_worked.register(CountSpec)
def _(spec: CountSpec, item: Item, style: Style) -> Iterator[str]:
    facts = truth(item)
    yield from facts.steps
    yield f"total: {facts.sum}"


@_worked.register(ShapeSpec)
def _(spec: ShapeSpec, item: Item, style: Style) -> Iterator[str]:
    yield from shape_working(spec, item, style)


def shape_working(spec: ShapeSpec, item: Item, style: Style) -> Iterator[str]:
    """The shapes a shape is put together from."""
    if spec.each_layer:
        yield from _layer_sizes(item)
        return
    node = item.problem.read(spec.of.value)
    if isinstance(node, tree.Derivative):
        yield from _jacobian_axes(spec, item, node)
        return
    if not item.problem.shape(node):
        yield f"{show(node, style)} is a single number: it has no axes"
        return
    names = [n for n in _made_of(item, node) if isinstance(n, tree.Name)]
    yield from (f"{show(n, style)} has shape {written(item.problem.shape(n))}" for n in names)
    yield from _shown(item, [node], style)


def _jacobian_axes(spec: ShapeSpec, item: Item, node: tree.Derivative) -> Iterator[str]:
    words = {"of": "what is differentiated", "by": "what it is differentiated by"}
    shapes = {"of": item.problem.shape(node.of), "by": item.problem.shape(node.by)}
    first, second = ("of", "by") if spec.jacobian == "numerator" else ("by", "of")
    yield ", ".join(f"{words[k]} has shape {written(shapes[k])}" for k in ("of", "by"))
    yield f"the axes of {words[first]} come first: {written(shapes[first])} then {written(shapes[second])}"
    yield f"together: {written(shapes[first] + shapes[second])}"


def _layer_sizes(item: Item) -> Iterator[str]:
    """The shape after each layer, with the working where a window slides."""
    from bptutor.calculus.layer_list import measure

    model = item.exercise.model
    if not isinstance(model, LayersModel):
        yield from (f"layer {k}: {written(s)}" for k, s in enumerate(truth(item).shape, 1))
        return
    for k, m in enumerate(measure([text.value for text in model.layers])[1:], 1):
        yield f"layer {k}, {m.layer.text}: {written(m.after)}"
        yield from (f"    {line}" for line in m.sizing)


def _made_of(item: Item, node: tree.Node) -> list[tree.Node]:
    """The different names in what defines an array."""
    from bptutor.notation.readback import array_definition_tree

    definition = array_definition_tree(item.problem.block(node), item.problem.scope)
    return list(dict.fromkeys(n for n in tree.walk(definition) if n != node))


@_worked.register(NumericSpec)
def _(spec: NumericSpec, item: Item, style: Style) -> Iterator[str]:
    nodes = [item.problem.read(t.formula.value) for t in spec.targets]
    yield from _shown(item, nodes, style)


@_worked.register(ClaimSpec)
def _(spec: ClaimSpec, item: Item, style: Style) -> Iterator[str]:
    yield from _shown(item, computed_in([item.problem.read(spec.claim.value)]), style)


@_worked.register(StatementsSpec)
def _(spec: StatementsSpec, item: Item, style: Style) -> Iterator[str]:
    claims = [item.problem.read(s.claim.value) for s in spec.statements if s.claim is not None]
    yield from _shown(item, computed_in(claims), style)


@_worked.register(SufficiencySpec)
def _(spec: SufficiencySpec, item: Item, style: Style) -> Iterator[str]:
    from bptutor.grading.sufficiency_help import worked

    yield from worked(item, style)


@_worked.register(ChoiceSpec)
def _(spec: ChoiceSpec, item: Item, style: Style) -> Iterator[str]:
    if isinstance(spec.target, ShapeSpec):
        yield from shape_working(spec.target, item, style)
    elif spec.target is not None:
        node = item.problem.read(spec.target.value)
        yield from _shown(item, derivatives_in([node]) or [node], style)
    else:
        claims = [item.problem.read(o.claim.value) for o in spec.options if o.claim is not None]
        yield from _shown(item, computed_in(claims), style)


@_worked.register(FormulaSpec)
@_worked.register(FillSpec)
@_worked.register(ChooseSpec)
def _(spec: object, item: Item, style: Style) -> Iterator[str]:
    from bptutor.grading.formula_help import worked

    yield from worked(item, style)


@_worked.register(DerivationSpec)
def _(spec: DerivationSpec, item: Item, style: Style) -> Iterator[str]:
    from bptutor.grading.derivation import worked

    yield from worked(item, style)


def computed_in(claims: Sequence[tree.Node]) -> list[tree.Node]:
    """What claims are about: the derivatives they mention, or else the values they compare."""
    compared = [n for claim in claims for n in tree.walk(claim) if isinstance(n, tree.Compare)]
    sides = dict.fromkeys(side for c in compared for side in (c.left, c.right))
    return [*derivatives_in(claims)] or [s for s in sides if isinstance(s, tree.Name)]


def derivatives_in(nodes: Iterable[tree.Node]) -> list[tree.Derivative]:
    """The different derivatives that formulas mention, outermost ones, in order."""
    found: dict[tree.Derivative, None] = {}
    todo = list(nodes)[::-1]
    while todo:
        node = todo.pop()
        if isinstance(node, tree.Derivative):
            found[node] = None
        else:
            todo += list(tree.children(node))[::-1]
    return list(found)


def _shown(item: Item, nodes: Sequence[tree.Node], style: Style) -> Iterator[str]:
    """Each formula's working, with an empty line between; several derivatives of one quantity as a table."""
    if not nodes:  # pure theory: no reason to load the core
        return
    from bptutor.grading.steps_shown import Shower

    shower = Shower(item.problem, style)
    flat = [inner for node in nodes for inner in (node.items if isinstance(node, tree.Array) else (node,))]
    slopes = [n for n in flat if isinstance(n, tree.Derivative)]
    if len(slopes) > MOST_TRACES and len({n.of for n in slopes}) == 1 and len(slopes) == len(flat):
        yield from shower.table(slopes[0].of)
        return
    values = [n for n in flat if not isinstance(n, tree.Derivative)]
    parts = [list(shower.values(values))] if values else []
    parts += [list(shower.derivative(n)) for n in slopes]
    for k, lines in enumerate(p for p in parts if p):
        yield from ([""] if k else [])
        yield from lines
