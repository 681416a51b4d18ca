"""The wrong answers that an author expects, read like those of students: what each comes to.

    misconceptions:
      1/2: slip-a          # 0.5
      z = 7: slip-b        # one row of a table, whatever the others are; or all rows in order

`value_of` is equal for two answers that are the same, and raises for what no answer can be.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from bptutor.bank.exercise import NumericSpec, ShapeSpec
from bptutor.bank.load_question import printed
from bptutor.bank.truth import Array, Chosen, Count, Number, ShapeTruth, Table
from bptutor.errors import BptutorError, Unreadable
from bptutor.notation.listed import split_outside
from bptutor.notation.numbers import (
    read_count,
    read_matrix,
    read_number,
    read_shape,
    read_table,
    read_vector,
)
from bptutor.text import counted, shape_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.bank.truth import Row
    from bptutor.notation.numbers import TypedNumber

LEFT_OUT = ("", "-", "?")
"""What stands for a row of a table that may hold anything."""


@singledispatch
def value_of(facts: Any, text: str, item: Item) -> Any:  # noqa: ARG001
    """What an expected answer comes to, for an item of this truth; equal for equal answers.

    Raises Unreadable, or another error of the library, for what is no answer to the item.
    """
    return printed(text).lower()


@value_of.register(Chosen)
def _option(facts: Chosen, text: str, item: Item) -> str:  # noqa: ARG001
    return printed(text)


@value_of.register(Number)
def _number(facts: Number, text: str, item: Item) -> float:  # noqa: ARG001
    return float(read_number(text))


@value_of.register(Count)
def _count(facts: Count, text: str, item: Item) -> str:  # noqa: ARG001
    return str(read_count(text))


@value_of.register(ShapeTruth)
def _shape(facts: ShapeTruth, text: str, item: Item) -> Any:  # noqa: ARG001
    assert isinstance(item.spec, ShapeSpec)
    return printed(text) if item.spec.each_layer else tuple(map(str, read_shape(text)))


@value_of.register(Array)
def _array(facts: Array, text: str, item: Item) -> tuple[float, ...]:  # noqa: ARG001
    return tuple(map(float, entries(facts, text)))


@value_of.register(Table)
def _table(facts: Table, text: str, item: Item) -> tuple[tuple[int, Any], ...]:
    found = rows_meant(facts, text, item)
    return tuple((k, value_of(facts.rows[k].truth, value, item)) for k, value in found)


def entries(facts: Array, text: str) -> list[TypedNumber]:
    """The numbers of a vector or matrix of the shape asked for, in row-major order."""
    lines = [read_vector(text)] if len(facts.shape) == 1 else read_matrix(text)
    shape = (len(lines[0]),) if len(facts.shape) == 1 else (len(lines), len(lines[0]))
    if shape != facts.shape:
        what = f"this has the shape {shape_text(shape)}, and {shape_text(facts.shape)} is asked for"
        raise Unreadable(text, what, f"Write it in the shape {shape_text(facts.shape)}.")
    return [number for line in lines for number in line]


def rows_meant(facts: Table, text: str, item: Item) -> list[tuple[int, str]]:
    """The rows that an answer to a table is about, in order, and the text of each."""
    names, values = read_table(text)
    if names:
        named = [_row_called(name, facts.rows, item, text) for name in names]
        return sorted(zip(named, values, strict=True))
    if len(values) != len(facts.rows):
        values = split_outside(text.strip("[](){} "), ",;\n")  # gaps may stand for rows
    if len(values) != len(facts.rows):
        name = printed(facts.rows[0].label)
        n = len(facts.rows)
        remedy = f"Name the rows it is about (`{name} = {values[0]}`), or write all {n} in order."
        raise Unreadable(text, f"the table has {n} rows, not {counted(len(values), 'value')}", remedy)
    return [(k, value) for k, value in enumerate(values) if value not in LEFT_OUT]


def _row_called(name: str, rows: Sequence[Row], item: Item, text: str) -> int:
    """The row of a name, as it is written in the item or as another formula of the same quantity."""
    labels = [printed(row.label) for row in rows]
    if printed(name) in labels:
        return labels.index(printed(name))
    assert isinstance(item.spec, NumericSpec)
    try:
        meant = item.problem.block(name).rows.tolist()
        blocks = [item.problem.block(target.formula.value).rows.tolist() for target in item.spec.targets]
    except BptutorError:
        blocks, meant = [], None
    if meant in blocks:
        return blocks.index(meant)
    raise Unreadable(text, f"`{name.strip()}` is no row of this table", f"The rows are {', '.join(labels)}.")
