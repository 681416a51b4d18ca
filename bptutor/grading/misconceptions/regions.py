"""A formula that is right as long as one unit is on, or as long as it is off: its gate is what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.grading.misconceptions.classes import agreement
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.names import Names
from bptutor.grading.misconceptions.table import TABLE
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bptutor.bank.exercise import Item
    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas
    from bptutor.notation.printer import Style

FEWEST = 32
"""So many instances, at least, must lie on either side."""


class Side(Record):
    """One side of a gate: the net input of the unit, and the instances on which it is on (or off)."""

    net: int
    on: bool
    where: NDArray[np.bool_]


def region(item: Item, found: AlteredFormulas, values: Array) -> Diagnosis | None:
    """The one unit on one side of which a formula is right, and on the other wrong."""
    agrees = np.asarray((agreement(values, found.truth, found.blur) | ~found.asked).all(0))
    wrong, alive = ~agrees, (found.truth != 0).any(0)
    sides = [side for side in _sides(found) if _tells(side.where, wrong, alive & agrees)]
    if not sides:
        return None
    side = min(sides, key=lambda s: int(s.where.sum()))

    def said(style: Style) -> str:
        name = Names(item, found.computation, style).name(side.net)
        state, other = ("on", "off") if side.on else ("off", "on")
        return f"This is right as long as the unit at {name} is {other}, and wrong only where it is {state}."

    return Diagnosis((), said("unicode"), TABLE["relu-gate-ignored"].hint, "", said("ascii"))


def _sides(found: AlteredFormulas) -> Iterator[Side]:
    """Both sides of every ReLU whose net input has a name."""
    instances, graph = found.instances, found.computation.graph
    for unit in {unit.net: unit for unit in found.computation.slopes.values() if unit.op == "relu"}.values():
        q = graph.owner[unit.net]
        if found.computation.quantity(unit.net).block.name is None:
            continue
        instances.add(q.block)
        on = np.asarray(instances[q.block][q.index] > 0)
        yield Side(unit.net, True, on)
        yield Side(unit.net, False, ~on)


def _tells(where: NDArray[np.bool_], wrong: NDArray[np.bool_], right: NDArray[np.bool_]) -> bool:
    """Whether what is wrong lies on one side alone, and what is right (and not 0) on the other as well."""
    return bool(
        wrong.sum() >= FEWEST and not (wrong & ~where).any() and (right & ~where).sum() >= FEWEST
    )
