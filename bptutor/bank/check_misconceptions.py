"""Whether the mistakes that an author expects are wrong answers: what is right shows none.

Formulas are compared in `check_formula`, where the instances are.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any

from bptutor.bank.exercise import ChoiceSpec, ShapeSpec
from bptutor.bank.load_question import printed
from bptutor.bank.truth import (
    Array,
    Chosen,
    Count,
    Number,
    ShapeTruth,
    Statements,
    Sufficient,
    Table,
    TrueFalse,
    truth,
)
from bptutor.errors import BptutorError
from bptutor.notation.numbers import (
    close,
    read_count,
    read_matrix,
    read_number,
    read_shape,
    read_table,
    read_vector,
)

if TYPE_CHECKING:
    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Item
    from bptutor.bank.truth import Row


def check_misconceptions(item: Item, report: Report) -> None:
    """Report each expected mistake that is right (E418)."""
    for expected in item.misconceptions:
        text = expected.answer
        try:
            right = _is_right(truth(item), text.value, item)
        except (BptutorError, ValueError):  # what cannot be read matches no answer either
            right = False
        if right:
            report.add("E418", text, f"`{text}` is right, so it shows no mistake")


@singledispatch
def _is_right(facts: Any, text: str, item: Item) -> bool:  # noqa: ARG001
    return False


@_is_right.register(Chosen)
def _option(facts: Chosen, text: str, item: Item) -> bool:
    """Of several right options each is right, although the others belong to the answer as well."""
    assert isinstance(item.spec, ChoiceSpec)
    return printed(text) in {printed(item.spec.options[k].text.value) for k in facts.indices}


@_is_right.register(TrueFalse)
def _word(facts: TrueFalse, text: str, item: Item) -> bool:  # noqa: ARG001
    return text.strip().lower() in (("true", "yes") if facts.value else ("false", "no"))


@_is_right.register(Statements)
def _pair(facts: Statements, text: str, item: Item) -> bool:  # noqa: ARG001
    return text == "".join("T" if value else "F" for value in (facts.first, facts.second))


@_is_right.register(Sufficient)
def _choice(facts: Sufficient, text: str, item: Item) -> bool:  # noqa: ARG001
    return text == facts.key


@_is_right.register(Count)
def _count(facts: Count, text: str, item: Item) -> bool:  # noqa: ARG001
    return read_count(text) == facts.total


@_is_right.register(ShapeTruth)
def _shape(facts: ShapeTruth, text: str, item: Item) -> bool:
    assert isinstance(item.spec, ShapeSpec)
    return not item.spec.each_layer and read_shape(text) in (facts.shape, *facts.also)


@_is_right.register(Number)
def _number(facts: Number, text: str, item: Item) -> bool:
    return close(facts.value, read_number(text), item.tolerance, facts.scale)


@_is_right.register(Table)
def _table(facts: Table, text: str, item: Item) -> bool:
    """Of a table only the rows that are written count: the others may hold anything."""
    names, values = read_table(text)
    by_name = {printed(row.label): row for row in facts.rows}
    rows = [by_name[printed(name)] for name in names if printed(name) in by_name] if names else facts.rows
    return len(rows) == len(values) and all(
        _row_is_right(row, value, item) for row, value in zip(rows, values, strict=True)
    )


def _row_is_right(row: Row, value: str, item: Item) -> bool:
    return _is_right(row.truth, value, item)


@_is_right.register(Array)
def _array(facts: Array, text: str, item: Item) -> bool:
    lines = [read_vector(text)] if len(facts.shape) == 1 else read_matrix(text)
    typed = [number for line in lines for number in line]
    values, scales = _flat(facts.values), _flat(facts.scales)
    return len(typed) == len(values) and all(
        close(v, t, item.tolerance, s) for v, t, s in zip(values, typed, scales, strict=True)
    )


def _flat(values: Any) -> list[float]:
    return [values] if isinstance(values, float) else [x for v in values for x in _flat(v)]
