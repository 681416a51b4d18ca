"""A formula made by rule, written as a person would: no brackets inside products, signs and numbers in front.

Nothing is expanded, and the order of factors stays: `((a - y)*(a*(1 - a)))*x` becomes `(a - y)*a*(1 - a)*x`.
A factor that stands above and below is cancelled, so the two are equal wherever the first has a value.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.notation import tree
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.notation.tree import Node

_ONE = tree.Number(Fraction(1))


def tidied(node: Node) -> Node:
    """The same formula, its products and sums without inner brackets."""
    match node:
        case tree.Binary(op="*") | tree.Unary():
            return _product(node)
        case tree.Binary(op="/"):
            return _product(node)
        case tree.Binary(op="+" | "-"):
            return _sum(node)
        case tree.Binary() | tree.Compare():
            return replace(node, left=tidied(node.left), right=tidied(node.right))
        case tree.Call():
            return replace(node, args=tuple(map(tidied, node.args)))
        case tree.Array():
            return replace(node, items=tuple(map(tidied, node.items)))
        case tree.Transpose() | tree.Absolute() | tree.Norm():
            return replace(node, arg=tidied(node.arg))
        case tree.Reduce():
            return replace(node, body=tidied(node.body))
        case tree.Indicator():
            return replace(node, condition=tidied(node.condition))
        case _:
            return node


# ---- products ------------------------------------------------------------------------------------------


def _product(node: Node) -> Node:
    above: list[Node] = []
    below: list[Node] = []
    number = _factors(node, above, below)
    if not number:
        return tree.Number(Fraction(0))
    for factor in [f for f in below if f in above]:
        if factor in above and factor in below:
            above.remove(factor)
            below.remove(factor)
    top = _multiplied(abs(number.numerator), above)
    bottom = _multiplied(number.denominator, below)
    whole = top if bottom == _ONE else tree.Binary("/", top, bottom)
    if number >= 0:
        return whole
    match whole:
        case tree.Binary(op="-", left=a, right=b) if not (isinstance(a, tree.Binary) and a.op in ("+", "-")):
            return tree.Binary("-", b, a)  # `b - a` for -(a - b)
        case _:
            return tree.Unary(whole)


def _factors(node: Node, above: list[Node], below: list[Node]) -> Fraction:
    """Collect the factors of a product, in order; the number they are multiplied by is returned."""
    match node:
        case tree.Unary():
            return -_factors(node.arg, above, below)
        case tree.Number():
            return node.value
        case tree.Binary(op="*"):
            return _factors(node.left, above, below) * _factors(node.right, above, below)
        case tree.Binary(op="/") if not _is_zero(node.right):
            return _factors(node.left, above, below) / _factors(node.right, below, above)
        case _:
            done = tidied(node)
            if isinstance(done, tree.Unary):
                above.append(done.arg)
                return Fraction(-1)
            above.append(done)
            return Fraction(1)


def _is_zero(node: Node) -> bool:
    return isinstance(node, tree.Number) and node.value == 0


def _multiplied(number: int, factors: Sequence[Node]) -> Node:
    product: Node | None = None if number == 1 and factors else tree.Number(Fraction(number))
    for factor in factors:
        product = factor if product is None else tree.Binary("*", product, factor)
    return product if product is not None else _ONE


# ---- sums ----------------------------------------------------------------------------------------------


def _sum(node: Node) -> Node:
    terms: list[tuple[int, Node]] = []
    _terms(node, 1, terms)
    terms = [(s, t) for s, t in _arrays_added(terms) if not _is_zero(t)] or terms[:1]
    if all(sign < 0 for sign, _ in terms):
        return tree.Unary(_added([(1, term) for _, term in terms]))
    terms.insert(0, terms.pop(next(k for k, (sign, _) in enumerate(terms) if sign > 0)))
    return _added(terms)  # `b - a` reads better than `-a + b`


def _arrays_added(terms: list[tuple[int, Node]]) -> list[tuple[int, Node]]:
    """Vectors that are written out are added entry by entry: `[a, 0] + [0, b]` is [a, b]."""
    found: list[tuple[int, Node]] = []
    for sign, term in terms:
        known = next((k for k, (_, other) in enumerate(found) if _alike(term, other)), None)
        if known is None:
            found.append((sign, term))
        else:
            pairs = zip(*(_signed(*each) for each in (found[known], (sign, term))), strict=True)
            found[known] = (1, tree.Array(tuple(_sum(tree.Binary("+", a, b)) for a, b in pairs)))
    return found


def _alike(a: Node, b: Node) -> bool:
    return isinstance(a, tree.Array) and isinstance(b, tree.Array) and len(a.items) == len(b.items)


def _signed(sign: int, array: Node) -> tuple[Node, ...]:
    assert isinstance(array, tree.Array)
    return array.items if sign > 0 else tuple(map(tree.Unary, array.items))


def _added(terms: Sequence[tuple[int, Node]]) -> Node:
    total = terms[0][1]
    for sign, term in terms[1:]:
        total = tree.Binary("+" if sign > 0 else "-", total, term)
    return total


def _terms(node: Node, sign: int, found: list[tuple[int, Node]]) -> None:
    """Collect the terms of a sum with their signs, in order."""
    match node:
        case tree.Binary(op="+" | "-"):
            _terms(node.left, sign, found)
            _terms(node.right, sign if node.op == "+" else -sign, found)
        case tree.Unary():
            _terms(node.arg, -sign, found)
        case _:
            done = tidied(node)
            if isinstance(done, tree.Unary):
                found.append((-sign, done.arg))
            else:
                found.append((sign, done))
