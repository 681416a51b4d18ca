"""The fibre of what is known: nearby instances with the same values, found by Gauss-Newton.

With it a witness is tested for not being a coincidence: wherever one of its instances is moved to, by a
little, the other must be able to follow, so that what is known stays equal; and the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bptutor.calculus.sufficiency.question import Question
from tests.sufficiency.values import Batch, Rows, draw, jacobian, movable

STEP = 1e-5
ROUNDS = 12


def instances(question: Question, rows: Rows, size: int, rng: Any) -> tuple[Batch, int]:
    """Random instances that have the numbers that are given, also of what is computed; and how many.

    Where numbers of computed quantities are given, instances are moved until they have them, or left out.
    Where floats stand it, a fifth of the instances is five times as large, to meet what lies farther from 0.
    """
    leaves = draw(question.graph, rows.leaves, size, rng, question.fixed)
    if rows.are_rational:
        wide = np.where(rng.random(size) < 0.2, 5.0, 1.0)
        for row in movable(question.graph, rows.leaves, question.fixed):
            leaves[row] = leaves[row] * wide
    made = [row for row in question.fixed if _is_made(question, row)]
    if not made:
        return leaves, size
    free = movable(question.graph, rows.leaves, question.fixed)
    wanted = np.array([float(question.fixed[row]) for row in made])
    below = Rows(question.graph, made)
    with np.errstate(all="ignore"):
        for _ in range(4 * ROUNDS):
            found = below.at(leaves)
            off = wanted - np.stack([np.broadcast_to(found[row], (size,)) for row in made], axis=1)
            slope = jacobian(below, made, free, found, size)
            fine = np.isfinite(off).all(axis=1) & np.isfinite(slope).all(axis=(1, 2))
            step = np.zeros((size, len(free)))
            step[fine] = np.einsum("kij,kj->ki", np.linalg.pinv(slope[fine], rcond=1e-6), off[fine])
            for k, row in enumerate(free):
                leaves[row] = leaves[row] + np.clip(step[:, k], -1, 1)
    kept = fine & (np.abs(off) < 1e-10).all(axis=1) & (np.abs(step) < 1e-8).all(axis=1)
    for row in free:
        if question.graph.domains[question.graph.owner[row].block.id] == "positive":
            kept &= leaves[row] > 0
    for row in rows.order:  # moved up to a kink, they may be on either side of it
        if question.graph.recipe(row)[0] in ("relu", "leaky_relu", "abs"):
            kept &= np.abs(rows.at(leaves)[question.graph.recipe(row)[1][0]]) > 1e-7
    return {row: numbers[kept] for row, numbers in leaves.items()}, int(kept.sum())


class Fibre:
    """The instances of a question with one set of values of what is known."""

    def __init__(self, question: Question) -> None:
        self.known = [*question.known_rows, *(r for r in question.fixed if _is_made(question, r))]
        self.target = list(question.target_rows)
        self.rows = Rows(question.graph, [*self.known, *self.target, *question.fixed])
        self.free = movable(question.graph, self.rows.leaves, question.fixed)

    def at(self, point: Any, leaves: Mapping[int, Any]) -> tuple[Any, Any, Any]:
        """What is known and wanted, and the slopes of what is known, where the free leaves are `point`."""
        batch = {row: np.array([float(x)]) for row, x in leaves.items()}
        batch.update({row: np.array([x]) for row, x in zip(self.free, point, strict=True)})
        with np.errstate(all="ignore"):
            found = self.rows.at(batch)
            slope = jacobian(self.rows, self.known, self.free, found, 1)[0]
        return _column(found, self.known), _column(found, self.target), slope

    def point(self, leaves: Mapping[int, Any]) -> Any:
        """The free leaves of an instance."""
        return np.array([float(leaves[row]) for row in self.free])

    def onto(self, wanted: Any, start: Any, leaves: Mapping[int, Any]) -> Any | None:
        """A point near `start` where what is known has the values `wanted`, or None."""
        point = start.copy()
        scale = 1 + np.abs(wanted)
        for _ in range(ROUNDS):
            known, _, slope = self.at(point, leaves)
            off = (wanted - known) / scale
            if not np.all(np.isfinite(off)):
                return None
            if np.all(np.abs(off) < 1e-11):
                return point
            if not self.free:
                return None
            point = point + np.linalg.pinv(slope / scale[:, None], rcond=1e-8) @ off
            if np.max(np.abs(point - start)) > 0.1 * (1 + np.max(np.abs(start))):
                return None
        return None

    def nearest(self, wanted: Any, start: Any, leaves: Mapping[int, Any], rng: Any) -> Any | None:
        """As `onto`, from a few places near `start`: slopes may vanish where it stands."""
        for size in (0.0, 1e-3, 3e-3, 1e-2):
            found = self.onto(wanted, start + size * rng.uniform(-1, 1, len(start)), leaves)
            if found is not None:
                return found
        return None

    def follows(self, first: Mapping[int, Any], second: Mapping[int, Any], rng: Any, tries: int = 3) -> bool:
        """Whether `second` can follow wherever `first` is moved to by a little, the target still other."""
        here, there = self.point(first), self.point(second)
        before = [self.at(here, first)[1], self.at(there, second)[1]]
        gap = np.max(np.abs(before[0] - before[1]))
        for _ in range(tries):
            signs, sizes = rng.choice([-1.0, 1.0], len(here)), rng.uniform(0.5, 1.5, len(here))
            moved = here + STEP * (1 + np.abs(here)) * signs * sizes
            known, target, _ = self.at(moved, first)
            found = self.nearest(known, there, second, rng)
            if found is None or np.max(np.abs(self.at(found, second)[1] - target)) < gap / 2:
                return False
        return True

    def is_generic(self, first: Mapping[int, Any], second: Mapping[int, Any]) -> bool:
        """Whether the pair is no coincidence: each can follow the other."""
        rng = np.random.default_rng(5)
        return self.follows(first, second, rng) and self.follows(second, first, rng)


def _column(found: Mapping[int, Any], rows: list[int]) -> Any:
    return np.array([float(np.ravel(found[row])[0]) for row in rows])


def _is_made(question: Question, row: int) -> bool:
    return question.graph.recipe(row)[0] not in ("leaf", "const")
