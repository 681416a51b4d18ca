"""What a student has of the earlier items of an exercise: own numbers to go on from.

Which items are earlier: those an item says it `follows`, else all that stand above it. Whether the answer
really depends on them is seen when it is worked out anew (`rederiving`).
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, FormulaSpec, NumericSpec
from bptutor.errors import BptutorError, Undefined
from bptutor.grading.asked import asked
from bptutor.grading.own_formulas import own_formula, own_numbers_of
from bptutor.grading.own_options import own_option
from bptutor.grading.rows_judged import own_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.bank.exercise import Item
    from bptutor.grading.own_formulas import OwnFormula
    from bptutor.grading.rederiving import Own

AGREES = 1e-9


def followed(item: Item) -> Iterator[Item]:
    """The earlier items whose answers may be gone on from, in order."""
    items = item.exercise.items
    before = items[: items.index(item)]
    named = None if item.follows is None else {name.value for name in item.follows}
    return (other for other in before if named is None or other.id in named)


def own_values(item: Item, earlier: Mapping[str, str]) -> list[Own]:
    """The numbers in the `earlier` answers, by item id; nothing of what cannot be read."""
    found: list[Own] = []
    for source in followed(item):
        text = earlier.get(source.id)
        if text:
            found += _own_values(source, text)
    return [own for own in found if _means_the_same(item, own)]


def own_formulas(item: Item, earlier: Mapping[str, str]) -> list[OwnFormula]:
    """The wrong formulas in the `earlier` answers."""
    from bptutor.grading.grade import read

    found = []
    for source in followed(item):
        if isinstance(source.spec, FormulaSpec) and earlier.get(source.id):
            with suppress(BptutorError):
                found.append(own_formula(source, read(source, earlier[source.id])))
    return [own for own in found if own is not None and own.source.problem.graph is item.problem.graph]


def _own_values(source: Item, text: str) -> list[Own]:
    from bptutor.grading.grade import read

    try:
        reading = read(source, text)
        if isinstance(source.spec, NumericSpec):
            rows = zip(asked(source), reading.value, strict=True)
            return [own for row, typed in rows if typed for own in own_numbers(source, row, typed)]
        if isinstance(source.spec, ChoiceSpec):
            return own_option(source, reading.value)
        if isinstance(source.spec, FormulaSpec):
            return [*own_numbers_of(source, reading)]
    except BptutorError:
        pass
    return []


def _means_the_same(item: Item, own: Own) -> bool:
    """Whether a quantity has the same true value for two items, whose own givens may differ."""
    source = next(other for other in item.exercise.items if other.id == own.part)
    if source.problem.graph is not item.problem.graph:
        return False
    if source.problem is item.problem:
        return True
    try:
        here, there = item.problem.givens.get(own.at.row), source.problem.givens.get(own.at.row)
    except Undefined:
        return False
    return here is not None and there is not None and abs(here - there) <= AGREES * max(1.0, abs(there))
