"""Copies of an exercise as a student may have taken it: one thing in it is read for another.

Each copy is an exercise in its own right, made of the author's text: a loss with a half in front, a mean for
a sum, a step that goes up, another batch. Nothing is computed here.
"""

from __future__ import annotations

import re
from dataclasses import replace as copied
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from bptutor.bank.exercise import GraphModel, NetworkModel, StepRule, Text
from bptutor.errors import Unreadable
from bptutor.notation.numbers import read_number
from bptutor.notation.statements import split
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Exercise, Given, Loss, Model, Reduction

_MEAN, _SUM = re.compile(r"\bmean(?=[_(])"), re.compile(r"\bsum(?=[_(])")
_BIAS = re.compile(r"b_?(\{\w+\}|\w+)?(\^\(\d+\))?\Z")
_SQUARE, _HALVED = re.compile(r"\^\s*2|\*\*\s*2|²"), re.compile(r"/\s*2\b|1/2\b|\b0?\.5\b|½")
MOST_POINTS = 12
HALF, TWO = Fraction(1, 2), Fraction(2)


class Misread(NamedTuple):
    """The misconception, the exercise that was solved instead, and what was misread, if it must be said."""

    id: str
    exercise: Exercise
    about: str = ""


def misread(exercise: Exercise, *, steps: bool, slopes: bool) -> Iterator[Misread]:
    """The ways to misread an exercise.

    `steps` says whether values after a step are asked for, `slopes` whether derivatives are, or such values.
    """
    model = exercise.model
    if isinstance(model, NetworkModel):
        yield from _of_network(exercise, model, slopes)
    if isinstance(model, GraphModel):
        yield from _of_graph(exercise, model)
    if steps and exercise.step is not None:
        for bug, rule in _of_step(exercise, exercise.step):
            yield Misread(bug, changed(exercise, step=rule))


def changed(
    exercise: Exercise,
    model: Model | None = None,
    step: StepRule | None = None,
    given: tuple[Given, ...] | None = None,
) -> Exercise:
    """A copy without items (those stay the exercise's own), with some parts changed."""
    return copied(
        exercise,
        items=(),
        model=model or exercise.model,
        step=step or exercise.step,
        given=exercise.given if given is None else given,
    )


# ---- networks ----------------------------------------------------------------------------------------------


def _of_network(exercise: Exercise, model: NetworkModel, slopes: bool) -> Iterator[Misread]:
    if model.loss is not None:
        for bug, loss in _losses(model, model.loss, slopes):
            yield Misread(bug, changed(exercise, replace(model, loss=loss)))
    if any(model.bias):
        without = replace(model, bias=(False,) * len(model.bias))
        given = tuple(g for g in exercise.given if not _BIAS.match(g.quantity.value))
        yield Misread("lost-bias", changed(exercise, without, given=given))


def _losses(model: NetworkModel, loss: Loss, slopes: bool) -> Iterator[tuple[str, Loss]]:
    """Losses that are not meant: with another factor, summed for averaged, the other kind."""
    factor = Fraction(read_number(loss.factor.value).value)
    if loss.kind == "squared" and factor in (1, 2):
        yield "halved-loss", replace(loss, factor=_written(factor / 2, loss.factor))
    if loss.kind == "squared" and factor == HALF:
        yield "doubled-loss", replace(loss, factor=_written(factor * 2, loss.factor))
    if model.layers[-1] != 1 and loss.kind != "cross-entropy":
        yield _turned(loss.over_outputs), replace(loss, over_outputs=_other(loss.over_outputs))
    if model.points:
        yield _turned(loss.over_rows), replace(loss, over_rows=_other(loss.over_rows))
    if slopes and model.activations[-1] in ("sigmoid", "softmax"):
        one = _written(Fraction(1), loss.factor)
        if loss.kind == "squared":
            yield "cross-entropy-slope", replace(loss, kind="cross-entropy", factor=one)
        elif loss.kind == "cross-entropy":
            yield "squared-loss-slope", replace(loss, kind="squared", factor=one)
            yield "squared-loss-slope", replace(loss, kind="squared", factor=_written(HALF, loss.factor))


def _turned(reduction: Reduction) -> str:
    return "mean-for-sum" if reduction == "sum" else "sum-for-mean"


def _other(reduction: Reduction) -> Reduction:
    return "mean" if reduction == "sum" else "sum"


def _written(number: Fraction, like: Text) -> Text:
    return Text(str(number), like.where)


# ---- graphs ------------------------------------------------------------------------------------------------


def _of_graph(exercise: Exercise, model: GraphModel) -> Iterator[Misread]:
    """A mean for a sum over the data points, and the reverse; any mean may be taken for a sum."""
    text = model.text.value
    if _MEAN.search(text):
        yield Misread("sum-for-mean", changed(exercise, _with_text(model, _MEAN.sub("sum", text))))
    if model.points and _SUM.search(text):
        last = split(text)[-1]  # what is above it are weighted sums, which nobody averages
        meant = text[: last.offset] + _SUM.sub("mean", text[last.offset :])
        yield Misread("mean-for-sum", changed(exercise, _with_text(model, meant)))


def _with_text(model: GraphModel, text: str) -> GraphModel:
    return replace(model, text=Text(text, model.text.where))


# ---- steps -------------------------------------------------------------------------------------------------


def _of_step(exercise: Exercise, rule: StepRule) -> Iterator[tuple[str, StepRule]]:
    """Steps that are not meant: uphill, without the rate, on a loss with another factor, on other points."""
    uphill: StepRule = replace(rule, goal="maximise" if rule.goal == "minimise" else "minimise")
    yield "step-uphill", uphill
    if any(not _is_one(rate) for rate in rule.rates):
        yield "lost-rate", replace(rule, rates=tuple(Text("1", rate.where) for rate in rule.rates))
    if isinstance(exercise.model, GraphModel):  # the loss of a network is misread where it stands
        for bug, factor in _factors(exercise.model.text.value):
            yield bug, replace(rule, quantity=_times(factor, rule.quantity))
    for batch in _batches(rule, _size(exercise.model)):
        yield "wrong-batch", replace(rule, batch=batch)


def _factors(graph: str) -> Iterator[tuple[str, Fraction]]:
    """With which factor a loss may be taken by mistake: half a square, or the whole of a half of one."""
    if _SQUARE.search(graph):
        yield ("doubled-loss", TWO) if _HALVED.search(graph) else ("halved-loss", HALF)


def _batches(rule: StepRule, size: int) -> Iterator[tuple[int, ...] | None]:
    """Other data points: all of them, as many from the first on, those counted from 0, one of them alone."""
    if not 2 <= size <= MOST_POINTS:
        return
    everything = tuple(range(1, size + 1))
    right = everything if rule.batch is None else tuple(sorted(rule.batch))
    from_zero = tuple(n + 1 for n in right)
    tried = [everything[: len(right)], from_zero, *((n,) for n in right), *_beginnings(right)]
    if len(right) < size:
        yield None
    for batch in dict.fromkeys(tried):
        if batch != right and max(batch) <= size and len(batch) < size:
            yield batch


def _beginnings(points: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The first two of them, the first three, ..."""
    return (points[:k] for k in range(2, len(points)))


def _times(factor: Fraction, formula: Text) -> Text:
    return Text(f"{factor}*({formula.value})", formula.where)


def _is_one(rate: Text) -> bool:
    try:
        return read_number(rate.value).value == 1
    except Unreadable:  # a letter
        return False


def _size(model: Model | None) -> int:
    """How many data points there are, 0 where that is a letter."""
    points = model.points if isinstance(model, (NetworkModel, GraphModel)) else ()
    return next((len(p.value) for p in points if isinstance(p.value, tuple)), 0)
