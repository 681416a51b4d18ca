"""The words people answer with: yes and no, letters and numbers of options, "both", "A and C"."""

from __future__ import annotations

import re
import unicodedata

YES = frozenset({"true", "t", "yes", "y", "correct", "it is true", "that is true"})
NO = frozenset({"false", "f", "no", "n", "incorrect", "not true", "it is false", "that is false"})
LETTERS = "abcdefghijklmnopqrstuvwxyz"

_JOINERS = re.compile(r"\s*(?:,|;|&|\+|/|\band\b)\s*|\s+")
_BARE = re.compile(r"[\s.!\"'`]+$|^[\s\"'`]+")


def folded(text: str) -> str:
    """`text` for comparing words: compatibility forms, lower case, single spaces, no quotes or final stop."""
    plain = unicodedata.normalize("NFKC", text).replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join(_BARE.sub("", plain).casefold().split())


def truth_word(text: str) -> bool | None:
    """True for a word of agreement, False for one of denial, None for anything else."""
    word = folded(text)
    return True if word in YES else False if word in NO else None


def label_index(word: str, count: int) -> int | None:
    """The option that a letter or a number from 1 stands for, counted from 0: `b`, `b)`, `(b)`, `2`, `2.`."""
    word = re.sub(r"^option\s+", "", folded(word)).strip("()[]. ")
    if len(word) == 1 and word in LETTERS[:count]:
        return LETTERS.index(word)
    if word.isascii() and word.isdigit() and len(word) <= 2 and 1 <= int(word) <= count:
        return int(word) - 1
    return None


def label_list(text: str, count: int) -> tuple[int, ...] | None:
    """The options a list of letters or numbers stands for: `a, c`, `A and C`, `ac`, `1 3`; None otherwise."""
    words = [w for w in _JOINERS.split(folded(text).strip("()[]{}")) if w]
    if len(words) == 1 and len(words[0]) > 1 and words[0].isalpha():
        if len(set(words[0])) < len(words[0]):
            return None
        words = list(words[0])
    found = [label_index(w, count) for w in words]
    if not found or any(k is None for k in found):
        return None
    return tuple(sorted({k for k in found if k is not None}))
