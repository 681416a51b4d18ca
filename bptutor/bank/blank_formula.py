"""What belongs in a blank, as a formula: both sides multiplied out, and the terms compared.

    known side, written out by the chain rule     x*g'(z)*u + x*g'(z)*v
    side with the blank                           x*g'(z)*(u + ?)
    what is missing, over what multiplies `?`     x*g'(z)*v / (x*g'(z)) = v

A guess: whoever uses it compares it with what it stands for.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from bptutor.notation import tree
from bptutor.notation.expand import expressed
from bptutor.notation.spelling import BLANK
from bptutor.notation.tidy import tidied

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.blank import Equation
    from bptutor.bank.problem import Problem
    from bptutor.notation.tree import Node

MOST_TERMS = 200

Factors: TypeAlias = "Counter[Node]"
"""A product without its number: how often each factor stands in it, below zero for what it is divided by."""
Term: TypeAlias = tuple[Fraction, Factors]

_BLANK = tree.Name(BLANK)


class TooMany(Exception):
    """A formula that would be very long, multiplied out."""


def blank_formula(problem: Problem, equation: Equation) -> Node | None:
    """The formula for the blank, or None where the terms do not tell. Raises GraphError."""
    known = equation.known
    if any(isinstance(part, tree.Derivative) for part in tree.walk(known)):
        known = expressed(problem.block(known), problem.scope)
    try:
        missing, given = list(_terms(known)), list(_terms(equation.open))
    except TooMany:
        return None
    blanks = [term for term in given if _BLANK in term[1]]
    for term in given:
        if _BLANK not in term[1]:
            if term not in missing:
                return None
            missing.remove(term)
    if len(blanks) != 1 or blanks[0][1][_BLANK] != 1 or not missing:
        return None
    number, factors = blanks[0]
    around = Counter({f: n for f, n in factors.items() if f != _BLANK})
    if any(around - found for _, found in missing):
        return None
    rest = [_product(value / number, _over(found, around)) for value, found in missing]
    total = rest[0]
    for term_left in rest[1:]:
        total = tree.Binary("+", total, term_left)
    return tidied(total)


def terms_without_blank(node: Node) -> list[Node]:
    """The products that a side is the sum of, but for those with the blank. Raises TooMany."""
    return [_product(*term) for term in _terms(node) if _BLANK not in term[1]]


# ---- multiplying out ---------------------------------------------------------------------------------------


def _terms(node: Node) -> Iterator[Term]:
    """The products that a formula is the sum of."""
    found = _multiplied_out(node)
    if len(found) > MOST_TERMS:
        raise TooMany
    return iter(found)


def _multiplied_out(node: Node) -> list[Term]:
    match node:
        case tree.Number():
            return [(node.value, Counter())]
        case tree.Unary():
            return [(-value, factors) for value, factors in _terms(node.arg)]
        case tree.Binary(op="+"):
            return [*_terms(node.left), *_terms(node.right)]
        case tree.Binary(op="-"):
            return [*_terms(node.left), *_terms(tree.Unary(node.right))]
        case tree.Binary(op="*"):
            right = list(_terms(node.right))
            return [(v * w, _times(f, g, 1)) for v, f in _terms(node.left) for w, g in right]
        case tree.Binary(op="/") if len(below := list(_terms(node.right))) == 1 and below[0][0]:
            value, factors = below[0]
            return [(v / value, _times(f, factors, -1)) for v, f in _terms(node.left)]
        case _:
            return [(Fraction(1), Counter({node: 1}))]


def _times(a: Factors, b: Factors, power: int) -> Factors:
    product = Counter(a)
    for factor, count in b.items():
        product[factor] += power * count
        if not product[factor]:
            del product[factor]
    return product


def _over(a: Factors, b: Factors) -> Factors:
    return _times(a, b, -1)


def _product(number: Fraction, factors: Factors) -> Node:
    """A product as a formula, in the order its factors were met."""
    whole: Node = tree.Number(abs(number))
    for factor, count in factors.items():
        for _ in range(abs(count)):
            whole = tree.Binary("*" if count > 0 else "/", whole, factor)
    return whole if number >= 0 else tree.Unary(whole)
