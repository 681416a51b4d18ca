"""Formulas of one item on screen: its activation goes by the name that the exercise gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bptutor.bank.exercise import NetworkModel
from bptutor.notation import tree
from bptutor.notation.printer import show
from bptutor.record import Record, replace, values_of

if TYPE_CHECKING:
    from bptutor.bank.exercise import Exercise
    from bptutor.notation.printer import Style


def shown(exercise: Exercise, node: tree.Node, style: Style = "unicode", *, full: bool = False) -> str:
    """A formula as printed; `g'(z)` where the exercise calls its ReLU g. `full` brackets all there is."""
    return show(_renamed(node, exercise), style, full=full)


def _renamed(node: Any, exercise: Exercise) -> Any:
    model = exercise.model
    if not isinstance(model, NetworkModel) or model.names.activation is None:
        return node
    return _with_function(node, model.activations[0], model.names.activation)


def _with_function(node: Any, function: str, name: str) -> Any:
    """The tree with another name for a function."""
    if isinstance(node, tuple):
        return tuple(_with_function(part, function, name) for part in node)
    if not isinstance(node, Record) or isinstance(node, (tree.Name, tree.Number, tree.Constant)):
        return node
    changed = type(node)(*(_with_function(value, function, name) for value in values_of(node).values()))
    if isinstance(changed, tree.Call) and changed.function == function:
        return replace(changed, function=name)
    return changed
