"""Linear equations with known coefficients, solved together.

Where no equation has a single unknown left, several of them may still fix one: z_1 and z_2 with all their
weights fix the two outputs of the layer before. An unknown is fixed just where its unit vector is a
combination of the rows of the matrix. The coefficients are analytic functions of the leaves, so that the rank
of the matrix is the same but by coincidence, and a random instance shows it: floats choose the equations, and
what they choose is eliminated without rounding (elimination.py).
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from bptutor.calculus.precise import precision
from bptutor.calculus.precise_ops import of_fraction
from bptutor.calculus.sufficiency.elimination import fixes
from bptutor.calculus.sufficiency.equations import ONE
from bptutor.calculus.sufficiency.how import How
from bptutor.calculus.sufficiency.points import DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.calculus.kernels import Array
    from bptutor.calculus.sufficiency.closure import Closure
    from bptutor.calculus.sufficiency.points import Point, Real

LARGEST = 40
"""More equations or unknowns are not solved together."""
POINTS = 3
"""Instances at which floats look at the rank, to choose equations."""
SURE = 2
"""Instances at which that is confirmed without rounding."""
NO_RANK, FIXED = 1e-9, 1e-6
"""How floats judge; what they choose is confirmed without them."""

Term: TypeAlias = tuple[Fraction, "int | None"]
"""Part of a coefficient: a number times a row, or the number alone."""


class Line(NamedTuple):
    """One equation: its unknown nodes, each with its coefficient as a sum of terms, and the nodes it uses."""

    out: int
    unknowns: dict[int, tuple[Term, ...]]
    uses: frozenset[int]


def solve(c: Closure) -> bool:
    """Offer what linear equations fix together. Whether there was anything.

    Without provisos, only equations are solved whose coefficients are numbers.
    """
    found = False
    for lines in _components([line for line in _lines(c) if line.unknowns]):
        columns = sorted({node for line in lines for node in line.unknowns})
        if len(lines) > LARGEST or len(columns) > LARGEST:
            continue
        system = System(c, lines, columns)
        for node in columns:
            chosen = system.smallest(node)
            if chosen and system.surely_fixes(chosen, node):
                c.offer(node, _how(chosen))
                found = True
    return found


def _how(lines: Sequence[Line]) -> How:
    uses = sorted(frozenset().union(*(line.uses for line in lines)))
    unknowns = sorted({node for line in lines for node in line.unknowns})
    in_numbers = all(row is None for line in lines for terms in line.unknowns.values() for _, row in terms)
    together = (tuple(line.out for line in lines), tuple(unknowns))
    return How("system", tuple(uses), together=together, always=in_numbers)


# ---------------------------------------------------------------- the equations


def _lines(c: Closure) -> Iterator[Line]:
    """Sums with unknown terms, and products that are rows, with one unknown factor."""
    equations = c.ground.equations
    for k, equation in enumerate(equations.sums):
        if c.missing[k] > 0:
            yield _line(c, equation.out, equation.parts)
    for node, (a, b) in equations.factors.items():
        if node >= 0 and node not in c.known and (a in c.known) != (b in c.known):
            yield _line(c, node, ((ONE, node),))


def _line(c: Closure, out: int, parts: Sequence[tuple[Fraction, int]]) -> Line:
    unknowns: dict[int, tuple[Term, ...]] = {}
    uses: set[int] = set()
    for place, (number, node) in enumerate(((-ONE, out), *parts)):
        if node in c.known:
            uses.add(node)
            continue
        unknown, factor = _split(c, node) if place else (node, None)
        term = (ONE, None) if factor is None else _coefficient(c, factor)
        if term is None:
            unknown, factor, term = node, None, (ONE, None)
        unknowns[unknown] = (*unknowns.get(unknown, ()), (number * term[0], term[1]))
        if factor is not None:
            uses.add(factor)
    return Line(out, unknowns, frozenset(uses))


def _split(c: Closure, node: int) -> tuple[int, int | None]:
    """An unknown product with one known factor as the other one, times that factor."""
    a, b = c.ground.equations.factors.get(node, (node, node))
    for x, y in ((a, b), (b, a)):
        if a != b and x in c.known and y not in c.known:
            return y, x
    return node, None


def _coefficient(c: Closure, row: int) -> Term | None:
    """A known row as a number, or as an analytic one, if only in this case; None where it is neither."""
    value = c.value(row)
    if isinstance(value, Fraction):
        return value, None
    if not c.provisos:
        return None
    if row in c.ground.nonzero.analytic:
        return ONE, row
    for link in c.assumed.links.get(row, ()) if c.assumed is not None else ():
        if c.knows(link.gate) and link.to in c.ground.nonzero.analytic:
            return link.factor, link.to
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


# ---------------------------------------------------------------- what they fix


class System:
    """Equations that hang together, and what they fix."""

    def __init__(self, c: Closure, lines: Sequence[Line], columns: Sequence[int]) -> None:
        self._samples, self._lines, self._columns = c.ground.samples, lines, columns
        with np.errstate(all="ignore"):
            self._matrix = np.array([[self._floats(line, node) for node in columns] for line in lines])

    def smallest(self, node: int) -> list[Line]:
        """Few equations that fix `node` together, as it seems, none of which can be left out; or none."""
        place, lines = self._columns.index(node), self._lines
        sizes = [(len(line.unknowns), len(line.uses), line.out) for line in lines]
        kept = sorted(range(len(lines)), key=sizes.__getitem__)
        if not self._seems_fixed(kept, place):
            return []
        for k in reversed(kept.copy()):
            fewer = [other for other in kept if other != k]
            if fewer and self._seems_fixed(fewer, place):
                kept = fewer
        return [lines[k] for k in kept]

    def surely_fixes(self, lines: Sequence[Line], node: int) -> bool:
        """Whether equations fix `node`, without rounding."""
        columns = sorted({unknown for line in lines for unknown in line.unknowns})
        terms = [term for line in lines for each in line.unknowns.values() for term in each]
        rows = sorted({row for _, row in terms if row is not None})
        for k in range(SURE if rows else 1):
            with precision(DIGITS):
                worth = _Worth(self._samples.point(k), rows)
                matrix = [[worth.total(line.unknowns.get(u, ())) for u in columns] for line in lines]
                if not fixes(matrix, columns.index(node)):
                    return False
        return True

    def _floats(self, line: Line, node: int) -> Array:
        """A coefficient at some instances."""
        total = np.zeros(POINTS)
        for number, row in line.unknowns.get(node, ()):
            total = total + float(number) * (1.0 if row is None else self._samples[row][:POINTS])
        return total

    def _seems_fixed(self, lines: Sequence[int], place: int) -> bool:
        return all(_in_row_space(self._matrix[lines, :, k], place) for k in range(POINTS))


def _in_row_space(matrix: Array, place: int) -> bool:
    """Whether a unit vector is a combination of the rows, but for rounding."""
    if not np.isfinite(matrix).all():
        return False
    for axis in (0, 1, 0, 1):  # the size of equations and unknowns is no matter
        largest = np.abs(matrix).max(axis=axis, keepdims=True, initial=0.0)
        matrix = matrix / np.where(largest > 0, largest, 1.0)
    _, sizes, directions = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > NO_RANK * max(1.0, float(sizes.max(initial=0.0)))).sum())
    return bool(np.linalg.norm(directions[rank:, place]) < FIXED)


class _Worth:
    """Coefficients at one instance, all of them fractions or all of them intervals."""

    def __init__(self, point: Point, rows: Sequence[int]) -> None:
        fractions = point.fractions(rows)
        self._number: Callable[[Fraction], Real] = of_fraction if fractions is None else Fraction
        self._rows = dict(zip(rows, point.intervals(rows) if fractions is None else fractions, strict=True))

    def total(self, terms: Sequence[Term]) -> Real:
        """A sum of terms."""
        total = self._number(Fraction(0))
        for number, row in terms:
            share = self._number(number)
            total = total + (share if row is None else share * self._rows[row])
        return total
