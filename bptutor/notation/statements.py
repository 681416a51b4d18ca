"""The lines of a `graph:` text, before and after they are read."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError
from bptutor.notation import glyphs, tree
from bptutor.notation.spelling import whole_spelling
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Line(Record):
    """One assignment as text; it starts at `offset` of the program, on line `number` (from 1)."""

    text: str
    offset: int
    number: int

    @property
    def left(self) -> str:
        """The text before the equals sign."""
        return self.text.partition("=")[0].strip()

    @property
    def letters(self) -> frozenset[str]:
        """The index variables that the left side may hold: i of `H_i`, k and j of `w_kj`."""
        return letters(self.left)


class Statement(Line):
    """One assignment, read."""

    target: tree.Name
    formula: tree.Node

    @property
    def labels(self) -> tuple[str, ...]:
        """The index variables of the name that is defined."""
        return tuple(index.name for index in self.target.indices if isinstance(index, tree.Name))

    @property
    def names(self) -> Iterator[tree.Name]:
        """Every name on the right."""
        return (node for node in tree.walk(self.formula) if isinstance(node, tree.Name))

    @property
    def variables(self) -> set[str]:
        """All index variables, bound or free, of either side."""
        found = {node.index for node in tree.walk(self.formula) if isinstance(node, tree.Reduce)}
        found.update(n for name in self.names for index in name.indices for n in variables(index))
        return found | set(self.labels)

    @property
    def lags(self) -> Iterator[tuple[str, int]]:
        """(name, how many steps back) of the names that look back: h_{t-1} is (h, 1)."""
        for name in self.names if len(self.labels) == 1 else ():
            index = name.indices[0] if len(name.indices) == 1 else None
            if isinstance(index, tree.Binary) and (index.op, index.left) == ("-", tree.Name(self.labels[0])):
                yield name.name, int(index.right.value) if isinstance(index.right, tree.Number) else 1


def is_recurrence(group: Sequence[Statement]) -> bool:
    """Whether statements refer to earlier values of what they define themselves."""
    own = {s.target.name for s in group}
    return any(name in own for s in group for name, _ in s.lags)


def variables(index: tree.Node) -> list[str]:
    """The variables in one subscript."""
    return [n.name for n in tree.walk(index) if isinstance(n, tree.Name)]


@contextmanager
def placed(line: Line) -> Iterator[None]:
    """Errors raised within are about this line."""
    try:
        yield
    except FormulaError as e:
        e.offset = line.offset
        raise


# ---- taking a text apart -----------------------------------------------------------------------------------

_COMMENT = re.compile(r"#[^\n]*")
_OPEN = re.compile(r"[-+*/@^=,(\[{⊙]\s*$")
_ASSIGNS = re.compile(r"\s*[^\W\d][^=\n]*=(?![=<>])")
_GOES_ON = re.compile(r"\s*[-+*/@^=,)\]}⊙]")


def split(text: str) -> list[Line]:
    """The lines of a program; one goes on below while brackets or an operator are open."""
    plain = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    found: list[Line] = []
    start, place = 0, 0
    for line in plain.splitlines(keepends=True):
        place += len(line)
        so_far, rest = plain[start:place], plain[place:]
        depth = sum(so_far.count(c) for c in "([{") - sum(so_far.count(c) for c in ")]}")
        if so_far.strip() and rest.strip() and (depth > 0 or _is_open(so_far, rest) or _GOES_ON.match(rest)):
            continue
        if so_far.strip():
            offset = start + len(so_far) - len(so_far.lstrip())
            found.append(Line(so_far.strip(), offset, text.count("\n", 0, offset) + 1))
        start = place
    return found


def _is_open(so_far: str, rest: str) -> bool:
    """Whether an operator at the end is about the next line; the star of `a - y*` may be part of a name."""
    if so_far.rstrip()[-1:] in glyphs.STARS and _ASSIGNS.match(rest):
        return False
    return bool(_OPEN.search(so_far))


def letters(name: str) -> frozenset[str]:
    """The index variables that the last subscript of a name may hold; longer words are plain names: z_out."""
    spelling = whole_spelling(name)
    if spelling is None or not spelling.subs:
        return frozenset()
    pieces = spelling.subs[-1].split(",")
    if len(pieces) == 1 and len(pieces[0]) <= 2:
        pieces = list(pieces[0])
    return frozenset(p for p in pieces if len(p) == 1 and p.isalpha())


def key(name: str, block: bool = False) -> object:
    """What is the same for all spellings of a name; of its block, without the subscript, if `block`."""
    spelling = whole_spelling(name)
    if spelling is None:
        return name
    base, subs, layer, star = spelling.key
    return (base, subs[:-1] if block else subs, layer, star)
