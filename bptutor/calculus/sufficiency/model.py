"""The model of a question, evaluated for many instances side by side.

An instance is a column of numbers, one a leaf. What is known comes in two kinds: leaves, which are *known*
themselves or *given* at a number, and *told* rows, which are computed and must come out the same.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bptutor.calculus.coverage import BY_ORDER, BY_SIGN
from bptutor.calculus.draws import Draws
from bptutor.calculus.plan import Plan
from bptutor.calculus.precise import written
from bptutor.calculus.sampling import DISCRETE, GeneralFunction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block, Graph
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.question import Question

SIZES = (32, 256, 2048, 8192)
"""A plan is made for so many columns; fewer are filled up."""
MOST_NUMBERS = 4_000_000
"""What one plan may hold: larger models are run on fewer columns at a time."""
FARTHEST = 1000
TINIEST, SMALL = 1e-9, 1e-2
"""Written numbers between these are made up for by large leaves."""
MOST_COLUMNS = 4096
MOST_WORK = 16_000_000
"""Columns times numbers that one kind of search may take."""
MOST_COMPUTED = 100_000_000
"""Numbers computed, in all: then no more is looked for. Only models of thousands of numbers come to that."""
SATURATING = ("sigmoid", "tanh", "softmax", "softplus", "exp", "sinh", "cosh")
LIMITS = (8.0, 18.0)
"""Arguments of sigmoids and the like stay below the first; where the numbers given are large, the second.

Beyond that, two saturated units are hardly told apart in floating point."""


class Seen(NamedTuple):
    """What some instances come to, one column an instance."""

    told: Array
    target: Array
    usable: NDArray[np.bool_]
    """Where everything is finite and nothing saturates."""
    lit: Array
    """The share of ReLU units that are on."""
    steepest: Array
    """The largest argument of a sigmoid or the like; of tanh, which is twice as steep, twice that."""
    sides: Array
    """What gates and maxima look at the sign of: 0 on a kink."""

    def at(self, columns: NDArray[np.intp]) -> Seen:
        """Some of the instances."""
        parts: Any = (values[..., columns] for values in self)
        return Seen(*parts)


class Model:
    """Leaves, domains and values of a question's model. Plans are made when first needed, and kept."""

    def __init__(self, question: Question) -> None:
        self.question, self.graph = question, question.graph
        self.leaves = question.leaves
        self.rows = [q.row for q in self.leaves]
        self.place = {row: i for i, row in enumerate(self.rows)}
        self.domains = [self.graph.domains[q.block.id] for q in self.leaves]
        known = {row for row in question.known_rows if self._op(row) == "leaf"}
        self.fixed = {row: written(value) for row, value in question.fixed.items()}
        self.known = np.array([row in known for row in self.rows], bool)
        self.given = np.array([row in self.fixed for row in self.rows], bool)
        computed = {row: self.fixed[row] for row in question.fixed if self._op(row) not in ("leaf", "const")}
        self.equations = list(computed)
        """Computed rows at a number, which every instance must meet; `goals` are the numbers."""
        self.goals = np.array([float(x) for x in computed.values()])
        self.data = [row for row in question.known_rows if self._op(row) not in ("leaf", "const")]
        self.told = [*self.equations, *self.data]
        self.targets = list(question.target_rows)
        self.functions = functions_of(self.graph, self._wanted)
        self.limit = LIMITS[0]
        self.woken: Array | None = None
        """Instances with large numbers, see `instances.woken`; None as long as none were looked for."""
        self._computed = 0
        self._typical: dict[int, float] = {}
        self._plans: dict[int, Plan] = {}

    def scale(self, rows: Sequence[int], seen: Array) -> Array:
        """The size that rows have, (rows, 1): their median where they are first seen; 1 if that is 0."""
        for row, values in zip(rows, seen, strict=True):
            if row not in self._typical:
                sizes = np.abs(values[np.isfinite(values) & (values != 0)])
                self._typical[row] = float(np.median(sizes)) if sizes.size else 1.0
        return np.array([[self._typical[row]] for row in rows]).reshape((-1, 1))

    def _op(self, row: int) -> str:
        return self.graph.owner[row].block.op

    @cached_property
    def saturates(self) -> bool:
        """Whether there is a sigmoid or the like in it, so that numbers must not be large."""
        return any(self._op(row) in SATURATING for row in self.question.below)

    @cached_property
    def bends(self) -> bool:
        """Whether anything in it looks at the sign of a number, or which of two is larger."""
        return any(self._op(row) in (*BY_SIGN, *BY_ORDER) for row in self.question.below)

    @cached_property
    def far_values(self) -> tuple[float, ...]:
        """Values that small ones do not reach.

        On either side of the written numbers, 9 and 11 for 10; and large enough for a number written before
        them to matter: 10000 for 0.0001.
        """
        written_numbers = {abs(self.graph.number(r)) for r in self.question.below if self._op(r) == "const"}
        far = [float(c) for c in sorted(written_numbers) if 2 <= c <= FARTHEST][:2]
        small = [round(1 / c) for c in sorted(written_numbers, reverse=True) if TINIEST <= c < SMALL][:2]
        beyond = [s * (c + d) for c in far for d in (1, -1) for s in (1, -1)]
        return (*beyond, *(float(d * c) for c in small for d in (1, 2, -1)))

    @property
    def free(self) -> NDArray[np.bool_]:
        """Leaves that two instances may differ in, one boolean a leaf."""
        return np.asarray(~(self.known | self.given))

    @cached_property
    def movable(self) -> NDArray[np.bool_]:
        """Free leaves that can move a little: those without anything in between are left out."""
        return self.free & ~self.discrete

    @cached_property
    def loose(self) -> NDArray[np.bool_]:
        """Leaves, known ones too, that may have any size."""
        has_any_size = np.array([domain in ("real", "positive") for domain in self.domains], bool)
        return np.asarray(has_any_size & ~self.given)

    @cached_property
    def largest(self) -> float:
        """The largest of the numbers that are given, within limits."""
        return min(FARTHEST, max((abs(float(x)) for x in self.fixed.values()), default=1.0))

    @cached_property
    def discrete(self) -> NDArray[np.bool_]:
        """Leaves that are 0 or 1, or part of a one-hot vector."""
        return np.array([domain in DISCRETE for domain in self.domains], bool)

    @cached_property
    def _wanted(self) -> list[Block]:
        owners = (self.graph.owner[row].block for row in [*self.told, *self.targets, *self.rows])
        return list({block.id: block for block in owners}.values())

    @cached_property
    def size(self) -> int:
        """How many numbers one instance has."""
        return sum(b.rows.size for b in self.graph.ancestors(*self._wanted))

    @cached_property
    def widest(self) -> int:
        """How many columns fit into one plan."""
        return next((n for n in reversed(SIZES) if n * self.size <= MOST_NUMBERS), SIZES[0])

    @cached_property
    def budget(self) -> int:
        """How many columns a search may look at in one go: few where a model is large."""
        return min(MOST_COLUMNS, max(SIZES[0], MOST_WORK // self.size))

    def above(self, rows: Sequence[int]) -> NDArray[np.bool_]:
        """The leaves that these rows are made of, one boolean a leaf."""
        below = self.graph.rows_below(rows)
        return np.array([row in below for row in self.rows], bool)

    def distances(self, rows: Sequence[int]) -> Array:
        """How many operations lie between each leaf and these rows, at least; infinite without a way."""
        far: dict[int, int] = dict.fromkeys(rows, 0)
        todo = list(far)
        for row in todo:
            for operand in self.graph.recipe(row)[1]:
                if operand not in far:
                    far[operand] = far[row] + 1
                    todo.append(operand)
        return np.array([float(far.get(row, np.inf)) for row in self.rows])

    def at(self, leaves: Array) -> Seen:
        """The told rows and the targets of instances, whose leaves are the columns of an array."""
        starts = range(0, max(1, leaves.shape[1]), self.widest)
        parts = [self._part(leaves[:, k : k + self.widest]) for k in starts]
        joined: Any = (np.concatenate(values, -1) for values in zip(*parts, strict=True))
        return Seen(*joined)

    @property
    def is_spent(self) -> bool:
        """Whether so much has been computed that a search should end."""
        return self._computed > MOST_COMPUTED

    def _part(self, leaves: Array) -> Seen:
        count = leaves.shape[1]
        self._computed += count * self.size
        plan = self._plan(next(n for n in SIZES if n >= count))
        for block, places in self._blocks:
            values = np.ones((*block.shape, plan.batch))
            for index, place in places:
                values[index][:count] = leaves[place]
                values[index][count:] = leaves[place][-1] if count else 1.0
            plan.set(block, values)
        plan.run()
        told, target = self._read(plan, self.told, count), self._read(plan, self.targets, count)
        steepest = _steepest(plan)[:count]
        usable = np.isfinite(told).all(0) & np.isfinite(target).all(0) & (steepest < self.limit)
        return Seen(told, target, usable, _lit(plan)[:count], steepest, _sides(plan)[:, :count])

    def _plan(self, size: int) -> Plan:
        if size not in self._plans:
            self._plans[size] = Plan(self.graph, self._wanted, size, functions=self.functions)
        return self._plans[size]

    @cached_property
    def _blocks(self) -> list[tuple[Block, list[tuple[tuple[int, ...], int]]]]:
        found: dict[int, tuple[Block, list[tuple[tuple[int, ...], int]]]] = {}
        for place, q in enumerate(self.leaves):
            found.setdefault(q.block.id, (q.block, []))[1].append((q.index, place))
        return list(found.values())

    def _read(self, plan: Plan, rows: Sequence[int], count: int) -> Array:
        values = np.empty((len(rows), count))
        for i, row in enumerate(rows):
            q = self.graph.owner[row]
            values[i] = plan[q.block][q.index][..., :count]
        return values


def _lit(plan: Plan) -> Array:
    units = [plan[b].reshape((-1, plan.batch)) > 0 for b in plan.blocks if b.op == "relu"]
    return np.asarray(np.concatenate(units).mean(0)) if units else np.ones(plan.batch)


def _steepest(plan: Plan) -> Array:
    found = np.zeros(plan.batch)
    for block in plan.blocks:
        if block.op in SATURATING:
            x = plan[block.inputs[0]]
            largest = np.abs(x).reshape((-1, x.shape[-1])).max(0)
            np.maximum(found, largest * (2 if block.op == "tanh" else 1), out=found)
    return found


def _sides(plan: Plan) -> Array:
    found: list[Array] = [np.zeros((0, plan.batch))]
    for block in plan.blocks:
        if block.op in BY_SIGN:
            side = plan[block.inputs[0]]
        elif block.op in BY_ORDER:
            side = plan[block.inputs[0]] - plan[block.inputs[1]]
        else:
            continue
        found.append(np.broadcast_to(side, (*block.shape, plan.batch)).reshape((-1, plan.batch)))
    return np.concatenate(found)


def functions_of(graph: Graph, wanted: Sequence[Block]) -> dict[str, GeneralFunction]:
    """The general functions of a question: known, and so the same in all instances."""
    calls = [b for b in graph.ancestors(*wanted) if b.op == "func"]
    return {b.attr[0]: GeneralFunction(Draws(1, b.attr[0]), len(b.inputs), 1) for b in calls}
