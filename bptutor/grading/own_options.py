"""Options that are numbers: as numbers of the student's own, and as right given earlier ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, Text
from bptutor.bank.options import number_of
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.rederiving import Own, entry_of, following
from bptutor.notation.numbers import TypedNumber, read_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from bptutor.bank.exercise import Item
    from bptutor.grading.rederiving import Follows


def own_option(item: Item, chosen: Collection[int]) -> list[Own]:
    """The option chosen, as a number for what is asked; nothing where it is none."""
    if len(chosen) != 1 or not _is_number(item):
        return []
    (k,) = chosen
    number = _typed(item, k)
    if number is None:
        return []
    target = _target(item)
    right = k in truth(item).indices
    return [Own(item.id, target, entry_of(item.problem, target), float(number), right, number.shown)]


def option_following(item: Item, chosen: Collection[int], earlier: Iterable[Own]) -> Follows | None:
    """Whether the option chosen, though it is wrong, follows from own wrong numbers."""
    own = [*earlier]
    if not own or len(chosen) != 1 or not item.carry_forward or not _is_number(item):
        return None
    (k,) = chosen
    number = None if k in truth(item).indices else _typed(item, k)
    return following(item, _target(item), 0, number, own) if number is not None else None


def _target(item: Item) -> str:
    assert isinstance(item.spec, ChoiceSpec)
    assert isinstance(item.spec.target, Text)
    return item.spec.target.value


def _is_number(item: Item) -> bool:
    """Whether one number is to be chosen."""
    spec = item.spec
    if not isinstance(spec, ChoiceSpec) or spec.several or not isinstance(spec.target, Text):
        return False
    return not item.problem.block(spec.target.value).shape


def _typed(item: Item, k: int) -> TypedNumber | None:
    """The number an option is, as written where it is one; None for a formula that has none."""
    assert isinstance(item.spec, ChoiceSpec)
    option = item.spec.options[k]
    if option.formula is None:
        return None
    try:
        return read_number(option.formula.value)
    except BptutorError:
        pass
    try:
        value = number_of(option, item)
    except BptutorError:
        return None
    return TypedNumber(value, 0, None, exact=True, text=option.text.value)
