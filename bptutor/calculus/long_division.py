"""Quotients written as sums of products, where everything in the denominator cancels.

What is multiplied and added is multiplied out, down to named quantities and to whatever is no arithmetic
(activations, slopes, gates). If the denominator divides the numerator then, as polynomials in these, the
quotient needs no division: (x*g*(A + B) - x*g*A) / (x*g) is B.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from bptutor.calculus.graph import Quantity, parts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bptutor.calculus.graph import Block, Graph

Monomial: TypeAlias = tuple[tuple[int, int], ...]
"""Rows of factors and their powers, in order; powers may be negative, none is 0."""
Sum: TypeAlias = dict[Monomial, Fraction]

MOST_TERMS = 60
"""Sums of more terms are left as they are."""
_ARITHMETIC = ("identity", "neg", "add", "sub", "sum", "mean", "mul", "dot", "div")


class _TooLong(Exception):
    """A product that would have too many terms."""


def cancelled(
    above: Quantity, below: Quantity, same: Mapping[int, int], opened: Collection[int] = ()
) -> Block | None:
    """above / below without division, None where there is no such form.

    `same` names one row for each of several that always have one value. Named quantities stay whole, but for
    the rows in `opened`.
    """
    named = {q.row: q for block in above.block.graph.names.values() for q in block.quantities()}
    for row in opened:
        named.pop(row, None)
    expander = _Expander(same, named)
    try:
        quotient = _divided(expander.terms(above), expander.terms(below))
    except _TooLong:
        return None
    return None if quotient is None else _written(above.block.graph, quotient, named)


class _Expander:
    """Multiplies out; `same` as above, `named` are quantities that stay whole, by row."""

    def __init__(self, same: Mapping[int, int], named: Mapping[int, Quantity]) -> None:
        self._same, self._named = same, named
        self._known: dict[int, Sum] = {}

    def terms(self, q: Quantity) -> Sum:
        """A number as a sum of products."""
        row = q.row
        if row not in self._known:
            self._known[row] = self._terms(q, row)
        return self._known[row]

    def _terms(self, q: Quantity, row: int) -> Sum:
        graph = q.block.graph
        op, operands = parts(graph.owner[row])
        if op == "const":
            number = graph.number(row)
            return {(): number} if number else {}
        if row not in self._named and op in _ARITHMETIC:
            found = self._combined(op, [self.terms(Quantity(block, index)) for block, index in operands])
            if found is not None:
                return found
        return {((self._same.get(row, row), 1),): Fraction(1)}

    def _combined(self, op: str, terms: list[Sum]) -> Sum | None:
        if op == "mul":
            return _product(*terms)
        if op == "div":
            return _product(terms[0], _inverse(terms[1])) if len(terms[1]) == 1 else None
        if op == "dot":
            half = len(terms) // 2
            return _added(_product(a, b) for a, b in zip(terms[:half], terms[half:], strict=True))
        if op in ("neg", "sub"):
            terms[-1] = _scaled(terms[-1], Fraction(-1))
        total = _added(terms)
        return _scaled(total, Fraction(1, len(terms))) if op == "mean" else total


# ---- sums of products ------------------------------------------------------------------------------------


def _added(sums: Iterable[Sum]) -> Sum:
    total: Sum = {}
    for terms in sums:
        for monomial, number in terms.items():
            total[monomial] = total.get(monomial, Fraction(0)) + number
    if len(total) > MOST_TERMS:
        raise _TooLong
    return {monomial: number for monomial, number in total.items() if number}


def _scaled(terms: Sum, factor: Fraction) -> Sum:
    return {monomial: factor * number for monomial, number in terms.items()}


def _product(a: Sum, b: Sum) -> Sum:
    if len(a) * len(b) > MOST_TERMS:
        raise _TooLong
    return _added({_times(m, n): x * y} for m, x in a.items() for n, y in b.items())


def _times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for row, power in b:
        powers[row] = powers.get(row, 0) + power
    return tuple(sorted((row, power) for row, power in powers.items() if power))


def _inverse(term: Sum) -> Sum:
    """1 over a single product."""
    return {tuple((row, -power) for row, power in m): 1 / number for m, number in term.items()}


def _divided(above: Sum, below: Sum) -> Sum | None:
    """The quotient of two sums of products where it is one itself: long division."""
    if not below:
        return None
    first = max(below, key=_rank)
    quotient: Sum = {}
    while above:
        leading = max(above, key=_rank)
        factor = _quotient(leading, first)
        if factor is None or factor in quotient:
            return None
        number = above[leading] / below[first]
        quotient[factor] = number
        above = _added((above, _scaled(_product({factor: number}, below), Fraction(-1))))
    return quotient


def _rank(monomial: Monomial) -> tuple[int, tuple[int, ...]]:
    """An order that products keep: by degree, then by the powers of the first rows."""
    rows = [-row for row, power in monomial for _ in range(power)]
    return sum(power for _, power in monomial), tuple(rows)


def _quotient(monomial: Monomial, factor: Monomial) -> Monomial | None:
    """A product divided by another whose factors it has."""
    powers = dict(monomial)
    if any(0 < power > powers.get(row, 0) for row, power in factor):
        return None
    return _times(monomial, tuple((row, -power) for row, power in factor))


def _written(graph: Graph, terms: Sum, named: Mapping[int, Quantity]) -> Block:
    """A sum of products as a block."""
    total: Block | None = None
    for monomial, number in terms.items():
        term = graph.const(number)
        for row, power in sorted(monomial, key=lambda each: -each[1]):
            q = named.get(row, graph.owner[row])
            factor = q.block[q.index] if q.index else q.block
            raised = factor if abs(power) == 1 else factor ** abs(power)
            term = term * raised if power > 0 else term / raised
        total = term if total is None else total + term
    return graph.const(0) if total is None else total
