"""Numbers in an answer that stand for what is given: `(z - 0.5)*2` for `(z - y)*x` where y is 0.5 and x is 2.

Such a number is read as the name of what is given, and the answer compared on all networks: so it may stand
beside the name itself. (Numbers that were put in and worked out are the affair of `plugged_in`.)

Zeros are another matter: nobody writes a term that vanishes. Where h_0 is given as 0, `(1 - h_2^2)*h_1` is
all there is of dh_2/dw. So a zero that an answer does not name may count as 0.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice, product
from typing import TYPE_CHECKING

from bptutor.notation import tree
from bptutor.notation.build import Builder
from bptutor.notation.readback import name_tree
from bptutor.notation.replacing import mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block, Quantity

MOST_READINGS = 64
"""So many combinations of numbers and names are tried, and as many again."""


def given_leaves(problem: Problem) -> list[tuple[Quantity, float]]:
    """The free quantities that are given as numbers, entries of arrays among them."""
    free = [q for q in problem.givens.given if problem.graph.recipe(q.row)[0] == "leaf"]
    return [(q, value) for q in free if (value := problem.givens.get(q.row)) is not None]


def names_by_value(problem: Problem) -> dict[Fraction, list[tree.Node]]:
    """The names of free quantities that are given as numbers; with a minus sign by the other value.

    (`-3*x` is -(3*x), so that where w is -3 the 3 is -w.)
    """
    found: dict[Fraction, list[tree.Node]] = {}
    for q, value in given_leaves(problem):
        exact, name = Fraction(str(value)), name_tree(q, problem.scope)
        found.setdefault(exact, []).append(name)
        if exact:
            found.setdefault(-exact, []).append(tree.Unary(name))
    return found


def zeros(problem: Problem) -> frozenset[int]:
    """The rows of free quantities that are given as 0."""
    return frozenset(q.row for q, value in given_leaves(problem) if value == 0)


def named_in(problem: Problem, node: tree.Node) -> list[Block]:
    """The quantities, derivatives and values after steps that a formula names, for all values of indices.

    Raises FormulaError.
    """
    from bptutor.bank.forms import quantities

    return [Builder(problem.scope).whole(part).block for part in quantities(node)]


def with_names(node: tree.Node, values: Mapping[Fraction, list[tree.Node]]) -> Iterator[tree.Node]:
    """The answer with names for some of its numbers, in many ways; all of them replaced comes first.

    Equal numbers are replaced alike where they stand alike, as terms or as factors, and then each by itself:
    where y is 1, the ones of `1*s/(1 + s)^2 + a*1*s/(1 + s)^2` are of two kinds.
    """
    places = list(_numbers(node, values))
    alike: dict[tuple[Fraction, str], list[tree.Node]] = {}
    for part, value, where in places:
        alike.setdefault((value, where), []).append(part)
    together = [(value, parts) for (value, _), parts in alike.items()]
    yield from _read(node, together, values)
    if len(together) < len(places):
        yield from _read(node, [(value, [part]) for part, value, _ in places], values)


def _read(
    node: tree.Node,
    groups: list[tuple[Fraction, list[tree.Node]]],
    values: Mapping[Fraction, list[tree.Node]],
) -> Iterator[tree.Node]:
    """The answer with a name, or none, for each group of numbers."""
    choices: list[list[tree.Node | None]] = [[*values[value], None] for value, _ in groups]
    for chosen in islice(product(*choices), MOST_READINGS):
        named = [(parts, name) for (_, parts), name in zip(groups, chosen, strict=True) if name is not None]
        if named:
            yield _put(node, {id(part): name for parts, name in named for part in parts})


def _numbers(
    node: tree.Node, values: Mapping[Fraction, list[tree.Node]], where: str = ""
) -> Iterator[tuple[tree.Node, Fraction, str]]:
    """The largest parts that are numbers with such a value, and what they stand in."""
    value = _value(node)
    if value is not None and value in values:
        yield node, value, where
        return
    inside = node.op if isinstance(node, tree.Binary) else type(node).__name__
    for part in tree.children(node):
        yield from _numbers(part, values, inside)


def _value(node: tree.Node) -> Fraction | None:
    """The number that a number, a fraction, or one with a minus sign is."""
    if isinstance(node, tree.Number):
        return node.value
    if isinstance(node, tree.Unary):
        inner = _value(node.arg)
        return None if inner is None else -inner
    if isinstance(node, tree.Binary) and node.op == "/":
        above, below = _value(node.left), _value(node.right)
        return None if above is None or not below else above / below
    return None


def _put(node: tree.Node, names: Mapping[int, tree.Node]) -> tree.Node:
    if id(node) in names:
        return names[id(node)]
    return mapped(node, lambda part: _put(part, names))
