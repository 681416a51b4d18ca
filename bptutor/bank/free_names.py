"""Exercises with more names: free numbers that a question has and the model has not.

`derive: 'tanh(x) = 2 sigmoid(2x) - 1'` needs no model, and the numbers of `choose: [w0, w1]` need not be part
of one. The question's names become leaves of a copy of the exercise, so no other item gets to know them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChooseSpec, DerivationSpec, Exercise, GraphModel, Named, Text
from bptutor.notation import tree
from bptutor.notation.names import Vocabulary
from bptutor.notation.parser import Parser
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item


def with_free_names(item: Item) -> Exercise:
    """The item's exercise, or a copy of it that knows the free names of the item. Raises FormulaError."""
    exercise, spec = item.exercise, item.spec
    if isinstance(spec, DerivationSpec) and exercise.model is None:
        return _copy(exercise, _names_in(spec.claim))
    if isinstance(spec, ChooseSpec) and (exercise.model is None or isinstance(exercise.model, GraphModel)):
        known = exercise.model is not None and exercise.problem.vocabulary
        return _copy(exercise, [name for name in spec.names if not (known and known.has(name.value))])
    return exercise


def _names_in(formula: Text) -> list[Text]:
    """The names of a formula that belongs to no model."""
    node = Parser(formula.value, Vocabulary(new_names=True)).whole()
    bound = {part.index for part in tree.walk(node) if isinstance(part, tree.Reduce)}
    names = {part.name: part for part in tree.walk(node) if isinstance(part, tree.Name)}
    return [Text(name, formula.where) for name in names if name not in bound]


def _copy(exercise: Exercise, names: Sequence[Text]) -> Exercise:
    if not names:
        return exercise
    where = names[0].where
    model = exercise.model
    if not isinstance(model, GraphModel):
        model = GraphModel(Text("", where), (), (), (), (), where)
    free = tuple(Named(name, ()) for name in names)
    return Exercise(
        id=exercise.id,
        where=exercise.where,
        items=(),
        model=replace(model, shapes=(*model.shapes, *free)),
        given=exercise.given,
        approximately=exercise.approximately,
        step=exercise.step,
        update=exercise.update,
    )
