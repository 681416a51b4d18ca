"""Mistakes that leave no trace in a computation: numbers written into it are a rate of 1, a mean of one.

`check_collisions` makes mistakes in what is computed; a factor that is the number 1 is no part of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel, NetworkModel, NumericSpec
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.notation.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Exercise, Item, Text


def is_backward(formula: str, item: Item) -> bool:
    """Whether a derivative or a step is asked for: on the way forward a factor of 1 is only simple."""
    parts = tree.walk(item.problem.read(formula))
    return any(isinstance(part, (tree.Derivative, tree.Stepped)) for part in parts)


def mistakes_folded_away(item: Item) -> Iterator[str]:
    """The likely mistakes that no number of an item can show, by id."""
    assert isinstance(item.spec, NumericSpec)
    asked = [target.formula.value for target in item.spec.targets]
    if _has_rate_1(item.exercise) and any(_is_stepped(formula, item) for formula in asked):
        yield "lost-rate"
    if _has_mean_of_one(item.exercise) and any(is_backward(formula, item) for formula in asked):
        yield "sum-for-mean"


def _is_stepped(formula: str, item: Item) -> bool:
    return any(isinstance(part, tree.Stepped) for part in tree.walk(item.problem.read(formula)))


def _has_rate_1(exercise: Exercise) -> bool:
    return exercise.step is not None and all(map(_is_1, exercise.step.rates))


def _is_1(text: Text) -> bool:
    try:
        return float(read_number(text.value)) == 1
    except BptutorError:  # a name, or a formula
        return False


def _has_mean_of_one(exercise: Exercise) -> bool:
    """Whether a mean is taken over data points, of which there is one alone."""
    model = exercise.model
    if not isinstance(model, (GraphModel, NetworkModel)):
        return False
    sizes = [len(named.value) for named in model.points if isinstance(named.value, tuple)]
    if set(sizes) != {1}:
        return False
    if isinstance(model, GraphModel):
        return "mean_" in model.text.value
    return model.loss is not None and model.loss.over_rows == "mean"
