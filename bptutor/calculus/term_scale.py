"""How large the terms of a value are: the scale on which a truth of 0 is judged."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.graph import Graph

    Values = Callable[[int], float | None]

LARGEST = 1e300
SUMS = {"add", "sub", "sum", "dot", "mean", "mul", "div", "neg", "identity", "sin", "cos"}
"""Operations looked into; every other one is as large as it comes out. (sin and cos hand on the rounding of
their argument: sin(pi) is 0.)"""


def term_scale(graph: Graph, value: Values, row: int, given: bool = False) -> float:
    """The size of the terms under `row`: sums without cancellation, products without their zero factors.

    Stops at what is given or not known; with `given`, `row` itself is looked into all the same.
    """
    below: dict[int, tuple[int, ...]] = {}
    todo = [row]
    while todo:
        r = todo.pop()
        if r not in below:
            op, operands = graph.recipe(r)
            below[r] = operands if (op in SUMS and value(r) is not None) or (given and r == row) else ()
            todo.extend(below[r])
    # A value other than 0 needs the scale only to tell it from blur, and sums of two exact numbers have none:
    # else 1 - y = 0 over a tiny 1 - h makes a small gradient look like nothing beside terms in the millions.
    blurred = not given and value(row) != 0
    sizes: dict[int, float] = {}
    for r in sorted(below):
        v = value(r)
        own = abs(v) if v is not None and math.isfinite(v) else 0.0
        op = graph.recipe(r)[0]
        exact = op in ("add", "sub") and all(graph.recipe(x)[0] in ("leaf", "const") for x in below[r])
        inside = op in SUMS and bool(below[r]) and not (blurred and exact)
        if op == "div" and inside:
            own = max(own, _quotient(sizes[below[r][0]], value(below[r][1])))
        elif inside:
            own = max(own, _combined(op, [sizes[x] for x in below[r]]))
        sizes[r] = own
    return sizes[row]


def _combined(op: str, s: list[float]) -> float:
    match op:
        case "mul":
            size = _product(s)
        case "mean":
            size = sum(s) / len(s)
        case "dot":
            half = len(s) // 2
            size = sum(_product(pair) for pair in zip(s[:half], s[half:], strict=True))
        case _:
            size = sum(s)
    return min(size, LARGEST)


def _quotient(size: float, by: float | None) -> float:
    """A quotient's terms are divided by what the denominator is, not by how large its terms are."""
    return min(size / abs(by), LARGEST) if by else size


def _product(factors: tuple[float, ...] | list[float]) -> float:
    return min(math.prod(f for f in factors if f), LARGEST) if any(factors) else 0.0
