"""Weights whose indices are read the other way: `W_12` for `W_21`, in the question and in what is given.

Where a matrix of weights is square, nothing tells which index comes first but what the exercise says. Who
reads it the other way solves the exercise of the transposed matrix, and calls its entries by exchanged
indices.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import Given, GraphModel, NetworkModel, Text
from bptutor.calculus.entry_names import entry_of_name
from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.printer import show
from bptutor.notation.replacing import mapped

if TYPE_CHECKING:
    from bptutor.bank.exercise import Value
    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block


class Exchange:
    """Formulas and givens of a problem with the two indices of its square matrices of weights exchanged."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.blocks = {str(b.name): b for b in _weights(problem)}

    def __bool__(self) -> bool:
        return bool(self.blocks)

    def formula(self, node: tree.Node) -> tree.Node:
        """A formula as it was meant, in the exercise's own names."""
        if isinstance(node, tree.Name):
            return self._name(node)
        if isinstance(node, tree.Stepped):
            return self._stepped(node)
        if isinstance(node, tree.Derivative) and self._is_whole(node.by) and not self._is_array(node.of):
            return tree.Transpose(tree.Derivative(self.formula(node.of), node.by, node.order))
        return mapped(node, self.formula)

    def _name(self, name: tree.Name) -> tree.Node:
        if name.name in self.blocks:
            if not name.indices:
                return tree.Transpose(name)
            return tree.Name(name.name, tuple(map(self.formula, name.indices[::-1])))
        place = None if name.indices else self.problem.vocabulary.place(name.name)
        if place is None or place.index is None or place.block not in self.blocks or len(place.index) != 2:
            return tree.Name(name.name, tuple(map(self.formula, name.indices)))
        block = self.blocks[place.block]
        return tree.Name(entry_of_name(place.block, block.shape, place.index[::-1], block.entries))

    def _stepped(self, node: tree.Stepped) -> tree.Node:
        """The value of a quantity after a step: the name stays inside."""
        quantity = self._name(node.quantity)
        if isinstance(quantity, tree.Name):
            return tree.Stepped(quantity, node.step)
        return tree.Transpose(node)

    def _is_whole(self, node: tree.Node) -> bool:
        name = node.quantity if isinstance(node, tree.Stepped) else node
        return isinstance(name, tree.Name) and name.name in self.blocks and not name.indices

    def _is_array(self, node: tree.Node) -> bool:
        return bool(self.problem.block(node).shape)

    def given(self, given: Given) -> Given:
        """What was taken to be given: the same numbers, of other entries. Raises FormulaError."""
        node = self.problem.read(given.quantity.value)
        meant = self.formula(node)
        if isinstance(meant, tree.Transpose) and not isinstance(node, tree.Transpose):
            return Given(given.quantity, _transposed(given.value))
        if meant == node:
            return given
        return Given(Text(show(meant, "ascii"), given.quantity.where), given.value)


def _weights(problem: Problem) -> list[Block]:
    """The square matrices of weights: those of a network, or those that a graph multiplies something by."""
    model = problem.exercise.model
    if isinstance(model, NetworkModel):
        network = problem.model.network
        weights = network.weights if network is not None and model.weights != "by-nodes" else ()
    elif isinstance(model, GraphModel):
        used = {x.id for b in problem.graph.blocks if b.op == "matmul" for x in b.inputs}
        weights = tuple(b for b in problem.graph.blocks if b.op == "leaf" and b.id in used)
        weights = tuple(b for b in weights if str(b.name) not in problem.model.points)
    else:
        weights = ()
    return [b for b in weights if len(b.shape) == 2 and b.shape[0] == b.shape[1] > 1]


def _transposed(value: Value) -> Value:
    """Rows for columns. Raises FormulaError where it is no matrix."""
    if isinstance(value, Text) or not all(isinstance(row, tuple) for row in value):
        raise FormulaError("", 0, 0, "a matrix is needed", "Give it row by row.")
    rows: tuple[tuple[Value, ...], ...] = value  # type: ignore[assignment]
    return tuple(zip(*rows, strict=True))
