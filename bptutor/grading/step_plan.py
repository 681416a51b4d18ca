"""What to ask on the way to an answer: forward values first, then slopes, then gradients from the end back.

Every step needs only what is given and steps before it. What is told by one look at the exercise (a weight
that is given, a factor of 1) is no step.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.ops import ACTIVATIONS
from bptutor.calculus.trace import trace
from bptutor.calculus.working import array_steps, steps
from bptutor.errors import BptutorError
from bptutor.grading.step_ways import made_of
from bptutor.notation import readback, tree
from bptutor.notation.printer import show
from bptutor.notation.tidy import tidied
from bptutor.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block, Quantity
    from bptutor.calculus.trace import Factor, Trace

Way: TypeAlias = Literal["numbers", "formulas", "partials"]
"""Steps to be computed, to be written as formulas, or to be written as products of local partials."""

LOCAL = "Look at how the one is computed from the other, and take the derivative of that step alone."
IN_ONE_GO = "It is computed in one go from what is given and from the steps before."
FROM_BEFORE = "It is computed from what is given and from the steps before, though not in one go."
ARRIVES = "Multiply what arrives from further up by the local derivative of this step."
ADD_UP = "Several branches lead on from here: add up what each of them contributes."
ONE_PATH = "One branch of the sum: the gradient that arrives there, times the local derivative of the step."
_SLOPES = {
    "relu": ("The slope of a ReLU is 1 where its net is positive, and 0 where it is not.",),
    "sigmoid": ("The slope of a sigmoid is a(1 - a), where a is its output.",),
    "tanh": ("The slope of tanh is one minus the square of its output.",),
}
MOST_PATHS = 64
WORTH_ASKING = ("slope", "gate", "local")
"""Roles of factors that have to be worked out; the others are read off the exercise."""


class Planned(Record):
    """One step: what it is about, the formula whose value it has, and hints that speak of this step alone."""

    about: tree.Node
    formula: tree.Node
    hints: tuple[str, ...] = ()


def plan(problem: Problem, node: tree.Node, way: Way) -> list[Planned]:
    """What leads to `node`, in order; `node` itself may be the last."""
    if isinstance(node, tree.Derivative) and not _has_arrays(problem, node):
        if node.order > 1 or isinstance(node.of, tree.Derivative):
            return []
        found = trace(problem.givens, problem.block(node.of), problem.block(node.by), MOST_PATHS)
        if found.more:
            return _named(_values(problem, problem.block(node)))
        return list(_WAYS[way](problem, found))
    block = problem.block(node)
    return _named(_arrays(problem, block) if block.shape else _values(problem, block))


def _named(nodes: Iterable[tree.Node], *hints: str) -> list[Planned]:
    return [Planned(node, node, hints or (IN_ONE_GO,)) for node in nodes]


def _has_arrays(problem: Problem, node: tree.Derivative) -> bool:
    return any(problem.block(part).shape for part in (node, node.of, node.by))


# ---- numbers -----------------------------------------------------------------------------------------------


def _backwards(problem: Problem, found: Trace) -> Iterator[Planned]:
    """Forward values that slopes need; then, station by station from the end, slopes and gradients."""
    reached: dict[Quantity, dict[Quantity, Factor]] = defaultdict(dict)
    for path in found.paths:
        for f in path.factors:
            reached[f.by][f.of] = f
    for factors in reached.values():
        for f in factors.values():
            if f.role != "given":  # a gate is read off its net
                outputs = (f.of.row,) if f.role == "gate" else ()
                yield from _named(_forward(problem, f.symbol, outputs))
    for x in sorted(reached, key=lambda q: (-q.block.id, q.index)):
        yield from _station(problem, found, x, list(reached[x].values()))


def _station(problem: Problem, found: Trace, x: Quantity, factors: Sequence[Factor]) -> Iterator[Planned]:
    """The steps to the gradient at `x` from the gradients at the stations that it leads to."""
    if all(f.role == "given" for f in factors):
        return
    inner = [f for f in factors if f.of != found.of]
    for f in inner:
        if _is_direct(problem, f):
            yield from _share(problem, found, f, alone=len(factors) == 1)
    if x == found.by or not (len(factors) == 1 and factors[0].is_one and inner):
        hint = ADD_UP if len(factors) > 1 else ARRIVES if inner else LOCAL
        yield from _named([_gradient(problem, found.of, x)], hint)


def _share(problem: Problem, found: Trace, f: Factor, *, alone: bool) -> Iterator[Planned]:
    """A local derivative that has to be worked out; and, at a fork, what one branch contributes."""
    local = _gradient(problem, f.of, f.by)
    symbol = tidied(readback.symbol_tree(f.symbol, problem.scope))
    if f.role in WORTH_ASKING:
        yield Planned(local, symbol, (LOCAL, *_SLOPES.get(f.of.block.op, ())))
    if not alone:
        arrives = _gradient(problem, found.of, f.of)
        product = tree.Binary("*", arrives, symbol)
        yield Planned(tree.Binary("*", arrives, local), product, (ONE_PATH,))


def _gradient(problem: Problem, of: Quantity, by: Quantity) -> tree.Node:
    return tree.Derivative(readback.name_tree(of, problem.scope), readback.name_tree(by, problem.scope))


def _is_direct(problem: Problem, f: Factor) -> bool:
    """Whether a factor is the whole derivative between its ends, not one of several paths between them."""
    found = trace(problem.givens, f.of, f.by, 2)
    return found.count == 1 and len(found.paths[0].factors) == 1


def _forward(problem: Problem, block: Block, unneeded: Container[int]) -> Iterator[tree.Node]:
    """The values of the forward pass that an expression needs."""
    for step in steps(problem.givens, block, derivatives=False):
        q = step.quantity
        known = step.is_given or q.block.op == "leaf" or q.row in unneeded
        if isinstance(q.block.name, str) and not known:
            yield readback.name_tree(q, problem.scope)


# ---- formulas ----------------------------------------------------------------------------------------------


def _chain(problem: Problem, found: Trace) -> Iterator[Planned]:
    """The gradients along a single path, to be written as products of derivatives between neighbours."""
    if found.count == 1:
        yield from _named(_gradient(problem, found.of, f.by) for f in found.paths[0].factors[1:-1])


def _factors(problem: Problem, found: Trace) -> Iterator[Planned]:
    """The local derivatives along each path."""
    for path in found.paths:
        shown = [f for f in path.factors if not f.is_one]
        yield from _named(_gradient(problem, f.of, f.by) for f in shown if len(shown) > 1)


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


def thinned(
    problem: Problem, steps: Iterable[Planned], goals: Sequence[tree.Node], most: int
) -> list[Planned]:
    """At most so many of the steps, each once; what is trivial goes first, `goals` never.

    Whatever could not be read back as the same quantity is left out, too. None where there are more goals.
    """
    kept: dict[str, Planned] = {}
    for step in steps:
        readable = readably(problem, step)
        if readable is not None:
            kept.setdefault(show(step.about, "ascii"), readable)
    wanted = {_rows(problem, goal) for goal in goals}
    for is_superfluous in (_is_number, _is_alias, _is_copy, _is_activation, _is_slope, _is_any):
        for text, step in list(kept.items()):
            too_many = len(kept) > most or is_superfluous in (_is_number, _is_alias)
            if too_many and _rows(problem, step.about) not in wanted and is_superfluous(problem, step.about):
                del kept[text]
    return list(kept.values()) if len(kept) <= most else []


def readably(problem: Problem, step: Planned) -> Planned | None:
    """The step with a formula that says the same when it is read back; None where there is none."""
    for formula in (step.formula, step.about):
        if _rows(problem, show(formula, "ascii")) == _rows(problem, formula) is not None:
            return replace(step, formula=formula)
    return None


def _rows(problem: Problem, formula: str | tree.Node) -> tuple[int, ...] | None:
    try:
        return tuple(problem.block(formula).rows.ravel().tolist())
    except BptutorError:
        return None


def _is_number(problem: Problem, node: tree.Node) -> bool:
    """Whether a gradient or slope is the same number whatever the inputs are."""
    return problem.block(node).is_constant


def _is_alias(problem: Problem, node: tree.Node) -> bool:
    """Whether a quantity is one of the same kind by another name: `o = z`, or dL/dz where that is dL/do."""
    made = made_of(problem, node)
    if isinstance(node, tree.Derivative):
        return isinstance(made, tree.Derivative) and made.of == node.of
    if not (isinstance(node, tree.Name) and isinstance(made, tree.Name)):
        return False
    return made_of(problem, made) is not None


def _is_copy(problem: Problem, node: tree.Node) -> bool:
    """Whether a quantity is another one: one look at how it is made gives it."""
    return isinstance(made_of(problem, node), (tree.Name, tree.Derivative, tree.Number))


def _is_activation(problem: Problem, node: tree.Node) -> bool:
    """Whether a quantity is the output of an activation: one look at its net gives it."""
    return node_entry(next(problem.block(node).quantities())).block.op in ACTIVATIONS


def _is_slope(problem: Problem, node: tree.Node) -> bool:
    """Whether a derivative is the slope of an activation: one look at its net gives it."""
    return isinstance(node, tree.Derivative) and _is_activation(problem, node.of)


def _is_any(problem: Problem, node: tree.Node) -> bool:
    """Every quantity, the first ones first."""
    return True
