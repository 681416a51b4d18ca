"""A part of a formula that stands for a slope or a derivative, with a known mistake in just that part.

Of two paths written out, the slope of a unit may be wrong in one and right in the other: no single mistake in
the computation leads to that. But what the part should be is known, and so are the mistakes in computing it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.altered.values import on_instances
from bptutor.grading.misconceptions.altered_formulas import FEWEST, PROBES, AlteredFormulas
from bptutor.grading.misconceptions.classes import agreement
from bptutor.grading.misconceptions.known_rows import derivatives, known_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import Mistake
    from bptutor.grading.misconceptions.pieces import Piece

LIKELY = 2
"""The highest tier of mistakes that a part is searched for."""
MOST_ENTRIES = 64
"""Of larger arrays no entry is looked at by itself."""
MOST_PARTS = 4
"""So many parts that should be a slope or derivative are looked at."""
_MEMO = "_altered_rows"


class MistakenPart:
    """A part of a formula, what is wrong with it, and the computation in which it is."""

    def __init__(self, piece: Piece, computation: Computation, mistakes: Sequence[Mistake]) -> None:
        self.piece, self.computation, self.mistakes = piece, computation, mistakes


def mistaken_part(found: AlteredFormulas, parts: Sequence[Piece]) -> MistakenPart | None:
    """The innermost part that one mistake explains; None where it might as well be another one."""
    if len(found.truth) > 1 or found.computation.is_large:
        return None
    explained: list[MistakenPart] = []
    for piece, row in _of_known_rows(found, parts):
        altered = _altered(found, row)
        mistakes = altered.equal_within(piece.values, ~np.isnan(piece.needed)) if altered else []
        if altered is not None and mistakes:
            explained.append(MistakenPart(piece, altered.computation, mistakes))
    deepest = max(map(_inwards, explained), default=None)
    inner = [e for e in explained if _inwards(e) == deepest]
    return inner[0] if len({e.piece.node for e in inner}) == 1 else None


def _inwards(part: MistakenPart) -> tuple[int, bool]:
    """Deeper parts are further in, and one factor than a pair of them."""
    return part.piece.depth, part.piece.kind != "pair"


def _of_known_rows(found: AlteredFormulas, parts: Sequence[Piece]) -> Iterator[tuple[Piece, int]]:
    """The parts that should be a slope or a derivative, and which, inner ones first."""
    computation = found.computation
    count = 0
    for piece in sorted((p for p in parts if p.depth), key=lambda p: -p.depth):
        rows = [*known_rows(found).equal_to(piece.needed), *derivatives(found).equal_to(piece.needed)]
        row = next((r for r in rows if computation.slope(r) or computation.adjoint(r)), None)
        if row is not None and computation.graph.recipe(row)[1]:
            yield piece, row
            count += 1
        if count >= MOST_PARTS:
            return


def _altered(found: AlteredFormulas, row: int) -> AlteredRow | None:
    known: dict[int, AlteredRow] = found.__dict__.setdefault(_MEMO, {})
    if row not in known:
        if found.computation.graph.owner[row].block.rows.size > MOST_ENTRIES:
            return None
        known[row] = AlteredRow(found, row)
    return known[row]


class AlteredRow(AlteredFormulas):
    """One row on the way to a target with mistakes in it."""

    def __init__(self, found: AlteredFormulas, row: int) -> None:
        self._entry = found.computation.graph.owner[row]
        super().__init__(found.wanted)

    def _altered(self) -> Block:
        return self._entry.block

    def _right(self) -> Array:
        self.instances.add(self._entry.block)
        values = self.instances[self._entry.block][self._entry.index]
        return np.array(np.broadcast_to(values, (1, self.instances.batch)))

    def _worked_out(self, alteration: Alteration, first: int | None) -> Array | None:
        found = on_instances(self.computation, self.instances, alteration, first=first)
        return None if found is None else found[self._entry.index][None]

    def equal_within(self, values: Array, where: NDArray[np.bool_]) -> list[Mistake]:
        """The likeliest mistakes that lead to these values wherever that matters, one of each id."""
        asked = self.asked & where
        if int(asked.sum()) <= FEWEST:
            return []
        few = where[:, :PROBES][self.asked[:, :PROBES]]
        near = agreement(self.probed.values, self.at_probes(values), self.blur) | ~few
        likely = [self.probed.mistakes[k] for k in np.flatnonzero(near.all(-1)).tolist()]
        found: dict[str, Mistake] = {}
        for mistake in (m for m in likely if m.tier <= LIKELY):
            if mistake.tier > min((m.tier for m in found.values()), default=mistake.tier):
                break
            if mistake.id not in found and self._leads_to(mistake, values, asked):
                found[mistake.id] = mistake
        return [*found.values()]

    def _leads_to(self, mistake: Mistake, values: Array, asked: NDArray[np.bool_]) -> bool:
        altered = self.values_with(mistake.alteration)
        return altered is not None and bool((agreement(altered, values, self.blur) | ~asked).all())
