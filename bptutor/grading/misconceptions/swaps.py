"""What it means that one quantity was typed in the place of another: which misconception that is, if any."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    return None
