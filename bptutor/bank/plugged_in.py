"""The right formula with numbers put in for some of its names: `8*w - 12` where x is 2 and y is 3.

What is given as a number may be written as that number, and then worked out. The formula to start from is the
right one as it is shown, `2*(w*x - y)*x`: names that stand in it are replaced, while what is computed on the
way to it (an activation, say) stays free even if the givens settle it. So a mistake about a derivative is not
made up for by numbers that the answer does not mention.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.bank.formulas import reference
from bptutor.bank.given_numbers import given_leaves, named_in
from bptutor.bank.right_formula import right_formula
from bptutor.calculus.equivalence import Comparison
from bptutor.calculus.simplify import is_zero
from bptutor.errors import BptutorError
from bptutor.notation import tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block


def is_plugged_in(item: Item, node: tree.Node, text: str = "") -> bool:
    """Whether an answer is the right formula, with numbers for given names that it does not mention."""
    try:
        given = _given_blocks(item.problem)
        if not given:
            return False
        with item.problem.scope.temporary():
            return _PluggedIn(item, given).equals(node, text)
    except BptutorError:  # no right formula can be written, or the answer does not fit it
        return False


class _PluggedIn:
    """The right formula of an item, for any numbers; made inside `scope.temporary()`."""

    def __init__(self, item: Item, given: Mapping[str, list[Fraction]]) -> None:
        self.problem, self.given = item.problem, given
        self.wanted, self.right = reference(item), right_formula(item)

    def equals(self, node: tree.Node, text: str) -> bool:
        """Whether an answer is the formula with the given numbers for all names it does not mention."""
        used, mentioned = (_rows(named_in(self.problem, formula)) for formula in (self.right, node))
        rows = {name: _rows([self.problem.scope.blocks[name]]) for name in self.given}
        put_in = [name for name in self.given if rows[name] & used and not rows[name] & mentioned]
        if not put_in or self._may_be_forgotten(put_in, node):
            return False
        truth = self._with({name: self.given[name] for name in put_in})
        return Comparison(truth, seed=self.wanted.seed).outcome(self.wanted.block(node, text)).equal

    def _may_be_forgotten(self, names: list[str], node: tree.Node) -> bool:
        """Whether nothing tells numbers put in from factors left out that happen to be 1 or -1.

        Other numbers leave a trace in an answer that is right with them, and so do terms. For factors it
        takes one more 1, or one more minus sign, than the formula has anyway.
        """
        if any({abs(x) for x in self.given[name]} != {1} for name in names):
            return False
        if _units(node) > _units(self.right):
            return False
        return all(is_zero(self._with({name: [Fraction(0)] * len(self.given[name])})) for name in names)

    def _with(self, numbers: Mapping[str, list[Fraction]]) -> Block:
        """The formula with these numbers for these names."""
        blocks, graph = self.problem.scope.blocks, self.problem.graph
        values = {name: graph.constant(blocks[name].shape, tuple(x)) for name, x in numbers.items()}
        return self.wanted.block(self.right, scope=self.problem.scope.copy(values))


def _given_blocks(problem: Problem) -> dict[str, list[Fraction]]:
    """The free quantities of which every entry is given, with their numbers in row-major order."""
    given = {q.row: Fraction(str(value)) for q, value in given_leaves(problem)}
    leaves = {name: b.rows.ravel().tolist() for name, b in problem.scope.blocks.items() if b.op == "leaf"}
    return {name: [given[row] for row in rows] for name, rows in leaves.items() if given.keys() >= set(rows)}


def _rows(blocks: list[Block]) -> set[int]:
    return {row for block in blocks for row in block.rows.ravel().tolist()}


def _units(node: tree.Node) -> int:
    """How many ones and minus signs there are."""
    return sum(
        isinstance(part, tree.Unary) or (isinstance(part, tree.Number) and part.value == 1)
        for part in tree.walk(node)
    )
