"""Instances close to where formulas bend: `[z > -0.0001]` is not `[z > 0]`, but hardly any instance tells.

A bend is where something changes its sign: what a gate looks at, the difference of what a maximum chooses
from, a divisor, the argument of a very steep sigmoid. Between two instances on either side of it lies one on
the bend itself, which is found by halving the way, all bends at once. Instances on both sides of it, ever
nearer, then show what a formula does there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.coverage import BY_ORDER, by_sign
from bptutor.calculus.plan import Plan
from bptutor.calculus.sampling import DISCRETE, GeneralFunction, Instances, largest_batch
from bptutor.calculus.simplify import constant_of
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array

    Mask = NDArray[np.bool_]
    Columns = NDArray[np.intp]

STEPS = (1e-2, 1e-4, 1e-6)
"""How near a bend is looked at, as shares of the way between the two instances ..."""
SHARP_STEPS = (*STEPS, 1e-8, 1e-10, 1e-12)
"""... and where it is a kink or a jump. (Nearer to where a divisor is 0 there is but rounding to be seen.)"""
HALVINGS = 46
PAIRS = 6
"""So many pairs of instances for each bend, ..."""
MOST_ENTRIES = 32
"""... of arrays so many entries in all: large models have many gates of one kind."""
STEEP = 100.0
"""Functions of larger arguments are steep: beside moderate instances they look like steps."""

SATURATING = ("sigmoid", "tanh", "exp", "softplus", "softmax", "sinh", "cosh")


class Bend(Record):
    """Where `first` is as large as `second`, or 0 if there is none; sharp where it is a kink or a jump."""

    first: Block
    second: Block | None
    is_sharp: bool

    @property
    def key(self) -> tuple[object, object]:
        """Equal for the same place."""
        return self.first.content, None if self.second is None else self.second.content

    def is_where_one_opens(self, gates: frozenset[int]) -> bool:
        """Whether these rows, which gates look at the sign of, have all of it among them."""
        return self.second is None and gates.issuperset(self.first.rows.ravel().tolist())

    @property
    def entries(self) -> int:
        """Arrays have a bend for each entry."""
        return max(int(x.rows.size) for x in (self.first, self.second) if x is not None)

    def side(self, plan: Plan | Instances) -> Array:
        """Positive on one side of it and negative on the other, an entry a row; shape (entries, batch)."""
        with np.errstate(invalid="ignore"):
            x = plan[self.first] if self.second is None else plan[self.first] - plan[self.second]
        return np.broadcast_to(x, (*x.shape[:-1], plan.batch)).reshape((-1, plan.batch))


def bends_of(blocks: Iterable[Block], instances: Instances) -> list[Bend]:
    """The bends of these blocks, each place once; of steep functions those that are steep on `instances`."""
    found: dict[tuple[object, object], Bend] = {}
    for b in blocks:
        for bend in _bends(b, instances):
            known = found.setdefault(bend.key, bend)
            if bend.is_sharp and not known.is_sharp:
                found[bend.key] = bend
    return list(found.values())


def _bends(b: Block, instances: Instances) -> Iterator[Bend]:
    if (inside := by_sign(b)) is not None:
        yield Bend(inside, None, True)
    elif b.op in BY_ORDER:
        yield Bend(b.inputs[0], b.inputs[1], True)
    elif b.op in SATURATING:
        if (np.abs(instances[b.inputs[0]]) > STEEP).any():
            yield Bend(b.inputs[0], None, True)
            yield from _zeros(b.inputs[0], instances)
    elif b.op == "div":
        yield from _zeros(b.inputs[1], instances)
    elif b.op in ("sqrt", "ln", "log2", "log10"):
        yield from _zeros(b.inputs[0], instances)
    elif b.op == "pow":
        n = constant_of(b.inputs[1])
        if n is None and (np.abs(instances[b.inputs[1]]) > STEEP).any():
            yield Bend(b.inputs[1], None, True)
        if n is None or n < 0 or n.denominator > 1 or n > STEEP:
            yield from _zeros(b.inputs[0], instances)


def _zeros(b: Block, instances: Instances) -> Iterator[Bend]:
    """Where something is 0, or would be but for constants and squares: `z^2 + 10^-12` is small where z is."""
    inner: Block | None = b
    while inner is not None and _varies(inner, instances):
        yield Bend(inner, None, False)
        inner = _within(inner, instances)


def _within(b: Block, instances: Instances) -> Block | None:
    """What a sum or product with a constant, a power or a root is made of."""
    if b.op in ("add", "sub", "mul"):
        moving = [x for x in b.inputs if _varies(x, instances)]
        return moving[0] if len({x.content for x in moving}) == 1 else None
    return b.inputs[0] if b.op in ("pow", "abs", "sqrt", "neg") else None


def _varies(b: Block, instances: Instances) -> bool:
    values = instances[b]
    return bool((values != values[..., :1]).any())


# ---- instances -------------------------------------------------------------------------------------------


class Pool:
    """Instances of several batches side by side: (instances, which of them count, which show the most)."""

    def __init__(self, parts: Sequence[tuple[Instances, Mask, Mask]]) -> None:
        self._parts = [instances for instances, _, _ in parts]
        self._counted = np.concatenate([counted for _, counted, _ in parts])
        self._best = np.concatenate([best for _, _, best in parts])

    def values(self, block: Block, columns: Columns) -> Array:
        """The values of a block on some of them."""
        every = [np.broadcast_to(part[block], (*block.shape, part.batch)) for part in self._parts]
        return np.concatenate(every, -1)[..., columns]

    def functions(self, columns: Columns) -> dict[str, GeneralFunction]:
        """The general functions of some of them."""
        names = self._parts[0].functions
        return {n: GeneralFunction.joined([p.functions[n] for p in self._parts], columns) for n in names}

    def pairs(self, bend: Bend, row: int) -> tuple[Columns, Columns]:
        """Instances on the positive side of a bend, and as many on the other."""
        side = np.concatenate([bend.side(part)[row] for part in self._parts])
        above, below = self._some(side > 0), self._some(side < 0)
        return above[: len(below)], below[: len(above)]

    def _some(self, where: Mask) -> Columns:
        best, others = where & self._counted & self._best, where & self._counted & ~self._best
        return np.concatenate([np.flatnonzero(m)[:PAIRS] for m in (best, others)])[:PAIRS]


def instances_near(
    bends: Sequence[Bend], target: Block, answer: Block, pool: Pool, fixed: Mapping[int, float | Fraction]
) -> Instances | None:
    """Instances of a target on both sides of each bend, ever nearer; None where no bend was seen from both.

    They are on the ways between instances of the pool, with all leaves that the answer is made of.
    """
    graph = target.graph
    ways = _Ways(bends, [target, answer], pool, fixed)
    places = [
        (k, ways.crossing[k] + sign * step)
        for k in np.flatnonzero(ways.crosses)
        for step in (SHARP_STEPS if ways.bend[k].is_sharp else STEPS)
        for sign in (-1, 1)
    ]
    if not places:
        return None
    places = places[:: 1 + len(places) // largest_batch(graph.ancestors(target, answer))]
    at, shares = np.array([k for k, _ in places]), np.clip([share for _, share in places], 0, 1)
    functions = pool.functions(ways.start[at])
    return _Placed(target, ways.leaves(shares, at), functions, fixed, len(places))


class _Ways:
    """Straight ways from instances on the positive side of a bend to others; general functions stay."""

    def __init__(
        self, bends: Sequence[Bend], wanted: Sequence[Block], pool: Pool,
        fixed: Mapping[int, float | Fraction],
    ) -> None:
        graph = wanted[0].graph
        most = max(1, MOST_ENTRIES // len(bends))
        pairs = [
            (bend, row, *pool.pairs(bend, row))
            for bend in bends
            for row in range(0, bend.entries, 1 + (bend.entries - 1) // most)
        ]
        self.bend = [bend for bend, _, start, _ in pairs for _ in start]
        self._row = np.array([row for _, row, start, _ in pairs for _ in start], int)
        self.start, end = (np.concatenate([np.zeros(0, int), *(p[k] for p in pairs)]) for k in (2, 3))
        count, sides = len(self.bend), [x for b in bends for x in (b.first, b.second) if x is not None]
        self._free = [b for b in graph.ancestors(*wanted, *sides) if b.op == "leaf"]
        self._from = {b.id: pool.values(b, self.start) for b in self._free}
        moving = [b for b in self._free if graph.domains[b.id] not in DISCRETE]
        self._change = {b.id: pool.values(b, end) - self._from[b.id] for b in moving}
        self._groups = [(b, np.array([k for k in range(count) if self.bend[k] is b], int)) for b in bends]
        self._plan = Plan(graph, sides, count, functions=pool.functions(self.start), fixed=fixed)
        open_, shut = np.zeros(count), np.ones(count)
        self.crosses = self._is_open(open_) & ~self._is_open(shut) if count else np.zeros(0, bool)
        for _ in range(HALVINGS if self.crosses.any() else 0):
            middle = (open_ + shut) / 2
            is_open = self._is_open(middle)
            open_, shut = np.where(is_open, middle, open_), np.where(is_open, shut, middle)
        self.crossing = (open_ + shut) / 2
        """How far along each way its bend is, as a share of it; `crosses` says where there is one."""

    def leaves(self, shares: Array, ways: Columns) -> dict[int, Array]:
        """The leaves at these shares of some of the ways."""
        found = {b.id: self._from[b.id][..., ways] for b in self._free}
        for block, change in self._change.items():
            found[block] = found[block] + shares * change[..., ways]
        return found

    def _is_open(self, shares: Array) -> Mask:
        found = self.leaves(shares, np.arange(len(shares)))
        for leaf in self._free:
            self._plan.set(leaf, found[leaf.id])
        self._plan.run()
        is_open = np.zeros(len(shares), bool)
        for bend, ways in self._groups:
            is_open[ways] = bend.side(self._plan)[self._row[ways], ways] > 0
        return is_open


class _Placed(Instances):
    """Instances with these leaves (by block id) and general functions; others are drawn."""

    def __init__(
        self, wanted: Block, leaves: Mapping[int, Array], functions: Mapping[str, GeneralFunction],
        fixed: Mapping[int, float | Fraction], batch: int,
    ) -> None:
        self._placed, self._known = leaves, functions
        super().__init__(wanted.graph, [wanted], fixed, batch=batch)

    def _function(self, name: str, arity: int) -> GeneralFunction:
        known = self._known.get(name)
        return super()._function(name, arity) if known is None else known

    def _values(self, leaf: Block) -> Array:
        known = self._placed.get(leaf.id)
        return super()._values(leaf) if known is None else known
