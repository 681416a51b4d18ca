"""A typed formula without what people write around it: `dL/dw = ...`, `w1 <- ...`, working, several lines.

What stands before an equals sign is taken off when it names what is asked for, or nothing that the exercise
knows (`delta = ...`). The name of another quantity is asked about. Several formulas joined by equals signs
are working: they have to be equal, and the last one that has the form asked for is the answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.texts import formula
from bptutor.notation import tree
from bptutor.notation.indices import free_indices
from bptutor.notation.spelling import whole_spelling
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.bank.exercise import Item

_SIGN = re.compile(r":=|≔|<-(?!\s*[0-9.])|←|==?|-=|−=")
_CHANGES = ("-=", "−=")
_NO_SIGN = re.compile(r"[<>!]=")
_CONTINUES = re.compile(r"\s*(?:[=+*/^@·×⊙)\]}]|:=|[-−](?!\s*=))")
_OPEN = re.compile(r"[-+*/^@·×⊙=(,\[{−]\s*$")


class Piece(Record):
    """A part of what was typed, between equals signs; `start` is its place in the whole."""

    text: str
    start: int
    sign: str
    """The sign before it, empty for the first."""


def formulas_in(item: Item, text: str, wanted: str, same: Callable[[tree.Node], bool | None]) -> list[str]:
    """The formulas that `text` states, in order, each with blanks around it so that places stay the same.

    `wanted` is what is asked for, as the author wrote it; `same` whether a formula equals it, None
    where the two do not fit. Raises Unreadable where another quantity is named, or several formulas are.
    """
    pieces = list(_pieces(_statement(item, text, wanted)))
    if len(pieces) > 1 and pieces[-1].sign not in _CHANGES and _means(item, pieces[-1].text, wanted):
        pieces.pop()  # `(a - y)*x = dL/dw`, the other way round
    first, *rest = pieces
    if rest and (not first.text.strip() or _is_label(item, first, wanted, same)):
        pieces = rest
    if any(piece.sign in _CHANGES for piece in (first, *rest)):
        raise _decrement(text, first, rest[0])
    if not pieces[-1].text.strip():
        raise Unreadable(text, "nothing stands after the equals sign", "Write the formula alone.")
    return [" " * p.start + p.text for p in pieces]


def letters_of_label(item: Item, text: str, formulas: list[str]) -> list[str]:
    """The index letters of a name that was taken off, `dL/dW_ji = ...`: j is the row there, i the column."""
    name = next(_pieces(text)).text.strip()
    if "=" not in text or not name or name == formulas[0].strip():
        return []
    typed = _read(item, name)
    named = isinstance(typed, (tree.Name, tree.Stepped, tree.Derivative))
    return free_indices(typed) if typed is not None and named else []


def _decrement(text: str, name: Piece, change: Piece) -> Unreadable:
    left, right = name.text.strip(), change.text.strip()
    return Unreadable(text, "`-=` is an instruction, not a formula", f"Write {left} - ({right}).")


# ---- lines -----------------------------------------------------------------------------------------------


def _statement(item: Item, text: str, wanted: str) -> str:
    """The one statement that answers, of those on several lines; the others become blanks."""
    statements = list(_statements(text))
    if len(statements) < 2:
        return text
    about = [s for s in statements if _means(item, next(_pieces(s)).text, wanted)]
    if len(about) != 1:
        message = f"there are {len(statements)} formulas here, one below the other"
        raise Unreadable(text, message, "Write one formula, with everything put in.")
    return about[0]


def _statements(text: str) -> Iterator[str]:
    """Lines, or what stands between semicolons, those that go on joined; blanks keep places the same."""
    start = 0
    for cut in [m.start() for m in re.finditer(r"[\n;]", text)] + [len(text)]:
        following = text[cut + 1 :]
        goes_on = _depth(text[start:cut]) > 0 or _OPEN.search(text[start:cut]) or _CONTINUES.match(following)
        if cut < len(text) and goes_on:
            continue
        if text[start:cut].strip():
            yield " " * start + text[start:cut].replace("\n", " ").replace(";", " ")
        start = cut + 1


def _depth(text: str) -> int:
    return sum((c in "([{") - (c in ")]}") for c in text)


# ---- equals signs ----------------------------------------------------------------------------------------


def _pieces(text: str) -> Iterator[Piece]:
    """What stands between equals signs outside brackets."""
    start, sign, level = 0, "", 0
    place = 0 if _SIGN.search(text) else len(text)
    while place < len(text):
        found = None if level or _NO_SIGN.match(text, place) else _SIGN.match(text, place)
        if found:
            yield Piece(text[start:place], start, sign)
            start = place = found.end()
            sign = found[0]
            continue
        level += (text[place] in "([{") - (text[place] in ")]}")
        place += 2 if _NO_SIGN.match(text, place) else 1
    yield Piece(text[start:], start, sign)


# ---- names before an equals sign ---------------------------------------------------------------------------


def _is_label(item: Item, piece: Piece, wanted: str, same: Callable[[tree.Node], bool | None]) -> bool:
    """Whether a piece only says what the rest is. Raises Unreadable for the name of another quantity."""
    name = piece.text.strip()
    if _means(item, name, wanted):
        return True
    typed = _read(item, name)
    if typed is None:
        return whole_spelling(name) is not None or not _is_formula(item, name)
    equal = same(typed)
    if equal or (equal is None and isinstance(typed, tree.Name) and typed.indices):
        return True  # `delta_j = ...`, where the exercise has another delta_k, over other units
    if isinstance(typed, (tree.Name, tree.Stepped, tree.Derivative)):
        asked = formula(item, wanted)
        message = f"`{name}` is another quantity; asked for is {asked}"
        raise Unreadable(piece.text, message, f"Write the formula alone, or as `{asked} = ...`.")
    return False


def _is_formula(item: Item, text: str) -> bool:
    """Whether a text is meant as a formula, readable or not: it has more in it than a name."""
    return any(c in text for c in "+*/^()@·×")


def _means(item: Item, name: str, wanted: str) -> bool:
    """Whether a text names what is asked for; a value after a step may be called by its plain name."""
    typed, target = _read(item, name), _read(item, wanted)
    if typed is None or target is None:
        return False
    return typed == target or (isinstance(target, tree.Stepped) and typed == target.quantity)


def _read(item: Item, text: str) -> tree.Node | None:
    try:
        return item.problem.read(text.strip())
    except BptutorError:
        return None
