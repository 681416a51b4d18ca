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
from bptutor.grading.misconceptions.narrowing import Explanation, explanations, narrowed
from bptutor.grading.misconceptions.readings import readings
from bptutor.grading.misconceptions.suspects import suspects_of, suspects_of_all
from bptutor.grading.misconceptions.words import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.numbers import TypedNumber
    from bptutor.notation.printer import Style

    Typed = Sequence[TypedNumber | None]

OF_READINGS = 1
"""The tier of misread exercises."""


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
    """The rows of the numbers before this one: what the student has for them is what he goes on with."""
    own = cells[k].quantity.row
    return frozenset(
        cell.quantity.row
        for cell, number in zip(cells, typed, strict=True)
        if number is not None and cell.quantity.row < own
    )


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
    found = explanations(suspects.computation, suspects.that_give([number], own))
    if not stops:
        found += _misread(item, [cell], [number])
    return narrowed(
        item, _said(item, cell, number, "unicode"), found, plain=is_plain(number),
        ascii_what=_said(item, cell, number, "ascii"),
    )  # fmt: skip


def _said(item: Item, cell: Cell, number: TypedNumber, style: Style) -> str:
    """`−15`; `∂L/∂z = −15` in a table, `−15 in entry 2` in a vector."""
    text, name = said(number, style), cell.called(item, style)
    if not name:
        return text
    return f"{text} in {name}" if cell.row.shape else f"{name} = {text}"
