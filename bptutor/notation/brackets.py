"""Brackets: grouping, lists, matrices and indicators; bars: absolute values and norms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.notation import refusals, tree
from bptutor.notation.refusals import CLOSING
from bptutor.record import replace

if TYPE_CHECKING:
    from bptutor.notation.lexer import Token
    from bptutor.notation.parser import Parser
    from bptutor.notation.tree import Node

_ANY, _SUM = 1, 5
"""How tightly what is inside must bind, as in `parser`."""


def group(parser: Parser, *, claims: bool = False) -> Node:
    """A bracket: grouping, a list, or (square, around a comparison) an indicator."""
    opening = parser.take()
    rows = _rows(parser, opening)
    span = (opening.start, parser.place)
    if len(rows) > 1:
        return tree.Array(tuple(tree.Array(tuple(row), "[", span) for row, _ in rows), "[", span)
    items, is_list = rows[0]
    if is_list:
        return tree.Array(tuple(items), "(" if opening.kind == "(" else "[", span)
    if opening.kind == "[" and tree.is_claim(items[0]) and not claims:
        return tree.Indicator(items[0], span)
    return replace(items[0], span=span)


def _rows(parser: Parser, opening: Token) -> list[tuple[list[Node], bool]]:
    rows: list[tuple[list[Node], bool]] = []
    with parser.nested(opening.start, opening.kind):
        while True:
            rows.append(_items(parser, opening))
            if opening.kind == "[" and parser.accept(";"):
                continue
            close(parser, opening)
            return rows


def close(parser: Parser, opening: Token) -> None:
    """Pass over the bracket that closes `opening`."""
    if not parser.accept(CLOSING[opening.kind]):
        raise refusals.unclosed(parser, opening)


def _items(parser: Parser, opening: Token) -> tuple[list[Node], bool]:
    """The items up to the closing bracket, and whether a comma makes them a list."""
    closing = CLOSING[opening.kind]
    if parser.peek().kind == closing:
        raise parser.error(opening.start, parser.peek().end, "these brackets hold nothing", "Fill them.")
    items = [parser.climb(_ANY)]
    comma = False
    while parser.accept(","):
        comma = True
        if parser.peek().kind == closing:  # [a,] is a vector of one
            break
        items.append(parser.climb(_ANY))
    if comma and any(tree.is_claim(item) for item in items):
        raise parser.error(opening.start, parser.place, "a list holds values", "Join claims by 'and'.")
    return items, comma


def between_bars(parser: Parser, token: Token) -> Node:
    """What stands between |…| or ‖…‖."""
    parser.take()
    if parser.peek().kind == "end":
        raise refusals.unclosed(parser, token)
    with parser.nested(token.start, token.kind):
        arg = parser.climb(_SUM)
    close = parser.peek()
    if token.kind == "|" and close.kind == "||":  # |a||b|: the first bar closes
        parser.move(close.start + 1)
    elif close.kind == token.kind:
        parser.take()
    else:
        raise refusals.unclosed(parser, token)
    span = (token.start, parser.place)
    return tree.Absolute(arg, span) if token.kind == "|" else tree.Norm(arg, span)
