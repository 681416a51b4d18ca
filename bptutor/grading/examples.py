"""What an answer may look like: a formula in names that may be used, of the right sort, and no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.forms import allowed, names_listed
from bptutor.bank.formulas import reference
from bptutor.bank.restating import asked_for
from bptutor.notation import tree
from bptutor.notation.names import entry_name, with_subscript
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block
    from bptutor.notation.names import Declared


class _Usable(Record):
    """A quantity that may be used, and what it is."""

    declared: Declared
    block: Block

    @property
    def name(self) -> str:
        """Its name as typed."""
        return self.declared.name


def example(item: Item) -> str:
    """In the form of the target: a number, an entry by index, or a whole array."""
    term = reference(item).term
    quantities = list(_usable(item))
    if term.cell and not term.labels:
        found = _of_arrays([q for q in quantities if q.block.shape], term.cell)
        if found:
            return f"`{found}`"
    plain = sorted(quantities, key=lambda q: len(q.block.shape) or 9) if term.labels else quantities
    names = [name for q in plain if (name := _single(q, term.labels, item))]
    if not names and (listed := [name for name in names_listed(item) if not name.startswith("all ")]):
        return f"`2*{listed[0]}`"
    return f"`{_of_numbers(sorted(names, key=_is_layered))}`"


def _of_numbers(names: list[str]) -> str:
    if not names:
        return "2*(3 + 1/4)"
    first, *others = names
    power = "" if _is_layered(first) else "^2"  # a^(3)^2 would puzzle
    return f"{first}{power} + 2*{others[0]}" if others else f"2*{first}{power} + 3"


def _is_layered(name: str) -> bool:
    return "^(" in name


def _of_arrays(arrays: list[_Usable], wanted: Shape) -> str:
    """A product of arrays; of another shape than is wanted, where there is one."""
    found = [*_matrix_products(arrays), *_entrywise(arrays)]
    other = [text for text, shape in found if shape != wanted]
    return next(iter([*other, *(text for text, _ in found)]), "")


def _matrix_products(arrays: list[_Usable]) -> Iterator[tuple[str, Shape]]:
    for a in arrays:
        for b in arrays:
            if len(a.block.shape) != 2 or len(b.block.shape) > 2 or a.name == b.name:
                continue
            rows, inner = a.block.shape
            if inner == b.block.shape[0]:
                yield f"{a.name} @ {b.name}", (rows, *b.block.shape[1:])
            if rows == b.block.shape[0]:
                yield f"{_turned(a.name)} @ {b.name}", (inner, *b.block.shape[1:])
    for a in arrays:
        if len(a.block.shape) == 2:
            yield f"{_turned(a.name)} @ {a.name}", (a.block.shape[1],) * 2


def _turned(name: str) -> str:
    return f"({name}).T" if _is_layered(name) else f"{name}.T"


def _entrywise(arrays: list[_Usable]) -> Iterator[tuple[str, Shape]]:
    for k, a in enumerate(arrays):
        for b in arrays[k + 1 :]:
            if a.block.shape == b.block.shape:
                yield f"2*{a.name} .* {b.name}", a.block.shape


def _usable(item: Item) -> Iterator[_Usable]:
    """The quantities that may be used, each under its first name; not what is asked for."""
    usable, scope = allowed(item), item.problem.scope
    asked = asked_for(item)
    named = isinstance(asked, (tree.Name, tree.Stepped))
    seen = set(item.problem.block(asked).rows.flat) if named and asked is not None else set()
    for quantity in item.problem.vocabulary.quantities:
        block = scope.blocks.get(quantity.name)
        if block is None or "*" in quantity.name or not seen.isdisjoint(block.rows.flat):
            continue
        if usable is None or usable(quantity.name):
            seen.update(block.rows.flat)
            yield _Usable(quantity, block)


def _single(q: _Usable, labels: tuple[str, ...], item: Item) -> str:
    """A number of it: itself, its first entry, or the one with the question's index, if that fits."""
    if not q.block.shape:
        return q.name
    if not labels:
        return entry_name(q.declared, 0)
    sizes = dict(reference(item).ranges)
    places = [next((x for x in labels if sizes.get(x) == n and sizes.pop(x)), "1") for n in q.block.shape]
    fits = set(places) - {"1"} and max(q.block.shape) < 10
    return with_subscript(q.name, "".join(places)).replace("{", "").replace("}", "") if fits else ""
