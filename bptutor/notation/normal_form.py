"""Formulas up to plain algebra: what two of them have in common when nothing but arithmetic lies between.

    ordered(b*a)                    the same as ordered(a*b): order does not count (`notation.commuting`)
    plain(b*(a + 0))                the same as plain(a*b): nor do 0 and 1
    collected(2*s*(1 - 0) + s*s)    the same as collected(s*2 + s^2): nor do signs, like terms and powers
    algebraic((a + b)^2)            the same as algebraic(a*a + 2*a*b + b^2): products are multiplied out, too

Equal forms mean equal formulas wherever both have values; the converse is not claimed. Functions and whatever
else is no arithmetic of numbers are kept whole, so `tanh(x)` and what defines it stay apart.
"""

from __future__ import annotations

from fractions import Fraction
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeAlias

from bptutor.notation import tree
from bptutor.notation.commuting import ordered
from bptutor.notation.replacing import mapped
from bptutor.record import Record, values_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bptutor.notation.tree import Node

Monomial: TypeAlias = "tuple[tuple[str, int], ...]"
"""Factors as text with their whole powers, in order; none for the number 1."""
Terms: TypeAlias = dict[Monomial, Fraction]
"""A sum: its monomials, each with a coefficient that is not 0."""

MOST_TERMS = 200
"""A product of more terms is kept in brackets, as is a power beyond the highest."""
HIGHEST_POWER = 8
LARGEST_NUMBER = 10**60
"""Powers of numbers are worked out up to this size."""
LONGEST_FACTOR = 200
"""A longer factor is known by its fingerprint; else what is nested and multiplied out grows without end."""


def plain(node: Node) -> str:
    """A text that is the same for formulas that differ in the order of operands, brackets, and 0 and 1."""
    return ordered(_without_neutral(node))


def collected(node: Node) -> str:
    """A text that is the same for formulas that differ in order, signs, brackets, 0, 1 and like terms."""
    return _text(_Reader(multiply=False).terms(node))


def algebraic(node: Node) -> str:
    """A text that is the same for formulas that become one when everything is multiplied out."""
    return _text(_Reader(multiply=True).terms(node))


class _Reader:
    """Takes formulas apart into terms; with `multiply`, products of sums become sums."""

    def __init__(self, multiply: bool) -> None:
        self.multiply = multiply

    def terms(self, node: Node) -> Terms:
        """The sum that a formula is."""
        match node:
            case tree.Number(value=value):
                return _constant(value)
            case tree.Call(function="exp", primes=0, args=(arg,)):
                return self.terms(tree.Binary("^", tree.Constant("e"), arg))
            case tree.Unary(arg=arg):
                return _scaled(self.terms(arg), Fraction(-1))
            case tree.Binary(op="+" | "-" as op):
                sign = Fraction(1 if op == "+" else -1)
                return _added(self.terms(node.left), _scaled(self.terms(node.right), sign))
            case tree.Binary(op="*"):
                return self.product(self.terms(node.left), self.terms(node.right))
            case tree.Binary(op="/"):
                below = self.power(self.terms(node.right), -1)
                return self.whole(node) if below is None else self.product(self.terms(node.left), below)
            case tree.Binary(op="^", right=tree.Number(value=n)) if n.denominator == 1:
                raised = self.power(self.terms(node.left), int(n))
                return self.whole(node) if raised is None else raised
            case tree.Binary(op="^", right=tree.Unary(arg=tree.Number(value=n))) if n.denominator == 1:
                raised = self.power(self.terms(node.left), -int(n))
                return self.whole(node) if raised is None else raised
            case _:
                return self.whole(node)

    def product(self, a: Terms, b: Terms) -> Terms:
        """The product of two sums: multiplied out, or with each sum of several terms as one factor."""
        if not self.multiply or len(a) * len(b) > MOST_TERMS:
            a, b = _bracketed(a), _bracketed(b)
        found: Terms = {}
        for first, x in a.items():
            for second, y in b.items():
                _add_to(found, _times(first, second), x * y)
        return found

    def power(self, base: Terms, n: int) -> Terms | None:
        """A whole power of a sum; None where it has no value or is too large to be worked out."""
        if n < 0:
            base = _bracketed(base)
        if len(base) == 1:
            ((monomial, value),) = base.items()
            if max(abs(value.numerator), value.denominator) ** min(abs(n), 999) > LARGEST_NUMBER:
                return None
            return {tuple((factor, power * n) for factor, power in monomial if n): value**n}
        if not base or n == 0:
            return None if n < 0 else _constant(Fraction(n == 0))
        if not self.multiply or n > HIGHEST_POWER:
            return self.power(_bracketed(base), n)
        found = _constant(Fraction(1))
        for _ in range(n):
            found = self.product(found, base)
        return found

    def whole(self, node: Node) -> Terms:
        """What is no arithmetic, as one factor; what it holds is normal too."""
        parts = {key: value for key, value in values_of(node).items() if key not in node._apart}
        fields = " ".join(f"{key}={self.form(value)}" for key, value in parts.items())
        return _factor(f"{type(node).__name__}({fields})")

    def form(self, value: object) -> str:
        """A part of a node as text."""
        if isinstance(value, tuple):
            return f"[{' '.join(map(self.form, value))}]"
        return _text(self.terms(value)) if isinstance(value, Record) else repr(value)  # type: ignore[arg-type]


def _without_neutral(node: Node) -> Node:
    """`node` without adding 0, multiplying or dividing by 1, the first power, and minus minus."""
    match mapped(node, _without_neutral):
        case tree.Binary(op="+", left=tree.Number(value=0), right=rest):
            return rest
        case tree.Binary(op="+" | "-", left=rest, right=tree.Number(value=0)):
            return rest
        case tree.Binary(op="-", left=tree.Number(value=0), right=rest):
            return tree.Unary(rest)
        case tree.Binary(op="*", left=tree.Number(value=1), right=rest):
            return rest
        case tree.Binary(op="*" | "/" | "^", left=rest, right=tree.Number(value=1)):
            return rest
        case tree.Unary(arg=tree.Unary(arg=rest)):
            return rest
        case changed:
            return changed


def _factor(text: str) -> Terms:
    """One factor, the first power of it."""
    if len(text) > LONGEST_FACTOR:
        text = blake2b(text.encode(), digest_size=16).hexdigest()
    return {((text, 1),): Fraction(1)}


def _constant(value: Fraction) -> Terms:
    return {(): value} if value else {}


def _scaled(terms: Terms, factor: Fraction) -> Terms:
    return {monomial: value * factor for monomial, value in terms.items()}


def _added(a: Terms, b: Terms) -> Terms:
    found = dict(a)
    for monomial, value in b.items():
        _add_to(found, monomial, value)
    return found


def _add_to(terms: Terms, monomial: Monomial, value: Fraction) -> None:
    total = terms.get(monomial, Fraction(0)) + value
    if total:
        terms[monomial] = total
    else:
        terms.pop(monomial, None)


def _times(a: Monomial, b: Monomial) -> Monomial:
    powers = dict(a)
    for factor, power in b:
        powers[factor] = powers.get(factor, 0) + power
    return tuple(sorted((factor, power) for factor, power in powers.items() if power))


def _bracketed(terms: Terms) -> Terms:
    """A sum of several terms as one factor, its first coefficient drawn out, so that 2a + 2b is 2(a + b)."""
    if len(terms) < 2:
        return terms
    lead = terms[min(terms)]
    return _scaled(_factor(f"({_text(_scaled(terms, 1 / lead))})"), lead)


def _text(terms: Terms) -> str:
    return " + ".join(_term(monomial, terms[monomial]) for monomial in sorted(terms)) or "0"


def _term(monomial: Iterable[tuple[str, int]], value: Fraction) -> str:
    factors = [factor if power == 1 else f"{factor}^{power}" for factor, power in monomial]
    return " * ".join(factors if value == 1 and factors else [str(value), *factors])
