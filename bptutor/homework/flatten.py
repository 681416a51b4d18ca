"""YAML values as the text a student would have typed at the prompt.

    [10, -10]          ->  [10, -10]            a vector; [[1, 2], [3, 4]] a matrix; of formulas, too
    [A, C], {A, C}     ->  A and C              several options
    {z1: 4, a1: 0.5}   ->  z1 = 4, a1 = 0.5     the rows of a table
    [3, 3, 8]          ->  (3, 3, 8)            a shape
    [true, false]      ->  true, false          two statements
    [a = b, = c]       ->  two lines            a derivation

Nothing is converted: every scalar keeps the student's own spelling (`0123`, `1e3`, `no`, `2026-01-01`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import Kind
from bptutor.errors import Unreadable

if TYPE_CHECKING:
    from bptutor.bank.reader import Entry, Located

# Quotes that a word processor made of ' and ", or that were typed twice: never part of an answer's text.
QUOTES = frozenset({"“”", "„“", "„”", "‘’", "‚‘", "«»", "»«", "‟”", '""', "''", "””", "’’"})
# What comes along with copied text at either end, and no one sees.
INVISIBLE = "\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"


def answer_text(value: Located, kind: Kind) -> str:
    """The text of an answer to an item of this kind; empty when there is none.

    Raises `Unreadable` for a list whose entries cannot be told apart once they are text.
    """
    if value.sort == "list":
        if kind is Kind.EXPRESSION and value.style != "flow":
            raise _no_formula(value)
        return _listed(value.value, kind)
    if value.sort == "map":
        return _mapped(list(value.value.values()), kind)
    return scalar_text(value)


def scalar_text(value: Located) -> str:
    """A scalar as typed, without the quotes around it; lists and mappings in YAML's own spelling."""
    if value.sort in ("null", "list", "map"):
        return value.raw if value.sort != "null" else ""
    text = value.raw.strip()
    if not text.isascii():
        text = text.strip(INVISIBLE)
    if len(text) > 1 and text[0] + text[-1] in QUOTES:
        return text[1:-1].strip()
    return text


def _listed(values: list[Located], kind: Kind) -> str:
    texts = [_entry(value, kind) for value in values]
    if not any(texts):
        return ""
    if kind is Kind.MULTIPLE_CHOICE:
        return " and ".join(filter(None, texts))
    if kind in (Kind.NUMERIC, Kind.EXPRESSION):
        return f"[{', '.join(texts)}]"
    if kind is Kind.DERIVATION:
        return "\n".join(filter(None, texts))
    if kind is Kind.SHAPE:
        return f"({', '.join(texts)})"
    return ", ".join(texts)


def _no_formula(value: Located) -> Unreadable:
    """A list that `- ` at the front of lines made of a formula; it could as well be a minus sign."""
    texts = [scalar_text(part) for part in value.value]
    example = texts[0] if texts and texts[0] else "x*y"
    return Unreadable(
        ", ".join(texts),
        "this is a list, one entry a line, and one formula is asked for",
        f"Write it behind the colon: {example}, or '-{example}' in quotes if the `-` is a minus sign.",
    )


def _entry(value: Located, kind: Kind) -> str:
    text = answer_text(value, kind)
    if kind is Kind.NUMERIC and "," in text and text[0] not in "[(" and value.sort != "map":
        remedy = "Write a decimal point (1.5), and separate entries by commas outside quotes."
        raise Unreadable(text, f"the entry '{text}' has a comma in it", remedy)
    return text


def _mapped(entries: list[Entry], kind: Kind) -> str:
    """Rows `name = value`; a row without a value is left out, unless it is all there is (`{A, C}`)."""
    rows = [(entry.key.raw, answer_text(entry.value, kind)) for entry in entries]
    if kind is Kind.MULTIPLE_CHOICE and not any(text for _, text in rows):
        return " and ".join(name for name, _ in rows)
    joint = "\n" if kind is Kind.DERIVATION else ", "
    return joint.join(f"{name} = {text}" if text else name for name, text in rows if text or "=" in name)
