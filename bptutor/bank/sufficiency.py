"""What the core decides about data: which statements of an item settle its target, and whether givens do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.known import quantities_of
from bptutor.bank.specs import SufficiencySpec

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Formula, Problem
    from bptutor.bank.specs import DataStatement
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.decide import Sufficiency
    from bptutor.calculus.sufficiency.question import Decision

_MEMO = "_sufficiency"


def sufficiency_of(item: Item) -> Sufficiency:
    """Which statements of a data-sufficiency item are enough, with proofs and counterexamples.

    Decided once an item: it may take a tenth of a second. Raises FormulaError, GraphError and their kin where
    the exercise is faulty.
    """
    found: Sufficiency | None = item.__dict__.get(_MEMO)
    if found is None:
        found = _decided(item)
        if not item.problem.graph.followers.active:  # else its quantities will be gone with what was typed
            item.__dict__[_MEMO] = found
    return found


def _decided(item: Item) -> Sufficiency:
    from bptutor.calculus.sufficiency.decide import five

    spec, problem = item.spec, item.problem
    assert isinstance(spec, SufficiencySpec)
    first, second = (known_by(statement, problem) for statement in spec.statements)
    target = quantities_of(spec.target, problem)
    return five(problem.graph, first, second, target, problem.givens.fixed)


def known_by(statement: DataStatement, problem: Problem) -> list[Quantity]:
    """All that a statement makes known, each value once."""
    found = {q.row: q for text in reversed(statement.quantities) for q in reversed(quantities_of(text, problem))}
    return list(reversed(found.values()))


def solvable(problem: Problem, formula: Formula) -> Decision:
    """Whether the givens settle a formula, backwards reasoning included."""
    from bptutor.calculus.sufficiency.decide import decide
    from bptutor.calculus.sufficiency.question import Question

    target = list(problem.block(formula).quantities())
    return decide(Question(problem.graph, (), target, problem.givens.fixed))
