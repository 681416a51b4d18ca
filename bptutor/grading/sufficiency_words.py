"""The five choices of data sufficiency in words: `both together`, `(1) alone`, `each by itself`, `neither`.

What is typed is put into as few different words as there are meanings, and looked up. Nothing is guessed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from bptutor.errors import Unreadable
from bptutor.grading.words import folded

if TYPE_CHECKING:
    from bptutor.calculus.five_choices import Choice

_FILLING = frozenset(
    "is are it they data item items statement statements enough sufficient suffice suffices the but number "
    "one ones taken of them these you i think".split()
)
"""Words that change nothing."""
_PHRASES: Final = {
    r"\b(?:by|on) (?:itself|themselves|its own|their own)\b": "alone",
    r"\bin combination\b|\bcombined\b|\bjointly\b": "together",
    r"\bjust\b|\bmerely\b|\bsolely\b": "only",
    r"\bneeds?\b|\brequired?\b|\bnecessary\b": "needed",
    r"\b(?:1st|first)\b": "1",
    r"\b(?:2nd|second)\b": "2",
    r"\binsufficient\b": "not",
    r"\b(?:is|are|do|does)n't\b": "not",
    r"[+&]": " and ",
    r"[().,;:]": " ",
}
"""Different words for the same."""
_SAID: dict[Choice, tuple[str, ...]] = {
    "only-1": (
        "1 alone", "alone 1", "only 1", "1 only", "only 1 alone", "1 alone 2 not", "1 alone not 2",
        "1 alone 2 alone not", "1 2 not", "only-1",
    ),
    "only-2": (
        "2 alone", "alone 2", "only 2", "2 only", "only 2 alone", "2 alone 1 not", "2 alone not 1",
        "2 alone 1 alone not", "only-2",
    ),
    "together": (
        "together", "both together", "only together", "only both together", "both only together",
        "1 and 2 together", "both 1 and 2 together", "together neither alone", "together not alone",
        "both together neither alone", "both together not alone", "1 and 2 together neither alone",
        "both needed", "needed both", "needed both together", "1 and 2 needed", "1 and 2 both needed",
        "needed 1 and 2",
    ),
    "each": (
        "each", "each alone", "either", "either alone", "any", "any alone", "both alone", "1 and 2 alone",
        "1 alone and 2 alone", "each 1 and 2 alone",
    ),
    "neither": (
        "neither", "none", "not even both together", "not even together", "neither even together",
        "not together", "not both together", "both together not", "together not", "even together not",
        "even both together not", "not 1 and 2 together", "not even 1 and 2 together", "1 and 2 together not",
    ),
}  # fmt: skip
_CHOICES = {way: key for key, ways in _SAID.items() for way in ways}
_AMBIGUOUS = frozenset({"both", "1 and 2", "1 2", "neither alone", "not alone", "both 1 and 2", "1", "2"})


def choice_in_words(text: str) -> Choice | None:
    """The choice that is meant. Raises Unreadable for words that fit more than one."""
    word = folded(text)
    said = _put_plainly(word)
    if said in _AMBIGUOUS:
        raise Unreadable(text, f"`{word}` could mean more than one of the choices", _remedy(said))
    return _CHOICES.get(said)


def _put_plainly(word: str) -> str:
    """The same in as few different words as there are meanings."""
    for pattern, plain in _PHRASES.items():
        word = re.sub(pattern, plain, word)
    return " ".join(part for part in word.split() if part not in _FILLING)


def _remedy(said: str) -> str:
    if said in ("1", "2"):
        return f"Type `({said}) alone` if the other is not enough by itself, `each` if it is."
    return "Type `together` (both are needed), `each` (either one alone will do) or `neither`."
