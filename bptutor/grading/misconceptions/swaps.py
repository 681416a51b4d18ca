"""What it means that one quantity was typed in the place of another: which misconception that is, if any.

Quantities are of a kind when both are values of a layer (inputs, nets, activations), or both weights; a label
or a rate is neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.roles import is_weight

if TYPE_CHECKING:
    from bptutor.calculus.altered.computation import Computation


def misconception_of(computation: Computation, typed: int, wanted: int) -> str | None:
    """The misconception of who takes the row `typed` for the row `wanted`; None where it has no name."""
    graph = computation.graph
    for row, other, name in ((wanted, typed, "net-for-activation"), (typed, wanted, "activation-for-net")):
        unit = computation.units.with_output(row)
        if unit is not None and unit.net == other:
            return name
    one, right = (computation.quantity(row) for row in (typed, wanted))
    if one.block is right.block and one.index == right.index[::-1] and len(one.index) == 2:
        return "transposed-weight"
    if one.block is right.block:
        return "neighbouring-unit" if graph.recipe(typed)[1] else "neighbouring-input"
    kinds = {_kind(computation, row) for row in (typed, wanted)}
    return "wrong-layer" if kinds in ({"value"}, {"weight"}) else None


def _kind(computation: Computation, row: int) -> str:
    """What a row is in a network: a weight, a value of a layer, something else."""
    q, units = computation.quantity(row), computation.units
    if isinstance(q.block.name, str) and is_weight(q.block.name):
        return "weight"
    if units.with_output(row) is not None or any(unit.net == row for unit in units):
        return "value"
    return "value" if _is_weighted(computation, row) else ""


def _is_weighted(computation: Computation, row: int) -> bool:
    """Whether a row is multiplied by a weight on the way forward."""
    for user in computation.users(row):
        op, operands = computation.recipe(user)
        if op in ("mul", "dot") and computation.adjoint(user) is None:
            half = len(operands) // 2
            partner = computation.quantity(operands[operands.index(row) - half]).block
            if isinstance(partner.name, str) and is_weight(partner.name):
                return True
    return False
