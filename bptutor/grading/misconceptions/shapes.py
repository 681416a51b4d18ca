"""A wrong shape: what it is the shape of, and which axes were mixed up on the way."""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bptutor.bank.exercise import GraphModel, ShapeSpec
from bptutor.bank.shapes import shape_of
from bptutor.calculus.counting import as_matrix
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.layer_shapes import of_layers
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.shape import written
from bptutor.grading.texts import shown
from bptutor.notation import tree
from bptutor.notation.printer import show_name
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Reading
    from bptutor.grading.shape import Shape
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.printer import Style
    from bptutor.notation.tree import Node

Words: TypeAlias = "tuple[str, str]"
"""What is said, for both styles of screen."""
STYLES: tuple[Style, Style] = ("unicode", "ascii")
MOST_NAMES = 2
MOST_AXES = 6
_HINTED = {"transposed": "axes-in-another-order"}
"""Whose hint speaks of shapes, where a misconception has another one about numbers."""


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """What the shape typed is, or which rule a layer was measured by."""
    spec = item.spec
    assert isinstance(spec, ShapeSpec)
    return of_layers(item, reading.value) if spec.each_layer else of_shape(item, spec, reading.value)


def of_shape(item: Item, spec: ShapeSpec, mine: Shape) -> Diagnosis | None:
    """What a wrong shape of an array or a Jacobian is; None for shapes that are right, or nothing known."""
    right, also = shape_of(spec, item)
    if mine in (right, *also):
        return None
    ways = [way for way in _ways(item, spec, right) if way.shape == mine]
    if not ways:
        return _by_length(mine, right)
    name = ways[0].id
    said = list(dict.fromkeys(_said(way) for way in ways if way.id == name))
    message, plain = said[0] if len(said) == 1 else (TABLE[name].bare, "")
    start = f"{written(mine)} is" + ("" if name == "other-operand" else " what comes out when")
    hint = TABLE[_HINTED.get(name, name)].hint
    return Diagnosis((name,), f"{start} {message}.", hint, "", f"{start} {plain}." if plain else "")


def _by_length(mine: Shape, right: Shape) -> Diagnosis | None:
    """That one axis alone is too long or too short."""
    if not len(mine) == len(right) > 1 or sum(m != r for m, r in zip(mine, right, strict=True)) != 1:
        return None
    row = TABLE["axis-length"]
    return Diagnosis((row.id,), "One axis has another length; the others are right.", row.hint)


class _Way(NamedTuple):
    """A wrong shape and what it is; `a` and `b` are filled into the clause, written for both styles."""

    id: str
    shape: Shape
    a: Words = ("", "")
    b: Words = ("", "")


def _said(way: _Way) -> Words:
    plain, ascii_only = (TABLE[way.id].clause.format(a=a, b=b) for a, b in zip(way.a, way.b, strict=True))
    return plain, ascii_only


def _ways(item: Item, spec: ShapeSpec, right: Shape) -> Iterator[_Way]:
    """Wrong shapes, those that say most first."""
    node = item.problem.read(spec.of.value)
    first = list(_of_jacobian(item, spec, node)) if isinstance(node, tree.Derivative) else []
    yield from first
    if len(right) == 2 and not first:
        yield _Way("transposed", right[::-1])
    if len(right) == 1:
        yield _Way("transposed", as_matrix(right, "rows" if spec.vectors == "columns" else "columns"))
    seen = {way.shape for way in first}
    yield from (way for way in _of_others(item) if way.shape not in seen)
    yield from _of_axes(item, right)


def _of_jacobian(item: Item, spec: ShapeSpec, node: tree.Derivative) -> Iterator[_Way]:
    """The axes above the line of a derivative and those below it: exchanged, alone, multiplied."""
    of, by = (_sizes(item, part) for part in (node.of, node.by))
    of_name, by_name = (_named(item, part) for part in (node.of, node.by))
    if not (of and by):
        return
    if spec.jacobian == "numerator":
        exchanged = _Way("layout-transposed", (*by, *of), by_name, of_name)
    else:
        exchanged = _Way("layout-transposed", (*of, *by), of_name, by_name)
    yield exchanged
    either = (f"{of_name[0]} or {by_name[0]}", f"{of_name[1]} or {by_name[1]}")
    yield _Way("other-operand", by, either if of == by else by_name)
    yield _Way("other-operand", of, either if of == by else of_name)
    yield from _flattened(exchanged.shape)


def _named(item: Item, node: Node) -> Words:
    return shown(item.exercise, node, "unicode"), shown(item.exercise, node, "ascii")


def _flattened(axes: Shape) -> Iterator[_Way]:
    """Axes that stand side by side multiplied; of letters there is no telling."""
    if not all(isinstance(n, int) for n in axes) or not 1 < len(axes) <= MOST_AXES:
        return
    sizes = [int(n) for n in axes]
    for cuts in product((False, True), repeat=len(sizes) - 1):
        merged = [sizes[0]]
        for is_cut, n in zip(cuts, sizes[1:], strict=True):
            merged = [*merged, n] if is_cut else [*merged[:-1], merged[-1] * n]
        if not all(cuts):
            yield _Way("flattened", tuple(merged))


def _sizes(item: Item, node: Node) -> Shape:
    problem = item.problem
    return tuple(map(problem.model.size_text, problem.shape(node)))


def _of_others(item: Item) -> Iterator[_Way]:
    """The shapes of named arrays of the exercise; of many alike none is named."""
    if not isinstance(item.exercise.model, GraphModel):
        return
    problem = item.problem
    names: dict[Shape, dict[str, None]] = {}
    for block in problem.graph.blocks:
        if isinstance(block.name, str) and block.shape:
            shape = tuple(problem.model.size_text(n) for n in block.shape)
            names.setdefault(shape, {})[block.name] = None
    for shape, alike in names.items():
        if len(alike) <= MOST_NAMES:
            plain, ascii_only = (listed([show_name(n, style) for n in alike], "or") for style in STYLES)
            yield _Way("other-operand", shape, (plain, ascii_only))


def _of_axes(item: Item, right: Shape) -> Iterator[_Way]:
    """Axes multiplied, left out, put in, or in another order."""
    yield from _flattened(right)
    if right and str(right[0]) in _numbers_of_points(item):
        yield _Way("batch-axis-forgotten", right[1:])
    for k in range(len(right)):
        yield _Way("axis-lost", (*right[:k], *right[k + 1 :]))
    for k in range(len(right) + 1):
        yield _Way("axis-of-one", (*right[:k], 1, *right[k:]))
    if len(right) <= MOST_AXES:
        for order in permutations(right):
            yield _Way("axes-in-another-order", order)


def _numbers_of_points(item: Item) -> set[str]:
    """How many points there are, as sizes are written."""
    points = getattr(item.exercise.model, "points", ())
    return {
        str(len(p.value)) if isinstance(p.value, tuple) else str(p.value).rpartition("..")[2].strip()
        for p in points
    }
