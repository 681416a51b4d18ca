"""One value worked out from numbers of the student's own, and how much of the work shows in it.

What is given is changed by a tenth, one number after the other, and so are the own numbers. Whatever the true
result needs has to make a difference to this one, too: as much as one can tell from the digits typed.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.errors import Undefined
from bptutor.notation.numbers import TypedNumber, close, has_enough_digits, is_rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Graph
    from bptutor.grading.rederiving import Own

    Rows = Mapping[int, float]

TENTH_MORE_OR_LESS = (1.1, 0.9)
ACROSS = (-1.0, 0.0, 10.0, -10.0)
"""By which an own number is multiplied to open or close the gate that it goes into."""
GATES = frozenset("relu gate leaky_relu leaky_gate step abs sign max min gt ge lt le eq ne".split())
"""Operations that do not see a small change, or only on one side."""
LOOSEST = 0.01
"""Own numbers were typed rounded; what comes of them is not allowed to be off by more than this share."""
EXACT = 1e-9
MOST_INPUTS = 100
"""Of more numbers than that, not each is changed."""


class OwnWork:
    """One row, computed from own numbers and with some of them changed; of several for one row, the last.

    `truths` are true values of rows that do not follow from what is given.
    """

    def __init__(self, item: Item, row: int, own: Iterable[Own], truths: Rows | None = None) -> None:
        self._item, self._row, self._truths = item, row, dict(truths or {})
        self._givens, self._graph = item.problem.givens, item.problem.graph
        fixed = self._givens.fixed.keys()
        by_row = {o.at.row: o for o in own if not self._is_bare(o.at.row)}
        self._below = self._graph.rows_below([row], fixed | by_row.keys())
        self._own = {r: o for r, o in by_row.items() if r in self._below}
        self._inputs = sorted(self._below & (fixed | self._own.keys() | self._truths.keys()))
        self.wrong: Sequence[Own] = [o for o in self._own.values() if not o.right]
        self._right = self._truths | {r: self._truth(r) for r in self._own}
        self._kept_open = dict(self._gates_of_impossible(by_row))
        self._found = self._with({}) if self.wrong else None

    def _is_bare(self, row: int) -> bool:
        """Whether a row is a given or a written number: it may stand for other things, too."""
        return self._givens.is_given(row) or self._graph.recipe(row)[0] == "const"

    def _truth(self, row: int) -> float:
        """The true value of a row, NaN where it has none."""
        if row in self._truths:
            return self._truths[row]
        try:
            value = self._givens.get(row)
        except Undefined:
            return math.nan
        return math.nan if value is None else value

    def _gates_of_impossible(self, own: Mapping[int, Own]) -> Iterator[tuple[int, float]]:
        """Gates that are open although an own activation is negative: who knows z reads them off z."""
        for row, one in self._own.items():
            op, operands = self._graph.recipe(row)
            if op != "relu" or one.value >= 0:
                continue
            z = operands[0]
            known = own[z].value if z in own and not own[z].right else self._truth(z)
            if known > 0:
                yield from ((r, 1.0) for r in self._below if self._graph.recipe(r) == ("gate", (row,)))

    # ---- values

    def _with(self, changed: Rows) -> tuple[float, float] | None:
        """The row and the size of its terms, with some numbers changed."""
        own = {r: self._right[r] if o.right else o.value for r, o in self._own.items()}
        return self._supposing(self._truths | own | self._kept_open | dict(changed))

    def _supposing(self, values: Rows) -> tuple[float, float] | None:
        if not all(map(math.isfinite, values.values())):
            return None
        supposed = self._givens.supposing(values)
        try:
            value = supposed.get(self._row)
            return None if value is None else (value, supposed.scale(self._graph.owner[self._row]))
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

    def may_be(self, typed: TypedNumber) -> bool:
        """Whether a number could be it at all: most are not, and need not be looked into."""
        if self.value is None:
            return False
        is_near = abs(float(typed) - self.value) <= LOOSEST * abs(self.value)
        return is_near or close(self.value, typed, self._item.tolerance, self.scale)

    def deviation(self, own: Sequence[Own]) -> float:
        """How far off the row may be because own numbers were typed rounded."""
        assert self.value is not None
        return min(math.fsum(map(self._deviation, own)), LOOSEST * abs(self.value))

    def _deviation(self, own: Own) -> float:
        assert self.value is not None
        ends = [self._with({own.at.row: own.value + way * own.slack}) for way in (-1, 1) if own.slack]
        return max((abs(end[0] - self.value) for end in ends if end is not None), default=0.0)

    # ---- what it depends on

    def matters(self, own: Own) -> bool:
        """Whether something else comes out with the truth in the place of an own number."""
        truth = self._right[own.at.row]
        if math.isnan(truth):
            return False
        found = self._with({own.at.row: truth})
        return found is None or not self._is_same(found[0])

    def _is_same(self, other: float) -> bool:
        return self.value is not None and _same(self.value, other, self.scale, self._item)

    def is_copy(self, own: Own) -> bool:
        """Whether the row is an own number by coincidence; behind an open gate it always is."""
        twice = self._with({own.at.row: 2 * own.value})
        hands_on = twice is not None and _same(twice[0], 2 * own.value, twice[1], self._item)
        return self._is_same(own.value) and not hands_on

    def tells(self, own: Own, typed: TypedNumber) -> bool:
        """Whether what was typed would not do if an own number were a tenth larger or smaller.

        Of one that goes into a gate, if the gate were the other way.
        """
        row = own.at.row
        if any(self._shows({row: own.value * by}, typed) for by in TENTH_MORE_OR_LESS):
            return True
        return self._goes_into_a_gate(own) and any(self._shows({row: own.value * by}, typed) for by in ACROSS)

    def _goes_into_a_gate(self, own: Own) -> bool:
        """Whether a gate in between is fed with something that an own number makes a difference to."""
        row, fed = own.at.row, set[int]()
        for r in self._below:
            op, operands = self._graph.recipe(r)
            if op in GATES and r not in self._own:
                fed.update(operands)
        return row in fed or any(self._moves(r, own) for r in fed - self._own.keys())

    def _moves(self, row: int, own: Own) -> bool:
        work = OwnWork(self._item, row, self._own.values(), self._truths)
        more = work._with({own.at.row: own.value * TENTH_MORE_OR_LESS[0]})
        return more is not None and work.value is not None and not work._is_same(more[0])

    def _shows(self, changed: Rows, typed: TypedNumber) -> bool:
        """Whether what was typed tells the row from what it would be with some numbers changed."""
        assert self.value is not None
        found = self._with(changed)
        if found is None:
            return True
        for is_it in (_is_exactly, _is_written):
            if is_it(self.value, typed):
                return not is_it(found[0], typed)
        return not _same(self.value, found[0], self.scale)

    def hides(self, typed: TypedNumber, matter: Sequence[Own]) -> bool:
        """Whether a number that the true result needs makes no difference, but for those behind a gate."""
        rows = [r for r in self._inputs if r not in {o.at.row for o in matter}]
        if not rows or len(rows) > MOST_INPUTS:
            return False
        truth = self._supposing(self._right)
        live = self._live()
        return truth is not None and any(
            row in live and self._is_needed(row, truth) and not self._shows(self._tenth_more(row), typed)
            for row in rows
        )

    def _is_needed(self, row: int, truth: tuple[float, float]) -> bool:
        """Whether the true result changes with a number."""
        value = self._truth(row)
        found = self._supposing({**self._right, row: value * TENTH_MORE_OR_LESS[0]})
        return found is not None and not _same(truth[0], found[0], truth[1])

    def _tenth_more(self, row: int) -> Rows:
        own = self._own.get(row)
        value = own.value if own is not None and not own.right else self._truth(row)
        return {row: value * TENTH_MORE_OR_LESS[0]}

    def _live(self) -> set[int]:
        """The rows that the value goes through: not what a factor of 0 or a closed gate leaves out."""
        own = {r: self._right[r] if o.right else o.value for r, o in self._own.items()}
        value = self._givens.supposing(self._truths | own | self._kept_open).by_definition
        stops = set(self._inputs)
        seen: set[int] = set()
        todo = [self._row]
        while todo:
            row = todo.pop()
            if row not in seen:
                seen.add(row)
                todo += _gone_through(self._graph, value, row) if row not in stops else ()
        return seen


def _gone_through(graph: Graph, value: Callable[[int], float | None], row: int) -> list[int]:
    """The operands of a row that have a part in its value."""
    op, operands = graph.recipe(row)
    if op in ("mul", "dot"):
        half = len(operands) // 2
        partners = (*operands[half:], *operands[:half])
        return [x for x, by in zip(operands, partners, strict=True) if value(by) != 0]
    if op == "relu" and value(row) == 0:
        return []
    if op in ("max", "min"):
        return [x for x in operands if value(x) == value(row)]
    return list(operands)


def _is_exactly(value: float, typed: TypedNumber) -> bool:
    """Whether a number is a value, and not only nearly so."""
    return abs(float(typed) - value) <= EXACT * abs(value)


def _is_written(value: float, typed: TypedNumber) -> bool:
    """Whether a number is a value rounded to the last digit typed."""
    return has_enough_digits(typed) and is_rounded(value, typed)


def _same(value: float, other: float, scale: float, item: Item | None = None) -> bool:
    """Whether two values are one as typed numbers are judged, by an item's own tolerance or as usual."""
    exact = TypedNumber(other, 0, None, exact=True)
    return close(value, exact, item.tolerance, scale) if item else close(value, exact, scale=scale)
