"""What the core finds wrong with data-sufficiency items: names, statements that say nothing, keys."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bptutor.bank.check_names import report_name
from bptutor.bank.decision_told import why
from bptutor.bank.known import known_by, quantities_of
from bptutor.bank.sufficiency import question_of, solvable, sufficiency_of
from bptutor.calculus.five_choices import CHOICES, STATEMENTS
from bptutor.errors import BptutorError, FormulaError
from bptutor.notation.printer import show_number
from bptutor.notation.tree import is_claim
from bptutor.text import listed

if TYPE_CHECKING:
    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.bank.specs import DataStatement, SufficiencySpec, Text
    from bptutor.calculus.five_choices import Data
    from bptutor.calculus.sufficiency.decide import Sufficiency

_DATA: dict[Data, str] = {
    "first": "(1) alone is",
    "second": "(2) alone is",
    "together": "(1) and (2) together are",
}


def check_sufficiency(spec: SufficiencySpec, item: Item, report: Report) -> None:
    """Report what is wrong with the names, the statements and the key, in this order."""
    before = len(report.found)
    _check_target(spec, item.problem, report)
    if len(report.found) > before:
        return
    for statement in spec.statements:
        for text in statement.quantities:
            _check_text(text, item.problem, report)
    if len(report.found) > before:
        return
    with report.at(spec.target):
        if _known_anyway(spec, item, report):
            return
        _warn_of_statements(spec, item.problem, report)
        _check_key(spec, item, report)


def _check_target(spec: SufficiencySpec, problem: Problem, report: Report) -> None:
    with suppress(FormulaError):  # it may be a family
        node = problem.read(spec.target.value)
        if is_claim(node):
            message = "this is a claim, and a quantity is asked for"
            report.add("E401", spec.target, message, "Write claim: to ask whether it is true.", node.span[0])
            return
    _check_text(spec.target, problem, report)


def _check_text(text: Text, problem: Problem, report: Report) -> None:
    try:
        quantities_of(text, problem)
    except BptutorError as e:
        report_name(e, text, report)


# ---- statements that say nothing -------------------------------------------------------------------------


def _known_anyway(spec: SufficiencySpec, item: Item, report: Report) -> bool:
    """Report a target that follows from the model and what is given, whatever the statements say."""
    question, decision = solvable(item.problem, spec.target)
    if not decision.suffices:
        return False
    graph = item.problem.graph
    if all(graph.recipe(row)[0] == "const" for row in question.target_rows):
        numbers = {show_number(graph.number(row), "ascii") for row in question.target_rows}
        report.add("E421", spec.target, f"{spec.target} is always {' or '.join(sorted(numbers))}")
        return True
    reason = why(item.problem, question, decision)
    said = "is given" if reason == "it is said outright" else f"needs no statement: {reason}"
    report.add("E421", spec.target, f"{spec.target} {said}")
    return True


def _warn_of_statements(spec: SufficiencySpec, problem: Problem, report: Report) -> None:
    """Warn of what a statement says in vain, of the target in it, and of two that say the same."""
    for number, statement in enumerate(spec.statements, 1):
        _warn_empty(statement, problem, report)
        for text in statement.quantities:
            if _same_text(text, spec.target, problem):
                report.add("W411", text, f"({number}) says {spec.target}, which is what is wanted")
    first, second = ({q.row for q in known_by(s, problem)} for s in spec.statements)
    if first == second:
        at = spec.statements[1].quantities[0]
        report.add("W409", at, "(2) makes known what (1) makes known, and nothing else")


def _same_text(one: Text, other: Text, problem: Problem) -> bool:
    """Whether two texts read the same. Equal values do not count: that do_y/dw is o_j may be the point."""
    with suppress(FormulaError):
        return problem.read(one.value) == problem.read(other.value)
    return one.value == other.value


def _warn_empty(statement: DataStatement, problem: Problem, report: Report) -> None:
    said: dict[int, Text] = {}
    for text in statement.quantities:
        quantities = quantities_of(text, problem)
        rows = [q.row for q in quantities]
        if all(problem.givens.get(row) is not None for row in rows):
            what = f"all that belongs to {text} is" if len(rows) > 1 else f"{text} is"
            report.add("W408", text, f"{what} known without this statement")
        elif all(row in said for row in rows):
            earlier = ", ".join(dict.fromkeys(str(said[row]) for row in rows))
            report.add("W408", text, f"{text} adds nothing to {earlier}", "Leave it out.")
        for row in rows:
            said.setdefault(row, text)


# ---- the key ---------------------------------------------------------------------------------------------


def _check_key(spec: SufficiencySpec, item: Item, report: Report) -> None:
    found = sufficiency_of(item)
    at = item.key if isinstance(item.key, type(spec.target)) else spec.target
    wrong = found.contradicts(spec.key) if spec.key is not None else None
    if wrong is not None:
        message = f"the key of `{item.id}` is {spec.key}, but {_finding(wrong, found, item)}"
        report.add("E411", at, message, _instead(found))
    elif found.key is None and spec.key is None:
        report.add("E422", spec.target, f"it could not be decided {found.reason}", _to_declare(found))
    elif found.key is None:
        report.add("W410", at, f"the key could not be checked: it could not be decided {found.reason}")


def _instead(found: Sufficiency) -> str:
    if found.key is not None:
        return f"Write key: {found.key}, or leave the key out."
    return f"Write key: {listed(found.possible, 'or')}; it could not be decided {found.reason}."


def _to_declare(found: Sufficiency) -> str | None:
    if found.possible == CHOICES:
        return None
    keys = listed(found.possible, "or")
    return f"Add key: {keys}, whichever is right, and because: with the reason; or ask for less."


def _finding(data: Data, found: Sufficiency, item: Item) -> str:
    """`(1) alone is enough: o_j1, then o_y follow`."""
    decision = found.of(data)
    reason = why(item.problem, question_of(item, *STATEMENTS[data]), decision)
    if decision.suffices:
        return f"{_DATA[data]} enough: {reason}"
    return f"{_DATA[data]} not enough: on the same data, {reason}"
