"""How a line of a derivation differs from the one before, in words: where it fails, and by how much."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.bank.derivation import derivation_of
from bptutor.grading.formula_words import is_too_large
from bptutor.notation import tree
from bptutor.notation.printer import show, told_apart

if TYPE_CHECKING:
    from bptutor.bank.derivation import Checked
    from bptutor.bank.derivation_compare import Agreement, Place
    from bptutor.bank.exercise import Item

ROUNDED = " If that is a rounded number, write it exactly: 1/3, ln(2), e."
MOST_DIGITS = 17

_DOMAINS = {
    "ln": "a logarithm takes numbers above 0",
    "log2": "a logarithm takes numbers above 0",
    "log10": "a logarithm takes numbers above 0",
    "sqrt": "a square root takes numbers from 0 up",
    "/": "nothing is divided by 0",
    "^": "a power of a number below 0 needs a whole exponent, and 0 has no negative powers",
}


def told(item: Item, checked: Checked) -> str:
    """What is wrong with the line at `checked.fault`."""
    assert checked.fault is not None
    assert checked.differs is not None
    expression, differs = checked.expressions[checked.fault], checked.differs
    shown = show(expression.node)
    before = _before(item, checked, checked.fault)
    if differs.undefined is not None:
        return _undefined(differs, before)
    said = f"{shown} is not equal to {before}{_where(differs.place, before)}."
    return said + (ROUNDED if differs.rounded else "")


def _before(item: Item, checked: Checked, fault: int) -> str:
    """What the faulty expression should be equal to."""
    expression = checked.expressions[fault]
    if expression.before is None:
        return show(derivation_of(item).goal.left) if fault == 0 else "the line before"
    other = checked.expressions[expression.before]
    return show(other.node) if other.line == expression.line else "the line before"


def _where(place: Place | None, before: str) -> str:
    if place is None:
        return ""
    this, that = _apart(place.this, place.before)
    entry = f"entry {', '.join(map(str, place.entry))} of " if place.entry else ""
    return f": {_at(place)}{entry}{before} is {that} and this is {this}"


def _at(place: Place) -> str:
    """`at x = 0.5, `; nothing where nothing varies."""
    if not place.is_told:
        return "for example, "
    values = ", ".join(f"{show(name)} = {_short(value)}" for name, value in place.at)
    return f"at {values}, " if values else ""


def _undefined(differs: Agreement, before: str) -> str:
    """A step that leaves the domain of a function."""
    part, place = differs.undefined, differs.place
    assert part is not None
    why = _DOMAINS.get(_operation(part), "it has no value there")
    why = "it grows too large" if is_too_large(part) else why
    where = " for some values"
    if place is not None:
        where = f" {_at(place) if place.is_told else ''}where {before} is {_short(place.before)}"
    return f"{show(part)} is undefined{where}: {why}. The step does not hold for all numbers."


def _operation(part: tree.Node) -> str:
    if isinstance(part, tree.Call):
        return part.function
    return part.op if isinstance(part, tree.Binary) else ""


def _short(value: float) -> str:
    """A number with three digits, never `-0`."""
    if not math.isfinite(value):
        return "undefined"
    return f"{value + 0.0:.3g}".replace("-", "−")


def _apart(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart."""
    if not (math.isfinite(a) and math.isfinite(b)):
        return _short(a), _short(b)
    return told_apart(a, b, fewest=3, most=MOST_DIGITS)
