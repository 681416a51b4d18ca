"""The right numbers in another order: two entries of a vector, or two rows of a table, are exchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.misconceptions.cells import Cell, fits
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.table import TABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.notation.numbers import TypedNumber
    from bptutor.notation.printer import Style

ID = "entries-exchanged"


def exchanged(
    item: Item, cells: Sequence[Cell], typed: Sequence[TypedNumber], wrong: Sequence[int]
) -> Diagnosis | None:
    """What is said where two numbers stand in each other's place, and all others are right."""
    if len(wrong) != 2:
        return None
    one, other = wrong
    if not all(fits(item, cells[a].truth, typed[b], cells[a].scale) for a, b in ((one, other), (other, one))):
        return None

    def said(style: Style) -> str:
        names = [cells[k].called(item, style) for k in wrong]
        return f"This is what comes out when {names[0]} and {names[1]} are exchanged."

    return Diagnosis((ID,), said("unicode"), TABLE[ID].hint, "", said("ascii"))
