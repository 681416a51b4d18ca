"""What the parser says when it cannot go on: what stands where, and what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from bptutor.errors import AmbiguousFormula, FormulaError
from bptutor.notation import glyphs
from bptutor.notation.tree import Binary, Name, Node, Number

if TYPE_CHECKING:
    from bptutor.notation.cursor import Cursor
    from bptutor.notation.lexer import Token

CLOSING = {"(": ")", "[": "]", "{": "}", "|": "|", "||": "||"}
COMPARISONS = ("=", "!=", "<", "<=", ">", ">=")

_NAME = re.compile(r"[^\W\d]\w*(?:\^\(\w+\))?\Z")
_BARE = re.compile(r"[^\W\d_]{1,12}")
_DIGITS_AROUND = re.compile(r"[0-9],[0-9]")


def unexpected(at: Cursor, token: Token) -> FormulaError:
    """A complete operand, and then `token`."""
    shown = at.text[token.start : token.end]
    if token.kind in CLOSING.values():
        message, remedy = f"this '{shown}' closes nothing", "Delete it, or add the opening one."
    elif token.kind == "," and token.start and _DIGITS_AROUND.match(at.text, token.start - 1):
        message, remedy = "is this a decimal comma?", "Write 0.5 for a number, or [1, 2] for a vector."
    elif token.kind == ",":
        message, remedy = "a list needs brackets around it", "Write [a, b]."
    elif token.kind == "prime":
        before = _NAME.search(at.text[:token.start])
        what = f", and {before[0]} is none" if before else ""
        message = f"' marks the slope of a function{what}"
        remedy = "Write g'(z) for a slope, dL/dw for a derivative, W.T to transpose."
    elif token.kind in COMPARISONS:
        message, remedy = "a comparison is not expected here", "Write it in brackets as 1[a > b]."
    else:
        message, remedy = f"'{shown}' is not expected here", "Check what stands before it."
    return at.error(token.start, token.end, message, remedy)


def missing(at: Cursor, token: Token) -> FormulaError:
    """An operand is wanted, and there is only `token`."""
    if token.kind == "end":
        sign = at.text[: token.start].rstrip()[-1:]
        after = f"after '{sign}'" if sign in "+*/^@=<>" or sign in glyphs.MINUS else ""
        message = f"the formula stops too early{', ' + after if after else ''}"
        return at.error(token.start, token.end, message, "Complete it.")
    if token.kind == "prime":
        return unexpected(at, token)
    shown = at.word() if token.kind == "word" else at.text[token.start : token.end]
    message = f"something is missing before '{shown}'"
    return at.error(token.start, token.end, message, "Write what belongs there, or delete the sign.")


def unclosed(at: Cursor, opening: Token) -> FormulaError:
    """The bracket `opening` is not closed where it should be."""
    token = at.peek()
    shown = at.text[opening.start : opening.end]
    if token.kind == "end":
        message = f"this '{shown}' is never closed"
        return at.error(opening.start, opening.end, message, f"Add '{CLOSING[opening.kind]}'.")
    if token.kind in CLOSING.values():
        found = at.text[token.start : token.end]
        message = f"'{shown}' is closed by '{found}'"
        return at.error(token.start, token.end, message, f"Write '{CLOSING[opening.kind]}' here.")
    return unexpected(at, token)


def number_follows(at: Cursor, left: Node) -> FormulaError:
    """A number right after an operand: a forgotten sign, in one of several ways."""
    token = at.peek()
    digits = at.text[token.start : token.end]
    before = at.source(left)
    if isinstance(left, Number):
        message, remedy = "two numbers stand side by side", "Put an operator between them."
    else:
        message = f"{digits} stands right after {before}" if len(before) < 30 else "a number stands here"
        remedy = "Put a sign between them: * for a product, ^ for a power."
        if isinstance(left, Name) and _BARE.fullmatch(before):
            remedy = f"Write {before}*{digits} for a product, {before}^{digits} for a power"
            remedy = f"{remedy}, {before}_{digits} for an index."
    return at.error(token.start, token.end, message, remedy)


def open_division(at: Cursor, left: Binary, right: Node) -> AmbiguousFormula:
    """`1/2x`."""
    shown, over = at.source(right), at.source(left.right)
    readings = (f"({at.source(left)})*{shown}", f"{at.source(left.left)}/({over}*{shown})")
    message = "does the division cover what follows?"
    return AmbiguousFormula(at.text, left.span[0], at.place, message, readings=readings)


def open_power(at: Cursor, left: Node, right: Node) -> AmbiguousFormula:
    """`e^2x`."""
    power = cast("Binary", left)
    shown, base, exponent = at.source(right), at.source(power.left), at.source(power.right)
    readings = (f"({at.source(left)})*{shown}", f"{base}^({exponent}*{shown})")
    message = "does the power cover what follows?"
    return AmbiguousFormula(at.text, left.span[0], at.place, message, readings=readings)


def square_exponent(at: Cursor, left: Node, sign: Token) -> FormulaError:
    """`x^[3]`: many write layers so, hardly anybody a power."""
    stop = at.text.index("]", sign.start) + 1
    stop += at.text[stop : stop + 1] == "}"
    before, inside = at.source(left), at.text[sign.end : stop].strip("{[]} ")
    message = "square brackets as an exponent: a layer?"
    remedy = f"There is no such layer of {before} here. Layers are written {before}^({inside})"
    return at.error(left.span[0], stop, message, f"{remedy}, powers {before}^{inside}.")


def open_root(at: Cursor, left: Node, right: Node) -> AmbiguousFormula:
    """`x^1/2`."""
    base, below = at.source(cast("Binary", left).left), at.source(right)
    readings = (f"{base}^(1/{below})", f"{base}/{below}")
    message = "does the power hold the division as well?"
    return AmbiguousFormula(at.text, left.span[0], right.span[1], message, readings=readings)


def power_of_ten(at: Cursor, token: Token) -> AmbiguousFormula | None:
    """`2e3` where the author has a quantity e3; None where it is plainly a number."""
    mantissa, letter, exponent = at.text[token.start : token.end].lower().partition("e")
    name = "e" + exponent if exponent.isdecimal() else "e"
    if not letter or not at.vocabulary.has(name):
        return None
    readings = (f"{mantissa}*10^{exponent}", f"{mantissa}*e{'' if name != 'e' else ' '}{exponent}")
    message = f"{name} is a quantity here"
    return AmbiguousFormula(at.text, token.start, token.end, message, readings=readings)
