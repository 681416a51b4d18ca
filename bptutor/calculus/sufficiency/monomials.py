"""Rows that are products of powers of one another: what cancels when they are multiplied and divided.

From e = q*b and dq/db = -q/b follows q*q = -e * dq/db; h = w * dh/dw holds where h is v * relu(w*x). Each row
is written as a product of powers of atoms, as it is made: relu(z) is its gate times z, exp(ln(a) + c) is a
times exp(c). A row is then looked for among the products of known ones by linear algebra with exponents. What
comes of it is only a guess: both sides are built, and compared as all rows that look equal are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bptutor.calculus.graph import Graph

Atom: TypeAlias = tuple[str, int]
"""A kind and a row: the row itself, its exponential, or the gate of a unit that it goes into."""
Powers: TypeAlias = dict[Atom, Fraction]

LONGEST = 12
"""Products of more atoms are atoms themselves."""
HIGHEST = 3
_ONE, _HALF = Fraction(1), Fraction(1, 2)
_GATES = {"relu": "gate", "leaky_relu": "leaky gate", "abs": "sign"}
_GATES_OF = {"gate": "relu", "leaky_gate": "leaky_relu"}


class Monomial(NamedTuple):
    """`row` to the power `times`, times the rows `below`, is the product of the rows `above`, as it seems."""

    row: int
    times: int
    above: tuple[int, ...]
    below: tuple[int, ...]


class Powered:
    """Rows as products of powers of atoms."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[int, Powers] = {}

    def __getitem__(self, row: int) -> Powers:
        if row not in self._known:
            found = self._made(row)
            self._known[row] = found if len(found) <= LONGEST else {("row", row): _ONE}
        return self._known[row]

    def _made(self, row: int) -> Powers:
        op, rows = self._graph.recipe(row)
        if op == "const":
            return {}
        if op in ("mul", "dot") and len(rows) == 2:
            return _product((self[rows[0]], _ONE), (self[rows[1]], _ONE))
        if op == "div":
            return _product((self[rows[0]], _ONE), (self[rows[1]], -_ONE))
        if op in ("neg", "identity"):
            return self[rows[0]]
        if op == "sqrt":
            return _product((self[rows[0]], _HALF))
        if op == "pow" and self._graph.recipe(rows[1])[0] == "const":
            return _product((self[rows[0]], Fraction(self._graph.number(rows[1])).limit_denominator(12)))
        if op == "exp":
            return self._exponential(rows[0])
        if op in _GATES:
            return _product((self[rows[0]], _ONE), ({(_GATES[op], rows[0]): _ONE}, _ONE))
        return {self._gate(op, rows) or ("row", row): _ONE}

    def _gate(self, op: str, rows: Sequence[int]) -> Atom | None:
        if op in ("step", "sign"):
            return "gate" if op == "step" else op, rows[0]
        inner, below = self._graph.recipe(rows[0]) if op in _GATES_OF else ("", ())
        return (_GATES[inner], below[0]) if inner and _GATES_OF[op] == inner else None

    def _exponential(self, row: int) -> Powers:
        """e to the power of a row: of a sum, a product; of a logarithm, what is inside."""
        op, rows = self._graph.recipe(row)
        if op in ("add", "sub", "sum"):
            signs = (_ONE, -_ONE) if op == "sub" else (_ONE,) * len(rows)
            return _product(*((self._exponential(r), sign) for r, sign in zip(rows, signs, strict=True)))
        if op == "neg":
            return _product((self._exponential(rows[0]), -_ONE))
        return self[rows[0]] if op == "ln" else {} if op == "const" else {("exp", row): _ONE}


def _product(*factors: tuple[Powers, Fraction]) -> Powers:
    found: Powers = {}
    for powers, n in factors:
        for atom, power in powers.items():
            found[atom] = found.get(atom, Fraction(0)) + n * power
    return {atom: power for atom, power in found.items() if power}


def monomials(graph: Graph, known: Iterable[int], wanted: Iterable[int]) -> list[Monomial]:
    """The rows among `wanted`, and atoms of what is known, that seem to be products of powers of `known`."""
    powered = Powered(graph)
    basis = _Basis()
    given = [row for row in dict.fromkeys(known) if basis.take(row, powered[row])]
    atoms = [atom[1] for row in given for atom in powered[row] if atom[0] == "row"]
    found = []
    for row in dict.fromkeys((*wanted, *atoms)):
        shares = basis.shares(powered[row]) if powered[row] and row not in given else None
        monomial = None if shares is None else _monomial(row, shares)
        if monomial is not None:
            found.append(monomial)
    return found


def _monomial(row: int, shares: Mapping[int, Fraction]) -> Monomial | None:
    """What a row is the product of, squared if need be; None for high powers, or one row alone."""
    times = 2 if any(share.denominator == 2 for share in shares.values()) else 1
    powers = {known: share * times for known, share in shares.items()}
    if any(n.denominator > 1 or abs(n) > HIGHEST for n in powers.values()):
        return None
    above = tuple(known for known, n in powers.items() for _ in range(int(n)))
    below = tuple(known for known, n in powers.items() for _ in range(-int(n)))
    return Monomial(row, times, above, below) if len(above) + len(below) + times > 2 else None


class _Basis:
    """Vectors of exponents in echelon form, each with what it is made of."""

    def __init__(self) -> None:
        self._lines: list[tuple[Atom, Powers, dict[int, Fraction]]] = []

    def take(self, row: int, powers: Powers) -> bool:
        """One more row, unless it is a product of the others already."""
        rest, shares = self._reduced(powers)
        if not rest:
            return False
        pivot = next(iter(rest))
        scale = 1 / rest[pivot]
        made = {known: -share * scale for known, share in shares.items()} | {row: scale}
        self._lines.append((pivot, {atom: n * scale for atom, n in rest.items()}, made))
        return True

    def shares(self, powers: Powers) -> dict[int, Fraction] | None:
        """The powers of known rows that a product has for factors; None if it is no such product."""
        rest, shares = self._reduced(powers)
        return None if rest else {known: share for known, share in shares.items() if share}

    def _reduced(self, powers: Powers) -> tuple[Powers, dict[int, Fraction]]:
        rest, shares = powers, dict[int, Fraction]()
        for pivot, line, made in self._lines:
            n = rest.get(pivot)
            if n:
                rest = _product((rest, _ONE), (line, -n))
                for known, share in made.items():
                    shares[known] = shares.get(known, Fraction(0)) + n * share
        return rest, shares
