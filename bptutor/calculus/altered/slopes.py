"""Mistakes about the slope of an activation: left out, of another kind, taken at the wrong place.

Each is a rule: what stands in place of the slope of a unit of some kind, by its output a and its input z. It
is made at one unit, at all units of a layer, or wherever the computation has such a slope. Alterations are
`about` the rows of these slopes; where another unit is taken, about its output and that of the right one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import ONE, Alteration, one_minus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr, Reach
    from bptutor.calculus.altered.units import Unit

    Rule = Callable[[int, int], Expr]
    Rules = Mapping[str, Sequence[Rule]]
    Places = list[list[int]]

MOST_NEIGHBOURS = 8
"""So many other units are tried in place of one."""


def _square(x: Expr) -> Expr:
    return "mul", x, x


def _of_sigmoid(a: Expr) -> Expr:
    return "mul", a, one_minus(a)


def _sigmoid_slope(z: Expr) -> Expr:
    return _of_sigmoid(("sigmoid", z))


def _of_tanh(a: Expr) -> Expr:
    return one_minus(_square(a))


SMOOTH = ("sigmoid", "tanh", "leaky_relu", "softplus", "abs", "func")
LOST: Rules = dict.fromkeys(SMOOTH, (lambda a, z: ONE,))
IGNORED_GATE: Rules = dict.fromkeys(("relu", "max", "min"), (lambda a, z: ONE,))
INVERTED_GATE: Rules = {
    "relu": [lambda a, z: one_minus(("gate", a))],
    "leaky_relu": [lambda a, z: ("leaky_gate", ("neg", z))],
}
ACTIVATION: Rules = dict.fromkeys((*SMOOTH, "relu"), (lambda a, z: a,))
AT_ACTIVATION: Rules = {
    "sigmoid": [lambda a, z: _sigmoid_slope(a)],
    "tanh": [lambda a, z: _of_tanh(("tanh", a))],
    "softplus": [lambda a, z: ("sigmoid", a)],
    "func": [lambda a, z: ("func", a)],
}
AT_NET: Rules = {
    "sigmoid": [lambda a, z: _of_sigmoid(z)],
    "tanh": [lambda a, z: _of_tanh(z)],
}
LOST_SQUARE: Rules = {"tanh": [lambda a, z: one_minus(a), lambda a, z: _square(one_minus(a))]}
"""1 - a, or (1 - a)^2."""
OF_ANOTHER_KIND: Rules = {
    "sigmoid": [lambda a, z: _of_tanh(a), lambda a, z: one_minus(a), lambda a, z: ("step", z)],
    "tanh": [lambda a, z: _of_sigmoid(a), lambda a, z: _square(a), lambda a, z: ("step", z)],
    "relu": [lambda a, z: _of_sigmoid(a), lambda a, z: _of_tanh(a), lambda a, z: one_minus(a)],
    "func": [lambda a, z: _of_sigmoid(a), lambda a, z: _of_tanh(a), lambda a, z: one_minus(a)],
    "leaky_relu": [lambda a, z: ("step", z), lambda a, z: _of_sigmoid(a), lambda a, z: _of_tanh(a)],
    "softplus": [lambda a, z: _of_sigmoid(a), lambda a, z: ("step", z), lambda a, z: _sigmoid_slope(z)],
}


def by_rule(rules: Rules) -> Callable[[Computation], Iterator[Alteration]]:
    """The generator of a mistake: what stands in place of the slope of a unit of each kind."""

    def generate(computation: Computation) -> Iterator[Alteration]:
        for reach, rows in places(computation):
            most = max(len(rules.get(computation.slopes[row].op, ())) for row in rows)
            for k in range(most):
                edits = dict(_edits(computation, rows, rules, k))
                if edits:
                    yield Alteration(edits, min(edits), tuple(rows), reach)

    return generate


def _edits(
    computation: Computation, rows: Sequence[int], rules: Rules, k: int
) -> Iterator[tuple[int, Expr]]:
    """The k-th rule for each of some slopes."""
    for row in rows:
        unit = computation.slopes[row]
        kinds = rules.get(unit.op, ())
        if k < len(kinds):
            new = kinds[k](unit.row, unit.net)
            yield from _put(computation, row, new)


def _put(computation: Computation, slope: int, new: Expr) -> Iterator[tuple[int, Expr]]:
    """The slope replaced: itself, or, where it is a quantity of its own as well, in derivatives only."""
    if computation.units.with_output(slope) is None:
        yield slope, new
        return
    for user in computation.users(slope):
        op, operands = computation.recipe(user)
        if op == "mul" and computation.slope(user) is None and not computation.is_forward(user):
            yield user, ("mul", operands[1 - operands.index(slope)], new)


def places(computation: Computation) -> Iterator[tuple[Reach, list[int]]]:
    """The rows of slopes: all of several layers, each layer of several, one unit each.

    With a row of numbers for each data point, a unit is a column of them.
    """
    if computation.is_large:
        return
    alone = layers(computation)
    if len(alone) > 1:
        yield "everywhere", [row for layer in alone for row in layer]
    for layer in alone:
        if len(layer) > 1:
            yield "layer", layer
        units: dict[object, list[int]] = {}
        for row in layer:
            output = computation.slopes[row].output
            units.setdefault(output.index[-1] if len(output.block.shape) > 1 else row, []).append(row)
        for rows in units.values() if len(units) > 1 or len(layer) == 1 else ():
            yield "one place", rows


def layers(computation: Computation) -> Places:
    """The slopes that are used (not wanted themselves), by layers: the output nearest last.

    A layer are the units of one block, or, where units are named one by one, those of the same kind that are
    as deep.
    """
    found: dict[object, list[int]] = {}
    depth = _depths(computation)
    for row, unit in computation.slopes.items():
        if row in computation.wanted:
            key: object = row
        elif unit.output.block.shape:
            key = unit.output.block.id
        else:
            key = (unit.op, depth[row])
        found.setdefault(key, []).append(row)
    return [*found.values()]


def _depths(computation: Computation) -> dict[int, int]:
    """How many activations lie below each slope's unit, on the longest way."""
    graph, units = computation.graph, computation.units
    deep: dict[int, int] = {}
    for row in sorted(graph.rows_below(unit.row for unit in computation.slopes.values())):
        below = max((deep[r] for r in graph.recipe(row)[1]), default=0)
        deep[row] = below + (units.with_output(row) is not None)
    return {row: deep[unit.row] for row, unit in computation.slopes.items()}


# ---------------------------------------------------------------- another unit's slope


def of_another_unit(*kinds: str) -> Callable[[Computation], Iterator[Alteration]]:
    """The generator for units of these kinds: the slope of another one is taken."""

    def generate(computation: Computation) -> Iterator[Alteration]:
        if computation.is_large:
            return
        alone = layers(computation)
        for layer in alone:
            for row in layer:
                unit = computation.slopes[row]
                if unit.op in kinds:
                    for other in _others(computation, row)[:MOST_NEIGHBOURS]:
                        yield Alteration({row: slope_expr(other)}, row, (other.row, unit.row))
        yield from _exchanged(computation, alone, kinds)

    return generate


def _exchanged(computation: Computation, alone: Places, kinds: Sequence[str]) -> Iterator[Alteration]:
    """The two units of a layer taken for one another; the units of another layer taken, one for one."""
    for layer in alone:
        units = [computation.slopes[row] for row in layer]
        if len(layer) < 2 or any(unit.op not in kinds for unit in units):
            continue
        others = [[computation.slopes[row] for row in other] for other in alone if other is not layer]
        candidates = [units[::-1]] if len(layer) == 2 else []
        for taken in candidates + [found for found in others if _alike(found, units)]:
            edits = {row: slope_expr(unit) for row, unit in zip(layer, taken, strict=True)}
            yield Alteration(edits, layer[0], (taken[0].row, units[0].row), "layer")


def _alike(some: Sequence[Unit], others: Sequence[Unit]) -> bool:
    return [(u.op, u.name) for u in some] == [(u.op, u.name) for u in others]


def _others(computation: Computation, row: int) -> list[Unit]:
    """Other units of the same kind: those of the layer, then those whose slopes or outputs are used, too."""
    unit = computation.slopes[row]
    block, place = unit.output.block, unit.output.index[:-1]
    layer = [q.row for q in block.quantities() if q.index[:-1] == place]
    rows = [*layer, *(u.row for u in computation.slopes.values()), *computation.rows]
    found = (computation.units.with_output(r) for r in dict.fromkeys(rows) if r != unit.row)
    return [u for u in found if u is not None and _alike([u], [unit])]


def slope_expr(unit: Unit) -> Expr:
    """The slope of a unit as an expression (for a general function: in place of a slope of the same one)."""
    a, z = unit.row, unit.net
    match unit.op:
        case "sigmoid":
            return _of_sigmoid(a)
        case "tanh":
            return _of_tanh(a)
        case "relu":
            return "gate", a
        case "leaky_relu":
            return "leaky_gate", a
        case "softplus":
            return "sigmoid", z
        case "abs":
            return "sign", z
        case _:
            return "func", z
