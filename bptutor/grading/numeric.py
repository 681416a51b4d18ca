"""Numbers computed by the student: one, a vector, a matrix, or a table of quantities with credit a row."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.bank.exercise import NumericSpec
from bptutor.grading.asked import asked
from bptutor.grading.credit import status_of, table_credit
from bptutor.grading.reading import Reading
from bptutor.grading.texts import formula
from bptutor.grading.typed_rows import example, read_row, read_table_rows, shown
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG, PartVerdict, Verdict
from bptutor.notation.numbers import TypedNumber, close
from bptutor.notation.tolerance import is_rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.asked import Row
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


def judge(item: Item, reading: Reading, earlier: Sequence[Own] = ()) -> Verdict:
    """Right within the tolerance; credit by the item's rule, for rows of a table or entries of an array.

    Part of the credit for what is right given wrong numbers of the student's own: `earlier` ones from other
    items, and those further up in the answer itself.
    """
    rows = asked(item)
    if len(rows) == 1 and rows[0].shape and item.grading == "each-row":
        return _by_entries(item, rows[0], reading, earlier)
    own = [*earlier]
    parts = []
    for row, typed in zip(rows, reading.value, strict=True):
        parts.append(_part(item, row, typed, own))
        own += own_numbers(item, row, typed)
    if parts[0].status == UNREADABLE:
        return Verdict(UNREADABLE, 0.0, reading.shown, f"Too few digits: {_more_digits(item)}.")
    credit = table_credit(item.grading, [p.credit for p in parts])
    if len(parts) == 1:
        return Verdict(status_of(credit), credit, reading.shown, parts[0].message)
    return Verdict(status_of(credit), credit, reading.shown, _table_message(parts), None, parts)


def _part(item: Item, row: Row, typed: Typed | None, own: Sequence[Own]) -> PartVerdict:
    """The verdict on a row. What is only short of digits is UNREADABLE alone, and a wrong row in a table:
    there the other rows tell something, so it may not be free.
    """
    label = formula(item, row.label)
    if typed is None:
        return PartVerdict(label, WRONG, 0.0, "", NOT_ANSWERED)
    fits = [judged(item, row, k, x) for k, x in enumerate(typed)]
    said = shown(typed, row.shape)
    if WRONG in fits:
        rests_on = _rests_on(item, row, typed, fits, own)
        return PartVerdict(label, WRONG, 0.0, said, _wrong_entries(row, fits))
    if UNREADABLE in fits:
        status = WRONG if isinstance(item.spec, NumericSpec) and item.spec.table else UNREADABLE
        return PartVerdict(label, status, 0.0, said, f"{TOO_FEW}: {_more_digits(item)}")
    return PartVerdict(label, RIGHT, 1.0, said, "")


def judged(item: Item, row: Row, k: int, typed: TypedNumber) -> str:
    """The status of one number. A whole number typed for 1.95 means itself: it is wrong, not short."""
    if close(row.values[k], typed, item.tolerance, row.scales[k]):
        return RIGHT
    return UNREADABLE if _is_short(item, row.values[k], typed) else WRONG


def _is_short(item: Item, truth: float, typed: TypedNumber) -> bool:
    """Whether a number that is not near enough is the truth rounded: `0.37` for 0.3679, `1.2e3` for 1234."""
    own = item.tolerance
    if (own.relative, own.absolute) != (None, None):  # the author says how far off one may be
        return False
    if not typed.decimals or typed.digits < 1 + (typed.decimals < 0) or not math.isfinite(float(typed)):
        return False
    return is_rounded(truth, typed)


def _more_digits(item: Item) -> str:
    own = item.tolerance
    if own.decimals is not None:
        digits = f"{own.decimals} decimal{'' if own.decimals == 1 else 's'}"
    else:
        count = {None: "three", 1: "one"}.get(own.significant, str(own.significant))
        digits = f"{count} significant digit{'' if count == 'one' else 's'}"
    return f"it agrees as far as it goes; give at least {digits}, or an exact form"


def _by_entries(item: Item, row: Row, reading: Reading) -> Verdict:
    """A vector or matrix with credit an entry."""
    fits = [judged(item, row, k, x) for k, x in enumerate(reading.value[0])]
    names = entry_names(row)
    short = [name for name, fit in zip(names, fits, strict=True) if fit == UNREADABLE]
    if short:
        message = f"Too few digits in entry {', '.join(short)}: {_more_digits(item)}."
        return Verdict(UNREADABLE, 0.0, reading.shown, message)
    parts = tuple(
        PartVerdict(f"entry {name}", fit, float(fit == RIGHT), x.shown, "")
        for name, fit, x in zip(names, fits, reading.value[0], strict=True)
    )
    credit = table_credit(item.grading, fits.count(RIGHT), len(fits))
    return Verdict(status_of(credit), credit, reading.shown, _wrong_entries(row, fits), None, parts)


def entry_names(row: Row) -> list[str]:
    """`1`, `2` for a vector, `(1, 2)` for a matrix: counted from 1."""
    if len(row.shape) == 1:
        return [str(k + 1) for k in range(row.shape[0])]
    return [f"({k // row.shape[1] + 1}, {k % row.shape[1] + 1})" for k in range(len(row.values))]


def _wrong_entries(row: Row, fits: Sequence[str]) -> str:
    """Which entries of an array are off."""
    if not row.shape or WRONG not in fits:
        return ""
    if RIGHT not in fits:
        return "No entry is right."
    wrong = [name for name, fit in zip(entry_names(row), fits, strict=True) if fit == WRONG]
    return f"Not right: {'entry' if len(wrong) == 1 else 'entries'} {', '.join(wrong)}."


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
        return f"a vector of {shape[0]} numbers, for example `{example(shape)}`"
    return f"a {shape[0]}x{shape[1]} matrix, row by row, for example `{example(shape)}`"


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []
