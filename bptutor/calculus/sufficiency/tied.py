"""Which leaves are not free any more, because something computed from them is at a number.

`v = c*x + d*y` at -3 ties one leaf only: whatever c, d and y are, x is (-3 - d*y) / c. So the instances with
this number are a graph over all other leaves, but for those with c = 0: there d*y is -3 as well, which is a
coincidence among coincidences. Where it is not as plain as that, all leaves below are tied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.sufficiency.signs import ZERO, sign_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.question import Number

SUMS = ("add", "sub", "neg", "sum", "mean", "dot")


def tied(graph: Graph, fixed: Mapping[int, Number]) -> dict[int, frozenset[int]]:
    """The leaves that are not free where rows are at numbers, each with the leaves it follows from."""
    computed = [row for row in fixed if graph.recipe(row)[0] not in ("leaf", "const")]
    below = {row: _leaves(graph, row) - fixed.keys() for row in computed}
    found: dict[int, frozenset[int]] = {}
    for row in computed:
        elsewhere = frozenset[int]().union(*(below[other] for other in computed if other != row))
        leaf = _solvable(graph, row, fixed, elsewhere)
        if leaf is None:
            found |= dict.fromkeys(below[row], frozenset[int]())
        else:
            found[leaf] = frozenset(below[row] - {leaf})
    return found


def _leaves(graph: Graph, row: int) -> set[int]:
    return {r for r in graph.rows_below([row]) if graph.recipe(r)[0] == "leaf"}


def _solvable(graph: Graph, row: int, fixed: Mapping[int, Number], elsewhere: frozenset[int]) -> int | None:
    """A leaf that a sum of products of leaves can be solved for, and that stands nowhere else; or None.

    What it is multiplied by is 0 by coincidence only; and then the other terms, made of other leaves, come to
    the number by coincidence only.
    """
    terms = _products(graph, row, fixed)
    for k, term in enumerate(terms):
        others = [leaf for m, other in enumerate(terms) if m != k for leaf in other]
        moves = any(others.count(leaf) == 1 for leaf in others)
        is_rare = moves or (len(terms) == 1 and not sign_of(fixed[row]) & ZERO)
        if set(others).isdisjoint(term) and (len(term) == 1 or is_rare):
            for leaf in term:
                is_real = graph.domains[graph.owner[leaf].block.id] == "real"
                if is_real and term.count(leaf) == 1 and leaf not in elsewhere:
                    return leaf
    return None


def _products(graph: Graph, row: int, fixed: Mapping[int, Number]) -> list[tuple[int, ...]]:
    """The terms of a sum, each by the free leaves it is the product of; none where a row is no such sum."""
    op, operands = graph.recipe(row)
    half = len(operands) // 2
    factors: list[tuple[int, ...]] = [operands] if op == "mul" else []
    if op == "dot":
        factors = list(zip(operands[:half], operands[half:], strict=True))
    elif op in SUMS:
        factors = [(operand,) for operand in operands]
    terms = [_factors(graph, rows, fixed) for rows in factors]
    return [] if None in terms else [term for term in terms if term is not None]


def _factors(graph: Graph, rows: tuple[int, ...], fixed: Mapping[int, Number]) -> tuple[int, ...] | None:
    """The free leaves of a product; None where it is made of anything else, or is 0."""
    found: list[int] = []
    todo = list(rows)
    while todo:
        row = todo.pop()
        op, operands = graph.recipe(row)
        number = fixed.get(row, graph.number(row) if op == "const" else None)
        if number is not None:
            if sign_of(number) & ZERO:
                return None
        elif op in ("mul", "identity"):
            todo += operands
        elif op == "leaf" and graph.domains[graph.owner[row].block.id] in ("real", "positive"):
            found.append(row)
        else:
            return None
    return tuple(found)
