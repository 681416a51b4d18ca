"""Did-you-mean for ids, keys and words of the format: the known ones closest to one that is not known.

Names of quantities are short and differ in one character; `notation.closeness` compares those.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def suggestions(word: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Known words that differ in case, hyphens, a plural, or by a slip of the fingers; best first, at
    most `most`.
    """
    import difflib

    by_shape: dict[str, list[str]] = {}
    for candidate in known:
        by_shape.setdefault(_shape(candidate), []).append(candidate)
    shape = _shape(word[:100])
    shapes = [shape] if shape in by_shape else difflib.get_close_matches(shape, by_shape, most, 0.7)
    return [
        name
        for close in shapes
        for name in sorted(by_shape[close], key=lambda name: abs(len(name) - len(word)))[:1]
    ]


def _shape(word: str) -> str:
    """The word without what people mix up: case, `-` `_` and spaces, a plural s, American endings."""
    plain = word.lower().replace("-", "").replace("_", "").replace(" ", "").replace("ize", "ise")
    return plain[:-1] if len(plain) > 3 and plain.endswith("s") else plain
