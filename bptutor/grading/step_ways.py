"""What lies between one step and the steps before it: quantities that are no steps of their own.

Not everything on the way is asked for: an activation is one look at its net. Whoever asks how a step is made
is told these, too, so that nothing in it comes from nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.forms import quantities
from bptutor.calculus.chain_rule import node_entry
from bptutor.errors import BptutorError
from bptutor.notation.printer import show
from bptutor.notation.readback import definition_tree
from bptutor.notation.tidy import tidied

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bptutor.bank.problem import Problem
    from bptutor.notation import tree
    from bptutor.notation.printer import Style

MOST = 6
"""So many quantities are told at most."""


def made_of(problem: Problem, node: tree.Node) -> tree.Node | None:
    """What defines a single quantity; None where there is nothing below it to tell."""
    block = problem.block(node)
    if block.shape:
        return None
    entry = node_entry(next(block.quantities()))
    if entry.block.op == "leaf" or entry.block.is_constant:
        return None
    return tidied(definition_tree(entry, problem.scope))


def between(problem: Problem, node: tree.Node, known: Container[int]) -> dict[str, tree.Node]:
    """What a formula uses that is neither given nor `known`, by ASCII name with its definition, in order.

    `known` are the rows whose values the student has. What has no value (times 0, it needs none) is left out.
    """
    found: dict[str, tree.Node] = {}
    for name, made in _unknown(problem, node, known, set()):
        found.setdefault(name, made)
    return found if len(found) <= MOST else {}


def _unknown(
    problem: Problem, node: tree.Node, known: Container[int], seen: set[str]
) -> Iterator[tuple[str, tree.Node]]:
    for part in quantities(node):
        name = show(part, "ascii")
        if name in seen:
            continue
        seen.add(name)
        try:
            block = problem.block(part)
            made = made_of(problem, part)
        except BptutorError:
            continue
        rows = block.rows.ravel().tolist()
        if made is None or block.is_constant or all(_is_there(problem, row, known) for row in rows):
            continue
        yield from _unknown(problem, made, known, seen)
        yield name, made


def _is_there(problem: Problem, row: int, known: Container[int]) -> bool:
    try:
        return row in known or problem.givens.is_given(row) or problem.givens.get(row) is None
    except BptutorError:
        return True


def lines(problem: Problem, via: dict[str, tree.Node], style: Style) -> list[str]:
    """Each of them with its definition."""
    return [f"{show(problem.read(name), style)} = {show(made, style)}" for name, made in via.items()]
