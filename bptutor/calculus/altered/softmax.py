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
    """p_i (1 - p_i) u_i, as if an output depended on its own input only; or just p_i u_i.

    `about` are the outputs, here and below.
    """
    yield from _instead(computation, lambda p, u, _: product([p, one_minus(p), u]))
    yield from _instead(computation, lambda p, u, _: ("mul", p, u))


def own_term_lost(computation: Computation) -> Iterator[Alteration]:
    """-p_i sum_k u_k p_k: only that all are divided by the same sum is counted."""
    return _instead(computation, lambda p, _, mean: ("neg", ("mul", p, mean)))


def lost_slope(computation: Computation) -> Iterator[Alteration]:
    """u_i: the softmax passed without its slope."""
    return _instead(computation, lambda p, u, _: u)


def of_another_kind(computation: Computation) -> Iterator[Alteration]:
    """(1 - p_i^2) u_i: the slope of tanh; of p_k by z_i, p_k (1 - p_i), as of a sigmoid."""
    yield from _instead(computation, lambda p, u, _: ("mul", one_minus(("mul", p, p)), u))
    yield from _instead(computation, lambda p, _, mean: ("mul", mean, one_minus(p)))


def _instead(computation: Computation, make: Callable[[int, int, int], Expr]) -> Iterator[Alteration]:
    """What is made of p_i, u_i and the mean of u takes the place of the derivative."""
    found: dict[int, dict[int, tuple[int, int, int]]] = {}
    for row in computation.rows if not computation.is_large else ():
        parts = _parts(computation, row)
        if parts is not None:
            found.setdefault(computation.graph.owner[parts[0]].block.id, {})[row] = parts
    for layer in found.values():
        edits = {row: make(*parts) for row, parts in layer.items()}
        if len(edits) > 1:
            yield Alteration(edits, min(edits), tuple(p for p, _, _ in layer.values()), "layer")
        for row, expr in edits.items():
            yield Alteration({row: expr}, row, (layer[row][0],))


def _parts(computation: Computation, row: int) -> tuple[int, int, int] | None:
    """(p_i, u_i, sum_k u_k p_k) of a row p_i (u_i - sum_k u_k p_k)."""
    graph = computation.graph
    op, factors = computation.recipe(row)
    for p, rest in (factors, factors[::-1]) if op == "mul" else ():
        inner, operands = computation.recipe(rest)
        if graph.recipe(p)[0] == "softmax" and inner == "sub" and computation.recipe(operands[1])[0] == "sum":
            return p, operands[0], operands[1]
    return None
