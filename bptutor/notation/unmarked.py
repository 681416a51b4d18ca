"""Subscripts that are not written as such: `xi` and `x[i]` for x_i, `wkj` and `w[k,j]` for w_kj.

They are read where they can be nothing else: index letters right behind an array. In texts that define new
names nothing is read so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import AmbiguousFormula
from bptutor.notation.names import with_subscript
from bptutor.notation.spelling import Spelling, word_at
from bptutor.notation.tree import Name

if TYPE_CHECKING:
    from bptutor.notation.cursor import Cursor

MOST_LETTERS = 4
"""Index letters at the end of a word."""

_ITEM = r"\s*(?:[A-Za-z]|[0-9]{1,4})(?:\s*[-+−]\s*[0-9]{1,4})?\s*"
_PICKED = re.compile(rf"(?:\[{_ITEM}(?:,{_ITEM})*\])+")
_WORD = re.compile(r"(?<![A-Za-z0-9_])[A-Za-z]{2,8}(?![A-Za-z0-9_(])")
_APART = re.compile(r"[\[\],\s]+")


def is_index(at: Cursor, name: Name) -> bool:
    """Whether this is an index variable by itself."""
    own = name.name in at.scope or name.name in at.vocabulary.indices
    return own and not name.indices and at.vocabulary.place(name.name) is None


def is_array(at: Cursor, name: Name) -> bool:
    """Whether this has entries, or is one that an index variable picks."""
    place = at.vocabulary.place(name.name)
    return bool(name.indices) or (place is not None and place.index is None)


def run_together(at: Cursor, spelling: Spelling, start: int) -> Name | None:
    """The entry that a word such as `wkj` names; None where it is no such word.

    Raises AmbiguousFormula where it may be one of several, SeveralEntries as `Vocabulary.resolve`.
    """
    vocabulary = at.vocabulary
    if vocabulary.new_names or spelling.subs or spelling.star or spelling.base == "e":
        return None
    if vocabulary.function(spelling) is not None:
        return None
    found: list[Name] = []
    stop = spelling.end if not spelling.layer else word_at(at.text, start)[1]
    for cut in range(stop - 1, max(start, stop - MOST_LETTERS - 1), -1):
        sub = at.text[cut:stop]
        if not sub.isascii():  # ξ is xi in plain letters
            break
        entry = spelling._replace(base=spelling.base[: -len(sub)], subs=(sub,))
        name = vocabulary.resolve(entry, at.scope)
        if name is not None and name.indices:
            found.append(name)
    if spelling.base == "pi" and found:
        if not _others(at):
            return None
        message = "is this the number π or an entry of p?"
        raise AmbiguousFormula(at.text, start, spelling.end, message, readings=("π", "p_i"))
    if len(found) > 1:
        readings = tuple(_shown(name) for name in found)
        message = "this word can be read as several entries"
        raise AmbiguousFormula(at.text, start, spelling.end, message, readings=readings)
    return found[0] if found else None


def bracketed(at: Cursor, name: Name, spelling: Spelling) -> tuple[Name, int] | None:
    """The entry that `w[k,j]` names, `name` being w, and where it ends; None where no index follows.

    Raises FormulaError where an index may be meant and counted in another way: `x[1]`, `x[i+1]`.
    """
    picked = _PICKED.match(at.text, spelling.end)
    if picked is None or at.vocabulary.new_names or not is_array(at, name):
        return None
    items = [item for item in _APART.split(picked[0]) if item]
    variables = at.scope | at.vocabulary.indices
    if not any(item[0] in variables for item in items):
        _refuse_numbers(at, name, picked, items)
        return None
    before = spelling.subs if not name.indices else spelling.subs[:-1]
    written = [*(spelling.subs[-1].split(",") if name.indices else ()), *items]
    entry = spelling._replace(subs=(*before, ",".join(written)), end=picked.end())
    found = at.vocabulary.resolve(entry, at.scope) if variables.issuperset(items) else None
    if found is not None:
        return found, picked.end()
    message = "square brackets after a name: an index?"
    shown = with_subscript(name.name, ",".join(written))
    raise at.error(spelling.end, picked.end(), message, f"Write indices below, counted from 1: {shown}.")


def _refuse_numbers(at: Cursor, name: Name, picked: re.Match[str], items: list[str]) -> None:
    """Refuse `W[1,2]`: an entry, or a product with a list?"""
    if len(items) > 1 and all(item.isdecimal() for item in items):
        readings = (with_subscript(name.name, ",".join(items)), f"{name.name}*[{', '.join(items)}]")
        message = "square brackets after a name: an index or a factor?"
        raise AmbiguousFormula(at.text, *picked.span(), message, readings=readings)


def _others(at: Cursor) -> bool:
    """Whether other words of the text are entries without a sign: `pi - yi`."""
    for match in _WORD.finditer(at.text):
        spelling = Spelling(match[0], (), "", star=False, end=match.end())
        unknown = match[0] != "pi" and at.vocabulary.resolve(spelling, at.scope) is None
        if unknown and run_together(at, spelling, match.start()) is not None:
            return True
    return False


def _shown(name: Name) -> str:
    letters = [index.name if isinstance(index, Name) else "…" for index in name.indices]
    return with_subscript(name.name, "".join(letters))
