"""Numbers computed by the student: one, a vector, a matrix, or a table of quantities with credit a row."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bptutor.grading import carried_words
from bptutor.grading.asked import asked
from bptutor.grading.credit import status_of, table_credit
from bptutor.grading.reading import Reading
from bptutor.grading.rederiving import Follows
from bptutor.grading.rows_judged import judged_entries, judged_rows
from bptutor.grading.texts import formula
from bptutor.grading.typed_rows import example, read_row, read_table_rows, shown
from bptutor.grading.verdict import (
    PARTLY_RIGHT,
    RIGHT,
    UNREADABLE,
    WRONG,
    PartVerdict,
    Verdict,
    plain_verdict,
)
from bptutor.notation.numbers import TypedNumber
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.asked import Row
    from bptutor.grading.rederiving import Own
    from bptutor.grading.rows_judged import JudgedRow
    from bptutor.grading.typed_rows import Typed
    from bptutor.notation.printer import Style

TOO_FEW = "too few digits"
NOT_ANSWERED = "not answered"


def read(item: Item, text: str) -> Reading:
    """The numbers typed, row by row; a row of a table that was not typed is None."""
    rows = asked(item)
    if len(rows) == 1:
        typed: tuple[Typed | None, ...] = (read_row(item, text, rows[0]),)
    else:
        typed = read_table_rows(item, text, rows)
    return Reading(_said_back(item, rows, typed), tuple(map(_key, typed)), typed)


def _said_back(item: Item, rows: Sequence[Row], typed: Sequence[Typed | None]) -> str:
    said = [(row, shown(t, row.shape)) for row, t in zip(rows, typed, strict=True) if t is not None]
    if len(rows) == 1:
        return said[0][1]
    return ", ".join(f"{formula(item, row.label)} = {text}" for row, text in said)


def _key(typed: Typed | None) -> tuple[float, ...] | None:
    return None if typed is None else tuple(map(float, typed))


# ---- judging -----------------------------------------------------------------------------------------


def judge(item: Item, reading: Reading, earlier: Iterable[Own] = ()) -> Verdict:
    """Right within the tolerance; credit by the item's rule, for rows of a table or entries of an array.

    What is right given wrong numbers of the student's own, from `earlier` items or further up in the answer,
    has part of the credit.
    """
    rows = asked(item)
    if len(rows) == 1 and rows[0].shape and item.grading == "each-row":
        return _by_entries(item, judged_entries(item, rows[0], reading.value[0], earlier), reading)
    judged = judged_rows(item, rows, reading.value, earlier)
    if len(rows) > 1:
        return _table(item, rows, judged, reading)
    alone = judged[0]
    assert alone is not None
    if alone.status == UNREADABLE:
        return Verdict(UNREADABLE, 0.0, reading.shown, f"Too few digits: {_more_digits(item)}.")
    if alone.status == PARTLY_RIGHT:
        return carried_words.followed(item, reading.shown, Follows(alone.given))
    if alone.explained:
        return carried_words.followed(item, reading.shown, alone.refused[0][1], _wrong_entries(alone))
    return plain_verdict(alone.status == RIGHT, reading.shown, _wrong_entries(alone))


def _table(
    item: Item, rows: Sequence[Row], judged: Sequence[JudgedRow | None], reading: Reading
) -> Verdict:
    """A table. What is only short of digits is wrong here: the other rows tell something, so it may not be
    free.
    """
    parts = tuple(map(partial(_part, item), rows, judged, reading.value))
    credit = table_credit(item.grading, [part.credit for part in parts])
    carried = [
        (found.given, part.label)
        for part, found in zip(parts, judged, strict=True)
        if found is not None and part.status == PARTLY_RIGHT
    ]
    refused = [
        (found.refused[0][1], part.label)
        for part, found in zip(parts, judged, strict=True)
        if found is not None and part.explained
    ]
    message = _joined(
        _table_message(parts),
        carried_words.rows(item, carried, counts=credit > 0),
        carried_words.refused_rows(item, refused),
    )
    return Verdict(status_of(credit), credit, reading.shown, message, None, parts)


def _joined(*said: str) -> str:
    return " ".join(filter(None, said))


def _part(item: Item, row: Row, found: JudgedRow | None, typed: Typed | None) -> PartVerdict:
    label = formula(item, row.label)
    if found is None or typed is None:
        return PartVerdict(label, WRONG, 0.0, "", NOT_ANSWERED)
    said = shown(typed, row.shape)
    match found.status:
        case "unreadable":
            return PartVerdict(label, WRONG, 0.0, said, f"{TOO_FEW}: {_more_digits(item)}")
        case "partly-right":
            given = carried_words.given(item, found.given)
            return PartVerdict(label, PARTLY_RIGHT, item.carry_forward, said, f"right given {given}")
    right, explained = found.status == RIGHT, found.status == WRONG and found.explained
    why = carried_words.refused(item, found.refused[0][1]) if explained else ""
    message = _joined(_wrong_entries(found), why)
    return PartVerdict(label, found.status, float(right), said, message, explained=explained)


def _more_digits(item: Item) -> str:
    own = item.tolerance
    if own.decimals is not None:
        digits = f"{own.decimals} decimal{'' if own.decimals == 1 else 's'}"
    else:
        count = {None: "three", 1: "one"}.get(own.significant, str(own.significant))
        digits = f"{count} significant digit{'' if count == 'one' else 's'}"
    return f"it agrees as far as it goes; give at least {digits}, or an exact form"


def _by_entries(item: Item, judged: JudgedRow, reading: Reading) -> Verdict:
    """A vector or matrix with credit an entry."""
    names = entry_names(judged.row)
    short = [name for name, fit in zip(names, judged.fits, strict=True) if fit == UNREADABLE]
    if short:
        message = f"Too few digits in entry {', '.join(short)}: {_more_digits(item)}."
        return Verdict(UNREADABLE, 0.0, reading.shown, message)
    brings = {RIGHT: 1.0, PARTLY_RIGHT: item.carry_forward}
    refused = dict(judged.refused)
    parts = tuple(
        PartVerdict(f"entry {name}", fit, brings.get(fit, 0.0), x.shown, "", explained=k in refused)
        for k, (name, fit, x) in enumerate(zip(names, judged.fits, reading.value[0], strict=True))
    )
    credit = table_credit(item.grading, [part.credit for part in parts])
    fits = zip(names, judged.fits, strict=True)
    carried = [(judged.given, name) for name, fit in fits if fit == PARTLY_RIGHT]
    message = _joined(
        _wrong_entries(judged),
        carried_words.rows(item, carried, counts=credit > 0, entries=True),
        carried_words.refused_rows(item, [(f, names[k]) for k, f in judged.refused], entries=True),
    )
    return Verdict(status_of(credit), credit, reading.shown, message, None, parts)


def entry_names(row: Row) -> list[str]:
    """`1`, `2` for a vector, `(1, 2)` for a matrix: counted from 1."""
    if len(row.shape) == 1:
        return [str(k + 1) for k in range(row.shape[0])]
    return [f"({k // row.shape[1] + 1}, {k % row.shape[1] + 1})" for k in range(len(row.values))]


def _wrong_entries(judged: JudgedRow) -> str:
    """Which entries of an array are off."""
    row, fits = judged.row, judged.fits
    if not row.shape or WRONG not in fits:
        return ""
    if all(fit == WRONG for fit in fits):
        return "No entry is right."
    wrong = [name for name, fit in zip(entry_names(row), fits, strict=True) if fit == WRONG]
    return f"Not right: {carried_words.these_entries(wrong)}."


def _table_message(parts: Sequence[PartVerdict]) -> str:
    """The rows that are not right, and those that are missing, by name."""
    missing = [p.label for p in parts if p.message == NOT_ANSWERED]
    short = [p for p in parts if p.message.startswith(TOO_FEW)]
    wrong = [p.label for p in parts if p.status == WRONG and p.label not in missing and p not in short]
    said = [f"Not right: {', '.join(wrong)}."] if wrong else []
    if short:
        labels = ", ".join(p.label for p in short)
        said.append(f"Too few digits for {labels}{short[0].message.removeprefix(TOO_FEW)}.")
    said += [f"Not answered: {', '.join(missing)}."] if missing else []
    return " ".join(said)


# ---- saying ------------------------------------------------------------------------------------------


def correct(item: Item, style: Style) -> str:
    """The numbers, to six digits."""
    rows = asked(item)
    if len(rows) == 1:
        return _true(rows[0])
    return ", ".join(f"{formula(item, row.label, style)} = {_true(row)}" for row in rows)


def _true(row: Row) -> str:
    return shown(tuple(TypedNumber.of(v) for v in row.values), row.shape)


def form(item: Item) -> str:
    """What to type."""
    rows = asked(item)
    if len(rows) > 1:
        named = ", ".join(f"{row.label} = {example(row.shape) if row.shape else '0.5'}" for row in rows[:2])
        return f"{len(rows)} values in the order asked, or by name: `{named}`"
    shape = rows[0].shape
    if not shape:
        return "a number, for example `-1.5`, `1/3` or `2e-3`"
    if len(shape) == 1:
        return f"a vector of {counted(shape[0], 'number')}, for example `{example(shape)}`"
    return f"a {shape[0]}x{shape[1]} matrix, row by row, for example `{example(shape)}`"


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []
