"""Which quantity stands at a place of a text: names, their stars (`y*`) and their steps (`w@1`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import AmbiguousFormula
from bptutor.notation import glyphs, tree, unmarked
from bptutor.notation.names import SeveralEntries
from bptutor.notation.spelling import Spelling
from bptutor.notation.tree import Name

if TYPE_CHECKING:
    from bptutor.notation.cursor import Cursor

_OPERAND = re.compile(f"(?![ᵀ⊤{''.join(glyphs.SUPERSCRIPTS)}])[\\w(\\[{{|√∂‖?\\\\]|\\.[0-9]")
_STEP = re.compile(r"@(next|[0-9]{1,4})(?![A-Za-z0-9_(]|\.[0-9])")
_LOGIC = re.compile(r"(?:and|or)(?![A-Za-z0-9_^'])")


def resolved(at: Cursor, spelling: Spelling, start: int) -> Name | None:
    """The quantity a spelling means here, or None. Raises AmbiguousFormula for `W_111` of a 64x64 matrix."""
    name = _meant(at, spelling, start)
    return Name(name.name, name.indices, (start, spelling.end)) if name else None


def known(at: Cursor, spelling: Spelling, start: int) -> Name | None:
    """As `resolved`, but never a name that is only new here."""
    name = resolved(at, spelling, start)
    new = name is not None and at.vocabulary.new_names and not at.vocabulary.has(name.name)
    return None if new else name


def is_known(at: Cursor, spelling: Spelling, start: int) -> bool:
    """Whether `known` finds a quantity."""
    if at.vocabulary.new_names:
        return known(at, spelling, start) is not None
    return _meant(at, spelling, start) is not None


def _meant(at: Cursor, spelling: Spelling, start: int) -> Name | None:
    try:
        return at.vocabulary.resolve(spelling, at.scope) or unmarked.run_together(at, spelling, start)
    except SeveralEntries as several:
        message = "this subscript can be split in several ways"
        raise AmbiguousFormula(at.text, start, spelling.end, message, readings=several.readings) from None


def stepped(name: Name, step: str, span: tree.Span) -> tree.Stepped:
    """`w@1` or `w@next`."""
    return tree.Stepped(name, "next" if step == "next" else int(step), span)


def with_step(at: Cursor, name: Name, start: int) -> Name | tree.Stepped:
    """A quantity just read, with the `@1` or `@next` that may follow it."""
    step = _STEP.match(at.text, at.place)
    if step is None:
        return name
    at.move(step.end())
    return stepped(name, step[1], (start, step.end()))


# ----- stars -------------------------------------------------------------------------------------------


def star_belongs(at: Cursor, spelling: Spelling, start: int) -> bool:
    """Whether the star after a name is part of it (`y*`) and not a product sign (`y*x`).

    Where new names are taken, a star that cannot multiply anything makes one: `(a2 - y*)^2`. Raises
    AmbiguousFormula where nobody can tell.
    """
    text, end = at.text, spelling.end
    expected = at.vocabulary.expects_star(spelling)
    if not expected and not is_known(at, spelling, start):
        return at.vocabulary.new_names and (_is_raised(text, end) or _multiplies(at, end) is False)
    if _is_raised(text, end):
        return True
    if text[end : end + 1] == "*":
        shown = text[start:end]
        readings = (f"({shown})*…", f"({shown})^…")
        raise AmbiguousFormula(text, start, end + 1, "what do these stars say?", readings=readings)
    plain = Spelling(spelling.base, spelling.subs, spelling.layer, star=False, end=end)
    multiplies = _multiplies(at, end)
    if not is_known(at, plain, start):
        spaced = text[end : end + 1] in glyphs.SPACES
        if not at.vocabulary.new_names or multiplies is False or spaced:
            return True
    elif multiplies is not None:
        return not multiplies
    raise _times_or_star(at, start, end)


def _is_raised(text: str, end: int) -> bool:
    """`y^*`, or a star that is no product sign anywhere."""
    return text[end - 1] not in glyphs.STARS or text[end - 2] in "^{"


def _multiplies(at: Cursor, end: int) -> bool | None:
    """Whether what follows the star before `end` can only be multiplied; None where it may be either."""
    text = at.text
    follows = text[end:].lstrip(glyphs.SPACES)
    spaced = text[end : end + 1] in glyphs.SPACES
    closes = follows[:1] in "|‖" and at.bars and at.bars[-1] in ("|", "||")
    if not follows or closes or _LOGIC.match(follows):
        return False
    if _OPERAND.match(follows):
        return None if spaced else True
    if follows[0] in glyphs.MINUS:
        return False if spaced else None
    return not spaced and follows[0] == "*"  # y**2


def _times_or_star(at: Cursor, start: int, end: int) -> AmbiguousFormula:
    text = at.text
    follows = text[end:].lstrip(glyphs.SPACES)
    plain, shown = text[start : end - 1], text[start:end]
    sign = follows[0] if follows[0] in glyphs.MINUS else ""
    readings = (f"{plain} * ({sign}…)", f"({shown}) {sign or '*'} …")
    return AmbiguousFormula(text, start, end, f"{plain} times, or {shown}?", readings=readings)
