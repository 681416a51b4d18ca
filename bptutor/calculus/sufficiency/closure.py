"""All that follows from what is known, cheapest first.

Knuth's generalisation of Dijkstra's algorithm: what is known lies in a heap by the length of its derivation;
each node that is taken out is final, and the rules look at what it makes known in turn. Rules look at their
own few nodes only, so the work grows with the number of equations, not with its square.
"""

from __future__ import annotations

import heapq
import math
from typing import TYPE_CHECKING

from bptutor.calculus.sufficiency.bounds import bounds_of
from bptutor.calculus.sufficiency.how import How
from bptutor.calculus.sufficiency.rules import RULES
from bptutor.calculus.sufficiency.signs import ANYTHING, NEGATIVE, POSITIVE, ZERO
from bptutor.calculus.sufficiency.values import exactly, is_nonzero, is_zero

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from bptutor.calculus.sufficiency.ground import Ground
    from bptutor.calculus.sufficiency.question import Number
    from bptutor.calculus.sufficiency.switches import Assumed

STEP, UNNAMED = 8, 1
"""What a step costs: one to a quantity with a name, one to an expression on the way."""
DEAR = {"solve": 3, "invert": 2, "same": 3, "tangent": 2, "cut": 2, "system": 4}
"""What the steps cost on top that are harder to see."""


class Closure:
    """What follows from `given` nodes (with their values, if they have any), on one `Ground`.

    With `provisos`, rules may divide by what is not 0 but by coincidence. `assumed` is what holds in a case.
    No step leads to a node of `without`.
    """

    def __init__(
        self,
        ground: Ground,
        given: Iterable[tuple[int, Number | None]],
        *,
        provisos: bool = False,
        assumed: Assumed | None = None,
        without: Collection[int] = (),
    ) -> None:
        self.ground, self.provisos, self.assumed = ground, provisos, assumed
        self._without = without
        self.known: dict[int, How | None] = {}
        """Node -> how it is known; None: it is given."""
        self.values: dict[int, Number] = {}
        self.cost: dict[int, int] = {}
        self.missing = [len(e.parts) + 1 for e in ground.equations.sums]
        """How many nodes of each sum are not known."""
        self._heap: list[tuple[int, int, int, How | None, Number | None]] = []
        self._offers = 0
        for node, value in given:
            self._push(0, node, None, value if value is None else exactly(value))
        self._start()

    def _start(self) -> None:
        equations = self.ground.equations
        for row, number in self.ground.numbers.items():
            self._push(0, row, None, number)
        for equation in equations.sums:
            if not equation.parts:  # x - x
                value = equation.constant
                self.offer(equation.out, How(equation.rule, (), equation.out, value, equation=equation))

    # ---- what rules ask

    def knows(self, *nodes: int) -> bool:
        """Whether all of these are known."""
        return all(node in self.known for node in nodes)

    def value(self, node: int) -> Number | None:
        """Its value, where it is at a number."""
        return self.values.get(node)

    def is_zero(self, node: int) -> bool:
        """Whether it is at the number 0, exactly."""
        return is_zero(self.values.get(node))

    def is_positive(self, node: int) -> bool:
        """Whether it is above 0: at such a number, or in this case."""
        value = self.values.get(node)
        if value is not None:
            return is_nonzero(value) and value > 0
        return self._signs(node) == POSITIVE

    def side(self, node: int) -> int:
        """1 where a row is nowhere below 0, -1 where it is nowhere above, in this case; 0 if both may be."""
        signs = self._signs(node)
        if not signs & NEGATIVE:
            return 1
        if not signs & POSITIVE:
            return -1
        bounds = bounds_of(self.ground.graph, node, self._given_value)
        return 1 if bounds.low >= 0 else -1 if bounds.high <= 0 else 0

    def _signs(self, node: int) -> int:
        """The signs that a row can have, in this case."""
        signs = self.ground.nonzero.signs.get(node, ANYTHING)
        return signs if self.assumed is None else signs & self.assumed.signs.get(node, ANYTHING)

    def _given_value(self, node: int) -> Number | None:
        """Its value, where that needs no derivation (which would have to be told)."""
        return self.value(node) if self.known.get(node, self) is None else None

    def divisor(self, row: int) -> tuple[int, ...] | None:
        """The provisos for dividing by a known row; None where one may not."""
        value = self.values.get(row)
        if value is not None:
            return () if is_nonzero(value) else None
        return self.pattern(row)

    def pattern(self, row: int) -> tuple[int, ...] | None:
        """The provisos for a row, known or not, to be other than 0; None where it is 0 on whole regions."""
        if not self._signs(row) & ZERO:
            return ()
        return (row,) if self.provisos and self.ground.nonzero.rarely(row) else None

    # ---- what rules say

    def offer(self, node: int, how: How) -> None:
        """Something that makes a node known."""
        if (node in self.known and (how.value is None or node in self.values)) or node in self._without:
            return
        cost = (STEP if node in self.ground.named else UNNAMED) + DEAR.get(how.rule, 0)
        if self.ground.is_product(node):
            cost = 0 if how.rule == "definition" else UNNAMED
        cost += sum(self.cost[use] for use in set(how.uses))
        self._push(cost, node, how, how.value)

    def _push(self, cost: int, node: int, how: How | None, value: Number | None) -> None:
        if isinstance(value, float) and not math.isfinite(value):
            value = None
        self._offers += 1
        heapq.heappush(self._heap, (cost, self._offers, node, how, value))

    # ---- the closure

    def run(self, targets: Sequence[int]) -> bool:
        """Go on until all `targets` are known, or nothing more follows. Whether they are."""
        left = {row for row in targets if row not in self.known}
        while self._heap and left:
            cost, _, node, how, value = heapq.heappop(self._heap)
            if node in self.known:
                if value is not None and node not in self.values:
                    self._now_at(node, how, value)
                continue
            self.known[node], self.cost[node] = how, cost
            if value is not None:
                self.values[node] = value
            left.discard(node)
            for rule in RULES:
                rule(self, node)
        return not left

    def _now_at(self, node: int, how: How | None, value: Number) -> None:
        """A known node turns out to be at a number. (Values follow from values: no circles.)"""
        self.known[node], self.values[node] = how, value
        for k in self.ground.equations.sums_with[node]:
            self.missing[k] += 1  # the rule counts it once more
        for rule in RULES:
            rule(self, node)

    def leading_to(self, targets: Sequence[int], done: Collection[int] = ()) -> dict[int, How]:
        """How known targets are known, and all that leads there but for what is `done`, in order."""
        found: dict[int, How] = {}
        todo = [(target, False) for target in reversed(targets)]
        while todo:
            node, is_ready = todo.pop()
            how = self.known[node]
            if how is None or node in done or node in found:
                continue
            if is_ready:
                found[node] = how
            else:
                todo.append((node, True))
                todo += [(use, False) for use in reversed(how.uses)]
        return found
