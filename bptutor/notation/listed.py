"""Several numbers at once: vectors, matrices, shapes, and tables of named values.

    [10, -10]   (10, -10)   10, -10   [10 -10]   1; 2        vectors
    [[1, 2], [3, 4]]   1 2; 3 4   [1, 2; 3, 4]               matrices
    3x3x8   (3, 3, 8)   3 by 3 by 8   ()                     shapes
    z1 = 2, a1 = [0.5, 1]                                    tables

A vector typed as a column or with a transposition mark is read as the vector it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.errors import Unreadable
from bptutor.notation import glyphs
from bptutor.notation.limits import LONGEST_ANSWER
from bptutor.notation.typed_number import read_number, split_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from bptutor.notation.typed_number import TypedNumber

_OPEN = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}
_TRANSPOSED = re.compile(r"(?<=[)\]}⟩])\s*(?:\^\{?[T⊤]\}?|\.T|[ᵀ⊤'])$")
_SIZE = re.compile(r"[0-9]{1,9}")
_TIMES = re.compile(r"\s*(?:[x×X*·,]|\bby\b|\s)\s*")
_TIMES_WITHOUT_X = re.compile(r"\s*(?:[×*·,]|\bby\b|\s)\s*")
_SPACE_OF = re.compile(r"^(?:R|ℝ)\s*\^")
_SHAPES = re.compile(r"\s*(?:;|\n|->|→)\s*")
_BETWEEN = re.compile(r"(?<=[)\]])\s+(?=[(\[])")
_NAMED_ROW = re.compile(r"(?<=[0-9.)\]}])\s+(?=[^\W\d][^\s=:]*\s*[=:])")
_NO_AXES = ("()", "scalar", "a scalar", "number", "a number", "[]")


def read_vector(text: str) -> list[TypedNumber]:
    """The numbers of a vector; one number is a vector of one. Raises Unreadable, FormulaError."""
    rows = _rows(text)
    if len(rows) > 1 and any(len(row) > 1 for row in rows):
        message = f"this is a matrix of {len(rows)} rows, and a vector is wanted"
        raise Unreadable(text, message, "Write the numbers in one row: [1, 2].")
    return [read_number(entry) for row in rows for entry in row]


def read_matrix(text: str) -> list[list[TypedNumber]]:
    """The numbers of a matrix, row by row; one row is a matrix too. Raises Unreadable, FormulaError."""
    rows = _rows(text)
    if len({len(row) for row in rows}) > 1:
        lengths = ", ".join(str(len(row)) for row in rows)
        raise Unreadable(text, f"the rows have different lengths ({lengths})", "Write [[1, 2], [3, 4]].")
    matrix = [[read_number(entry) for entry in row] for row in rows]
    turned = _TRANSPOSED.search(_trimmed(text))
    return [list(column) for column in zip(*matrix, strict=True)] if turned else matrix


def read_shape(text: str, letters: Collection[str] = ()) -> tuple[int | str, ...]:
    """The sizes of a shape, `()` for a single number; `letters` may stand for sizes. Raises Unreadable."""
    _, shown = split_name(_checked(text))
    shown = _SPACE_OF.sub("", shown).strip()
    if shown.lower() in _NO_AXES:
        return ()
    while _is_enclosed(shown):
        shown = shown[1:-1].strip()
    sizes = _sizes(shown.removesuffix(",").strip(), letters)
    if not all(_SIZE.fullmatch(size) or size in letters for size in sizes):
        known = f" The sizes are {', '.join(letters)}." if letters else ""
        remedy = f"Write it like 3x3x8 or (3, 3, 8); () for a number.{known}"
        raise Unreadable(text, "this is no shape", remedy)
    return tuple(size if size in letters else int(size) for size in sizes)


def _sizes(text: str, letters: Collection[str]) -> list[str]:
    """`text` cut at its signs for "by"; an x inside a letter of the exercise is none."""
    return (_TIMES_WITHOUT_X if any("x" in letter.lower() for letter in letters) else _TIMES).split(text)


def read_shapes(text: str, letters: Collection[str] = ()) -> list[tuple[int | str, ...]]:
    """Several shapes, separated by semicolons, arrows, lines, or by commas. Raises Unreadable."""
    shown = _trimmed(_checked(text))
    if _is_enclosed(shown) and any(bracket in shown[1:-1] for bracket in "([x"):
        shown = shown[1:-1]
    pieces = [piece for piece in _SHAPES.split(shown) if piece]
    if len(pieces) == 1 and (shown.count("(") + shown.count("x") > 1 or any(mark in shown for mark in "[:=")):
        pieces = split_outside(_BETWEEN.sub(", ", pieces[0]), ",")
    return [read_shape(piece, letters) for piece in pieces]


def read_table(text: str) -> tuple[list[str], list[str]]:
    """The names and the texts of the values; no names when the values are given in order.

    Rows are separated by commas, semicolons or lines outside brackets. Raises Unreadable when only some rows
    have a name.
    """
    shown = _trimmed(_checked(text))
    if _is_enclosed(shown):
        shown = shown[1:-1]
    pieces = [piece for piece in split_outside(shown, ",;\n") if piece]
    if len(pieces) == 1 and all(_is_plain(word) for word in pieces[0].split()):
        pieces = pieces[0].split()
    elif len(pieces) == 1:
        pieces = _NAMED_ROW.split(pieces[0])
    if not pieces:
        raise Unreadable(text, "there are no values", "Write them in order: 1, 2, 3.")
    rows = [split_name(piece) for piece in pieces]
    names = [name for name, _ in rows if name]
    if names and len(names) < len(rows):
        bare = next(value for name, value in rows if not name)
        message = f"'{bare}' has no name, and others do"
        raise Unreadable(text, message, "Name every value (z = 1, a = 2), or none of them.")
    return names, [value for _, value in rows]


def split_outside(text: str, separators: str) -> list[str]:
    """`text` cut at the separators that stand outside all brackets, each piece trimmed."""
    pieces, level, start = [], 0, 0
    for place, character in enumerate(text):
        level += (character in _OPEN) - (character in _OPEN.values())
        if character in separators and level <= 0:
            pieces.append(text[start:place])
            start = place + 1
    return [_trimmed(piece) for piece in [*pieces, text[start:]]]


# ----- rows --------------------------------------------------------------------------------------------


def _rows(text: str) -> list[list[str]]:
    """The texts of the entries, row by row. A plain vector is one row, a column has rows of one entry."""
    _, shown = split_name(_checked(text))
    shown = _TRANSPOSED.sub("", shown)
    if _is_enclosed(shown):
        shown = shown[1:-1].strip()
    if not shown:
        raise Unreadable(text, "these brackets hold nothing", "Write the numbers: [1, 2].")
    lines = [line for line in split_outside(shown, ";\n") if line]
    if len(lines) > 1:
        lines = [_TRANSPOSED.sub("", line).removesuffix(",") for line in lines]
        return [_entries(line[1:-1] if _is_enclosed(line) else line, text) for line in lines]
    entries = _entries(shown, text)
    if all(_is_enclosed(entry) for entry in entries):
        return [_entries(entry[1:-1].strip(), text) for entry in entries]
    return [entries]


def _entries(row: str, text: str) -> list[str]:
    """The entries of one row, separated by commas or, between plain numbers, by spaces."""
    entries = split_outside(row.rstrip().removesuffix(","), ",")
    if len(entries) == 1:
        words = entries[0].split()
        entries = words if all(_is_plain(word) for word in words) else _bracketed(entries[0])
    if not all(entries):
        raise Unreadable(text, "there is a comma without a number", "Write [1, 2].")
    return entries


def _bracketed(row: str) -> list[str]:
    """`[1 2] [3 4]`, as numpy prints the rows of a matrix, in pieces; anything else stays whole."""
    pieces = re.findall(r"[\[(][^\[\]()]*[\])]", row)
    return pieces if len(pieces) > 1 and "".join(pieces) == re.sub(r"(?<=[\])])\s+", "", row) else [row]


def _is_plain(word: str) -> bool:
    return bool(_PLAIN_WORD.fullmatch(word))


_PLAIN_WORD = re.compile(
    rf"[+{re.escape(glyphs.MINUS)}]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
)


def _is_enclosed(text: str) -> bool:
    """Whether one pair of brackets encloses all of the text."""
    if len(text) < 2 or _OPEN.get(text[0]) != text[-1]:
        return False
    level = 0
    for place, character in enumerate(text):
        level += (character in _OPEN) - (character in _OPEN.values())
        if level == 0:
            return place == len(text) - 1
    return False


def _trimmed(text: str) -> str:
    return text.strip().strip(glyphs.SPACES)


def _checked(text: str) -> str:
    if len(text) > LONGEST_ANSWER:
        message = f"this answer has {len(text)} characters (the limit is {LONGEST_ANSWER})"
        raise Unreadable(text[:80], message, "Write fewer or shorter numbers.")
    if not text.strip():
        raise Unreadable(text, "there is no answer", "Write the numbers: [1, 2].")
    return text
