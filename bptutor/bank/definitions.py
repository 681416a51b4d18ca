"""Activations by what they are defined as: the first step of most derivations about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.notation import tree
from bptutor.notation.names import Vocabulary
from bptutor.notation.parser import parse
from bptutor.notation.printer import show
from bptutor.notation.replacing import mapped, replaced

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.derivation_goal import Goal
    from bptutor.notation.printer import Style
    from bptutor.notation.tree import Node

BY_EXP = {
    "sigmoid": "1/(1 + e^(-u))",
    "tanh": "(e^u - e^(-u))/(e^u + e^(-u))",
    "softplus": "ln(1 + e^u)",
    "sinh": "(e^u - e^(-u))/2",
    "cosh": "(e^u + e^(-u))/2",
    "relu": "max(0, u)",
}
"""What each function is of its argument u."""

_ARGUMENT = tree.Name("u")


def definitions(goal: Goal) -> list[Node]:
    """Those sides of the goal that hold a function with a definition, with it put in; the left one first."""
    expanded = [written_out(side) for side in (goal.left, goal.right)]
    return [new for new, side in zip(expanded, (goal.left, goal.right), strict=True) if new != side]


def definition_lines(goal: Goal, style: Style) -> Iterator[str]:
    """`σ(u) = 1/(1 + e^(−u))` for each function in the goal."""
    called = {
        part.function: part
        for side in (goal.left, goal.right)
        for part in tree.walk(side)
        if isinstance(part, tree.Call) and part.function in BY_EXP and not part.primes
    }
    for function in called:
        head = tree.Call(function, 0, (_ARGUMENT,))
        yield f"{show(head, style)} = {show(_body(function), style)}"


def _body(function: str) -> Node:
    return parse(BY_EXP[function], Vocabulary(new_names=True))


def written_out(node: Node) -> Node:
    """`node` with every function that has a definition written out."""
    changed = mapped(node, written_out)
    if isinstance(changed, tree.Call) and changed.function in BY_EXP and not changed.primes:
        return replaced(_body(changed.function), _ARGUMENT, changed.args[0])
    return changed
