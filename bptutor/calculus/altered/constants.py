"""Mistakes about signs and numbers: a lost minus, a difference turned round, a lost 2, a sum for a mean.

A derivative of the loss is proportional to the loss: whoever takes half of it, or the sum for the mean, gets
so many times the right answer. That is put where the derivative enters the target: in a step, the change.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.outputs import errors_replaced
from bptutor.calculus.altered.powers import numbers_in
from bptutor.calculus.altered.sides import Sides, with_part

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


def sum_for_difference(computation: Computation) -> Iterator[Alteration]:
    """a + y for a - y."""
    errors = Sides(computation).errors if not computation.is_large else ()
    sums: dict[int, Expr] = {row: ("add", *computation.recipe(row)[1]) for row in errors}
    if len(sums) > 1:
        yield Alteration(sums, min(sums), (), "everywhere")
    yield from (Alteration({row: expr}, row, (row,)) for row, expr in sums.items())
    yield from errors_replaced(computation, lambda p, y: (("add", p, y), y))


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


def _times(computation: Computation, factor: Fraction) -> Iterator[Alteration]:
    """Every derivative in the target so many times as large: those of all steps, else what is nearest."""
    sides = Sides(computation)
    edits: dict[int, Expr] = {}
    for _, row, part in sides.gradients:
        if part in sides.forward:  # it is a quantity of its own as well
            edits[row] = with_part(computation, row, part, ("mul", factor, part))
        else:
            edits[part] = ("mul", factor, part)
    if not sides.steps:
        edits = {row: ("mul", factor, row) for row in sides.fronts or computation.wanted}
    if edits:
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
        return numbers_in(self.computation, rows)

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
                found |= {int(n)} if n in self.sums and n != 2 else set()  # a half is a half
        return {n for n in found if n > 1}
