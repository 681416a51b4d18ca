"""What is said to a wrong choice: the first thing it claims that is not so, shown.

Who says that (1) is enough although it is not sees two networks that (1) cannot tell apart; who says that it
is not although it is sees how everything follows from it. Nothing is said about the other claims, nor which
choice is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bptutor.bank.exercise import GraphModel, SufficiencySpec
from bptutor.bank.known import known_by, quantities_of
from bptutor.bank.sufficiency import sufficiency_of
from bptutor.calculus.sufficiency.instances import example
from bptutor.calculus.sufficiency.question import Question
from bptutor.grading.derivation_told import derivation_lines
from bptutor.grading.networks_side_by_side import SideBySide
from bptutor.grading.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Literal

    from bptutor.bank.exercise import Item
    from bptutor.calculus.sufficiency.question import Choice, Decision
    from bptutor.notation.printer import Style

    Which = Literal["first", "second", "together"]


class Claim(NamedTuple):
    """Which data are said to be enough, or not to be."""

    data: Which
    enough: bool


CLAIMS: dict[Choice, Sequence[Claim]] = {
    "only-1": (Claim("first", True), Claim("second", False)),
    "only-2": (Claim("second", True), Claim("first", False)),
    "together": (Claim("first", False), Claim("second", False), Claim("together", True)),
    "each": (Claim("first", True), Claim("second", True)),
    "neither": (Claim("together", False),),
}
"""What each choice says, in the order in which it says it."""

DATA: dict[Which, str] = {"first": "(1)", "second": "(2)", "together": "(1) and (2) together"}


def feedback(item: Item, choice: Choice, style: Style = "unicode") -> str:
    """The first false claim of a wrong choice, answered; empty where the core knows of none."""
    decided = sufficiency_of(item)
    for data, enough in CLAIMS[choice]:
        decision: Decision = getattr(decided, data)
        if decision.suffices is not None and decision.suffices is not enough:
            return "\n".join(shown(item, data, decision, style))
    return ""


def shown(item: Item, data: Which, decision: Decision, style: Style) -> list[str]:
    """A decision with its derivation or its two instances; a line that it is not known, without both."""
    telling = Telling(item, question_of(item, data), style)
    if decision.witness is not None:
        return [not_enough(telling, data), *SideBySide(telling, decision.witness).lines()]
    if decision.proof is not None:
        numbers = example(telling.question)
        return [enough_by(telling, data), *derivation_lines(decision.proof, telling, numbers)]
    return [f"Whether {DATA[data]} {_is_are(data)} enough is for the author to say."]


def question_of(item: Item, data: Which) -> Question:
    """Whether the statements of `data` settle the target of an item."""
    spec, problem = item.spec, item.problem
    assert isinstance(spec, SufficiencySpec)
    statements = {"first": spec.statements[:1], "second": spec.statements[1:], "together": spec.statements}
    known = [q for statement in statements[data] for q in known_by(statement, problem)]
    return Question(problem.graph, known, quantities_of(spec.target, problem), problem.givens.fixed)


def not_enough(telling: Telling, data: Which) -> str:
    """The line above two instances."""
    what = "sets of numbers" if isinstance(telling.item.exercise.model, GraphModel) else "networks"
    target = telling.target_name
    return f"{DATA[data]} {_is_are(data)} not enough: these two {what} agree on it, and {target} differs."


def enough_by(telling: Telling, data: Which) -> str:
    """The line above a derivation."""
    alone = "" if data == "together" else " alone"
    return f"{DATA[data]}{alone} {_is_are(data)} enough. {telling.target_name} follows, step by step:"


def _is_are(data: Which) -> str:
    return "are" if data == "together" else "is"
