"""Hints for formulas to be written: where to look, the rule, the rule in names; for arrays with their shapes.

Whatever would be graded as right is left out, or said in other words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FormulaSpec
from bptutor.bank.forms import check_form, quantities
from bptutor.bank.formulas import reference
from bptutor.bank.right_formula import chain_rule
from bptutor.calculus.trace import trace
from bptutor.calculus.working import array_steps
from bptutor.errors import BptutorError
from bptutor.grading.array_hints import definition, ingredients, last_step
from bptutor.grading.texts import shown
from bptutor.grading.traces import derivatives_in
from bptutor.notation import tree
from bptutor.notation.expand import expressed
from bptutor.notation.readback import definition_tree
from bptutor.notation.simpler import simpler
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.grading.steps_shown import Shower

MOST_PATHS = 4
"""So many paths are listed."""


def about_slope(item: Item, node: tree.Derivative, shower: Shower) -> Iterator[str]:
    """The ladder of a derivative."""
    from bptutor.grading.hints import about_derivative

    if node.order > 1 or isinstance(node.of, tree.Derivative):
        yield from _about_second_derivative(item, node, shower)
        return
    where, *rest = about_derivative(node, shower)
    yield where
    yield from rest[:1]
    if isinstance(item.spec, FormulaSpec) and item.spec.form == "local-partials":
        return
    found = last_step(node, shower)
    if found is not None and found.block.shape:
        if found.operands:
            yield ingredients(found.block, found.operands, shower)
        yield from _unless_right(item, shower, symbol_of(node, shower), definition(found.block, shower))
    elif len(rest) > 1:
        yield from _in_names(item, node, shower, rest[1])


def symbol_of(node: tree.Derivative, shower: Shower) -> tree.Derivative:
    """A derivative by the whole array that an entry by index stands in: `dC/dz` for dC/dz_k."""
    by = node.by
    return tree.Derivative(node.of, tree.Name(by.name)) if isinstance(by, tree.Name) and by.indices else node


def _in_names(item: Item, node: tree.Derivative, shower: Shower, hint: str) -> Iterator[str]:
    """The chain rule in names; where that is an answer already, the paths alone."""
    problem = shower.problem
    try:
        if not is_right(item, chain_rule(problem, node)):
            yield hint
            return
    except BptutorError:
        return
    found = trace(problem.givens, problem.block(node.of), problem.block(node.by))
    ways = [f" {shower.arrow} ".join(map(shower.name, p.stations)) for p in found.paths[:MOST_PATHS]]
    yield f"{'The path is' if len(ways) == 1 else 'The paths are'} {listed(ways)}."


def _about_second_derivative(item: Item, node: tree.Derivative, shower: Shower) -> Iterator[str]:
    """First the first derivative, then what in it depends on the same quantity."""
    inner = node.of if isinstance(node.of, tree.Derivative) else tree.Derivative(node.of, node.by)
    first, by = shower.text(inner), shower.text(node.by)
    yield f"Write {first} in values of the forward pass first, then differentiate that by {by} once more."
    yield f"{by} may stand in it by name, and it changes every value that is computed from it."
    problem = shower.problem
    try:
        formula = simpler(expressed(problem.block(inner), problem.scope), problem.scope)
    except BptutorError:
        return
    yield from _unless_right(item, shower, inner, formula)


def about_quantity(item: Item, node: tree.Name | tree.Stepped, shower: Shower) -> Iterator[str]:
    """What a quantity is computed from, then how."""
    block, name = item.problem.block(node), shown(item.exercise, node, shower.style)
    if block.shape:
        steps = array_steps(shower.problem.givens, block)
        yield f"Find the line that computes {name}, and go back from there."
        if steps and steps[-1].operands:
            yield ingredients(block, steps[-1].operands, shower)
        made: tree.Node = definition(block, shower)
    else:
        made = definition_tree(next(block.quantities()), item.problem.scope)
        inputs = dict.fromkeys(shown(item.exercise, part, shower.style) for part in quantities(made))
        yield f"{name} is computed from {listed(list(inputs))}. How?"
    slopes = derivatives_in([made])
    yield from _unless_right(item, shower, node, made)
    if slopes and slopes[0] != made:
        yield from about_slope(item, slopes[0], shower)


def about_parts(item: Item, node: tree.Node, shower: Shower) -> Iterator[str]:
    """An expression: the derivatives in it are to be worked out, or else the names in it."""
    slopes = derivatives_in([node])
    if slopes:
        slope, whole = (shown(item.exercise, n, shower.style) for n in (slopes[0], node))
        yield f"Work out {slope} first; the rest of {whole} stays around it."
        yield from about_slope(item, slopes[0], shower)
        return
    for part in dict.fromkeys(quantities(node)):
        block = item.problem.block(part)
        if block.op != "leaf" and not block.shape:
            made = definition_tree(next(block.quantities()), item.problem.scope)
            yield from _unless_right(item, shower, part, made)


def _unless_right(item: Item, shower: Shower, left: tree.Node, right: tree.Node) -> Iterator[str]:
    """`left = right`, unless the right side, or its negative, would be graded as right."""
    if left != right and not is_right(item, right) and not is_right(item, tree.Unary(right)):
        sides = (shown(item.exercise, side, shower.style) for side in (left, right))
        yield " = ".join(sides)


def is_right(item: Item, node: tree.Node) -> bool:
    """Whether a formula would be a right answer."""
    try:
        check_form(item, node)
        return bool(reference(item).outcome(node).equal)
    except BptutorError:
        return False
