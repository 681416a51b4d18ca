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
    ClaimSpec,
    CountSpec,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
)
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.texts import prose
from bptutor.notation import tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Style

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
    yield from shape_working(spec, item)


def shape_working(spec: ShapeSpec, item: Item) -> Iterator[str]:
    """The shapes a shape is put together from."""
    from bptutor.grading.shape import written

    if spec.each_layer:
        yield from (f"layer {k}: {written(s)}" for k, s in enumerate(truth(item).shape, 1))
        return
    node = item.problem.read(spec.of.value)
    if not isinstance(node, tree.Derivative):
        return
    of, by = item.problem.shape(node.of), item.problem.shape(node.by)
    first, second = ("of", "by") if spec.jacobian == "numerator" else ("by", "of")
    shapes = {"of": of, "by": by}
    words = {"of": "what is differentiated", "by": "what it is differentiated by"}
    yield f"{words['of']} has shape {written(of)}, {words['by']} has shape {written(by)}"
    yield f"the axes of {words[first]} come first: {written(shapes[first])} then {written(shapes[second])}"
    yield f"together: {written(shapes[first] + shapes[second])}"


@_worked.register(NumericSpec)
def _(spec: NumericSpec, item: Item, style: Style) -> Iterator[str]:
    nodes = [item.problem.read(t.formula.value) for t in spec.targets]
    yield from _shown(item, nodes, style)


@_worked.register(ClaimSpec)
def _(spec: ClaimSpec, item: Item, style: Style) -> Iterator[str]:
    yield from _shown(item, derivatives_in([item.problem.read(spec.claim.value)]), style)


@_worked.register(StatementsSpec)
def _(spec: StatementsSpec, item: Item, style: Style) -> Iterator[str]:
    claims = [item.problem.read(s.claim.value) for s in spec.statements if s.claim is not None]
    yield from _shown(item, derivatives_in(claims), style)


@_worked.register(SufficiencySpec)
def _(spec: SufficiencySpec, item: Item, style: Style) -> Iterator[str]:
    yield from _shown(item, derivatives_in([item.problem.read(spec.target.value)]), style)


@_worked.register(ChoiceSpec)
def _(spec: ChoiceSpec, item: Item, style: Style) -> Iterator[str]:
    if isinstance(spec.target, ShapeSpec):
        yield from shape_working(spec.target, item)
    elif spec.target is not None:
        yield from _shown(item, derivatives_in([item.problem.read(spec.target.value)]), style)
    else:
        claims = [item.problem.read(o.claim.value) for o in spec.options if o.claim is not None]
        yield from _shown(item, derivatives_in(claims), style)


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
