"""Two statements, I and II: which of them are true?  Four fixed options, TT, TF, FT and FF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.errors import Unreadable
from bptutor.grading.reading import Reading
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.grading.words import folded, label_index, truth_word

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Style

PAIRS = ((True, True), (True, False), (False, True), (False, False))
SAID = ("both are true", "only I is true", "only II is true", "neither is true")

_WORDS = {
    "both": 0, "both true": 0, "both are true": 0, "i and ii": 0, "all": 0,
    "only i": 1, "i only": 1, "only the first": 1, "the first only": 1, "only i is true": 1,
    "only ii": 2, "ii only": 2, "only the second": 2, "the second only": 2, "only ii is true": 2,
    "neither": 3, "none": 3, "neither is true": 3, "both false": 3, "both are false": 3,
}  # fmt: skip
_SPLIT = re.compile(r"[\s,;/&]+|\band\b")


def read(item: Item, text: str) -> Reading:  # noqa: ARG001
    """`TF`, `true, false`, `only I`, `both`, `b`, `2`."""
    k = _index(text)
    if k is None:
        raise Unreadable(
            text,
            "that does not say of both statements whether they are true",
            "Type TT, TF, FT or FF (statement I first), or a, b, c or d.",
        )
    return Reading(SAID[k], k, PAIRS[k])


def _index(text: str) -> int | None:
    word = folded(text)
    if word in _WORDS:
        return _WORDS[word]
    labels = re.sub(r"\bi{1,2}\b\s*(?:is|:|=)?\s*", " ", word) if word.startswith("i") else word
    parts = [p for p in _SPLIT.split(labels) if p]
    if len(parts) == 1 and re.fullmatch("[tf]{2}", parts[0]):
        parts = list(parts[0])
    said = [truth_word(p) for p in parts]
    if len(said) == 2 and None not in said:
        return PAIRS.index((bool(said[0]), bool(said[1])))
    return label_index(text, len(PAIRS))


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when both are judged right; says how many are, not which."""
    facts = truth(item)
    agree = (reading.value[0] == facts.first) + (reading.value[1] == facts.second)
    message = "One of the two is judged right." if agree == 1 else ""
    return plain_verdict(agree == 2, reading.shown, message)


def correct(item: Item, style: Style) -> str:  # noqa: ARG001
    """`TF: only I is true`."""
    facts = truth(item)
    k = PAIRS.index((facts.first, facts.second))
    return f"{_code(k)}: {SAID[k]}"


def _code(k: int) -> str:
    return "".join("T" if x else "F" for x in PAIRS[k])


def form(item: Item) -> str:  # noqa: ARG001
    """What to type."""
    return "TT, TF, FT or FF (or a, b, c, d)"


def options(item: Item, style: Style) -> list[str]:  # noqa: ARG001
    """The four."""
    return [f"{_code(k)}: {SAID[k]}" for k in range(4)]
