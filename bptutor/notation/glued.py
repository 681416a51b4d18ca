"""Words that are several quantities side by side: `w1x1` is w1 times x1, if nothing else is possible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.errors import AmbiguousFormula
from bptutor.notation import calls, glyphs, unmarked
from bptutor.notation.lookup import known
from bptutor.notation.spelling import Spelling, letters_at, word_at

if TYPE_CHECKING:
    from bptutor.notation.parser import Parser
    from bptutor.notation.tree import Node

LONGEST_PRODUCT = 40
"""Letters in a word that is taken apart; longer ones are plain mistakes."""


def first_of_product(parser: Parser, start: int) -> Node | None:
    """The first quantity of a word such as `w1x1`, the rest being left to be read as a factor."""
    if start not in parser.cuts:
        parser.cuts.update(_only_cut(parser, start))
    end = parser.cuts.get(start)
    name = known(parser, _bare(parser, start, end), start) if end else None
    if end is None or name is None:
        return None
    parser.move(end)
    return name


def _only_cut(parser: Parser, start: int) -> dict[int, int]:
    """Where each quantity of a word starts and ends, but for the last; {} when it does not fall apart."""
    text = parser.text
    ways = _ways(parser, start)
    if len(ways) > 1:
        readings = tuple("*".join(text[a:b] for a, b in way) for way in ways[:3])
        end = max(b for _, b in ways[0])
        message = "this word can be taken apart in several ways"
        raise AmbiguousFormula(text, start, end, message, readings=readings)
    return dict(ways[0][:-1]) if ways else {}


def _ways(parser: Parser, start: int) -> list[tuple[tuple[int, int], ...]]:
    """The ways (four at most) to read the word at `start` as two or more quantities side by side."""
    text = parser.text
    ends = [end for _, end in letters_at(text, start)]
    if len(ends) > LONGEST_PRODUCT:
        return []
    ways: dict[int, list[tuple[tuple[int, int], ...]]] = {}
    for place in reversed([start, *ends[:-1]]):
        found: list[tuple[tuple[int, int], ...]] = []
        if place > start:
            found += [((place, end),) for end in _ends_here(parser, place)]
        for end in ends[:-1]:
            splits = end > place and not glyphs.letter_name(text[end])[:1].isdecimal()
            name = known(parser, _bare(parser, place, end), place) if splits and ways[end] else None
            if name is not None:
                apart = unmarked.is_array(parser, name)  # `x_i*j` is not written xij
                rests = [rest for rest in ways[end] if not (apart and _is_index(parser, rest[0]))]
                found += [((place, end), *rest) for rest in rests]
        ways[place] = found[:4]
    return ways[start]


def _bare(parser: Parser, start: int, end: int) -> Spelling:
    """The letters of a stretch as a name of their own."""
    return Spelling(word_at(parser.text[:end], start)[0], (), "", star=False, end=end)


def _is_index(parser: Parser, place: tuple[int, int]) -> bool:
    """Whether a stretch is an index variable."""
    name = known(parser, _bare(parser, *place), place[0])
    return name is not None and unmarked.is_index(parser, name)


def _ends_here(parser: Parser, start: int) -> list[int]:
    """Where the rest of a word ends, if all of it is one quantity or a function being called."""
    for spelling in reversed(parser.spellings(start)):
        called = parser.vocabulary.function(spelling) and calls.is_called(parser.text, spelling.end)
        if called or known(parser, spelling, start):
            return [spelling.end]
    return []
