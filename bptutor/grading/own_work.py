"""One value worked out from numbers of the student's own, in the place of the right ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.errors import Undefined
from bptutor.notation.numbers import TypedNumber, close

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.rederiving import Own

    Rows = Mapping[int, float]

LOOSEST = 0.01
"""Own numbers were typed rounded; what comes of them is not allowed to be off by more than this share."""


class OwnWork:
    """One row, computed from own numbers and with some of them changed; of several for one row, the last.

    `truths` are true values of rows that do not follow from what is given. `inputs` are the rows where the
    computation begins, `below` all that it goes through.
    """

    def __init__(self, item: Item, row: int, own: Iterable[Own], truths: Rows | None = None) -> None:
        self.item, self.row, self.truths = item, row, dict(truths or {})
        self.graph, self._givens = item.problem.graph, item.problem.givens
        fixed = self._givens.fixed.keys()
        by_row = {o.at.row: o for o in own if not self._is_bare(o.at.row)}
        self.below = self.graph.rows_below([row], fixed | by_row.keys())
        self.own = {r: o for r, o in by_row.items() if r in self.below}
        self.inputs = sorted(self.below & (fixed | self.own.keys() | self.truths.keys()))
        self.wrong: Sequence[Own] = [o for o in self.own.values() if not o.right]
        self.right = self.truths | {r: self.truth(r) for r in self.own}
        """The rows that own numbers stand for, as they should be."""
        self._gates = dict(self._gates_of_impossible(by_row))
        self._found = self.changed({}) if self.wrong else None

    def _is_bare(self, row: int) -> bool:
        """Whether a row is a given or a written number: it may stand for other things, too."""
        return self._givens.is_given(row) or self.graph.recipe(row)[0] == "const"

    def _gates_of_impossible(self, own: Mapping[int, Own]) -> Iterator[tuple[int, float]]:
        """Gates that are open although an own activation is negative: who knows z reads them off z."""
        for row, one in self.own.items():
            op, operands = self.graph.recipe(row)
            if op != "relu" or one.value >= 0:
                continue
            z = operands[0]
            known = own[z].value if z in own and not own[z].right else self.truth(z)
            if known > 0:
                yield from ((r, 1.0) for r in self.below if self.graph.recipe(r) == ("gate", (row,)))

    # ---- values

    def truth(self, row: int) -> float:
        """The true value of a row, NaN where it has none."""
        if row in self.truths:
            return self.truths[row]
        try:
            value = self._givens.get(row)
        except Undefined:
            return math.nan
        return math.nan if value is None else value

    def number(self, row: int) -> float:
        """What a row is taken to be: the own number, or the truth."""
        own = self.own.get(row)
        return own.value if own is not None and not own.right else self.truth(row)

    @property
    def held(self) -> dict[int, float]:
        """The rows that own numbers are put in for, and these."""
        return self.truths | {r: self.number(r) for r in self.own} | self._gates

    def changed(self, rows: Rows) -> tuple[float, float] | None:
        """The row and the size of its terms, with some numbers changed; None where there is no value."""
        return self.supposing(self.held | dict(rows))

    def supposing(self, values: Rows) -> tuple[float, float] | None:
        """The same with these numbers and no other own ones."""
        if not all(map(math.isfinite, values.values())):
            return None
        supposed = self._givens.supposing(values)
        try:
            value = supposed.get(self.row)
            return None if value is None else (value, supposed.scale(self.graph.owner[self.row]))
        except (Undefined, ArithmeticError):  # an own number that leaves nothing to be worked out
            return None

    @property
    def value(self) -> float | None:
        """What the row comes to; None where that is not for us to say."""
        return self._found[0] if self._found else None

    @property
    def scale(self) -> float:
        """The size of the terms it is made of."""
        return self._found[1] if self._found else 0.0

    # ---- what it is

    def may_be(self, typed: TypedNumber) -> bool:
        """Whether a number could be it at all: most are not, and need not be looked into."""
        if self.value is None:
            return False
        is_near = abs(float(typed) - self.value) <= LOOSEST * abs(self.value)
        return is_near or close(self.value, typed, self.item.tolerance, self.scale)

    def deviation(self, own: Sequence[Own]) -> float:
        """How far off the row may be because own numbers were typed rounded."""
        assert self.value is not None
        return min(math.fsum(map(self._deviation, own)), LOOSEST * abs(self.value))

    def _deviation(self, own: Own) -> float:
        assert self.value is not None
        ends = [self.changed({own.at.row: own.value + way * own.slack}) for way in (-1, 1) if own.slack]
        return max((abs(end[0] - self.value) for end in ends if end is not None), default=0.0)

    def matters(self, own: Own) -> bool:
        """Whether something else comes out with the truth in the place of an own number."""
        truth = self.right[own.at.row]
        if math.isnan(truth):
            return False
        found = self.changed({own.at.row: truth})
        return found is None or not self.is_equal(found[0])

    def is_equal(self, other: float) -> bool:
        """Whether another value could not be told from it, as answers are judged."""
        return self.value is not None and _equal(self.item, self.value, other, self.scale)

    def is_copy(self, own: Own) -> bool:
        """Whether the row is an own number by coincidence; behind an open gate it always is."""
        twice = self.changed({own.at.row: 2 * own.value})
        hands_on = twice is not None and _equal(self.item, twice[0], 2 * own.value, twice[1])
        return self.is_equal(own.value) and not hands_on


def _equal(item: Item, value: float, other: float, scale: float) -> bool:
    return close(value, TypedNumber(other, 0, None, exact=True), item.tolerance, scale)
