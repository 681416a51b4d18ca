"""Fractions of polynomials in letters that stand for anything that commutes, kept with their factors.

    Ratio.of(1)   r + s   r - s   r * s   r / s   r.power(n)

A numerator is multiplied out; a denominator is a product of polynomials. What divides both is cancelled as it
comes, so the results are equal wherever the first has a value. Raises TooLong beyond some hundred terms.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Monomial: TypeAlias = tuple[tuple[int, int], ...]
"""Letters by number with their powers, in order of the letters."""
Polynomial: TypeAlias = "Mapping[Monomial, Fraction]"
Key: TypeAlias = tuple[tuple[Monomial, Fraction], ...]
"""A polynomial with leading coefficient 1: the same for all its multiples."""

MOST_TERMS = 100
ONE: Polynomial = {(): Fraction(1)}


class TooLong(Exception):
    """A polynomial of more terms than anybody would read."""


def letter(number: int, power: int = 1) -> Polynomial:
    """A power of a letter."""
    return {((number, power),): Fraction(1)}


def constant(value: Fraction | int) -> Polynomial:
    """A number; 0 has no terms."""
    return {(): Fraction(value)} if value else {}


def total(parts: Iterable[tuple[Polynomial, Fraction | int]]) -> Polynomial:
    """The sum of polynomials, each with its factor."""
    found: dict[Monomial, Fraction] = {}
    for part, factor in parts:
        for monomial, value in part.items():
            new = found.get(monomial, 0) + value * factor
            if new:
                found[monomial] = Fraction(new)
            else:
                del found[monomial]
    if len(found) > MOST_TERMS:
        raise TooLong
    return found


def times(a: Polynomial, b: Polynomial) -> Polynomial:
    """The product, multiplied out."""
    if len(a) * len(b) > MOST_TERMS**2:
        raise TooLong
    return total(({_merged(m, n): v * w}, 1) for m, v in a.items() for n, w in b.items())


def divided(a: Polynomial, b: Polynomial) -> Polynomial | None:
    """a / b where that is a polynomial."""
    lead = max(b, key=_rank)
    rest = dict(a)
    found: list[tuple[Polynomial, int]] = []
    while rest:
        top = max(rest, key=_rank)
        step = _quotient(top, lead)
        if step is None or len(found) > MOST_TERMS:
            return None
        term = {step: rest[top] / b[lead]}
        found.append((term, 1))
        rest = dict(total([(rest, 1), (times(term, b), -1)]))
    return total(found)


def normal(a: Polynomial) -> tuple[Key, Fraction]:
    """A polynomial as its multiple with leading coefficient 1, and that coefficient."""
    terms = sorted(a.items(), key=lambda term: _rank(term[0]), reverse=True)
    lead = terms[0][1]
    return tuple((monomial, value / lead) for monomial, value in terms), lead


def _rank(monomial: Monomial) -> tuple[tuple[int, int], ...]:
    """An order of monomials that products keep: by the power of the first letter, then of the next."""
    return tuple((-number, power) for number, power in monomial)


def _merged(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for number, power in b:
        powers[number] = powers.get(number, 0) + power
    return tuple(sorted(powers.items()))


def _quotient(a: Monomial, b: Monomial) -> Monomial | None:
    powers = dict(a)
    for number, power in b:
        powers[number] = powers.get(number, 0) - power
        if powers[number] < 0:
            return None
    return tuple(sorted((number, power) for number, power in powers.items() if power))


class Ratio(Record):
    """`above` over the product of `below`, polynomials by their keys with powers."""

    above: Polynomial
    below: Mapping[Key, int]

    @staticmethod
    def of(value: Fraction | int) -> Ratio:
        """A number."""
        return Ratio(constant(value), {})

    def __add__(self, other: Ratio) -> Ratio:
        return self.plus(other, 1)

    def __sub__(self, other: Ratio) -> Ratio:
        return self.plus(other, -1)

    def plus(self, other: Ratio, sign: int) -> Ratio:
        """The sum, or the difference, over the least common denominator."""
        below = {k: max(self.below.get(k, 0), other.below.get(k, 0)) for k in (*self.below, *other.below)}
        return _cancelled(total([(self._over(below), 1), (other._over(below), sign)]), below)

    def _over(self, below: Mapping[Key, int]) -> Polynomial:
        above = self.above
        for key, power in below.items():
            for _ in range(power - self.below.get(key, 0)):
                above = times(above, dict(key))
        return above

    def __mul__(self, other: Ratio) -> Ratio:
        below = dict(self.below)
        for key, power in other.below.items():
            below[key] = below.get(key, 0) + power
        return _cancelled(times(self.above, other.above), below)

    def inverse(self) -> Ratio | None:
        """1 over it; None for 0."""
        if not self.above:
            return None
        key, lead = normal(self.above)
        above = constant(1 / lead)
        for factor, power in self.below.items():
            for _ in range(power):
                above = times(above, dict(factor))
        if len(key) > 1:
            return _cancelled(above, {key: 1})
        return _cancelled(above, {normal(letter(number))[0]: power for number, power in key[0][0]})


def _cancelled(above: Polynomial, below: Mapping[Key, int]) -> Ratio:
    left = {}
    for key, power in below.items():
        while power and (found := divided(above, dict(key))) is not None:
            above, power = found, power - 1
        if power:
            left[key] = power
    return Ratio(above, left)
