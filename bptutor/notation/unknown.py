"""Words that mean nothing in an exercise: what may have been meant, and what to write for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError, UnknownName
from bptutor.notation import calls
from bptutor.notation.unmarked import MOST_LETTERS, is_array

if TYPE_CHECKING:
    from bptutor.notation.cursor import Cursor
    from bptutor.notation.spelling import Spelling

MOST_NAMES_SHOWN = 8

_STEP = "Write 1[z > 0], or step(z), for 1 where z > 0 and 0 elsewhere."
_BARE = "Write the function alone: exp(z), tanh(z)."
_WORDS = {
    **dict.fromkeys(("if", "then", "else", "where", "when"), _STEP),
    **dict.fromkeys(("np", "numpy", "math", "torch", "tf", "jnp", "F"), _BARE),
    "root": "Write sqrt(x).",
    "T": "Write W.T or W^T for the transpose.",
    "inf": "Write a finite number.",
}
"""Remedies for words of other languages."""
_CALLED = {
    **dict.fromkeys(("H", "heaviside", "theta", "Theta", "I", "u"), _STEP),
    **dict.fromkeys(("sig", "sgm", "s", "S"), "Write sigmoid(z) or σ(z)."),
    **dict.fromkeys(("sech", "csch", "sec", "csc", "cot", "coth"), "Write it as a quotient: 1/cosh(z)^2."),
    **dict.fromkeys(("square", "sqr"), "Write (…)^2."),
    "R": "Write relu(z).",
    "pow": "Write x^2.",
    "sgn": "Write 1[z > 0] - 1[z < 0].",
    "sign": "Write 1[z > 0] - 1[z < 0].",
}  # fmt: skip
"""Remedies for functions that have another name here."""
_OF_NUMBER = re.compile(r"(ln|log|sqrt|exp)([0-9]+)")
_RUN_TOGETHER = re.compile(r"d([A-Z][A-Za-z0-9_]*?)d([A-Za-z][A-Za-z0-9_]*)")
_OPERATOR = re.compile(r"[d∂]\s*/\s*[d∂]")


def unknown(at: Cursor, spellings: list[Spelling], start: int) -> FormulaError:
    """The error for the word at `start`, which can be spelled so and is no quantity, function or product."""
    operator = _OPERATOR.match(at.text, start)
    if operator:
        message = "this derivative does not say of what"
        return at.error(start, operator.end(), message, "Write dL/dw, or d(a*b)/dw.")
    if at.text[start] == "∂":
        return at.error(start, start + 1, "∂ stands before what is differentiated", "Write ∂L/∂w.")
    if not spellings:  # a lookalike, or a letter of a script that formulas do not use
        return at.error(start, start + 1, "this letter is not read", "Use Latin or Greek letters.")
    fitting = [s for s in spellings if not s.star and not any("," in sub for sub in s.subs)]
    spelling = fitting[-1] if fitting else spellings[0]
    if calls.is_unsupported(at.text, spelling) and spelling.base not in _CALLED:
        return calls.unknown_function(at, spelling, start)
    message, suggestions = at.vocabulary.unknown(spelling)
    suggestions = [*_meant(at, spelling), *suggestions][:3]
    remedy = _index_letters(at, spelling) or _remedy(at, spelling)
    remedy = remedy or (None if suggestions else names_there_are(at))
    name = spelling.text
    return UnknownName(at.text, start, spelling.end, message, remedy, name=name, suggestions=suggestions)


def names_there_are(at: Cursor) -> str:
    """A remedy that names the quantities, the first of them if there are many."""
    names = [quantity.name for quantity in at.vocabulary.quantities]
    if not names:
        return "There are no quantities here; write numbers."
    more = " and others" if len(names) > MOST_NAMES_SHOWN else ""
    return f"The quantities are {', '.join(names[:MOST_NAMES_SHOWN])}{more}."


def _remedy(at: Cursor, spelling: Spelling) -> str | None:
    if spelling.key[1:] != ((), "", False):
        return None
    if calls.is_called(at.text, spelling.end) and spelling.base in _CALLED:
        return _CALLED[spelling.base]
    return _WORDS.get(spelling.base)


def _index_letters(at: Cursor, spelling: Spelling) -> str | None:
    """The index letters that there are, where `x_n` uses another one; None for other mistakes."""
    sub = spelling.subs[-1].replace(",", "") if spelling.subs else ""
    letters = at.vocabulary.indices | at.scope
    if not sub.isalpha() or len(sub) > MOST_LETTERS or letters.issuperset(sub):
        return None
    whole = at.vocabulary.resolve(spelling._replace(subs=spelling.subs[:-1]), at.scope)
    if whole is None or not is_array(at, whole):
        return None
    said = ", ".join(sorted(letters))
    return f"The index letters here are {said}." if said else "There are no index letters; write numbers."


def _meant(at: Cursor, spelling: Spelling) -> list[str]:
    """What a word would be with a sign or a bracket: `dLdw` is dL/dw, `lnz` is ln(z), `ln2` is ln(2)."""
    has = at.vocabulary.has
    pair = _RUN_TOGETHER.fullmatch(spelling.text)
    found = [f"d{pair[1]}/d{pair[2]}"] if pair and has(pair[1]) and has(pair[2]) else []
    number = _OF_NUMBER.fullmatch(spelling.text)
    if number:
        found.append(f"{number[1]}({number[2]})")
    for cut in range(1, len(spelling.base)):
        head, rest = spelling.base[:cut], spelling.text[cut:]
        if rest[0].isalpha() and at.vocabulary.is_function(head) and has(rest):
            found.append(f"{head}({rest})")
    return found
