"""Where in a file a place inside a text is: `dL/dw_9` on line 3 of a graph is file:line:column of its w.

A text knows where it starts; how it goes on depends on how YAML wrote it (plain, quoted, a block), which is
looked up in the file. Where that cannot be told (folded blocks, escapes), it is the start of the text.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bptutor.bank.exercise import Text


def place_in(text: Text, offset: int) -> tuple[int, int]:
    """Line and column, counted from 1, of the character at `offset` of the text's value."""
    line, column = text.where.line, text.where.column
    lines = _lines(text.where.file)
    if not 1 <= line <= len(lines):
        return line, column
    rest = lines[line - 1][column - 1 :]
    if rest[:1] == "|":
        return _in_block(text, offset, lines)
    if rest[:1] == "'":
        return line, column + 1 + offset + text.value[:offset].count("'")
    if rest[:1] == '"':
        return line, column + 1 + offset
    if rest.startswith(text.value[: offset + 1]):
        return line, column + offset
    return line, column


def _in_block(text: Text, offset: int, lines: tuple[str, ...]) -> tuple[int, int]:
    """A literal block: its lines are those of the file, less the indentation of the first."""
    first = text.where.line
    content = next((row for row in lines[first:] if row.strip()), "")
    indent = len(content) - len(content.lstrip(" "))
    before = text.value[:offset]
    return first + 1 + before.count("\n"), indent + 1 + offset - (before.rfind("\n") + 1)


@lru_cache(maxsize=64)
def _lines(file: str) -> tuple[str, ...]:
    try:
        return tuple(Path(file).read_text("utf-8-sig").splitlines())
    except (OSError, UnicodeError):
        return ()
