"""Values as exact fractions, where nothing but arithmetic and comparisons leads to them.

Floats are good for all that is measured by how much it is off. A comparison is not: -0.3 + 0.1 + 0.2 is not
above 0, although the floats' sum is.
"""

from __future__ import annotations

import math
import operator
from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.ops import LEAK

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bptutor.calculus.graph import Graph

RELATIVE = Fraction(1, 10**9)
"""Numbers that differ by this share are called equal, as everywhere: nobody can type the root of 2.

What is strictly larger, smaller or other is decided exactly, where the numbers themselves are exact.
"""
HIGHEST_POWER = 100
LONGEST = 4000
"""Binary digits of a fraction, above and below: squares of squares would soon have millions."""


EXACT_LEAK = Fraction(str(LEAK))
"""The slope of ``leaky_relu`` below 0, as it is written."""


def _same(a: Fraction, b: Fraction) -> bool:
    return abs(a - b) <= RELATIVE * max(abs(a), abs(b))


_ONE: dict[str, Callable[[Fraction], Fraction]] = {
    "identity": lambda a: a,
    "neg": operator.neg,
    "abs": abs,
    "relu": lambda a: max(a, Fraction(0)),
    "step": lambda a: Fraction(a > 0),
    "gate": lambda a: Fraction(a > 0),
    "sign": lambda a: Fraction((a > 0) - (a < 0)),
}
_TWO: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "add": operator.add,
    "sub": operator.sub,
    "mul": operator.mul,
    "max": max,
    "min": min,
    "gt": lambda a, b: Fraction(a > b and not _same(a, b)),
    "ge": lambda a, b: Fraction(a >= b or _same(a, b)),
    "lt": lambda a, b: Fraction(a < b and not _same(a, b)),
    "le": lambda a, b: Fraction(a <= b or _same(a, b)),
    "eq": lambda a, b: Fraction(_same(a, b)),
    "ne": lambda a, b: Fraction(not _same(a, b)),
}
_STRICT: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "gt": operator.gt,
    "lt": operator.lt,
    "ne": operator.ne,
}
STAND_INS = frozenset(map(Fraction, (math.e, math.pi, math.log(2), math.log(10))))
"""Doubles that stand for numbers that are no fractions."""


class Exact:
    """The rows of a graph as fractions; `fixed` holds those that are given."""

    def __init__(self, graph: Graph, fixed: Mapping[int, float | Fraction]) -> None:
        self._graph = graph
        self._rounded = {row for row, value in fixed.items() if isinstance(value, float)}
        """What is made of floats, such as sqrt(2), is not exact."""
        self._known: dict[int, Fraction | None] = {row: Fraction(value) for row, value in fixed.items()}

    def __getitem__(self, row: int) -> Fraction | None:
        """The value of a row, None where it is no fraction or not known. Walks without recursion."""
        todo = [row]
        while todo:
            top = todo[-1]
            operands = self._operands(top)
            waiting = [r for r in operands if r not in self._known]
            if waiting:
                todo += waiting
                continue
            todo.pop()
            if top not in self._known:
                self._known[top] = self._value(top, [self._known[r] for r in operands])
        return self._known[row]

    def _operands(self, row: int) -> tuple[int, ...]:
        if row in self._known or self._graph.owner[row].block.op in ("leaf", "const"):
            return ()
        return self._graph.recipe(row)[1]

    def _value(self, row: int, operands: list[Fraction | None]) -> Fraction | None:
        op = self._graph.owner[row].block.op
        if op == "const":
            number = self._graph.number(row)
            if number in STAND_INS:
                self._rounded.add(row)
            return number
        known = [value for value in operands if value is not None]
        if op == "leaf" or len(known) < len(operands):
            return None
        op, rows = self._graph.recipe(row)
        if not self._rounded.isdisjoint(rows):
            self._rounded.add(row)
        elif op in _STRICT:
            return Fraction(_STRICT[op](*known))
        value = combined(op, known)
        return value if value is not None and _is_short(value) else None

    def is_rounded(self, row: int) -> bool:
        """Whether a float, or a number that is no fraction, has gone into a value."""
        return row in self._rounded


def _is_short(value: Fraction) -> bool:
    return max(value.numerator.bit_length(), value.denominator.bit_length()) <= LONGEST


def combined(op: str, values: list[Fraction]) -> Fraction | None:
    """One operation on fractions, None where its value need not be one."""
    if op in _ONE and len(values) == 1:
        return _ONE[op](values[0])
    if op in _TWO and len(values) == 2:
        return _TWO[op](values[0], values[1])
    if op in ("sum", "mean"):
        return sum(values, Fraction(0)) / (len(values) if op == "mean" else 1)
    if op == "dot":
        half = len(values) // 2
        return sum(map(operator.mul, values[:half], values[half:]), Fraction(0))
    if op == "div":
        return values[0] / values[1] if values[1] else None
    if op == "pow" and values[1].denominator == 1 and abs(values[1]) <= HIGHEST_POWER:
        return values[0] ** int(values[1]) if values[0] or values[1] >= 0 else None
    return None
