"""What to call the rows of a computation: by name, by what they are, by what they lie between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FormulaSpec
from bptutor.calculus.altered.roles import is_weight
from bptutor.calculus.entry_names import DerivativeName
from bptutor.grading.texts import shown
from bptutor.notation.indices import free_indices
from bptutor.notation.readback import name_tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.computation import Computation
    from bptutor.notation.printer import Style

SUMS = ("add", "sum", "identity")
GATED = ("relu", "leaky_relu", "max", "min")


class Names:
    """What to call the rows of a computation: by name, by what they are, by what they lie between."""

    def __init__(self, item: Item, computation: Computation, style: Style) -> None:
        self._item, self._computation, self._style = item, computation, style

    @property
    def index(self) -> str:
        """The letter that runs over the units in the question, where there is one."""
        spec = self._item.spec
        if not isinstance(spec, FormulaSpec):
            return ""
        letters = [*free_indices(self._item.problem.read(spec.target.value))]
        return letters[0] if len(letters) == 1 else ""

    def called(self, row: int) -> str:
        """A quantity by its name; a slope by the place of its unit; empty for all others."""
        unit, place = self._computation.slope(row), self.place(row)
        if unit is None or not place or self.forward_name(row):
            return self.name(row)
        return f"the gate at {place}" if unit.op in GATED else f"the slope of the activation at {place}"

    def place(self, row: int) -> str:
        """The net input of the unit whose slope a row is, or its output; any other row itself."""
        unit = self._computation.slope(row)
        return self.name(row) if unit is None else self.name(unit.net) or self.name(unit.row)

    def passed(self, row: int) -> str:
        """What a derivative is taken by: where a path comes through; empty for what is no derivative."""
        adjoint = self._computation.adjoint(row)
        return "" if adjoint is None else self.name(adjoint[1].row)

    def factor(self, row: int) -> str:
        """What to call a factor: a weight only if it has the name of one."""
        return "weight" if is_weight(self._computation.quantity(row)) else "factor"

    def link(self, row: int) -> str:
        """`from a_1 to z_2`, for a factor that a_1 is multiplied by; empty where that is not so plain."""
        ends = {(f, t) for f, t in self._ends(row) if f and t}
        return "from {} to {}".format(*ends.pop()) if len(ends) == 1 else ""

    def _ends(self, row: int) -> Iterator[tuple[str, str]]:
        """What a weight multiplies on the way forward, and what that goes into."""
        for user in self._computation.users(row):
            op, operands = self._computation.recipe(user)
            half = len(operands) // 2
            if op in ("mul", "dot") and self._computation.adjoint(user) is None:
                place = operands.index(row)
                yield self.forward_name(operands[place - half]), self._into(user)

    def _into(self, row: int) -> str:
        """The name of what a product is, or is a term of."""
        rows = [row, *(u for u in self._computation.users(row) if self._computation.recipe(u)[0] in SUMS)]
        return next(filter(None, map(self.forward_name, rows)), "")

    def forward_name(self, row: int) -> str:
        """The name of a row that is no derivative."""
        is_slope = isinstance(self._computation.quantity(row).block.name, DerivativeName)
        return "" if is_slope else self.name(row)

    def name(self, row: int) -> str:
        """The name of a row, empty where it has none; of a weight, where a derivative is just that weight."""
        q = self._computation.quantity(row)
        while isinstance(q.block.name, DerivativeName) and self._computation.recipe(row)[0] == "identity":
            (row,) = self._computation.recipe(row)[1]
            q = self._computation.quantity(row)
        if q.block.name is None:
            return ""
        found = shown(self._item.exercise, name_tree(q, self._item.problem.scope), self._style)
        return "" if found.isdigit() else found  # a derivative that is 1 by construction
