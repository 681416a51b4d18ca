"""What was typed for a numeric item, row by row.

A table is answered by name (`z1 = 2, a1 = 0.5`, any rows, any order) or as all its values in order. Names
before numbers are believed: `f = 3, q = 4` is put in the order asked, and a name that belongs to another
quantity is refused rather than ignored. In order, `-`, `?` or nothing leaves a row out. A lone `0` for an
array is the array of zeros.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.asked import entries_named, names_another, row_named
from bptutor.grading.texts import formula
from bptutor.notation.glyphs import MINUS
from bptutor.notation.listed import split_outside
from bptutor.notation.numbers import (
    TypedNumber,
    read_matrix,
    read_number,
    read_table,
    read_vector,
    split_name,
)
from bptutor.notation.tolerance import is_rounded
from bptutor.text import shape_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.asked import Row

Typed = tuple[TypedNumber, ...]
"""The numbers typed for one row, in row-major order."""

_EQUALS = re.compile(r"(?<![<>!:=])=(?!=)")
_BLANK = re.compile(r"[-–—?~]?|null")
"""What stands for a row that is left out."""
_ZERO = re.compile(rf"[+{re.escape(MINUS)}]?\s*(?:0+\.?0*|\.0+)")
_SPACED_COMMAS = re.compile(r"(?<![0-9.])[0-9]+,[0-9]+\s+[^\s,]*[0-9],[0-9]")


def read_table_rows(item: Item, text: str, rows: Sequence[Row]) -> tuple[Typed | None, ...]:
    """The numbers of each row; None for a row that was not typed."""
    names, values = read_table(text)
    found = _by_name(item, text, rows) if names else _in_order(item, text, values, rows)
    if not any(found):
        raise Unreadable(text, "no row is answered", "Answer at least one of them.")
    return found


def _in_order(item: Item, text: str, values: Sequence[str], rows: Sequence[Row]) -> tuple[Typed | None, ...]:
    values = values if len(values) == len(rows) else _with_blanks(text)
    _same_count(text, len(values), len(rows), "value")
    return tuple(_row_or_blank(item, value, row) for value, row in zip(values, rows, strict=True))


def _by_name(item: Item, text: str, rows: Sequence[Row]) -> tuple[Typed | None, ...]:
    found: list[Typed | None] = [None] * len(rows)
    for name, value in zip(*read_table(text), strict=True):
        k = row_named(item, name, rows)
        if k is None:
            labels = ", ".join(formula(item, row.label) for row in rows)
            message = f"`{name.strip()}` is not one of the rows asked for"
            raise Unreadable(text, message, f"The rows are {labels}.")
        if found[k] is not None:
            raise Unreadable(text, f"`{name.strip()}` is answered twice", "Leave one of the two out.")
        found[k] = _row_or_blank(item, value, rows[k])
    return tuple(found)


def _row_or_blank(item: Item, text: str, row: Row) -> Typed | None:
    return None if _BLANK.fullmatch(text) else read_row(item, text, row)


def _with_blanks(text: str) -> list[str]:
    """The values of `2, , 4` or `2 ? 4`, gaps included."""
    inner = text[1:-1] if text[:1] + text[-1:] in ("[]", "()", "{}") else text
    if "?" in text and not set(",;\n") & set(text):
        return inner.split()
    pieces = split_outside(inner, ";" if ";" in text else ",")
    return pieces if len(pieces) > 1 else read_table(text)[1]


def read_row(item: Item, text: str, row: Row) -> Typed:
    """The numbers of one row, as many as it has."""
    if not row.shape:
        return (_number(item, text, row),)
    named = _named_entries(item, text, row)
    if named is not None:
        return named
    _check_name(item, split_name(text)[0], row, text)
    if _ZERO.fullmatch(split_name(text)[1]):
        return (read_number(text),) * len(row.values)
    if len(row.shape) == 1:
        entries = read_vector(text)
        _same_count(text, len(entries), row.shape[0], "number")
        return tuple(entries)
    matrix = read_matrix(text)
    _same_shape(text, (len(matrix), len(matrix[0])), row.shape)
    return tuple(x for line in matrix for x in line)


def shown(typed: Typed, shape: tuple[int, ...]) -> str:
    """The numbers said back, with brackets as their shape has them."""
    texts = [x.shown for x in typed]
    if not shape:
        return texts[0]
    return _bracketed(texts, shape)


def example(shape: tuple[int, ...]) -> str:
    """What an array of this shape may look like: `[1, 2]`, `[[1, 2], [3, 4]]`."""
    sizes = tuple(min(n, 6) for n in shape)
    count = sizes[0] * (sizes[1] if len(sizes) > 1 else 1)
    text = _bracketed([str(k) for k in range(1, count + 1)], sizes)
    return text if sizes == shape else f"{text[:-1]}, ...]"


def _bracketed(texts: Sequence[str], shape: tuple[int, ...]) -> str:
    if len(shape) == 1:
        return f"[{', '.join(texts)}]"
    lines = [", ".join(texts[k : k + shape[1]]) for k in range(0, len(texts), shape[1])]
    return "[" + ", ".join(f"[{line}]" for line in lines) + "]"


# ---- one number ----------------------------------------------------------------------------------------


def _number(item: Item, text: str, row: Row) -> TypedNumber:
    typed = read_number(after_working(text))
    _check_name(item, typed.name, row, text)
    return typed


def _check_name(item: Item, name: str | None, row: Row, text: str) -> None:
    """Refuses a number or array that is called by another quantity's name."""
    if name and names_another(item, name, row):
        wanted = formula(item, row.label)
        message = f"`{name}` is another quantity; asked for is {wanted}"
        raise Unreadable(text, message, f"Write its value alone, or as `{wanted} = ...`.")


def after_working(text: str) -> str:
    """`3*(-4) = -12` without its working: `-12`. Raises Unreadable where the working comes to something else.

    A name in front stays: `f = 3*(-4) = -12` is `f = -12`.
    """
    first, *rest = (part.strip() for part in _EQUALS.split(text))
    if not rest:
        return text
    last = rest.pop()
    if not last:
        raise Unreadable(text, "nothing stands after the equals sign", "Write the answer alone.")
    if _value(first) is not None and not rest and _value(last) is None:
        remedy = f"Write {first} alone, or `{last} = {first}`."
        raise Unreadable(text, "the number stands before the equals sign", remedy)
    if (starts_with_number := _value(first) is not None):
        rest.insert(0, first)
    for part in rest:
        if not _comes_to(part, last):
            what = f"`{part}` does not come to {last}" if _value(part) else "there is more than the answer"
            raise Unreadable(text, what, "Write the answer alone, without working.")
    return last if starts_with_number or not first else f"{first} = {last}"


def _comes_to(working: str, result: str) -> bool:
    """Whether closed arithmetic comes to a number, which may be rounded."""
    value, number = _value(working), _value(result)
    if value is None or number is None:
        return False
    return abs(float(value) - float(number)) <= 1e-9 * abs(float(value)) or is_rounded(float(value), number)


@lru_cache(maxsize=256)
def _value(text: str) -> TypedNumber | None:
    try:
        return read_number(text)
    except BptutorError:
        return None


# ---- several numbers -------------------------------------------------------------------------------------


def _same_count(text: str, found: int, wanted: int, what: str) -> None:
    if found == wanted:
        return
    read = f"{found} {what}{' is' if found == 1 else 's are'} read"
    message = f"{read}, {wanted} {'is' if wanted == 1 else 'are'} asked for"
    remedy = f"Type {wanted} {what}{'' if wanted == 1 else 's'} in order, for example `{example((wanted,))}`."
    if found == 2 * wanted or _SPACED_COMMAS.search(text):
        remedy = f"If these are decimal commas, write points: 1.5. {remedy}"
    elif found == 1 and " " in text:
        remedy = f"Separate them with commas. {remedy}"
    raise Unreadable(text, message, remedy)


def _same_shape(text: str, found: tuple[int, int], wanted: tuple[int, ...]) -> None:
    if found != wanted:
        one, other = map(shape_text, (found, wanted))
        message = f"that is a {one} matrix, a {other} matrix is asked for"
        raise Unreadable(text, message, f"Type it row by row, for example `{example(wanted)}`.")


def _named_entries(item: Item, text: str, row: Row) -> Typed | None:
    """`w_0 = 4, w_1 = 9` in the order asked; None where not every entry has a name."""
    try:
        names, values = read_table(text)
    except Unreadable:
        return None
    if len(names) < 2:
        return None
    _same_count(text, len(names), len(row.values), "number")
    places = entries_named(item, names, row)
    if places is None:
        raise Unreadable(
            text,
            "the names before the numbers are not those of the entries asked for",
            f"Write the numbers alone, in order, for example `{example(row.shape)}`.",
        )
    typed = dict(zip(places, map(read_number, values), strict=True))
    return tuple(typed[k] for k in range(len(values)))
