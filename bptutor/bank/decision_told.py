"""A decision about data in one line, for authors: what follows from what, or two instances that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.notation.printer import show, show_number
from bptutor.notation.readback import definition_tree, name_tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Decision, Number, Proof, Question, Step, Witness

MOST_STEPS = 5
"""Longer derivations are told in part."""
MOST_LEAVES = 4
"""Of larger instances only the numbers that differ are told."""
LONGEST_DEFINITION = 40
BACKWARDS = ("solve", "invert", "system", "softmax", "gate")
"""Rules that read a definition from its value to its parts."""


def why(problem: Problem, question: Question, decision: Decision) -> str:
    """Why it is so: `o_j1, then o_y follow`, or two instances; empty where it is undecided."""
    if decision.witness is not None:
        return two_instances(problem, question, decision.witness)
    return derivation(problem, decision.proof) if decision.proof is not None else ""


# ---- what follows ----------------------------------------------------------------------------------------


def derivation(problem: Problem, proof: Proof) -> str:
    """What becomes known, in order, and what must not be 0 for it."""
    names = [called(problem, step.quantity) for step in proof.steps]
    provisos = [called(problem, q) for step in proof.steps for q in step.nonzero]
    for case in proof.cases:
        names += [called(problem, step.quantity) for step in case.proof.steps]
        provisos += [called(problem, q) for step in case.proof.steps for q in step.nonzero]
    names = list(dict.fromkeys(names))
    if not names:
        return "it is said outright"
    shown = names if len(names) <= MOST_STEPS else [*names[: MOST_STEPS - 2], "...", names[-1]]
    shown[-1] = _defined(problem, proof.steps[-1]) if proof.steps and not proof.cases else shown[-1]
    verb = "follows" if len(names) == 1 else "follow"
    order = f"{', then '.join(shown)} {verb}"
    distinct = list(dict.fromkeys(provisos))
    return f"{order}, provided that {', '.join(distinct)} {_be(distinct)} not 0" if distinct else order


def _defined(problem: Problem, step: Step) -> str:
    """What is found last, with its definition where that is what it is read from: `a = sigmoid(z)`."""
    name = called(problem, step.quantity)
    if step.rule != "definition":
        return name
    definition = show(definition_tree(step.quantity, problem.scope), "ascii")
    return name if definition == name or len(definition) > LONGEST_DEFINITION else f"{name} = {definition}"


def _be(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def backwards(problem: Problem, proof: Proof) -> str:
    """The steps of a proof that no computing forwards makes: `z from a = sigmoid(z)`."""
    return ", ".join(_read_back(problem, step) for step in proof.steps if step.rule in BACKWARDS)


def _read_back(problem: Problem, step: Step) -> str:
    name = called(problem, step.quantity)
    sources = step.sources or ((step.source,) if step.source is not None else ())
    equations = [_equation(problem, source) for source in sources if source.row != step.quantity.row]
    told = [equation for equation in equations if equation]
    return f"{name} from {' and '.join(told)}" if told else name


def _equation(problem: Problem, source: Quantity) -> str:
    """A quantity and what defines it; empty where there is no name for it."""
    definition = show(definition_tree(source, problem.scope), "ascii")
    name = called(problem, source)
    return f"{name} = {definition}" if name != definition and source.block.name is not None else ""


def called(problem: Problem, quantity: Quantity) -> str:
    """The name of a quantity, or the expression that it is."""
    named = problem.name_of(quantity)
    return named if quantity.block.name is None else show(name_tree(quantity, problem.scope), "ascii")


# ---- two instances ---------------------------------------------------------------------------------------


def two_instances(problem: Problem, question: Question, witness: Witness) -> str:
    """`with w1 = 1, x = 2, z is 2, and with w1 = 1, x = 3, z is 3`; the data are the same in both."""
    values = target_values(question, witness)
    target = called(problem, witness.differs)
    changed = {q.row for q in witness.changed}
    leaves = [q for q in question.leaves if q.row not in question.fixed and q.row != witness.differs.row]
    if len(leaves) > MOST_LEAVES:
        leaves = [q for q in leaves if q.row in changed]
    first, second = (_numbers(problem, leaves, each) for each in (witness.first, witness.second))
    if first == second:  # nothing but the target itself is told
        return f"{target} may be {values[0]} or {values[1]}"
    return f"{target} is {values[0]} with {first}, and {values[1]} with {second}"


def _numbers(problem: Problem, leaves: Iterable[Quantity], instance: Mapping[int, Number]) -> str:
    said = [f"{called(problem, q)} = {show_number(instance[q.row], 'ascii')}" for q in leaves]
    return ", ".join(said if len(said) <= 2 * MOST_LEAVES else [*said[: 2 * MOST_LEAVES - 1], "..."])


def target_values(question: Question, witness: Witness) -> tuple[str, str]:
    """What the target is in the two instances, in as many digits as it takes to tell them apart."""
    import numpy as np

    from bptutor.calculus.sufficiency.model import Model

    model = Model(question)
    leaves = np.array([[float(each[row]) for each in (witness.first, witness.second)] for row in model.rows])
    row = question.target_rows.index(witness.differs.row)
    first, second = model.at(leaves).target[row].tolist()
    digits = 6
    while digits < 16 and f"{first:.{digits}g}" == f"{second:.{digits}g}":
        digits += 2
    return f"{first + 0.0:.{digits}g}", f"{second + 0.0:.{digits}g}"
