"""Evaluation from the leaves for one instance: straight-line arithmetic on Python floats, entry by entry.

Quicker than numpy while the graph is small, because a numpy call on a single number costs more than the
arithmetic. Nothing is generated or compiled: the work is a list of (result, function, operands).
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.graph import Block, Graph, parts
from bptutor.calculus.ops import ELEMENTWISE

if TYPE_CHECKING:
    from numpy.typing import NDArray

Step = tuple[int, Callable[..., float], int, int]
"""Where the result goes, the function, its operand, and its second operand (`NONE`: it takes one)."""

NONE = -1
FAST: dict[str, Callable[..., float]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "neg": operator.neg, "tanh": math.tanh,
}
"""Functions that cannot fail on finite floats, without the guard that turns an exception into NaN."""


class ScalarPlan:
    """`wanted` blocks of `graph` at one instance: `set` the leaves, `run`, read ``plan[block]``."""

    def __init__(self, graph: Graph, wanted: Sequence[Block]) -> None:
        self.graph = graph
        self.leaves = [b for b in graph.ancestors(*wanted) if b.op == "leaf"]
        self._place: dict[int, int] = {}
        self._values: list[float] = []
        self._steps: list[Step] = []
        for row in sorted(rows_below(graph, wanted)):
            self._place[row] = self._add(row)

    def _add(self, row: int) -> int:
        """The place of a row's value; rows come after the rows they are made of."""
        q = self.graph.owner[row]
        if q.block.op == "leaf":
            return self._new(math.nan)
        if q.block.op == "const":
            return self._new(float(q.block.attr[1][_flat(q.block, row)]))
        op, operands = parts(q)
        return self._step(op, [self._place[int(x.rows[i])] for x, i in operands], q.index)

    def _new(self, value: float) -> int:
        self._values.append(value)
        return len(self._values) - 1

    def _emit(self, f: Callable[..., float], a: int, b: int = NONE) -> int:
        out = self._new(math.nan)
        self._steps.append((out, f, a, b))
        return out

    def _step(self, op: str, v: list[int], index: tuple[int, ...]) -> int:
        """Reductions come down to steps of one or two operands."""
        if op == "identity":
            return v[0]
        if op in ("sum", "mean"):
            total = self._summed(v)
            return total if op == "sum" else self._emit(operator.mul, total, self._new(1 / len(v)))
        if op == "dot":
            half = len(v) // 2
            pairs = zip(v[:half], v[half:], strict=True)
            return self._summed([self._emit(operator.mul, a, b) for a, b in pairs])
        if op == "softmax":
            top = v[0]
            for k in v[1:]:
                top = self._emit(max, top, k)
            e = [self._emit(math.exp, self._emit(operator.sub, k, top)) for k in v]
            return self._emit(operator.truediv, e[index[-1]], self._summed(e))
        return self._emit(FAST.get(op) or ELEMENTWISE[op].scalar, *v)

    def _summed(self, v: list[int]) -> int:
        if not v:
            return self._new(0.0)
        total = v[0]
        for k in v[1:]:
            total = self._emit(operator.add, total, k)
        return total

    def set(self, leaf: Block, values: Any) -> None:
        """Give a leaf its values, in its own shape (a batch axis of one is fine)."""
        for row, x in zip(leaf.rows.ravel().tolist(), np.ravel(values).tolist(), strict=True):
            if row in self._place:
                self._values[self._place[row]] = float(x)

    def run(self) -> ScalarPlan:
        """Compute everything from the leaves; undefined results are NaN."""
        v = self._values
        for out, f, a, b in self._steps:
            v[out] = f(v[a]) if b < 0 else f(v[a], v[b])
        return self

    def __getitem__(self, block: Block) -> NDArray[np.float64]:
        values = [self._values[self._place[row]] for row in block.rows.ravel().tolist()]
        return np.array(values).reshape(block.shape)


def _flat(block: Block, row: int) -> int:
    return int(np.flatnonzero(block.rows.ravel() == row)[0])


def rows_below(graph: Graph, wanted: Sequence[Block]) -> set[int]:
    """The rows of `wanted` and all the rows they are made of."""
    needed: set[int] = set()
    todo = [int(r) for b in wanted for r in b.rows.ravel()]
    while todo:
        row = todo.pop()
        if row not in needed:
            needed.add(row)
            if graph.owner[row].block.op not in ("leaf", "const"):
                todo += [int(x.rows[i]) for x, i in parts(graph.owner[row])[1]]
    return needed
