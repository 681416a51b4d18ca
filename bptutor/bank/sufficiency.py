"""What the core decides about data: which statements of an item settle its target, and whether givens do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.known import known_by, quantities_of
from bptutor.bank.specs import SufficiencySpec

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.bank.specs import Text
    from bptutor.calculus.sufficiency.decide import Sufficiency
    from bptutor.calculus.sufficiency.question import Decision, Question

MOST_NUMBERS = 600
"""What is given is not looked at from all sides where more is involved."""
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

    first, second = question_of(item, 0), question_of(item, 1)
    return five(first.graph, first.known, second.known, first.target, first.fixed)


def question_of(item: Item, *statements: int) -> Question:
    """The question whether these statements (0 and 1; none: what is given) settle the target of an item."""
    from bptutor.calculus.sufficiency.question import Question

    spec, problem = item.spec, item.problem
    assert isinstance(spec, SufficiencySpec)
    known = [q for k in statements for q in known_by(spec.statements[k], problem)]
    return Question(problem.graph, known, quantities_of(spec.target, problem), problem.givens.fixed)


def solvable(problem: Problem, formula: Text) -> tuple[Question, Decision]:
    """Whether what is given settles a formula, backwards too; what was asked, and what was found.

    Of more than a classroom's network nothing is found out: lint asks this of exercises of any size.
    """
    from bptutor.calculus.sufficiency.decide import decide
    from bptutor.calculus.sufficiency.question import Decision, Question

    question = Question(problem.graph, (), quantities_of(formula, problem), problem.givens.fixed)
    size = len(question.below)
    if size > MOST_NUMBERS:
        return question, Decision("undecided", reason=f"it takes {size} numbers, more than {MOST_NUMBERS}")
    return question, decide(question, in_passing=True)
