"""The numbers of one instance, row by row: as fractions where that is possible, else as floats."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from bptutor.calculus.exact import Exact
from bptutor.calculus.settle import settle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sampling import GeneralFunction

Number: TypeAlias = "float | Fraction"


class InstanceValues:
    """What every row of `graph` comes to, with the numbers in `leaves` for its leaves (or given rows).

    `functions` are what general functions are in this instance; without, their values are open.
    """

    def __init__(
        self,
        graph: Graph,
        leaves: Mapping[int, Number],
        functions: Mapping[str, GeneralFunction] | None = None,
    ) -> None:
        self._graph, self._functions = graph, functions or {}
        self._exact = Exact(graph, leaves)
        self._floats: dict[int, float | None] = {row: float(value) for row, value in leaves.items()}

    def __getitem__(self, row: int) -> Number | None:
        """The number of a row; None where the instance leaves it open or it is undefined."""
        exact = self._exact[row]
        if exact is not None and not self._exact.is_rounded(row):
            return exact
        return self._float(row)

    def _float(self, row: int) -> float | None:
        """Walks down without recursion."""
        todo = [row]
        while todo:
            op, operands = self._recipe(todo[-1])
            waiting = [r for r in operands if r not in self._floats]
            if waiting:
                todo += waiting
                continue
            top = todo.pop()
            if top not in self._floats:
                self._floats[top] = self._computed(top, op, [self._floats[r] for r in operands])
        return self._floats[row]

    def _recipe(self, row: int) -> tuple[str, tuple[int, ...]]:
        op = self._graph.owner[row].block.op
        if row in self._floats or op in ("leaf", "const"):
            return op, ()
        return self._graph.recipe(row)

    def _computed(self, row: int, op: str, values: Sequence[float | None]) -> float | None:
        if op == "const":
            return float(self._graph.number(row))
        if op == "leaf":
            return None
        if op == "func":
            known = [value for value in values if value is not None]
            return self._general(row, known) if len(known) == len(values) else None
        place = self._graph.owner[row].index[-1:]
        try:
            value = settle(op, values, place[0] if place else 0)
        except (ArithmeticError, ValueError):
            return None
        return value if value is not None and math.isfinite(value) else None

    def _general(self, row: int, values: Sequence[float]) -> float | None:
        """A general function or a derivative of one."""
        name, orders = self._graph.owner[row].block.attr
        function = self._functions.get(name)
        return None if function is None else float(function(orders, *map(np.asarray, values))[0])
