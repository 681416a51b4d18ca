"""The table of mistakes that alter a computation: one row each, by a stable id.

What a mistake is called and what is said of it is grading's affair. Tiers: a mistake of a lower tier explains
an answer before one of a higher tier that has the same values on all instances.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Alteration

    Generate = Callable[[Computation], Iterator[Alteration]]

MOST_OF_A_BUG = 60
MOST = 400
"""So many alterations of a target are looked at."""


class Bug(Record):
    """A mistake, and all the ways to make it in a computation."""

    id: str
    tier: int
    generate: Generate


_ROWS: tuple[tuple[str, int, Generate], ...] = ()

BUGS: dict[str, Bug] = {row[0]: Bug(*row) for row in _ROWS}


def alterations(computation: Computation, most: int = MOST) -> Iterator[tuple[Bug, Alteration]]:
    """All mistakes in a computation, those of low tiers first; of each only so many."""
    bugs = sorted(BUGS.values(), key=lambda bug: bug.tier)
    pairs = ((bug, a) for bug in bugs for a in islice(bug.generate(computation), MOST_OF_A_BUG))
    yield from islice(pairs, most)
