"""How an answer is told that follows from the student's own earlier one, with credit or without."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from bptutor.grading.texts import formula
from bptutor.grading.verdict import PARTLY_RIGHT, WRONG, Verdict
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.rederiving import Follows

_FRACTIONS = {
    Fraction(1, 2): "half", Fraction(1, 3): "a third", Fraction(2, 3): "two thirds",
    Fraction(1, 4): "a quarter", Fraction(3, 4): "three quarters", Fraction(1, 5): "a fifth",
}  # fmt: skip

_REASONS = {
    "degenerate": "but from 0 or 1 nothing is carried forward",
    "zero": "but a result of 0 brings nothing: it comes out whatever the rest of the work was",
    "copied": "but that number once more shows no work, so nothing is carried forward",
    "hidden": "but the rest of the work does not show in it, so nothing is carried forward",
}
"""Why what follows from an own number brings no credit."""


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


def followed(item: Item, shown: str, follows: Follows, wrong: str = "") -> Verdict:
    """The verdict on an answer that follows from own ones as a whole; `wrong` says which entries are off."""
    if follows.why_not:
        said = " ".join(filter(None, (wrong, refused(item, follows))))
        return Verdict(WRONG, 0.0, shown, said)
    return Verdict(PARTLY_RIGHT, item.carry_forward, shown, whole_answer(item, follows.rests_on))


def whole_answer(item: Item, rests_on: Sequence[Answered]) -> str:
    """Of an answer that is right as a whole given `rests_on`."""
    those, them = ("That is", "it") if len(_named(item, rests_on)) == 1 else ("Those are", "them")
    return (
        f"This is right given {given(item, rests_on)}. {those} not right, so this brings "
        f"{share(item)} of the credit. Correct {them} first, then work this out again."
    )


def rows(
    item: Item, carried: Iterable[tuple[Sequence[Answered], str]], *, counts: bool, entries: bool = False
) -> str:
    """Of rows or entries, by what they rest on; `counts` says whether they bring credit."""
    found = list(carried)
    if not found:
        return ""
    by_own = _gathered((given(item, own), label) for own, label in found)
    whole = "; ".join(f"right given {own}: {_those(labels, entries)}" for own, labels in by_own.items())
    brings = f" ({share(item)} of the credit{' each' if len(found) > 1 else ''})" if counts else ""
    return f"R{whole[1:]}{brings}. Correct that first, then work on from there."


def refused(item: Item, follows: Follows) -> str:
    """Why an answer that follows from own ones brings nothing."""
    return f"It fits {_why_not(item, follows)}."


def refused_rows(item: Item, found: Iterable[tuple[Follows, str]], *, entries: bool = False) -> str:
    """The same of rows or entries."""
    by_reason = _gathered((_why_not(item, follows), label) for follows, label in found)
    return " ".join(
        f"{_capital(_those(labels, entries), entries)} {'fits' if len(labels) == 1 else 'fit'} {why}."
        for why, labels in by_reason.items()
    )


def _why_not(item: Item, follows: Follows) -> str:
    return f"{given(item, follows.rests_on)}, {_REASONS[follows.why_not]}"


def _gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Second ones by first ones, in order."""
    found: dict[str, list[str]] = {}
    for one, other in pairs:
        found.setdefault(one, []).append(other)
    return found


def _those(labels: Sequence[str], entries: bool) -> str:
    return these_entries(labels) if entries else ", ".join(labels)


def _capital(text: str, entries: bool) -> str:
    """With a capital, unless a name stands there."""
    return text.capitalize() if entries else text


def these_entries(names: Sequence[str]) -> str:
    """`entry 2`, `entries 2, 3`."""
    return f"{'entry' if len(names) == 1 else 'entries'} {', '.join(names)}"


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
