"""What was typed, without what is no part of the answer.

Answers are pasted from documents, notebooks and this program's own screen: with quotes or dollar signs around
them, a final full stop, full-width digits, marks that no one sees. None of these ever changes a meaning, so
they are taken off once, before any kind of item reads the answer.
"""

from __future__ import annotations

import re
import unicodedata

MARKS = (
    ('"', '"'), ("'", "'"), ("`", "`"), ("$$", "$$"), ("$", "$"), ("**", "**"),
    (r"\(", r"\)"), (r"\[", r"\]"), ("“", "”"), ("„", "“"), ("‘", "’"), ("«", "»"),
)  # fmt: skip
"""What stands around a whole answer."""

TURNING = frozenset("\u202b\u202d\u202e\u2067")
"""Overrides, and what begins right-to-left text; marks of left-to-right text come with many a paste."""

_PYTHON = re.compile(
    r"(?:np|numpy|jnp|torch)?\.?(?:array|asarray|matrix|tensor|Size|float(?:32|64)|int(?:32|64))\((.*?)"
    r"(?:,\s*(?:dtype|requires_grad|device|grad_fn)\s*=.*)?\)",
    re.DOTALL,
)
"""`array([1., 2.])`, `tensor([3., 4.], requires_grad=True)`, `np.float64(-14.0)`, as Python prints them."""


def cleaned(text: str) -> str:
    """`text` in plain characters, without what surrounds and ends it."""
    shown = text if text.isascii() else "".join(map(_plain, text))
    before = None
    while shown != before:
        before = shown
        shown = _unwrapped(shown.strip().rstrip(".,;… \t\r\n"))
    return shown


def _plain(character: str) -> str:
    """A full-width or styled character as the plain one, an invisible one as nothing.

    What turns the reading order round stays: it shows something else than would be graded, so it is refused.
    """
    if unicodedata.category(character) == "Cf" and character not in TURNING:
        return ""
    if unicodedata.decomposition(character).startswith(("<wide>", "<font>")):
        return unicodedata.normalize("NFKC", character)
    return character


def _unwrapped(text: str) -> str:
    """`text` without one pair of marks around it, if there is one."""
    for opening, closing in MARKS:
        inner = text[len(opening) : -len(closing)]
        if text == f"{opening}{inner}{closing}" and inner and opening not in inner and closing not in inner:
            return inner
    python = _PYTHON.fullmatch(text)
    return python[1] if python else text
