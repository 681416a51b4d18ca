"""What a formula item's target comes to with each known mistake in it, made once an item.

    found = altered_formulas(item)
    found.values_of(node)          a formula on all instances that its item is graded on
    found.equal_to(values)         the mistakes that lead to just these values

Each mistake is computed on a few instances first, all of them in one array; only those that agree with an
answer there are computed on all. Those that come to the right values are dropped: they are no mistakes.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from bptutor.bank.blank import SolvedReference
from bptutor.bank.formulas import reference
from bptutor.bank.given_numbers import names_by_value
from bptutor.calculus.altered.budget import is_too_large
from bptutor.calculus.altered.bugs import alterations
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.altered.values import on_instances
from bptutor.grading.misconceptions.classes import agreement, blur_of
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from fractions import Fraction

    from numpy.typing import NDArray

    from bptutor.bank.exercise import Item
    from bptutor.bank.formulas import Reference
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.calculus.graph import Block
    from bptutor.calculus.kernels import Array
    from bptutor.notation import tree

    Mask = NDArray[np.bool_]

PROBES = 48
"""So many instances tell most mistakes apart; all of them are asked where these agree."""
FEW = 16
"""So many are looked at before any others."""

FEWEST = 32
"""What is asked of fewer values than this tells nothing."""

_MEMO = "_altered_formulas"


def altered_formulas(item: Item) -> AlteredFormulas:
    """The mistakes in the target of a formula item; made once. Raises FormulaError and its kin."""
    if _MEMO not in item.__dict__:
        wanted = reference(item)
        made = _of_part(wanted) if isinstance(wanted, SolvedReference) else AlteredFormulas(wanted)
        if item.problem.graph.followers.active:  # rows of it may be gone soon
            return made
        item.__dict__[_MEMO] = made
    found: AlteredFormulas = item.__dict__[_MEMO]
    return found


def takes_too_long(item: Item) -> bool:
    """Whether so much is computed that no mistakes are looked for. Raises FormulaError and its kin."""
    target = reference(item).target
    return is_too_large(target.graph, target.rows.ravel().tolist())


def _of_part(wanted: SolvedReference) -> AlteredFormulas:
    """A blank that is part of a side: mistakes are made in the whole, if that leads back to the blank."""
    from bptutor.grading.misconceptions.altered_blanks import AlteredBlank

    whole = AlteredBlank(wanted)
    return whole if not wanted.is_known and whole.holds() else AlteredFormulas(wanted)


class AlteredFormulas:
    """The target of a formula item with mistakes in it, on the instances that answers are compared on."""

    def __init__(self, wanted: Reference) -> None:
        self.wanted = wanted
        self.computation = Computation(wanted.problem.graph, self._altered())
        self.instances = wanted.comparison.instances
        self.truth = self._right()
        """The right values: an entry a row, an instance a column."""
        self.asked: Mask = wanted.comparison.counted & np.isfinite(self.truth)
        self.blur = blur_of(self.truth[self.asked])

    def _altered(self) -> Block:
        """What mistakes are made in."""
        return self.wanted.target

    def _right(self) -> Array:
        return self._flat(self.instances[self.wanted.target])

    @cached_property
    def given(self) -> Mapping[Fraction, list[tree.Node]]:
        """What is given, by the numbers that may stand for it in an answer."""
        return names_by_value(self.wanted.problem)

    # ---- values

    def values_of(self, node: tree.Node) -> Array:
        """A formula in the shape of `truth`. Raises FormulaError where it does not fit."""
        with self.wanted.problem.scope.temporary():
            block = self.wanted.block(node)
            self.instances.add(block)
            return np.array(self._flat(self.instances[block]))

    def values_with(self, alteration: Alteration, first: int | None = None) -> Array | None:
        """The target with a mistake in it, on all instances, or on the first few."""
        return self._worked_out(alteration, first)

    def _worked_out(self, alteration: Alteration, first: int | None) -> Array | None:
        """The same, on the first instances, or on all."""
        found = on_instances(self.computation, self.instances, alteration, first=first)
        return None if found is None else found.reshape(-1, found.shape[-1])

    def _flat(self, values: Array) -> Array:
        shape = self.wanted.target.shape
        whole = np.broadcast_to(values, (*shape, self.instances.batch))
        return np.asarray(whole.reshape(-1, self.instances.batch))

    # ---- mistakes

    @cached_property
    def probed(self) -> Probed:
        """All single mistakes that make a difference on the first instances or later."""
        found, values = [], []
        few_asked = self.asked[:, :PROBES]
        for bug, alteration in alterations(self.computation, few_asked.shape[-1]):
            few = self._worked_out(alteration, PROBES)
            if few is not None:
                found.append(Mistake(bug.id, bug.tier, alteration))
                values.append(few)
        stacked = np.array(values).reshape(len(values), *few_asked.shape)
        return Probed(tuple(found), stacked[:, few_asked])

    def at_probes(self, values: Array) -> Array:
        """What of an array in the shape of `truth` belongs beside `probed.values`."""
        return np.asarray(values[:, :PROBES][self.asked[:, :PROBES]])

    def equal_to(self, values: Array) -> list[Mistake]:
        """The mistakes of the lowest tier that lead to these values on all instances, one of each id."""
        found: dict[str, Mistake] = {}
        for mistake in self.probed.near(self.at_probes(values), self.blur):
            if mistake.tier > min((m.tier for m in found.values()), default=mistake.tier):
                break
            if mistake.id not in found and self.leads_to(mistake.alteration, values):
                found[mistake.id] = mistake
        return [*found.values()]

    def leads_to(self, alteration: Alteration, values: Array) -> bool:
        """Whether a mistake leads to these values on all instances."""
        altered = self.values_with(alteration)
        return altered is not None and self.agree(altered, values)

    def agrees_where_asked(self, values: Array, needed: Array) -> bool:
        """Whether values are those needed; where these are NaN, any will do, but not nearly everywhere."""
        few = np.s_[:, :FEW]  # hardly anything agrees
        unasked = np.isnan(needed[few]) | ~self.asked[few]
        if not (agreement(values[few], needed[few], self.blur) | unasked).all():
            return False
        asked = self.asked & ~np.isnan(needed)
        enough = int(asked.sum()) > FEWEST
        return enough and bool((agreement(values, needed, self.blur) | ~asked).all())

    def agree(self, one: Array, other: Array) -> bool:
        """Whether two arrays in the shape of `truth` are equal wherever that is asked."""
        few = np.s_[:, :FEW]
        if not (agreement(one[few], other[few], self.blur) | ~self.asked[few]).all():
            return False
        return bool((agreement(one, other, self.blur) | ~self.asked).all())


class Mistake(Record):
    """An alteration and the misconception it comes from."""

    id: str
    tier: int
    alteration: Alteration


class Probed(Record):
    """Mistakes, and a row of values on few instances for each."""

    mistakes: Sequence[Mistake]
    values: Array

    def near(self, few: Array, blur: float) -> list[Mistake]:
        """Those with these values; a part of them is compared first, as hardly any agrees."""
        part = agreement(self.values[:, :PROBES], few[:PROBES], blur).all(-1)
        chosen = np.flatnonzero(part)
        agreed = chosen[agreement(self.values[chosen], few, blur).all(-1)]
        return [self.mistakes[k] for k in agreed.tolist()]
