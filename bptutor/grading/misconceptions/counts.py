"""A wrong number of parameters: which way of counting comes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bptutor.bank.truth import truth
from bptutor.grading.misconceptions.count_slips import wrong_counts
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.stacks import layer_name, layers_of
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.sizes import letters_of
from bptutor.notation.polynomial import points, values_in
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.misconceptions.count_slips import Wrong
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict

MOST_WAYS = 2
"""Where more ways of counting come to a number, none of them is told."""
SOME = 0
"""The place of a layer where several would do."""
_MEMO = "_wrong_counts"


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """The one or two ways of counting that come to the number, or to the formula in the sizes."""
    value = reading.value if isinstance(reading.value, tuple) else (reading.value,)
    found = _by_value(item).get(value, ())
    if not 1 <= len(found) <= MOST_WAYS:
        return None
    ids = tuple(dict.fromkeys(name for way in found for name in (way.also, way.id) if name))
    said = " or when ".join(_clause(item, way) for way in found)
    number = reading.shown if letters_of(item.exercise) else str(reading.value)
    message = f"{number} is what comes out {'either ' if len(found) > 1 else ''}when {said}."
    return Diagnosis(ids, message, " ".join(dict.fromkeys(TABLE[name].hint for name in ids)))


def _clause(item: Item, way: Wrong) -> str:
    """What goes wrong, with the layer where it does, if it is but one."""
    layers = layers_of(item.exercise.model, _points(item)[0])
    name = "one layer" if way.layer == SOME else layer_name(layers, way.layer) if way.layer else ""
    said = TABLE[way.id].clause.format(of=f" of {name}" if name else "", at=f" at {name}" if name else "")
    return f"{TABLE[way.also].bare} and {said}" if way.also else said


def _by_value(item: Item) -> Mapping[tuple[int, ...], tuple[Wrong, ...]]:
    """The mistakes behind each wrong total, the likeliest only; worked out once an item."""
    found: Mapping[tuple[int, ...], tuple[Wrong, ...]] | None = item.__dict__.get(_MEMO)
    if found is None:
        found = item.__dict__[_MEMO] = _worked_out(item)
    return found


def _worked_out(item: Item) -> Mapping[tuple[int, ...], tuple[Wrong, ...]]:
    ways: dict[tuple[int, ...], list[Wrong]] = {}
    counts = (wrong_counts(layers_of(item.exercise.model, point)) for point in _points(item))
    for same in zip(*counts, strict=True):
        ways.setdefault(tuple(way.total for way in same), []).append(same[0])
    ways.pop(_truth(item), None)
    return {value: _likeliest(found) for value, found in ways.items()}


def _points(item: Item) -> Sequence[Mapping[str, int]]:
    """Numbers for the letters, where sizes are letters; totals are then taken at each of these points."""
    letters = letters_of(item.exercise)
    return points(letters) if letters else ({},)


def _truth(item: Item) -> tuple[Any, ...]:
    total = truth(item).total
    return values_in(total, letters_of(item.exercise)) if isinstance(total, str) else (total,)


def _likeliest(ways: list[Wrong]) -> tuple[Wrong, ...]:
    """The mistakes of the best tier, each once; at "one layer" where several layers would do."""
    best = min(way.tier for way in ways)
    found: dict[tuple[str, str], Wrong] = {}
    for way in ways:
        if way.tier == best:
            same = found.setdefault((way.id, way.also), way)
            if None not in (same.layer, way.layer) and same.layer != way.layer:
                found[way.id, way.also] = replace(way, layer=SOME)
    return tuple(found.values())
