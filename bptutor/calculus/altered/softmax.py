"""Mistakes about the slope of a softmax, where every output depends on every input.

With p = softmax(z) and u the upstream gradient, dL/dz_i = p_i (u_i - sum_k u_k p_k).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, one_minus, product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr


def cross_terms_lost(computation: Computation) -> Iterator[Alteration]:
    """p_i (1 - p_i) u_i: as if an output depended on its own input only. `about` are the outputs."""
    return _instead(computation, lambda p, u: product([p, one_minus(p), u]))


def lost_slope(computation: Computation) -> Iterator[Alteration]:
    """u_i: the softmax passed without its slope. `about` are the outputs."""
    return _instead(computation, lambda p, u: u)


def _instead(computation: Computation, make: Callable[[int, int], Expr]) -> Iterator[Alteration]:
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for row in computation.rows if not computation.is_large else ():
        pair = _output_and_upstream(computation, row)
        if pair is not None:
            found.setdefault(computation.graph.owner[pair[0]].block.id, {})[row] = pair
    for layer in found.values():
        edits = {row: make(p, u) for row, (p, u) in layer.items()}
        for row, expr in edits.items():
            yield Alteration({row: expr}, row, (layer[row][0],))
        if len(edits) > 1:
            yield Alteration(edits, min(edits), tuple(p for p, _ in layer.values()), "layer")


def _output_and_upstream(computation: Computation, row: int) -> tuple[int, int] | None:
    """(p_i, u_i) of a row p_i (u_i - sum_k u_k p_k)."""
    graph = computation.graph
    op, factors = computation.recipe(row)
    for p, rest in (factors, factors[::-1]) if op == "mul" else ():
        inner, operands = computation.recipe(rest)
        if graph.recipe(p)[0] == "softmax" and inner == "sub" and computation.recipe(operands[1])[0] == "sum":
            return p, operands[0]
    return None
