"""The rows of a target: what each is made of, what it is used for, and what it is called.

Rows are as in `graph`: derivatives are rows like others. A *stop* is a row whose value is given; what it is
made of is not looked at. Made outside of `Graph.temporary()`.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from bptutor.calculus.altered.budget import SMALL
from bptutor.calculus.altered.units import Unit, Units
from bptutor.calculus.entry_names import DerivativeName
from bptutor.calculus.graph import Quantity

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from bptutor.calculus.givens import Givens
    from bptutor.calculus.graph import Block, Graph
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sampling import Instances
    from bptutor.calculus.settle import Known

Adjoint = tuple[Quantity, Quantity]
"""(of, by) of a derivative."""

LEAF = ("leaf", ())


class Computation:
    """What the entries of `target` are made of, down to leaves and `stops`."""

    def __init__(self, graph: Graph, target: Block, stops: Container[int] = ()) -> None:
        self.graph, self.target, self.stops = graph, target, stops
        self.wanted: tuple[int, ...] = tuple(dict.fromkeys(int(r) for r in target.rows.ravel()))
        """The rows of the target, each once."""
        self.remembered: WeakKeyDictionary[Givens, dict[int, Known]] = WeakKeyDictionary()
        """What follows from givens, unaltered, as far as it has been asked for."""
        self.drawn: WeakKeyDictionary[Instances, dict[Any, Array]] = WeakKeyDictionary()
        """Rows on random instances, likewise."""
        self._users: dict[int, list[int]] = {}
        self._forward: dict[int, set[int]] = {}
        self._pairs: dict[int, set[tuple[int, ...]]] = {}
        self.rows: tuple[int, ...] = self._take_in(self.wanted)
        """All of its rows, each after those it is made of."""
        self.own = frozenset(self.rows)

    def _take_in(self, rows: Iterable[int]) -> tuple[int, ...]:
        new = [r for r in self.graph.rows_below(rows, self.stops) if r not in self._users]
        for r in new:
            self._users[r] = []
        for r in new:
            for operand in dict.fromkeys(self.recipe(r)[1]):
                self._users[operand].append(r)
        return tuple(sorted(new))  # rows are numbered after the rows they are made of

    @property
    def is_large(self) -> bool:
        """Whether it is too large to try many mistakes."""
        return self.size > SMALL

    @cached_property
    def size(self) -> int:
        """What it takes to compute it: rows and the links between them (see `budget`)."""
        return sum(1 + len(self.recipe(row)[1]) for row in self.rows)

    def recipe(self, row: int) -> tuple[str, tuple[int, ...]]:
        """The operation a row comes from and the rows it works on; ``("leaf", ())`` of a leaf or stop."""
        return LEAF if row in self.stops else self.graph.recipe(row)

    def users(self, row: int) -> tuple[int, ...]:
        """The rows that are made of a row (among those of this computation)."""
        return tuple(self._users.get(row, ()))

    def above(self, rows: Iterable[int], fixed: Container[int] = ()) -> tuple[int, ...]:
        """`rows` and all that changes when they do; what is `fixed` does not."""
        rows = tuple(rows)
        outside = [r for r in rows if r not in self._users]
        if outside:
            self._take_in(outside)
        seen: set[int] = set()
        todo = list(rows)
        while todo:
            row = todo.pop()
            if row not in seen:
                seen.add(row)
                todo.extend(u for u in self._users[row] if u not in fixed)
        return tuple(sorted(seen))

    def knows(self, row: int) -> bool:
        """Whether a row is one of these, or was met in an expression (see `include`)."""
        return row in self._users

    def include(self, rows: Iterable[int]) -> None:
        """Look at further rows, which an alteration takes in place of others."""
        outside = [r for r in rows if r not in self._users]
        if outside:
            self._take_in(outside)

    # ---- what rows are

    def adjoint(self, row: int) -> Adjoint | None:
        """(of, by) where the row is the derivative d(of)/d(by) for a node `by`.

        Of several nodes with the same derivative the one nearest to the output; named nodes first.
        """
        found = self._adjoints.get(row)
        return found[0] if found else None

    def adjoints(self, row: int) -> list[Adjoint]:
        """All (of, by) that the row is the derivative of: dL/db is the row of dL/dz, as z = wx + b."""
        return self._adjoints.get(row, [])

    @cached_property
    def _adjoints(self) -> dict[int, list[Adjoint]]:
        found: dict[int, list[Adjoint]] = {}
        blocks = self.graph.blocks
        for block in blocks:
            if isinstance(block.name, DerivativeName):
                self._note(found, block, blocks[block.name.of], blocks[block.name.by])
        for of, adjoints in self.graph.adjoints.items():
            for by, block in adjoints.items():
                if block.op != "const" and blocks[of] is not blocks[by]:
                    self._note(found, block, blocks[of], blocks[by])
        return found

    def _note(self, found: dict[int, list[Adjoint]], block: Block, of: Block, by: Block) -> None:
        for row, q in zip(block.rows.ravel().tolist(), by.quantities(), strict=True):
            if row in self._users:
                found.setdefault(row, []).append((Quantity(of), q))

    def forward(self, of: int) -> set[int]:
        """The rows that a row is made of, whatever is given."""
        if of not in self._forward:
            self._forward[of] = self.graph.rows_below([of])
        return self._forward[of]

    def is_forward(self, row: int) -> bool:
        """Whether something that is differentiated is made of the row."""
        return row in self._all_forward

    @cached_property
    def _all_forward(self) -> set[int]:
        derived = {of.row for found in self._adjoints.values() for of, _ in found}
        return set[int]().union(*map(self.forward, derived))

    def is_raised(self, row: int) -> bool:
        """Whether something that is differentiated is made of a power of the row."""
        recipes = map(self.graph.recipe, self._all_forward)
        return any(op == "pow" and operands[0] == row for op, operands in recipes)

    def is_product(self, of: int, *factors: int) -> bool:
        """Whether `of` is made of a product of two factors."""
        return any(pair in self._products(of) for pair in (factors, factors[::-1]))

    def _products(self, of: int) -> set[tuple[int, ...]]:
        if of not in self._pairs:
            recipes = [self.graph.recipe(row) for row in self.forward(of)]
            found = {operands for op, operands in recipes if op == "mul"}
            dots = [(operands[: len(operands) // 2], operands[len(operands) // 2 :])
                    for op, operands in recipes if op == "dot"]
            self._pairs[of] = found.union(*(zip(*dot, strict=True) for dot in dots))
        return self._pairs[of]

    @cached_property
    def units(self) -> Units:
        """The activations of the graph."""
        return Units(self.graph)

    def slope(self, row: int) -> Unit | None:
        """The unit whose slope the row is."""
        return self._slopes.get(row)

    @property
    def slopes(self) -> dict[int, Unit]:
        """The rows that are slopes, and the units they are slopes of."""
        return self._slopes

    @cached_property
    def _slopes(self) -> dict[int, Unit]:
        found = ((row, self.units.slope(row)) for row in self.rows)
        return {row: unit for row, unit in found if unit is not None}

    def quantity(self, row: int) -> Quantity:
        """The entry of a named node that holds the row, if there is one; else the entry that defines it."""
        return self._named.get(row, self.graph.owner[row])

    @cached_property
    def _named(self) -> dict[int, Quantity]:
        """Names an author gave before those of derivatives, older ones before newer ones."""
        found: dict[int, Quantity] = {}
        named = [b for b in self.graph.blocks if b.name is not None]
        for block in sorted(named, key=lambda b: isinstance(b.name, DerivativeName)):
            for row, q in zip(block.rows.ravel().tolist(), block.quantities(), strict=True):
                found.setdefault(row, q)
        return found
