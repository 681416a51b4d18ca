"""What would be right if the student's own earlier numbers were: a value worked out anew from them.

An own number counts only where it tells something. Not 0 and not 1, by which whatever is multiplied is too
easily right, nor a number so small beside the others that it might as well be left out; and what comes of it
may not be 0, which is right whatever the rest of the work was.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.graph import Quantity
from bptutor.errors import Undefined
from bptutor.notation.numbers import TypedNumber, close
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.calculus.givens import Givens

DEGENERATE = (0.0, 1.0)
BLUR = 1e-12
"""A value this small beside its terms is a 0."""
NUDGES = (2.0, 0.5, -1.0)
"""By which an own number is multiplied, to see whether anything depends on it; -1 opens or closes a gate."""
LOOSEST = 0.01
"""Own numbers were typed rounded; what comes of them is not allowed to be off by more than this share."""


class Own(Record):
    """A number of the student's own for the quantity `at` some place.

    `part` is the id of the item, `name` the formula it was the answer to, `typed` the answer as read. A
    `right` one is worth its truth. `slack` is half a unit of its last digit.
    """

    part: str
    name: str
    at: Quantity
    value: float
    right: bool
    typed: str
    slack: float = 0.0


class Rederived(Record):
    """What a row comes to given own numbers: `rests_on` are the wrong ones among them that matter.

    `spread` is how far it may be off because these were typed rounded; `copies` are the values of those that
    it is equal to by coincidence.
    """

    value: float
    scale: float
    spread: float
    rests_on: tuple[Own, ...]
    copies: tuple[float, ...] = ()

    def fits(self, item: Item, typed: TypedNumber) -> bool:
        """Whether a number typed is this one, and not an own number that was only written down again."""
        value = float(typed)
        if any(close(own, typed, item.tolerance) for own in self.copies):
            return False
        return close(self.value, typed, item.tolerance, self.scale) or abs(value - self.value) <= self.spread


def right_given(item: Item, wanted: Quantity, typed: TypedNumber, own: Sequence[Own]) -> tuple[Own, ...]:
    """The own wrong numbers that make `typed` right for what is `wanted`; none where it is wrong even so.

    Quantities that are always equal (dL/db and dL/dz) may have been answered differently: then it may have
    been gone on from the first, or from the last.
    """
    other = [o for o in own if o.at != wanted]
    if all(o.right for o in other):
        return ()
    for order in (other[::-1], other) if len({o.at.row for o in other}) < len(other) else (other,):
        work = _Rederiving(item, wanted.row, order)
        found = _rederived(work) if work.may_be(typed) else None
        if found is not None and found.fits(item, typed):
            return found.rests_on
    return ()


def _rederived(work: _Rederiving) -> Rederived | None:
    """What a row comes to given own numbers; None where that is not for us to say."""
    value, scale = work.value(), work.scale()
    if value is None or abs(value) <= BLUR * scale:
        return None
    matter = [o for o in work.wrong if work.matters(o)]
    if not matter or any(o.value in DEGENERATE or not work.tells(o) for o in matter):
        return None
    spread = math.fsum(work.deviation(o) for o in matter if o.slack)
    copies = tuple(o.value for o in matter if work.is_equal(o.value) and not work.hands_on(o))
    return Rederived(value, scale, min(spread, LOOSEST * abs(value)), tuple(matter), copies)


class _Rederiving:
    """One row, computed from own numbers and with some of them changed; of several for one row, the last."""

    def __init__(self, item: Item, row: int, own: Iterable[Own]) -> None:
        self._item, self._row = item, row
        problem = item.problem
        self._givens: Givens = problem.givens
        by_row = {o.at.row: o for o in own}
        below = problem.graph.rows_below([row], self._givens.fixed.keys() | by_row.keys())
        below -= self._givens.fixed.keys()
        self._own = {r: o for r, o in by_row.items() if r in below}
        self.wrong: Sequence[Own] = [o for o in self._own.values() if not o.right]
        self._found = self._with({})

    def _with(self, changed: Mapping[int, float]) -> tuple[float, float] | None:
        values = {r: self._truth(r) if o.right else o.value for r, o in self._own.items()} | dict(changed)
        if not all(v is not None and math.isfinite(v) for v in values.values()):
            return None
        supposed = self._givens.supposing({r: v for r, v in values.items() if v is not None})
        try:
            value = supposed.get(self._row)
            return None if value is None else (value, supposed.scale(self._givens.graph.owner[self._row]))
        except (Undefined, ArithmeticError):  # an own number that leaves nothing to be worked out
            return None

    def _truth(self, row: int) -> float | None:
        try:
            return self._givens.get(row)
        except Undefined:
            return None

    def value(self) -> float | None:
        """What the row comes to."""
        return self._found[0] if self._found else None

    def scale(self) -> float:
        """The size of the terms it is made of."""
        return self._found[1] if self._found else 0.0

    def may_be(self, typed: TypedNumber) -> bool:
        """Whether a number could be it at all: most are not, and need not be looked into."""
        value = self.value()
        if value is None or not self.wrong:
            return False
        is_near = abs(float(typed) - value) <= LOOSEST * abs(value)
        return is_near or close(value, typed, self._item.tolerance, self.scale())

    def is_equal(self, other: float) -> bool:
        """Whether another value could not be told from it."""
        return self._found is not None and _same(self._item, self._found[0], other, self._found[1])

    def matters(self, own: Own) -> bool:
        """Whether something else comes out with the truth in the place of an own number."""
        truth = self._truth(own.at.row)
        return truth is not None and not self._stays(own, truth)

    def tells(self, own: Own) -> bool:
        """Whether something else comes out if an own number is changed a little: is it in there at all?"""
        return not all(self._stays(own, own.value * nudge) for nudge in NUDGES)

    def _stays(self, own: Own, value: float) -> bool:
        found = self._with({own.at.row: value})
        return found is not None and self.is_equal(found[0])

    def hands_on(self, own: Own) -> bool:
        """Whether the row is an own number unchanged whatever that is, as behind an open gate."""
        twice = self._with({own.at.row: 2 * own.value})
        return twice is not None and _same(self._item, twice[0], 2 * own.value, twice[1])

    def deviation(self, own: Own) -> float:
        """How far off the row may be because an own number was typed rounded."""
        ends = [self._with({own.at.row: own.value + way * own.slack}) for way in (-1, 1)]
        assert self._found is not None
        return max((abs(end[0] - self._found[0]) for end in ends if end is not None), default=0.0)


def _same(item: Item, value: float, other: float, scale: float) -> bool:
    exact = TypedNumber(other, 0, None, exact=True)
    return close(value, exact, item.tolerance, scale)


def entry_of(problem: Problem, formula: str, k: int = 0) -> Quantity:
    """Entry `k` of a formula, in row-major order, as the entry of a quantity where it is one."""
    block = problem.block(formula)
    return node_entry(Quantity(block, tuple(map(int, np.unravel_index(k, block.shape)))))
