"""Which unknowns a system of linear equations fixes, found out without rounding.

The equations are brought into reduced echelon form, once for all unknowns: an unknown is fixed just where an
equation is left that has no other unknown in it.

Fractions are counted modulo a prime of 521 bits. No number that anyone writes is a multiple of it, and the
random leaves that stand behind the coefficients make one only once in 10^150 times.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
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

    def scaled(self, row: Sequence[Any], x: Any) -> list[Any]:
        """Numbers, each divided by another one."""

    def less(self, x: Any, factor: Any, y: Any) -> Any:
        """A number less a multiple of another one."""


class _Residues:
    """Whole numbers modulo the prime."""

    def is_nonzero(self, x: int) -> bool | None:
        return x != 0

    def scaled(self, row: Sequence[int], x: int) -> list[int]:
        inverse = _inverse(x)
        return [y * inverse % PRIME if y else 0 for y in row]

    def less(self, x: int, factor: int, y: int) -> int:
        return (x - factor * y) % PRIME


class _Intervals:
    """Intervals of many digits."""

    def is_nonzero(self, x: Real) -> bool | None:
        return is_nonzero(x)

    def scaled(self, row: Sequence[Real], x: Real) -> list[Real]:
        return [y / x for y in row]

    def less(self, x: Real, factor: Real, y: Real) -> Real:
        return x - factor * y


def fixed_by(matrix: Sequence[Sequence[Real]]) -> set[int]:
    """The unknowns, by their places, that equations with these coefficients fix for certain.

    The coefficients are all fractions, or all intervals.
    """
    if all(isinstance(x, Fraction) for row in matrix for x in row):
        return _fixed(_Residues(), [[_residue(x) for x in row] for row in matrix])
    return _fixed(_Intervals(), [[*row] for row in matrix])


@lru_cache(maxsize=1000)
def _inverse(x: int) -> int:
    return pow(x, -1, PRIME)


def _residue(x: Fraction) -> int:
    return x.numerator * _inverse(x.denominator) % PRIME


def _fixed(numbers: _Numbers, rows: list[list[Any]]) -> set[int]:
    """Where the reduced echelon form has an equation with one unknown; none where a pivot is in doubt."""
    places = range(len(rows[0]) if rows else 0)
    pivots: dict[int, int] = {}  # column -> line
    for column in places:
        found = _pivot(numbers, rows, column, taken=len(pivots))
        if found is None:
            return set()
        if found < 0:
            continue
        at = pivots[column] = len(pivots)
        rows[at], rows[found] = rows[found], rows[at]
        rows[at] = numbers.scaled(rows[at], rows[at][column])
        for k, row in enumerate(rows):
            if k != at and numbers.is_nonzero(row[column]) is not False:
                rows[k] = [numbers.less(x, row[column], y) for x, y in zip(row, rows[at], strict=True)]
    free = [column for column in places if column not in pivots]
    return {
        column
        for column, at in pivots.items()
        if all(numbers.is_nonzero(rows[at][other]) is False for other in free)
    }


def _pivot(numbers: _Numbers, rows: list[list[Any]], column: int, *, taken: int) -> int | None:
    """The first line after those `taken` that has the unknown; -1 where none has it, None in doubt."""
    known = [numbers.is_nonzero(row[column]) for row in rows[taken:]]
    if True in known:
        return taken + known.index(True)
    return None if None in known else -1
