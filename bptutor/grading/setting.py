"""What a student sees of an exercise before answering: its setup, conventions, givens, and the question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.exercise import (
    ChoiceSpec,
    GraphModel,
    NetworkModel,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
    Text,
)
from bptutor.grading.conventions import conventions, rule_lines
from bptutor.grading.drawing import drawing
from bptutor.grading.statements_shown import statement_shown
from bptutor.grading.texts import formula, prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Exercise, Given, Item, Named, Value
    from bptutor.notation.printer import Style

_QUOTED = re.compile(r"`([^`]*)`")

WIDTH = 76
"""Givens that fit into so many columns stand on one line."""

def setup_lines(item: Item, style: Style = "unicode") -> list[str]:
    """Setup, conventions that matter here, a drawing of the model, and what is given."""
    exercise = item.exercise
    parts = [
        prose(exercise.setup.value, style) if exercise.setup else [],
        [f"  {line}" for line in drawing(exercise, style)],
        given_lines(item, style),
        list(conventions(item, style)),
        rule_lines(item, style),
    ]
    return [line for k, part in enumerate(p for p in parts if p) for line in ([""] if k else []) + part]


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
    lines = _made(item, style) if item.ask_is_made else prose(item.ask.value, style)
    if isinstance(item.spec, NumericSpec) and item.spec.table:
        targets = item.spec.targets
        rows = [t.label.value if t.label else formula(item, t.formula.value, style) for t in targets]
        lines.append(f"  In this order: {', '.join(rows)}.")
    if isinstance(item.spec, StatementsSpec):
        for label, statement in zip(("I", "II"), item.spec.statements, strict=True):
            first, *rest = prose(statement.text.value, style)
            lines += [f"  {label}. {first}", *[f"      {line}" for line in rest]]
    return lines


def _made(item: Item, style: Style) -> list[str]:
    """The question made from what is wanted, its formulas printed, with what an author's own would say."""
    lines = [_QUOTED.sub(lambda quoted: formula(item, quoted[1], style), item.ask.value)]
    if isinstance(item.spec, SufficiencySpec):
        pairs = enumerate(item.spec.statements, 1)
        lines += [f"  ({k}) {statement_shown(item, statement, style)}" for k, statement in pairs]
    spec = item.spec.target if isinstance(item.spec, ChoiceSpec) else item.spec
    if isinstance(spec, ShapeSpec) and not spec.each_layer:
        order = "by which" if spec.jacobian == "denominator" else "of which"
        if "/" in spec.of.value:
            first = f"the sizes of the quantity {order} it is taken come first"
            lines.append(f"  In the shape of a derivative, {first}.")
        lines.append(f"  A vector counts as a {spec.vectors.removesuffix('s')}.")
    return lines
