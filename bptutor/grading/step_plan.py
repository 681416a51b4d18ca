"""What to ask on the way to an answer: forward values first, then slopes, then gradients from the end back.

Every step needs only what is given and steps before it. What is told by one look at the exercise (a weight
that is given, a factor of 1) is no step.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.ops import ACTIVATIONS
from bptutor.calculus.routes import order
from bptutor.calculus.trace import trace
from bptutor.calculus.working import array_steps, steps
from bptutor.errors import BptutorError
from bptutor.notation import readback, tree
from bptutor.notation.printer import show

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block, Quantity
    from bptutor.calculus.trace import Factor, Trace

Way: TypeAlias = Literal["numbers", "formulas", "partials"]
"""Steps to be computed, to be written as formulas, or to be written as products of local partials."""

MOST_PATHS = 64
WORTH_ASKING = ("slope", "gate", "local")
"""Roles of factors that have to be worked out; the others are read off the exercise."""


def plan(problem: Problem, node: tree.Node, way: Way) -> list[tree.Node]:
    """What leads to `node`, in order, `node` itself left out."""
    if isinstance(node, tree.Derivative) and not _has_arrays(problem, node):
        if node.order > 1 or isinstance(node.of, tree.Derivative):
            return []
        found = trace(problem.givens, problem.block(node.of), problem.block(node.by), MOST_PATHS)
        if found.more:
            return list(_values(problem, problem.block(node)))
        return list(_WAYS[way](problem, found))
    block = problem.block(node)
    return list(_arrays(problem, block) if block.shape else _values(problem, block))


def _has_arrays(problem: Problem, node: tree.Derivative) -> bool:
    return any(problem.block(part).shape for part in (node, node.of, node.by))


# ---- numbers -----------------------------------------------------------------------------------------------


def _backwards(problem: Problem, found: Trace) -> Iterator[tree.Node]:
    """Forward values that slopes need; then, station by station from the end, slopes and gradients."""
    reached: dict[Quantity, dict[Quantity, Factor]] = defaultdict(dict)
    for path in found.paths:
        for f in path.factors:
            reached[f.by][f.of] = f
    for factors in reached.values():
        for f in factors.values():
            if f.role != "given":
                yield from _forward(problem, f.symbol)
    top = readback.name_tree(found.of, problem.scope)
    for x in sorted(reached, key=order, reverse=True):
        yield from _station(problem, found, top, x, list(reached[x].values()))


def _station(
    problem: Problem, found: Trace, top: tree.Node, x: Quantity, factors: list[Factor]
) -> Iterator[tree.Node]:
    """The steps to the gradient at `x` from the gradients at the stations that it leads to."""
    scope = problem.scope
    name = tree.Derivative(top, readback.name_tree(x, scope))
    inner = [f for f in factors if f.of != found.of]
    if all(f.role == "given" for f in factors):
        return
    for f in inner:
        local = tree.Derivative(readback.name_tree(f.of, scope), readback.name_tree(x, scope))
        exact = _is_direct(problem, f)
        if exact and f.role in WORTH_ASKING:
            yield local
        if exact and len(factors) > 1:
            yield tree.Binary("*", tree.Derivative(top, readback.name_tree(f.of, scope)), local)
    if x != found.by and not (len(factors) == 1 and factors[0].is_one and inner):
        yield name


def _is_direct(problem: Problem, f: Factor) -> bool:
    """Whether a factor is the whole derivative between its ends, not one of several paths between them."""
    found = trace(problem.givens, f.of, f.by, 2)
    return found.count == 1 and len(found.paths[0].factors) == 1


def _forward(problem: Problem, block: Block) -> Iterator[tree.Node]:
    """The values of the forward pass that an expression needs."""
    for step in steps(problem.givens, block, derivatives=False):
        q = step.quantity
        if isinstance(q.block.name, str) and not step.is_given and q.block.op != "leaf":
            yield readback.name_tree(q, problem.scope)


# ---- formulas ----------------------------------------------------------------------------------------------


def _chain(problem: Problem, found: Trace) -> Iterator[tree.Node]:
    """The gradients along a single path, to be written as products of derivatives between neighbours."""
    scope = problem.scope
    for f in found.paths[0].factors[1:-1] if found.count == 1 else ():
        yield tree.Derivative(readback.name_tree(found.of, scope), readback.name_tree(f.by, scope))


def _factors(problem: Problem, found: Trace) -> Iterator[tree.Node]:
    """The local derivatives along each path, then the product of each path."""
    scope = problem.scope
    for path in found.paths:
        shown = [f for f in path.factors if not f.is_one]
        for f in shown if len(shown) > 1 else []:
            yield tree.Derivative(readback.name_tree(f.of, scope), readback.name_tree(f.by, scope))


_WAYS = {"numbers": _backwards, "formulas": _factors, "partials": _chain}

# ---- values and arrays -------------------------------------------------------------------------------------


def _values(problem: Problem, block: Block) -> Iterator[tree.Node]:
    for step in steps(problem.givens, block):
        q = step.quantity
        named = q.block.name is not None and not step.is_given
        if named and q.block is not block and q.row != block.rows.item():
            yield readback.name_tree(q, problem.scope)


def _arrays(problem: Problem, block: Block) -> Iterator[tree.Node]:
    rows = set(block.rows.ravel().tolist())
    for step in array_steps(problem.givens, block):
        named = step.block.name is not None and step.block.op != "leaf"
        if named and step.operands and rows.isdisjoint(step.block.rows.ravel().tolist()):
            yield readback.symbol_tree(step.block, problem.scope)


# ---- not too many ------------------------------------------------------------------------------------------


def spelled(problem: Problem, nodes: Iterable[tree.Node], goals: Sequence[tree.Node], most: int) -> list[str]:
    """At most so many of the steps as formula text, each once; what is trivial goes first, `goals` last.

    Whatever could not be read back as the same quantity is left out, too.
    """
    texts: dict[str, tree.Node] = {}
    for node in nodes:
        text = show(node, "ascii")
        if _rows(problem, text) == _rows(problem, node) is not None:
            texts.setdefault(text, node)
    wanted = {_rows(problem, goal) for goal in goals}
    for is_superfluous in (_is_number, _is_copy, _is_activation, _is_slope, _is_any):
        for text, node in list(texts.items()):
            too_many = len(texts) > most or is_superfluous is _is_number
            if too_many and _rows(problem, node) not in wanted and is_superfluous(problem, node):
                del texts[text]
    return list(texts) if len(texts) <= most else []


def _rows(problem: Problem, formula: str | tree.Node) -> tuple[int, ...] | None:
    try:
        return tuple(problem.block(formula).rows.ravel().tolist())
    except BptutorError:
        return None


def _is_number(problem: Problem, node: tree.Node) -> bool:
    """Whether a gradient or slope is the same number whatever the inputs are."""
    return problem.block(node).is_constant


def _is_copy(problem: Problem, node: tree.Node) -> bool:
    """Whether a quantity is another one by a new name."""
    block = problem.block(node)
    if block.shape or block.name is None:
        return False
    made = readback.definition_tree(next(block.quantities()), problem.scope)
    return isinstance(made, (tree.Name, tree.Derivative, tree.Number))


def _is_activation(problem: Problem, node: tree.Node) -> bool:
    """Whether a quantity is the output of an activation: one look at its net gives it."""
    return node_entry(next(problem.block(node).quantities())).block.op in ACTIVATIONS


def _is_slope(problem: Problem, node: tree.Node) -> bool:
    """Whether a derivative is the slope of an activation: one look at its net gives it."""
    return isinstance(node, tree.Derivative) and _is_activation(problem, node.of)


def _is_any(problem: Problem, node: tree.Node) -> bool:
    """Every quantity, the first ones first."""
    return True
