"""Wrong shapes of layers: which rule they were measured by, each from what the student let come in."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from bptutor.bank.truth import truth
from bptutor.calculus.layer_list import laid
from bptutor.errors import CalculusError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.stacks import SIZE_SLIPS, SizeSlip, layer_name, layers_of
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.sizes import letters_of
from bptutor.notation.polynomial import points
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.layer_list import Layer, Measured
    from bptutor.grading.shape import Shape

Sizes: TypeAlias = tuple[int, ...]

MOST_WAYS = 2
SLIDING = ("conv", "maxpool", "avgpool")


def _without_channels(entry: Measured) -> Sizes | None:
    return entry.after[:2] if entry.layer.kind in SLIDING and len(entry.after) == 3 else None


def _weights(entry: Measured) -> Sizes | None:
    return (*entry.before, *entry.after) if entry.layer.kind == "dense" else None


def _weights_by_rows(entry: Measured) -> Sizes | None:
    return (*entry.after, *entry.before) if entry.layer.kind == "dense" else None


def _kept(entry: Measured) -> Sizes | None:
    return entry.before if entry.layer.kind == "flatten" else None


SLIPS = (
    *SIZE_SLIPS,
    SizeSlip("axis-lost", _without_channels),
    SizeSlip("weights-for-units", _weights),
    SizeSlip("weights-for-units", _weights_by_rows),
    SizeSlip("flatten-ignored", _kept),
)
"""All that may be done to the shape of a layer."""


class Fault(Record):
    """A layer whose shape does not follow from the one before, and the mistakes that explain it."""

    place: int
    ids: tuple[str, ...]


def of_layers(item: Item, shapes: Sequence[Shape]) -> Diagnosis | None:
    """The one or two mistakes behind all wrong layers; else those behind the first of them."""
    letters = letters_of(item.exercise)
    point: Mapping[str, int] = points(letters)[0] if letters else {}
    layers = layers_of(item.exercise.model, point)
    typed = [_in_numbers(shape, point) for shape in shapes]
    right = [_in_numbers(shape, point) for shape in truth(item).shape]
    turned = [k for k, (mine, its) in enumerate(zip(typed, right, strict=True)) if _is_turned(mine, its)]
    if turned:
        return _told(layers, Fault(turned[0] + 1, ("axes-in-another-order",)), is_everywhere=len(turned) > 1)
    faults = _faults(layers, typed, right)
    if not faults:
        return None
    common = [name for name in faults[0].ids if all(name in fault.ids for fault in faults)]
    first = faults[0] if not common else Fault(faults[0].place, tuple(common))
    return _told(layers, first, is_everywhere=bool(common) and len(faults) > 1)


def _in_numbers(shape: Shape, point: Mapping[str, int]) -> Sizes:
    """A shape with numbers for its letters."""
    return tuple(n if isinstance(n, int) else point[n] for n in shape)


def _is_turned(mine: Sizes, right: Sizes) -> bool:
    return mine != right and sorted(mine) == sorted(right)


def _faults(layers: Sequence[Layer], typed: Sequence[Sizes], right: Sequence[Sizes]) -> list[Fault]:
    """The layers that are wrong even from what was typed before them."""
    found, before, its_before = [], layers[0].sizes[0], layers[0].sizes[0]
    for place, (layer, mine, its) in enumerate(zip(layers[1:], typed, right, strict=True), 1):
        try:
            entry = laid(layer, before)
        except CalculusError:  # nothing follows from what was typed before
            entry = laid(layer, its_before)
        if mine not in (its, entry.after):
            found.append(Fault(place, _explaining(entry, mine)))
        before, its_before = mine or its, its  # a layer puts out no single number
    return found


def _explaining(entry: Measured, mine: Sizes) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slip.id for slip in SLIPS if _after(slip, entry) == mine))


def _after(slip: SizeSlip, entry: Measured) -> Sizes | None:
    try:
        return slip.after(entry)
    except CalculusError:
        return None


def _told(layers: Sequence[Layer], fault: Fault, *, is_everywhere: bool) -> Diagnosis | None:
    if not 1 <= len(fault.ids) <= MOST_WAYS:
        return None
    said = " or when ".join(TABLE[name].bare for name in fault.ids)
    either = "either " if len(fault.ids) > 1 else ""
    what = "These sizes are" if is_everywhere else f"The shape of {layer_name(layers, fault.place)} is"
    hints = dict.fromkeys(TABLE[name].hint for name in fault.ids)
    return Diagnosis(fault.ids, f"{what} what comes out {either}when {said}.", " ".join(hints))
