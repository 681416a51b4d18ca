"""The way forward and the way back: which rows of a computation belong to which.

The rows of a quantity that is derived are the way forward, and what is made of derivatives of it is the way
back. Rows are shared (the derivative of c*d by d is the row of c), and count as forward then.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.calculus.graph import Block

_STEP = "@"


class Sides:
    """The forward and the backward rows of a computation."""

    def __init__(self, computation: Computation) -> None:
        self.computation = computation

    @cached_property
    def derived(self) -> tuple[int, ...]:
        """The rows of what is derived somewhere in the computation: mostly, of the loss."""
        rows = (self.computation.adjoint(row) for row in self.computation.rows)
        return tuple(dict.fromkeys(pair[0].row for pair in rows if pair is not None))

    @cached_property
    def forward(self) -> frozenset[int]:
        """What the derived quantities are made of; everything, if nothing is derived."""
        if not self.derived:
            return frozenset(self.computation.rows)
        graph, stops = self.computation.graph, self.computation.stops
        return frozenset(graph.rows_below(self.derived, stops))

    @cached_property
    def backward(self) -> tuple[int, ...]:
        """What the derivatives in the target are made of, nearest to it first; slopes count as one thing."""
        below = self.computation.graph.rows_below(self.fronts, self.computation.stops)
        return tuple(sorted(below - self.forward - self._inside_slopes, reverse=True))

    @cached_property
    def fronts(self) -> tuple[int, ...]:
        """The derivatives that the target is made of, or is: those that no other is made of."""
        found: list[int] = []
        seen: set[int] = set()
        wanted = set(self.computation.wanted)
        todo = [*wanted]
        while todo:
            row = todo.pop()
            if row in seen:
                continue
            seen.add(row)
            if self.computation.adjoint(row) is not None and (row in wanted or row not in self.forward):
                found.append(row)
            else:
                todo.extend(self.computation.recipe(row)[1])
        return tuple(sorted(found))

    @cached_property
    def errors(self) -> tuple[int, ...]:
        """Differences such as a - y that the way back uses; not the 1 - a of a slope."""
        graph = self.computation.graph
        near = {r for row in self.backward for r in (row, *self.computation.recipe(row)[1])}
        found = []
        for row in sorted(near - self._inside_slopes, reverse=True):
            op, operands = self.computation.recipe(row)
            has_number = any(graph.recipe(r)[0] == "const" for r in operands)
            is_of_paths = row not in self.forward and self.computation.adjoint(row) is not None
            if op == "sub" and not has_number and not is_of_paths:
                found.append(row)
        return tuple(found)

    @cached_property
    def _inside_slopes(self) -> frozenset[int]:
        """The rows of slopes and what only they are made of: a(1 - a), 1 - a, a^2."""
        computation = self.computation
        found = {r for r in computation.slopes if r not in computation.wanted}
        for row in sorted(computation.rows, reverse=True):
            users = computation.users(row)
            if users and row not in self.forward and all(u in found for u in users):
                found.add(row)
        return frozenset(found)

    @cached_property
    def steps(self) -> tuple[tuple[int, int, int], ...]:
        """(row, old value, change) of each quantity after a step; the row is their sum or difference."""
        found = {}
        for block in self.computation.graph.blocks:
            if isinstance(block.name, str) and _STEP in block.name:
                old = self._before(block.name)
                if old is not None and old.shape == block.shape:
                    pairs = zip(block.rows.ravel().tolist(), old.rows.ravel().tolist(), strict=True)
                    found.update({row: before for row, before in pairs if self.computation.knows(row)})
        parts = ((row, before, self._change(row, before)) for row, before in found.items())
        return tuple((row, before, change) for row, before, change in parts if change is not None)

    def _before(self, name: str) -> Block | None:
        """The value that a step changes: w of w@1, w@1 of w@2."""
        stem, _, step = name.partition(_STEP)
        if not step.isdecimal():
            return None
        before = stem if step == "1" else f"{stem}{_STEP}{int(step) - 1}"
        return self.computation.graph.names.get(before)

    def _change(self, row: int, before: int) -> int | None:
        """What is added to the old value, or taken off it."""
        op, operands = self.computation.recipe(row)
        if op == "sub" and operands[0] == before:
            return operands[1]
        if op == "add" and before in operands:
            return operands[1] if operands[0] == before else operands[0]
        return None

    @cached_property
    def gradients(self) -> tuple[tuple[int, int, int], ...]:
        """(step, row, derivative): each step's derivatives by its old value, and the rows they stand in."""
        found = []
        for step, old, change in self.steps:
            todo, seen = [(step, change)], {change}
            while todo:
                row, part = todo.pop()
                pair = self.computation.adjoint(part)
                if pair is not None and pair[1].row == old:
                    found.append((step, row, part))
                    continue
                new = [r for r in self.computation.recipe(part)[1] if r not in seen]
                seen.update(new)
                todo.extend((part, r) for r in new)
        return tuple(found)

    @cached_property
    def outside(self) -> tuple[int, ...]:
        """What the target makes of derivatives: the arithmetic of a step, the minus of a delta."""
        inner = self.fronts or self.computation.wanted
        below = self.computation.graph.rows_below(inner, self.computation.stops)
        return tuple(sorted(set(self.computation.rows) - below, reverse=True))


def with_part(computation: Computation, row: int, old: int, new: Expr) -> Expr:
    """What a row is made of, with `new` in place of one of its parts."""
    op, operands = computation.recipe(row)
    return (op, *(new if r == old else r for r in operands))
