"""Small pieces of text that every room needs: counted things, the letters of options, terminal columns."""

from __future__ import annotations

import re
import unicodedata

LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""What options are called, in order."""

_SGR = re.compile(r"\x1b\[[0-9;]*m")


def counted(number: int | str, thing: str) -> str:
    """`1 item`, `3 items`, `n units`."""
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


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
