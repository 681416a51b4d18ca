"""Whether an expression equals both sides of a goal, and if not, where: an instance in small simple numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from bptutor.bank.simple_instances import SimpleInstances
from bptutor.calculus.graph import Quantity
from bptutor.calculus.sampling import Instances
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.notation.build import build, free_indices
from bptutor.notation.readback import name_tree
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.problem import Problem
    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block
    from bptutor.notation.tree import Node

MOST_NAMED = 4
"""An instance is told by so many values; more would not be read."""
NEARLY = 1e-2
"""What agrees to this everywhere looks like a constant rounded too early."""


class Place(Record):
    """An instance told by some of its values, and what two expressions are there.

    `entry` counts from 1, and is empty for numbers.
    """

    at: tuple[tuple[Node, float], ...]
    before: float
    this: float
    entry: tuple[int, ...] = ()


class Agreement(Record):
    """Whether an expression equals the goal. If not, one of the others says how.

    `undefined` is the part that has no value where the goal has one, `place` an instance where the values
    differ (or the part is undefined), `shapes` those of the expression and the goal where they differ.
    """

    equal: bool
    undefined: Node | None = None
    place: Place | None = None
    shapes: tuple[Shape, Shape] | None = None
    rounded: bool = False


class Comparer:
    """Compares expressions with the two sides of one goal, which is an identity: numbers given do not count."""

    def __init__(self, problem: Problem, left: Node, right: Node) -> None:
        self.scope = problem.scope
        self.order = free_indices(left)
        self.sides = tuple(build(side, self.scope, order=self.order) for side in (left, right))
        self.instances = Instances(self.scope.graph, self.sides)

    def agreement(self, node: Node, before: Node) -> Agreement:
        """Whether `node` equals the goal, and if not, how it differs from `before`. Raises FormulaError."""
        with self.scope.temporary():
            block = self._built(node)
            if block.shape != self.sides[0].shape:
                return Agreement(False, shapes=(block.shape, self.sides[0].shape))
            self.instances.add(block)
            if any(bool(self.instances.close(side, block).all()) for side in self.sides):
                return Agreement(True)
            return self._difference(node, block, self._built(before))

    def _built(self, node: Node) -> Block:
        return build(node, self.scope, order=self.order)

    # ---- where it differs

    def _difference(self, node: Node, block: Block, before: Block) -> Agreement:
        defined = self.instances.defined(*self.sides)
        lost = defined & ~self.instances.defined(block)
        agree = self.instances.close(self.sides[0], block) | lost
        if bool(agree.all()) and bool(lost.any()):
            culprit = self._culprit(node, int(lost.argmax()))
            return Agreement(False, culprit, self._where_undefined(culprit, block, before))
        place = self._simple_place(block, before) or self._place(block, before, int((~agree).argmax()))
        return Agreement(False, place=place, rounded=self._is_rounded(node, block))

    def _simple_place(self, block: Block, before: Block) -> Place | None:
        simple = SimpleInstances(self.scope.graph, [*self.sides, block, before])
        number = simple.differing(block, before)
        return None if number is None else self._told(simple, block, before, number)

    def _place(self, block: Block, before: Block, number: int) -> Place:
        self.instances.add(before)
        return self._told(self.instances, block, before, number)

    def _is_rounded(self, node: Node, block: Block) -> bool:
        """Whether the difference is that of a decimal fraction that was rounded."""
        if not any(isinstance(part, tree.Number) and "." in part.text for part in tree.walk(node)):
            return False
        x, y = self.instances[self.sides[0]], self.instances[block]
        with np.errstate(all="ignore"):
            return bool((abs(x - y) <= NEARLY * abs(x)).all())

    # ---- where it is undefined

    def _culprit(self, node: Node, number: int) -> Node:
        """The innermost part of `node` without a value on that instance."""
        for part in _inside_out(node):
            block = self._part(part)
            if block is not None:
                self.instances.add(block)
                if not np.isfinite(self.instances[block][..., number % self.instances[block].shape[-1]]).all():
                    return part
        return node

    def _part(self, part: Node) -> Block | None:
        if tree.is_claim(part):
            return None
        try:
            return build(part, self.scope)
        except BptutorError:  # a part that means nothing by itself: with the index of the sum around it
            return None

    def _where_undefined(self, culprit: Node, block: Block, before: Block) -> Place | None:
        simple = SimpleInstances(self.scope.graph, [*self.sides, block, before])
        number = simple.losing(block, self.sides)
        return None if number is None else self._told(simple, block, before, number)

    # ---- telling

    def _told(self, instances: Any, block: Block, before: Block, number: int) -> Place:
        """One instance: the leaves behind the two expressions, unless there are too many, and the entry."""
        leaves = [leaf for leaf in self.scope.graph.ancestors(block, before) if leaf.op == "leaf"]
        quantities = [q for leaf in leaves for q in leaf.quantities()]
        shown = quantities if len(quantities) <= MOST_NAMED else []
        at = tuple((name_tree(q, self.scope), _value(instances, q, number)) for q in shown)
        index = _differing_entry(instances[block], instances[before], number)
        this, that = (_value(instances, Quantity(b, index), number) for b in (block, before))
        return Place(at, that, this, tuple(k + 1 for k in index))


def _value(instances: Any, quantity: Quantity, number: int) -> float:
    values = instances[quantity.block][quantity.index]
    return float(values[number % values.shape[-1]])  # constants have one value for all instances


def _differing_entry(this: Any, before: Any, number: int) -> tuple[int, ...]:
    """The entry of two arrays that is farthest apart, () for numbers."""
    x, y = (a[..., number % a.shape[-1]] for a in (this, before))
    with np.errstate(all="ignore"):
        gap = np.where(np.isfinite(x) & np.isfinite(y), abs(x - y), np.inf)
    return tuple(int(k) for k in np.unravel_index(int(gap.argmax()), gap.shape)) if gap.shape else ()


def _inside_out(node: Node) -> Iterator[Node]:
    """The parts of a formula, each after those it holds."""
    return reversed(list(tree.walk(node)))
