"""A refuter of our own, without any wit: thousands of instances of small numbers, some of which agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from bptutor.calculus.sufficiency.question import Question
from tests.sufficiency.fibre import Fibre
from tests.sufficiency.values import Rows, draw, movable

Pair = tuple[Mapping[int, float], Mapping[int, float]]


def collision(question: Question, size: int = 1500, tries: int = 6) -> Pair | None:
    """Two instances that agree on what is known, differ in the target and are no coincidence, or None.

    Besides free instances, families are tried that share most of their leaves, so that they agree on much.
    """
    fibre = Fibre(question)
    if any(question.graph.recipe(row)[0] not in ("leaf", "const") for row in question.fixed):
        return None  # whole numbers would not fit them
    rng = np.random.default_rng(11)
    ways = [(0.0, 3), (0.5, 3), (0.8, 3), (0.8, 12)]
    for share, reach in ways if fibre.rows.are_rational else ways[:3]:
        pairs = _pairs(question, fibre, _instances(question, fibre, size, share, reach, rng))
        for first, second in pairs[:tries]:
            if _agree(question, first, second) and fibre.is_generic(first, second):
                return first, second
    return None


def _agree(question: Question, first: Mapping[int, float], second: Mapping[int, float]) -> bool:
    """Whether they agree to the last of many digits: floats call two saturated units equal."""
    rows = Rows(question.graph, question.known_rows)
    a, b = rows.precisely(first), rows.precisely(second)
    return all(abs(a[row] - b[row]) <= 1e-40 for row in question.known_rows)


def _instances(
    question: Question, fibre: Fibre, size: int, share: float, reach: int, rng: Any
) -> dict[int, Any]:
    """Whole numbers from -reach to reach, not 0; `share` of the leaves are one number throughout."""
    graph, leaves = question.graph, fibre.rows.leaves
    found = draw(graph, leaves, size, rng, question.fixed)
    for row in movable(graph, leaves, question.fixed):
        if graph.domains[graph.owner[row].block.id] == "probability":
            found[row] = rng.choice([0.25, 0.5, 0.75], size)
            continue
        numbers = rng.integers(1, reach + 1, size).astype(float)
        if graph.domains[graph.owner[row].block.id] == "real":
            numbers *= rng.choice([-1.0, 1.0], size)
        found[row] = np.full(size, numbers[0]) if rng.random() < share else numbers
    return found


def _pairs(question: Question, fibre: Fibre, leaves: dict[int, Any]) -> list[Pair]:
    size = len(next(iter(leaves.values()))) if leaves else 0
    with np.errstate(all="ignore"):
        found = fibre.rows.at(leaves)
    table = np.array([np.broadcast_to(found[r], (size,)) for r in (*fibre.known, *fibre.target)], float)
    kept = np.flatnonzero(np.all(np.isfinite(table), axis=0)) if size else []
    n = len(fibre.known)
    rounded = np.round(table[:n], 9) + 0.0
    seen: dict[bytes, int] = {}
    pairs: list[Pair] = []
    for k in kept:
        key = np.ascontiguousarray(rounded[:, k]).tobytes()
        first = seen.setdefault(key, int(k))
        if np.max(np.abs(table[n:, first] - table[n:, k])) > 1e-6:
            pairs.append((_instance(leaves, first), _instance(leaves, int(k))))
    return pairs


def _instance(leaves: dict[int, Any], k: int) -> dict[int, float]:
    return {row: float(numbers[k]) for row, numbers in leaves.items()}
