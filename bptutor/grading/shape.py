"""The shape of an array, a Jacobian, or of every layer of a network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ShapeSpec
from bptutor.bank.truth import truth
from bptutor.calculus.counting import as_matrix
from bptutor.errors import Unreadable
from bptutor.grading.credit import status_of, table_credit
from bptutor.grading.reading import Reading
from bptutor.grading.sizes import letters_of
from bptutor.grading.verdict import RIGHT, WRONG, PartVerdict, Verdict, plain_verdict
from bptutor.notation.numbers import read_shape, read_shapes

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.notation.printer import Style

Shape = tuple[int | str, ...]


def _each_layer(item: Item) -> bool:
    return isinstance(item.spec, ShapeSpec) and item.spec.each_layer


def read(item: Item, text: str) -> Reading:
    """`3x3x8`, `(3, 3, 8)`; for each layer, shapes separated by semicolons, arrows or lines."""
    if not _each_layer(item):
        shape = read_shape(text, letters_of(item.exercise))
        return Reading(written(shape), shape, shape)
    wanted = len(truth(item).shape)
    shapes = tuple(read_shapes(text, letters_of(item.exercise)))
    if len(shapes) == 1 < wanted == len(shapes[0]):  # `4, 2, 1`: the sizes of layers of units
        shapes = tuple((size,) for size in shapes[0])
    if len(shapes) != wanted:
        raise Unreadable(
            text,
            f"{len(shapes)} shape{' is' if len(shapes) == 1 else 's are'} read, {wanted} are asked for",
            "Type one shape for each layer, in order, separated by semicolons.",
        )
    return Reading("; ".join(map(written, shapes)), shapes, shapes)


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when every dimension is, in order."""
    facts = truth(item)
    if not _each_layer(item):
        fits = reading.value in (facts.shape, *facts.also) or _fits(item, reading.value, facts.shape)
        return plain_verdict(fits, reading.shown, "" if fits else _near(reading.value, facts.shape))
    pairs = enumerate(zip(reading.value, facts.shape, strict=True), 1)
    parts = tuple(_part(item, k, mine, wanted) for k, (mine, wanted) in pairs)
    credit = table_credit(item.grading, [p.credit for p in parts])
    wrong = ", ".join(p.label for p in parts if p.status == WRONG)
    message = f"Not right: {wrong}." if wrong else ""
    return Verdict(status_of(credit), credit, reading.shown, message, None, parts)


def _part(item: Item, k: int, mine: Shape, right: Shape) -> PartVerdict:
    agrees = _fits(item, mine, right)
    said = "" if agrees else _near(mine, right)
    return PartVerdict(f"layer {k}", RIGHT if agrees else WRONG, float(agrees), written(mine), said)


def _fits(item: Item, mine: Shape, right: Shape) -> bool:
    """Equal, or a single number or a vector written as the matrix it is in many courses."""
    spec = item.spec
    if len(right) == 1 and isinstance(spec, ShapeSpec):
        return mine in (right, as_matrix(right, spec.vectors))
    return mine == right or (not right and mine in ((1,), (1, 1)))


def _near(mine: Shape, right: Shape) -> str:
    """What kind of slip it is, when it is plain."""
    if len(mine) != len(right):
        return f"That has {_axes(len(mine))}; the shape asked for has another number of axes."
    if sorted(map(str, mine)) == sorted(map(str, right)):
        return "The right sizes, in another order."
    return ""


def _axes(n: int) -> str:
    return "1 axis" if n == 1 else f"{n} axes"


def written(shape: Shape) -> str:
    """`(3, 3, 8)`, `(4,)`, `()` for a number."""
    return f"({shape[0]},)" if len(shape) == 1 else f"({', '.join(map(str, shape))})"


def correct(item: Item, style: Style) -> str:
    """The shape, or all of them in order."""
    right = truth(item).shape
    return "; ".join(map(written, right)) if _each_layer(item) else written(right)


def form(item: Item) -> str:
    """What to type."""
    if _each_layer(item):
        return "one shape for each layer, for example `8x8x3; 4x4x3; 48`"
    if letters := letters_of(item.exercise):
        return f"a shape, sizes as they are called in the exercise, for example `(2, {letters[0]})`"
    return "a shape, for example `(2, 3)` or `2x3`"


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []
