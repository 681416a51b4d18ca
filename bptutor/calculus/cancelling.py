"""Quotients written as sums of products, where everything in the denominator cancels.

What is multiplied and added is multiplied out, down to named quantities and to whatever is no arithmetic
(activations, slopes, gates). If then each term of the numerator has all factors of the denominator, the
quotient needs no division: (x*g*(A + B) - x*g*A) / (x*g) is B.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from bptutor.calculus.graph import Quantity, parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bptutor.calculus.graph import Block, Graph

Monomial: TypeAlias = tuple[int, ...]
"""Rows of factors, in order, each as often as it is there."""
Sum: TypeAlias = dict[Monomial, Fraction]

MOST_TERMS = 60
"""Sums of more terms are left as they are."""


class _TooLong(Exception):
    """A product that would have too many terms."""


def cancelled(above: Quantity, below: Quantity, same: Mapping[int, int]) -> Block | None:
    """above / below without division, None where there is no such form.

    `same` names one row for each of several that always have one value.
    """
    named = {q.row: q for block in above.block.graph.names.values() for q in block.quantities()}
    expander = _Expander(same, named)
    try:
        numerator, denominator = expander.terms(above), expander.terms(below)
    except _TooLong:
        return None
    if len(denominator) != 1:
        return None
    [(factors, scale)] = denominator.items()
    quotient = {}
    for monomial, number in numerator.items():
        left = Counter(monomial)
        left.subtract(factors)
        if min(left.values(), default=0) < 0:
            return None
        quotient[tuple(sorted(left.elements()))] = number / scale
    return _written(above.block.graph, quotient, named)


class _Expander:
    """Multiplies out; `same` as above, `named` are quantities with names of their own, by row."""

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
        if row in self._named or op not in _ARITHMETIC:
            return {(self._same.get(row, row),): Fraction(1)}
        return self._combined(op, [self.terms(Quantity(block, index)) for block, index in operands])

    def _combined(self, op: str, terms: list[Sum]) -> Sum:
        if op == "mul":
            return _product(*terms)
        if op == "dot":
            half = len(terms) // 2
            return _added(_product(a, b) for a, b in zip(terms[:half], terms[half:], strict=True))
        if op in ("neg", "sub"):
            terms[-1] = {monomial: -number for monomial, number in terms[-1].items()}
        total = _added(terms)
        return {m: number / len(terms) for m, number in total.items()} if op == "mean" else total


_ARITHMETIC = ("identity", "neg", "add", "sub", "sum", "mean", "mul", "dot")


def _added(sums: Iterable[Sum]) -> Sum:
    total: Sum = {}
    for terms in sums:
        for monomial, number in terms.items():
            total[monomial] = total.get(monomial, Fraction(0)) + number
    return _checked({m: number for m, number in total.items() if number})


def _product(a: Sum, b: Sum) -> Sum:
    if len(a) * len(b) > MOST_TERMS:
        raise _TooLong
    return _added({tuple(sorted((*m, *n))): x * y} for m, x in a.items() for n, y in b.items())


def _checked(terms: Sum) -> Sum:
    if len(terms) > MOST_TERMS:
        raise _TooLong
    return terms


def _written(graph: Graph, terms: Sum, named: Mapping[int, Quantity]) -> Block:
    """A sum of products as a block."""
    total: Block | None = None
    for monomial, number in terms.items():
        term = graph.const(number)
        for row in monomial:
            q = named.get(row, graph.owner[row])
            factor = q.block[q.index] if q.index else q.block
            term = factor if term.op == "const" and number == 1 else term * factor
        total = term if total is None else total + term
    return graph.const(0) if total is None else total
