"""Which options of a choice are right, as the core sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ShapeSpec, Text
from bptutor.errors import BptutorError, GraphError
from bptutor.notation.numbers import read_number, read_shape

if TYPE_CHECKING:
    from bptutor.bank.exercise import ChoiceSpec, Item, Option


def right_options(spec: ChoiceSpec, item: Item) -> list[int]:
    """The options, counted from 0, that are right. Raises FormulaError, CalculusError."""
    if item.match == "nearest" and isinstance(spec.target, Text):
        return _nearest(spec, spec.target, item)
    return [k for k, option in enumerate(spec.options) if is_right(option, spec, item)]


def is_right(option: Option, spec: ChoiceSpec, item: Item) -> bool:
    """Whether one option is right: as declared, because its claim holds, or because it equals the target."""
    if option.claim is not None:
        return item.problem.holds(option.claim.value)
    if option.formula is None or spec.target is None:
        return bool(option.right)
    if isinstance(spec.target, ShapeSpec):
        return same_shape(option.formula.value, spec.target, item)
    return item.problem.equal(spec.target.value, option.formula.value)


def same_shape(text: str, spec: ShapeSpec, item: Item) -> bool:
    """Whether a shape as written is the one asked for."""
    from bptutor.bank.shapes import shape_of

    shape, also = shape_of(spec, item)
    written = read_shape(text)
    return written == shape or written in also


def _nearest(spec: ChoiceSpec, target: Text, item: Item) -> list[int]:
    """The option whose number is closest to the truth."""
    wanted = item.problem.value(target.value)
    if not isinstance(wanted, float):
        raise GraphError("`match: nearest` is for a single number", "Leave it out.")
    distances = [abs(number_of(option, item) - wanted) for option in spec.options]
    return [k for k, distance in enumerate(distances) if distance <= min(distances) * (1 + 1e-9)]


def number_of(option: Option, item: Item) -> float:
    """The number an option is. Raises FormulaError, CalculusError where it is none."""
    text = (option.formula or option.text).value
    try:
        return float(read_number(text))
    except BptutorError:
        value = item.problem.value(text)
    if not isinstance(value, float):
        raise GraphError(f"the option {text} is not a number", "`match: nearest` compares numbers.")
    return value
