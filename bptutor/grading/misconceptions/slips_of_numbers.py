"""Wrong numbers that no altered computation explains: slips in working out, and answers to something else.

    other_item             right for another item of the exercise
    is_rounded_early       what comes out when the numbers on the way are rounded
    has_a_sign_wrong       one term of a sum the other way round
    slip                   the right way, worked out wrongly: digits exchanged, factors added

These are looked for last: they fit more numbers than there are mistakes.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.bank.exercise import NumericSpec
from bptutor.calculus.altered.budget import SMALL, size_below
from bptutor.calculus.settle import settle
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.cells import (
    SELDOM,
    cells_of,
    fits,
    is_crowded,
    is_plain,
    is_specific,
    significant_digits,
)
from bptutor.grading.misconceptions.table import TABLE
from bptutor.notation.tolerance import is_rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.calculus.settle import Known
    from bptutor.grading.misconceptions.cells import Cell
    from bptutor.grading.misconceptions.suspects import Suspects
    from bptutor.notation.numbers import TypedNumber

OTHER_ITEM, ROUNDED, SLIP = "other-item", "rounded-early", "arithmetic-slip"
NEAR = 0.2
"""Numbers rounded on the way lead no farther off than this, relative to the truth."""
MOST_ROWS = 300
"""In so many rows, those next to the target, a slip in working out is looked for."""
MOST_CELLS = 200
"""Of larger arrays it takes long to work out whether one is the answer to another item."""
MOST_TERMS = 16
FEW_TERMS = 4
PLACES = (1, 2, 3)
"""To so many decimals or significant digits numbers are rounded by hand."""


# ---- another question --------------------------------------------------------------------------------------


def rows_of_others(item: Item) -> list[int]:
    """The rows that the other items of an exercise ask for, where each asks for one number that is not 0."""
    found = []
    for other in item.exercise.items:
        cells = _cells_asked(other, ()) if other is not item else ()
        if len(cells) == 1 and cells[0].truth and other.problem.graph is item.problem.graph:
            found.append(cells[0].quantity.row)
    return list(dict.fromkeys(found))


def other_item(item: Item, cells: Sequence[Cell], typed: Sequence[TypedNumber]) -> Item | None:
    """The first other item of the exercise for which all of these numbers are right."""
    return next((o for o in item.exercise.items if o is not item and _is_right(o, cells, typed)), None)


def _is_right(other: Item, cells: Sequence[Cell], typed: Sequence[TypedNumber]) -> bool:
    asked = _cells_asked(other, cells[0].row.shape)
    if len(asked) != len(cells):
        return False
    return all(fits(other, c.truth, t, c.scale) for c, t in zip(asked, typed, strict=True))


def _cells_asked(item: Item, shape: tuple[int, ...]) -> Sequence[Cell]:
    """The cells of an item that asks for one array of a shape; none of others, nor of what is not graded."""
    if not isinstance(item.spec, NumericSpec) or item.spec.table or math.prod(shape) > MOST_CELLS:
        return ()
    try:
        block = item.problem.block(item.spec.targets[0].formula.value)
        takes_long = size_below(block.graph, block.rows.ravel().tolist(), most=SMALL) > SMALL
        return cells_of(item) if block.shape == shape and not takes_long else ()
    except BptutorError:
        return ()


# ---- rounding ----------------------------------------------------------------------------------------------


def is_rounded_early(suspects: Suspects, number: TypedNumber) -> bool:
    """Whether a number near the truth comes out when the numbers on the way are rounded.

    Every number with a name, or every number at all, is rounded to some decimals or significant digits. Of
    three digits or more, all must fit: so many numbers are near the truth.
    """
    cell = suspects.cells[0]
    if not is_specific(number) or number.exact:
        return False
    if not cell.truth or abs(float(number) - cell.truth) > NEAR * abs(cell.truth):
        return False
    values = suspects.rounded
    near = any(is_rounded(value, number) for value in values)
    return near and not is_crowded([(value,) for value in values], [number], SELDOM)


def rounded_values(suspects: Suspects) -> tuple[float, ...]:
    """What the first cell comes to, for each way to round."""
    computation = suspects.computation
    if computation.is_large:
        return ()
    ways = [
        _worked_out(suspects, rounding, named)
        for rounding in (*map(_to_decimals, PLACES), *map(_to_digits, PLACES[1:]))
        for named in (True, False)
    ]
    return tuple(dict.fromkeys(v for v in ways if v is not None and math.isfinite(v)))


def _worked_out(suspects: Suspects, rounding: Callable[[float], float], named: bool) -> Known:
    """The first row of the target, where what is computed on the way is rounded, the target itself not."""
    computation = suspects.computation
    target = suspects.cells[0].quantity.row
    values: dict[int, Known] = {}
    for row in computation.rows:
        op, operands = computation.recipe(row)
        if op in ("leaf", "const"):
            values[row] = suspects.known(row)
            continue
        value = settle(op, [values[r] for r in operands], *computation.graph.owner[row].index[-1:])
        if value is None:  # a slope or function whose value is given
            value = suspects.known(row)
        rounds = row != target and (not named or computation.quantity(row).block.name is not None)
        values[row] = rounding(value) if rounds and value is not None and math.isfinite(value) else value
    return values.get(target)


def _to_decimals(places: int) -> Callable[[float], float]:
    return lambda x: round(x, places)


def _to_digits(digits: int) -> Callable[[float], float]:
    return lambda x: float(f"{x:.{digits}g}")


# ---- slips in working out ----------------------------------------------------------------------------------


def slip(suspects: Suspects, number: TypedNumber) -> str:
    """How a number is the truth worked out wrongly, to follow "when"; empty where it is not."""
    cell = suspects.cells[0]
    if _by_power_of_ten(cell, number):
        return "the decimal point is put in the wrong place"
    if _with_digits_exchanged(cell, number):
        return "two digits are exchanged"
    if any(fits(suspects.item, value, number, cell.scale) for value in suspects.added):
        return TABLE[SLIP].bare
    return ""


def has_a_sign_wrong(suspects: Suspects, number: TypedNumber) -> bool:
    """Whether the number comes out when one term of a sum has the other sign.

    Of a plain number that counts only where there are few terms to get wrong.
    """
    values = suspects.with_a_sign_wrong
    if is_plain(number) and (len(values) > FEW_TERMS or not float(number)):
        return False
    if not any(fits(suspects.item, value, number, suspects.cells[0].scale) for value in values):
        return False
    return not is_crowded([(value,) for value in values], [number], SELDOM)


def _by_power_of_ten(cell: Cell, number: TypedNumber) -> bool:
    """0.64 for 0.064; not of numbers with one digit."""
    if not cell.truth or not float(number) or significant_digits(number) < 2:
        return False
    ratio = abs(float(number) / cell.truth)
    if not 0 < ratio < math.inf:
        return False
    power = math.log10(ratio)
    close = abs(power - round(power)) < 1e-4 and 0 < abs(round(power)) <= 3
    return close and (float(number) > 0) == (cell.truth > 0)


def _with_digits_exchanged(cell: Cell, number: TypedNumber) -> bool:
    """45 for 54, 0.179 for 0.197: two digits that stand side by side."""
    if number.decimals is None or number.decimals < 0 or significant_digits(number) < 2:
        return False
    places = number.decimals
    right, typed = (_digits(x, places) for x in (cell.truth, float(number)))
    if len(right) != len(typed) or (cell.truth < 0) != (float(number) < 0):
        return False
    if abs(round(cell.truth, places) - cell.truth) > 0.5 * 10.0**-places:
        return False
    return any(
        right[:k] + right[k + 1] + right[k] + right[k + 2 :] == typed != right for k in range(len(right) - 1)
    )


def _digits(value: float, places: int) -> str:
    return f"{abs(value):.{places}f}".replace(".", "")


def values_of(suspects: Suspects, edits: Callable[[Suspects, int], Iterator[Expr]]) -> tuple[float, ...]:
    """What the first cell comes to when one row is something else."""
    found: dict[float, None] = {}
    if suspects.computation.is_large:
        return ()
    for row in suspects.computation.rows[-MOST_ROWS:]:
        for expr in edits(suspects, row):
            (value,) = suspects.edited({row: expr})
            if value is not None:
                found[value] = None
    return tuple(found)


def with_a_sign_wrong(suspects: Suspects, row: int) -> Iterator[Expr]:
    """A sum with one of its terms the other way round."""
    op, operands = suspects.computation.recipe(row)
    if op in ("add", "sub"):
        yield ("sub" if op == "add" else "add", *operands)
    elif op in ("sum", "dot") and len(operands) <= MOST_TERMS:
        for k in range(len(operands) if op == "sum" else len(operands) // 2):
            yield (op, *(("neg", r) if n == k else r for n, r in enumerate(operands)))


def with_factors_added(suspects: Suspects, row: int) -> Iterator[Expr]:
    """The last product as a sum."""
    op, operands = suspects.computation.recipe(row)
    if op == "mul" and row in suspects.computation.wanted:
        yield ("add", *operands)
