"""What the names of a formula refer to: quantities, entries, index variables, slopes, steps, derivatives."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from bptutor.calculus import chain_rule
from bptutor.errors import FormulaError, GraphError, ShapeError, UnknownName
from bptutor.notation import functions, tree
from bptutor.notation.indices import free_indices, names_in
from bptutor.notation.printer import show
from bptutor.notation.terms import Axis, AxisIndex, Term, indexed, permuted
from bptutor.text import shape_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope


LARGEST = 100_000
"""An array with more entries than this was not meant."""


class Reference(ABC):
    """The names of one formula; `ranges` and `fixed` say what its index variables stand for.

    `text` is what the formula was read from, for the errors.
    """

    def __init__(self, scope: Scope, text: str = "", fixed: Mapping[str, int] | None = None) -> None:
        self.scope, self.graph, self.text = scope, scope.graph, text
        self.fixed = dict(fixed or {})
        self.ranges = dict(scope.ranges)

    @abstractmethod
    def term(self, node: tree.Node) -> Term:
        """The term of any part of the formula."""

    def expect(self, node: tree.Node) -> None:
        """Find out what the free index variables of a whole formula run over."""
        for label in free_indices(node):
            if label not in self.fixed:
                self.ranges[label] = self.range_of(label, node)

    # ---- errors

    def said(self, node: tree.Node) -> str:
        """A part of the formula as it was typed."""
        return self.text[slice(*node.span)].strip() or show(node, "ascii")

    def misfit(self, node: tree.Node, message: str, remedy: str | None = None) -> ShapeError:
        """Shapes that do not fit, at a place."""
        return ShapeError(self.text, *node.span, message, remedy)

    def sized(self, node: tree.Node, term: Term) -> str:
        """`W is 2x3`, `x is a vector of 3`."""
        return f"{self.said(node)} is {shape_words(term.cell)}"

    def check_size(self, node: tree.Node, shape: Shape) -> None:
        """Refuse arrays that are too large to compute with."""
        if math.prod(shape) > LARGEST:
            message = f"this is an array of {math.prod(shape)} numbers; the most is {LARGEST}"
            raise self.misfit(node, message, "Use smaller sizes.")

    # ---- index variables

    def range_of(self, label: str, node: tree.Node) -> int:
        """How many values an index variable takes: as declared, or as long as the arrays it indexes."""
        declared = self.scope.ranges.get(label)
        size, where = declared, None
        for name, bound in names_in(node):
            if label in bound:
                continue
            for n in self._sizes(label, name):
                if size is not None and n != size:
                    here = f"{label} runs over {n} values in {self.said(name)}"
                    there = f"in {self.said(where)}" if where is not None else "as declared"
                    raise self.misfit(name, f"{here}, over {size} {there}")
                size, where = n, name
        if size is None:
            size = self.scope.lengths.get(label)
        if size is None:
            raise FormulaError(
                self.text, *node.span, f"nothing says what {label} runs over",
                f"Use {label} to index an array: x_{label}, w_{label}j.",
            )  # fmt: skip
        return size

    def _sizes(self, label: str, name: tree.Name) -> Iterator[int]:
        block = self.scope.blocks.get(name.name)
        for axis, index in enumerate(name.indices):
            if index == tree.Name(label) and block is not None and axis < len(block.shape):
                yield block.shape[axis] + (self.scope.first(name.name) - 1 if axis == 0 else 0)

    def _axis(self, index: tree.Node, name: tree.Name, axis: int, size: int) -> AxisIndex:
        """One subscript: a position from 0, or a variable that runs."""
        label, offset = _variable(index)
        first = self.scope.first(name.name) if axis == 0 else 1
        if label is None or label in self.fixed:
            place = offset + (self.fixed[label] if label is not None else 0) - first
            if 0 <= place < size:
                return place
            raise self._outside(name, axis, place + first, first, size)
        places = Axis(label, self.ranges[label], offset, first).places()
        for place in (places[0], places[-1]):
            if not 0 <= place < size:
                raise self._outside(name, axis, place + first, first, size)
        return Axis(label, self.ranges[label], offset, first)

    def _outside(self, name: tree.Name, axis: int, number: int, first: int, size: int) -> ShapeError:
        which = f"entry {number}" if len(name.indices) == 1 else f"index {number} in place {axis + 1}"
        there = f"{name.name} goes from {first} to {first + size - 1} there"
        return self.misfit(name, f"{self.said(name)} asks for {which}, but {there}")

    # ---- names

    def name(self, node: tree.Name) -> Term:
        """A quantity, an entry, an index variable as a number, or the slope `f'` of a function."""
        if node.name in self.fixed and not node.indices:
            return Term(self.graph.const(self.fixed[node.name]))
        if node.name in self.ranges and not node.indices and node.name not in self.scope.blocks:
            self.check_size(node, (self.ranges[node.name],))
            return Term(self.graph.const(list(range(1, self.ranges[node.name] + 1))), (node.name,))
        if node.name.endswith("'"):
            return Term(self._only_slope(node))
        if node.indices:
            return self._indexed(node.name, node)
        block = self.scope.find(node.name)
        if block is None:
            raise self.unknown(node)
        return Term(block)

    def unknown(self, node: tree.Name) -> UnknownName:
        """No quantity of that name."""
        suggestions = self.scope.vocabulary.suggest(node.name)
        message = f"there is no quantity called {node.name}"
        return UnknownName(self.text, *node.span, message, name=node.name, suggestions=suggestions)

    def _indexed(self, name: str, node: tree.Name) -> Term:
        family = self.scope.families.get(name)
        label, offset = _variable(node.indices[0])
        if family is not None and len(node.indices) == 1 and (label is None or label in self.fixed):
            number = offset + (self.fixed[label] if label is not None else 0)
            if number not in family:
                raise self._outside(node, 0, number, min(family), len(family))
            return Term(family[number])
        block = self.scope.blocks.get(name)
        if block is None:
            raise self.unknown(node)
        return indexed(block, self._axes(node, block))

    def _axes(self, node: tree.Name, block: Block) -> list[AxisIndex]:
        if len(node.indices) > len(block.shape):
            what = f"{node.name} is {shape_words(block.shape)}"
            raise self.misfit(node, f"{what} and cannot have {len(node.indices)} indices")
        return [self._axis(index, node, k, block.shape[k]) for k, index in enumerate(node.indices)]

    def stepped(self, node: tree.Stepped) -> Term:
        """`w@1`: the value after a step."""
        name = self._reached(node)
        if node.quantity.indices:
            return self._indexed(name, tree.Name(name, node.quantity.indices, node.span))
        block = self.scope.find(name)
        if block is None:
            block = self._stepped_entry(node)
        if block is None:
            raise UnknownName(
                self.text, *node.span, f"there is no {name}: the exercise's step does not make it", name=name,
                remedy="Names with @ come from `step:` or `update:`.",
            )  # fmt: skip
        return Term(block)

    def _reached(self, node: tree.Stepped) -> str:
        """The name of a value after a step, which there is now if the exercise says how."""
        self.scope.reach(1 if node.step == "next" else node.step)
        return f"{node.quantity.name}@{node.step}"

    def _stepped_entry(self, node: tree.Stepped) -> Block | None:
        place = self.scope.vocabulary.place(node.quantity.name)
        block = self.scope.blocks.get(f"{place.block}@{node.step}") if place is not None else None
        return block[place.index] if block is not None and place is not None and place.index else block

    # ---- slopes and derivatives

    def _only_slope(self, node: tree.Name) -> Block:
        """`f1'`: the slope of f1 where the graph applies it."""
        function = node.name.rstrip("'")
        places = self.scope.applications(function)
        if len(places) != 1:
            how = "several times" if places else "nowhere"
            raise FormulaError(
                self.text, *node.span, f"{function} is applied {how}, so {node.name} is not one slope",
                f"Write {node.name}(z) with what it is applied to.",
            )  # fmt: skip
        found = functions.slope(self.graph, function, len(node.name) - len(function), places[0].inputs)
        if found is None:
            raise FormulaError(
                self.text, *node.span, f"{function} has several arguments: which slope is {node.name}?",
                "Write it as a derivative.",
            )  # fmt: skip
        return found

    def derivative(self, node: tree.Derivative) -> Term:
        """The derivative of any expression by a quantity, an entry, or `w_i` for all i."""
        term = self.term(node.of)
        for _ in range(node.order):
            term = self._by(term, node.by)
        return term

    def _by(self, of: Term, by: tree.Node) -> Term:
        name, block = by, None
        if isinstance(by, tree.Stepped):
            name = tree.Name(self._reached(by), by.quantity.indices, by.span)
        if isinstance(name, tree.Name) and name.indices and self._variables(name):
            block = self.scope.blocks.get(name.name)
            if block is None:
                raise self.unknown(name)
            axes = self._axes(name, block)
        else:
            term = self.term(by)
            block, axes = term.block, [Axis(x, term.size(x)) for x in term.labels]
        if block.op == "const":
            raise FormulaError(self.text, *by.span, "a derivative is taken by a quantity, not by a number")
        self.check_size(by, of.block.shape + block.shape)
        whole = _derivative(of.block, block)
        front: list[AxisIndex] = [Axis(x, of.size(x)) for x in of.labels]
        return indexed(whole, [*front, *[None] * len(of.cell), *axes])

    def _variables(self, name: tree.Name) -> bool:
        return any(label is not None and label not in self.fixed for label, _ in map(_variable, name.indices))


def _derivative(of: Block, by: Block) -> Block:
    """d(of)/d(by); an array that was put together from other quantities is differentiated by one by one."""
    if by.op != "stack" or by.name is not None:
        return chain_rule.derivative(of, by)
    parts = [_derivative(of, x) for x in by.inputs]
    whole = of.graph.apply("stack", *parts, attr=(len(parts),))
    rank = len(of.shape)
    return permuted(whole, [*range(1, rank + 1), 0, *range(rank + 1, len(whole.shape))])


def _variable(index: tree.Node) -> tuple[str | None, int]:
    """(variable, offset) of a subscript: `i` is (i, 0), `t-1` is (t, -1), `2` is (None, 2)."""
    if isinstance(index, tree.Number):
        return None, int(index.value)
    if isinstance(index, tree.Name):
        return index.name, 0
    if isinstance(index, tree.Binary) and isinstance(index.right, tree.Number):
        label, offset = _variable(index.left)
        step = int(index.right.value)
        return label, offset + (step if index.op == "+" else -step)
    raise GraphError("this cannot be an index")
