"""Whether an expression equals both sides of a goal, and if not, where: an instance in simple numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bptutor.bank.formulas import Reference
from bptutor.bank.simple_instances import SimpleInstances
from bptutor.calculus.graph import Quantity
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.notation.build import build
from bptutor.notation.readback import name_tree
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.bank.problem import Problem
    from bptutor.calculus.equivalence import Outcome
    from bptutor.calculus.graph import Block
    from bptutor.calculus.sampling import Instances
    from bptutor.notation.tree import Node

Written: TypeAlias = "tuple[Node, str]"
"""An expression and what it was read from."""

MOST_NAMED = 4
"""An instance is told by so many values; more would not be read."""


class Place(Record):
    """An instance told by its values, and what two expressions are there.

    With too many values `at` holds none of them; `is_told` says whether all are there. `entry` counts from 1,
    and is empty for numbers.
    """

    at: tuple[tuple[Node, float], ...]
    is_told: bool
    before: float
    this: float
    entry: tuple[int, ...] = ()


class Agreement(Record):
    """Whether an expression equals the goal. If not, one of the others says how.

    `undefined` is the part that has no value where the goal has one, `place` an instance where the values
    differ (or the part is undefined). `rounded` says that a decimal fraction in it may be a rounded number.
    """

    equal: bool
    undefined: Node | None = None
    place: Place | None = None
    rounded: bool = False


class Comparer:
    """Compares expressions with the sides of one goal, whatever the numbers given are."""

    def __init__(self, problem: Problem, *sides: Written) -> None:
        self.problem, self.scope = problem, problem.scope
        self.sides = tuple(Reference(problem, *side) for side in sides)

    def agreement(self, written: Written, before: Written) -> Agreement:
        """Whether an expression equals the goal, and if not, how it differs from the one `before`.

        Where a side of the goal has no value, it asks for none. Raises FormulaError, for shapes too, and
        Undecided where a side hardly ever has a value.
        """
        for side in self.sides:
            found = side.outcome(*written)
            if found.equal:
                return Agreement(True)
        with self.scope.temporary():
            return self._difference(written[0], found, self._block(written), self._block(before))

    def between(self, written: Written, before: Written) -> Agreement:
        """Whether two expressions are equal that need not equal the goal. Raises as `agreement`."""
        with self.scope.temporary():
            return Comparer(self.problem, before).agreement(written, before)

    def _block(self, written: Written) -> Block:
        return self.sides[0].block(*written)

    # ---- where it differs

    def _difference(self, node: Node, found: Outcome, block: Block, before: Block) -> Agreement:
        at, instances = found.at, found.instances
        if at is None or instances.graph is not self.scope.graph:  # only for other sizes of letters
            return Agreement(False)
        instances.add(block, before)
        simple = SimpleInstances(self.scope.graph, [block, before])
        if not np.isfinite(_at(instances[block], at)).all():
            number = simple.losing(block, before)
            place = None if number is None else self._told(simple, block, before, number)
            return Agreement(False, self._culprit(node, instances, at), place)
        number = simple.differing(block, before)
        if number is None:
            place = self._told(instances, block, before, at)
        else:
            place = self._told(simple, block, before, number)
        decimal = any(isinstance(part, tree.Number) and "." in part.text for part in tree.walk(node))
        return Agreement(False, place=place, rounded=found.nearly and decimal)

    # ---- where it is undefined

    def _culprit(self, node: Node, instances: Instances, number: int) -> Node:
        """The innermost part of `node` without a value on that instance."""
        for part in reversed(list(tree.walk(node))):  # parts before what holds them
            block = self._part(part)
            if block is not None:
                instances.add(block)
                if not np.isfinite(_at(instances[block], number)).all():
                    return part
        return node

    def _part(self, part: Node) -> Block | None:
        if tree.is_claim(part):
            return None
        try:
            return build(part, self.scope)
        except BptutorError:  # a part that means nothing by itself: with the index of the sum around it
            return None

    # ---- telling

    def _told(self, instances: Any, block: Block, before: Block, number: int) -> Place:
        """One instance: the leaves behind the two expressions, unless there are too many, and the entry."""
        leaves = [leaf for leaf in self.scope.graph.ancestors(block, before) if leaf.op == "leaf"]
        quantities = [q for leaf in leaves for q in leaf.quantities()]
        told = len(quantities) <= MOST_NAMED
        at = tuple((name_tree(q, self.scope), _value(instances, q, number)) for q in quantities if told)
        index = _differing_entry(instances[block], instances[before], number)
        this, that = (_value(instances, Quantity(b, index), number) for b in (block, before))
        return Place(at, told, that, this, tuple(k + 1 for k in index))


def _value(instances: Any, quantity: Quantity, number: int) -> float:
    return float(_at(instances[quantity.block], number)[quantity.index])


def _at(values: Any, number: int) -> Any:
    """The values on one instance; constants have one for all of them."""
    return values[..., number % values.shape[-1]]


def _differing_entry(this: Any, before: Any, number: int) -> tuple[int, ...]:
    """The entry of two arrays that is farthest apart, () for numbers."""
    x, y = _at(this, number), _at(before, number)
    with np.errstate(all="ignore"):
        gap = np.where(np.isfinite(x) & np.isfinite(y), abs(x - y), np.inf)
    return tuple(int(k) for k in np.unravel_index(int(gap.argmax()), gap.shape)) if gap.shape else ()
