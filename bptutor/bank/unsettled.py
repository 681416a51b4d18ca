"""What lint says of a target that the givens do not determine: two instances, or how to solve backwards.

Items ask for what follows by computing forwards (`calculus.givens`). The prover and the refuter of data
sufficiency can tell an author more: that both 2 and 3 fit what is given, or that the target does follow, but
only by solving an equation for one of its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.decision_told import BACKWARDS, backwards, called, derivation, two_instances
from bptutor.bank.sufficiency import solvable
from bptutor.errors import BptutorError, Undetermined
from bptutor.text import listed

if TYPE_CHECKING:
    from bptutor.bank.checks import Report
    from bptutor.bank.problem import Problem
    from bptutor.bank.specs import Text
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Number, Proof, Question

MOST_MISSING = 6
"""More names are not listed."""


def report_unsettled(e: Undetermined, target: Text, problem: Problem, report: Report) -> None:
    """Report a target that `e` was raised for, with what the core finds out about it."""
    try:
        question, decision = solvable(problem, target)
    except BptutorError:  # as it was, then
        report.error(e, target)
        return
    if decision.witness is not None:
        example = two_instances(problem, question, decision.witness)
        report.add("E405", target, f"{_message(e)}; for example, {example}", e.remedy)
    elif decision.proof is not None:
        message = f"{e.quantity} follows from what is given only by solving backwards: "
        message += backwards(problem, decision.proof) or derivation(problem, decision.proof)
        report.add("E405", target, message, _remedy(problem, question, decision.proof))
    else:
        message = f"{e.quantity} does not follow forwards from what is given"
        message += f", and whether it does backwards could not be decided: {decision.reason}"
        more = _missing(e)
        remedy = f"Give {listed(more)} too, or ask for something else." if more else e.remedy
        report.add("E405", target, message, remedy)


def _message(e: Undetermined) -> str:
    """As it was raised, but a quantity does not settle itself, and long lists help nobody."""
    return Undetermined(e.quantity, _missing(e)).message


def _missing(e: Undetermined) -> list[str]:
    missing = [name for name in e.missing if name != e.quantity]
    return missing if len(missing) <= MOST_MISSING else []


def _remedy(problem: Problem, question: Question, proof: Proof) -> str:
    step = next((step for step in proof.steps if step.rule in BACKWARDS), None)
    if step is None or step.quantity.row in question.target_rows:
        return "Give what it is computed from, or ask for it as data sufficiency (statements:)."
    given = _stated(problem, step.quantity, step.value)
    return f"Give {given} too, or ask for it as data sufficiency (statements:)."


def _stated(problem: Problem, quantity: Quantity, value: Number | None) -> str:
    name = called(problem, quantity)
    return name if value is None else f"{name} = {float(value):.6g}"
