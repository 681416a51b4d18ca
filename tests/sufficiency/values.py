"""The rows of a graph at instances: floats with their tangents, fractions, 60 digits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from bptutor.calculus.graph import Graph
from tests.sufficiency.arithmetic import RATIONAL, Floats, Fractions, Precise, slopes, value

Batch = dict[int, Any]
"""Row -> an array, an entry an instance."""


class Rows:
    """What some rows of a graph are made of, in an order in which they can be computed."""

    def __init__(self, graph: Graph, wanted: Iterable[int]) -> None:
        self.graph = graph
        seen: set[int] = set()
        todo = list(wanted)
        while todo:
            row = todo.pop()
            if row not in seen:
                seen.add(row)
                todo += graph.recipe(row)[1]
        self.order = sorted(seen)
        self.leaves = [row for row in self.order if graph.recipe(row)[0] == "leaf"]

    @property
    def are_rational(self) -> bool:
        """Whether fractions are enough: polynomials, quotients and comparisons."""
        return all(self._is_rational(row) for row in self.order)

    def _is_rational(self, row: int) -> bool:
        op, operands = self.graph.recipe(row)
        if op != "pow":
            return op in RATIONAL or op in ("leaf", "const")
        exponent = operands[1]
        return self.graph.recipe(exponent)[0] == "const" and self.graph.number(exponent).denominator == 1

    def at(self, leaves: Mapping[int, Any], k: Any = Floats) -> Batch:
        """The value of every row; for floats, `leaves` are arrays."""
        found: Batch = {}
        for row in self.order:
            op, operands = self.graph.recipe(row)
            if op == "leaf":
                found[row] = leaves[row]
            elif op == "const":
                found[row] = k.number(self.graph.number(row))
            else:
                found[row] = value(k, op, [found[x] for x in operands], place_of(self.graph, row))
        return found

    def precisely(self, leaves: Mapping[int, Any]) -> dict[int, Any]:
        """The value of every row at one instance: fractions if possible, else 60 digits."""
        k: Any = Fractions if self.are_rational else Precise
        return self.at({row: k.number(leaves[row]) for row in self.leaves}, k)

    def tangents(self, found: Batch, by: list[int], size: int) -> Batch:
        """The derivative of every row by the leaves `by`: arrays (instances, len(by)); none where it is 0."""
        slope: Batch = {}
        for k, row in enumerate(by):
            slope[row] = np.zeros((size, len(by)))
            slope[row][:, k] = 1
        for row in self.order:
            op, operands = self.graph.recipe(row)
            moving = [x in slope for x in operands]
            if not any(moving):
                continue
            local = slopes(op, [found[x] for x in operands], found[row], place_of(self.graph, row))
            terms = [
                np.broadcast_to(np.asarray(d, float), (size,))[:, None] * slope[x]
                for d, x in zip(local, operands, strict=True)
                if x in slope and not (np.isscalar(d) and d == 0)
            ]
            if terms:
                slope[row] = sum(terms)
        return slope


def place_of(graph: Graph, row: int) -> int:
    """Which entry of its softmax a row is; 0 for others."""
    index = graph.owner[row].index
    return index[-1] if index else 0


def jacobian(rows: Rows, of: list[int], by: list[int], found: Batch, size: int) -> Any:
    """Arrays (instances, len(of), len(by))."""
    slope = rows.tangents(found, by, size)
    zero = np.zeros((size, len(by)))
    return np.stack([slope.get(row, zero) for row in of], axis=1) if of else np.zeros((size, 0, len(by)))


def draw(
    graph: Graph, leaves: list[int], size: int, rng: Any, fixed: Mapping[int, Any] | None = None
) -> Batch:
    """Random instances: leaves of size 0.4 to 1.6 with random signs, as their domains allow."""
    found: Batch = {}
    for row in leaves:
        domain = graph.domains[graph.owner[row].block.id]
        sizes = rng.uniform(0.4, 1.6, size)
        if domain == "real":
            sizes *= rng.choice([-1.0, 1.0], size)
        elif domain == "0 or 1":
            sizes = rng.integers(0, 2, size).astype(float)
        elif domain == "probability":
            sizes = rng.uniform(0.05, 0.95, size)
        found[row] = sizes
    for block in {graph.owner[row].block for row in leaves}:
        if graph.domains[block.id] == "one-hot":
            hot = rng.integers(0, block.shape[-1], size)
            for q in block.quantities():
                found[q.row] = (hot == q.index[-1]).astype(float)
    for row, number in (fixed or {}).items():
        found[row] = np.full(size, float(Fraction(number)))
    return found


def movable(graph: Graph, leaves: Iterable[int], fixed: Mapping[int, Any] | None = None) -> list[int]:
    """The leaves that may change by a little."""
    discrete = ("0 or 1", "one-hot")
    return [
        row for row in leaves
        if row not in (fixed or {}) and graph.domains[graph.owner[row].block.id] not in discrete
    ]  # fmt: skip
