"""A wrong number of parameters: which way of counting comes to it."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from bptutor.bank.truth import truth
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.count_slips import wrong_counts
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.stacks import layer_name, layers_of, measured
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.sizes import letters_of
from bptutor.notation.listed import split_outside
from bptutor.notation.numbers import read_count
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
    found = _likeliest(_as_worked(item, reading.shown, _by_value(item).get(value, [])))
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


def _as_worked(item: Item, shown: str, ways: Sequence[Wrong]) -> Sequence[Wrong]:
    """Of the ways to a number those with the working that was typed: `12 + 10 + 3` has the layers in it.

    None are left where the layers are typed, one by one, and no way of counting has them so.
    """
    summands = _summands(shown)
    if len(summands) < 2:
        return ways
    fitting = [way for way in ways if _is_made_of(way.parts, summands)]
    layers = layers_of(item.exercise.model, _points(item)[0])
    is_by_layer = len(summands) == sum(1 for entry in measured(layers) if entry.parameters)
    return fitting if fitting or is_by_layer else ways


def _summands(shown: str) -> list[int]:
    """The numbers that were added, in order; none where no sum of numbers was typed."""
    try:
        return [read_count(part) for part in split_outside(shown.partition(" = ")[0], "+")]
    except BptutorError:
        return []


def _is_made_of(parts: Sequence[int], summands: Sequence[int]) -> bool:
    """Whether the parts are the summands, in any order, or each is a sum of some that stand side by side."""
    wanted = [part for part in parts if part]
    if sorted(wanted) == sorted(summands):
        return True
    sums, ends = {*accumulate(summands)}, [*accumulate(wanted)]
    return bool(ends) and sums >= {*ends} and ends[-1] == sum(summands)


def _by_value(item: Item) -> Mapping[tuple[int, ...], list[Wrong]]:
    """The mistakes behind each wrong total; worked out once an item."""
    found: Mapping[tuple[int, ...], list[Wrong]] | None = item.__dict__.get(_MEMO)
    if found is None:
        found = item.__dict__[_MEMO] = _worked_out(item)
    return found


def _worked_out(item: Item) -> Mapping[tuple[int, ...], list[Wrong]]:
    ways: dict[tuple[int, ...], list[Wrong]] = {}
    counts = (wrong_counts(layers_of(item.exercise.model, point)) for point in _points(item))
    for same in zip(*counts, strict=True):
        ways.setdefault(tuple(way.total for way in same), []).append(same[0])
    ways.pop(_truth(item), None)
    return ways


def _points(item: Item) -> Sequence[Mapping[str, int]]:
    """Numbers for the letters, where sizes are letters; totals are then taken at each of these points."""
    letters = letters_of(item.exercise)
    return points(letters) if letters else ({},)


def _truth(item: Item) -> tuple[Any, ...]:
    total = truth(item).total
    return values_in(total, letters_of(item.exercise)) if isinstance(total, str) else (total,)


def _likeliest(ways: Sequence[Wrong]) -> tuple[Wrong, ...]:
    """The mistakes of the best tier, each once; at "one layer" where several layers would do."""
    best = min((way.tier for way in ways), default=0)
    found: dict[tuple[str, str], Wrong] = {}
    for way in ways:
        if way.tier == best:
            same = found.setdefault((way.id, way.also), way)
            if None not in (same.layer, way.layer) and same.layer != way.layer:
                found[way.id, way.also] = replace(way, layer=SOME)
    return tuple(found.values())
