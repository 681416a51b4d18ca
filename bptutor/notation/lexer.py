"""Text to tokens, one at a time: what a name is depends on the vocabulary, so the parser asks as it goes."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from bptutor.errors import FormulaError
from bptutor.notation import glyphs
from bptutor.notation.limits import LONGEST_FORMULA, MOST_DIGITS


class Token(NamedTuple):
    """`kind` is "number", "word", "super" (a run of superscript characters), "end", or the symbol itself.

    A word token is empty-handed: it only says that a name starts here. `value` is the number, or the plain
    text of a superscript run.
    """

    kind: str
    start: int
    end: int
    value: Fraction | str | None = None


_SYMBOLS = {
    **dict.fromkeys(glyphs.TIMES, "*"), **dict.fromkeys(glyphs.MINUS, "-"),
    **dict.fromkeys("/÷∕⁄", "/"), **dict.fromkeys("⊙∘⊚", "hadamard"),
    **dict.fromkeys("‖∥", "||"), **dict.fromkeys("|∣ǀ", "|"), **dict.fromkeys("≤⩽", "<="),
    **dict.fromkeys("≥⩾", ">="), **dict.fromkeys("ᵀ⊤", "T"), **dict.fromkeys("+^@()[]{},;=<>?", ""),
    "≠": "!=", "∧": "and", "∨": "or", "¬": "not", "√": "sqrt", "∂": "word",
    **{chr(ord(sign) + 0xFEE0): sign for sign in "+*/^()[]{},;=<>"},
}  # fmt: skip
_PAIRS = {
    "**": "^", "==": "=", "!=": "!=", "<=": "<=", ">=": ">=", "<>": "!=", "=<": "<=", "=>": ">=", "||": "||",
    ".T": "T", ".*": "hadamard",
}  # fmt: skip
_ASCII_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+|\.(?![0-9A-Za-z.*]))?|\.[0-9]+)(?:[eE][-+−]?[0-9]+)?")
_REFUSED = {
    "%": ("percent signs are not read in formulas", "Write the number itself: 0.5 for 50%."),
    "!": ("'!' is not read", "Write != for 'is not equal'."),
    ":": ("':' is not read", "Write / for division, or = for 'is equal'."),
    "&": ("'&' is not read", "Write and."),
    "~": ("'~' is not read", "Write = or the number itself."),
    "$": ("'$' is not read", "Write the formula without dollar signs."),
    "#": ("'#' is not read", "Leave it out."),
    "∇": ("the nabla sign is not read", "Write dL/dw for the derivative of L by w."),
    "≈": ("'≈' is not read", "Write =."),
    "∞": ("infinity is no number here", "Write a finite number."),
    "∈": ("'∈' is not read", "Write a comparison: =, <, <=."),
}


def check(text: str) -> None:
    """Refuse what no formula holds: too much text, or characters that nobody can see. Raises FormulaError."""
    if len(text) > LONGEST_FORMULA:
        message = f"a formula of {len(text)} characters is too long (the limit is {LONGEST_FORMULA})"
        raise FormulaError(text[:LONGEST_FORMULA], 0, 1, message, "Break it into named steps.")
    if text.isascii() and text.isprintable():
        return
    for place, character in enumerate(text):
        if glyphs.is_invisible(character):
            message = f"there is an invisible character, {glyphs.describe(character)}"
            raise FormulaError(text, place, place + 1, message, "Delete it, or type the formula afresh.")


def token_at(text: str, place: int) -> Token:
    """The next token at or after a place. Raises FormulaError for what is no part of any formula."""
    while place < len(text) and text[place] in glyphs.SPACES:
        place += 1
    if place == len(text):
        return Token("end", place, place)
    character = text[place]
    if character in _ASCII_LETTERS:
        return Token("word", place, place + 1)
    if character in "0123456789" or (character == "." and text[place + 1 : place + 2].isdecimal()):
        return _number(text, place)
    symbol = _PAIRS.get(text[place : place + 2])
    if symbol:
        return Token(symbol, place, place + 2)
    if character in _SYMBOLS:
        return Token(_SYMBOLS[character] or character, place, place + 1)
    if character in glyphs.SUPERSCRIPTS:
        return _superscript(text, place)
    if character in glyphs.PRIMES:
        return Token("prime", place, place + 1)
    if character in glyphs.FRACTIONS:
        return Token("number", place, place + 1, Fraction(*glyphs.FRACTIONS[character]))
    name = glyphs.letter_name(character)
    if name.isdecimal():
        return _digits(text, place)
    if name:
        return Token("word", place, place + 1)
    raise _stray(text, place)


def _number(text: str, place: int) -> Token:
    match = _NUMBER.match(text, place)
    if match is None:  # a digit of another script right after the point
        raise _stray(text, place)
    digits = match[0].replace("−", "-")
    mantissa, _, exponent = digits.lower().partition("e")
    if len(mantissa) > MOST_DIGITS or len(exponent) > 5 or abs(int(exponent or 0)) > MOST_DIGITS:
        message = f"this number has more than {MOST_DIGITS} digits"
        raise FormulaError(text, place, match.end(), message, "Write a number that can be read.")
    return Token("number", place, match.end(), Fraction(digits.removesuffix(".")))


def _digits(text: str, place: int) -> Token:
    """A whole number in digits of another kind: `２`, `𝟙`."""
    end, plain = place, ""
    while end < len(text) and glyphs.letter_name(text[end]).isdecimal():
        plain += glyphs.letter_name(text[end])
        end += 1
    if len(plain) > MOST_DIGITS:
        message = f"this number has more than {MOST_DIGITS} digits"
        raise FormulaError(text, place, end, message, "Write a number that can be read.")
    return Token("number", place, end, Fraction(int(plain)))


def _superscript(text: str, place: int) -> Token:
    end = place
    while end < len(text) and text[end] in glyphs.SUPERSCRIPTS:
        end += 1
    plain = "".join(glyphs.SUPERSCRIPTS[glyph] for glyph in text[place:end])
    return Token("super", place, end, plain)


def _stray(text: str, place: int) -> FormulaError:
    character = text[place]
    if character == ".":
        return FormulaError(text, place, place + 1, "a point is no sign here", "Write x*y for a product.")
    if character in _REFUSED:
        return FormulaError(text, place, place + 1, *_REFUSED[character])
    if character in glyphs.LOOKALIKES:
        message = f"{glyphs.describe(character)} only looks like the letter {glyphs.LOOKALIKES[character]}"
        return FormulaError(text, place, place + 1, message, f"Type {glyphs.LOOKALIKES[character]} itself.")
    if character == "\ufffd":
        message = "a character was lost on its way here"
        return FormulaError(text, place, place + 1, message, "Write plain letters: W_12^(2), sigma(z), x^2.")
    subscript = character == "_" or character in glyphs.SUBSCRIPTS
    if subscript and text[:place].rstrip()[-1:] in (")", "]", "}"):
        message, remedy = "there is a subscript behind a bracket", "Write it at a name: x_1, sum_k(w_kj*x_k)."
        return FormulaError(text, place, place + 1, message, remedy)
    if subscript:
        return FormulaError(text, place, place + 1, "there is a subscript without a name", "Write x_1.")
    message = f"{glyphs.describe(character)} is not read in formulas"
    return FormulaError(text, place, place + 1, message, "Leave it out, or write it in words.")
