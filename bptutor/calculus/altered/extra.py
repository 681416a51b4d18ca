"""Mistakes by which a factor is counted twice, and slopes of the other loss."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, one_minus
from bptutor.calculus.altered.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


# ---- the slope of the other loss ---------------------------------------------------------------------------


def extra_output_slope(computation: Computation) -> Iterator[Alteration]:
    """(p - y) p (1 - p): the slope of the output once more, after the cross-entropy has cancelled it."""
    yield from _at_outputs(computation, _with_slope)


def squared_loss_slope(computation: Computation) -> Iterator[Alteration]:
    """2 (p - y) p (1 - p): as if the cross-entropy were a squared loss."""
    yield from _at_outputs(computation, lambda c, row: _times_two(_with_slope(c, row)))


def cross_entropy_slope(computation: Computation) -> Iterator[Alteration]:
    """p - y: as if the squared loss were a cross-entropy."""
    yield from _at_outputs(computation, _error_alone)


def _at_outputs(
    computation: Computation, rule: Callable[[Computation, int], Expr | None]
) -> Iterator[Alteration]:
    """Derivatives by what goes into an output unit, by another rule: each alone, and all of them."""
    if computation.is_large:
        return
    edits: dict[int, Expr] = {}
    for row in Sides(computation).backward:
        new = rule(computation, row)
        if new is not None:
            edits[row] = new
    yield from (Alteration({row: expr}, row) for row, expr in edits.items())
    if len(edits) > 1:
        yield Alteration(edits, min(edits), (), "everywhere")


def _times_two(expr: Expr | None) -> Expr | None:
    return None if expr is None else ("mul", Fraction(2), expr)


def _with_slope(computation: Computation, row: int) -> Expr | None:
    """The derivative of a cross-entropy, times the slope of the output unit."""
    output = _output(computation, row)
    if output is None or not _divides(computation, row, output):
        return None
    return "mul", row, ("mul", output, one_minus(output))


def _error_alone(computation: Computation, row: int) -> Expr | None:
    """p - y, where the derivative of squares is made of it."""
    output = _output(computation, row)
    if output is None or _divides(computation, row, output):
        return None
    for r in computation.graph.rows_below([row], computation.slopes):
        op, operands = computation.recipe(r)
        if op == "sub" and output in operands and not _is_number(computation, operands[0]):
            label = operands[1] if operands[0] == output else operands[0]
            return "sub", output, label
    return None


def _is_number(computation: Computation, row: int) -> bool:
    return computation.graph.recipe(row)[0] == "const"


def _output(computation: Computation, row: int) -> int | None:
    """The output unit (sigmoid or softmax) by whose net input this row is a derivative."""
    op, factors = computation.recipe(row)
    pair = computation.adjoint(row)
    if op != "mul" or pair is None:
        return None
    net = pair[1].row
    for factor in factors:
        unit = computation.slope(factor)
        if unit is not None and (unit.op, unit.net) == ("sigmoid", net):
            return unit.row
        kind, nets = computation.graph.recipe(factor)
        if kind == "softmax" and net in nets:
            return factor
    return None


def _divides(computation: Computation, row: int, output: int) -> bool:
    """Whether something is divided by an output there, as in the derivative of y ln(p)."""
    below = computation.graph.rows_below([row], computation.stops)
    return any(op == "div" and rows[1] == output for op, rows in map(computation.recipe, below))
