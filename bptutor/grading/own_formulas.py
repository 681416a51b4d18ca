"""Formulas carried forward: a formula that is wrong, but follows from the student's own earlier formula.

On every instance on which the answer was compared, the target is computed once more with the student's own
formulas in the place of the earlier targets, and nothing else changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.bank.exercise import FormulaSpec
from bptutor.bank.formulas import reference
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.values import on_instances
from bptutor.calculus.chain_rule import node_entry
from bptutor.errors import Undefined
from bptutor.grading.expression import is_local
from bptutor.grading.misconceptions.altered_formulas import altered_formulas
from bptutor.grading.rederiving import DEGENERATE, Own
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.grading.expression import Answer
    from bptutor.grading.reading import Reading
    from bptutor.notation import tree


PROPORTION = 1e4
"""So many times larger or smaller than the right one is out of all proportion."""


class OwnFormula(Record):
    """A wrong formula of the student's own: the answer to item `part`, where `name` was asked for."""

    part: str
    name: str
    typed: str
    node: tree.Node
    source: Item


def own_formula(source: Item, reading: Reading) -> OwnFormula | None:
    """The formula in an earlier answer; None where it was right, or cannot be put in the target's place."""
    answer: Answer = reading.value
    if answer.right or not isinstance(source.spec, FormulaSpec) or is_local(source):
        return None
    return OwnFormula(source.id, source.spec.target.value, reading.shown, answer.node, source)


def own_numbers_of(source: Item, reading: Reading) -> Iterator[Own]:
    """What an earlier formula comes to with the numbers given, for those who go on with numbers."""
    answer: Answer = reading.value
    if not isinstance(source.spec, FormulaSpec) or is_local(source):
        return
    wanted, name = reference(source), source.spec.target.value
    with wanted.problem.scope.temporary():
        found = [_value(source, row) for row in _rows(wanted.block(answer.node), wanted.target)]
    for k, (at, value) in enumerate(zip(wanted.target.quantities(), found, strict=True)):
        if value is not None:
            yield Own(source.id, name, node_entry(at), value, answer.right, reading.shown, k=k)


def _value(source: Item, row: int) -> float | None:
    try:
        return source.problem.givens.get(row)
    except Undefined:
        return None


def formula_given(item: Item, reading: Reading, own: Sequence[OwnFormula]) -> tuple[OwnFormula, ...]:
    """The own formulas that a wrong formula follows from; none where it is wrong even so."""
    answer: Answer = reading.value
    if answer.right or not own or is_local(item) or reference(item).other_sizes is not None:
        return ()
    work = _Carrying(item)
    own = work.nearest(own)
    if not own or any(work.is_degenerate(o) for o in own):
        return ()
    with_all = work.target_with(own)
    values = work.right.values_of(answer.node)
    if with_all is None or work.is_zero(with_all) or not work.right.agree(with_all, values):
        return ()
    return tuple(o for o in own if work.matters(o, own, with_all))


class _Carrying:
    """The target of a formula item, computed with own formulas in it."""

    def __init__(self, item: Item) -> None:
        self.wanted = reference(item)
        self.right = altered_formulas(item)

    def nearest(self, own: Sequence[OwnFormula]) -> list[OwnFormula]:
        """The own formulas that the target is made of without another in between."""
        rows = {o: set(map(int, reference(o.source).target.rows.ravel())) for o in own if self._is_earlier(o)}
        every = set().union(*rows.values())
        below = self.wanted.problem.graph.rows_below(map(int, self.wanted.target.rows.ravel()), every)
        return [o for o, its in rows.items() if its & below]

    def _is_earlier(self, own: OwnFormula) -> bool:
        """Whether something else was asked for."""
        return reference(own.source).node != self.wanted.node

    def target_with(self, own: Sequence[OwnFormula]) -> Array | None:
        """The target on all instances; None where it goes round in a circle."""
        graph, instances = self.wanted.problem.graph, self.right.instances
        with self.wanted.problem.scope.temporary():
            edits = {row: other for o in own for row, other in self._edits(o)}
            # What is typed means itself, even where it is made of what is changed.
            computation = Computation(graph, self.wanted.target, stops=frozenset(edits.values()))
            if not edits:
                return self.right.truth
            found = on_instances(computation, instances, Alteration(edits, min(edits)))
        return None if found is None else found.reshape(-1, found.shape[-1])

    def _edits(self, own: OwnFormula) -> Iterator[tuple[int, int]]:
        """From the rows of an earlier target to those of the own formula."""
        earlier = reference(own.source)
        graph = earlier.problem.graph
        typed = _rows(graph.apply("identity", earlier.block(own.node)), earlier.target)
        for row, other in zip(map(int, earlier.target.rows.ravel()), typed, strict=True):
            if graph.recipe(row)[0] not in ("leaf", "const"):
                yield row, other

    def is_degenerate(self, own: OwnFormula) -> bool:
        """Whether an own formula is 0 or 1 everywhere, or so large or small that little else would show."""
        earlier = reference(own.source)
        with earlier.problem.scope.temporary():
            block = earlier.block(own.node)
            self.right.instances.add(block)
            values = self.right.instances[block]
            right = self.right.instances[earlier.target]
            if any(bool((values == number).all()) for number in DEGENERATE):
                return True
            own_size, true_size = (float(np.nanmedian(np.abs(v))) for v in (values, right))
            return not true_size / PROPORTION <= own_size <= true_size * PROPORTION

    def is_zero(self, values: Array) -> bool:
        """Whether values are 0 wherever they count."""
        return bool((np.abs(values[self.right.asked]) <= self.right.blur).all())

    def matters(self, one: OwnFormula, own: Sequence[OwnFormula], with_all: Array) -> bool:
        """Whether something else comes out without one of the own formulas."""
        without = self.target_with([o for o in own if o is not one])
        return without is None or not self.right.agree(without, with_all)


def _rows(block: Block, like: Block) -> list[int]:
    return [int(row) for row in np.broadcast_to(block.rows, like.shape).ravel()]
