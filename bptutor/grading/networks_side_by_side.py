"""Two instances that agree on what is known and differ in what is wanted: as a table, drawn, and in full.

                       one   other
    changed  w_{j2,y}   -2       2
    known    o_j1        3       3
    wanted   o_y       -24      24

    x1 = 1    h1 = 2    j1 = 3    y = -24 | 24
    x2 = 2    h2 = 0    j2 = 1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bptutor.calculus.graph import Quantity
from bptutor.calculus.sufficiency.instance_values import InstanceValues
from bptutor.calculus.sufficiency.model import functions_of
from bptutor.notation import tree
from bptutor.text import columns, counted, pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.calculus.graph import Block
    from bptutor.calculus.sufficiency.question import Witness
    from bptutor.grading.telling import Telling

WIDTH = 74
"""Lines are indented once more where they are printed, and 80 columns is what there is."""
MOST_CHANGED = 6
MOST_KNOWN = 6
MOST_NAMED = 10
"""So many quantities of each sort are listed; of others it is said how many there are."""
LARGEST_ARRAY = 24
"""Arrays with more entries are not written out."""


class Pair(NamedTuple):
    """A quantity and its numbers in both instances, printed."""

    label: str
    one: str
    other: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same."""
        return self.one != self.other

    @property
    def both(self) -> str:
        """`-2 | 2`, or one number where both are the same."""
        return f"{self.one} | {self.other}" if self.differs else self.one

    @property
    def either(self) -> str:
        """`-2 or 2`: the same within a text that may be wrapped."""
        return f"{self.one} or {self.other}" if self.differs else self.one


HEAD = Pair("", "one", "other")
"""What stands above the table."""


class SideBySide:
    """The two instances of a witness, told in the words of an exercise."""

    def __init__(self, telling: Telling, witness: Witness) -> None:
        self.telling, self.question, self.witness = telling, telling.question, witness
        graph = self.question.graph
        fixed, involved = self.question.fixed, (*self.question.known, *self.question.target)
        self.functions = functions_of(graph, [q.block for q in involved])
        self.one = InstanceValues(graph, {**fixed, **witness.first}, self.functions)
        self.other = InstanceValues(graph, {**fixed, **witness.second}, self.functions)

    def lines(self) -> list[str]:
        """The table; then the network drawn, or the values of a graph in order; then all that is left."""
        drawn = self._drawn() or list(self._named())
        legend = ["", "The values in both, two where they differ:", *drawn] if drawn else []
        return [*self._table(), *legend, *self._rest(), *self._remarks()]

    def pair(self, q: Quantity, *, own: bool = False) -> Pair:
        """A quantity with its two numbers, by the name of its row or by its own."""
        one, other = self.telling.pair(self.one[q.row], self.other[q.row])
        return Pair(self.telling.own_name(q) if own else self.telling.name(q), one, other)

    # ---- the table

    def _table(self) -> list[str]:
        changed = [self.pair(q) for q in self.witness.changed if q.row != self.witness.differs.row]
        known = [self.pair(q, own=True) for q in self._listed()]
        wanted = self.pair(self.witness.differs)
        rows = [("changed", p) for p in changed[:MOST_CHANGED]]
        rows += [("known", p) for p in known]
        lines = list(_aligned([("", HEAD), *rows, ("wanted", wanted)]))
        untold = len(self._known()) - len(known)
        lines[-1:-1] = _and_more(untold, "known, the same in both", of=len(known))
        more = _and_more(len(changed) - MOST_CHANGED, "changed", of=MOST_CHANGED)
        lines[MOST_CHANGED + 1 : MOST_CHANGED + 1] = more
        return lines

    def _listed(self) -> list[Quantity]:
        """The known quantities that get a line: all of few, of many the computed ones."""
        known = self._known()
        computed = [q for q in known if not self._is_leaf(q)]
        return known if len(known) <= MOST_KNOWN else computed[:MOST_KNOWN]

    def _known(self) -> list[Quantity]:
        """What is known, each once, computed quantities first: leaves are to be seen below anyway."""
        known = {q.row: q for q in reversed(self.question.known)}
        return sorted((known[row] for row in self.question.known_rows), key=self._is_leaf)

    def _is_leaf(self, q: Quantity) -> bool:
        return self.question.graph.owner[q.row].block.op == "leaf"

    # ---- the drawing

    def _drawn(self) -> list[str]:
        """A column a layer with the outputs of its units; a line a layer where that is too wide."""
        layers = [cells for layer in self._layers() if (cells := self._cells(layer))]
        if len(layers) < 2:
            return []
        widths = [max(map(columns, cells)) for cells in layers]
        if sum(widths) + 4 * (len(widths) - 1) + 2 > WIDTH:
            return [line for cells in layers for line in in_lines(cells, "  ")]
        depth = max(map(len, layers))
        rows = (
            [cells[k] if k < len(cells) else "" for cells in layers] for k in range(depth)
        )
        return [("  " + "    ".join(map(pad, row, widths))).rstrip() for row in rows]

    def _layers(self) -> Iterator[Block]:
        """The outputs of each layer of a network that is looked at on one input, and its loss."""
        network = self.telling.item.problem.model.network
        if network is None or network.spec.rows is not None:
            return
        yield network.input
        yield from network.outputs[:-1]
        yield network.output
        if network.loss is not None:
            yield network.loss

    def _cells(self, layer: Block) -> list[str]:
        """`o_h1 = 2`, for the units that have to do with the question."""
        units = [q for q in layer.quantities() if q.row in self.question.below]
        return [f"{p.label} = {p.both}" for p in map(self.pair, units)]

    def _named(self) -> Iterator[str]:
        """The computed quantities of a graph that have a name, in the order they are computed."""
        told = {q.row for q in (*self.witness.changed, self.witness.differs)} | set(self.question.known_rows)
        owner = self.question.graph.owner
        rows = [r for r in sorted(self.question.below - told) if owner[r].block.op not in ("leaf", "const")]
        named = [owner[r] for r in rows if self.telling.has_name(owner[r])]
        for q in named[:MOST_NAMED]:
            pair = self.pair(q)
            yield f"  {pair.label} = {pair.both}"
        yield from _and_more(len(named) - MOST_NAMED, "computed from these", of=MOST_NAMED)

    # ---- the rest

    def _remarks(self) -> list[str]:
        """Whoever checks by hand is told where digits are missing, and that functions are the same."""
        functions = f"function{'s' if len(self.functions) > 1 else ''}"
        same = [f"({', '.join(self.functions)}: the same {functions} in both)"] if self.functions else []
        numbers = [*self.witness.first.values(), *self.witness.second.values()]
        short = all(float(f"{float(x):.6g}") == float(x) for x in numbers)
        return same if short else [*same, "(the numbers are rounded)"]

    def _rest(self) -> list[str]:
        """The numbers of all leaves that are not to be seen above, arrays as wholes."""
        told = {q.row for q in self.witness.changed} | self._in_table() | self._in_drawing()
        blocks = dict.fromkeys(q.block for q in self.question.leaves if q.row not in told)
        parts = [part for block in blocks for part in self._array(block)]
        lines = list(in_lines(parts, "", "The rest: ")) if parts else []
        any_number = ["(? stands for any number)"] if any("?" in line for line in lines) else []
        return [*([""] if lines else []), *lines, *any_number]

    def _in_table(self) -> set[int]:
        return {q.row for q in self._listed()}

    def _in_drawing(self) -> set[int]:
        layers = self._layers() if self._drawn() else ()
        return {q.row for layer in layers for q in layer.quantities()}

    def _array(self, block: Block) -> list[str]:
        """`w_{j,y} = [[1, 2]`, `[3, -2 or 2]]`: in pieces that may stand on lines of their own.

        `?` is an entry that has nothing to do with the question.
        """
        name = self.telling.show(tree.Name(str(block.name)))
        if not block.shape:
            return [f"{name} = {self.pair(Quantity(block)).either}"]
        if block.rows.size > LARGEST_ARRAY:
            changed = any(q.block is block for q in self.witness.changed)
            but = " but for what is changed above" if changed else ""
            return [f"{name}: {counted(block.rows.size, 'number')}, the same in both{but}"]
        whole = f"{name} = {self._entries(block, ())}"
        if len(block.shape) == 1 and columns(whole) > WIDTH - 10:
            return whole.split(", ")
        *pieces, last = whole.split("], ")
        return [*(f"{piece}]" for piece in pieces), last]

    def _entries(self, block: Block, index: tuple[int, ...]) -> str:
        if len(index) == len(block.shape):
            q = Quantity(block, index)
            return self.pair(q).either if q.row in self.question.below else "?"
        inner = (self._entries(block, (*index, k)) for k in range(block.shape[len(index)]))
        return f"[{', '.join(inner)}]"


def _aligned(rows: Sequence[tuple[str, Pair]]) -> Iterator[str]:
    """The table, its words and names to the left, numbers to the right."""
    word = max(columns(what) for what, _ in rows)
    name = max(columns(pair.label) for _, pair in rows)
    one, other = (max(columns(pair[k]) for _, pair in rows) for k in (1, 2))
    for what, pair in rows:
        numbers = f"{_to_the_right(pair.one, one)}   {_to_the_right(pair.other, other)}"
        yield f"  {pad(what, word)}  {pad(pair.label, name)}   {numbers}"


def _to_the_right(text: str, width: int) -> str:
    return " " * (width - columns(text)) + text


def _and_more(number: int, what: str, *, of: int) -> list[str]:
    """`... and 4 more known`, where there is a line of the sort above it."""
    if number <= 0:
        return []
    return [f"  ... and {number} more {what}" if of else f"  {number} {what}"]


def in_lines(parts: Iterable[str], indent: str, lead: str = "") -> Iterator[str]:
    """The parts with commas between, on as many lines as it takes; no part is broken."""
    line, empty = indent + lead, True
    for part in parts:
        longer = f"{line}{part}" if empty else f"{line}, {part}"
        if not empty and columns(longer) > WIDTH:
            yield f"{line},"
            longer = f"{indent}{part}"
        line, empty = longer, False
    yield line
