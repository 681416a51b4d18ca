"""The answers in a part of a file that could not be read: nobody's answer may vanish from the total."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from bptutor.bank.reader import Located
from bptutor.homework.blame import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_FOUND = 2000
"""More lines than this are no homework; a file of a million is not to fill the report."""
_KEY = re.compile(r"(?P<indent> *)(?P<id>[^\s:：#\-][^:：]*?)\s*[:：]\s*(?P<rest>.*)")
_SECTION = re.compile(r"answers\s*:\s*$")


def lost_answers(lines: Sequence[str], section: Located | None, read: Sequence[Answer]) -> list[Answer]:
    """The answers that stand, by the look of their lines, below those that were read.

    `section` is the mapping of answers as far as it was read. Lines count that begin with a key where
    answers begin, and indented ones below a key with nothing behind it: `one:` and then `a: 3` is one.a.
    """
    found = _below(lines, section, read) if section is not None else _section(lines)
    return list(islice(found, MOST_FOUND))


def _below(lines: Sequence[str], section: Located, read: Sequence[Answer]) -> Iterator[Answer]:
    last = read[-1] if read else None
    start, parent = section.line - 1, ""
    if last is not None:
        start = last.line
        if last.value.sort in ("map", "null") and last.value.style != "flow":
            parent = last.id
            inner = list(last.value.value.values()) if last.value.sort == "map" else []
            start = inner[-1].key.line if inner else start
    return _keys(lines, start, section.column - 1, parent)


def _section(lines: Sequence[str]) -> Iterator[Answer]:
    """The same where reading stopped before the answers began."""
    heads = [number for number, line in enumerate(lines) if _SECTION.match(line)]
    below = next((line for line in lines[heads[0] + 1 :] if line.strip()), "") if heads else ""
    indent = len(below) - len(below.lstrip(" "))
    return _keys(lines, heads[0] + 1, indent) if indent else iter(())


def _keys(lines: Sequence[str], start: int, indent: int, parent: str = "") -> Iterator[Answer]:
    """The lines from `start` (counted from 0) that answer something; `parent`: whose parts they may be."""
    waiting: Answer | None = None
    for number, line in enumerate(lines[start:], start + 1):
        found = _KEY.match(line)
        at = len(line) - len(line.lstrip(" "))
        if line.strip() and at < indent:
            break
        if not found or (at > indent and not parent):
            continue
        name, rest = found["id"].strip("'\""), found["rest"].strip()
        value = Located("text", rest, number, found.start("rest") + 1, rest, "plain")
        answer = Answer(f"{parent}.{name}" if at > indent else name, value, number, at + 1)
        if at == indent:
            if waiting is not None:
                yield waiting
            waiting, parent = (answer, name) if not rest else (None, "")
        else:
            waiting = None
        if rest:
            yield answer
    if waiting is not None:
        yield waiting
