"""What a student has of the earlier items of an exercise: own numbers to go on from.

Which items are earlier: those an item says it `follows`, else all that stand above it. Whether the answer
really depends on them is seen when it is worked out anew (`rederiving`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, NumericSpec
from bptutor.errors import BptutorError, Undefined
from bptutor.grading.asked import asked
from bptutor.grading.own_options import own_option
from bptutor.grading.rows_judged import own_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.bank.exercise import Item
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


def _own_values(source: Item, text: str) -> list[Own]:
    from bptutor.grading.grade import read

    try:
        reading = read(source, text)
        if isinstance(source.spec, NumericSpec):
            rows = zip(asked(source), reading.value, strict=True)
            return [own for row, typed in rows if typed for own in own_numbers(source, row, typed)]
        if isinstance(source.spec, ChoiceSpec):
            return own_option(source, reading.value)
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
