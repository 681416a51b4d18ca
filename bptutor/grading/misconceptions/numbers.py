"""Which mistake leads to the numbers that were typed.

Of a single number, all bugs, readings and slips that come to it are held against each other (`narrowing`). Of
several numbers, one bug that explains them all comes first; else the first wrong number is explained, in the
order of the computation, from what the student has for the numbers before it: nothing is blamed for what it
only inherits.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from bptutor.calculus.altered.expressions import Alteration
from bptutor.grading.misconceptions.cells import (
    Cell,
    cells_of,
    fits,
    is_plain,
    is_wrong,
    said,
    typed_of,
)
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.narrowing import Explanation, explanations, narrowed, together
from bptutor.grading.misconceptions.readings import readings
from bptutor.grading.misconceptions.slips_of_numbers import (
    OTHER_ITEM,
    ROUNDED,
    SLIP,
    is_rounded_early,
    is_slip,
    other_item,
)
from bptutor.grading.misconceptions.suspects import suspects_of, suspects_of_all
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.two_bugs import two_at_once, with_the_sign
from bptutor.grading.misconceptions.words import Finding, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.grading.misconceptions.suspects import Suspects
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.numbers import TypedNumber
    from bptutor.notation.printer import Style

    Typed = Sequence[TypedNumber | None]

OF_READINGS = 1
"""The tier of misread exercises, ..."""
OF_ROUNDING = 1
"""... and of numbers rounded on the way."""


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What a wrong number shows, or the first of several that is not explained by those before it."""
    cells, typed = cells_of(item), typed_of(item, reading)
    wrong = [k for k, cell in enumerate(cells) if is_wrong(item, cell, typed[k])]
    if not wrong:
        return None
    if len(cells) > 1 and (found := _of_all(item, reading, cells, typed, wrong)) is not None:
        return found
    return _of_the_first(item, cells, typed, wrong)


# ---- all numbers at once -----------------------------------------------------------------------------------


def _of_all(
    item: Item, reading: Reading, cells: Sequence[Cell], typed: Typed, wrong: Sequence[int]
) -> Diagnosis | None:
    """One mistake that explains every number."""
    numbers = [t for t in typed if t is not None]
    if len(numbers) < len(cells) or len(wrong) < 2:
        return None
    suspects = suspects_of_all(item, cells)
    found = [] if suspects is None else explanations(suspects.computation, suspects.that_give(numbers))
    found += _misread(item, cells, numbers)
    plain = all(is_plain(numbers[k]) for k in wrong[:1]) and len(wrong) < 2
    what = reading.shown
    return narrowed(item, "This", found, plain=plain) if what else None


def _misread(item: Item, cells: Sequence[Cell], typed: Sequence[TypedNumber]) -> list[Explanation]:
    """The misread exercises in which these numbers are right."""
    found: dict[str, Explanation] = {}
    for reading in readings(item):
        values = [_value(reading.value(cell.row.formula), cell.place) for cell in cells]
        if all(map(fits, [item] * len(cells), values, typed, [c.scale for c in cells])):
            found.setdefault(reading.id, Explanation(OF_READINGS, Finding(reading.id)))
    return list(found.values())


def _value(values: Any, place: int) -> float | None:
    """One entry of nested lists, in row-major order."""
    flat = _flat(values)
    return flat[place] if place < len(flat) else None


def _flat(values: Any) -> list[float]:
    if values is None:
        return []
    return [x for v in values for x in _flat(v)] if isinstance(values, (list, tuple)) else [float(values)]


# ---- one number --------------------------------------------------------------------------------------------


def _of_the_first(
    item: Item, cells: Sequence[Cell], typed: Typed, wrong: Sequence[int]
) -> Diagnosis | None:
    """The first wrong number that can be explained, given those before it."""
    own: dict[int, Expr] = {}
    for k in sorted(wrong, key=lambda k: cells[k].quantity.row):
        number = typed[k]
        assert number is not None
        stops = _stops(cells, typed, k)
        if not _is_inherited(item, cells[k], number, stops, own):
            found = _of_one(item, cells[k], number, stops, own)
            if found is not None:
                return found
        own[cells[k].quantity.row] = Fraction(number.value)
    return None


def _stops(cells: Sequence[Cell], typed: Typed, k: int) -> frozenset[int]:
    """The rows of the numbers before this one: what was typed for them is what goes on.

    Its own row is among them where another number is the same quantity by another name.
    """
    others = [(cells[n], number) for n, number in enumerate(typed) if n != k and number is not None]
    return frozenset(c.quantity.row for c, _ in others if c.quantity.row <= cells[k].quantity.row)


def _is_inherited(
    item: Item, cell: Cell, number: TypedNumber, stops: frozenset[int], own: Mapping[int, Expr]
) -> bool:
    """Whether a number is right, given the student's own before it."""
    if not own:
        return False
    (value,) = suspects_of(item, cell, stops).numbers(Alteration(own, cell.quantity.row))
    return fits(item, value, number, cell.scale)


def _of_one(
    item: Item, cell: Cell, number: TypedNumber, stops: frozenset[int], own: Mapping[int, Expr]
) -> Diagnosis | None:
    suspects = suspects_of(item, cell, stops)
    what, plain_what = _said(item, cell, number, "unicode"), _said(item, cell, number, "ascii")
    found = explanations(suspects.computation, suspects.that_give([number], own))
    if not stops:
        found += _misread(item, [cell], [number])
    if not own and is_rounded_early(suspects, number):
        found.append(Explanation(OF_ROUNDING, Finding(ROUNDED)))
    named = narrowed(item, what, found, plain=is_plain(number), ascii_what=plain_what)
    if named is not None or own or is_plain(number):
        return named
    if not found and (pair := with_the_sign(suspects, number) or two_at_once(suspects, number)):
        return together(item, what, pair, ascii_what=plain_what)
    return None if found else _slip(item, suspects, number, what, plain_what)


def _slip(
    item: Item, suspects: Suspects, number: TypedNumber, what: str, plain_what: str
) -> Diagnosis | None:
    """What is left when no mistake explains a number."""
    other = other_item(item, suspects.cells, [number])
    if other is not None:
        hint = TABLE[OTHER_ITEM].hint
        messages = [f"{w} is right for item {other.id} of this exercise." for w in (what, plain_what)]
        return Diagnosis((OTHER_ITEM,), messages[0], hint, "", messages[1])
    if is_slip(suspects, number):
        return told(item, what, [Finding(SLIP)], ascii_what=plain_what)
    return None


def _said(item: Item, cell: Cell, number: TypedNumber, style: Style) -> str:
    """`−15`; `∂L/∂z = −15` in a table, `−15 in entry 2` in a vector."""
    text, name = said(number, style), cell.called(item, style)
    if not name:
        return text
    return f"{text} in {name}" if cell.row.shape else f"{name} = {text}"
