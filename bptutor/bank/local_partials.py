"""A derivative as the chain rule writes it: products of partials between neighbouring nodes, one a path.

A *neighbour* of a node is a named quantity that stands in its definition. A partial between neighbours is
local: the other inputs of the node stay as they are, so in `h = a + f(z)` the factor dh/da is 1 even where z
depends on a. An answer is right when its products are the paths of the graph, each once, in any order. A node
that is only another name, such as the output H of a linear unit z, may be passed over.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING

from bptutor.calculus.arrays import VIEWS
from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.graph import Quantity, parts
from bptutor.calculus.routes import between_stations, links_below
from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.build import Builder, build, free_indices
from bptutor.notation.printer import show
from bptutor.notation.readback import name_tree
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

MOST_PATHS, MOST_CASES = 500, 64
ONLY = "Write only partial derivatives between neighbouring nodes, multiplied along each path."


class Factor(Record, apart=("node",)):
    """One partial derivative, of one node by another; `node` is where it was typed."""

    of: Quantity
    by: Quantity
    node: tree.Derivative


Way = tuple[Factor, ...]


def check_factors(problem: Problem, answer: tree.Node, text: str) -> None:
    """Raises FormulaError where the answer holds anything but partials between neighbouring nodes."""
    with problem.scope.temporary():
        for way in products(problem, answer, text):
            for factor in way:
                _check_neighbours(problem, factor, text)


def paths(problem: Problem, target: tree.Node, fixed: Mapping[str, int] | None = None) -> list[Way]:
    """Every path of a derivative, as factors from the far end back. Raises FormulaError where it is none.

    `fixed` has a number for every free index variable.
    """
    whole = _factor_of(problem.scope, target, fixed or {}, show(target, "ascii"))
    return list(_ways(whole.of, whole.by))


def follows_paths(problem: Problem, target: tree.Node, answer: tree.Node) -> bool:
    """Whether the products of the answer are the paths of the target, each of them once."""
    return paths_off(problem, target, answer) == (0, 0)


def paths_off(problem: Problem, target: tree.Node, answer: tree.Node) -> tuple[int, int]:
    """How many products of an answer are no path of the target, or one again; and how many are missing."""
    with problem.scope.temporary():
        for case in _cases(problem, target):
            found = _counted(products(problem, answer, "", case))
            wanted = _counted(paths(problem, target, case))
            if found != wanted:
                return (found - wanted).total(), (wanted - found).total()
    return 0, 0


def _cases(problem: Problem, target: tree.Node) -> list[dict[str, int]]:
    """Numbers for the free index variables of the target: all that there are, or the first many."""
    labels = free_indices(target)
    builder = Builder(problem.scope)
    sizes = [range(1, builder.range_of(label, target) + 1) for label in labels]
    return [dict(zip(labels, case, strict=True)) for case in islice(product(*sizes), MOST_CASES)]


def _counted(ways: Sequence[Way]) -> Counter[frozenset[tuple[tuple[Quantity, Quantity], int]]]:
    """Products without an order, and without one of their factors."""
    return Counter(frozenset(Counter((f.of, f.by) for f in way).items()) for way in ways)


# ---- the answer ------------------------------------------------------------------------------------------


def products(
    problem: Problem, answer: tree.Node, text: str, fixed: Mapping[str, int] | None = None
) -> list[Way]:
    """An answer multiplied out. Raises FormulaError for what is no product or sum of derivatives."""
    ways = _multiplied_out(problem.scope, answer, fixed or {}, text)
    return [tuple(f for f in way if f.of != f.by) for way in ways]


def _multiplied_out(scope: Scope, node: tree.Node, fixed: Mapping[str, int], text: str) -> list[Way]:
    if not any(isinstance(part, tree.Derivative) for part in tree.walk(node)):
        message = f"`{show(node)}` is a value, and no partial derivative"
        raise FormulaError(text, *node.span, message, f"{ONLY} What they come to is not asked for.")
    match node:
        case tree.Derivative():
            return [(_factor_of(scope, node, fixed, text),)]
        case tree.Binary(op="+"):
            sides = [_multiplied_out(scope, side, fixed, text) for side in (node.left, node.right)]
            return [*sides[0], *sides[1]]
        case tree.Binary(op="*" | "hadamard" | "@"):
            sides = [_multiplied_out(scope, side, fixed, text) for side in (node.left, node.right)]
            if len(sides[0]) * len(sides[1]) > MOST_PATHS:
                raise FormulaError(text, *node.span, "these are too many products", "Write path by path.")
            return [(*a, *b) for a, b in product(*sides)]
        case tree.Reduce(kind="sum"):
            cases = ({**fixed, node.index: k} for k in Builder(scope, text).places_of(node))
            return [way for case in cases for way in _multiplied_out(scope, node.body, case, text)]
        case tree.Unary() | tree.Binary(op="-"):
            raise FormulaError(text, *node.span, "the chain rule adds paths up, without a minus sign", ONLY)
        case _:
            raise FormulaError(text, *node.span, f"`{show(node)}` is no partial derivative", ONLY)


def _factor_of(scope: Scope, node: tree.Node, fixed: Mapping[str, int], text: str) -> Factor:
    """A derivative between two quantities. Raises FormulaError for any other."""
    if not isinstance(node, tree.Derivative) or node.order != 1:
        raise FormulaError(text, *node.span, f"`{show(node)}` is no first derivative", ONLY)
    of, by = (_end(scope, part, fixed, text) for part in (node.of, node.by))
    if of == by and node.of == node.by:
        raise FormulaError(text, *node.span, f"`{show(node)}` is 1 and leads nowhere", ONLY)
    return Factor(of, by, node)


def _end(scope: Scope, part: tree.Node, fixed: Mapping[str, int], text: str) -> Quantity:
    """The node that a derivative is taken of or by. Raises FormulaError for an array or an expression."""
    # where an answer is only looked at, not compared, any entry stands for all
    block = build(part, scope, text, fixed={**dict.fromkeys(free_indices(part), 1), **fixed})
    if block.shape:
        message = f"`{show(part)}` is an array: a partial is taken of one entry by one entry"
        raise FormulaError(text, *part.span, message, "Write the entries, with index variables or numbers.")
    q = node_entry(Quantity(block))
    if not is_node(q):
        message = f"`{show(part)}` is no node of the graph, but an expression"
        raise FormulaError(text, *part.span, message, "Take derivatives of named quantities.")
    return itself(q)


# ---- neighbours ------------------------------------------------------------------------------------------


def is_node(q: Quantity) -> bool:
    """Whether a quantity has a name of its own."""
    return isinstance(q.block.name, str)


def itself(q: Quantity) -> Quantity:
    """The node that another one is only a second name of: z for `H = z`."""
    while is_node(q) and (q.block.op == "identity" or q.block.op in VIEWS):
        inner = node_entry(Quantity(*parts(q)[1][0]))
        if not is_node(inner):
            break
        q = inner
    return q


def local(of: Quantity) -> Mapping[Quantity, Block]:
    """The neighbours below a node, each with the local partial of the node by it."""

    def ends(q: Quantity) -> bool:
        return q != of and is_node(q)

    below = between_stations(links_below(of, ends, lambda q: True), of, ends).get(of, [])
    return {itself(q): slope for q, slope in below}


def _check_neighbours(problem: Problem, factor: Factor, text: str) -> None:
    if factor.by in local(factor.of):
        return
    slope, of, by = show(factor.node), show(factor.node.of), show(factor.node.by)
    way = next(_ways(factor.of, factor.by), None)
    if way is None:
        back = next(_ways(factor.by, factor.of), None)
        why = f"{by} is computed from {of}, not {of} from {by}" if back else f"{by} does not go into {of}"
        raise FormulaError(text, *factor.node.span, f"`{slope}` is no factor here: {why}", ONLY)
    skipped = name_tree(way[0].by, problem.scope)
    message = f"`{slope}` is not between neighbours: {show(skipped)} stands between {by} and {of}"
    first = show(tree.Derivative(factor.node.of, skipped))
    raise FormulaError(text, *factor.node.span, message, f"Go node by node: begin with {first}.")


def _ways(of: Quantity, by: Quantity) -> Iterator[Way]:
    """The paths from one node down to another, at most so many."""
    below = lru_cache(maxsize=None)(lambda q: tuple(local(q)))
    reaches: dict[Quantity, bool] = {}

    def leads(q: Quantity) -> bool:
        if q not in reaches:
            reaches[q] = q == by or (q.block.id > by.block.id and any(leads(x) for x in below(q)))
        return reaches[q]

    found = 0
    waiting: list[tuple[Quantity, Way]] = [(of, ())] if of != by else []
    while waiting and found < MOST_PATHS:
        q, way = waiting.pop()
        if q == by:
            found += 1
            yield way
            continue
        onward = [x for x in below(q) if leads(x)]
        waiting += [(x, (*way, Factor(q, x, _SOMEWHERE))) for x in reversed(onward)]


_SOMEWHERE = tree.Derivative(tree.Name("?"), tree.Name("?"))
