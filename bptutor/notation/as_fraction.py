"""A part of a formula as one fraction, and back: the tree side of `rational`.

Names, functions and whatever else is no arithmetic are letters; arrays are multiplied entry by entry, so all
must have one shape. The result keeps the sums that stood in the formula as factors, and their order.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from bptutor.notation import rational, tree
from bptutor.notation.printer import show
from bptutor.notation.rational import Ratio
from bptutor.notation.tidy import tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.notation.rational import Key, Polynomial
    from bptutor.notation.tree import Node

HIGHEST_POWER = 6
PRODUCTS = ("*", "/", "hadamard")

_ONE = tree.Number(Fraction(1))


class Mixed(Exception):
    """A part of a formula in which not everything commutes."""


class AsFraction:
    """Reads one part of a formula; `shape` tells the shapes of what is no arithmetic, or raises Mixed."""

    def __init__(self, shape: Callable[[Node], tuple[int, ...]]) -> None:
        self._shape_of = shape
        self._letters: dict[Node, int] = {}
        self._shaped: set[int] = set()
        self._shape: set[tuple[int, ...]] = set()
        self._sums: dict[Key, tuple[Node, Fraction]] = {}
        self._places: dict[Key, int] = {}

    def of(self, node: Node, groups: Sequence[Sequence[Node]]) -> Node | None:
        """The fraction as a formula; None where nothing was cancelled."""
        ratio = self.ratio(node)[0]
        above = self._added_up(ratio.above, groups)
        cancelled = sum(ratio.below.values()) < sum(_divisors(part) for part in tree.walk(node))
        if above == ratio.above and not cancelled and not self._is_flat(node):
            return None
        bottom = [self._raised(key, power) for key, power in ratio.below.items()]
        lead = math.prod((self._lead(key) ** power for key, power in ratio.below.items()), start=Fraction(1))
        top = self._product({monomial: value * lead for monomial, value in above.items()})
        return tidied(tree.Binary("/", top, self._multiplied(bottom))) if bottom else tidied(top)

    def _is_flat(self, node: Node) -> bool:
        """Whether a formula is a sum of products of names, so that there are no brackets to lose."""
        return isinstance(node, tree.Binary) and node.op in ("+", "-") and not self._sums

    # ---- reading

    def ratio(self, node: Node) -> tuple[Ratio, bool]:
        """A part as a fraction, and whether it is an array. Raises Mixed and TooLong."""
        match node:
            case tree.Number():
                return Ratio.of(node.value), False
            case tree.Unary():
                inner, shaped = self.ratio(node.arg)
                return Ratio.of(-1) * inner, shaped
            case tree.Binary(op="+" | "-"):
                (a, x), (b, y) = self.ratio(node.left), self.ratio(node.right)
                return (a + b if node.op == "+" else a - b), x or y
            case tree.Binary(op="*" | "hadamard" | "/"):
                (a, x), (b, y) = self._factor(node.left), self._factor(node.right)
                if x and y and node.op == "*":
                    raise Mixed
                over = b.inverse() if node.op == "/" else b
                if over is None:
                    raise Mixed
                return a * over, x or y
            case tree.Binary(op="^", right=tree.Number(value=n)) if n in range(2, HIGHEST_POWER + 1):
                base, shaped = self._factor(node.left)
                return reduce(lambda p, q: p * q, [base] * int(n)), shaped
            case _:
                return self._letter(node)

    def _factor(self, node: Node) -> tuple[Ratio, bool]:
        """A factor; what it is as a whole is remembered, to be found again in the result."""
        found, shaped = self.ratio(node)
        if not found.below and found.above and not _is_product(node):
            key, lead = rational.normal(found.above)
            self._places.setdefault(key, len(self._places))
            if len(key) > 1:
                self._sums.setdefault(key, (node, lead))
        return found, shaped

    def _letter(self, node: Node) -> tuple[Ratio, bool]:
        shape = self._shape_of(node)
        number = self._letters.setdefault(node, len(self._letters))
        if shape:
            self._shaped.add(number)
            self._shape.add(shape)
            if len(self._shape) > 1:
                raise Mixed
        return Ratio(rational.letter(number), {}), bool(shape)

    def _added_up(self, above: Polynomial, groups: Sequence[Sequence[Node]]) -> Polynomial:
        """Entries that add up to 1, wherever each of them stands with the same factors."""
        for group in groups:
            numbers = [self._letters.get(node) for node in group]
            if None in numbers:
                continue
            first = rational.letter(numbers[0] or 0)
            for monomial, value in list(above.items()):
                rest = rational.divided({monomial: value}, first)
                terms = [rational.times(rest, rational.letter(n or 0)) for n in numbers] if rest else []
                if rest and all(above.get(m) == v for term in terms for m, v in term.items()):
                    above = rational.total([(above, 1), (rest, 1), *((term, -1) for term in terms)])
        return above

    # ---- writing

    def _product(self, above: Polynomial) -> Node:
        """A polynomial as a product: the sums it was made of, then the letters all terms share."""
        if not above:
            return tree.Number(Fraction(0))
        found: dict[Key, int] = {}
        for key in [*self._sums, *(rational.normal(rational.letter(n))[0] for n in self._letters.values())]:
            while (rest := rational.divided(above, dict(key))) is not None:
                above, found[key] = rest, found.get(key, 0) + 1
        size = _content(above)
        above = {monomial: value / size for monomial, value in above.items()}
        for key, power in found.items():
            size /= self._lead(key) ** power
        if size < 0:
            size, above = -size, {monomial: -value for monomial, value in above.items()}
        ordered = sorted(found, key=lambda key: self._places.get(key, len(self._places)))
        factors = [self._raised(key, found[key]) for key in ordered]
        if set(above) == {()}:
            return self._multiplied([tree.Number(size * above[()]), *factors])
        return self._multiplied([tree.Number(size), self._sum(above), *factors])

    def _raised(self, key: Key, power: int) -> Node:
        base = self._sums[key][0] if key in self._sums else self._sum(dict(key))
        return base if power == 1 else tree.Binary("^", base, tree.Number(Fraction(power)))

    def _lead(self, key: Key) -> Fraction:
        """How many times a polynomial its formula is."""
        return self._sums[key][1] if key in self._sums else Fraction(1)

    def _sum(self, above: Polynomial) -> Node:
        """A sum as it is, or with one letter put outside brackets, whichever is shorter."""
        forms = [self._terms(above)]
        for number in self._letters.values():
            with_it = {m: v for m, v in above.items() if dict(m).get(number)}
            if 1 < len(with_it) < len(above):
                inner = rational.divided(with_it, rational.letter(number))
                rest = {m: v for m, v in above.items() if m not in with_it}
                if inner is not None:
                    product = self._multiplied([self._terms(inner), self._node(number)])
                    forms.append(tree.Binary("+", product, self._terms(rest)))
        return min((tidied(form) for form in forms), key=length)

    def _terms(self, above: Polynomial) -> Node:
        last = [(len(self._letters), 0)]
        ordered = sorted(above, key=lambda monomial: [(number, -power) for number, power in monomial] or last)
        terms = [self._term(monomial, above[monomial]) for monomial in ordered]
        return reduce(lambda a, b: tree.Binary("+", a, b), terms)

    def _term(self, monomial: rational.Monomial, value: Fraction) -> Node:
        powers = [
            self._node(n) if p == 1 else tree.Binary("^", self._node(n), tree.Number(Fraction(p)))
            for n, p in monomial
        ]
        product = self._multiplied([tree.Number(abs(value)), *powers])
        return tree.Unary(product) if value < 0 else product

    def _node(self, number: int) -> Node:
        return next(node for node, n in self._letters.items() if n == number)

    def _multiplied(self, factors: Sequence[Node]) -> Node:
        left = [f for f in factors if f != _ONE] or [_ONE]
        return reduce(self._entrywise, left)

    def _entrywise(self, a: Node, b: Node) -> Node:
        both = self._shape_of(a) and self._shape_of(b)
        return tree.Binary("hadamard" if both else "*", a, b)


# ---- small things ----------------------------------------------------------------------------------------


def _is_product(node: Node) -> bool:
    return isinstance(node, tree.Unary) or (isinstance(node, tree.Binary) and node.op in PRODUCTS)


def _divisors(node: Node) -> int:
    return len(factors(node.right)) if isinstance(node, tree.Binary) and node.op == "/" else 0


def _content(above: Polynomial) -> Fraction:
    """The number that all coefficients are whole multiples of."""
    values = list(above.values())
    return Fraction(math.gcd(*(abs(v.numerator) for v in values)), math.lcm(*(v.denominator for v in values)))


def factors(node: Node) -> list[Node]:
    """The factors of a product, in order."""
    if isinstance(node, tree.Binary) and node.op == "*":
        return [*factors(node.left), *factors(node.right)]
    return [node]


def length(node: Node) -> int:
    """How long a formula is on screen."""
    return len(show(node, "ascii"))
