"""Which unknown a system of linear equations fixes, found out without rounding.

An unknown is fixed just where some combination of the equations has no other unknown left in it. So the other
columns are eliminated first; then a row must be left with something else than 0 for the unknown.

Fractions are counted modulo a prime of 521 bits. No number that anyone writes is a multiple of it, and the
random leaves that stand behind the coefficients make one only once in 10^150 times.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from bptutor.calculus.sufficiency.points import is_nonzero

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.calculus.sufficiency.points import Real

PRIME = 2**521 - 1


class _Numbers(Protocol):
    """A kind of numbers."""

    def is_nonzero(self, x: Any) -> bool | None:
        """Whether a number is other than 0; None if that is not known."""

    def ratio(self, x: Any, y: Any) -> Any:
        """The quotient of two numbers."""

    def less(self, x: Any, factor: Any, y: Any) -> Any:
        """A number less a multiple of another one."""


class _Residues:
    """Whole numbers modulo the prime."""

    def is_nonzero(self, x: int) -> bool | None:
        return x != 0

    def ratio(self, x: int, y: int) -> int:
        return x * pow(y, -1, PRIME) % PRIME

    def less(self, x: int, factor: int, y: int) -> int:
        return (x - factor * y) % PRIME


class _Intervals:
    """Intervals of many digits."""

    def is_nonzero(self, x: Real) -> bool | None:
        return is_nonzero(x)

    def ratio(self, x: Real, y: Real) -> Real:
        return x / y

    def less(self, x: Real, factor: Real, y: Real) -> Real:
        return x - factor * y


def fixes(matrix: Sequence[Sequence[Real]], place: int) -> bool:
    """Whether equations with these coefficients fix the unknown at `place`, for certain.

    The coefficients are all fractions, or all intervals.
    """
    if all(isinstance(x, Fraction) for row in matrix for x in row):
        return _is_fixed(_Residues(), [[_residue(x) for x in row] for row in matrix], place)
    return _is_fixed(_Intervals(), [[*row] for row in matrix], place)


def _residue(x: Fraction) -> int:
    return x.numerator * pow(x.denominator, -1, PRIME) % PRIME


def _is_fixed(numbers: _Numbers, rows: list[list[Any]], place: int) -> bool:
    for column in range(len(rows[0]) if rows else 0):
        if column == place:
            continue
        known = [numbers.is_nonzero(row[column]) for row in rows]
        if True not in known:
            if None in known:
                return False
            continue  # 0 in all of them
        pivot = rows.pop(known.index(True))
        rows = [_without(numbers, row, pivot, column) for row in rows]
    return any(numbers.is_nonzero(row[place]) for row in rows)


def _without(numbers: _Numbers, row: list[Any], pivot: list[Any], column: int) -> list[Any]:
    """A row less the multiple of another one that takes a column out of it."""
    if numbers.is_nonzero(row[column]) is False:
        return row
    factor = numbers.ratio(row[column], pivot[column])
    return [numbers.less(x, factor, y) for x, y in zip(row, pivot, strict=True)]
