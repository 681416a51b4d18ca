"""What an answer to a choice means: a letter, a number, an option as printed or written another way, a list.

A text that names one option by its letter and another by what it says is refused, never guessed. Where the
options are whole numbers, a typed number is a value, not a place in the list.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, ShapeSpec, Text
from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.sizes import letters_of
from bptutor.grading.texts import option_text
from bptutor.grading.words import folded, label_index, labelled
from bptutor.notation.commuting import ordered
from bptutor.notation.glyphs import MINUS
from bptutor.notation.listed import split_outside
from bptutor.notation.numbers import read_number, read_shape, read_vector, split_name
from bptutor.notation.tolerance import is_rounded
from bptutor.notation.tree import Compare
from bptutor.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Item, Option
    from bptutor.notation.printer import Style
    from bptutor.notation.tree import Node

NONE = ("none", "none of them", "none of these", "no option", "nothing")
ALL = ("all", "all of them", "all of these")

_EXPLICIT = re.compile(r"\s*(?:[a-zA-Z]\)|(?:option|choice)\s.*)\s*", re.IGNORECASE)
_ALL_BUT = re.compile(r"\s*all (?:of (?:them|these) )?(?:but|except)(?: for)? (.+)", re.I | re.S)
_JOINERS = re.compile(r"\s*(?:,\s*and\b|[,;&+/\n]|\band\b)\s*|\s+")
_BEFORE_LABEL = re.compile(r"[\s,;]+(?:and\s+)?(?=\(?[a-zA-Z]\)\s)")
_DIGITS = re.compile(r"[\s0-9.,;()\[\]{}x×+/*−-]+")
_WHOLE = re.compile(r"(?<![.0-9])[0-9]+(?![.0-9])")


def spec_of(item: Item) -> ChoiceSpec:
    """The item's options; items of other kinds never come here."""
    assert isinstance(item.spec, ChoiceSpec)
    return item.spec


@lru_cache(maxsize=1024)
def printed(item: Item, style: Style) -> tuple[str, ...]:
    """The options as shown: formulas through the printer, prose through the Markdown reader."""
    return tuple(option_text(item, o, style) for o in spec_of(item).options)


def chosen_options(item: Item, text: str) -> tuple[int, ...] | None:
    """The options that `text` names, counted from 0, in order; None for none that there are.

    Raises Unreadable where it could mean one option or another.
    """
    single = _one(item, text)
    if single is not None:
        return (single,)
    if spec_of(item).several and folded(text) in NONE:
        return ()
    if spec_of(item).several and folded(text) in ALL:
        return tuple(range(len(spec_of(item).options)))
    but = _ALL_BUT.fullmatch(text) if spec_of(item).several else None
    if but is not None:
        left = chosen_options(item, but[1])
        return left and tuple(k for k in range(len(spec_of(item).options)) if k not in left)
    return _several(item, text)


# ---- one option --------------------------------------------------------------------------------------


def _one(item: Item, text: str) -> int | None:
    said, place = _said(item, text), _by_place(item, text)
    if place is None or _EXPLICIT.fullmatch(text):
        return said if place is None else place
    if said not in (None, place):
        raise _ambiguous(text, LETTERS[place], LETTERS[said or 0])
    return place


def _said(item: Item, text: str) -> int | None:
    """The option that reads so, perhaps after its letter, or has that value."""
    found = _by_text(item, text)
    if found is None:
        found = _with_letter(item, text)
    return _by_value(item, text) if found is None else found


def _by_value(item: Item, text: str) -> int | None:
    """By what an option says, in other words: its number, its entries, its formula."""
    ways = (way(item, text) for way in (_by_number, _by_list, _by_formula))
    return next((k for k in ways if k is not None), None)


def _ambiguous(text: str, letter: str, other: str) -> Unreadable:
    return Unreadable(
        text,
        f"`{text.strip()}` is the place of one option and the text of another",
        f"Type `{letter})` for the one with that letter, or `{other})` for the one that reads so.",
    )


def _with_letter(item: Item, text: str) -> int | None:
    """`b) 0.064`, as on the screen; the letter and the option have to be the same."""
    found = labelled(text, len(spec_of(item).options))
    if found is None:
        return None
    said = _by_text(item, found[1])
    said = _by_value(item, found[1]) if said is None else said
    if said is None:
        return None
    if said != found[0]:
        one, other = LETTERS[found[0]], LETTERS[said]
        message = f"the letter is {one}, but what follows is option {other}"
        raise Unreadable(text, message, f"Type `{one})` or `{other})`.")
    return said


def _by_place(item: Item, text: str) -> int | None:
    """By letter, or by number where the options are not whole numbers themselves."""
    k = label_index(text, len(spec_of(item).options))
    if k is None or not any(c.isdigit() for c in text) or not are_numbers(item):
        return k
    values = [_number(o.text.value) for o in spec_of(item).options]
    return None if any(v is not None and v.is_integer() for v in values) else k


@lru_cache(maxsize=1024)
def _faces(item: Item) -> tuple[frozenset[str], ...]:
    """Each option as written and as printed in both styles, squeezed."""
    written = (o.text.value for o in spec_of(item).options)
    faces = zip(written, printed(item, "unicode"), printed(item, "ascii"), strict=True)
    return tuple(frozenset(map(_squeezed, texts)) for texts in faces)


@lru_cache(maxsize=1024)
def _words(item: Item) -> tuple[frozenset[str], ...]:
    """The same, whatever the case."""
    return tuple(frozenset(map(folded, face)) for face in _faces(item))


def _squeezed(text: str) -> str:
    """Without the spaces and marks that no one would type, every minus sign alike."""
    return re.sub(f"[{MINUS}]", "-", re.sub(r"[\s$`]", "", text)).removesuffix(".")


def _by_text(item: Item, text: str) -> int | None:
    squeezed = _squeezed(text)
    exact = _the_only(squeezed in face for face in _faces(item))
    if exact is not None:
        return exact
    word = folded(squeezed)
    return _the_only(word in face for face in _words(item))


def _by_number(item: Item, text: str) -> int | None:
    """By value, where all options are numbers; with `match: nearest` a typed number may have more digits."""
    typed = _number(text) if are_numbers(item) else None
    if typed is None:
        return None
    written = [read_number(o.text.value) for o in spec_of(item).options]
    same = _the_only(float(w) == typed for w in written)
    if same is None and item.match == "nearest":
        same = _the_only(is_rounded(typed, w) for w in written)
    name = split_name(text)[0] or ""
    return same if label_index(name, len(written)) in (None, same) else None  # `b = 3` is not option a


def are_numbers(item: Item) -> bool:
    """Whether every option is a number."""
    return all(_number(o.text.value) is not None for o in spec_of(item).options)


@lru_cache(maxsize=4096)
def _number(text: str) -> float | None:
    try:
        return float(read_number(text))
    except BptutorError:
        return None


def _by_list(item: Item, text: str) -> int | None:
    """By its entries, where the options are shapes or vectors."""
    options = _lists(item)
    if not any(len(o) > 1 for o in options):
        return None
    try:
        typed = _entries(item, text)
    except BptutorError:
        return None
    return _the_only(o == typed for o in options)


@lru_cache(maxsize=1024)
def _lists(item: Item) -> tuple[tuple[float | str, ...], ...]:
    """The entries of each option; empty when an option is neither shape nor vector."""
    try:
        return tuple(_entries(item, o.text.value) for o in spec_of(item).options)
    except BptutorError:
        return ()


def _entries(item: Item, text: str) -> tuple[float | str, ...]:
    if isinstance(spec_of(item).target, ShapeSpec):
        return read_shape(text, letters_of(item.exercise))
    return tuple(map(float, read_vector(text)))


def _by_formula(item: Item, text: str) -> int | None:
    """By its tree, where the options are formulas or claims; sums and products may stand in any order."""
    trees = _trees(item) if len(text) > 1 else ()
    if not any(trees):
        return None
    try:
        typed = _without_target(item, item.problem.read(text))
    except BptutorError:
        return None
    same = _the_only(tree == typed for tree in trees)
    if same is not None:
        return same
    face = ordered(typed)
    return _the_only(tree is not None and ordered(tree) == face for tree in trees)


def _without_target(item: Item, typed: Node) -> Node:
    """`1 - y^2` for `dy/dt = 1 - y^2`, where dy/dt is what is asked for."""
    target = spec_of(item).target
    if isinstance(target, Text) and isinstance(typed, Compare) and typed.op == "=":
        return typed.right if typed.left == item.problem.read(target.value) else typed
    return typed


@lru_cache(maxsize=1024)
def _trees(item: Item) -> tuple[Node | None, ...]:
    """The formula or claim of each option."""
    sources = [o.formula or o.claim for o in spec_of(item).options]
    try:
        return tuple(item.problem.read(s.value) if s else None for s in sources)
    except BptutorError:  # shapes, or options that `lint` complains about
        return ()


def _the_only(fits: Iterable[bool]) -> int | None:
    """The place of the only True; None when there are several or none."""
    places = [k for k, fit in enumerate(fits) if fit]
    return places[0] if len(places) == 1 else None


# ---- several -----------------------------------------------------------------------------------------


def _several(item: Item, text: str) -> tuple[int, ...] | None:
    """The first way to cut `text` into a list of options, each of them known."""
    if _DIGITS.fullmatch(text) and any(_WHOLE.search(o.text.value) for o in _like_numbers(item)):
        return None  # `3, 3` is then a shape, not the third option twice
    count = len(spec_of(item).options)
    for pieces in _cuts(text, count):
        if 1 < len(pieces) <= 2 * count:
            found = [_one(item, piece) for piece in pieces]
            known = {k for k in found if k is not None}
            if None not in found:
                return tuple(sorted(known))
    return None


def _like_numbers(item: Item) -> list[Option]:
    return [o for o in spec_of(item).options if _DIGITS.fullmatch(o.text.value)]


def _cuts(text: str, count: int) -> Iterator[Sequence[str]]:
    """Ways to read a list: `a) one; c) three`, `a, c`, `A and C`, `ac`, options joined by commas."""
    yield [p for p in split_outside(text, ";\n") if p]
    yield [p.strip(" ;,") for p in _BEFORE_LABEL.split(text) if p.strip(" ;,")]
    bare = text.strip("()[]{} ") if not text.endswith(("a)", "b)", "c)")) else text
    yield [w for w in _JOINERS.split(bare.removeprefix("options ")) if w]
    letters = bare.strip().lower()
    if set(letters) <= set(LETTERS[:count]) and len(set(letters)) == len(letters):
        yield list(letters)
    yield [p for p in split_outside(re.sub(r"\band\b", ",", text), ",") if p]
