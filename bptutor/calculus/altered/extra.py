"""Mistakes by which something is counted twice: a factor, the slope of an output unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, one_minus
from bptutor.calculus.altered.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr


def extra_factor(computation: Computation) -> Iterator[Alteration]:
    """A slope, or a quantity with a name, that is there already, once more."""
    for row in Sides(computation).backward if not computation.is_large else ():
        op, factors = computation.recipe(row)
        for factor in dict.fromkeys(factors) if op == "mul" else ():
            if _may_be_repeated(computation, factor):
                yield Alteration({row: ("mul", row, factor)}, row, (factor,))


def _may_be_repeated(computation: Computation, row: int) -> bool:
    if computation.graph.recipe(row)[0] == "const" or computation.adjoint(row) is not None:
        return False
    unit = computation.slope(row)
    if unit is not None:
        return unit.op not in ("relu", "max", "min")  # twice the same gate is that gate
    return computation.quantity(row).block.name is not None


def extra_output_slope(computation: Computation) -> Iterator[Alteration]:
    """(p - y) p (1 - p): the slope of the output once more, after the cross-entropy has cancelled it."""
    if computation.is_large:
        return
    edits: dict[int, Expr] = {}
    for row in Sides(computation).backward:
        slope = _output_slope(computation, row)
        if slope is not None:
            edits[row] = ("mul", row, slope)
    yield from (Alteration({row: expr}, row) for row, expr in edits.items())
    if len(edits) > 1:
        yield Alteration(edits, min(edits), (), "everywhere")


def _output_slope(computation: Computation, row: int) -> Expr | None:
    """The slope of an output in the derivative of a cross-entropy by what goes into it."""
    op, factors = computation.recipe(row)
    pair = computation.adjoint(row)
    if op != "mul" or pair is None:
        return None
    net = pair[1].row
    for factor, above in (factors, factors[::-1]):
        unit = computation.slope(factor)
        if unit is not None and (unit.op, unit.net) == ("sigmoid", net):
            return factor if _divides(computation, above, unit.row) else None
        kind, nets = computation.graph.recipe(factor)
        if kind == "softmax" and net in nets and _divides(computation, above, factor):
            return "mul", factor, one_minus(factor)
    return None


def _divides(computation: Computation, row: int, output: int) -> bool:
    """Whether something is divided by an output there, as in the derivative of y ln(p)."""
    below = computation.graph.rows_below([row], computation.stops)
    return any(op == "div" and rows[1] == output for op, rows in map(computation.recipe, below))
