"""Dividing a formula exactly by a factor that can be 0.

`gate * (A + B)` over `gate` has no value where the gate is closed, although it is plain that the gate was
multiplied by A + B. Here such a factor is taken out of the operations themselves: sums term by term, products
in one factor, quotients in the numerator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.arrays import places
from bptutor.calculus.graph import Quantity, parts
from bptutor.calculus.sampling import Instances
from bptutor.calculus.simplify import is_zero

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bptutor.calculus.graph import Block

SWITCHES = ("gate", "step", "gt", "ge", "lt", "le", "relu")
"""Operations that are 0 on whole regions."""
LABELS = ("0 or 1", "one-hot")


def switches(*blocks: Block) -> Iterator[frozenset[int]]:
    """What blocks are made of that is 0 on whole regions; rows that are always equal come together."""
    graph = blocks[0].graph
    found = {
        row: Quantity(b, index)
        for b in graph.ancestors(*blocks)
        if b.op in SWITCHES or graph.domains.get(b.id) in LABELS
        for index in places(b.shape)
        for row in [int(b.rows[index])]
    }
    if not found:
        return
    instances = Instances(graph, [q.block for q in found.values()])
    alike: dict[bytes, set[int]] = {}
    for row, q in found.items():
        alike.setdefault(instances[q.block][q.index].tobytes(), set()).add(row)
    yield from map(frozenset, alike.values())


def divided_out(above: Block, below: Block, rows: frozenset[int]) -> tuple[Block, Block]:
    """Both blocks divided by the quantity in `rows`, as often as both can be."""
    while True:
        first, second = _divided(above, rows), _divided(below, rows)
        if first is None or second is None:
            return above, below
        above, below = first, second


def _divided(block: Block, rows: Collection[int]) -> Block | None:
    """The block divided entry by entry, None where that cannot be done."""
    if is_zero(block):
        return block
    known: dict[int, Block | None] = {}
    entries: list[Block] = []
    for index in places(block.shape):
        entry = _entry(Quantity(block, index), rows, known)
        if entry is None:
            return None
        entries.append(entry)
    return block.graph.apply("stack", *entries, attr=block.shape) if block.shape else entries[0]


def _entry(q: Quantity, rows: Collection[int], known: dict[int, Block | None]) -> Block | None:
    """One number divided."""
    if q.row not in known:
        known[q.row] = _quotient(q, rows, known)
    return known[q.row]


def _quotient(q: Quantity, rows: Collection[int], known: dict[int, Block | None]) -> Block | None:
    if q.row in rows:
        return q.block.graph.const(1)
    op, operands = parts(q)
    terms = [Quantity(block, index) for block, index in operands]
    if op == "const":
        return q.block.graph.const(0) if q.block.graph.number(q.row) == 0 else None
    if op in ("mul", "div"):
        return _in_one_factor(op, terms, rows, known)
    if op == "dot":
        half = len(terms) // 2
        pairs = zip(terms[:half], terms[half:], strict=True)
        return _added([_in_one_factor("mul", list(pair), rows, known) for pair in pairs])
    if op not in ("identity", "neg", "add", "sub", "sum", "mean"):
        return None
    quotients = [_entry(term, rows, known) for term in terms]
    if op in ("neg", "sub"):
        last = quotients[-1]
        quotients[-1] = None if last is None else -last
    total = _added(quotients)
    return total / len(terms) if op == "mean" and total is not None else total


def _in_one_factor(
    op: str, factors: list[Quantity], rows: Collection[int], known: dict[int, Block | None]
) -> Block | None:
    """A product divided in the first factor that can be; a quotient in its numerator."""
    first, second = (q.block[q.index] if q.index else q.block for q in factors)
    quotient = _entry(factors[0], rows, known)
    if op == "div":
        return None if quotient is None else quotient / second
    if quotient is not None:
        return quotient * second
    quotient = _entry(factors[1], rows, known)
    return None if quotient is None else first * quotient


def _added(parts_: list[Block | None]) -> Block | None:
    total: Block | None = None
    for part in parts_:
        if part is None:
            return None
        total = part if total is None else total + part
    return total
