"""Formulas with their numbers worked out as far as they are 0 or 1, and nothing written as minus 0."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.notation import tree
from bptutor.notation.replacing import mapped

if TYPE_CHECKING:
    from bptutor.notation.tree import Node

NOTHING, ONE = tree.Number(Fraction(0)), tree.Number(Fraction(1))


def folded(node: Node) -> Node:
    """Sums of numbers added up, products with 0 left out: `t*a + (1 - 1)*b` becomes `t*a + 0`."""
    node = mapped(node, folded)
    match node:
        case tree.Unary(arg=tree.Number(value=value)) if value == 0:
            return NOTHING
        case tree.Binary(op="+" | "-" as op, left=tree.Number(value=a), right=tree.Number(value=b)):
            total = a + b if op == "+" else a - b
            return tree.Number(total) if total >= 0 else tree.Unary(tree.Number(-total))
        case tree.Binary(op="*", left=a, right=b) if NOTHING in (a, b):
            return NOTHING
        case tree.Binary(op="/", left=a) if a == NOTHING:
            return NOTHING
        case _:
            return node


def unsigned(node: Node) -> Node:
    """`0/0.09` for `-0/0.09`: a sign in front of what is 0 is left out."""
    node = mapped(node, unsigned)
    return node.arg if isinstance(node, tree.Unary) and _is_zero(node.arg) else node


def _is_zero(node: Node) -> bool:
    match node:
        case tree.Number(value=value):
            return value == 0
        case tree.Unary(arg=inside):
            return _is_zero(inside)
        case tree.Binary(op="*", left=a, right=b):
            return _is_zero(a) or _is_zero(b)
        case tree.Binary(op="/", left=a):
            return _is_zero(a)
        case _:
            return False


def parts(node: Node) -> list[Node]:
    """The parts right below a formula."""
    found: list[Node] = []

    def note(part: Node) -> Node:
        found.append(part)
        return part

    mapped(node, note)
    return found


def contains(node: Node, part: Node) -> bool:
    """Whether a formula is another one, or has it in it."""
    return node == part or any(contains(p, part) for p in parts(node))


def has_comparison(node: Node) -> bool:
    """Whether a formula asks which of two numbers is larger."""
    return isinstance(node, tree.Indicator) or any(map(has_comparison, parts(node)))
