"""Two statements, I and II: which of them are true?  Four fixed options, TT, TF, FT and FF."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.errors import Unreadable
from bptutor.grading.reading import Reading
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.grading.words import NO, YES, folded, label_index, labelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.notation.printer import Style

PAIRS = ((True, True), (True, False), (False, True), (False, False))
SAID = ("both are true", "only I is true", "only II is true", "neither is true")

_FIRST, _SECOND = {"i", "1", "1st", "first", "a"}, {"ii", "2", "2nd", "second", "b"}
_FILLING = {"statement", "statements", "is", "are", "the", "and", "but", "one", "ones", "it", "of", "them"}
_BARE_NUMBER = re.compile(r"\s*[(\[]?\s*[1-4１-４]\s*[)\].]*\s*")
_ALIKE = {"both": True, "all": True, "i ii": True, "neither": False, "none": False}


def read(item: Item, text: str) -> Reading:
    """`TF`, `true, false`, `I true, II false`, `only I`, `both`, `b`."""
    if _BARE_NUMBER.fullmatch(text):
        raise Unreadable(
            text,
            f"`{text.strip()}` could be a statement or an option",
            "Type TT, TF, FT or FF (statement I first), or a, b, c or d.",
        )
    k = _index(text)
    if k is None:
        raise Unreadable(
            text,
            "that does not say of both statements whether they are true",
            "Type TT, TF, FT or FF (statement I first), or a, b, c or d.",
        )
    return Reading(SAID[k], k, PAIRS[k])


def _index(text: str) -> int | None:
    """Which of the four `text` means; letter and words, where both are there, have to agree."""
    k = label_index(text, len(PAIRS))
    if k is None:
        k = _said(text)
    if k is None and (found := labelled(text, len(PAIRS))) is not None:
        k = found[0] if _index(found[1]) == found[0] else None
    if k is None and ":" in text:  # `TF: only I is true`, as the options are printed
        code, _, rest = text.partition(":")
        k = _said(code) if _said(code) == _said(rest) else None
    return k


def _said(text: str) -> int | None:
    """The same, in words."""
    words = [w for w in re.findall(r"[^\W_]+", folded(text)) if w not in _FILLING]
    if len(words) == 1 and re.fullmatch("[tf]{2}|[yn]{2}", words[0]):
        words = list(words[0])
    pair = _in_order(words) or _by_label(words) or _only(words) or _alike(words)
    return None if pair is None else PAIRS.index(pair)


def _truth(word: str) -> bool | None:
    return True if word in YES else False if word in NO else None


def _in_order(words: Sequence[str]) -> tuple[bool, bool] | None:
    """`true false`: statement I first."""
    if len(words) != 2:
        return None
    first, second = map(_truth, words)
    return None if first is None or second is None else (first, second)


def _by_label(words: Sequence[str]) -> tuple[bool, bool] | None:
    """`I true II false`, in either order."""
    if len(words) != 4:
        return None
    one, other = words[0], words[2]
    said = _in_order((words[1], words[3]))
    if said and one in _FIRST and other in _SECOND:
        return said
    return said[::-1] if said and one in _SECOND and other in _FIRST else None


def _only(words: Sequence[str]) -> tuple[bool, bool] | None:
    """`only I`, `II only`, `only the first is false`. Letters are options here, so `only a` is none."""
    rest = [w for w in words if w != "only"]
    value = _truth(rest[1]) if len(rest) == 2 else True
    if len(rest) == len(words) or not rest or len(rest) > 2 or value is None or rest[0] in ("a", "b"):
        return None
    if rest[0] in _FIRST:
        return (value, not value)
    return (not value, value) if rest[0] in _SECOND else None


def _alike(words: Sequence[str]) -> tuple[bool, bool] | None:
    """`both`, `neither true`, `I and II are false`."""
    said = _truth(words[-1]) if words else None
    who = _ALIKE.get(" ".join(words if said is None else words[:-1]))
    if who is None:
        return None
    value = who == (said is not False)
    return (value, value)


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when both are judged right; says how many are, not which."""
    facts = truth(item)
    agree = (reading.value[0] == facts.first) + (reading.value[1] == facts.second)
    message = "One of the two is judged right." if agree == 1 else ""
    return plain_verdict(agree == 2, reading.shown, message)


def correct(item: Item, style: Style) -> str:
    """`TF: only I is true`."""
    facts = truth(item)
    return options(item, style)[PAIRS.index((facts.first, facts.second))]


def form(item: Item) -> str:
    """What to type."""
    return "TT, TF, FT or FF (or a, b, c, d)"


def options(item: Item, style: Style) -> list[str]:
    """The four."""
    codes = ["".join("T" if x else "F" for x in pair) for pair in PAIRS]
    return [f"{code}: {said}" for code, said in zip(codes, SAID, strict=True)]
