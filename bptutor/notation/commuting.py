"""Formulas with the terms of their sums and the factors of their products in one order.

Two formulas with the same ordered form are equal wherever they have values: only `a + b = b + a`,
`a*b = b*a`, the brackets around such parts and signs are undone. Nothing is expanded or cancelled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.notation import tree
from bptutor.record import Record, values_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.notation.tree import Node


def ordered(node: Node) -> str:
    """A text that is the same for formulas that differ only in the order of sums and products."""
    if isinstance(node, tree.Compare) and node.op in ("=", "!="):
        return f"({node.op} {' '.join(sorted((ordered(node.left), ordered(node.right))))})"
    terms = sorted(_product(term, sign) for term, sign in _parts(node, "+", "-"))
    return terms[0] if len(terms) == 1 else f"(+ {' '.join(terms)})"


def _product(term: Node, sign: int) -> str:
    """The ordered form of a term, its sign in front."""
    factors = []
    for factor, power in _parts(term, "*", "/"):
        while isinstance(factor, tree.Unary):
            factor, sign = factor.arg, -sign
        form = _whole(factor) if factor is term else ordered(factor)
        factors.append(form if power > 0 else f"(/ {form})")
    product = factors[0] if len(factors) == 1 else f"(* {' '.join(sorted(factors))})"
    return product if sign > 0 else f"(- {product})"


def _parts(node: Node, forward: str, backward: str) -> Iterator[tuple[Node, int]]:
    """The operands of a chain of two operations that undo each other; -1 for those behind `backward`.

    Without recursion, for a chain may be long.
    """
    waiting = [(node, 1)]
    while waiting:
        node, sign = waiting.pop()
        if isinstance(node, tree.Binary) and node.op in (forward, backward):
            waiting += [(node.left, sign), (node.right, sign if node.op == forward else -sign)]
        elif isinstance(node, tree.Unary) and forward == "+":
            waiting.append((node.arg, -sign))
        else:
            yield node, sign


def _whole(node: Node) -> str:
    """Any other formula, what it holds ordered."""
    fields = (f"{name}={_form(value)}" for name, value in values_of(node).items() if name not in node._apart)
    return f"{type(node).__name__}({' '.join(fields)})"


def _form(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{' '.join(map(_form, value))}]"
    return ordered(value) if isinstance(value, Record) else repr(value)  # type: ignore[arg-type]
