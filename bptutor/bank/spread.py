"""How far what was found on one set of random instances can be relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.sampling import ENOUGH, Instances

if TYPE_CHECKING:
    from bptutor.calculus.equivalence import Outcome
    from bptutor.calculus.graph import Block

SEEDS = 5
"""Options are compared on so many sets of instances when an exercise is checked."""
RARE = 0.99
"""A wrong answer that agrees on more than this share of the instances is hardly ever different."""


def is_defined(block: Block) -> bool:
    """Whether a quantity has values often enough to compare with."""
    return int(Instances(block.graph, [block]).defined(block).sum()) >= ENOUGH


def hardly_ever_different(outcome: Outcome) -> bool:
    """Whether an answer is wrong, but on few instances only."""
    return not outcome.equal and outcome.share > RARE
