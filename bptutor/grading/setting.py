"""What a student sees of an exercise before answering: its setup, conventions, givens, and the question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel, NetworkModel, NumericSpec, StatementsSpec, Text
from bptutor.grading.drawing import drawing
from bptutor.grading.texts import formula, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.exercise import Exercise, Given, Item, Named, Value
    from bptutor.notation.printer import Style

WIDTH = 76
"""Givens that fit into so many columns stand on one line."""

_WEIGHTS = {
    "from-to": "Weights are indexed from-to: W_ij leads from unit i to unit j of the next layer.",
    "to-from": "Weights are indexed to-from: W_ij leads to unit i, from unit j of the layer before.",
    "by-nodes": "Weights are named by their ends: w_{a,b} leads from node a to node b.",
}


def setup_lines(item: Item, style: Style = "unicode") -> list[str]:
    """Setup, conventions that matter here, a drawing of the model, and what is given."""
    exercise = item.exercise
    parts = [
        prose(exercise.setup.value, style) if exercise.setup else [],
        [f"  {line}" for line in drawing(exercise, style)],
        given_lines(item, style),
        list(conventions(exercise)),
    ]
    return [line for k, part in enumerate(p for p in parts if p) for line in ([""] if k else []) + part]


def conventions(exercise: Exercise) -> Iterator[str]:
    """What this exercise takes for granted and others do not."""
    weights = exercise.model.weights if isinstance(exercise.model, NetworkModel) else exercise.weights
    if weights is not None and not (isinstance(exercise.model, NetworkModel) and _unit_wide(exercise.model)):
        yield _WEIGHTS[weights]
    text = _formulas(exercise)
    if "relu" in text:
        yield "The slope of ReLU at 0 is taken as 0."
    if "ln(" in text or "cross-entropy" in text:
        yield "ln is the natural logarithm."


def _unit_wide(model: NetworkModel) -> bool:
    return all(n == 1 for n in model.layers)


def _formulas(exercise: Exercise) -> str:
    match exercise.model:
        case GraphModel(text=text):
            return text.value
        case NetworkModel() as model:
            return " ".join(model.activations) + (f" {model.loss.kind}" if model.loss else "")
        case _:
            return ""


def given_lines(item: Item, style: Style = "unicode") -> list[str]:
    """`Given: x = 2, w1 = 0`, or one quantity a line where that is too long."""
    stated = [_stated(item, g, style) for g in (*item.exercise.given, *item.given)]
    stated += [f"{p.name} = {value_text(p.value)}" for p in _points(item.exercise)]
    if not stated:
        return []
    line = f"Given: {', '.join(stated)}"
    return [line] if len(line) <= WIDTH else ["Given:", *[f"  {s}" for s in stated]]


def _points(exercise: Exercise) -> Sequence[Named]:
    return exercise.model.points if isinstance(exercise.model, (GraphModel, NetworkModel)) else ()


def _stated(item: Item, given: Given, style: Style) -> str:
    return f"{formula(item, given.quantity.value, style)} = {value_text(given.value)}"


def value_text(value: Value) -> str:
    """A number as written; a vector as (1, 2), a matrix as [[1, 2], [3, 4]]."""
    if isinstance(value, Text):
        return value.value
    matrix = any(not isinstance(v, Text) for v in value)
    inner = ", ".join(f"[{value_text(v)[1:-1]}]" if matrix else value_text(v) for v in value)
    return f"[{inner}]" if matrix else f"({inner})"


def question_lines(item: Item, style: Style = "unicode") -> list[str]:
    """What is asked; a pair's statements are labelled I and II, since letters are options."""
    lines = prose(item.ask.value, style)
    if isinstance(item.spec, NumericSpec) and item.spec.table:
        targets = item.spec.targets
        rows = [t.label.value if t.label else formula(item, t.formula.value, style) for t in targets]
        lines.append(f"  In this order: {', '.join(rows)}.")
    if isinstance(item.spec, StatementsSpec):
        for label, statement in zip(("I", "II"), item.spec.statements, strict=True):
            first, *rest = prose(statement.text.value, style)
            lines += [f"  {label}. {first}", *[f"      {line}" for line in rest]]
    return lines
