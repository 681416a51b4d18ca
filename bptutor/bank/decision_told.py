"""A decision about data in one line, for authors: what follows from what, or two instances that differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.sufficiency.instance_values import InstanceValues
from bptutor.calculus.sufficiency.model import functions_of
from bptutor.notation.printer import show, show_number, told_apart
from bptutor.notation.readback import definition_tree, name_tree
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Decision, Number, Proof, Question, Step, Witness

MOST_STEPS = 5
"""Longer derivations are told in part."""
MOST_LEAVES = 4
"""Of larger instances only the numbers that differ are told."""
LONGEST_DEFINITION = 40
BACKWARDS = ("solve", "invert", "system", "softmax", "one-hot", "gate", "factor", "label")
"""Rules that read a definition from its value to its parts."""


def why(problem: Problem, question: Question, decision: Decision) -> str:
    """Why it is so: `o_j1, then o_y follow`, or two instances; empty where it is undecided."""
    if decision.witness is not None:
        return two_instances(problem, question, decision.witness)
    return derivation(problem, decision.proof) if decision.proof is not None else ""


# ---- what follows ----------------------------------------------------------------------------------------


def derivation(problem: Problem, proof: Proof) -> str:
    """What becomes known, in order, and what it takes: `z, then w follow, provided that x is not 0`."""
    names = _in_order(problem, proof)
    if not names:
        return "it is said outright"
    shown = names if len(names) <= MOST_STEPS else [*names[: MOST_STEPS - 2], "...", names[-1]]
    told = f"{', then '.join(shown)} {'follows' if len(names) == 1 else 'follow'}"
    gates = list(dict.fromkeys(called(problem, gate) for gate in _gates(proof)))
    told += f" by cases of {listed(gates)}" if gates else ""
    needed = list(dict.fromkeys(_provisos(problem, proof)))
    return f"{told}, provided that {listed(needed)}" if needed else told


def _in_order(problem: Problem, proof: Proof) -> list[str]:
    """What becomes known, step by step; of cases what each of them ends in."""
    names = [called(problem, step.quantity) for step in proof.steps]
    if proof.cases:
        ends = dict.fromkeys(called(problem, step.quantity) for step in _last_steps(proof))
        names.append(listed([*ends]))
    elif proof.steps:
        names[-1] = _defined(problem, proof.steps[-1])
    return list(dict.fromkeys(names))


def _last_steps(proof: Proof) -> Iterator[Step]:
    yield from proof.steps[-1:] if not proof.cases else ()
    for case in proof.cases:
        yield from _last_steps(case.proof)


def _gates(proof: Proof) -> Iterator[Quantity]:
    for case in proof.cases:
        yield case.gate
        yield from _gates(case.proof)


def _all_steps(proof: Proof) -> Iterator[Step]:
    """In order, those of the cases one case after another."""
    yield from proof.steps
    for case in proof.cases:
        yield from _all_steps(case.proof)


def _provisos(problem: Problem, proof: Proof) -> Iterator[str]:
    for step in _all_steps(proof):
        yield from (f"{called(problem, q)} is not 0" for q in step.nonzero)
        if step.rule == "system":
            known = {q.row for q in step.uses}
            sources = [q for q in step.sources if q.block.name is not None or q.row in known]
            equations = listed([called(problem, q) for q in sources])
            unknowns = listed([called(problem, q) for q in step.unknowns])
            yield f"the equations of {equations} have just one solution for {unknowns}"


def _defined(problem: Problem, step: Step) -> str:
    """What is found last, with what it is read from: `a = sigmoid(z)`, `b (from z = w*x + b)`."""
    name = called(problem, step.quantity)
    if step.rule in ("solve", "invert") and step.source is not None:
        equation = _equation(problem, step.source)
        return f"{name} (from {equation})" if 0 < len(equation) <= LONGEST_DEFINITION else name
    if step.rule != "definition":
        return name
    definition = show(definition_tree(step.quantity, problem.scope), "ascii")
    return name if definition == name or len(definition) > LONGEST_DEFINITION else f"{name} = {definition}"


def backwards(problem: Problem, proof: Proof) -> str:
    """The steps of a proof that no computing forwards makes: `z from a = sigmoid(z)`."""
    return ", ".join(dict.fromkeys(_backwards(problem, proof, "")))


def _backwards(problem: Problem, proof: Proof, where: str) -> Iterator[str]:
    yield from (_read_back(problem, step) + where for step in proof.steps if step.rule in BACKWARDS)
    for case in proof.cases:
        gate = called(problem, case.gate)
        also = f"{where} and" if where else " where"
        yield from _backwards(problem, case.proof, f"{also} {gate} is {int(case.is_open)}")


def _read_back(problem: Problem, step: Step) -> str:
    name = called(problem, step.quantity)
    sources = step.sources or ((step.source,) if step.source is not None else ())
    equations = [_equation(problem, source) for source in sources if source.row != step.quantity.row]
    told = [equation for equation in equations if equation]
    return f"{name} from {listed(told)}" if told else name


def _equation(problem: Problem, source: Quantity) -> str:
    """A quantity and what defines it; empty where there is no name for it."""
    definition = show(definition_tree(source, problem.scope), "ascii")
    name = called(problem, source)
    return f"{name} = {definition}" if name != definition and source.block.name is not None else ""


def called(problem: Problem, quantity: Quantity) -> str:
    """The name of a quantity, or the expression that it is."""
    return show(name_tree(quantity, problem.scope), "ascii")


# ---- two instances ---------------------------------------------------------------------------------------


def two_instances(problem: Problem, question: Question, witness: Witness) -> str:
    """`with w1 = 1, x = 2, z is 2, and with w1 = 1, x = 3, z is 3`; the data are the same in both."""
    values = _target_values(question, witness)
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


def _target_values(question: Question, witness: Witness) -> tuple[str, str]:
    """What the target is in the two instances."""
    target = witness.differs
    functions = functions_of(question.graph, [target.block])
    numbers = [
        InstanceValues(question.graph, {**question.fixed, **leaves}, functions)[target.row]
        for leaves in (witness.first, witness.second)
    ]
    first, second = (value for value in numbers if value is not None)  # no witness leaves it open
    return told_apart(first, second, "ascii")
