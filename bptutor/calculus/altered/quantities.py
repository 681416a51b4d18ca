"""Mistakes about which quantity is meant: exchanged indices, a neighbour, another layer, z for a.

A quantity is replaced where it is a factor of a product on the way back, or in an error such as a - y. Where
nothing is derived, on the way forward.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.relatives import Relatives
from bptutor.calculus.altered.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr, Reach

    Other = Callable[[int], int | None]
    """What a row is mistaken for, if for anything."""

PRODUCTS = ("mul", "dot", "div")
MOST_PLACES = 40


def transposed_weight(computation: Computation) -> Iterator[Alteration]:
    """W_ji for W_ij: once, in a layer, everywhere; and the derivative by the one for that by the other."""
    relatives = Relatives(computation)
    yield from _derivatives(computation, lambda t: _at_most_one(relatives.exchanged_derivative(t)))
    yield from _at_all_reaches(computation, relatives.exchanged)


def neighbouring_input(computation: Computation) -> Iterator[Alteration]:
    """x_2 for x_1."""
    relatives = Relatives(computation)
    yield from _one_place(computation, lambda q: relatives.neighbours(q) if relatives.is_input(q) else ())


def neighbouring_unit(computation: Computation) -> Iterator[Alteration]:
    """Another unit's value, weight or derivative. (Slopes are an affair of `slopes`.)"""
    relatives = Relatives(computation)
    yield from _one_place(computation, lambda q: () if relatives.is_input(q) else relatives.neighbours(q))


def wrong_layer(computation: Computation) -> Iterator[Alteration]:
    """The quantity of the same name in the layer before or after."""
    relatives = Relatives(computation)
    yield from _one_place(computation, relatives.in_other_layers)


def net_for_activation(computation: Computation) -> Iterator[Alteration]:
    """z for a, as a factor or in an error."""

    def net(row: int) -> int | None:
        unit = computation.units.with_output(row)
        return unit.net if unit is not None else None

    yield from _at_all_reaches(computation, net)


def activation_for_net(computation: Computation) -> Iterator[Alteration]:
    """a for z."""
    outputs = {unit.net: unit.row for unit in computation.units}
    yield from _at_all_reaches(computation, outputs.get)


def other_derivative(computation: Computation) -> Iterator[Alteration]:
    """The derivative by another quantity: by a neighbour, or by another one that goes into the same sum."""
    relatives = Relatives(computation)
    yield from _derivatives(computation, relatives.other_derivatives)


# ---- whole matrices ----------------------------------------------------------------------------------------


def swapped_outer_product(computation: Computation) -> Iterator[Alteration]:
    """The gradient of a matrix of weights with the roles of what comes down and what goes in exchanged."""
    if _is_gradient(computation):
        yield from _turned(computation)


def transposed(computation: Computation) -> Iterator[Alteration]:
    """A square matrix with rows for columns."""
    if not _is_gradient(computation):
        yield from _turned(computation)


def _is_gradient(computation: Computation) -> bool:
    """Whether the target is the derivative of one number by a matrix that is multiplied by something."""
    pairs = [computation.adjoint(r) for r in computation.wanted]
    products = all(computation.recipe(r)[0] in ("mul", "dot") for r in computation.wanted)
    return products and None not in pairs and len({pair[0] for pair in pairs if pair is not None}) == 1


def _turned(computation: Computation) -> Iterator[Alteration]:
    shape, rows = computation.target.shape, computation.target.rows
    if len(shape) != 2 or shape[0] != shape[1] or shape[0] < 2 or computation.is_large:
        return
    pairs = [(int(rows[i, j]), int(rows[j, i])) for i in range(shape[0]) for j in range(shape[0]) if i != j]
    if any(computation.recipe(r)[0] == "softmax" for r, _ in pairs):
        return
    edits = {r: _written_out(computation, other) for r, other in pairs if r != other}
    if edits:
        yield Alteration(edits, min(edits), (), "everywhere")


def _written_out(computation: Computation, row: int) -> Expr:
    op, operands = computation.recipe(row)
    return row if op in ("leaf", "const") else (op, *operands)


# ---- where quantities stand --------------------------------------------------------------------------------


def places(computation: Computation) -> list[int]:
    """The rows in which one quantity may be mistaken for another, the nearest to the target first."""
    if computation.is_large:
        return []
    sides = Sides(computation)
    if sides.derived:
        return [*(r for r in sides.backward if computation.recipe(r)[0] in PRODUCTS), *sides.errors]
    wanted = (*PRODUCTS, "add", "sub", "sum")
    rows = (r for r in reversed(computation.rows) if r not in computation.slopes)
    return [r for r in rows if computation.recipe(r)[0] in wanted][:MOST_PLACES]


def _one_place(computation: Computation, others: Callable[[int], Iterable[int]]) -> Iterator[Alteration]:
    """One quantity in one place, taken for each of some others."""
    for row in places(computation):
        op, operands = computation.recipe(row)
        for q in dict.fromkeys(operands):
            if computation.graph.recipe(q)[0] == "const":
                continue
            for other in others(q):
                if other != q and computation.graph.recipe(other)[0] != "const":
                    new = tuple(other if r == q else r for r in operands)
                    yield Alteration({row: (op, *new)}, row, (q, other))


def _at_all_reaches(computation: Computation, other: Other) -> Iterator[Alteration]:
    """Quantities taken for their counterparts: all there are, all in a layer, one."""
    layers: dict[int, list[int]] = {}
    for row in places(computation):
        layers.setdefault(computation.graph.owner[row].block.id, []).append(row)
    groups: list[tuple[Reach, list[int]]] = [("layer", rows) for rows in layers.values()]
    if len(layers) > 1:
        groups.insert(0, ("everywhere", [*chain.from_iterable(layers.values())]))
    for reach, rows in groups:
        found = _throughout(computation, other, rows)
        if found is not None:
            yield Alteration(found.edits, found.at, found.about, reach)
    yield from _one_place(computation, lambda q: _at_most_one(other(q)))


def _at_most_one(row: int | None) -> tuple[int, ...]:
    return () if row is None else (row,)


def _throughout(computation: Computation, other: Other, rows: Iterable[int]) -> Alteration | None:
    """Every quantity in some rows taken for its counterpart; None where there are fewer than two."""
    edits: dict[int, Expr] = {}
    changed: dict[int, int] = {}
    for row in rows:
        op, operands = computation.recipe(row)
        new = {r: n for r in operands if (n := other(r)) is not None and n != r}
        if new:
            edits[row] = (op, *(new.get(r, r) for r in operands))
            changed |= new
    if len(changed) < 2:
        return None
    return Alteration(edits, min(edits), next(iter(changed.items())))


def _derivatives(computation: Computation, others: Callable[[int], Iterable[int]]) -> Iterator[Alteration]:
    """One of the derivatives that the target is made of, taken for another."""
    for row in Sides(computation).fronts if not computation.is_large else ():
        for other in others(row):
            expr = _in_place_of(computation, row, other)
            if other != row and expr is not None:
                yield Alteration({row: expr}, row, (row, other))


def _in_place_of(computation: Computation, row: int, other: int) -> Expr | None:
    """`other` where `row` stands; written out if it is made of that row itself."""
    op, operands = computation.graph.recipe(other)
    if row in operands:
        return (op, *operands)
    below = computation.graph.rows_below([other], computation.stops)
    return None if row in below and other != row else other
