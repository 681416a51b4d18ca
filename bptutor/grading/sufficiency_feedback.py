"""What is said to a wrong choice: the first thing it claims that is not so, shown.

Who says that (1) is enough although it is not sees two networks that (1) cannot tell apart; who says that it
is not although it is sees how everything follows from it. Nothing is said about the other claims, nor which
choice is right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import GraphModel
from bptutor.bank.sufficiency import question_of, sufficiency_of
from bptutor.bank.truth import truth
from bptutor.calculus.five_choices import CLAIMS, STATEMENTS
from bptutor.calculus.sufficiency.instances import example
from bptutor.grading.derivation_told import derivation_lines
from bptutor.grading.networks_side_by_side import SideBySide
from bptutor.grading.telling import Telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.bank.exercise import Item
    from bptutor.calculus.five_choices import Choice, Data
    from bptutor.calculus.sufficiency.question import Decision, Proof
    from bptutor.notation.printer import Style

DATA: dict[Data, str] = {
    "first": "Statement (1) is",
    "second": "Statement (2) is",
    "together": "Both together are",
}
IF_DENIED: dict[Data, str] = {**DATA, "together": "Together, if not alone, they are"}
"""The same to who denies that they are: whether one alone is enough stays open."""
EXAMPLES = 8
"""So many are drawn, as one may be in none of the cases of a proof, or at what it leaves out."""


def feedback(item: Item, choice: Choice, style: Style = "unicode") -> str:
    """The first false claim of a wrong choice, answered; if need be, by the word of its author."""
    decided = sufficiency_of(item)
    data = decided.contradicts(choice)
    if data is None:
        declared = CLAIMS[truth(item).key]
        denied = (data for data, enough in CLAIMS[choice].items() if declared[data] is not enough)
        return "".join(_declared(item, data) for data in [*denied][:1])
    return "\n".join(shown(item, data, decided.of(data), style, IF_DENIED))


def shown(
    item: Item, data: Data, decision: Decision, style: Style, are: Mapping[Data, str] = DATA
) -> list[str]:
    """A decision with its derivation or its two instances; without both, what its author says."""
    telling = Telling(item, question_of(item, *STATEMENTS[data]), style)
    if decision.witness is not None:
        return [not_enough(telling, data), *SideBySide(telling, decision.witness).lines()]
    if decision.proof is not None:
        numbers = [example(telling.question, seed=seed) for seed in range(EXAMPLES)]
        said = enough(telling, are[data], decision.proof, is_alone=data != "together")
        return [said, *derivation_lines(decision.proof, telling, numbers)]
    return [_declared(item, data)]


def _declared(item: Item, data: Data) -> str:
    """What the core found neither a derivation nor two instances for: as the author says."""
    enough = "enough" if CLAIMS[truth(item).key][data] else "not enough"
    return f"{DATA[data]} {enough}: so says whoever set this item; it could not be computed."


def not_enough(telling: Telling, data: Data) -> str:
    """The line above two instances."""
    what = "sets of numbers" if isinstance(telling.item.exercise.model, GraphModel) else "networks"
    target, it = telling.target_name, "both" if data == "together" else "it"
    return f"{DATA[data]} not enough: these two {what} agree on {it}, and {target} differs."


def enough(telling: Telling, they_are: str, proof: Proof, *, is_alone: bool) -> str:
    """The line above a derivation."""
    alone = " by itself" if is_alone else ""
    follows = f". {telling.target_name} follows, step by step" if proof.steps or proof.cases else ""
    return f"{they_are} enough{alone}{follows}:"
