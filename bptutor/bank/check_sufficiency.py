"""What the core finds wrong with data-sufficiency items: names, statements that say nothing, keys."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bptutor.bank.check_names import report_name
from bptutor.bank.decision_told import why
from bptutor.bank.known import known_by, quantities_of
from bptutor.bank.sufficiency import question_of, solvable, sufficiency_of
from bptutor.errors import BptutorError, FormulaError
from bptutor.notation.printer import show_number
from bptutor.notation.tree import is_claim

if TYPE_CHECKING:
    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.bank.specs import DataStatement, SufficiencyKey, SufficiencySpec, Text
    from bptutor.calculus.sufficiency.decide import Sufficiency
    from bptutor.calculus.sufficiency.question import Decision

_SAYS: dict[SufficiencyKey, tuple[bool, bool, bool]] = {
    "only-1": (True, False, True),
    "only-2": (False, True, True),
    "together": (False, False, True),
    "each": (True, True, True),
    "neither": (False, False, False),
}
"""Whether (1), (2) and both together are enough, by key."""
_PARTS = ("(1) alone", "(2) alone", "(1) and (2) together")


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
    wrong = _contradicted(spec.key, found) if spec.key is not None else None
    if wrong is not None:
        part, decision = wrong
        message = f"the key of `{item.id}` is {spec.key}, but {_finding(part, decision, item)}"
        remedy = f"Write key: {found.key}, or leave the key out." if found.key else None
        report.add("E411", at, message, remedy)
    elif found.key is None and spec.key is None:
        report.add("E422", spec.target, f"it could not be decided {_open(found)}")
    elif found.key is None:
        report.add("W410", at, f"the key could not be checked: it could not be decided {_open(found)}")


def _open(found: Sufficiency) -> str:
    """`whether (1) alone or (2) alone is enough: no derivation ...`."""
    decisions = zip(_PARTS, (found.first, found.second, found.together), strict=True)
    reasons = {part: decision.reason for part, decision in decisions if decision.suffices is None}
    be = "are" if [*reasons] == [_PARTS[2]] else "is"
    return f"whether {' or '.join(reasons)} {be} enough: {'; '.join(dict.fromkeys(reasons.values()))}"


def _contradicted(key: SufficiencyKey, found: Sufficiency) -> tuple[int, Decision] | None:
    """Which of the three decisions the key says the opposite of."""
    decisions = (found.first, found.second, found.together)
    for part, (says, decision) in enumerate(zip(_SAYS[key], decisions, strict=True)):
        if decision.suffices is not None and decision.suffices is not says:
            return part, decision
    return None


def _finding(part: int, decision: Decision, item: Item) -> str:
    """`(1) alone is enough: o_j1, then o_y follow`."""
    names = _PARTS[part]
    be = "are" if part == 2 else "is"
    question = question_of(item, *((0,), (1,), (0, 1))[part])
    reason = why(item.problem, question, decision)
    if decision.suffices:
        return f"{names} {be} enough: {reason}"
    return f"{names} {be} not enough: on the same data, {reason}"
