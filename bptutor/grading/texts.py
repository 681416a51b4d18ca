"""Author's prose and formulas, ready for the screen (not escaped: that is the print boundary's work)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.bank.exercise import NetworkModel
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.notation.markdown import to_terminal
from bptutor.notation.printer import show
from bptutor.notation.replacing import mapped
from bptutor.record import replace

if TYPE_CHECKING:
    from bptutor.bank.exercise import Exercise, Item, Option
    from bptutor.notation.printer import Style


def prose(text: str, style: Style) -> list[str]:
    """Markdown with LaTeX as lines of plain text."""
    return to_terminal(text, style).strip("\n").split("\n")


@lru_cache(maxsize=4096)
def formula(item: Item, text: str, style: Style = "unicode") -> str:
    """A formula through the printer, so that it is shown as it would be read; as written if it cannot be."""
    try:
        return shown(item.exercise, item.problem.read(text), style)
    except BptutorError:
        return text


def option_text(item: Item, option: Option, style: Style) -> str:
    """An option as shown: its formula printed, unless the author gave it words of its own."""
    source = option.formula or option.claim
    if source is not None and source.value == option.text.value:
        return formula(item, source.value, style)
    return " ".join(prose(option.text.value, style))


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
