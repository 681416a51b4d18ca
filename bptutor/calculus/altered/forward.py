"""Mistakes on the way forward: a bias or a term left out, an activation not applied, or a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, total
from bptutor.calculus.altered.outputs import errors_replaced
from bptutor.calculus.altered.relatives import Relatives
from bptutor.calculus.altered.roles import is_bias, is_weight
from bptutor.calculus.altered.sides import Sides

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr

MOST_ROWS = 60
OTHERS = {"sigmoid": ("tanh", "relu"), "tanh": ("sigmoid", "relu"), "relu": ("sigmoid", "tanh"),
          "leaky_relu": ("relu",), "softplus": ("relu", "sigmoid")}  # fmt: skip
"""What an activation may be taken for."""


def lost_bias(computation: Computation) -> Iterator[Alteration]:
    """A weighted sum without its bias: at one unit, in a layer, everywhere."""
    edits: dict[int, Expr] = {}
    about: dict[int, int] = {}
    for row in _forward(computation):
        op, operands = computation.recipe(row)
        biases = [r for r in operands if _is_bias(computation, r)] if op in ("add", "sub") else []
        if len(biases) == 1 and op == "add":
            edits[row] = operands[0] if operands[1] == biases[0] else operands[1]
            about[row] = biases[0]
    yield from _alone_and_together(computation, edits, about)


def _is_bias(computation: Computation, row: int) -> bool:
    q = computation.quantity(row)
    return q.block.op == "leaf" and is_bias(q)


def activation_not_applied(computation: Computation) -> Iterator[Alteration]:
    """z handed on for a: at one unit, and at all."""
    yield from _activations(computation, lambda op, z: z)


def wrong_activation(computation: Computation) -> Iterator[Alteration]:
    """Another activation than the one the unit has."""
    for k in range(2):
        yield from _activations(computation, _other(k))


def _other(k: int) -> Callable[[str, int], Expr | None]:
    """The k-th other activation for each."""
    return lambda op, z: (OTHERS[op][k], z) if k < len(OTHERS.get(op, ())) else None


def _activations(computation: Computation, rule: Callable[[str, int], Expr | None]) -> Iterator[Alteration]:
    edits: dict[int, Expr] = {}
    for row in _forward(computation):
        unit = computation.units.with_output(row)
        new = None if unit is None or unit.op in ("max", "min", "abs") else rule(unit.op, unit.net)
        if new is not None:
            edits[row] = new
    yield from _alone_and_together(computation, edits, {row: row for row in edits})


def lost_term(computation: Computation) -> Iterator[Alteration]:
    """A term of a sum left out: on the way forward, in an error, in the rule of a step."""
    sides = Sides(computation)
    steps = {step for step, _, _ in sides.steps}
    outside = [row for row in sides.outside if row not in steps and row not in sides.forward]
    if computation.is_large:
        return
    yield from _errors_without_a_term(computation, sides.errors)
    for row in (*sides.errors, *outside, *_forward(computation)):
        yield from _without_a_term(computation, row)
    yield from errors_replaced(computation, lambda p, y: (p, y))
    yield from errors_replaced(computation, lambda p, y: (("neg", y), p))


def _errors_without_a_term(computation: Computation, errors: Sequence[int]) -> Iterator[Alteration]:
    """All labels left out, or all predictions."""
    if len(errors) > 1:
        pairs = {row: computation.recipe(row)[1] for row in errors}
        without: tuple[dict[int, Expr], ...] = (
            {row: first for row, (first, _) in pairs.items()},
            {row: ("neg", second) for row, (_, second) in pairs.items()},
        )
        yield from (Alteration(edits, min(edits), (), "everywhere") for edits in without)


def _without_a_term(computation: Computation, row: int) -> Iterator[Alteration]:
    op, operands = computation.recipe(row)
    if op == "dot":
        half = len(operands) // 2
        pairs = list(zip(operands[:half], operands[half:], strict=True))
        products: list[Expr] = [("mul", a, b) for a, b in pairs]
        for k in range(half if half > 1 else 0):
            yield Alteration({row: total(products[:k] + products[k + 1 :])}, row, pairs[k])
    elif op == "sum" and len(operands) > 1:
        for k in range(len(operands)):
            yield Alteration({row: total([*operands[:k], *operands[k + 1 :]])}, row, (operands[k],))
    elif op in ("add", "sub"):
        first, second = operands
        signed: Expr = second if op == "add" else ("neg", second)
        for left, lost in ((first, second), (signed, first)):
            if computation.graph.recipe(lost)[0] != "const" and not _is_bias(computation, lost):
                yield Alteration({row: left}, row, (lost,))


def lost_factor(computation: Computation) -> Iterator[Alteration]:
    """A weight, or what it multiplies, left out on the way forward, where nothing is derived."""
    if Sides(computation).derived:
        return
    for row in _forward(computation):
        op, factors = computation.recipe(row)
        if op == "mul" and sum(_is_weight(computation, r) for r in factors) == 1:
            for kept, lost in (factors, factors[::-1]):
                yield Alteration({row: kept}, row, (lost,))


def lost_weight(computation: Computation) -> Iterator[Alteration]:
    """x for w x."""
    return (a for a in lost_factor(computation) if _is_weight(computation, a.about[0]))


def lost_input(computation: Computation) -> Iterator[Alteration]:
    """w for w x."""
    return (a for a in lost_factor(computation) if not _is_weight(computation, a.about[0]))


def _is_weight(computation: Computation, row: int) -> bool:
    q = computation.quantity(row)
    return q.block.op == "leaf" and is_weight(q)


def index_transposed(computation: Computation) -> Iterator[Alteration]:
    """The columns of W for its rows in z = W x."""
    relatives = Relatives(computation)
    edits: dict[int, Expr] = {}
    about: dict[int, int] = {}
    for row in _forward(computation):
        op, operands = computation.recipe(row)
        new = {r: n for r in operands if (n := relatives.exchanged(r)) is not None} if op == "dot" else {}
        if new:
            edits[row] = (op, *(new.get(r, r) for r in operands))
            about[row] = next(iter(new))
    yield from _alone_and_together(computation, edits, about)


def _forward(computation: Computation) -> Sequence[int]:
    """The rows of the way forward, the nearest to the output first."""
    if computation.is_large:
        return ()
    return sorted(Sides(computation).forward, reverse=True)[:MOST_ROWS]


def _alone_and_together(
    computation: Computation, edits: dict[int, Expr], about: dict[int, int]
) -> Iterator[Alteration]:
    """All edits, those of each layer, and each by itself."""
    layers: dict[int, list[int]] = {}
    for row in edits:
        layers.setdefault(computation.graph.owner[row].block.id, []).append(row)
    if len(edits) > 1:
        yield Alteration(edits, min(edits), (about[min(edits)],), "everywhere")
    for rows in layers.values() if len(layers) > 1 else ():
        if len(rows) > 1:
            yield Alteration({row: edits[row] for row in rows}, min(rows), (about[min(rows)],), "layer")
    for row, expr in edits.items():
        yield Alteration({row: expr}, row, (about[row],))
