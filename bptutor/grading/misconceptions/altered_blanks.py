"""A blank in an equation, with mistakes in the whole that the equation is about.

    dH/dw = x*g'(z)*(u + ?)        a path left out of dH/dw may be the one in the blank

The mistake is made on the known side, and the blank solved for again. Gates that multiply the blank are open
while that is done, as they are where the blank itself is solved for: otherwise nothing would be asked of it
wherever they are closed.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bptutor.bank.blank import linear
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.values import on_instances
from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas

if TYPE_CHECKING:
    from bptutor.bank.blank import SolvedReference
    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.notation import tree

_ONE = Fraction(1)


class AlteredBlank(AlteredFormulas):
    """What a blank comes to when there is a mistake in the known side."""

    wanted: SolvedReference

    def __init__(self, wanted: SolvedReference) -> None:
        super().__init__(wanted)
        self.instances.add(wanted.above, wanted.below)
        self._above, self._below = (self._flat(self.instances[b]) for b in (wanted.above, wanted.below))
        self.around = self._flat(self.instances[self._factor()])
        """What the blank is multiplied by, gates and all."""
        known = super()._worked_out(self._opened(), None)
        assert known is not None
        self._known = known

    def _factor(self) -> Block:
        block = self.wanted.problem.block(linear(self.wanted.equation)[1])
        self.instances.add(block)
        return block

    def _altered(self) -> Block:
        return self.wanted.problem.block(self.wanted.equation.known)

    def _opened(self) -> Alteration:
        """The known side without the gates that multiply the blank."""
        return Alteration(dict.fromkeys(self.wanted.opened, _ONE), self.computation.wanted[0])

    def holds(self) -> bool:
        """Whether `known = rest + factor * blank` with those gates open: else they are more than factors."""
        rest, factor = (self._with_open_gates(side) for side in linear(self.wanted.equation))
        if rest is None or factor is None:
            return False
        return self.agree(self._known - rest, self._above) and self.agree(factor, self._below)

    def _with_open_gates(self, side: tree.Node) -> Array | None:
        block = self.wanted.problem.block(side)
        found = on_instances(Computation(block.graph, block), self.instances, self._opened())
        return None if found is None else self._flat(found)

    def _worked_out(self, alteration: Alteration, first: int | None) -> Array | None:
        if not self.wanted.opened.isdisjoint(alteration.edits):
            return None
        edits = {**self._opened().edits, **alteration.edits}
        whole = super()._worked_out(Alteration(edits, alteration.at), first)
        if whole is None:
            return None
        above, below, known = (part[:, :first] for part in (self._above, self._below, self._known))
        with np.errstate(all="ignore"):
            return np.asarray((whole - known + above) / below)
