"""The hint ladder: what the author wrote, or, where nothing was written, hints made from the trace.

Made hints go from where to look, over the rule, to the rule in this exercise's symbols. None states the
answer.
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
    NumericSpec,
    ShapeSpec,
    SufficiencySpec,
)
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.texts import option_text, prose
from bptutor.grading.traces import derivatives_in
from bptutor.notation import tree
from bptutor.notation.printer import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Item, Text
    from bptutor.calculus.graph import Block
    from bptutor.grading.steps_shown import Shower
    from bptutor.notation.printer import Style

MULTIPLY = "Multiply the local derivatives along each path from the one to the other."
ONE_LAYER = "What does this layer have to learn, and how often each of it?"
_DENSE = "A dense layer has a weight for every pair of input and output, and perhaps a bias for each output."
_LEARNT = {
    "layer": _DENSE,
    "dense": _DENSE,
    "conv": "A filter has a weight for every place of its window in every channel that comes in, and perhaps "
    "a bias; all places of the image share it.",
    "batchnorm": "Batch normalisation learns a scale and a shift for each channel.",
    "embedding": "An embedding learns a vector for each word.",
}
"""What a layer learns, by the first word of its working."""
ADD_UP = "Multiply the local derivatives along each path, then add up the products of all the paths."


def hints(item: Item, style: Style = "unicode") -> list[str]:
    """Each hint as text of one or more lines, the gentlest first."""
    if item.hints:
        return ["\n".join(prose(h.value, style)) for h in item.hints]
    try:
        return [h for h in _made(item.spec, item, style) if not gives_away(h, item, style)]
    except BptutorError:
        return []


def gives_away(hint: str, item: Item, style: Style) -> bool:
    """Whether a made hint happens to be one of the right options."""
    if not isinstance(item.spec, ChoiceSpec):
        return False
    right = ["".join(option_text(item, item.spec.options[k], style).split()) for k in truth(item).indices]
    return any(len(text) > 2 and text in "".join(hint.split()) for text in right)


@singledispatch
def _made(spec: object, item: Item, style: Style) -> Iterator[str]:
    return iter(())


@_made.register(CountSpec)
def _(spec: CountSpec, item: Item, style: Style) -> Iterator[str]:
    steps = truth(item).steps
    yield "Go layer by layer: what does each one have to learn?" if len(steps) > 1 else ONE_LAYER
    first_words = dict.fromkeys(step.partition(" ")[0].rstrip(":") for step in steps)
    rules = [_LEARNT[word] for word in first_words if word in _LEARNT]
    if rules:
        yield "\n".join(dict.fromkeys(rules))
    if len(steps) > 1:  # of a single one it would be the answer
        yield f"The first layer with parameters has {_first_working(steps)}."


def _first_working(steps: Iterable[str]) -> str:
    """`3*4 weights + 4 biases`, without what it comes to."""
    step = next((s for s in steps if any(c.isdigit() for c in s.partition(":")[2])), "")
    return step.partition(":")[2].rpartition("=")[0].strip()


@_made.register(ShapeSpec)
def _(spec: ShapeSpec, item: Item, style: Style) -> Iterator[str]:
    if spec.each_layer:
        yield "Go layer by layer; the output of one is the input of the next."
        yield "A window of k moved by s over n places, p more on each side, fits floor((n+2p-k)/s) + 1 times."
        return
    node = item.problem.read(spec.of.value)
    if isinstance(node, tree.Derivative):
        yield "Every entry of the one has a derivative by every entry of the other."
        first, second = (node.of, node.by) if spec.jacobian == "numerator" else (node.by, node.of)
        yield f"The shape has the axes of {show(first, style)} first, then those of {show(second, style)}."
        return
    yield "Write down the shape of everything it is computed from."
    yield "A matrix times a vector has an entry for every row of the matrix; sums need equal shapes."


@_made.register(NumericSpec)
def _(spec: NumericSpec, item: Item, style: Style) -> Iterator[str]:
    yield from _about([t.formula for t in spec.targets], item, style)


@_made.register(ClaimSpec)
def _(spec: ClaimSpec, item: Item, style: Style) -> Iterator[str]:
    yield from _about([spec.claim], item, style)


@_made.register(ChoiceSpec)
def _(spec: ChoiceSpec, item: Item, style: Style) -> Iterator[str]:
    if isinstance(spec.target, ShapeSpec):
        yield from _made(spec.target, item, style)
    elif spec.target is not None:
        yield from _about([spec.target], item, style)
    else:
        yield from _about([o.claim for o in spec.options if o.claim is not None], item, style)


@_made.register(SufficiencySpec)
def _(spec: SufficiencySpec, item: Item, style: Style) -> Iterator[str]:
    from bptutor.grading.sufficiency_help import hints as sufficiency_hints

    yield from sufficiency_hints(item, style)


@_made.register(DerivationSpec)
def _(spec: DerivationSpec, item: Item, style: Style) -> Iterator[str]:
    from bptutor.grading.derivation import hints as derivation_hints

    yield from derivation_hints(item, style)


def _about(texts: Iterable[Text], item: Item, style: Style) -> Iterator[str]:
    """Hints about the first derivative that is asked for, or else about the first value."""
    formulas = [t.value for t in texts]
    if not formulas:  # pure theory: nothing to compute, and no reason to load the core
        return
    from bptutor.grading.steps_shown import Shower

    nodes = [item.problem.read(f) for f in formulas]
    slopes = [d for d in derivatives_in(nodes) if d.of != d.by]
    shower = Shower(item.problem, style)
    if slopes:
        yield from about_derivative(slopes[0], shower)
    elif nodes:
        yield from _about_values(nodes, shower)


@_made.register(FormulaSpec)
@_made.register(FillSpec)
@_made.register(ChooseSpec)
def _(spec: object, item: Item, style: Style) -> Iterator[str]:
    from bptutor.grading.formula_help import hints as formula_hints

    yield from formula_hints(item, style)


def about_derivative(node: tree.Derivative, shower: Shower) -> Iterator[str]:
    """Where to look, the rule, and the rule in names."""
    from bptutor.calculus.trace import trace
    from bptutor.grading.array_hints import last_step, rule

    of, by = shower.problem.block(node.of), shower.problem.block(node.by)
    if of.shape:
        start, end = shower.text(node.by), shower.text(node.of)
        yield f"Take one entry of {end}: how does it change with one of {start}?"
        yield f"Then write down all of them: the axes of {end} come first, then those of {start}."
        return
    if by.shape:
        yield f"Find the node that {shower.text(node.by)} goes into, and the gradient that arrives there."
        yield rule(last_step(node, shower))
        return
    found = trace(shower.problem.givens, of, by)
    if not found.paths:
        yield f"Does {shower.text(node.of)} change at all when {shower.text(node.by)} changes?"
        return
    start, end = shower.text(node.by), shower.text(node.of)
    if found.count == 1 and len(found.paths[0].factors) == 1:  # the rule in names would repeat the question
        yield f"{end} is computed from {start} in one step: by which formula?"
        yield f"{end} = {shower.definition(found.of)}. Take the derivative of this by {start}."
        return
    ways = "one path leads" if found.count == 1 else f"{found.count} paths lead"
    yield f"Start at {start}: {ways} from there to {end}. Which nodes are on the way?"
    yield MULTIPLY if found.count == 1 else ADD_UP
    yield f"{shower.text(node)} = {shower.in_names(found)}"


def _about_values(nodes: Sequence[tree.Node], shower: Shower) -> Iterator[str]:
    """The order of work for all that is asked, each once, and how it begins."""
    from bptutor.calculus.working import steps

    blocks = [block for node in nodes if not (block := shower.problem.block(node)).shape]
    found = [s.quantity for block in blocks for s in steps(shower.problem.givens, block) if not s.is_given]
    order = list(dict.fromkeys(found))
    if len(order) > 1:
        yield f"Compute in this order: {', '.join(shower.name(q) for q in order)}."
    if order and (first := shower.name(order[0])) != (definition := shower.definition(order[0])):
        yield f"{first} = {definition}"
    if not order:
        yield from _about_arrays([shower.problem.block(node) for node in nodes], shower)


def _about_arrays(blocks: Sequence[Block], shower: Shower) -> Iterator[str]:
    """How the first entry of an array is made; the others are like it."""
    from bptutor.calculus.working import steps

    for block in blocks:
        entry = next(iter(block.quantities()))
        order = [s.quantity for s in steps(shower.problem.givens, entry) if not s.is_given]
        if order:
            yield f"Take one entry after the other, {shower.name(entry)} first."
            yield f"{shower.name(order[0])} = {shower.definition(order[0])}"
            return
