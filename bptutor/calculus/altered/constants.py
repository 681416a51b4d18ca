"""Mistakes about signs and numbers: a lost minus, a difference turned round, a lost 2, a sum for a mean.

A derivative of the loss is proportional to the loss: whoever takes half of it, or the sum for the mean, gets
so many times the right answer. That is put where the derivative enters the target: in a step, the change.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr

HALF, TWO = Fraction(1, 2), Fraction(2)
MOST_ENTRIES = 8
"""In longer vectors no single entry is tried with another sign."""
MOST_LOOKED_AT = 400


# ---- signs -------------------------------------------------------------------------------------------------


def lost_minus(computation: Computation) -> Iterator[Alteration]:
    """The target with the other sign: all of it, or one entry of a short vector. (Steps go uphill.)"""
    wanted = computation.wanted
    if Sides(computation).steps:
        return
    yield Alteration({r: ("neg", r) for r in wanted}, min(wanted), (), "everywhere")
    if 1 < len(wanted) <= MOST_ENTRIES:
        yield from (Alteration({r: ("neg", r)}, r, (r,)) for r in wanted)


def reversed_error(computation: Computation) -> Iterator[Alteration]:
    """y - a for a - y: one of them, or all."""
    errors = Sides(computation).errors
    if computation.is_large or not errors:
        return
    yield from (Alteration({r: ("neg", r)}, r, (r,)) for r in errors)
    if len(errors) > 1:
        yield Alteration({r: ("neg", r) for r in errors}, min(errors), (errors[0],), "everywhere")


# ---- factors of the loss -----------------------------------------------------------------------------------


def halved_loss(computation: Computation) -> Iterator[Alteration]:
    """A half in front of the squares that is not there: the 2 of their derivative is lost."""
    loss = _Loss(computation)
    if loss.has_squares and not loss.has_halves:
        yield from _times(computation, HALF)


def doubled_loss(computation: Computation) -> Iterator[Alteration]:
    """The half in front of the squares is overlooked."""
    loss = _Loss(computation)
    if loss.has_squares and loss.has_halves:
        yield from _times(computation, TWO)


def sum_for_mean(computation: Computation) -> Iterator[Alteration]:
    """The mean over data points or outputs taken for their sum."""
    for n in sorted(_Loss(computation).means):
        yield from _times(computation, Fraction(n))


def divided_twice(computation: Computation) -> Iterator[Alteration]:
    """Divided once more by the number of data points."""
    for n in sorted(_Loss(computation).means):
        yield from _times(computation, Fraction(1, n))


def mean_for_sum(computation: Computation) -> Iterator[Alteration]:
    """The sum over data points or outputs taken for their mean."""
    for n in sorted(_Loss(computation).sums):
        yield from _times(computation, Fraction(1, n))


def wrong_power(computation: Computation) -> Iterator[Alteration]:
    """The power rule done by halves: 3 e^3 or e^2 or 3 e for the derivative 3 e^2 of e^3."""
    if computation.is_large:
        return
    powers = dict(_derivatives_of_powers(computation))
    for row in Sides(computation).backward:
        op, operands = computation.recipe(row)
        for lower in dict.fromkeys(operands) if op == "mul" else ():
            if lower in powers:
                numbers = _numbers(computation, operands)
                kinds = _half_done(operands, lower, powers[lower], numbers[0] if numbers else None)
                yield from (Alteration({row: kind}, row, (powers[lower][0],)) for kind in kinds)


def _half_done(
    factors: tuple[int, ...], lower: int, power: tuple[int, int, Fraction], number: Fraction | None
) -> list[Expr]:
    """What a product with the factor base^(n-1) is, if the rule is not followed to its end."""
    whole, base, n = power
    kept: Expr = ("mul", *(whole if r == lower else r for r in factors))
    if number is None:
        return [kept]
    lost: Expr = ("mul", number / n, lower)
    return [kept, lost, ("mul", number, base)] if n > 2 else [kept, lost]


def _derivatives_of_powers(computation: Computation) -> Iterator[tuple[int, tuple[int, int, Fraction]]]:
    """(base^(n-1), (base^n, base, n)) of powers with a number for an exponent; of a square, its base."""
    lower: dict[tuple[int, Fraction], int] = {}
    powers = []
    for row in sorted({*Sides(computation).forward, *computation.rows}):
        op, operands = computation.recipe(row)
        exponent = _numbers(computation, operands[1:]) if op == "pow" else []
        if exponent:
            lower[operands[0], exponent[0]] = row
            powers.append((row, operands[0], exponent[0]))
    for row, base, n in powers:
        found = base if n == 2 else lower.get((base, n - 1))
        if found is not None:
            yield found, (row, base, n)


def _numbers(computation: Computation, rows: Sequence[int]) -> list[Fraction]:
    """The written numbers among some rows."""
    graph = computation.graph
    return [graph.number(r) for r in rows if graph.recipe(r)[0] == "const"]


def _times(computation: Computation, factor: Fraction) -> Iterator[Alteration]:
    """Every derivative in the target so many times as large: all changes of a step, else what is nearest."""
    sides = Sides(computation)
    if sides.steps:
        edits: dict[int, Expr] = {}
        for row, _, change in sides.steps:
            op, operands = computation.recipe(row)
            edits[row] = (op, *(("mul", factor, r) if r == change else r for r in operands))
    else:
        edits = {row: ("mul", factor, row) for row in sides.fronts or computation.wanted}
    yield Alteration(edits, min(edits), (), "everywhere")


# ---- what the loss is like ---------------------------------------------------------------------------------

_LINEAR = ("identity", "add", "sub", "neg", "mul", "div", "sum", "mean")
_CURVED = ("pow", "ln", "abs")


class _Loss:
    """What is derived, or the target if nothing is: how it is put together above squares and logarithms."""

    def __init__(self, computation: Computation) -> None:
        self.computation = computation
        self.recipes: list[tuple[str, tuple[int, ...]]] = []
        """Of its sums, means and factors, and of what these are taken of."""
        todo = [*(Sides(computation).derived or computation.wanted)]
        seen = set(todo)
        while todo and len(self.recipes) < MOST_LOOKED_AT:
            op, operands = computation.recipe(todo.pop())
            self.recipes.append((op, operands))
            for r in operands if op in _LINEAR else ():
                is_curve = computation.recipe(r)[0] in _CURVED
                if r not in seen and (is_curve or computation.units.with_output(r) is None):
                    seen.add(r)
                    todo.append(r)

    def _numbers(self, rows: Sequence[int]) -> list[Fraction]:
        return _numbers(self.computation, rows)

    @property
    def is_curved(self) -> bool:
        """Whether it is a loss at all: made of squares, logarithms or absolute values."""
        return self.has_squares or any(op in _CURVED for op, _ in self.recipes)

    @property
    def has_squares(self) -> bool:
        """Whether it is made of squares."""
        return any(map(self._is_square, self.recipes))

    def _is_square(self, recipe: tuple[str, tuple[int, ...]]) -> bool:
        op, rows = recipe
        if op == "pow":
            return self._numbers(rows[1:]) == [2]
        return op in ("mul", "dot") and rows[: len(rows) // 2] == rows[len(rows) // 2 :]

    @property
    def has_halves(self) -> bool:
        """Whether there is a half in front of something."""
        return any(
            (op == "div" and self._numbers(rows[1:]) == [2]) or (op == "mul" and HALF in self._numbers(rows))
            for op, rows in self.recipes
        )

    @property
    def sums(self) -> set[int]:
        """Over how many terms it takes sums, with a sign of a sum, as u^T u, or term by term."""
        if not self.is_curved:
            return set()
        found = {len(rows) for op, rows in self.recipes if op == "sum"}
        found |= {len(rows) // 2 for op, rows in self.recipes if op == "dot" and self._is_square((op, rows))}
        squares = sum(map(self._is_square, self.recipes))
        found |= {squares} if any(op == "add" for op, _ in self.recipes) else set()
        return {n for n in found if n > 1}

    @property
    def means(self) -> set[int]:
        """Over how many terms it takes means, or sums that are divided by their number."""
        found = {len(rows) for op, rows in self.recipes if op == "mean"} if self.is_curved else set()
        for op, rows in self.recipes:
            for number in self._numbers(rows[1:] if op == "div" else rows) if op in ("div", "mul") else ():
                n = number if op == "div" or not number else 1 / number
                found |= {int(n)} if n in self.sums else set()
        return {n for n in found if n > 1}
