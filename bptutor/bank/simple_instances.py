"""Consistent instances in numbers that people can check in their heads: 0.5, 1, 2, -1.

They show where two formulas differ; whether they do is decided on random instances, for simple numbers hide
differences (at 1, x and x^2 are the same).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.calculus.draws import Draws
from bptutor.calculus.sampling import Instances, draw

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.calculus.graph import Block, Graph

BATCH = 128
NUMBERS = (0.5, 1.0, 2.0, -1.0, -0.5, 3.0, -2.0, 1.5)
PROBABILITIES = (0.5, 0.25, 0.75, 0.1)
PLAIN = 1e4
"""Larger values do not show a difference well."""
VISIBLE = 0.02
"""A difference is seen at once that is this share of the values ..."""
SMALLEST = 1e-7
"""... and one that is smaller than this is not shown."""


class SimpleInstances:
    """Instances of `wanted`; those that come first are the simplest."""

    def __init__(self, graph: Graph, wanted: Sequence[Block]) -> None:
        self.plan = Instances(graph, wanted, batch=BATCH).plan
        for number, leaf in enumerate(self.plan.leaves):
            self.plan.set(leaf, _values(leaf, graph.domains[leaf.id], number))
        self.plan.run()

    def __getitem__(self, block: Block) -> Any:
        return self.plan[block]

    def differing(self, a: Block, b: Block) -> int | None:
        """The first instance on which the two plainly differ, or else differ at all; None where none does."""
        x, y = (self.plan[block] for block in (a, b))
        with np.errstate(all="ignore"):
            gap, size = abs(x - y), np.maximum(abs(x), abs(y))
            shown = np.isfinite(x) & np.isfinite(y) & (size < PLAIN)
            plainly, at_all = (_first(shown & (gap > share * size)) for share in (VISIBLE, SMALLEST))
        return at_all if plainly is None else plainly

    def losing(self, a: Block, b: Block) -> int | None:
        """The first instance on which `a` has no value although `b` has one."""
        x, y = (_everywhere(np.isfinite(self.plan[block])) for block in (a, b))
        return _first(np.logical_not(x) & y)


def _everywhere(entries: Any) -> Any:
    return entries.reshape((-1, entries.shape[-1])).all(0)


def _first(flags: Any) -> int | None:
    found = flags.reshape((-1, flags.shape[-1])).any(0)
    return int(found.argmax()) if found.any() else None


def _values(leaf: Block, domain: str, number: int) -> Any:
    """Simple values for a leaf as its domain allows, shape ``leaf.shape + (BATCH,)``."""
    draws = Draws(1, BATCH, number)
    if domain in ("one-hot", "0 or 1"):
        return draw(leaf.shape, domain, draws, BATCH)
    palette = np.array(PROBABILITIES if domain == "probability" else NUMBERS)
    chosen = palette[draws.below(len(palette), (*leaf.shape, BATCH))]
    chosen[..., : len(palette)] = np.roll(palette, -number)  # the first ones in order, other for every leaf
    return abs(chosen) if domain == "positive" else chosen
