"""Linear equations with known coefficients, solved together.

Where no equation has a single unknown left, several of them may still fix one: z_1 and z_2 with all their
weights fix the two outputs of the layer before. An unknown is fixed just where its unit vector is a
combination of the rows of the matrix. The coefficients are analytic functions of the leaves, so that the rank
of the matrix is the same but by coincidence, and a random instance shows it: floats choose the equations for
all unknowns at once, and what they choose is eliminated without rounding (elimination.py).
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from bptutor.calculus.precise import precision
from bptutor.calculus.precise_ops import of_fraction
from bptutor.calculus.sufficiency.elimination import fixed_by
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
LARGEST_IN_INTERVALS = 24
"""Nor so many, where it takes intervals to be sure: these are a hundred times as slow as whole numbers."""
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
    for lines in _components(_useful([line for line in _lines(c) if line.unknowns])):
        columns = sorted({node for line in lines for node in line.unknowns})
        if len(lines) > LARGEST or len(columns) > LARGEST:
            continue
        for node, chosen in System(c, lines, columns).fixed().items():
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


def _useful(lines: list[Line]) -> list[Line]:
    """Lines without those that hold two unknowns that no other line holds: these fix nothing."""
    while True:
        count = Counter(node for line in lines for node in line.unknowns)
        kept = [
            line
            for line in lines
            if len(line.unknowns) == 1 or sum(count[node] == 1 for node in line.unknowns) < 2
        ]
        if len(kept) == len(lines):
            return kept
        lines = kept


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
        self._samples, self._columns = c.ground.samples, columns
        self._lines = sorted(lines, key=lambda line: (len(line.unknowns), len(line.uses), line.out))
        with np.errstate(all="ignore"):
            self._matrix = np.array([[self._floats(line, node) for node in columns] for line in self._lines])

    def fixed(self) -> dict[int, list[Line]]:
        """The unknowns that are fixed for certain, each with the few equations that fix it together."""
        chosen: dict[tuple[int, ...], list[int]] = {}
        for place, places in self._seem_fixed().items():
            chosen.setdefault(places, []).append(place)
        found: dict[int, list[Line]] = {}
        for places, wanted in chosen.items():
            lines = [self._lines[k] for k in places]
            surely = self._surely_fixed(lines)
            found |= {self._columns[k]: lines for k in wanted if self._columns[k] in surely}
        return dict(sorted(found.items()))

    def _floats(self, line: Line, node: int) -> Array:
        """A coefficient at some instances."""
        total = np.zeros(POINTS)
        for number, row in line.unknowns.get(node, ()):
            total = total + float(number) * (1.0 if row is None else self._samples[row][:POINTS])
        return total

    def _seem_fixed(self) -> dict[int, tuple[int, ...]]:
        """Columns that seem to be fixed, each with the lines that it takes."""
        found: dict[int, set[int]] = {}
        for k in range(POINTS):
            shares = _combinations(self._matrix[:, :, k])
            if not k:
                found = shares
            found = {place: found[place] | shares[place] for place in found if place in shares}
        return {place: tuple(sorted(lines)) for place, lines in found.items()}

    def _surely_fixed(self, lines: Sequence[Line]) -> set[int]:
        """What equations fix without rounding."""
        columns = sorted({unknown for line in lines for unknown in line.unknowns})
        terms = [term for line in lines for each in line.unknowns.values() for term in each]
        rows = sorted({row for _, row in terms if row is not None})
        places = set(range(len(columns)))
        for k in range(SURE if rows else 1):
            with precision(DIGITS):
                worth = _worth(self._samples.point(k), rows, len(lines))
                if worth is None:
                    return set()
                places &= fixed_by(
                    [[worth.total(line.unknowns.get(u, ())) for u in columns] for line in lines]
                )
            if not places:
                break
        return {columns[place] for place in places}


def _combinations(matrix: Array) -> dict[int, set[int]]:
    """Unit vectors that are combinations of the rows, but for rounding: each with the rows it takes.

    With rows that depend on none before them, there is one combination at most, and of early rows.
    """
    if not np.isfinite(matrix).all():
        return {}
    for axis in (0, 1, 0, 1):  # the size of equations and unknowns is no matter
        largest = np.abs(matrix).max(axis=axis, keepdims=True, initial=0.0)
        matrix = matrix / np.where(largest > 0, largest, 1.0)
    rows = _independent(matrix)
    if not rows:
        return {}
    inverse = np.linalg.pinv(matrix[rows], rcond=NO_RANK)
    missed = np.linalg.norm(inverse @ matrix[rows] - np.eye(matrix.shape[1]), axis=1)
    return {
        int(place): {rows[k] for k in np.flatnonzero(np.abs(shares) > FIXED * np.abs(shares).max())}
        for place, shares in enumerate(inverse)
        if missed[place] < FIXED
    }


def _independent(matrix: Array) -> list[int]:
    """The rows that are no combination of those before them, but for rounding."""
    found: list[int] = []
    directions = np.zeros((0, matrix.shape[1]))
    for k, row in enumerate(matrix):
        rest = row
        for _ in range(2):  # once more, as rounding leaves something of the others
            rest = rest - (directions @ rest) @ directions
        size = float(np.linalg.norm(rest))
        if size > NO_RANK * max(1.0, float(np.linalg.norm(row))):
            found.append(k)
            directions = np.vstack([directions, rest / size])
    return found


def _worth(point: Point, rows: Sequence[int], size: int) -> _Worth | None:
    """The coefficients at an instance; None where too many equations would need intervals."""
    fractions = point.fractions(rows)
    if fractions is None and size > LARGEST_IN_INTERVALS:
        return None
    return _Worth(rows, point.intervals(rows) if fractions is None else fractions, fractions is not None)


class _Worth:
    """Coefficients at one instance, all of them fractions or all of them intervals."""

    def __init__(self, rows: Sequence[int], values: Sequence[Real], are_fractions: bool) -> None:
        self._number: Callable[[Fraction], Real] = Fraction if are_fractions else of_fraction
        self._rows = dict(zip(rows, values, strict=True))

    def total(self, terms: Sequence[Term]) -> Real:
        """A sum of terms."""
        total = self._number(Fraction(0))
        for number, row in terms:
            share = self._number(number)
            total = total + (share if row is None else share * self._rows[row])
        return total
