"""What is allowed in an exercise and probably not meant: the warnings of `bptutor lint`."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bptutor.bank.exercise import (
    ChoiceSpec,
    FormulaSpec,
    GraphModel,
    NetworkModel,
    NumericSpec,
    SufficiencySpec,
    Text,
)
from bptutor.calculus.arrays import VIEWS
from bptutor.calculus.chain_rule import node_inside
from bptutor.errors import BptutorError, FormulaError
from bptutor.notation import tree
from bptutor.notation.printer import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Exercise, Given, Item
    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block

LOOKALIKES = str.maketrans("lIO", "110")


def warn(exercise: Exercise, report: Report, used: dict[str, set[int]]) -> None:
    """Report what is doubtful in a sound exercise; `used` are the rows that each item is made of."""
    problem = exercise.problem
    apart = {item.id for item in exercise.items if item.problem.graph is not problem.graph}
    if not apart:
        _warn_unused(problem, exercise.given, set().union(*used.values()), report)
    for item in exercise.items:
        if item.id not in apart:
            _warn_unused(item.problem, item.given, used[item.id], report)
        _warn_zero(item, report)
        _warn_follows(item, report)
    _warn_function_names(exercise, report)
    if isinstance(exercise.model, GraphModel):
        _warn_capitals(exercise, exercise.model, report)
        _warn_lookalikes(exercise, exercise.model, report)


def _warn_unused(problem: Problem, given: Iterable[Given], used: set[int], report: Report) -> None:
    for each in given:
        rows = set(problem.block(each.quantity.value).rows.ravel().tolist())
        if not rows & used:
            report.add("W401", each.quantity, f"no item needs {each.quantity}")


# ---- derivatives by what has no part in it ---------------------------------------------------------------


def _warn_zero(item: Item, report: Report) -> None:
    """Derivatives that are 0 because one does not depend on the other: most likely another was meant.

    A derivative that is 0 for an entry of something it depends on (dz_2/dW_12) is a fair question.
    """
    for text in _targets(item):
        nodes: list[tree.Node] = []
        with suppress(FormulaError):  # a family: all weights
            nodes += tree.walk(item.problem.read(text.value))
        for node in nodes:
            if isinstance(node, tree.Derivative):
                with suppress(BptutorError):  # what cannot be built by itself is not judged
                    _warn_independent(node, text, item, report)


def _targets(item: Item) -> Iterator[Text]:
    if isinstance(item.spec, FormulaSpec):
        yield item.spec.target
    elif isinstance(item.spec, NumericSpec):
        yield from (target.formula for target in item.spec.targets)
    elif isinstance(item.spec, (ChoiceSpec, SufficiencySpec)) and isinstance(item.spec.target, Text):
        yield item.spec.target


def _warn_independent(node: tree.Derivative, text: Text, item: Item, report: Report) -> None:
    problem = item.problem
    of, by = problem.block(node.of), problem.block(node.by)
    if _depends(of, by):
        return
    one, other = show(node.of, "ascii"), show(node.by, "ascii")
    message = f"{one} does not depend on {other} at all, so {show(node, 'ascii')} is always 0"
    meant = _meant(node, of, by, problem)
    remedy = f"Did you mean {meant}?" if meant else f"Derive {one} by something that it is made of."
    report.add("W403", text, message, remedy, node.span[0])


def _meant(node: tree.Derivative, of: Block, by: Block, problem: Problem) -> str:
    """The derivative that was probably meant: after the same step, or the other way round."""
    if isinstance(node.by, tree.Stepped) and isinstance(node.of, tree.Name):
        later = tree.Stepped(node.of, node.by.step)
        with suppress(BptutorError):
            if _depends(problem.block(later), by):
                return f"d({show(later, 'ascii')})/d({show(node.by, 'ascii')})"
    return show(tree.Derivative(node.by, node.of), "ascii") if _depends(by, of) else ""


def _depends(of: Block, by: Block) -> bool:
    """Whether `by`, or anything it was put together from, is among what `of` is made of."""
    if by.name is None and by.op in VIEWS:
        return any(_depends(of, x) for x in by.inputs)
    if by.name is None and by.op != "leaf":
        return node_inside(of, by) is not None
    return any(block.id == by.id for block in of.graph.ancestors(of))


# ---- errors carried forward ------------------------------------------------------------------------------


def _warn_follows(item: Item, report: Report) -> None:
    """Items named in `follows` whose answers the item's own is not made of: nothing is ever carried."""
    problem = item.problem
    for name in item.follows or ():
        source = next(other for other in item.exercise.items if other.id == name.value)
        with suppress(BptutorError):
            below = problem.graph.rows_below(_rows(item, problem), problem.givens.fixed)
            if not (_rows(source, problem) & below) - problem.givens.fixed.keys():
                message = f"what `{item.id}` asks for does not depend on what `{name}` does"
                report.add("W412", name, message)


def _rows(item: Item, problem: Problem) -> set[int]:
    return {row for text in _targets(item) for row in problem.block(text.value).rows.ravel().tolist()}


# ---- names -----------------------------------------------------------------------------------------------


def _warn_function_names(exercise: Exercise, report: Report) -> None:
    scope, model = exercise.problem.scope, exercise.model
    assert isinstance(model, (NetworkModel, GraphModel))
    at = model.text if isinstance(model, GraphModel) else model.where
    for function in scope.functions:
        quantity = scope.find(function)
        value_of_it = quantity is not None and quantity.op == "func" and quantity.attr[0] == function
        if quantity is not None and not value_of_it:  # `Loss = Loss(a, y)` is how people write
            message = f"{function} is a function and a quantity"
            report.add("W402", at, message, "Give one of them another name.")


def _warn_capitals(exercise: Exercise, model: GraphModel, report: Report) -> None:
    """A free quantity that no key names, and that another name differs from in capitals only: a slip."""
    scope = exercise.problem.scope
    said = {g.quantity.value for item in exercise.items for g in item.given}
    said |= {g.quantity.value for g in exercise.given}
    said |= {n.name.value for n in (*model.points, *model.shapes, *model.domain)}
    known = {name.lower(): name for name, b in scope.blocks.items() if b.op != "leaf" or name in said}
    for name, block in scope.blocks.items():
        other = known.get(name.lower(), name)
        if block.op == "leaf" and name not in said and other != name:
            message = f"{name} differs from {other} only in capitals"
            report.add("W402", model.text, message, f"If {other} is meant, write it so.")


def _warn_lookalikes(exercise: Exercise, model: GraphModel, report: Report) -> None:
    """l, 1 and I, or O and 0, in names that are otherwise the same."""
    seen: dict[str, str] = {}
    for name in exercise.problem.scope.blocks:
        other = seen.setdefault(name.translate(LOOKALIKES), name)
        if other != name and "@" not in name:
            message = f"{name} and {other} are hard to tell apart: l, 1 and I, or O and 0"
            report.add("W402", model.text, message)
