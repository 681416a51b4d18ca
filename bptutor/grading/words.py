"""The words people answer with: yes and no, letters and numbers of options, "both", "A and C"."""

from __future__ import annotations

import re
import unicodedata

from bptutor.text import LETTERS

YES = frozenset({"true", "t", "yes", "y", "correct", "right"})
NO = frozenset({"false", "f", "no", "n", "incorrect", "wrong", "untrue", "not true", "not correct"})

_EDGES = re.compile(r"[\s.!\"'`]+$|^[\s\"'`]+")
_LEAD = re.compile(
    r"(?:(?:the )?(?:answer|claim|statement)\b ?(?:is|:|=)?|it's|it is|that's|that is|this is|=) ?"
)
_LABEL = re.compile(r"(?:(?:option|choice) )?[(\[]?(?:([a-z])|([0-9]{1,2}))[)\].]*")
_LABELLED = re.compile(r"\s*\(?([a-zA-Z])(?:\)|[.:](?=\s))\s*(\S.*)|\s*\(?([0-9]{1,2})\)\s*(\S.*)", re.DOTALL)


def folded(text: str) -> str:
    """`text` for comparing words: compatibility forms, lower case, single spaces, no quotes or final stop."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join(_EDGES.sub("", plain).casefold().split())


def truth_word(text: str) -> bool | None:
    """True for a word of agreement, False for one of denial, None for anything else."""
    word = folded(text)
    word = word[1:-1].strip() if word[:1] + word[-1:] in ("()", "[]") else word
    lead = _LEAD.match(word)
    word = word[lead.end() :] if lead else word
    return True if word in YES else False if word in NO else None


def label_index(word: str, count: int) -> int | None:
    """The option that a letter or a number from 1 stands for, counted from 0: `b`, `b)`, `(b)`, `2`, `2.`."""
    found = _LABEL.fullmatch(folded(word))
    if found is None:
        return None
    k = LETTERS.index(found[1]) if found[1] else int(found[2]) - 1
    return k if 0 <= k < count else None


def labelled(text: str, count: int) -> tuple[int, str] | None:
    """`b) 0.064` in two: the option its letter stands for, and the rest; None without letter or rest."""
    found = _LABELLED.fullmatch(text)
    if found is None:
        return None
    k = label_index(found[1] or found[3], count)
    return None if k is None else (k, found[2] or found[4])
