"""How an answer that is right given the student's own earlier one is told."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from bptutor.grading.texts import formula
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.bank.exercise import Item

_FRACTIONS = {
    Fraction(1, 2): "half", Fraction(1, 3): "a third", Fraction(2, 3): "two thirds",
    Fraction(1, 4): "a quarter", Fraction(3, 4): "three quarters", Fraction(1, 5): "a fifth",
}  # fmt: skip


class Answered(Protocol):
    """An earlier answer: the id of its item, what was asked for, and what was typed."""

    @property
    def part(self) -> str:
        """The item."""

    @property
    def name(self) -> str:
        """The formula asked for."""

    @property
    def typed(self) -> str:
        """The answer as read."""


def whole_answer(item: Item, rests_on: Sequence[Answered]) -> str:
    """Of an answer that is right as a whole given `rests_on`."""
    those, them = ("That is", "it") if len(_named(item, rests_on)) == 1 else ("Those are", "them")
    return (
        f"This is right given {given(item, rests_on)}. {those} not right, so this brings "
        f"{share(item)} of the credit. Correct {them} first, then work this out again."
    )


def rows(
    item: Item, carried: Iterable[tuple[Sequence[Answered], Sequence[str]]], *, counts: bool
) -> str:
    """Of rows or entries, by what they rest on; `counts` says whether they bring credit."""
    found = list(carried)
    said = [f"Right given {given(item, own)}: {', '.join(labels)}" for own, labels in found]
    if not said:
        return ""
    many = sum(len(labels) for _, labels in found) > 1
    brings = f" ({share(item)} of the credit{' each' if many else ''})" if counts else ""
    whole = "; ".join([said[0], *(s[0].lower() + s[1:] for s in said[1:])])
    return f"{whole}{brings}. Correct that first, then work on from there."


def given(item: Item, own: Sequence[Answered]) -> str:
    """`your answer to part a, z = 4`; within one answer `your own z = 4`."""
    return listed(list(_named(item, own).values()))


def _named(item: Item, own: Sequence[Answered]) -> dict[tuple[str, str], str]:
    """What is said of each answer, several entries of which may be meant."""
    named = {}
    for o in own:
        value = f"{formula(item, o.name)} = {o.typed}"
        named[o.part, o.name] = (
            f"your own {value}" if o.part == item.id else f"your answer to part {o.part}, {value}"
        )
    return named


def share(item: Item) -> str:
    """`half`, `a third`, `0.8`: how much of the credit is left."""
    near = Fraction(item.carry_forward).limit_denominator(20)
    close = abs(float(near) - item.carry_forward) < 1e-9
    return _FRACTIONS.get(near, f"{item.carry_forward:.3g}") if close else f"{item.carry_forward:.3g}"
