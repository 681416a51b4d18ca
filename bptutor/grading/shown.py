"""Formulas of one item on screen: its activation goes by the name that the exercise gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import NetworkModel
from bptutor.notation import tree
from bptutor.notation.printer import show
from bptutor.notation.replacing import mapped
from bptutor.record import replace

if TYPE_CHECKING:
    from bptutor.bank.exercise import Exercise
    from bptutor.notation.printer import Style


def shown(exercise: Exercise, node: tree.Node, style: Style = "unicode", *, full: bool = False) -> str:
    """A formula as printed; `g'(z)` where the exercise calls its ReLU g. `full` brackets all there is."""
    return show(_renamed(node, exercise), style, full=full)


def _renamed(node: tree.Node, exercise: Exercise) -> tree.Node:
    model = exercise.model
    if not isinstance(model, NetworkModel) or model.names.activation is None:
        return node
    return _with_function(node, model.activations[0], model.names.activation)


def _with_function(node: tree.Node, function: str, name: str) -> tree.Node:
    """The tree with another name for a function."""
    changed = mapped(node, lambda part: _with_function(part, function, name))
    if isinstance(changed, tree.Call) and changed.function == function:
        return replace(changed, function=name)
    return changed
