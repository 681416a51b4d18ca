"""The spelling of one name: a base with subscripts, a layer and a star, in every way people write them.

    W_12^(2)  W_{12}^{(2)}  W12^(2)  W^(2)_12  W₁₂⁽²⁾  W[2]_12     base W, subscript 12, layer 2
    o_{h1}  o_h1  o_{h_1}                                          base o, subscript h1
    y*  ŷ  yhat  a1  a_1  w_{j2,y}

Only the shape of the text is judged here; whether such a quantity exists is for `names.Vocabulary` to say.
That is why `spellings_at` gives every stretch that could be the name, shortest first: in `o_j^2` the power
belongs to the name only if the vocabulary says so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from bptutor.notation import glyphs
from bptutor.notation.limits import LONGEST_WORD

Key: TypeAlias = tuple[str, tuple[str, ...], str, bool]
MOST_PARTS = 8
BLANK = "?"
"""What a formula leaves open; a quantity where the vocabulary declares it."""

_ASCII_RUN = re.compile("[A-Za-z0-9]+")
_PLAIN = re.compile(rf"[A-Za-z][A-Za-z0-9]{{0,{LONGEST_WORD - 1}}}(?=[ +\-/(),'=<>]|\Z)")
"""A name with nothing behind it that could belong to it: by far the most common."""


class Spelling(NamedTuple):
    """One way to read the text at a place as a name, in plain letters; `end` is where it stops."""

    base: str
    subs: tuple[str, ...]
    layer: str
    star: bool
    end: int

    @property
    def key(self) -> Key:
        """The same for all spellings of one name: `a1` and `a_1` agree."""
        return _key(self.base, self.subs, self.layer, self.star)

    @property
    def text(self) -> str:
        """The name in canonical ASCII, keeping `a1` and `a_1` as they were written."""
        subs = "".join(f"_{{{sub}}}" if needs_braces(sub) else f"_{sub}" for sub in self.subs)
        layer = f"^({self.layer})" if self.layer else ""
        return f"{self.base}{'*' if self.star else ''}{subs}{layer}"


@lru_cache(maxsize=4096)
def _key(base: str, subs: tuple[str, ...], layer: str, star: bool) -> Key:
    stem = base.rstrip("0123456789")
    digits = base[len(stem) :]
    subs = (digits, *subs) if digits else subs
    if subs and subs[0] in glyphs.COMBINING:  # y_hat is yhat
        stem, subs = stem + subs[0], subs[1:]
    return stem, subs, layer, star


def needs_braces(sub: str) -> bool:
    """Whether a subscript is written in braces: `h1`, `j2,y` are; `12`, `1,12`, `i` and `hidden` are not."""
    return not (sub.isdecimal() or sub.isalpha() or all(piece.isdecimal() for piece in sub.split(",")))


def spellings_at(text: str, start: int) -> list[Spelling]:
    """All spellings of a name that start at `text[start]`, shortest first; none when no letter is there."""
    plain = _PLAIN.match(text, start)
    if plain:
        return [Spelling(plain[0], (), "", star=False, end=plain.end())]
    if text[start : start + 1] == BLANK:
        return [Spelling(BLANK, (), "", star=False, end=start + 1)]
    base, end = word_at(text, start)
    if not base or base[0].isdecimal():
        return []
    found = [Spelling(base, (), "", star=False, end=end)]
    while len(found) < MOST_PARTS:
        longer = _extended(text, found[-1])
        if longer is None:
            break
        found.extend(_cut_short(longer, found[-1]))
        found.append(longer)
    return found


def _cut_short(longer: Spelling, before: Spelling) -> list[Spelling]:
    """In `w_1x_1` the subscript may end after its digits: a product without a sign."""
    if not before.end < longer.end or len(longer.subs) == len(before.subs):
        return []
    sub = longer.subs[-1]
    digits = len(sub) - len(sub.lstrip("0123456789"))
    written_plainly = longer.end - before.end == len(sub) + 1
    if not written_plainly or digits in (0, len(sub)):
        return []
    return [longer._replace(subs=(*before.subs, sub[:digits]), end=before.end + 1 + digits)]


@lru_cache(maxsize=4096)
def whole_spelling(text: str) -> Spelling | None:
    """The spelling that takes all of `text`, or None."""
    text = text.strip()
    return next((s for s in reversed(spellings_at(text, 0)) if s.end == len(text)), None)


def word_at(text: str, start: int) -> tuple[str, int]:
    """The run of letters and digits at a place, in plain letters, and where it ends."""
    run = _ASCII_RUN.match(text, start, start + LONGEST_WORD)
    end = run.end() if run else start
    plain = text[start:end]
    while end < len(text) and end - start < LONGEST_WORD:
        character = text[end]
        name = glyphs.letter_name(character) or (glyphs.MARKS.get(character, "") if end > start else "")
        if not name or (character == "𝟙" and end > start):  # x𝟙[z > 0]
            break
        plain += name
        end += 1
    return plain, end


def letters_at(text: str, start: int) -> list[tuple[str, int]]:
    """The same run letter by letter: the plain text so far, and where it ends."""
    _, end = word_at(text, start)
    return [(word_at(text[:stop], start)[0], stop) for stop in range(start + 1, end + 1)]


# ----- the parts after the base -----------------------------------------------------------------------

_LAYER = re.compile(
    r"\^\(([A-Za-z0-9]{1,8})\)|\^\{\(([A-Za-z0-9]{1,8})\)\}|\^?\[(\d{1,4})\]|\^\{\[(\d{1,4})\]\}"
)
_GLYPH_LAYER = re.compile("⁽([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})⁾")
_BRACED = re.compile(r"\{([^{}]{0,64}(?:\{[^{}]{0,64}\}[^{}]{0,64})?)\}")
_COMMA = re.compile(r",(?=[0-9A-Za-z])")
_RAISED_STAR = re.compile(r"\^\{?[*∗⋆]\}?")
_GLYPH_SUB = re.compile(f"[{''.join(glyphs.SUBSCRIPTS)}]{{1,64}}")


def _extended(text: str, so_far: Spelling) -> Spelling | None:
    end = so_far.end
    if end >= len(text):
        return None
    character = text[end]
    if character == "_":
        return _with_subscript(text, so_far)
    if character in glyphs.SUBSCRIPTS:
        return _with_glyphs(text, so_far)
    if character == "," and so_far.subs and not so_far.layer and not so_far.star:
        return _with_comma(text, so_far)
    if character in "^[⁽" and not so_far.layer:
        layered = _with_layer(text, so_far)
        if layered is not None:
            return layered
    if character in "*∗⋆" and not so_far.star:
        return so_far._replace(star=True, end=end + 1)
    if character == "^" and not so_far.star:
        star = _RAISED_STAR.match(text, end)
        return so_far._replace(star=True, end=star.end()) if star else None
    return None


def _with_subscript(text: str, so_far: Spelling) -> Spelling | None:
    start = so_far.end + 1
    braced = _BRACED.match(text, start) if text[start : start + 1] == "{" else None
    if braced:
        sub, end = _plain(braced[1]), braced.end()
    else:
        sub, end = word_at(text, start)
    return so_far._replace(subs=(*so_far.subs, sub), end=end) if sub else None


def _with_glyphs(text: str, so_far: Spelling) -> Spelling | None:
    run = _GLYPH_SUB.match(text, so_far.end)
    if run is None:
        return None
    sub = "".join(glyphs.SUBSCRIPTS[glyph] for glyph in run[0])
    return so_far._replace(subs=(*so_far.subs, sub), end=run.end())


def _with_comma(text: str, so_far: Spelling) -> Spelling | None:
    """`W_1,12`: a comma right inside the subscript. `f(x_1,y)` has one too; the vocabulary will tell."""
    if text[so_far.end - 1] == "}" or not _COMMA.match(text, so_far.end):
        return None
    more, end = word_at(text, so_far.end + 1)
    return so_far._replace(subs=(*so_far.subs[:-1], f"{so_far.subs[-1]},{more}"), end=end)


def _with_layer(text: str, so_far: Spelling) -> Spelling | None:
    plain = _LAYER.match(text, so_far.end)
    if plain:
        return so_far._replace(layer=plain[plain.lastindex or 0], end=plain.end())
    run = _GLYPH_LAYER.match(text, so_far.end) if text[so_far.end] == "⁽" else None
    if run is None:
        return None
    layer = "".join(glyphs.SUPERSCRIPTS[glyph] for glyph in run[1])
    return so_far._replace(layer=layer, end=run.end())


def _plain(sub: str) -> str:
    """A braced subscript without spaces, underscores and inner braces; "" when it holds anything strange."""
    plain = ""
    for character in sub:
        if character in glyphs.SPACES or character in "_{}":
            continue
        name = glyphs.letter_name(character) or ("-" if character in glyphs.MINUS else "")
        name = name or (character if character in ",+" else "")
        if not name:
            return ""
        plain += name
    return plain
