"""Data sufficiency: which of two data items, alone or together, determine what is wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.reading import Reading
from bptutor.grading.sufficiency_words import choice_in_words
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.grading.words import label_index, labelled
from bptutor.text import LETTERS

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.calculus.five_choices import Choice
    from bptutor.notation.printer import Style

CHOICES: dict[Choice, str] = {
    "only-1": "(1) alone is enough, (2) alone is not",
    "only-2": "(2) alone is enough, (1) alone is not",
    "together": "both together are enough, neither alone is",
    "each": "each alone is enough",
    "neither": "not even both together are enough",
}
KEYS = tuple(CHOICES)
STYLES: tuple[Style, ...] = ("unicode", "ascii")


def read(item: Item, text: str) -> Reading:
    """A letter, a number of the list, or words: `both together`, `1 alone`, `each`, `neither`."""
    key = _key(text)
    if key is None:
        raise Unreadable(text, "that is none of the five choices", "Type a, b, c, d or e.")
    return Reading(CHOICES[key], key, key)


def _key(text: str) -> Choice | None:
    """Which choice `text` means; letter and words, where both are there, have to agree."""
    k = label_index(text, len(KEYS)) if not re.fullmatch(r"\s*\([12]\)\s*", text) else None
    if k is not None:
        return KEYS[k]
    found = labelled(text, len(KEYS)) if re.match(r"\s*\(?[a-eA-E]\b", text) else None
    if found is None:
        return choice_in_words(text)
    return KEYS[found[0]] if choice_in_words(found[1]) == KEYS[found[0]] else None


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when it is the one choice that holds; to a wrong one its first false claim is answered."""
    right = reading.value == truth(item).key
    if right:
        return plain_verdict(right, reading.shown)
    message, plain = (_answered(item, reading.value, style) for style in STYLES)
    return plain_verdict(right, reading.shown, message, plain)


def _answered(item: Item, choice: Choice, style: Style) -> str:
    from bptutor.grading.sufficiency_feedback import feedback

    try:
        return feedback(item, choice, style)
    except BptutorError:  # the key is the author's, and the core has nothing to say
        return ""


def correct(item: Item, style: Style) -> str:
    """The choice, with its letter."""
    key = truth(item).key
    return f"{LETTERS[KEYS.index(key)]}) {CHOICES[key]}"


def form(item: Item) -> str:
    """What to type."""
    return "a, b, c, d or e"


def options(item: Item, style: Style) -> list[str]:
    """The five fixed choices."""
    return list(CHOICES.values())
