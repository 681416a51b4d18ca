"""What a sum runs over, as it is written: `_{k=1}^{3}` below it, `, k=1..3` or `for k in 1..3` inside it."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.names import SeveralEntries
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.notation.parser import Parser
    from bptutor.notation.spelling import Spelling

KINDS = {
    "sum": "sum", "Sigma": "sum", "mean": "mean", "avg": "mean", "prod": "prod", "Pi": "prod", "max": "max",
    "min": "min", "all": "all", "any": "any",
}  # fmt: skip
MOST_INDICES = 2
"""Letters after `sum_`; `max_val` is a name."""

LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_VALUE = r"(?:[0-9]{1,9}|[A-Za-z][A-Za-z0-9_]{0,8})"
_TO = r"\s*(?:\.{2,3}|…|:|\bto\b)\s*"
_BELOW = re.compile(
    rf"\s*_(?:\{{|\()\s*([A-Za-z])\s*=\s*({_VALUE})(?:{_TO}({_VALUE}))?\s*[)}}]"
    rf"(?:\s*\^\s*(?:\{{\s*({_VALUE})\s*\}}|\(\s*({_VALUE})\s*\)|([0-9]+|[A-Za-z])(?![A-Za-z0-9_])))?"
)
_RANGE = re.compile(rf"\s*([A-Za-z])(?:\s*(?:=|∈|\bin\b)\s*({_VALUE}){_TO}({_VALUE}))?\s*")
_FOR = re.compile(rf"\bfor\s+([A-Za-z])(?:\s*(?:=|∈|\bin\b)\s*({_VALUE}){_TO}({_VALUE}))?\s*")
_TRIPLE = re.compile(rf"\s*\(?\s*([A-Za-z])\s*,\s*({_VALUE})\s*,\s*({_VALUE})\s*\)?\s*")


def index_of(spelling: Spelling) -> str:
    """The index letters, joined, in `sum_k`, `mean_{i,j}`, `sum_ij`; "" when this is no such thing."""
    plain = len(spelling.subs) == 1 and not spelling.layer and not spelling.star
    if not plain or spelling.base not in KINDS:
        return ""
    letters = spelling.subs[0].replace(",", "")
    return letters if letters.isalpha() and len(letters) <= MOST_INDICES else ""


class Bound(Record):
    """An index and the values it takes; `last` None means as many as there are, a letter is a size."""

    index: str
    first: int = 1
    last: int | str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the index takes all values it can."""
        return self.first == 1 and self.last is None


class Inside(Record):
    """A sum written like a call: its body is `text[body:end]`, and behind its bracket is `close`."""

    bound: Bound
    body: int
    end: int
    close: int


def written_below(parser: Parser, place: int) -> tuple[Bound, int] | None:
    """The range after a `sum`, and where it ends: `_{k=1}^{3}`, `_(k=1)^K`, `_{k=1..3}`."""
    match = _BELOW.match(parser.text, place)
    if match is None:
        return None
    last = match[3] or match[4] or match[5] or match[6] or ""
    return _bound(parser, match, match[1], match[2], last), match.end()


def written_inside(parser: Parser, opening: int) -> Inside | None:
    """The index and range among the arguments in the bracket at `opening`; None if none is named."""
    text = parser.text
    close = closing(text, opening)
    if close is None:
        return None
    commas = _commas(text, opening, close)
    body, end = opening + 1, close - 1
    looped = _FOR.search(text, opening, end)
    if looped and looped.end() == end and not commas:
        return Inside(_bound(parser, looped, *looped.groups("")), body, looped.start(), close)
    comma = commas[0] if commas else end
    triple = _TRIPLE.fullmatch(text, comma + 1, end)
    if triple:
        return Inside(_bound(parser, triple, *triple.groups("")), body, comma, close)
    if len(commas) != 1:
        return None
    for start, stop, of in ((comma + 1, end, (body, comma)), (body, comma, (comma + 1, end))):
        match = _RANGE.fullmatch(text, start, stop)
        if match and not parser.vocabulary.has(match[1]):
            bound = _bound(parser, match, *match.groups(""))
            return Inside(bound, *of, close)
    return None


def _bound(parser: Parser, match: re.Match[str], index: str, first: str, last: str) -> Bound:
    """The bound that was read. Raises FormulaError for values that are no whole numbers."""
    if last in parser.vocabulary.sizes and (first or "1").isdecimal():
        return Bound(index, int(first or 1), last)
    for value, is_last in ((first, False), (last, True)):
        if value and not value.isdecimal() and (not is_last or parser.vocabulary.has(value)):
            message = f"{index} runs over whole numbers, and {value} is none"
            remedy = f"Write sum_{index}(…) for all values of {index} that there are."
            raise FormulaError(parser.text, match.start(), match.end(), message, remedy)
    return Bound(index, int(first or 1), int(last) if last.isdecimal() else None)


# ----- looking ahead -----------------------------------------------------------------------------------


def closing(text: str, opening: int) -> int | None:
    """The place behind the bracket that closes the one at `opening`; None if none does."""
    level = 0
    for place in range(opening, len(text)):
        level += (text[place] in "([{") - (text[place] in ")]}")
        if level == 0:
            return place + 1
    return None


def _commas(text: str, opening: int, close: int) -> list[int]:
    """The commas between the arguments of the bracket at `opening`; those inside a subscript are none."""
    found, level = [], 0
    for place in range(opening, close):
        level += (text[place] in "([{") - (text[place] in ")]}")
        if text[place] == "," and level == 1:
            found.append(place)
    return found


def term_end(text: str, place: int) -> int:
    """Where the product that goes on at `place` ends: at a sign, comma, comparison or closing bracket."""
    level = 0
    for end in range(place, len(text)):
        level += (text[end] in "([{") - (text[end] in ")]}")
        if level < 0 or (level == 0 and text[end] in "+-−,;=<>≤≥≠"):
            return end
    return len(text)


def letters_in(parser: Parser, start: int, end: int, before: str = "") -> list[str]:
    """The letters that would be index variables in `text[start:end]`, those used most often first.

    Only up to the next sum over a letter of `before`.
    """
    counted: Counter[str] = Counter()
    bound: dict[str, int] = {}  # letters of sums in there, and where those sums end
    place = start
    while place < min(end, len(parser.text)):
        spellings = [s for s in parser.spellings(place) if s.end <= end]
        for letter in _bound_by(parser, spellings):
            if letter in before:
                return [found for found, _ in counted.most_common()]
            bracket = parser.text.find("(", place, end)
            bound[letter] = (closing(parser.text, bracket) if bracket >= 0 else None) or end
        letters = _letters_of(parser, [s for s in spellings if s.subs])
        counted.update(letter for letter in letters if bound.get(letter, 0) <= place)
        place = spellings[-1].end if spellings else place + 1
    return [letter for letter, _ in counted.most_common()]


def _bound_by(parser: Parser, spellings: list[Spelling]) -> str:
    """The letters of the sum that starts with one of these spellings."""
    for spelling in spellings:
        below = _BELOW.match(parser.text, spelling.end) if spelling.base in KINDS else None
        letters = below[1] if below else index_of(spelling)
        if letters:
            return letters
    return ""


def _letters_of(parser: Parser, spellings: list[Spelling]) -> list[str]:
    """The index variables in the longest of these spellings that would name entries of an array."""
    for spelling in reversed(spellings):
        try:
            name = parser.vocabulary.resolve(spelling, parser.scope | LETTERS)
        except SeveralEntries:
            continue
        if name is not None and name.indices:
            parts = (part for index in name.indices for part in tree.walk(index))
            return [part.name for part in parts if isinstance(part, tree.Name)]
    return []
