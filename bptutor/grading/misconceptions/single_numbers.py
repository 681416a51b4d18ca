"""What one wrong number shows: all that comes to it, held against each other, then slips in working out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bptutor.grading.misconceptions.cells import Cell, fits, is_a_multiple, is_plain, said
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.narrowing import (
    Explanation,
    explanations,
    narrowed_number,
    of_clause,
    together,
)
from bptutor.grading.misconceptions.readings import readings
from bptutor.grading.misconceptions.slips_of_numbers import (
    OTHER_ITEM,
    ROUNDED,
    SLIP,
    has_a_sign_wrong,
    is_rounded_early,
    other_item,
    slip,
)
from bptutor.grading.misconceptions.suspects import suspects_of
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.two_bugs import pair_of
from bptutor.grading.misconceptions.words import Finding
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.notation.numbers import TypedNumber
    from bptutor.notation.printer import Style

OF_READINGS = 1
"""The tier of misread exercises, ..."""
OF_ROUNDING = 1
"""... and of numbers rounded on the way."""
OF_A_TERM = "sign-of-a-term"
ONE_SIGN = "one term of a sum has the other sign"


class Typed:
    """A wrong number where it was typed, and what is known there: the values before it.

    `stops` are the rows of other numbers of the answer that this one may be made of; `own` holds those of
    them that the student has wrong, as typed.
    """

    def __init__(
        self, item: Item, cell: Cell, number: TypedNumber, stops: frozenset[int], own: Mapping[int, Expr]
    ) -> None:
        self.item, self.cell, self.number, self.stops, self.own = item, cell, number, stops, own
        self.suspects = suspects_of(item, cell, stops)

    @property
    def size(self) -> int:
        """What it takes to compute it (see `calculus.altered.budget`)."""
        return self.suspects.computation.size

    def said(self, style: Style) -> str:
        """`−15`; `∂L/∂z = −15` in a table, `−15 in entry 2` in a vector."""
        text, name = said(self.number, style), self.cell.called(self.item, style)
        if not name:
            return text
        return f"{text} in {name}" if self.cell.row.shape else f"{name} = {text}"


def explained(typed: Typed) -> list[Explanation]:
    """All the mistakes that come to the number."""
    suspects = typed.suspects
    found = explanations(suspects.computation, suspects.that_give([typed.number], typed.own))
    if not typed.stops:
        found += misread(typed.item, [typed.cell], [typed.number])
    if _is_lost_upstream(typed):
        found.append(Explanation(1, Finding("lost-upstream")))
    if not found and not typed.own and is_rounded_early(suspects, typed.number):
        found.append(Explanation(OF_ROUNDING, Finding(ROUNDED)))
    return found


def _is_lost_upstream(typed: Typed) -> bool:
    """1 for a derivative that is the same as another, which is known: what only hands on, left out."""
    is_derivative = typed.suspects.computation.adjoint(typed.cell.quantity.row) is not None
    return typed.cell.quantity.row in typed.stops and is_derivative and float(typed.number) == 1


def misread(item: Item, cells: Sequence[Cell], typed: Sequence[TypedNumber]) -> list[Explanation]:
    """The misread exercises in which these numbers are right."""
    found: dict[str, Explanation] = {}
    for reading in readings(item):
        values = [_value(reading.value(cell.row.formula), cell.place) for cell in cells]
        if all(fits(item, v, t, c.scale) for v, t, c in zip(values, typed, cells, strict=True)):
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


# ---- what is said ------------------------------------------------------------------------------------------


def of_one(typed: Typed) -> Diagnosis | None:
    """What a number shows, alone or in the place where it stands."""
    item, number = typed.item, typed.number
    what, plain_what = typed.said("unicode"), typed.said("ascii")
    plain = is_plain(number)
    found = explained(typed)
    multiple = is_a_multiple(item, [typed.cell], [number])
    named = narrowed_number(item, what, found, plain=plain, multiple=multiple, ascii_what=plain_what)
    if named is not None:
        return _with_the_item(typed, named) if _tells(typed, named) else None
    if typed.own or found:
        return None
    if has_a_sign_wrong(typed.suspects, number):
        return of_clause(OF_A_TERM, what, ONE_SIGN, ascii_what=plain_what)
    if plain or typed.suspects.is_another_derivative(number):
        return None
    pair = pair_of(typed.suspects, [number], multiple=multiple)
    if pair is not None:
        return together(item, what, pair, ascii_what=plain_what)
    when = slip(typed.suspects, number)
    return of_clause(SLIP, what, when, ascii_what=plain_what) if when else None


def _tells(typed: Typed, named: Diagnosis) -> bool:
    """Whether a diagnosis is more than chance: 0 comes out of every other mistake."""
    return bool(float(typed.number)) or named.id in (None, OTHER_ITEM)


def _with_the_item(typed: Typed, found: Diagnosis) -> Diagnosis:
    """The answer to another item, with the item."""
    other = other_item(typed.item, [typed.cell], [typed.number]) if OTHER_ITEM in found.ids else None
    if other is None:
        return found
    if found.id is None:
        some, this = TABLE[OTHER_ITEM].bare, f"item {other.id} of this exercise is answered"
        messages = [text.replace(some, this) for text in (found.message, found.said("ascii"))]
        return replace(found, message=messages[0], ascii_message=messages[1])
    return told_of_item(other, typed.said("unicode"), typed.said("ascii"), found.hint)


def told_of_item(other: Item, what: str, plain_what: str, hint: str) -> Diagnosis:
    """What is right for another item."""
    message, plain = (f"{w} is right for item {other.id} of this exercise." for w in (what, plain_what))
    return Diagnosis((OTHER_ITEM,), message, hint, "", plain)
