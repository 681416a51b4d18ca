"""By what one may divide: rows that are never 0, and rows that are 0 by coincidence only.

A ReLU output is 0 on whole regions, and nothing is ever divided by it. A weight, or the slope of a sigmoid
times a weight, is 0 on a set of probability zero: dividing by it carries the proviso that it is not 0. Here
that is proved, from how a row is made; that it is nowhere 0 among random instances is not enough by itself,
as the region where it is 0 may be small. Of an analytic function one instance is enough, without rounding.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.calculus.sampling import DISCRETE
from bptutor.calculus.sufficiency.signs import POSITIVE, ZERO, signs_of
from bptutor.calculus.sufficiency.tied import tied

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.question import Number

SMOOTH = {
    "add", "sub", "mul", "div", "neg", "sum", "mean", "dot", "exp", "sigmoid", "tanh", "softmax", "sin",
    "cos", "sinh", "cosh", "identity",
}  # fmt: skip
"""Operations that are analytic wherever they are defined, in the complex numbers, too."""
ROOTS = ("ln", "log2", "log10", "sqrt", "softplus")
"""Analytic where their argument (for softplus, 1 + e^z) is above 0, with several branches beyond."""
LIKE_THEIR_ARGUMENT = ("identity", "neg", "tanh", "sinh", "abs", "leaky_relu", "sign", "sqrt")
"""Functions of one number that are 0 just where it is."""


class Nonzero:
    """What may be divided by, among `rows` (ascending, with all that they are made of)."""

    def __init__(
        self,
        graph: Graph,
        rows: Sequence[int],
        fixed: Mapping[int, Number],
        is_surely_nonzero: Callable[[int], bool],
    ) -> None:
        self._graph, self._rows, self._fixed = graph, rows, fixed
        self._is_surely_nonzero = is_surely_nonzero
        self._rarely: dict[int, bool] = {}

    @cached_property
    def signs(self) -> dict[int, int]:
        """The signs a row can have."""
        return signs_of(self._graph, self._rows, self._fixed)

    def never(self, row: int) -> bool:
        """Whether a row is 0 nowhere."""
        return not self.signs[row] & ZERO

    def rarely(self, row: int) -> bool:
        """Whether a row is 0 at most by coincidence, a set of probability zero."""
        if row not in self._rarely:
            self._rarely[row] = self._is_rarely_zero(row)
        return self._rarely[row]

    @cached_property
    def analytic(self) -> frozenset[int]:
        """The rows that are analytic functions of leaves which are free and continuous, each a single one.

        What was divided by may be 0, and beyond there a root may go on as another one: sqrt(1/x^2) is 1/x,
        and then -1/x. So roots are taken of what has no poles only. Without them, a function goes on around
        its poles through the complex numbers, and is 0 everywhere if it is on any region.
        """
        found: set[int] = set()
        without_poles: set[int] = set()
        for row in self._rows:
            op, operands = self._graph.recipe(row)
            if row in self._fixed or self._is_free(row) or op == "const":
                found.add(row)
                without_poles.add(row)
            elif op != "leaf" and found.issuperset(operands):
                whole = without_poles.issuperset(operands)
                if self._is_smooth(op, operands, whole=whole):
                    found.add(row)
                    without_poles.update([row] if whole and not self._has_poles(op, operands) else [])
        return frozenset(found)

    # ---- leaves

    @cached_property
    def _tied(self) -> dict[int, frozenset[int]]:
        """Leaves that are not free any more, each with what it follows from."""
        return tied(self._graph, self._fixed)

    def _is_free(self, row: int) -> bool:
        """Whether a row is a leaf that can be moved a little, whatever the others are."""
        block = self._graph.owner[row].block
        return (
            block.op == "leaf"
            and row not in self._fixed
            and row not in self._tied
            and self._graph.domains[block.id] not in DISCRETE
        )

    @cached_property
    def _leaves(self) -> dict[int, int]:
        """The free leaves that a row depends on, as bits."""
        free = [row for row in self._rows if self._is_free(row)]
        found = {row: 1 << k for k, row in enumerate(free)}
        for leaf, others in self._tied.items():
            found[leaf] = sum(found.get(other, 0) for other in others)
        for row in self._rows:
            if row in found:
                continue
            bits = 0
            for operand in () if row in self._fixed else self._graph.recipe(row)[1]:
                bits |= found[operand]
            found[row] = bits
        return found

    # ---- what is analytic

    def _is_smooth(self, op: str, operands: tuple[int, ...], *, whole: bool) -> bool:
        """Whether an operation on analytic rows is analytic; `whole` says that these have no poles."""
        if op == "pow":
            n = self._exponent(operands[1])
            return (n is not None and n == int(n)) or (whole and self.signs[operands[0]] == POSITIVE)
        if op in ROOTS:
            return whole and (op == "softplus" or self.signs[operands[0]] == POSITIVE)
        return op in SMOOTH

    def _has_poles(self, op: str, operands: tuple[int, ...]) -> bool:
        """Whether an operation divides by what may be 0."""
        if op == "div":
            return not self.never(operands[1])
        n = self._exponent(operands[1]) if op == "pow" else None
        return n is not None and n < 0 and not self.never(operands[0])

    def _exponent(self, row: int) -> Number | None:
        return self._graph.number(row) if self._graph.recipe(row)[0] == "const" else None

    # ---- what is rarely 0

    def _is_rarely_zero(self, row: int) -> bool:
        if self.never(row):
            return True
        if row in self._fixed:
            return False
        op, operands = self._graph.recipe(row)
        if op == "leaf":
            return self._is_free(row)
        if op in ("mul", "max", "min"):
            return all(map(self.rarely, operands))
        if op == "div" or op in LIKE_THEIR_ARGUMENT:
            return self.rarely(operands[0])
        if op == "pow" and (n := self._exponent(operands[1])) is not None and n != 0:
            return self.rarely(operands[0])
        return self._has_a_free_term(op, operands) or (
            row in self.analytic and self._is_surely_nonzero(row)  # somewhere, and so nearly everywhere
        )

    def _has_a_free_term(self, op: str, operands: tuple[int, ...]) -> bool:
        """Whether one term of a sum moves by itself: a leaf times what is rarely 0, not in other terms.

        For every choice of the other leaves there is one value of this one that makes the sum 0.
        """
        terms = _terms(op, operands)
        for k, term in enumerate(terms):
            others = 0
            for m, other in enumerate(terms):
                others |= self._below(other) if m != k else 0
            for place, leaf in enumerate(term):
                rest = term[:place] + term[place + 1 :]
                if not self._is_free(leaf) or self._leaves[leaf] & (others | self._below(rest)):
                    continue
                if all(map(self.rarely, rest)):
                    return True
        return False

    def _below(self, rows: tuple[int, ...]) -> int:
        bits = 0
        for row in rows:
            bits |= self._leaves[row]
        return bits


def _terms(op: str, operands: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The terms of a sum, each as its factors."""
    if op in ("add", "sub", "sum", "mean"):
        return [(row,) for row in operands]
    if op == "dot":
        half = len(operands) // 2
        return list(zip(operands[:half], operands[half:], strict=True))
    return []
