"""An answer of numbers as single cells: what each is called, the truth, and what was typed.

A vector or matrix has a cell an entry, a table one for every number in its rows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.bank.exercise import NumericSpec
from bptutor.grading.asked import asked
from bptutor.grading.numeric import entry_names
from bptutor.grading.texts import formula
from bptutor.notation.numbers import close, has_enough_digits, is_rounded
from bptutor.notation.tolerance import NEGLIGIBLE, RELATIVE
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Block, Quantity
    from bptutor.grading.asked import Row
    from bptutor.grading.reading import Reading
    from bptutor.notation.numbers import TypedNumber
    from bptutor.notation.printer import Style

SMALL = 12
"""Whole numbers up to this size are easily hit by chance."""
UNITS = 10
"""By so many units of its last digit a number may be off. Hundreds of mistakes are tried in a large network:
one or another comes within a thousandth of every third number of six digits."""


class Cell(Record):
    """One number that is asked for: the quantity, the truth, and the size of the terms it is made of."""

    row: Row
    place: int
    quantity: Quantity
    truth: float
    scale: float

    def called(self, item: Item, style: Style) -> str:
        """What the cell is called in a message; empty for the only one."""
        label = formula(item, self.row.label, style) if len(asked(item)) > 1 else ""
        if not self.row.shape:
            return label
        entry = f"entry {entry_names(self.row)[self.place]}"
        return f"{entry} of {label}" if label else entry


def cells_of(item: Item) -> tuple[Cell, ...]:
    """The cells of a numeric item, in the order asked."""
    assert isinstance(item.spec, NumericSpec)
    return tuple(cell for row in asked(item) for cell in _cells(row, item.problem.block(row.formula)))


def _cells(row: Row, block: Block) -> list[Cell]:
    numbers = zip(block.quantities(), row.values, row.scales, strict=True)
    return [Cell(row, k, q, truth, scale) for k, (q, truth, scale) in enumerate(numbers)]


def typed_of(item: Item, reading: Reading) -> tuple[TypedNumber | None, ...]:
    """What was typed for each cell; None for what was left out."""
    found: list[TypedNumber | None] = []
    for row, typed in zip(asked(item), reading.value, strict=True):
        found += typed if typed is not None else [None] * len(row.values)
    return tuple(found)


def is_wrong(item: Item, cell: Cell, typed: TypedNumber | None) -> bool:
    """Whether a number was typed and is off; what is only short of digits is not, nor what is no number."""
    if typed is None or not math.isfinite(float(typed)):
        return False
    if close(cell.truth, typed, item.tolerance, cell.scale):
        return False
    return not (typed.decimals and is_rounded(cell.truth, typed))


def fits(item: Item, value: float | None, typed: TypedNumber, scale: float) -> bool:
    """Whether a wrong number is `value` as it may have been typed: stricter than an answer is judged.

    It may be rounded to the digits typed, where these are as many as the item asks for; or it may be off by
    UNITS of its last digit, for who rounds on the way, but by no more than a thousandth. A 0 is only a 0.
    """
    if value is None:
        return False
    if abs(value) <= NEGLIGIBLE * scale or not float(typed):
        return abs(value) <= NEGLIGIBLE * scale and not float(typed)
    if is_rounded(value, typed) and close(value, typed, item.tolerance):
        return True
    return close(value, typed) and _is_off_in_the_last_digit(value, typed)


def _is_off_in_the_last_digit(value: float, typed: TypedNumber) -> bool:
    if typed.exact or typed.decimals is None:
        return True
    return abs(float(typed) - value) <= UNITS * 10.0**-typed.decimals


NEARBY = 0.3
"""How far off numbers are, relatively, that somebody types who has made some other mistake."""
CHANCE = 0.1
"""Numbers that come so often this close to one of many by chance tell nothing, ..."""
SELDOM = 0.02
"""... and of slips that are not looked for otherwise, so often: two at once, a sign, numbers rounded."""


def is_crowded(
    values: Sequence[Sequence[float | None]], typed: Sequence[TypedNumber], chance: float = CHANCE
) -> bool:
    """Whether numbers such as those typed are often as near to one or another of many wrong ones.

    Each of `values` is what they are by one mistake. Whole numbers are few, and told apart otherwise.
    """
    wide = [(k, t) for k, t in enumerate(typed) if t.decimals and float(t)]
    if not wide:
        return False
    found = {tuple(row[k] for k, _ in wide) for row in values}
    numbers = [t for _, t in wide]
    near = [row for row in found if all(map(_is_near, row, numbers))]
    off = 1 if any(all(map(_is_exact, row, numbers)) for row in near) else 2 * UNITS
    return len(near) * math.prod(_width(t, off) / (2 * NEARBY) for t in numbers) > chance


def _is_near(value: float | None, typed: TypedNumber) -> bool:
    return value is not None and abs(value - float(typed)) <= NEARBY * abs(float(typed))


def _is_exact(value: float | None, typed: TypedNumber) -> bool:
    return value is not None and is_rounded(value, typed)


def _width(typed: TypedNumber, units: int) -> float:
    """So many units of the last digit of a number, relative to it."""
    assert typed.decimals is not None
    return min(2 * RELATIVE, units * 10.0**-typed.decimals / abs(float(typed)))


# ---- how much a number tells -------------------------------------------------------------------------------


def significant_digits(typed: TypedNumber) -> int:
    """How many digits a number has, zeros at its ends apart."""
    text = f"{abs(float(typed)):.6g}".partition("e")[0]
    return len(text.replace(".", "").strip("0"))


def is_plain(typed: TypedNumber) -> bool:
    """Whether a number is one that comes out of many computations: 0, a small whole number, 0.5, 20."""
    value = abs(float(typed))
    return significant_digits(typed) < 2 or (value <= SMALL and value == round(value))


def is_a_multiple(item: Item, cells: Sequence[Cell], typed: Sequence[TypedNumber]) -> bool:
    """Whether numbers with digits enough are twice or half of what they should be, whatever their sign.

    Mistakes with weights of 2 or 0.5 make that of them, too; a forgotten 2 is as likely as any of these.
    """
    return any(map(is_specific, typed)) and any(
        all(fits(item, factor * c.truth, t, c.scale) for c, t in zip(cells, typed, strict=True))
        for factor in (2, -2, 0.5, -0.5)
    )


def is_specific(typed: TypedNumber) -> bool:
    """Whether a number is hardly hit by chance: it has three digits or more."""
    return significant_digits(typed) >= 3 and (typed.exact or has_enough_digits(typed))


def said(typed: TypedNumber, style: Style) -> str:
    """The number as it was typed, with the minus sign that the screen has."""
    return typed.shown.replace("-", "\N{MINUS SIGN}") if style == "unicode" else typed.shown
