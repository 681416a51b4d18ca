"""Numbers computed by the student: one, a vector, a matrix, or a table of quantities with credit a row.

A table is answered by name (`z1 = 2, a1 = 0.5`, any rows, any order) or as all its values in order. Where
every entry of the truth is zero, a single `0` or zeros of any length say the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bptutor.bank.truth import Array, Number, Table, truth
from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.credit import status_of, table_credit
from bptutor.grading.reading import Reading
from bptutor.grading.texts import formula
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG, PartVerdict, Verdict
from bptutor.notation.numbers import TypedNumber, close, read_matrix, read_number, read_table, read_vector
from bptutor.notation.numbers import agrees_as_far_as_typed as agrees_so_far

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Style

Typed = tuple[TypedNumber, ...]
"""The numbers typed for one row, in row-major order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of what is asked: its label, the true numbers, the scale of their terms, their shape."""

    label: str
    values: tuple[float, ...]
    scales: tuple[float, ...]
    shape: tuple[int, ...]

    @property
    def all_zero(self) -> bool:
        """Whether every number asked for is 0."""
        return not any(self.values)


def rows(item: Item) -> tuple[Row, ...]:
    """What is asked, computed by the core: one row unless it is a table."""
    facts = truth(item)
    if isinstance(facts, Table):
        return tuple(_row(r.label, r.truth) for r in facts.rows)
    return (_row("", facts),)


def _row(label: str, facts: Number | Array) -> Row:
    if isinstance(facts, Number):
        return Row(label, (facts.value,), (facts.scale,), ())
    return Row(label, tuple(_flat(facts.values)), tuple(_flat(facts.scales)), facts.shape)


def _flat(values: object) -> list[float]:
    if isinstance(values, (list, tuple)):
        return [x for v in values for x in _flat(v)]
    assert isinstance(values, (int, float))
    return [float(values)]


# ---- reading -----------------------------------------------------------------------------------------


def read(item: Item, text: str) -> Reading:
    """The numbers typed, row by row; a row of a table that was not typed is None."""
    wanted = rows(item)
    typed = _read_table(item, text, wanted) if len(wanted) > 1 else (_read_row(text, wanted[0]),)
    shown = [_shown(row, t) for row, t in zip(wanted, typed, strict=True) if t is not None]
    key = tuple(None if t is None else tuple(float(x.value) for x in t) for t in typed)
    if len(wanted) > 1:
        labels = [_label(item, row) for row, t in zip(wanted, typed, strict=True) if t is not None]
        shown = [f"{label} = {said}" for label, said in zip(labels, shown, strict=True)]
    return Reading(", ".join(shown), key, typed)


def _read_row(text: str, row: Row) -> Typed:
    if not row.shape:
        return (read_number(text),)
    if row.all_zero and (zeros := _zeros(text, row)) is not None:
        return zeros
    if len(row.shape) == 1:
        entries = read_vector(text)
        _same_count(text, len(entries), row.shape[0], "number" if len(entries) == 1 else "numbers")
        return tuple(entries)
    matrix = read_matrix(text)
    shape = (len(matrix), len(matrix[0]) if matrix else 0)
    if shape != row.shape:
        raise Unreadable(
            text,
            f"that is a {shape[0]}x{shape[1]} matrix, the answer is {row.shape[0]}x{row.shape[1]}",
            "Type one row after the other, for example `[[1, 2], [3, 4]]`.",
        )
    return tuple(x for line in matrix for x in line)


def _zeros(text: str, row: Row) -> Typed | None:
    """A lone 0, or zeros of any length, for an array that is zero throughout."""
    for reader in (lambda t: [read_number(t)], read_vector):
        try:
            typed = reader(text)
        except BptutorError:
            continue
        if typed and all(x.value == 0 for x in typed):
            return (typed[0],) * len(row.values)
    return None


def _same_count(text: str, found: int, wanted: int, what: str) -> None:
    if found != wanted:
        raise Unreadable(
            text,
            f"{found} {what} {'is' if found == 1 else 'are'} read, {wanted} are asked for",
            f"Type {wanted} numbers in order, for example `{_example(wanted)}`.",
        )


def _example(n: int) -> str:
    return "[" + ", ".join(str(k) for k in range(1, min(n, 6) + 1)) + (", ...]" if n > 6 else "]")


def _read_table(item: Item, text: str, wanted: Sequence[Row]) -> tuple[Typed | None, ...]:
    named, values = read_table(text)
    if not named:
        _same_count(text, len(values), len(wanted), "value" if len(values) == 1 else "values")
        return tuple(_read_row(v, row) for v, row in zip(values, wanted, strict=True))
    found: list[Typed | None] = [None] * len(wanted)
    for name, value in zip(named, values, strict=True):
        k = _row_named(item, name, wanted, text)
        if found[k] is not None:
            raise Unreadable(text, f"{wanted[k].label} is answered twice", "Leave one of the two out.")
        found[k] = _read_row(value, wanted[k])
    return tuple(found)


def _row_named(item: Item, name: str, wanted: Sequence[Row], text: str) -> int:
    """The row a typed name means, in any spelling of the quantity."""
    same = [k for k, row in enumerate(wanted) if row.label.strip() == name.strip()]
    if not same:
        try:
            typed = item.problem.read(name)
            same = [k for k, row in enumerate(wanted) if _tree(item, row) == typed]
        except BptutorError:
            same = []
    if not same:
        labels = ", ".join(_label(item, row) for row in wanted)
        raise Unreadable(
            text, f"`{name.strip()}` is not one of the rows asked for", f"The rows are {labels}."
        )
    return same[0]


def _tree(item: Item, row: Row) -> object:
    try:
        return item.problem.read(row.label)
    except BptutorError:
        return None


def _label(item: Item, row: Row, style: Style = "unicode") -> str:
    return formula(item, row.label, style)


def _shown(row: Row, typed: Typed) -> str:
    texts = [x.shown for x in typed]
    if not row.shape:
        return texts[0]
    if len(row.shape) == 1:
        return f"[{', '.join(texts)}]"
    width = row.shape[1]
    lines = [", ".join(texts[k : k + width]) for k in range(0, len(texts), width)]
    return "[" + ", ".join(f"[{line}]" for line in lines) + "]"


# ---- judging -----------------------------------------------------------------------------------------


def judge(item: Item, reading: Reading) -> Verdict:
    """Right within the tolerance; for tables, credit by the item's rule."""
    wanted = rows(item)
    parts = tuple(_part(item, row, typed) for row, typed in zip(wanted, reading.value, strict=True))
    short = [p for p in parts if p.status == UNREADABLE]
    if short:
        where = f" ({', '.join(p.label for p in short)})" if len(parts) > 1 else ""
        return Verdict(UNREADABLE, 0.0, reading.shown, f"Too few digits{where}: {_MORE_DIGITS}")
    right = sum(p.status == RIGHT for p in parts)
    credit = table_credit(item.grading, right, len(parts))
    misconception = None if credit == 1.0 else _misconception(item, reading)
    message = _table_message(parts) if len(parts) > 1 else parts[0].message
    return Verdict(
        status_of(credit), credit, reading.shown, message, misconception, parts if len(parts) > 1 else ()
    )


_MORE_DIGITS = "it agrees as far as it goes; give at least three significant digits, or an exact form."


def _part(item: Item, row: Row, typed: Typed | None) -> PartVerdict:
    label = _label(item, row) if row.label else ""
    if typed is None:
        return PartVerdict(label, WRONG, 0.0, "", "not answered")
    fits = [
        close(value, x, item.tolerance, scale)
        for value, scale, x in zip(row.values, row.scales, typed, strict=True)
    ]
    if all(fits):
        return PartVerdict(label, RIGHT, 1.0, _shown(row, typed), "")
    so_far = all(
        fit or _too_short(value, x) for value, x, fit in zip(row.values, typed, fits, strict=True)
    )
    if so_far:
        return PartVerdict(label, UNREADABLE, 0.0, _shown(row, typed), "")
    return PartVerdict(label, WRONG, 0.0, _shown(row, typed), _wrong_entries(row, fits))


def _too_short(value: float, typed: TypedNumber) -> bool:
    """The truth rounded to too few decimals. A whole number typed for 1.95 means itself: it is wrong."""
    return bool(typed.decimals and typed.decimals > 0) and agrees_so_far(value, typed)


def _wrong_entries(row: Row, fits: Sequence[bool]) -> str:
    """Which entries are off, where some are right."""
    if not row.shape or not any(fits):
        return ""
    places = [k for k, fit in enumerate(fits) if not fit]
    width = row.shape[-1]
    names = [str(k + 1) if len(row.shape) == 1 else f"({k // width + 1}, {k % width + 1})" for k in places]
    return f"Not right: {'entry' if len(names) == 1 else 'entries'} {', '.join(names)}."


def _table_message(parts: Sequence[PartVerdict]) -> str:
    wrong = [p.label for p in parts if p.status == WRONG and p.message != "not answered"]
    missing = [p.label for p in parts if p.message == "not answered"]
    said = [f"Not right: {', '.join(wrong)}."] if wrong else []
    said += [f"Not answered: {', '.join(missing)}."] if missing else []
    return " ".join(said)


def _misconception(item: Item, reading: Reading) -> str | None:
    """What the author says a wrong value shows."""
    for known in item.misconceptions:
        try:
            if read(item, known.answer.value).key == reading.key:
                return known.id
        except BptutorError:
            continue
    return None


# ---- saying ------------------------------------------------------------------------------------------


def correct(item: Item, style: Style) -> str:
    """The numbers, to six digits."""
    wanted = rows(item)
    if len(wanted) == 1:
        return _true(wanted[0])
    return ", ".join(f"{_label(item, row, style)} = {_true(row)}" for row in wanted)


def _true(row: Row) -> str:
    return _shown(row, tuple(TypedNumber.of(v) for v in row.values))


def form(item: Item) -> str:
    """What to type."""
    wanted = rows(item)
    if len(wanted) > 1:
        example = f"{wanted[0].label} = 1, {wanted[1].label} = 0.5"
        return f"{len(wanted)} values in the order asked, or by name: `{example}`"
    shape = wanted[0].shape
    if not shape:
        return "a number, for example `-1.5`, `1/3` or `2e-3`"
    if len(shape) == 1:
        return f"a vector of {shape[0]} numbers, for example `{_example(shape[0])}`"
    return f"a {shape[0]}x{shape[1]} matrix, one row after the other, for example `[[1, 2], [3, 4]]`"


def options(item: Item, style: Style) -> list[str]:  # noqa: ARG001
    """None."""
    return []
