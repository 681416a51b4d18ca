"""What a numeric item asks for, computed by the core: one row, or the rows of a table."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.bank.exercise import NumericSpec
from bptutor.bank.truth import Array, Number, Table, truth
from bptutor.calculus.arrays import flat
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item


class Row(Record):
    """One number or array: its label in a table, its formula, the truth in row-major order.

    `scales` holds the size of the terms behind each number, the yardstick for a truth of 0.
    """

    label: str
    formula: str
    values: tuple[float, ...]
    scales: tuple[float, ...]
    shape: tuple[int, ...]


@lru_cache(maxsize=1024)
def asked(item: Item) -> tuple[Row, ...]:
    """The rows of a numeric item; a single one unless it is a table."""
    assert isinstance(item.spec, NumericSpec)
    facts = truth(item)
    truths = [row.truth for row in facts.rows] if isinstance(facts, Table) else [facts]
    return tuple(
        _row((t.label or t.formula).value, t.formula.value, found)
        for t, found in zip(item.spec.targets, truths, strict=True)
    )


def _row(label: str, formula: str, facts: Number | Array) -> Row:
    if isinstance(facts, Number):
        return Row(label, formula, (facts.value,), (facts.scale,), ())
    return Row(label, formula, tuple(flat(facts.values)), tuple(flat(facts.scales)), facts.shape)


# ---- names that people put before their numbers --------------------------------------------------------


def row_named(item: Item, name: str, rows: Sequence[Row]) -> int | None:
    """Which row a typed name means, in any spelling of the quantity; None when it is not just one."""
    labels = [k for k, row in enumerate(rows) if _plain(row.label) == _plain(name)]
    if len(labels) == 1:
        return labels[0]
    typed = _read(item, name)
    if typed is None:
        return None
    for same in (_same_tree, _same_quantity):
        found = [k for k, row in enumerate(rows) if same(item, typed, row.formula)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


def names_another(item: Item, name: str, row: Row) -> bool:
    """Whether a name before an answer is that of another quantity, with another value.

    What is no quantity of the exercise (`answer = 3`) is the student's own label and says nothing.
    """
    typed = _read(item, name)
    if typed is None or row_named(item, name, [row]) is not None:
        return False
    try:
        return tuple(flat(item.problem.value(typed))) != row.values
    except BptutorError:
        return True


def entries_named(item: Item, names: Sequence[str], row: Row) -> list[int] | None:
    """The places of named entries in a vector or matrix; None where the names do not say.

    Labels of the student's own say nothing, so the entries stay in the order typed.
    """
    trees = [_read(item, name) for name in names]
    if all(t is None for t in trees):
        return list(range(len(names)))
    free = list(range(len(row.values)))
    places = []
    for typed in trees:
        place = next((k for k in free if typed is not None and _is_entry(item, typed, row, k)), None)
        if place is None:
            return None
        free.remove(place)
        places.append(place)
    return places


def _is_entry(item: Item, typed: tree.Node, row: Row, k: int) -> bool:
    """Whether `typed` is the entry at place `k`: the formula written there, or the same quantity."""
    target = item.problem.read(row.formula)
    if isinstance(target, tree.Array) and len(target.items) == len(row.values):
        written = target.items[k]
        return typed == written or (isinstance(written, tree.Stepped) and typed == written.quantity)
    block = item.problem.block(typed)
    return not block.shape and block.rows.item() == item.problem.block(target).rows.ravel()[k]


def _same_tree(item: Item, typed: tree.Node, formula: str) -> bool:
    """Equal as formulas; a value after a step may be called by the plain name, `w` for `w@1`."""
    wanted = _read(item, formula)
    return typed == wanted or (isinstance(wanted, tree.Stepped) and typed == wanted.quantity)


def _same_quantity(item: Item, typed: tree.Node, formula: str) -> bool:
    """Equal as quantities: `dH/da_1^(3)` is `dH/dH` where a_1^(3) is the output H.

    Derivatives by different quantities stay different, even where they are always equal (df/dx and df/dy
    of f = x + y): the name says which one was worked out.
    """
    wanted = _read(item, formula)
    if isinstance(typed, tree.Derivative) and isinstance(wanted, tree.Derivative):
        pairs = [(typed.of, wanted.of), (typed.by, wanted.by)]
        return typed.order == wanted.order and all(_same_block(item, a, b) for a, b in pairs)
    return wanted is not None and _same_block(item, typed, wanted)


def _same_block(item: Item, a: tree.Node, b: tree.Node) -> bool:
    try:
        one, other = item.problem.block(a), item.problem.block(b)
    except BptutorError:
        return False
    return one.shape == other.shape and bool((one.rows == other.rows).all())


def _read(item: Item, name: str) -> tree.Node | None:
    try:
        return item.problem.read(name)
    except BptutorError:
        return None


def _plain(label: str) -> str:
    return " ".join(label.split())
