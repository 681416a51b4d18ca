"""Rows that are 0 or 1, and what follows where one is open (1) or closed (0).

A switch looks at which side of 0 a number lies on (`step(z)`, the gate of a ReLU), or which of two numbers is
larger. In a case the other rows that bend at the same place are plain: relu(z) is z, or it is 0.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from bptutor.calculus.exact import EXACT_LEAK
from bptutor.calculus.sampling import DISCRETE
from bptutor.calculus.sufficiency.how import How
from bptutor.calculus.sufficiency.signs import ANYTHING, NEGATIVE, POSITIVE, ZERO

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.question import Number, Rule

Side = Literal["above", "at least", "below", "at most"]
OPPOSITE: dict[Side, Side] = {
    "above": "at most", "at most": "above", "below": "at least", "at least": "below",
}  # fmt: skip
_ORDERS: dict[str, Side] = {"gt": "above", "ge": "at least", "lt": "below", "le": "at most"}
_TURNED: dict[Side, Side] = {"above": "below", "below": "above", "at least": "at most", "at most": "at least"}
SIGNS: dict[Side, int] = {
    "above": POSITIVE, "at least": POSITIVE | ZERO, "below": NEGATIVE, "at most": NEGATIVE | ZERO,
}  # fmt: skip
SAME_SIGN = ("tanh", "sinh", "leaky_relu")
"""Functions that are on the side of 0 where their argument is."""
ONE, NOTHING = Fraction(1), Fraction(0)
Case = tuple[int, bool]
"""A switch, and whether it is open."""


class Link(NamedTuple):
    """In a case, the row `to` is `factor` times another one, as the row `gate` tells."""

    to: int
    factor: Fraction
    rule: Rule
    source: int
    gate: int


class Assumed:
    """What holds where some switches are open or closed.

    `facts` are rows that a switch puts at numbers, `signs` are those that rows can have here, `links` join
    rows that are one another's multiples.
    """

    def __init__(self, switches: Switches, cases: Sequence[Case]) -> None:
        self.facts: defaultdict[int, list[tuple[int, How]]] = defaultdict(list)
        self.signs: defaultdict[int, int] = defaultdict(lambda: ANYTHING)
        self.links: defaultdict[int, list[Link]] = defaultdict(list)
        self._by_gate: defaultdict[int, list[tuple[int, Link]]] = defaultdict(list)
        for gate, is_open in cases:
            switches.describe(self, gate, is_open)

    def fact(self, row: int, value: Fraction, gate: int) -> None:
        """A row is at a number."""
        if row != gate:
            self.facts[gate].append((row, How("case", (gate,), gate, value)))

    def link(self, bent: int, inside: int, factor: int, gate: int) -> None:
        """A function that bends is 1 or -1 times what is inside, both ways."""
        for start, end, rule in ((bent, inside, "invert"), (inside, bent, "definition")):
            link = Link(end, Fraction(factor), cast("Rule", rule), bent, gate)
            self.links[start].append(link)
            self._by_gate[gate].append((start, link))

    def links_at(self, row: int) -> list[tuple[int, Link]]:
        """The links from a row, and those that it tells as a gate: each with the row that it starts from."""
        return [*((row, link) for link in self.links.get(row, ())), *self._by_gate.get(row, ())]

    def lies(self, row: int, side: Side) -> None:
        """A row is on this side of 0."""
        self.signs[row] &= SIGNS[side]


class Switches:
    """The switches among `rows`, and what bends where they do."""

    def __init__(self, graph: Graph, rows: Iterable[int], numbers: Mapping[int, Number]) -> None:
        self._graph = graph
        self._numbers = numbers
        self._zeros = frozenset(row for row, value in numbers.items() if value == 0)
        self.rows: set[int] = set()
        self._side: dict[int, tuple[Side, int]] = {}
        self._order: dict[int, tuple[Side, int, int]] = {}
        self._with: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
        self._pairs: defaultdict[tuple[str, int, int], list[int]] = defaultdict(list)
        self._differences: dict[int, tuple[int, int]] = {}
        self.hot: defaultdict[int, list[int]] = defaultdict(list)
        """A leaf of a one-hot column -> the others of it."""
        for row in rows:
            self._take(row)

    def _take(self, row: int) -> None:
        op, operands = self._graph.recipe(row)
        if op == "leaf":
            self._leaf(row)
        elif op in ("step", "gate", *_ORDERS):
            self.rows.add(row)
            self._condition(row, op, operands)
        elif op == "sub":
            self._differences[row] = operands[0], operands[1]
        elif op in ("relu", "abs", "leaky_gate", *SAME_SIGN):
            self._with[op, operands[0]].append(row)
        elif op in ("max", "min"):
            self._pairs[op, operands[0], operands[1]].append(row)

    def _leaf(self, row: int) -> None:
        q = self._graph.owner[row]
        domain = self._graph.domains[q.block.id]
        if domain in DISCRETE:
            self.rows.add(row)
        if domain == "one-hot" and q.index:
            column = q.block.rows[q.index[:-1]].ravel().tolist()
            self.hot[row] = [other for other in column if other != row]

    def _condition(self, row: int, op: str, operands: tuple[int, ...]) -> None:
        if op in _ORDERS and not self._zeros.isdisjoint(operands):
            on_the_right = operands[1] in self._zeros
            side = _ORDERS[op] if on_the_right else _TURNED[_ORDERS[op]]
            self._side[row] = side, operands[0 if on_the_right else 1]
        elif op in _ORDERS:
            self._order[row] = _ORDERS[op], operands[0], operands[1]
        elif op == "step":
            self._side[row] = "above", operands[0]
        else:
            inner, below = self._graph.recipe(operands[0])
            self._side[row] = "above", below[0] if inner == "relu" else operands[0]

    def told_by(self) -> dict[int, list[int]]:
        """The output of a ReLU -> the switches that look at its input, strictly: 0 may be 0 or less."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for row, (side, inside) in self._side.items():
            if side in ("above", "at most"):
                for relu in self._with["relu", inside]:
                    found[relu].append(row)
        return found

    def describe(self, assumed: Assumed, gate: int, is_open: bool) -> None:
        """Put into `assumed` what holds where a switch is open, or closed."""
        if gate in self._side:
            side, inside = self._side[gate]
            side = side if is_open else OPPOSITE[side]
            self._sided(assumed, gate, side, inside)
            if inside in self._differences:
                self._ordered(assumed, gate, side, *self._differences[inside])
        elif gate in self._order:
            side, first, second = self._order[gate]
            side = side if is_open else OPPOSITE[side]
            self._ordered(assumed, gate, side, first, second)
            compared = self._worth(first), self._worth(second)
            for row, (left, right) in self._differences.items():
                ends = self._worth(left), self._worth(right)
                if ends in (compared, compared[::-1]):
                    self._sided(assumed, gate, side if ends == compared else _TURNED[side], row)
        elif is_open:
            for other in self.hot[gate]:
                assumed.fact(other, NOTHING, gate)

    def _worth(self, row: int) -> tuple[int, Number]:
        """What tells a row from others: its number, where it is at one, however it came there."""
        number = self._numbers.get(row)
        return (row, NOTHING) if number is None else (-1, number)

    def _sided(self, assumed: Assumed, gate: int, side: Side, inside: int) -> None:
        for row, (asked, looked_at) in self._side.items():
            if looked_at == inside and (answer := _answer(side, asked)) is not None:
                assumed.fact(row, answer, gate)
        upper = side in ("above", "at least")
        for relu in self._with["relu", inside]:
            if upper:
                assumed.link(relu, inside, 1, gate)
                assumed.lies(relu, side)
            else:
                assumed.fact(relu, NOTHING, gate)
        for size in self._with["abs", inside]:
            assumed.link(size, inside, 1 if upper else -1, gate)
        for row in (inside, *(row for op in SAME_SIGN for row in self._with[op, inside])):
            assumed.lies(row, side)
        op, factors = self._graph.recipe(inside)
        for factor in factors if op == "mul" and side in ("above", "below") else ():
            assumed.signs[factor] &= ~ZERO
        for leaky in self._with["leaky_relu", inside]:
            for slope in self._with["leaky_gate", leaky] if side != "at least" else ():
                assumed.fact(slope, ONE if upper else EXACT_LEAK, gate)

    def _ordered(self, assumed: Assumed, gate: int, side: Side, first: int, second: int) -> None:
        larger, smaller = (first, second) if side in ("above", "at least") else (second, first)
        for op, chosen in (("max", larger), ("min", smaller)):
            for row in [*self._pairs[op, first, second], *self._pairs[op, second, first]]:
                assumed.link(row, chosen, 1, gate)


def _answer(side: Side, asked: Side) -> Fraction | None:
    """Whether a number on this `side` of 0 is on the side that is `asked` for; None where it may be 0."""
    if side == asked or (side, asked) in (("above", "at least"), ("below", "at most")):
        return ONE
    if side == OPPOSITE[asked] or (side, asked) in (("above", "below"), ("below", "above")):
        return NOTHING
    return None
