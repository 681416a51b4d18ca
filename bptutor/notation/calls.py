"""Names that are used like functions and are none: `sigmod(z)`, `floor(x)`, `f1'(z)` without f1.

Where new names are taken as new quantities, such a call would silently be a product, and every derivative of
it false. So a new name before a bracket is refused; a quantity that is known stays a factor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import UnknownName
from bptutor.notation import glyphs
from bptutor.notation.closeness import closest
from bptutor.notation.names import FUNCTIONS

if TYPE_CHECKING:
    from bptutor.notation.cursor import Cursor
    from bptutor.notation.spelling import Spelling
    from bptutor.notation.tree import Name

UNSUPPORTED = frozenset(
    "floor ceil round trunc sign sgn mod gelu silu swish elu selu celu mish prelu relu6 hardtanh softsign "
    "softmin logsoftmax log_softmax logsumexp argmax argmin erf erfc atan arctan asin arcsin acos arccos "
    "sec csc cot sech csch coth asinh acosh atanh artanh arsinh arcosh log1p expm1 cbrt square sqr pow det "
    "trace tr diag inv var std sort cumsum concat reshape where heaviside".split()
)
"""Functions that people know and formulas do not."""

PRIMES = re.compile(f"[{''.join(glyphs.PRIMES)}]+")
"""The marks of a slope."""

_PRIMES = f"[{''.join(glyphs.PRIMES)}]"
_CALLED = re.compile(r"\s*[(\[{]")
_POWER = re.compile(r"(?:\^\{?([-−]?[0-9]+)\}?|([⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))(?=\s*\()")
_BRACKET = r"\s*(?:[({]|\[(?![^\]]*[<>=≤≥≠]))"  # w[z > 0] is a product with an indicator
_CALL = re.compile(
    rf"(?:{_PRIMES}*(?:\^\{{?[-−]?[0-9]+\}}?|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?{_BRACKET})|{_PRIMES}"
)
_ARGUMENT = re.compile(r"[ \t]+[^\W\d]")
LONGEST_SHOWN = 24


def is_called(text: str, end: int) -> bool:
    """Whether a name that ends there is followed as functions are: by a bracket, primes, or `^2(`."""
    return bool(_CALLED.match(text, end) or PRIMES.match(text, end) or raised(text, end))


def raised(text: str, end: int) -> re.Match[str] | None:
    """The power of a function before its argument, `sin^2(x)`: group 1, or 2 in small digits."""
    return _POWER.match(text, end)


def refuse_new(at: Cursor, name: Name, spelling: Spelling, start: int) -> None:
    """Raise UnknownName for a new quantity that is used like a function."""
    vocabulary = at.vocabulary
    known = name.name == at.defines or name.name in at.scope | vocabulary.indices
    if not vocabulary.new_names or known or vocabulary.has(name.name):
        return
    if _CALL.match(at.text, spelling.end) or _is_unbracketed(at, spelling):
        raise unknown_function(at, spelling, start, indexed=bool(name.indices))


def is_unsupported(text: str, spelling: Spelling) -> bool:
    """Whether this is a call of a function that people know and formulas do not."""
    return _is_familiar(spelling) and bool(_CALL.match(text, spelling.end))


def unknown_function(at: Cursor, spelling: Spelling, start: int, indexed: bool = False) -> UnknownName:
    """The error for a call of no function: what was meant, how to declare it, how to write a product."""
    text, end = at.text, spelling.end
    shown = text[start:end]
    if _is_familiar(spelling):
        offered, message = [], f"{shown} is not among the functions that formulas know"
    else:
        offered, message = closest(spelling.text, _functions(at)), f"there is no function called {shown}"
    remedy = _remedy(at, shown, end, offered, indexed)
    return UnknownName(text, start, end, message, remedy, name=spelling.text, suggestions=offered)


def _functions(at: Cursor) -> tuple[str, ...]:
    return (*at.vocabulary.functions, *FUNCTIONS)


def _is_familiar(spelling: Spelling) -> bool:
    return spelling.text in UNSUPPORTED or spelling.base.lower() in UNSUPPORTED


def _is_unbracketed(at: Cursor, spelling: Spelling) -> bool:
    """`sigmod z`, as textbooks write `tanh z`."""
    if spelling.subs or spelling.layer or len(spelling.base) <= 3:
        return False
    if not _ARGUMENT.match(at.text, spelling.end):
        return False
    return _is_familiar(spelling) or bool(closest(spelling.base, _functions(at), slips=1))


def _remedy(at: Cursor, shown: str, end: int, offered: list[str], indexed: bool) -> str:
    meant = f"Did you mean {' or '.join(offered)}? " if offered else ""
    if not at.vocabulary.new_names:
        return meant.strip() or f"The functions are {', '.join(_functions(at))}."
    declare = "" if indexed else f"Declare it as a general function, `functions: [{shown}]`"
    if at.text[end : end + 1] in glyphs.PRIMES:
        return f"{meant}{declare or 'Only functions have a slope'}."
    product = f"rite {shown}*{_rest(at.text, end)} for a product."
    return f"{meant}{declare}, or w{product}" if declare else f"{meant}W{product}"


def _rest(text: str, end: int) -> str:
    """The bracket after a name as typed, or dots if it is long."""
    rest = text[end:].lstrip()
    level = 0
    for place, character in enumerate(rest[:LONGEST_SHOWN]):
        level += (character in "([{") - (character in ")]}")
        if level == 0:
            return rest[: place + 1] if rest[0] in "([{" else "(…)"
    return "(…)"
