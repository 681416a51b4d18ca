"""Small pieces of text that every room needs: things counted and listed, shapes, remedies, columns."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""What options are called, in order."""

_SGR = re.compile(r"\x1b\[[0-9;]*m")


def counted(number: int | str, thing: str) -> str:
    """`1 item`, `3 items`, `n units`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def listed(words: Sequence[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; nothing for none."""
    return f" {last} ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))


def shape_text(shape: Iterable[int | str]) -> str:
    """A shape as people write it: `15x15x6`; nothing for that of a number."""
    return "x".join(map(str, shape))


def shape_words(shape: tuple[int, ...]) -> str:
    """`2x3`, `a vector of 3`, `a number`."""
    if len(shape) == 1:
        return f"a vector of {shape[0]}"
    return shape_text(shape) or "a number"


def with_remedy(message: str, remedy: str | None) -> str:
    """What happened and what to do about it, as sentences on one line."""
    said = message if message.endswith((".", "?", "!")) else f"{message}."
    return f"{said} {remedy}" if remedy else said


def columns(text: str) -> int:
    """How many terminal columns `text` (one line) takes; our own colours take none."""
    text = _SGR.sub("", text)
    if text.isascii():
        return len(text)
    return sum(_character_columns(character) for character in text)


def _character_columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, width: int) -> str:
    """`text` and as many spaces as bring it to `width` columns."""
    return text + " " * (width - columns(text))
