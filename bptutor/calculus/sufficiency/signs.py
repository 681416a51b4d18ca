"""Where the values of a row can lie at all: below 0, at 0, above 0; read from how it is made.

A set of signs is a number of three bits. What is said is safe, not sharp: `x - x` may be anything here.
"""

from __future__ import annotations

from functools import reduce
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.question import Number

NEGATIVE, ZERO, POSITIVE = 1, 2, 4
NEVER_NEGATIVE = ZERO | POSITIVE
ANYTHING = NEGATIVE | ZERO | POSITIVE
CLOSE = 1e-9
"""A number that was rounded has a sign if it is further than this from 0."""

_BITS = {-1: NEGATIVE, 0: ZERO, 1: POSITIVE}
_DOMAINS = {"positive": POSITIVE, "probability": POSITIVE, "0 or 1": NEVER_NEGATIVE,
            "one-hot": NEVER_NEGATIVE}
_POSITIVE = ("exp", "sigmoid", "softplus", "softmax", "cosh", "leaky_gate")
_AS_IT_IS = ("identity", "tanh", "sinh", "leaky_relu", "sign")
_SWITCHES = ("step", "gt", "ge", "lt", "le", "eq", "ne")
_ZERO_WITH = {
    "mul": 2, "div": 1, "identity": 1, "neg": 1, "tanh": 1, "sinh": 1, "abs": 1, "sqrt": 1, "relu": 1,
    "leaky_relu": 1, "sign": 1,
}  # fmt: skip
"""Operations that are 0 as soon as one of so many of their first operands is."""
_BELOW_ONE = ("sigmoid", "softmax", "tanh")


def sign_of(value: Number) -> int:
    """The sign of a number; of a float close to 0, every one."""
    if isinstance(value, float) and not abs(value) > CLOSE:
        return ANYTHING
    return _BITS[(value > 0) - (value < 0)]


def signs_of(graph: Graph, rows: Iterable[int], fixed: Mapping[int, Number]) -> dict[int, int]:
    """The signs of `rows`, which are all that they are made of, in ascending order."""
    found: dict[int, int] = {}
    off_zero = _kept_off_zero(graph, fixed)
    for row in rows:
        if row in fixed:
            found[row] = sign_of(fixed[row])
            continue
        op, operands = graph.recipe(row)
        if op == "leaf":
            found[row] = _DOMAINS.get(graph.domains[graph.owner[row].block.id], ANYTHING)
        elif op == "const":
            found[row] = sign_of(graph.number(row))
        elif op == "sub" and _number(graph, operands[0]) == 1 and is_below_one(graph, operands[1]):
            found[row] = POSITIVE
        else:
            found[row] = _signs(graph, op, operands, [found[r] for r in operands])
        if row in off_zero:
            found[row] = found[row] & ~ZERO or found[row]
    return found


def _kept_off_zero(graph: Graph, fixed: Mapping[int, Number]) -> set[int]:
    """The rows that cannot be 0, because a product (or the like) that is not at 0 would be 0, too."""
    found: set[int] = set()
    todo = [row for row, value in fixed.items() if not sign_of(value) & ZERO]
    while todo:
        op, operands = graph.recipe(todo.pop())
        share = operands[: _ZERO_WITH.get(op, 0)]
        todo += (row for row in share if row not in found)
        found.update(share)
    return found


def is_below_one(graph: Graph, row: int) -> bool:
    """Whether a row is less than 1 everywhere: a sigmoid, a tanh, their even powers.

    A softmax of a single number is 1.
    """
    op, operands = graph.recipe(row)
    if op == "leaf":
        return graph.domains[graph.owner[row].block.id] == "probability"
    if op == "pow" and (n := _number(graph, operands[1])) is not None and n > 0 and n % 2 == 0:
        op, operands = graph.recipe(operands[0])
    return op in _BELOW_ONE and (op != "softmax" or len(operands) > 1)


def _number(graph: Graph, row: int) -> Number | None:
    return graph.number(row) if graph.recipe(row)[0] == "const" else None


def _table(combine: Callable[[int, int], Iterable[int]]) -> list[list[int]]:
    """What comes of two sets of signs, from what comes of two signs."""
    return [
        [
            sum({_BITS[s] for x, y in product(_members(a), _members(b)) for s in combine(x, y)})
            for b in range(ANYTHING + 1)
        ]
        for a in range(ANYTHING + 1)
    ]


def _members(signs: int) -> list[int]:
    return [s for s, bit in _BITS.items() if signs & bit]


_ADD = _table(lambda x, y: (-1, 0, 1) if x == -y != 0 else (x or y,))
_MUL = _table(lambda x, y: (x * y,))
_MAX = _table(lambda x, y: (max(x, y),))
_MIN = _table(lambda x, y: (min(x, y),))


def _flipped(a: int) -> int:
    return a & ZERO | (POSITIVE if a & NEGATIVE else 0) | (NEGATIVE if a & POSITIVE else 0)


def signs_of_difference(a: int, b: int) -> int:
    """The signs of x - y, from those of x and of y."""
    return _ADD[a][_flipped(b)]


def _size(a: int) -> int:
    """Of the absolute value."""
    return a & ZERO | (POSITIVE if a & (NEGATIVE | POSITIVE) else 0)


def _cut_off(a: int) -> int:
    return a & POSITIVE | (ZERO if a & (NEGATIVE | ZERO) else 0)


def _times(rows: Sequence[int], signs: Sequence[int]) -> int:
    return _size(signs[0]) if rows[0] == rows[1] else _MUL[signs[0]][signs[1]]


def _added(signs: Iterable[int]) -> int:
    return reduce(lambda a, b: _ADD[a][b], signs, ZERO)


def _signs(graph: Graph, op: str, rows: Sequence[int], s: list[int]) -> int:
    if op in _POSITIVE:
        return POSITIVE
    if op in _AS_IT_IS:
        return s[0]
    if op in _SWITCHES:
        return NEVER_NEGATIVE
    if op == "pow":
        return _power(s[0], _number(graph, rows[1]))
    if op in ("add", "sum", "mean"):
        return _added(s)
    if op == "mul":
        return _times(rows, s)
    if op == "dot":
        half = len(s) // 2
        pairs = range(half)
        return _added(_times((rows[k], rows[half + k]), (s[k], s[half + k])) for k in pairs)
    rule = _OTHERS.get(op)
    return ANYTHING if rule is None else rule(s)


_OTHERS: dict[str, Callable[[list[int]], int]] = {
    "sub": lambda s: signs_of_difference(s[0], s[1]),
    "neg": lambda s: _flipped(s[0]),
    "div": lambda s: _MUL[s[0]][s[1] & ~ZERO],
    "relu": lambda s: _cut_off(s[0]),
    "gate": lambda s: _cut_off(s[0]),
    "abs": lambda s: _size(s[0]),
    "sqrt": lambda s: s[0] & ~NEGATIVE,
    "max": lambda s: _MAX[s[0]][s[1]],
    "min": lambda s: _MIN[s[0]][s[1]],
}


def _power(base: int, n: Number | None) -> int:
    if n is None or n != int(n):  # defined for no base below 0
        return POSITIVE if base == POSITIVE else NEVER_NEGATIVE if n is not None else ANYTHING
    signs = base if n % 2 else _size(base)
    return signs & ~ZERO if n < 0 else signs or ZERO
