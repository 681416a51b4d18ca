"""Products of arrays with the sign that says what they are: `W x` as W @ x, `p*q` of vectors as p .* q."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.notation import tree
from bptutor.notation.build import Builder
from bptutor.notation.replacing import mapped
from bptutor.notation.terms import elementwise
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.notation.scope import Scope
    from bptutor.notation.terms import Term
    from bptutor.notation.tree import Node


def with_signs(node: Node, scope: Scope, ranges: Mapping[str, int]) -> Node:
    """The same formula; `ranges` says how many values its free index variables take.

    It has been built from its text before, so no product in it is ambiguous.
    """
    if not any(_may_be_array(part, scope) for part in tree.walk(node)):
        return node
    builder = _Noting(scope, "")
    builder.ranges.update(ranges)
    with scope.temporary():
        builder.whole(node)
        return _signed(node, builder.terms)


def _may_be_array(part: Node, scope: Scope) -> bool:
    """Whether a part of a formula brings arrays into it; entries that have names of their own do not."""
    if not isinstance(part, tree.Name):
        return isinstance(part, tree.Array)
    block = scope.blocks.get(part.name)
    return bool(part.indices) or part.name.endswith("'") or (block is not None and block.shape != ())


class _Noting(Builder):
    """Remembers what every part of the formula is."""

    def __init__(self, scope: Scope, text: str) -> None:
        super().__init__(scope, text)
        self.terms: dict[int, Term] = {}

    def term(self, node: Node) -> Term:
        """As its base."""
        found = self.terms[id(node)] = super().term(node)
        return found

    def _product(self, node: tree.Binary) -> Term:
        a, b = self.term(node.left), self.term(node.right)
        if a.cell and b.cell and not _is_entrywise(a, b):
            return self._matrix_product(node, a, b)
        return elementwise("mul", a, b)


def _is_entrywise(a: Term, b: Term) -> bool:
    return a.cell == b.cell and a.row == b.row


def _signed(node: Node, terms: Mapping[int, Term]) -> Node:
    changed = mapped(node, lambda part: _signed(part, terms))
    if not isinstance(node, tree.Binary) or not isinstance(changed, tree.Binary) or node.op != "*":
        return changed
    a, b = (terms.get(id(side)) for side in (node.left, node.right))
    if a is None or b is None or not a.cell or not b.cell:
        return changed
    return replace(changed, op="hadamard" if _is_entrywise(a, b) else "@")
