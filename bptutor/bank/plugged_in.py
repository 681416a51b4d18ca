"""The right formula with numbers put in for some of its names: `8*w - 12` where x is 2 and y is 3.

What is given as a number may be written as that number, and then worked out; a factor of 1 is then not
written at all. An answer is right if it is right with the given numbers in the place of all names that it
does not mention. What it does mention stays free: a computed value such as an activation, too, even where the
givens settle it. So no mistake about a derivative is made up for by a number that happens to fit.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.bank.formulas import reference
from bptutor.bank.given_numbers import given_leaves, named_in
from bptutor.bank.right_formula import right_formula
from bptutor.calculus.equivalence import Comparison
from bptutor.errors import BptutorError
from bptutor.notation.expand import expressed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block
    from bptutor.notation import tree


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
        self.item, self.problem, self.given = item, item.problem, given
        self.wanted = reference(item)

    def equals(self, node: tree.Node, text: str) -> bool:
        """Whether an answer is the formula with the given numbers for all names it does not mention."""
        mentioned = named_in(self.problem, node)
        if not mentioned:  # a number alone is no formula
            return False
        rows, answer = _rows(mentioned), self.wanted.block(node, text)
        blocks = self.problem.scope.blocks
        put_in = {name: x for name, x in self.given.items() if not _rows([blocks[name]]) & rows}
        scope = self.problem.scope.copy({name: self._constant(name, x) for name, x in put_in.items()})
        for right in self._right(rows) if put_in else ():
            truth = self.wanted.block(right, scope=scope)
            if Comparison(truth, seed=self.wanted.seed).outcome(answer).equal:
                return True
        return False

    def _right(self, mentioned: set[int]) -> Iterator[tree.Node]:
        """The right formula as it is shown; for an answer in free quantities alone, in these as well.

        A computed value that the answer leaves out while it names others stays free: a gate, say, that was
        forgotten, and is open for the given numbers.
        """
        yield right_formula(self.item)
        blocks = self.problem.scope.blocks
        free = {row for b in blocks.values() if b.op == "leaf" for row in b.rows.ravel().tolist()}

        def is_free(name: str) -> bool:
            block = self.problem.scope.find(name)
            return block is not None and _rows([block]) <= free

        if mentioned <= free:
            yield expressed(self.wanted.target, self.problem.scope, is_free)

    def _constant(self, name: str, numbers: list[Fraction]) -> Block:
        return self.problem.graph.constant(self.problem.scope.blocks[name].shape, tuple(numbers))


def _given_blocks(problem: Problem) -> dict[str, list[Fraction]]:
    """The free quantities of which every entry is given, with their numbers in row-major order."""
    given = {q.row: Fraction(str(value)) for q, value in given_leaves(problem)}
    leaves = {name: b.rows.ravel().tolist() for name, b in problem.scope.blocks.items() if b.op == "leaf"}
    return {name: [given[row] for row in rows] for name, rows in leaves.items() if given.keys() >= set(rows)}


def _rows(blocks: list[Block]) -> set[int]:
    return {row for block in blocks for row in block.rows.ravel().tolist()}
