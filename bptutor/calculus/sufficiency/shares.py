"""What the outputs of a softmax, its inputs and their differences tell of one another.

p_i / p_j = e^(z_i - z_j), and the outputs add up to 1. So the outputs are fixed by the differences of the
inputs, and fix these; an input itself they do not fix. What is known links places of a softmax: two outputs,
two inputs, or a difference of inputs. Along such links one output gives another, one input another, and if
they reach every place they give all outputs. The entries of a one-hot label add up to 1, too.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bptutor.calculus.sufficiency.how import How

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sufficiency.closure import Closure
    from bptutor.calculus.sufficiency.equations import Sum
    from bptutor.calculus.sufficiency.question import Number

Uses = tuple[int, ...]


class Softmax(NamedTuple):
    """One softmax: its outputs by place (those that matter), its inputs, rows that are differences of two."""

    outputs: dict[int, int]
    inputs: tuple[int, ...]
    differences: dict[int, tuple[int, int]]


def softmaxes(graph: Graph, rows: Iterable[int], sums: Iterable[Sum]) -> dict[int, list[Softmax]]:
    """A row -> the softmaxes it has to do with."""
    groups: dict[tuple[int, ...], Softmax] = {}
    for row in rows:
        op, inputs = graph.recipe(row)
        if op == "softmax":
            groups.setdefault(inputs, Softmax({}, inputs, {})).outputs[graph.owner[row].index[-1]] = row
    for equation in sums if groups else ():
        if len(equation.parts) == 2 and equation.parts[0][0] == -equation.parts[1][0]:
            first, second = (node for _, node in equation.parts)
            for inputs, group in groups.items():
                if first in inputs and second in inputs:
                    group.differences[equation.out] = inputs.index(first), inputs.index(second)
    found: defaultdict[int, list[Softmax]] = defaultdict(list)
    for inputs, group in groups.items():
        for row in {*inputs, *group.outputs.values(), *group.differences}:
            found[row].append(group)
    return found


def siblings(graph: Graph, rows: Iterable[int]) -> set[int]:
    """The other outputs of the softmaxes among `rows`."""
    found: set[int] = set()
    for row in rows:
        if graph.recipe(row)[0] == "softmax":
            q = graph.owner[row]
            found.update(q.block.rows[q.index[:-1]].ravel().tolist())
    return found


def shares(c: Closure, node: int) -> None:
    """The outputs of a softmax from the differences of its inputs, and these from the outputs."""
    for group in c.ground.softmaxes.get(node, ()):
        if c.knows(*group.inputs, *group.outputs.values(), *group.differences):
            continue  # nothing is left to be found
        _last_output(c, group)
        links = _links(c, group)
        for start in range(len(group.inputs)):
            if links[start] or len(group.inputs) == 1:
                _along(c, group, start, _reached(links, start))
    for column in c.ground.one_hot.get(node, ()):
        unknown = [row for row in column if row not in c.known]
        unknown = unknown or [row for row in column if c.value(row) is None]
        if len(unknown) == 1:
            others = tuple(row for row in column if row != unknown[0])
            c.offer(unknown[0], How("one-hot", others, unknown[0], _rest([c.value(row) for row in others])))


def _rest(values: list[Number | None]) -> Fraction | None:
    """What is left of 1, where all the other entries are at numbers."""
    exact = [value for value in values if isinstance(value, Fraction)]
    return 1 - sum(exact, Fraction(0)) if len(exact) == len(values) else None


def _last_output(c: Closure, group: Softmax) -> None:
    unknown = [p for p in group.outputs.values() if p not in c.known]
    if len(unknown) == 1 and len(group.outputs) == len(group.inputs):
        rest = tuple(p for p in group.outputs.values() if p != unknown[0])
        c.offer(unknown[0], How("softmax", rest, unknown[0]))


def _links(c: Closure, group: Softmax) -> dict[int, dict[int, Uses]]:
    """Places whose difference is known, and because of what."""
    found: dict[int, dict[int, Uses]] = {k: {} for k in range(len(group.inputs))}

    def link(i: int, j: int, uses: Uses) -> None:
        found[i].setdefault(j, uses)
        found[j].setdefault(i, uses)

    for difference, (i, j) in group.differences.items():
        if c.knows(difference):
            link(i, j, (difference,))
    for rows in (dict(enumerate(group.inputs)), group.outputs):
        known = [(k, row) for k, row in rows.items() if c.knows(row)]
        for (i, row), (j, other) in pairwise(known):
            link(i, j, (row, other))
    return found


def _reached(links: dict[int, dict[int, Uses]], start: int) -> dict[int, Uses]:
    """The places that links lead to from one, each with all that is used on the way."""
    found: dict[int, Uses] = {start: ()}
    todo = [start]
    for place in todo:
        for other, uses in links[place].items():
            if other not in found:
                found[other] = tuple(dict.fromkeys((*found[place], *uses)))
                todo.append(other)
    return found


def _along(c: Closure, group: Softmax, start: int, reached: dict[int, Uses]) -> None:
    for place, uses in reached.items():
        for rows in (dict(enumerate(group.inputs)), group.outputs):
            here, there = rows.get(start), rows.get(place)
            if here is not None and there is not None and c.knows(here) and there not in c.known:
                _offer(c, group, there, (*uses, here))
    for difference, (i, j) in group.differences.items():
        if i == start and j in reached and difference not in c.known:
            _offer(c, group, difference, reached[j])
    if len(reached) == len(group.inputs) and start in group.outputs:
        everything = tuple(dict.fromkeys(use for uses in reached.values() for use in uses))
        if group.outputs[start] not in c.known:
            _offer(c, group, group.outputs[start], everything)


def _offer(c: Closure, group: Softmax, row: int, uses: Uses) -> None:
    source = next(iter(group.outputs.values()))
    c.offer(row, How("softmax", tuple(dict.fromkeys(uses)), source))


def one_hot_columns(graph: Graph, rows: Iterable[int]) -> Iterator[tuple[int, ...]]:
    """The columns of one-hot labels, whole ones, by their rows."""
    there = set(rows)
    seen: set[int] = set()
    for row in there:
        q = graph.owner[row]
        if q.block.op == "leaf" and q.index and graph.domains[q.block.id] == "one-hot" and row not in seen:
            column = tuple(q.block.rows[q.index[:-1]].ravel().tolist())
            seen.update(column)
            if there.issuperset(column):
                yield column
