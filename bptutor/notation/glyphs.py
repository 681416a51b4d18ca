"""The characters of mathematics, as tables: what each is in plain letters, and the way back for printing."""

from __future__ import annotations

import unicodedata

_GREEK_NAMES = (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "omicron", "pi", "rho", "_", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
)  # fmt: skip

GREEK: dict[str, str] = {chr(0x3B1 + k): name for k, name in enumerate(_GREEK_NAMES) if name != "_"}
GREEK |= {
    **{letter.upper(): GREEK[letter].capitalize() for letter in "γδθλξπσφψω"},
    "ς": "sigma", "ϵ": "epsilon", "ϑ": "theta", "ϕ": "phi", "ϱ": "rho", "µ": "mu",
    "∑": "Sigma", "∏": "Pi", "∆": "Delta", "Ω": "Omega",
}  # fmt: skip
"""Greek letters to their names. Capitals that look like Latin ones (Α, Β, …) are left out on purpose."""

TO_GREEK: dict[str, str] = {name: letter for letter, name in reversed(GREEK.items())}
for _name in ("omicron", "Sigma", "Pi", "Delta", "Omega"):
    TO_GREEK.pop(_name, None)
TO_GREEK |= {"Sigma": "Σ", "Pi": "Π", "Delta": "Δ", "Omega": "Ω"}

MARKS = {"\u0302": "hat", "\u0304": "bar", "\u0305": "bar", "\u0303": "tilde"}
"""Combining accents: ŷ is read as yhat."""

COMBINING = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303"}

SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789+-()aehijklmnoprstuvx", strict=True))
SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁱⁿᵏˡᵐᵗ", "0123456789+-()inklmt", strict=True))
TO_SUBSCRIPT = {plain: glyph for glyph, plain in SUBSCRIPTS.items()}
TO_SUPERSCRIPT = {plain: glyph for glyph, plain in SUPERSCRIPTS.items()}

MINUS = "-−–—‐‑‒﹣－"
TIMES = "*·⋅×∙•∗⋆✕"
STARS = "*∗⋆"
PRIMES = {"'": 1, "′": 1, "’": 1, "‘": 1, "ʹ": 1, "´": 1, "″": 2, "‴": 3, '"': 2, "”": 2}
FRACTIONS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅛": (1, 8)}
SPACES = " \t\n\r\u00a0\u2007\u2009\u200a\u202f\u2002\u2003\u2005\u2006\u205f\u3000"

LOOKALIKES = dict(
    zip(
        "АВСЕНІЈКМОРЅТХаеорсухіјѕΑΒΕΖΗΙΚΜΝΟΡΤΥΧοıⅼ",
        "ABCEHIJKMOPSTXaeopcyxijsABEZHIKMNOPTYXoil",
        strict=True,
    )
)
"""Cyrillic and Greek letters that look like Latin ones: named in the message, never silently read."""


def letter_name(character: str) -> str:
    """What a letter or digit is in plain ASCII (`σ` is "sigma", `𝑥` is "x", `ŷ` is "yhat"); "" for others.

    Letters that merely look Latin, and those of scripts mathematics does not use, are none.
    """
    if character.isascii():
        return character if character.isalnum() else ""
    return _LETTERS.get(character) or _exotic(character)


def _exotic(character: str) -> str:
    if character in LOOKALIKES or character in SUBSCRIPTS or character in SUPERSCRIPTS or character in "ᵀª":
        return ""
    if character in FRACTIONS:
        return ""
    plain = unicodedata.normalize("NFKC", character)
    if len(plain) == 1 and plain != character:
        return letter_name(plain)
    stem, *marks = tuple(unicodedata.normalize("NFD", character))
    if len(marks) == 1 and marks[0] in MARKS and letter_name(stem):
        return letter_name(stem) + MARKS[marks[0]]
    return ""


_LETTERS = {**GREEK, "ℓ": "l"}


def describe(character: str) -> str:
    """A character for a message, never the character itself when a terminal could not show it."""
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "").lower()
    if not character.isprintable() or unicodedata.combining(character):
        return f"{code} ({name})" if name else code
    return f"'{character}' ({code}, {name})" if not character.isascii() and name else f"'{character}'"


def is_invisible(character: str) -> bool:
    """Whether a character is one nobody means to type: control, bidi, zero-width, surrogate, private use."""
    return character not in SPACES and unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn")


def superscript(text: str) -> str | None:
    """`text` in superscript characters, or None when one is missing."""
    glyphs = [TO_SUPERSCRIPT.get(character) for character in text]
    return "".join(g for g in glyphs if g) if all(glyphs) else None


def subscript(text: str) -> str | None:
    """`text` in subscript characters, or None when one is missing."""
    glyphs = [TO_SUBSCRIPT.get(character) for character in text]
    return "".join(g for g in glyphs if g) if all(glyphs) else None
