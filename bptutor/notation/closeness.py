"""Names of quantities spelled nearly alike, for "did you mean"; for ids and keys there is `bank.suggest`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 24
"""Longer words are not compared: nobody misspells one into a quantity."""


def closest(word: str, known: Iterable[str], limit: int = 3, slips: int = 2) -> list[str]:
    """Up to `limit` of the `known` words within two slips of `word` (one if it is short), nearest first."""
    if len(word) > LONGEST:
        return []
    allowed = 1 if len(word) <= 3 else slips
    ranked = []
    for other in dict.fromkeys(known):
        if abs(len(other) - len(word)) <= allowed and other != word:
            found = distance(_plain(word), _plain(other)) + (_plain(word) != word) * 0.1
            if found <= allowed + 0.5 and found < max(len(word), 1):
                ranked.append((found, other))
    return [other for _, other in sorted(ranked)[:limit]]


def distance(a: str, b: str) -> int:
    """How many letters to insert, drop, change or swap with a neighbour to get from `a` to `b`."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, letter in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (letter != other))
            if i > 1 and j > 1 and letter == b[j - 2] and a[i - 2] == other:
                cost = min(cost, before[j - 2] + 1)
            current.append(cost)
        before, row = row, current
    return row[-1]


def _plain(word: str) -> str:
    """A word without what people forget: case, underscores and braces."""
    return word.lower().translate({ord(character): None for character in "_{}"})
