"""Data sufficiency: which of two data items, alone or together, determine what is wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.errors import Unreadable
from bptutor.grading.reading import Reading
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.grading.words import folded, label_index

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Style

CHOICES = {
    "only-1": "(1) alone is enough, (2) alone is not",
    "only-2": "(2) alone is enough, (1) alone is not",
    "together": "both together are enough, neither alone is",
    "each": "each alone is enough",
    "neither": "not even both together are enough",
}
KEYS = tuple(CHOICES)

_NOISE = re.compile(r"\b(?:is|are|it|data|item|items|statement|statements|enough|sufficient|suffices?|the)\b")
_WORDS = {
    "only-1": {"1 alone 2 alone not", "1 alone but not 2", "1 alone not 2", "only 1", "1 only",
               "alone 1", "first alone", "only first", "first only"},
    "only-2": {"2 alone 1 alone not", "2 alone but not 1", "2 alone not 1", "only 2", "2 only",
               "alone 2", "second alone", "only second", "second only"},
    "together": {"both together", "together", "only together", "1 and 2 together",
                 "both together but neither alone",
                 "both together neither alone", "1 and 2 together neither alone"},
    "each": {"each", "each alone", "either", "either alone", "both alone", "each one alone", "each of them"},
    "neither": {"neither", "not even together", "not even both together", "none", "not together",
                "not both together",
                "neither even together"},
}  # fmt: skip
_AMBIGUOUS = {"both", "both of them", "1 and 2", "1 2", "neither alone"}


def read(item: Item, text: str) -> Reading:  # noqa: ARG001
    """A letter, a number of the list, or words: `both together`, `1 alone`, `each`, `neither`."""
    k = label_index(text, len(KEYS)) if not re.fullmatch(r"\s*\([12]\)\s*", text) else None
    key = KEYS[k] if k is not None else _by_words(text)
    if key is None:
        raise Unreadable(text, "that is none of the five choices", "Type a, b, c, d or e.")
    return Reading(CHOICES[key], key, key)


def _by_words(text: str) -> str | None:
    words = " ".join(_NOISE.sub(" ", re.sub(r"[().,;:]", " ", folded(text))).split())
    if words in _AMBIGUOUS:
        raise Unreadable(
            text,
            f"`{words}` could mean more than one of the choices",
            "Type `together` (both are needed), `each` (either one alone will do) or `neither`.",
        )
    return next((key for key, said in _WORDS.items() if words in said or words == key), None)


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when it is the one choice that holds."""
    return plain_verdict(reading.value == truth(item).key, reading.shown)


def correct(item: Item, style: Style) -> str:  # noqa: ARG001
    """The choice, with its letter."""
    key = truth(item).key
    return f"{'abcde'[KEYS.index(key)]}) {CHOICES[key]}"


def form(item: Item) -> str:  # noqa: ARG001
    """What to type."""
    return "a, b, c, d or e"


def options(item: Item, style: Style) -> list[str]:  # noqa: ARG001
    """The five fixed choices."""
    return list(CHOICES.values())
