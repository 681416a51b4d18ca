"""Whether a number that follows from own ones shows that the work was done.

What the computation begins with is changed by a tenth, one number after the other. Whatever the true result
needs has to make a difference to this one, too, as far as the digits typed can tell: beside an own 100000
nobody sees what became of the rest, and a sigmoid of 1000 is 1 without being worked out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.grading.own_work import OwnWork
from bptutor.notation.numbers import TypedNumber, close

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bptutor.calculus.graph import Graph
    from bptutor.grading.rederiving import Own

MORE = 1.1
TENTH_MORE_OR_LESS = (MORE, 0.9)
ACROSS = (-1.0, 0.0, 10.0, -10.0)
"""By which an own number is multiplied to open or close the gate that it goes into."""
GATES = frozenset("relu gate leaky_relu leaky_gate step abs sign max min gt ge lt le eq ne".split())
"""Operations that do not see a small change, or only on one side."""
EXACT = 1e-9
NEARER = 3.0
"""A number typed is clearly nearer to one value than to another that is so many times farther off."""
MOST_INPUTS = 40
"""Of more numbers than that, not each is changed: it would take seconds."""


class ShownWork:
    """What the number `typed` shows of the work that leads to it."""

    def __init__(self, work: OwnWork, typed: TypedNumber) -> None:
        self._work, self._typed = work, typed

    def tells(self, own: Own) -> bool:
        """Whether what was typed would not do if an own number were a tenth larger or smaller.

        Of one that goes into a gate, if the gate were the other way.
        """
        if any(self._shows({own.at.row: own.value * by}) for by in TENTH_MORE_OR_LESS):
            return True
        ways = ACROSS if self._goes_into_a_gate(own) else ()
        return any(self._shows({own.at.row: own.value * by}) for by in ways)

    def hides(self, matter: Sequence[Own]) -> bool:
        """Whether a number that the true result needs makes no difference, but for those behind a gate."""
        work, telling = self._work, {o.at.row for o in matter}
        rows = [row for row in work.inputs if row not in telling]
        truth = work.supposing(work.right)
        if not rows or len(rows) > MOST_INPUTS or truth is None:
            return False
        live = _gone_through(work)
        return any(
            row in live and self._is_needed(row, truth) and not self._shows({row: work.number(row) * MORE})
            for row in rows
        )

    def _is_needed(self, row: int, truth: tuple[float, float]) -> bool:
        """Whether the true result changes with a number."""
        found = self._work.supposing({**self._work.right, row: self._work.truth(row) * MORE})
        return found is not None and not _equal(*truth, found[0])

    def _shows(self, changed: Mapping[int, float]) -> bool:
        """Whether what was typed tells the value from what it would be with some numbers changed."""
        value, found = self._work.value, self._work.changed(changed)
        assert value is not None
        if found is None or not _equal(value, self._work.scale, found[0]):
            return True
        off, other = abs(float(self._typed) - value), abs(float(self._typed) - found[0])
        blur = EXACT * abs(value)
        return other > max(NEARER * off, blur if off <= blur else _half_unit(self._typed))

    def _goes_into_a_gate(self, own: Own) -> bool:
        """Whether a gate in between is fed with something that an own number makes a difference to."""
        work, fed = self._work, set[int]()
        for row in work.below - work.own.keys():
            op, operands = work.graph.recipe(row)
            fed.update(operands if op in GATES else ())
        return own.at.row in fed or any(self._moves(row, own) for row in fed - work.own.keys())

    def _moves(self, row: int, own: Own) -> bool:
        """Whether a row in between changes with an own number."""
        between = OwnWork(self._work.item, row, self._work.own.values(), self._work.truths)
        more = between.changed({own.at.row: own.value * MORE})
        return more is not None and between.value is not None and not between.is_equal(more[0])


def _gone_through(work: OwnWork) -> set[int]:
    """The rows that have a part in the value: not what a factor of 0 or a closed gate leaves out."""
    value = work.item.problem.givens.supposing(work.held).by_definition
    stops = set(work.inputs)
    seen: set[int] = set()
    todo = [work.row]
    while todo:
        row = todo.pop()
        if row not in seen:
            seen.add(row)
            todo += _having_a_part(work.graph, value, row) if row not in stops else ()
    return seen


def _having_a_part(graph: Graph, value: Callable[[int], float | None], row: int) -> list[int]:
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


def _half_unit(typed: TypedNumber) -> float:
    """How far a number may be from what it was rounded from; without end, where it is not told."""
    return 0.5 * 10.0**-typed.decimals if typed.decimals is not None else math.inf


def _equal(value: float, scale: float, other: float) -> bool:
    """Whether two values are one as answers are judged when nothing else is said."""
    return close(value, TypedNumber(other, 0, None, exact=True), scale=scale)
