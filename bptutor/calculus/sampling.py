"""Consistent random instances: leaves drawn, everything else computed.

Answers are compared on thousands of instances of the network itself, so ``a*(1-a)`` and
``sigmoid(z)*(1-sigmoid(z))`` agree wherever `a` is sigmoid(z). Leaves have moderate size and both signs, away
from zero (|u| in [0.4, 1.6]): ranges on one side of zero never switch a ReLU off and let a missing gate
through, and wide ranges saturate. What these do not reach, instances do that are larger, smaller, or mixed of
numbers of all sizes.

Every draw has a fixed seed: the same exercise is graded the same way every time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.agreement import EQUAL, UNDECIDED, order
from bptutor.calculus.draws import Draws
from bptutor.calculus.plan import Plan
from bptutor.calculus.rollback import cut
from bptutor.errors import Undecided

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from bptutor.calculus.graph import Block, Graph
    from bptutor.calculus.kernels import Array

INSTANCES = 2048
ENOUGH = 32
"""So many instances, at least, must be defined for a comparison to mean anything."""
MOST_NUMBERS = 10_000_000
"""What all instances of a question may hold together."""
DISCRETE = ("0 or 1", "one-hot")
"""Domains without anything in between."""
WAVES = 3
DECADES = 9.0
"""Where sizes are mixed, leaves are up to so many powers of ten larger or smaller, ..."""
NEAREST = 15.0
"""... and probabilities as near to 0 and 1 as 10 to the minus this."""
ALIKE = 0.25
"""In this share of such instances all leaves are larger or smaller by the same factor, ..."""
ALIKE_DECADES = 2.0
"""... up to so many powers of ten: deep networks are balanced in a narrow range."""
MIXED = None
"""The stretch of instances in which every leaf has a size of its own."""


class Instances:
    """`batch` consistent instances of `wanted` and what they are made of.

    `given` holds rows at a number (a leaf, or any other quantity: then its definition is dropped). Leaves
    that may have any size are drawn `stretch` times as large. What is drawn for a leaf depends on nothing
    else, so a question has the same answer, asked alone or among others. General functions are `stretch`
    times as high. With `MIXED`, every entry of a leaf has a size of its own, often a moderate one.
    """

    def __init__(
        self,
        graph: Graph,
        wanted: Sequence[Block],
        given: Mapping[int, float | Fraction] | None = None,
        *,
        batch: int = INSTANCES,
        seed: int = 0,
        stretch: float | None = 1.0,
    ) -> None:
        self.graph, self.batch = graph, batch
        self._seed, self._stretch = seed, stretch
        self.functions: dict[str, GeneralFunction] = {}
        self._meet_functions(wanted)
        graph.followers.add(self, of=wanted, empty=0)
        self.plan = Plan(graph, wanted, batch, functions=self.functions, fixed=given)
        self._draw(self.plan.leaves)

    def mark(self) -> int:
        """How many general functions there are (see rollback.Follower); the plan follows by itself."""
        return len(self.functions)

    def go_back(self, mark: int) -> None:
        """Forget the functions that came after `mark`."""
        cut(self.functions, mark)

    @property
    def fixed(self) -> Mapping[int, float | Fraction]:
        """The rows that are held at a number."""
        return self.plan.fixed

    @property
    def is_mixed(self) -> bool:
        """Whether leaves have all sizes."""
        return self._stretch is MIXED

    def add(self, *wanted: Block) -> None:
        """More blocks of the same instances; only what is new is drawn and computed."""
        known = len(self.plan.leaves)
        self._meet_functions(wanted)
        self.plan.add(wanted, self.functions)
        self._draw(self.plan.leaves[known:])

    def _meet_functions(self, wanted: Sequence[Block]) -> None:
        for b in self.graph.ancestors(*wanted):
            if b.op == "func" and b.attr[0] not in self.functions:
                self.functions[b.attr[0]] = self._function(b.attr[0], len(b.inputs))

    def _function(self, name: str, arity: int) -> GeneralFunction:
        size = _common_sizes(self.batch, DECADES / 3) if self._stretch is MIXED else self._stretch
        return GeneralFunction(Draws(self._seed, self.batch, name), arity, self.batch, size=size)

    def _draw(self, leaves: Sequence[Block]) -> None:
        for leaf in leaves:
            self.plan.set(leaf, self._values(leaf))
        self.plan.run_added()

    def _values(self, leaf: Block) -> Array:
        domain = self.graph.domains[leaf.id]
        draws = Draws(self._seed, self.batch, leaf.id)
        values = draw(leaf.shape, domain, draws, self.batch)
        if self._stretch is MIXED:
            return _of_all_sizes(values, domain, draws)
        return values * self._stretch if domain in ("real", "positive") else values

    def __getitem__(self, block: Block) -> Array:
        return self.plan[block]

    def close(self, a: Block, b: Block) -> Array:
        """Where the two agree up to rounding, one boolean an instance; shapes broadcast.

        Where `a`, the reference, is undefined nothing is asked; `b` undefined where `a` is defined disagrees.
        """
        codes = order(self, a, b)
        agree = (codes == EQUAL) | (codes == UNDECIDED) | ~np.isfinite(self.plan[a])
        return np.asarray(np.broadcast_to(agree.reshape((-1, agree.shape[-1])).all(0), self.batch))

    def defined(self, *blocks: Block) -> NDArray[np.bool_]:
        """Where all entries of `blocks` are finite, one boolean an instance."""
        found = np.ones(self.batch, bool)
        for b in blocks:
            x = np.isfinite(self.plan[b])
            found &= x.reshape((-1, x.shape[-1])).all(0)
        return found

    def equal(self, a: Block, b: Block) -> bool:
        """Whether `b` is `a` on every instance. Raises Undecided where too few instances define `a`."""
        if int(self.defined(a).sum()) < ENOUGH:
            raise Undecided("the quantity is undefined on almost every random instance")
        return bool(self.close(a, b).all())


def largest_batch(blocks: Sequence[Block]) -> int:
    """How many instances of these blocks fit into memory: fewer for very large models."""
    return max(ENOUGH, MOST_NUMBERS // max(1, sum(b.rows.size for b in blocks)))


def draw(shape: tuple[int, ...], domain: str, draws: Draws, batch: int) -> Array:
    """Random values of a leaf, shape ``shape + (batch,)``, as its domain allows."""
    size = (*shape, batch)
    if domain == "0 or 1":
        return draws.below(2, size).astype(float)
    if domain == "one-hot":
        return _one_hot(shape, draws, batch)
    if domain == "probability":
        return draws.uniform(0.05, 0.95, size)
    return draws.uniform(0.4, 1.6, size) if domain == "positive" else draws.signed(0.4, 1.6, size)


def _of_all_sizes(values: Array, domain: str, draws: Draws) -> Array:
    """Moderate values of a leaf, as many of them as not made very large or small; see `MIXED`."""
    if domain in DISCRETE:
        return values
    is_moved = draws.uniform(0, 1, values.shape) < _shares_moved(values.shape[-1])
    exponents = draws.uniform(-1, 1, values.shape)
    if domain == "probability":
        near = 10 ** -(NEAREST * np.abs(exponents))
        return np.where(is_moved, np.where(exponents > 0, near, 1 - near), values)
    own = np.where(is_moved, 10 ** (DECADES * exponents), 1.0)
    alike = int(ALIKE * values.shape[-1])
    own[..., :alike] = _common_sizes(alike, ALIKE_DECADES)
    return values * own


def _common_sizes(batch: int, decades: float) -> Array:
    """From very small to very large, an instance each."""
    return np.asarray(10 ** np.linspace(-decades, decades, batch))


def _shares_moved(batch: int) -> Array:
    """What share of the numbers is moved: from none to all.

    Neighbours have unlike shares, so that these go with no other order of the instances.
    """
    return np.asarray(np.arange(batch) * 0.6180339887498949 % 1)


def _one_hot(shape: tuple[int, ...], draws: Draws, batch: int) -> Array:
    """One 1 along the last axis."""
    if not shape:
        return draws.below(2, (batch,)).astype(float)
    hot = draws.below(shape[-1], (*shape[:-1], 1, batch))
    return np.asarray((np.arange(shape[-1])[:, None] == hot).astype(float))


# ---------------------------------------------------------------- general functions


class GeneralFunction:
    """A smooth function for each instance: a level and waves of unlike height, pace and phase.

    Called as ``f(orders, *arguments)``; `orders` counts the derivatives taken by each argument, which a wave
    has in closed form. With unlike functions side by side, g' is as good as independent of g. Level and
    heights are `size` times as large (for each instance, or for all).
    """

    def __init__(self, draws: Draws, arity: int, batch: int, size: Array | float = 1.0) -> None:
        self.height = draws.signed(0.4, 1.2, (WAVES, batch)) * size
        self.pace = draws.signed(0.5, 1.5, (WAVES, arity, batch))
        self.phase = draws.uniform(0, 2 * np.pi, (WAVES, batch))
        self.level = draws.uniform(-1, 1, (batch,)) * size

    @property
    def most(self) -> Array:
        """How far each may be from its level."""
        return np.asarray(np.abs(self.height).sum(0))

    @classmethod
    def joined(cls, functions: Sequence[GeneralFunction], columns: NDArray[np.intp]) -> GeneralFunction:
        """The functions of some of the instances of several batches, counted through."""
        found = cls.__new__(cls)
        for part in ("height", "pace", "phase", "level"):
            setattr(found, part, np.concatenate([getattr(f, part) for f in functions], -1)[..., columns])
        return found

    def __call__(self, orders: tuple[int, ...], *arguments: Array) -> Array:
        """Its value, or its derivative of these orders."""
        total: Array = np.zeros(1) + (self.level if not any(orders) else 0.0)
        for h, w, p in zip(self.height, self.pace, self.phase, strict=True):
            angle = p + np.pi / 2 * sum(orders)
            for k, x in enumerate(arguments):
                angle = angle + w[k] * x
            scale = np.prod([w[k] ** n for k, n in enumerate(orders)], axis=0)
            total = total + h * scale * np.sin(angle)
        return total
