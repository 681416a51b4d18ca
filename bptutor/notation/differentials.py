"""Derivatives as people write them: `dL/dW_11^(3)`, `∂H/∂z_1`, `d(a*b)/da`, `d²L/dw²`, and `dw` for dL/dw.

A derivative wins over a quotient of products, unless the author has quantities called `dL` and `dw`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import AmbiguousFormula, UnknownName
from bptutor.notation import brackets, operands, operators, unmarked
from bptutor.notation.lookup import known, resolved, star_belongs, with_step
from bptutor.notation.tree import Derivative, Name, Node
from bptutor.notation.unknown import names_there_are

if TYPE_CHECKING:
    from bptutor.notation.parser import Parser
    from bptutor.notation.spelling import Spelling

_SIGN = re.compile(r"d|∂")
_SECOND = re.compile(r"\^\{?2\}?|²")
_OVER = re.compile(r"[\s\u00a0]*[/÷∕⁄][\s\u00a0]*(?=[d∂])")
_SPACE = re.compile(r"[ \u00a0\u2009]*")
_POWER = re.compile(r"\s*(?:\^\{?[0-9(A-SU-Za-z]|\*\*|[⁰¹²³⁴⁵⁶⁷⁸⁹])")


def read(parser: Parser, start: int) -> Node | None:
    """The derivative that starts at `start`, or None when none does; the parser moves only past one."""
    opened = _opened(parser, start)
    if opened is None:
        return None
    order, place = opened
    operator = _OVER.match(parser.text, place)
    if operator and not parser.vocabulary.new_names and not _is_d(parser, start):
        return _operated(parser, start, operator.end(), order)
    found = _numerator(parser, start, place)
    if found is None:
        return None
    of, over = found
    by = _denominator(parser, over, order)
    _refuse_power(parser, start, of, by)
    return Derivative(of, by, order, (start, parser.place))


def _is_d(parser: Parser, start: int) -> bool:
    """Whether this is the author's quantity d."""
    return parser.text[start] == "d" and parser.vocabulary.has("d")


def _operated(parser: Parser, start: int, over: int, order: int) -> Node | None:
    """`d/dx ln(x)`; None where nothing follows."""
    by = _denominator(parser, over, order)
    of = operators.operand(parser, start)
    if of is None:
        parser.move(start)
        return None
    return Derivative(of, by, order, (start, parser.place))


def short(parser: Parser, start: int) -> Node | None:
    """`dw` as dL/dw, where L is the one loss and nothing is called `dw`."""
    loss = parser.vocabulary.loss
    if loss is None or not _SIGN.match(parser.text, start):
        return None
    for spelling in reversed(parser.spellings(start + 1)):
        name = known(parser, spelling, start + 1)
        if name is not None and name.name != loss:
            parser.move(spelling.end)
            return Derivative(Name(loss, (), (start, start + 1)), name, 1, (start, spelling.end))
    return None


def _opened(parser: Parser, start: int) -> tuple[int, int] | None:
    """The order, and where the differentiated thing starts."""
    text = parser.text
    if not _SIGN.match(text, start):
        return None
    second = _SECOND.match(text, start + 1)
    place = second.end() if second else start + 1
    if not _is_d(parser, start):
        gap = _SPACE.match(text, place)
        place = gap.end() if gap else place
    return (2 if second else 1), place


def _numerator(parser: Parser, start: int, place: int) -> tuple[Node, int] | None:
    """What is differentiated, and where the second d stands; None when this is no derivative at all."""
    text = parser.text
    if text[place : place + 1] == "(":
        end = _matching(text, place)
        over = _OVER.match(text, end) if end else None
        if over is None:
            return None
        parser.move(place)
        with parser.nested(start):
            return brackets.group(parser), over.end()
    for spelling in reversed(parser.spellings(place)):
        found = _named_numerator(parser, spelling, place)
        if found is not None and not _is_quotient(parser, start, spelling, found[1]):
            return found
    _refuse_unknown_numerator(parser, start, place)
    return None


def _named_numerator(parser: Parser, spelling: Spelling, place: int) -> tuple[Node, int] | None:
    over = _OVER.match(parser.text, spelling.end)
    if over:
        name = known(parser, spelling, place)
        return (name, over.end()) if name else None
    function = parser.vocabulary.function(spelling)
    end = _matching(parser.text, spelling.end) if function else None
    over = _OVER.match(parser.text, end) if end else None
    if function is None or over is None:
        return None
    parser.move(spelling.end)
    with parser.nested(place):
        return operands.call(parser, function, 0, place), over.end()


def _is_quotient(parser: Parser, start: int, spelling: Spelling, over: int) -> bool:
    """Whether the author has quantities called `dL` and `dw`, so that `dL/dw` divides them."""
    above = next((s for s in parser.spellings(start) if s.end == spelling.end), None)
    below = parser.spellings(over)
    return bool(
        above
        and known(parser, above, start)
        and any(known(parser, candidate, over) for candidate in below)
    )


def _refuse_unknown_numerator(parser: Parser, start: int, place: int) -> None:
    """An error for `dJ/dw` when there is no J; nothing when this may be something else."""
    text, vocabulary = parser.text, parser.vocabulary
    if vocabulary.has("d") or vocabulary.new_names:
        return
    for spelling in reversed(parser.spellings(place)):
        over = _OVER.match(text, spelling.end)
        whole = any(known(parser, s, start) for s in parser.spellings(start))
        function = vocabulary.function(spelling)
        if over and not whole and function is not None:
            message = f"{function} is a function, not a quantity"
            raise parser.error(
                place, spelling.end, message,
                f"Write the derivative of what it gives: da/dx, where a = {function}(x).",
            )  # fmt: skip
        if over and not whole:
            message, suggestions = vocabulary.unknown(spelling)
            offered = [vocabulary.loss] if vocabulary.loss and not suggestions else suggestions
            remedy = None if offered else names_there_are(parser)
            raise UnknownName(
                text, place, spelling.end, message, remedy, name=spelling.text, suggestions=offered
            )


def _denominator(parser: Parser, over: int, order: int) -> Node:
    text = parser.text
    gap = _SPACE.match(text, over + 1)
    spaced = text[over] == "∂" or not parser.vocabulary.has("d")
    place = gap.end() if gap and spaced else over + 1
    if text[place : place + 1] == "(":
        parser.move(place)
        with parser.nested(over):
            by = brackets.group(parser)
    else:
        by = _named_denominator(parser, over, place)
    second = _SECOND.match(text, parser.place) if order == 2 else None
    if second:
        parser.move(second.end())
    elif order == 2:
        message = "a second derivative has its 2 below as well"
        raise parser.error(over, parser.place, message, "Write d^2L/dw^2.")
    return by


def _named_denominator(parser: Parser, over: int, place: int) -> Node:
    spellings = parser.spellings(place)
    for spelling in reversed(spellings):
        if spelling.star and not star_belongs(parser, spelling, place):
            continue
        name = resolved(parser, spelling, place)
        if name is not None:
            entry, end = unmarked.bracketed(parser, name, spelling) or (name, spelling.end)
            parser.move(end)
            return with_step(parser, Name(entry.name, entry.indices, (place, end)), place)
    if not spellings:
        message = "this derivative does not say by what"
        raise parser.error(over, place, message, "Write dL/dw.")
    message, suggestions = parser.vocabulary.unknown(spellings[-1])
    remedy = None if suggestions else names_there_are(parser)
    spelling = spellings[-1]
    raise UnknownName(
        parser.text, place, spelling.end, message, remedy, name=spelling.text, suggestions=suggestions
    )


def _refuse_power(parser: Parser, start: int, of: Node, by: Node) -> None:
    power = _POWER.match(parser.text, parser.place)
    if power is None:
        return
    shown = parser.text[start : parser.place]
    exponent = parser.text[power.start() : power.end()].strip()
    below = parser.text[by.span[0] : by.span[1]]
    readings = (f"({shown}){exponent}", f"d({parser.text[of.span[0] : of.span[1]]})/d({below}{exponent})")
    message = "is this the power of the derivative?"
    raise AmbiguousFormula(parser.text, start, power.end(), message, readings=readings)


def _matching(text: str, place: int) -> int | None:
    """Where the bracket at `place` (after spaces) is closed, just behind it."""
    if text[place : place + 1] != "(":
        return None
    level = 0
    for end in range(place, len(text)):
        level += (text[end] in "([{") - (text[end] in ")]}")
        if level == 0:
            return end + 1
    return None
