"""Mistakes by which a factor is counted twice, and slopes of the other loss."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, one_minus
from bptutor.calculus.altered.outputs import alone_and_together, label_of, outputs
from bptutor.calculus.altered.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr

TWO = Fraction(2)


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
    entropies = [output for output in outputs(computation) if output.label is not None]
    edits: dict[int, Expr] = {output.row: ("mul", output.row, output.slope) for output in entropies}
    yield from alone_and_together(edits, dict.fromkeys(edits, ()))


def squared_loss_slope(computation: Computation) -> Iterator[Alteration]:
    """2 (p - y) p (1 - p), or 2 (p - y) by p itself: as if the cross-entropy were a squared loss."""
    entropies = [output for output in outputs(computation) if output.label is not None]
    edits: dict[int, Expr] = {
        output.row: ("mul", TWO, ("mul", output.row, output.slope)) for output in entropies
    }
    yield from alone_and_together(edits, dict.fromkeys(edits, ()))
    for row in Sides(computation).fronts if not computation.is_large else ():
        pair = computation.adjoint(row)
        p = None if pair is None else pair[1].row
        label = None if p is None else label_of(computation, row, p)
        if p is not None and label is not None:
            yield Alteration({row: ("mul", TWO, ("sub", p, label))}, row)


def cross_entropy_slope(computation: Computation) -> Iterator[Alteration]:
    """p - y: as if the squared loss were a cross-entropy. Of tanh, by p itself."""
    edits: dict[int, Expr] = {}
    for output in outputs(computation):
        if output.label is None and (error := _error_alone(computation, output.row, output.p)) is not None:
            edits[output.row] = error
    yield from alone_and_together(edits, dict.fromkeys(edits, ()))
    rows = () if computation.is_large else computation.rows
    by_outputs = {row: expr for row in rows if (expr := _by_tanh(computation, row)) is not None}
    yield from alone_and_together(by_outputs, dict.fromkeys(by_outputs, ()))


def _by_tanh(computation: Computation, row: int) -> Expr | None:
    """(p - y)/(p (1 - p)) for the derivative by the output p of a tanh unit, where an error p - y is made."""
    pair = computation.adjoint(row)
    unit = None if pair is None else computation.units.with_output(pair[1].row)
    if unit is None or unit.op != "tanh" or computation.slope(row) is not None:
        return None
    error = _error_alone(computation, row, unit.row)
    return None if error is None else ("div", error, ("mul", unit.row, one_minus(unit.row)))


def _error_alone(computation: Computation, row: int, p: int) -> Expr | None:
    """p - y, where the derivative of squares is made of it."""
    graph = computation.graph
    for r in graph.rows_below([row], computation.slopes):
        op, operands = computation.recipe(r)
        if op == "sub" and p in operands and graph.recipe(operands[0])[0] != "const":
            return "sub", p, operands[1] if operands[0] == p else operands[0]
    return None
