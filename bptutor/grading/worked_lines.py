"""The computation behind an item as lines that can be told one by one: what, as a formula, as a number.

A derivative goes path by path, a table of derivatives node by node, any other quantity by the definitions
that lead to it. A line knows whether it is what is asked for, so that a hint can stop before it.
"""

from __future__ import annotations

from collections import Counter
from functools import singledispatch
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.bank.exercise import (
    ChoiceSpec,
    ClaimSpec,
    CountSpec,
    FillSpec,
    FormulaSpec,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    Text,
)
from bptutor.bank.forms import allowed, quantities
from bptutor.bank.restating import asked_for
from bptutor.bank.truth import truth
from bptutor.calculus.trace import table, trace
from bptutor.calculus.working import array_steps, steps
from bptutor.errors import BptutorError
from bptutor.grading.missing_path import gap
from bptutor.grading.texts import shown
from bptutor.grading.traces import MOST_TRACES, computed_in, derivatives_in
from bptutor.notation import readback, tree
from bptutor.notation.expand import expressed
from bptutor.notation.printer import show
from bptutor.record import Record
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block
    from bptutor.calculus.trace import Factor, Path, Trace
    from bptutor.grading.steps_shown import Shower

MOST_PATHS = 4
"""So many paths are told in full."""
Key: TypeAlias = tuple[Literal["value", "by"], int]
"""What a line is about: the row of its value, or the row of what a derivative is taken by."""


class Line(Record):
    """One line of a computation: `name = symbol = number`; what is not known, or said already, is empty.

    `node` is the symbol as a formula. `goal` says that the line answers the question.
    """

    name: str
    symbol: str = ""
    number: str = ""
    keys: frozenset[Key] = frozenset()
    node: tree.Node | None = None
    goal: bool = False
    ascii: str = ""
    """The name of a quantity as formulas spell it."""


class Work(Record):
    """The computation of one thing: the chain rule or the order of work in names, and its lines."""

    names: str
    lines: tuple[Line, ...]
    by_factors: bool = False
    """Whether the lines are factors along paths, not steps one after the other."""
    chain: tree.Derivative | None = None
    """The derivative whose chain rule `names` states."""
    ways: str = ""
    """The same as paths from node to node."""


def works(item: Item, shower: Shower) -> list[Work]:
    """How everything that an item asks about is computed, from what an answer may be made of.

    Raises BptutorError where nothing can be computed.
    """
    found = list(_works(item.spec, item, shower))
    usable = allowed(item)
    return found if usable is None else [w if w.by_factors else _above(w, usable) for w in found]


def _above(work: Work, usable: Callable[[str], bool]) -> Work:
    """The lines that lead to what is asked for from the names that may be used."""
    lines = {line.ascii: line for line in work.lines}
    needed: set[str] = set()
    todo = [line.ascii for line in work.lines if line.goal]
    while todo:
        name = todo.pop()
        if name in lines and name not in needed:
            needed.add(name)
            node = lines[name].node
            inner = [show(part, "ascii") for part in quantities(node)] if node is not None else []
            todo += [part for part in inner if not usable(part)]
    return in_order(line for line in work.lines if line.ascii in needed)


def nodes_asked(item: Item) -> list[tree.Node]:
    """The formulas whose computation answers an item."""
    return _asked(item.spec, item)


@singledispatch
def _asked(spec: object, item: Item) -> list[tree.Node]:
    return []


@_asked.register(NumericSpec)
def _(spec: NumericSpec, item: Item) -> list[tree.Node]:
    nodes = [item.problem.read(t.formula.value) for t in spec.targets]
    return [inner for n in nodes for inner in (n.items if isinstance(n, tree.Array) else (n,))]


@_asked.register(ClaimSpec)
def _(spec: ClaimSpec, item: Item) -> list[tree.Node]:
    return computed_in([item.problem.read(spec.claim.value)])


@_asked.register(StatementsSpec)
def _(spec: StatementsSpec, item: Item) -> list[tree.Node]:
    return computed_in([item.problem.read(s.claim.value) for s in spec.statements if s.claim is not None])


@_asked.register(ChoiceSpec)
def _(spec: ChoiceSpec, item: Item) -> list[tree.Node]:
    if isinstance(spec.target, Text):
        node = item.problem.read(spec.target.value)
        return list(derivatives_in([node])) or [node]
    return computed_in([item.problem.read(o.claim.value) for o in spec.options if o.claim is not None])


@_asked.register(FormulaSpec)
def _(spec: FormulaSpec, item: Item) -> list[tree.Node]:
    node = asked_for(item)
    return [] if node is None else list(derivatives_in([node])) or [node]


# ---- by kind -----------------------------------------------------------------------------------------------


@singledispatch
def _works(spec: object, item: Item, shower: Shower) -> Iterator[Work]:
    nodes = nodes_asked(item)
    slopes = [n for n in nodes if isinstance(n, tree.Derivative)]
    tabled = len(slopes) > MOST_TRACES and len({n.of for n in slopes}) == 1
    along_paths = [] if tabled else [n for n in slopes if not _is_of_arrays(n, shower)]
    in_steps = [n for n in nodes if n not in along_paths and not (tabled and n in slopes)]
    if in_steps:
        yield _of_values(in_steps, shower)
    if tabled:
        yield _of_table(slopes, shower)
    for node in along_paths:
        yield _of_derivative(node, shower)


def _is_of_arrays(node: tree.Derivative, shower: Shower) -> bool:
    return any(shower.problem.block(n).shape for n in (node, node.of, node.by))


@_works.register(CountSpec)
def _(spec: CountSpec, item: Item, shower: Shower) -> Iterator[Work]:
    lines: list[Line] = []
    if len(truth(item).steps) == 1:  # a sum is an answer here, so its working would tell it
        return
    for step in truth(item).steps:
        layer, _, working = step.partition(": ")
        formula, _, total = working.rpartition(" = ")
        lines.append(Line(f"{layer}:", formula, total))
    names = ", then ".join(line.name.rstrip(":") for line in lines)
    yield Work(f"Count {names}; add them up at the end.", tuple(lines))


@_works.register(ShapeSpec)
def _(spec: ShapeSpec, item: Item, shower: Shower) -> Iterator[Work]:
    return iter(())


@_works.register(FillSpec)
def _(spec: FillSpec, item: Item, shower: Shower) -> Iterator[Work]:
    found = gap(item)
    if found is not None:
        lines = [_in_symbols(f, item, shower) for path in found.missing for f in path.factors if not f.is_one]
        ways = [way(path, shower) for path in found.missing]
        names = f"The blank belongs to the path {listed(ways)}." if ways else ""
        yield Work(names, tuple(dict.fromkeys(lines)), by_factors=True)


def _in_symbols(f: Factor, item: Item, shower: Shower) -> Line:
    """A factor as the exercise writes it: with the slope of its own activation."""
    node = expressed(f.symbol, item.problem.scope, itself=True)
    return Line(shower.slope(f.of, f.by), shown(item.exercise, node, shower.style), node=node)


# ---- derivatives -------------------------------------------------------------------------------------------


def _of_derivative(node: tree.Derivative, shower: Shower) -> Work:
    """A derivative between numbers, path by path."""
    problem = shower.problem
    of, by = problem.block(node.of), problem.block(node.by)
    if node.order > 1 or isinstance(node.of, tree.Derivative):
        return Work("", ())
    found = trace(problem.givens, of, by)
    lines = tuple(_of_paths(found, shower))
    if not found.paths or (found.count == 1 and len(found.paths[0].factors) == 1):
        return Work("", lines, by_factors=True)
    ways, few = _ways(found, shower), found.count <= MOST_PATHS
    names = f"{shower.text(node)} = {shower.in_names(found)}" if few else ways
    return Work(names, lines, True, node, ways)


def _ways(found: Trace, shower: Shower) -> str:
    """The first few paths from node to node."""
    more = found.count - MOST_PATHS
    ways = [way(path, shower) for path in found.paths[:MOST_PATHS]]
    told = listed([*ways, f"{more} more of the same kind"] if more > 0 else ways)
    return f"The path is {told}." if found.count == 1 else f"The paths are {told}."


def _of_paths(found: Trace, shower: Shower) -> Iterator[Line]:
    """The factors of each path, each once, and what every path comes to where there are several."""
    told: set[Line] = set()
    branches = Counter(by for _, by in {(f.of, f.by) for path in found.paths for f in path.factors})
    for path in found.paths:
        factors = [f for f in path.factors if not f.is_one]
        for f in factors:
            line = _factor(f, shower, goal=found.count == 1 and len(factors) == 1, meet=branches[f.by] > 1)
            if line not in told:
                told.add(line)
                yield line
        if found.count > 1:
            yield Line(f"the path {way(path, shower)} gives", "", _number(path.value, shower))


def way(path: Path, shower: Shower) -> str:
    """`L <- a <- z`."""
    return f" {shower.arrow} ".join(map(shower.name, path.stations))


def _factor(f: Factor, shower: Shower, *, goal: bool, meet: bool) -> Line:
    """One factor. Where paths `meet`, a gradient goes wrong in their sum, not in one factor or another."""
    ends: frozenset[Key] = frozenset() if meet else frozenset({("by", f.by.row)})
    keys = ends | _of_row(f.symbol.rows.item())
    node = readback.symbol_tree(f.symbol, shower.problem.scope)
    return Line(shower.slope(f.of, f.by), shower.meaning(f), _number(f.value, shower), keys, node, goal)


def _of_table(slopes: Sequence[tree.Derivative], shower: Shower) -> Work:
    """The gradients that are asked for, from the end of the computation to its inputs."""
    of = slopes[0].of
    wanted = {shower.problem.block(node.by).rows.item() for node in slopes}
    rows = [r for r in reversed(table(shower.problem.givens, shower.problem.block(of))) if r.arises]
    lines = []
    for r in (r for r in rows if r.quantity.row in wanted):
        name = shower.text(tree.Derivative(of, readback.name_tree(r.quantity, shower.problem.scope)))
        keys: frozenset[Key] = frozenset({("by", r.quantity.row)})
        lines.append(Line(name, shower.arises(r, of), _number(r.backward, shower), keys, goal=True))
    order = ", ".join(line.name for line in lines)
    return Work(f"Go backwards: {order}." if len(lines) > 1 else "", tuple(lines))


# ---- values ------------------------------------------------------------------------------------------------


def _of_values(nodes: Sequence[tree.Node], shower: Shower) -> Work:
    """The definitions that lead to some quantities, each once, in order."""
    goals = {row for node in nodes for row in shower.problem.block(node).rows.ravel().tolist()}
    lines: dict[str, Line] = {}
    for node in nodes:
        block = shower.problem.block(node)
        found = _of_arrays(block, goals, shower) if block.shape else _of_scalar(block, goals, shower)
        for line in found:
            lines.setdefault(line.name, line)
    return in_order(lines.values())


def in_order(lines: Iterable[Line]) -> Work:
    """Steps one after the other."""
    lines = tuple(lines)
    order = ", ".join(line.name for line in lines)
    return Work(f"Compute in this order: {order}." if len(lines) > 1 else "", lines)


def _of_scalar(block: Block, goals: set[int], shower: Shower) -> Iterator[Line]:
    for step in steps(shower.problem.givens, block):
        q = step.quantity
        if (step.is_given and q.block is not block) or block.is_constant:
            continue
        node = readback.definition_tree(q, shower.problem.scope)
        number = _number(step.value, shower)
        keys, spelled = _of_row(q.row), show(readback.name_tree(q, shower.problem.scope), "ascii")
        yield Line(shower.name(q), shower.definition(q), number, keys, node, q.row in goals, spelled)


def _of_row(*rows: int) -> frozenset[Key]:
    return frozenset(("value", row) for row in rows)


def _of_arrays(block: Block, goals: set[int], shower: Shower) -> Iterator[Line]:
    """Matrix steps."""
    for step in array_steps(shower.problem.givens, block):
        name, rows = shower.array_name(step.block), step.block.rows.ravel().tolist()
        if name and step.operands:
            node = shower.array_definition(step.block)
            number = "" if step.value is None else shower.numbers(step.value)
            keys, goal = _of_row(*rows), not goals.isdisjoint(rows)
            spelled = show(readback.symbol_tree(step.block, shower.problem.scope), "ascii")
            yield Line(name, shower.text(node), number, keys, node, goal, spelled)


def _number(value: float | None, shower: Shower) -> str:
    return "" if value is None else shower.number(value)


# ---- the place where an answer goes wrong ------------------------------------------------------------------


def keys_of(problem: Problem, text: str) -> frozenset[Key]:
    """What a line about the quantity called `text` would be about; nothing where it cannot be read."""
    if not text:
        return frozenset()
    try:
        node = problem.read(text)
        rows = problem.block(node).rows.ravel().tolist()
        by = problem.block(node.by).rows.ravel().tolist() if isinstance(node, tree.Derivative) else []
    except BptutorError:
        return frozenset()
    return frozenset([*(("value", row) for row in rows), *(("by", row) for row in by)])
