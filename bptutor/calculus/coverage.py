"""Whether random instances have seen both sides of every gate.

A formula with a ReLU, a maximum or a comparison is made of pieces. Two such formulas that agree on every
instance drawn may still differ on a piece that no instance reached, so agreement proves nothing until each
gate has been seen open and closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.simplify import constant_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.calculus.plan import Plan

ONE_SIDED = ("relu", "sigmoid", "softplus", "exp", "softmax", "step", "gate", "abs", "sqrt")
"""Operations whose values are never below 0: a gate on them has only one side that counts."""
BY_SIGN = ("relu", "leaky_relu", "abs", "sign", "step")
BY_ORDER = ("max", "min", "gt", "ge", "lt", "le")


class Coverage:
    """The gates among some blocks, and how often both sides of each were seen so far; `enough` is often."""

    def __init__(self, blocks: Iterable[Block], enough: int = 1) -> None:
        self.gates = [b for b in blocks if _has_two_sides(b)]
        self._enough = enough
        self._open: dict[int, Any] = {b.id: np.zeros(b.shape, int) for b in self.gates}
        self._closed: dict[int, Any] = {b.id: np.zeros(b.shape, int) for b in self.gates}

    def note(self, plan: Plan, counted: Any = True) -> None:
        """Count the instances of a plan that has run, or those that are `counted`."""
        for b in self.gates:
            side, fixed = _side(plan, b), _is_decided(plan, b)
            self._open[b.id] += np.where(fixed, self._enough, ((side > 0) & counted).sum(-1))
            self._closed[b.id] += np.where(fixed, self._enough, ((side < 0) & counted).sum(-1))

    def unseen(self) -> Block | None:
        """A gate of which one side was not seen often enough, if there is one."""
        return next((b for b in self.gates if not self._seen(b)), None)

    def _seen(self, b: Block) -> bool:
        return bool((np.minimum(self._open[b.id], self._closed[b.id]) >= self._enough).all())


def has_gates(blocks: Iterable[Block]) -> bool:
    """Whether there is any gate among some blocks."""
    return any(b.op in BY_SIGN or b.op in BY_ORDER for b in blocks)


def thresholds(blocks: Iterable[Block]) -> frozenset[int]:
    """The rows of what gates look at the sign of, entry by entry."""
    insides = [inside for b in blocks if (inside := by_sign(b)) is not None]
    return frozenset(row for inside in insides for row in inside.rows.ravel().tolist())


def opens_with(b: Block, rows: frozenset[int]) -> bool:
    """Whether a block is a gate that looks at the sign of these rows only."""
    inside = by_sign(b)
    return inside is not None and rows.issuperset(inside.rows.ravel().tolist())


def by_sign(b: Block) -> Block | None:
    """What a gate looks at the sign of; None where it compares two things, and for other blocks."""
    if b.op in BY_SIGN:
        return b.inputs[0]
    if b.op in BY_ORDER and (0 in (numbers := [constant_of(x) for x in b.inputs])):
        return b.inputs[0 if numbers[1] == 0 else 1]
    return None


def _has_two_sides(b: Block) -> bool:
    inside = by_sign(b)
    return inside.op not in ONE_SIDED if inside is not None else b.op in BY_ORDER


def _is_decided(plan: Plan, b: Block) -> Array:
    """Whether the givens decide a gate: what it looks at is the same on every instance, entry by entry.

    (A difference may only seem to be: z - 1e20 is -1e20.)
    """
    inputs = [plan[x] for x in b.inputs]
    same = [(x == x[..., :1]).all(-1) for x in inputs]
    return np.broadcast_to(np.logical_and.reduce(np.broadcast_arrays(*same)), b.shape)


def _side(plan: Plan, b: Block) -> Array:
    """Positive where the gate is open (or the first argument is ahead), negative where it is closed."""
    x = plan[b.inputs[0]]
    with np.errstate(invalid="ignore"):  # infinities have no difference
        difference = x - plan[b.inputs[1]] if b.op in BY_ORDER else x
    return np.broadcast_to(difference, (*b.shape, plan.batch))
