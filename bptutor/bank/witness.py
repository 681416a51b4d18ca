"""Whether a random instance that refutes a claim can be made to fit the givens.

An instance is drawn with every given quantity at its value, and its definition dropped. Where a given is a
leaf that is all there is to it. Where it is not (a pre-activation, say), its definition must be able to give
that value: through a leaf that nothing else in question depends on, along operations that can be undone.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from bptutor.calculus.givens import Givens
    from bptutor.calculus.graph import Graph

_RANGE: dict[str, Callable[[float], bool]] = {
    "sigmoid": lambda v: 0 < v < 1,
    "tanh": lambda v: -1 < v < 1,
    "relu": lambda v: v >= 0,
    "leaky_relu": lambda v: True,
    "exp": lambda v: v > 0,
    "softplus": lambda v: v > 0,
    "neg": lambda v: True,
    "identity": lambda v: True,
}
"""Operations of one operand that can be undone, and the values they take."""

_LINEAR = ("add", "sub", "sum", "mean")


class Witness:
    """The givens of a problem, and the rows that a claim is about."""

    def __init__(self, graph: Graph, givens: Givens, claim: Iterable[int]) -> None:
        self.graph = graph
        self.stated = {q.row for q in givens.given}
        self.value = givens.get
        self.claim = tuple(claim)
        self.defined = {
            row for row in self.stated if graph.owner[row].block.op not in ("leaf", "func", "const")
        }

    def unfit(self) -> list[int]:
        """The given rows that an instance might not fit."""
        if not self.defined:
            return []
        below = {row: self.graph.rows_below(self.graph.recipe(row)[1], self.stated) for row in self.defined}
        involved = self._involved(below)
        found = []
        for row in sorted(involved):
            others = set().union(self.concerned, *(below[r] for r in involved if r != row))
            if not self._reaches(row, others, top=True):
                found.append(row)
        return found

    @cached_property
    def concerned(self) -> set[int]:
        """All rows that the claim is made of, down to what is given."""
        return self.graph.rows_below(self.claim, self.stated)

    def _involved(self, below: dict[int, set[int]]) -> set[int]:
        """The defined givens that the claim, or a given that it involves, has anything to do with."""
        involved: set[int] = set()
        rows = set(self.concerned)
        while True:
            more = {
                r for r in self.defined - involved if r in rows or below[r] & rows & self._leaves(below[r])
            }
            if not more:
                return involved
            involved |= more
            for r in more:
                rows |= below[r]

    def _leaves(self, rows: Collection[int]) -> set[int]:
        return {r for r in rows if self.graph.owner[r].block.op in ("leaf", "func") and r not in self.stated}

    def _reaches(self, row: int, taken: Collection[int], top: bool = False) -> bool:
        """Whether the row can be given its value by choosing a free leaf below it that is not `taken`."""
        if not top and (row in self.stated or row in taken):
            return False
        op, operands = self.graph.recipe(row)
        if op in ("leaf", "func"):
            domain = self.graph.domains.get(self.graph.owner[row].block.id, "real")
            return domain == "real"
        if op in _RANGE:
            value = self.value(row) if top else None
            return (value is None or _RANGE[op](value)) and self._reaches(
                operands[0], taken, top and op == "identity"
            )
        if op in _LINEAR:
            return any(self._reaches(r, taken) for r in operands)
        if op == "mul":
            return any(self._reaches(a, taken) and self.value(b) != 0 for a, b in (operands, operands[::-1]))
        if op == "dot":
            half = len(operands) // 2
            pairs = list(zip(operands[:half], operands[half:], strict=True))
            return any(
                self._reaches(a, taken) and self.value(b) != 0 for a, b in (*pairs, *(p[::-1] for p in pairs))
            )
        return False
