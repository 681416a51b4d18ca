"""Linear equations with known coefficients, solved together.

Where no equation has a single unknown left, several of them may still fix one: z_1 and z_2 with all their
weights fix the two outputs of the layer before. An unknown is fixed just where its unit vector is a
combination of the rows of the matrix. The coefficients are analytic functions of the leaves, so that the rank
of the matrix is the same but by coincidence, and a random instance shows it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bptutor.calculus.sufficiency.equations import ONE
from bptutor.calculus.sufficiency.how import How

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.closure import Closure

LARGEST = 40
"""More equations or unknowns are not solved together."""
POINTS = 3
"""Instances at which the rank is looked at."""
NO_RANK, FIXED = 1e-9, 1e-6


class Line(NamedTuple):
    """One equation: its unknown nodes, each with coefficients at some instances, and the nodes it uses."""

    out: int
    unknowns: dict[int, Array]
    uses: frozenset[int]


def solve(c: Closure) -> bool:
    """Offer what linear equations fix together. Whether there was anything."""
    found = False
    for lines in _components([line for line in _lines(c) if line.unknowns]):
        columns = sorted({node for line in lines for node in line.unknowns})
        if len(lines) > LARGEST or len(columns) > LARGEST:
            continue
        for node in columns:
            chosen = _smallest(lines, columns, node)
            if chosen:
                c.offer(node, _how(chosen))
                found = True
    return found


def _how(lines: Sequence[Line]) -> How:
    uses = sorted(frozenset().union(*(line.uses for line in lines)))
    unknowns = sorted({node for line in lines for node in line.unknowns})
    return How("system", tuple(uses), together=(tuple(line.out for line in lines), tuple(unknowns)))


def _lines(c: Closure) -> Iterator[Line]:
    """Sums with unknown terms, and products that are rows, with one unknown factor."""
    equations = c.ground.equations
    for k, equation in enumerate(equations.sums):
        if c.missing[k] > 0:
            yield from _line(c, equation.out, equation.parts)
    for node, (a, b) in equations.factors.items():
        if node >= 0 and node not in c.known and (a in c.known) != (b in c.known):
            yield from _line(c, node, ((ONE, node),))


def _line(c: Closure, out: int, parts: Sequence[tuple[Fraction, int]]) -> Iterator[Line]:
    unknowns: dict[int, Array] = {}
    uses: set[int] = set()
    for place, (coefficient, node) in enumerate(((-ONE, out), *parts)):
        if node in c.known:
            uses.add(node)
            continue
        unknown, factor = _split(c, node) if place else (node, None)
        share = np.ones(POINTS) if factor is None else _coefficient(c, factor)
        if share is None:
            unknown, factor, share = node, None, np.ones(POINTS)
        unknowns[unknown] = unknowns.get(unknown, np.zeros(POINTS)) + float(coefficient) * share
        if factor is not None:
            uses.add(factor)
    if all(np.isfinite(share).all() for share in unknowns.values()):
        yield Line(out, unknowns, frozenset(uses))


def _split(c: Closure, node: int) -> tuple[int, int | None]:
    """An unknown product with one known factor as the other one, times that factor."""
    a, b = c.ground.equations.factors.get(node, (node, node))
    for x, y in ((a, b), (b, a)):
        if a != b and x in c.known and y not in c.known:
            return y, x
    return node, None


def _coefficient(c: Closure, row: int) -> Array | None:
    """A known row at some generic points; None where it is not analytic, not even in this case."""
    value = c.value(row)
    if value is not None:
        return np.full(POINTS, float(value))
    if row in c.ground.nonzero.analytic:
        return c.ground.samples[row][:POINTS]
    for link in c.assumed.links.get(row, ()) if c.assumed is not None else ():
        if link.to in c.ground.nonzero.analytic:
            return float(link.factor) * c.ground.samples[link.to][:POINTS]
    return None


def _components(lines: list[Line]) -> list[list[Line]]:
    """Lines that hang together by their unknowns; a single unknown of its own is none."""
    group: dict[int, int] = {}

    def root(node: int) -> int:
        while group.setdefault(node, node) != node:
            node = group[node]
        return node

    for line in lines:
        first, *others = line.unknowns
        for other in others:
            group[root(other)] = root(first)
    found: dict[int, list[Line]] = {}
    for line in lines:
        found.setdefault(root(next(iter(line.unknowns))), []).append(line)
    return list(found.values())


def _fixes(lines: Sequence[Line], columns: Sequence[int], node: int) -> bool:
    """Whether the equations fix `node`, at every one of the instances."""
    place = columns.index(node)
    matrix = np.zeros((POINTS, len(lines), len(columns)))
    for i, line in enumerate(lines):
        for unknown, share in line.unknowns.items():
            matrix[:, i, columns.index(unknown)] = share
    return all(_in_row_space(at, place) for at in matrix)


def _in_row_space(matrix: Array, place: int) -> bool:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    matrix = matrix / np.where(norms > 0, norms, 1.0)
    _, sizes, directions = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > NO_RANK * max(1.0, float(sizes.max(initial=0.0)))).sum())
    return bool(np.linalg.norm(directions[rank:, place]) < FIXED)


def _smallest(lines: Sequence[Line], columns: Sequence[int], node: int) -> list[Line]:
    """Few equations that fix `node` together, none of which can be left out; none if they do not."""
    if not _fixes(lines, columns, node):
        return []
    kept = sorted(lines, key=lambda line: (len(line.unknowns), len(line.uses), line.out))
    for line in reversed(kept.copy()):
        fewer = [other for other in kept if other is not line]
        if fewer and _fixes(fewer, columns, node):
            kept = fewer
    return kept
