"""Help with data sufficiency: hints from what to compute to the first step, and the whole solution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.sufficiency import question_of, sufficiency_of
from bptutor.grading.derivation_told import first_told
from bptutor.grading.sufficiency_feedback import shown
from bptutor.grading.telling import Telling
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.decide import Sufficiency
    from bptutor.calculus.sufficiency.question import Witness
    from bptutor.notation.printer import Style

MOST_FREE = 3
"""More quantities that must change together are not named in a hint."""


# ---- hints -------------------------------------------------------------------------------------------------


def hints(item: Item, style: Style) -> Iterator[str]:
    """Where to look, what each statement gives of it, and the first step or what is free to move."""
    telling = Telling(item, question_of(item, 0, 1), style)
    target = telling.question.target[0]
    decided = sufficiency_of(item)
    yield from _where_to_look(telling, target)
    yield "Look at (1) alone first, then at (2) alone, and only then at both together."
    first = next(_first_steps(telling, decided), "")
    if first:
        yield f"One can begin like this: {first}"
    elif decided.together.witness is not None:
        yield _free_to_move(telling, decided.together.witness)
    elif decided.together.proof is None:
        yield f"To refute one, change what it does not fix and see whether {telling.target_name} changes."


def _where_to_look(telling: Telling, target: Quantity) -> Iterator[str]:
    """From the definition of what is wanted, or, of a leaf, from where it goes."""
    name = telling.target_name
    if telling.question.graph.owner[target.row].block.op == "leaf":
        yield f"{name} is computed from nothing: it can only be told backwards. What is computed from it?"
        return
    yield f"What would you compute just before {name}, and from what?"
    if len(telling.question.target_rows) == 1:
        definition = telling.show(telling.definition(target))
        equation = f"{name} = {definition}" if definition != name else definition
        yield f"{equation}. What of this does (1) give you, and what does (2)?"


def _first_steps(telling: Telling, decided: Sufficiency) -> Iterator[str]:
    """How the derivations begin that there are, but for what is wanted itself: that was said before."""
    for proof in (decided.first.proof, decided.second.proof, decided.together.proof):
        begins = first_told(proof, telling) if proof is not None else ""
        if begins:
            yield begins


def _free_to_move(telling: Telling, witness: Witness) -> str:
    """What the data do not notice."""
    names = [telling.name(q) for q in witness.changed]
    if witness.differs.row in {q.row for q in witness.changed}:
        return _can_it_move(telling, [name for name in names if name != telling.name(witness.differs)])
    ask = f"Does {telling.target_name} change with {'it' if len(names) == 1 else 'them'}?"
    if len(names) == 1:
        return f"{names[0]} can change without anything in (1) or (2) noticing. {ask}"
    what = listed(names) if len(names) <= MOST_FREE else f"{names[0]} and {len(names) - 1} others"
    return f"{what} can change together so that nothing in (1) or (2) notices. {ask}"


def _can_it_move(telling: Telling, others: list[str]) -> str:
    """The same for what is wanted itself: as a question."""
    along = f" together with {listed(others)}" if 0 < len(others) <= MOST_FREE else ""
    return f"Can {telling.target_name} be another number{along}, without (1) or (2) noticing?"


# ---- the whole solution ------------------------------------------------------------------------------------


def worked(item: Item, style: Style) -> Iterator[str]:
    """Each statement alone, then both together, each with its derivation or its two instances."""
    decided = sufficiency_of(item)
    if decided.together.witness is not None:
        yield "Not even both together are enough, so neither is alone."
        yield from shown(item, "together", decided.together, style)
        return
    yield from shown(item, "first", decided.first, style)
    yield ""
    yield from shown(item, "second", decided.second, style)
    if not (decided.first.suffices or decided.second.suffices):
        yield ""
        yield from shown(item, "together", decided.together, style)
