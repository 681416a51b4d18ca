"""1 where something holds, else 0, as people write it: `1[z > 0]`, `1_{z > 0}`, `I(z > 0)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.notation import brackets, glyphs, tree
from bptutor.notation.spelling import word_at
from bptutor.notation.sum_bounds import closing

if TYPE_CHECKING:
    from bptutor.notation.lexer import Token
    from bptutor.notation.parser import Parser
    from bptutor.notation.tree import Node, Span

_OPENS = re.compile(r"_?[\[({]")
_COMPARES = "<>=≤≥≠⩽⩾＜＞＝"


def holds_claim(text: str, place: int) -> bool:
    """Whether a bracket with a comparison in it stands there, perhaps as a subscript."""
    opened = _OPENS.match(text, place)
    close = closing(text, opened.end() - 1) if opened else None
    if opened is None or close is None:
        return False
    level = 0
    for character in text[opened.end() : close - 1]:
        level += (character in "([{") - (character in ")]}")
        if level == 0 and character in _COMPARES:
            return True
    return opened[0] != "[" and holds_claim(text, _after_spaces(text, opened.end()))  # 1_{(z > 0)}


def _after_spaces(text: str, place: int) -> int:
    while text[place : place + 1] and text[place] in glyphs.SPACES:
        place += 1
    return place


def starts(parser: Parser, token: Token) -> bool:
    """Whether this number is the 1 of an indicator, which may stand behind a factor: `x 1[z > 0]`."""
    return token.value == 1 and holds_claim(parser.text, _after_spaces(parser.text, token.end))


def after_one(parser: Parser, one: tree.Number) -> Node:
    """What `1[…]` means, the parser standing behind the 1."""
    group = _group(parser, one.span)
    return group if isinstance(group, tree.Indicator) else parser.binary("*", one, group)


def named(parser: Parser, start: int) -> Node | None:
    """`I(z > 0)`, where nothing else is called I; None where this is no such thing."""
    word, end = word_at(parser.text, start)
    if word != "I" or parser.vocabulary.new_names or not holds_claim(parser.text, end):
        return None
    parser.move(end)
    return _group(parser, (start, end))


def _group(parser: Parser, sign: Span) -> Node:
    if parser.text[parser.place] == "_":
        parser.move(parser.place + 1)
    group = brackets.group(parser, claims=True)
    span = (sign[0], parser.place)
    if isinstance(group, tree.Indicator):
        return tree.Indicator(group.condition, span)
    return tree.Indicator(group, span) if tree.is_claim(group) else group
