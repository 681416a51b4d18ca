"""What rows have to do with one another, as equations and functions that can be read both ways.

Three shapes are enough for arithmetic: a sum of nodes with coefficients, a product, a function of rows.
A *node* is a row, or (below 0) a product of two rows that stands in a sum and is no row itself.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bptutor.calculus.graph import Graph, Quantity
    from bptutor.calculus.sufficiency.question import Number, Rule

ONE = Fraction(1)
SUMS = ("add", "sub", "neg", "sum", "mean", "dot")


class Sum(NamedTuple):
    """`out` is the sum of coefficients times nodes, plus `constant`.

    `rule` says where it comes from: the definition of `out`, or the chain rule; then `terms` are the products
    of derivatives as they are written.
    """

    out: int
    parts: tuple[tuple[Fraction, int], ...]
    constant: Fraction = Fraction(0)
    rule: Rule = "definition"
    terms: tuple[tuple[Quantity, Quantity], ...] = ()


class Product(NamedTuple):
    """`out` is `first` times `second`."""

    out: int
    first: int
    second: int


class Apply(NamedTuple):
    """`out` is a function `op` of `inputs`; a quotient, too."""

    out: int
    op: str
    inputs: tuple[int, ...]


class Equations:
    """The equations among rows of a graph, by the nodes that occur in them."""

    def __init__(self, graph: Graph, numbers: Mapping[int, Number]) -> None:
        self._graph, self._numbers = graph, numbers
        self.sums: list[Sum] = []
        self.sums_with: defaultdict[int, list[int]] = defaultdict(list)
        self.products_with: defaultdict[int, list[Product]] = defaultdict(list)
        self.applied_to: defaultdict[int, list[Apply]] = defaultdict(list)
        self.factors: dict[int, tuple[int, int]] = {}
        """A node that is a product -> its two rows."""
        self._products: dict[tuple[int, int], int] = {}

    def take(self, rows: Iterable[int]) -> None:
        """Read how rows are made. Products that are rows come first: sums then refer to them."""
        recipes = [(row, *self._graph.recipe(row)) for row in rows]
        for row, op, operands in recipes:
            if op == "mul" and row not in self._numbers and not any(map(self.is_number, operands)):
                self._multiply(row, *operands)
        for row, op, operands in recipes:
            if row in self._numbers:
                continue
            if op in SUMS or (op == "mul" and any(map(self.is_number, operands))):
                self.add(row, _terms(op, operands))
            elif op not in ("mul", "leaf", "const"):
                self._apply(Apply(row, op, operands))

    def add(
        self,
        out: int,
        terms: Sequence[tuple[Fraction, tuple[int, ...]]],
        rule: Rule = "definition",
        written: tuple[tuple[Quantity, Quantity], ...] = (),
    ) -> None:
        """`out` is the sum of coefficients times products of rows; equal products are put together."""
        parts: dict[int, Fraction] = {}
        constant = Fraction(0)
        for coefficient, rows in terms:
            letters = []
            for row in rows:
                value = self._numbers.get(row)
                if isinstance(value, Fraction):
                    coefficient *= value
                else:
                    letters.append(row)
            if letters:
                node = self.product(*letters)
                parts[node] = parts.get(node, Fraction(0)) + coefficient
            else:
                constant += coefficient
        kept = tuple((c, node) for node, c in parts.items() if c)
        if out in parts and len(kept) == 1:
            return  # dA/dB = dA/dB
        if self.is_number(out):
            return
        self._link(Sum(out, kept, constant, rule, written))

    def _link(self, equation: Sum) -> None:
        for node in {equation.out, *(node for _, node in equation.parts)}:
            self.sums_with[node].append(len(self.sums))
        self.sums.append(equation)

    def product(self, *rows: int) -> int:
        """The node for a product of one or two rows."""
        if len(rows) == 1:
            return rows[0]
        key = min(rows), max(rows)
        if key not in self._products:
            self._multiply(-1 - len(self.factors), *key)
        return self._products[key]

    def has_product(self, x: int, y: int) -> bool:
        """Whether the product of two rows occurs."""
        return (min(x, y), max(x, y)) in self._products

    def is_number(self, row: int) -> bool:
        """Whether a row is at a number that is a fraction, whatever the leaves are."""
        return isinstance(self._numbers.get(row), Fraction)

    def _multiply(self, out: int, first: int, second: int) -> None:
        product = Product(out, first, second)
        other = self._products.setdefault((min(first, second), max(first, second)), out)
        if other != out:  # an equal product, made otherwise
            self._link(Sum(out, ((ONE, other),)))
        self.factors[out] = first, second
        for node in {out, first, second}:
            self.products_with[node].append(product)

    def _apply(self, applied: Apply) -> None:
        for node in {applied.out, *applied.inputs}:
            self.applied_to[node].append(applied)


def _terms(op: str, rows: tuple[int, ...]) -> list[tuple[Fraction, tuple[int, ...]]]:
    """The terms of a sum, each a coefficient and its factors."""
    if op == "mul":
        return [(ONE, rows)]
    if op == "dot":
        half = len(rows) // 2
        return [(ONE, pair) for pair in zip(rows[:half], rows[half:], strict=True)]
    if op == "sub":
        return [(ONE, rows[:1]), (-ONE, rows[1:])]
    coefficient = Fraction(1, len(rows)) if op == "mean" else -ONE if op == "neg" else ONE
    return [(coefficient, (row,)) for row in rows]
