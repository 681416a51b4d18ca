"""Activations, and how to see that a row is the slope of one.

Slopes are written by the rules of `ops`: a(1 - a) for a sigmoid a, 1 - a^2 for tanh, the gate of a ReLU's
output, g'(z) for a general function. They are recognised by that form, wherever it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.calculus.graph import Graph, Quantity

SMOOTH = ("sigmoid", "tanh", "softplus", "abs")
SWITCHED = ("relu", "leaky_relu", "max", "min")
"""Whose slopes are switches."""
ACTIVATIONS = (*SMOOTH, *SWITCHED, "func")
_SLOPE_OF_INPUT = {"sigmoid": "softplus", "sign": "abs", "ge": "max", "le": "min"}
"""Slopes that are read from what goes in: softplus'(z) is sigmoid(z)."""
_SLOPE_OF_OUTPUT = {"gate": "relu", "leaky_gate": "leaky_relu"}


class Unit(Record):
    """An activation: its operation, its output, the row of its pre-activation.

    `name` is that of a general function. Of max and min, `net` is the row of the first argument.
    """

    op: str
    output: Quantity
    net: int
    name: str = ""

    @property
    def row(self) -> int:
        """The row of its output."""
        return self.output.row


class Units:
    """The activations of a graph, as it is now."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._by_row: dict[int, Unit] = {}
        self._by_operands: dict[tuple[int, ...], list[Unit]] = {}
        found = [b for b in graph.blocks if b.op in ACTIVATIONS]
        named_last = sorted(found, key=lambda b: (isinstance(b.name, str), -b.id))
        blocks = {b.content: b for b in named_last}
        for block in sorted(blocks.values(), key=lambda b: b.id):
            if block.op != "func" or block.attr[1] == (0,):
                for q in block.quantities():
                    self._note(q)

    def _note(self, q: Quantity) -> None:
        op, operands = self.graph.recipe(q.row)
        name = q.block.attr[0] if op == "func" else ""
        unit = self._by_row[q.row] = Unit(op, q, operands[0], name)
        self._by_operands.setdefault(operands, []).append(unit)

    def __iter__(self) -> Iterator[Unit]:
        return iter(self._by_row.values())

    def with_output(self, row: int) -> Unit | None:
        """The unit whose output a row is."""
        return self._by_row.get(row)

    def slope(self, row: int) -> Unit | None:
        """The unit whose slope a row is, by its form."""
        op, operands = self.graph.recipe(row)
        if op == "func":
            return self._of_function(row, operands)
        if op in _SLOPE_OF_OUTPUT:
            return self._found(operands[0], _SLOPE_OF_OUTPUT[op])
        if op in _SLOPE_OF_INPUT:
            return self._on(operands, _SLOPE_OF_INPUT[op])
        if op == "mul":
            return self._sigmoid(operands) or self._sigmoid(operands[::-1])
        if op == "sub" and self._is_number(operands[0], 1):
            return self._tanh(operands[1]) or self._second_of_two(operands[1])
        return None

    def _found(self, row: int, op: str) -> Unit | None:
        unit = self._by_row.get(row)
        return unit if unit is not None and unit.op == op else None

    def _on(self, operands: tuple[int, ...], op: str, name: str = "") -> Unit | None:
        units = self._by_operands.get(operands, ())
        return next((unit for unit in units if (unit.op, unit.name) == (op, name)), None)

    def _of_function(self, row: int, operands: tuple[int, ...]) -> Unit | None:
        """g'(z); but in L = rest(a), of an activation a, the slope of `rest` is an upstream gradient."""
        name, orders = self.graph.owner[row].block.attr
        if orders != (1,) or operands[0] in self._by_row:
            return None
        return self._on(operands, "func", name)

    def _sigmoid(self, factors: tuple[int, ...]) -> Unit | None:
        """a(1 - a)."""
        op, operands = self.graph.recipe(factors[1])
        if op == "sub" and operands[1] == factors[0] and self._is_number(operands[0], 1):
            return self._found(factors[0], "sigmoid")
        return None

    def _tanh(self, square: int) -> Unit | None:
        """1 - a^2."""
        op, operands = self.graph.recipe(square)
        if op == "mul" and operands[0] == operands[1]:
            return self._found(operands[0], "tanh")
        return self._found(operands[0], "tanh") if op == "pow" and self._is_number(operands[1], 2) else None

    def _second_of_two(self, first: int) -> Unit | None:
        """1 - [a >= b], the slope of max by its second argument."""
        op, operands = self.graph.recipe(first)
        return self._on(operands, _SLOPE_OF_INPUT[op]) if op in ("ge", "le") else None

    def _is_number(self, row: int, value: int) -> bool:
        return self.graph.recipe(row)[0] == "const" and self.graph.number(row) == value
