"""Values as polynomials in numbers that are no fractions, so that two of them can be proved to be equal.

With fractions for leaves, sigmoid(3) is no fraction. It becomes an *atom*, a letter that stands for it, and
2*sigmoid(3) - 1 is a polynomial in it. Two values with the same polynomial are equal, whatever the atoms are
worth. Different polynomials prove nothing. `sigmoid(-z) = 1 - sigmoid(z)` and the symmetries of tanh and its
like are put in, so z and -z are seen to have one slope.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from bptutor.calculus.exact import EXACT_LEAK, HIGHEST_POWER
from bptutor.calculus.precise_ops import ELEMENTWISE, guarded, of_fraction, softmax

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sampling import GeneralFunction

Monomial: TypeAlias = tuple[tuple[int, int], ...]
"""Atoms and their powers, sorted."""
Form: TypeAlias = tuple[tuple[Monomial, Fraction], ...]
"""A polynomial: its monomials and what stands before each, sorted; () is 0."""

MOST_TERMS = 120
ONE: Monomial = ()


def number(x: Fraction | int) -> Form:
    """A fraction as a polynomial."""
    return ((ONE, Fraction(x)),) if x else ()


def constant(x: Form) -> Fraction | None:
    """The fraction that a polynomial is, None if there are atoms in it."""
    if not x:
        return Fraction(0)
    return x[0][1] if len(x) == 1 and x[0][0] == ONE else None


def added(*forms: Form, factors: Sequence[int] = ()) -> Form:
    """The sum, each times its factor (1 if there are none)."""
    total: dict[Monomial, Fraction] = {}
    for form, factor in zip(forms, factors or (1,) * len(forms), strict=True):
        for monomial, c in form:
            total[monomial] = total.get(monomial, Fraction(0)) + c * factor
    return _sorted(total)


def multiplied(a: Form, b: Form) -> Form:
    """The product."""
    total: dict[Monomial, Fraction] = {}
    for m, x in a:
        for n, y in b:
            powers = dict(m)
            for atom, power in n:
                powers[atom] = powers.get(atom, 0) + power
            monomial = tuple(sorted(powers.items()))
            total[monomial] = total.get(monomial, Fraction(0)) + x * y
    return _sorted(total)


def _sorted(total: Mapping[Monomial, Fraction]) -> Form:
    return tuple(sorted((m, c) for m, c in total.items() if c))


class TooLong(Exception):
    """A polynomial with too many terms, or an operation that is not undertaken."""


class Atoms:
    """The atoms of several instances: equal expressions in equal numbers are one atom."""

    def __init__(self, functions: Mapping[str, GeneralFunction]) -> None:
        self._functions = functions
        self._of: dict[Any, int] = {}
        self._worth: list[Any] = []

    def atom(self, op: str, operands: tuple[Form, ...], extra: Any = None) -> Form:
        """The polynomial that is nothing but `op` of these operands."""
        key = (op, extra, operands)
        if key not in self._of:
            self._worth.append(self._valued(op, operands, extra))
            self._of[key] = len(self._of)
        return ((((self._of[key], 1),), Fraction(1)),)

    def value(self, form: Form) -> Any:
        """An interval that holds the value of a polynomial."""
        total = of_fraction(Fraction(0))
        for monomial, c in form:
            term = of_fraction(c)
            for atom, power in monomial:
                term = term * self._worth[atom] ** power
            total = total + term
        return total

    def sign(self, form: Form) -> int:
        """Of a polynomial. Raises TooLong where so many digits as there are now do not tell it."""
        known = constant(form)
        if known is not None:
            return (known > 0) - (known < 0)
        value = self.value(form)
        if value.a > 0 or value.b < 0:
            return 1 if value.a > 0 else -1
        raise TooLong

    def _valued(self, op: str, operands: tuple[Form, ...], extra: Any) -> Any:
        values = [self.value(x) for x in operands]
        if op == "func":
            name, orders = extra
            return general(self._functions[name], orders, values)
        if op == "softmax":
            return guarded(softmax, values, extra)
        return guarded(ELEMENTWISE[op], *values)


def general(f: GeneralFunction, orders: tuple[int, ...], arguments: Sequence[Any]) -> Any:
    """A general function (of all instances alike) on intervals, as `sampling.GeneralFunction` computes it."""
    from mpmath import iv

    total = iv.mpf(0 if any(orders) else float(f.level[0]))
    for height, pace, phase in zip(f.height[:, 0], f.pace[:, :, 0], f.phase[:, 0], strict=True):
        angle, size = float(phase) + iv.pi * sum(orders) / 2, iv.mpf(float(height))
        for w, x, n in zip(pace, arguments, orders, strict=True):
            angle, size = angle + float(w) * x, size * iv.mpf(float(w)) ** n
        total += size * ELEMENTWISE["sin"](angle)
    return total


class Forms:
    """The rows of one instance as polynomials; leaves are fractions."""

    def __init__(self, graph: Graph, leaves: Mapping[int, Fraction], atoms: Atoms) -> None:
        self._graph, self._atoms = graph, atoms
        self._known: dict[int, Form] = {row: number(x) for row, x in leaves.items()}

    def __getitem__(self, row: int) -> Form:
        """The polynomial of a row. Raises TooLong."""
        seen: set[int] = set()
        todo = [row]
        while todo:
            r = todo.pop()
            if r not in seen and r not in self._known:
                seen.add(r)
                todo += self._graph.recipe(r)[1]
        for r in sorted(seen):  # rows are numbered after the rows they are made of
            self._known[r] = form = self._computed(r)
            if len(form) > MOST_TERMS:
                raise TooLong
        return self._known[row]

    def _computed(self, row: int) -> Form:
        op, operands = self._graph.recipe(row)
        q = self._graph.owner[row]
        if op == "leaf":
            raise TooLong  # a leaf without a number
        if op == "const":
            return number(self._graph.number(row))
        values = tuple(self._known[r] for r in operands)
        if op == "func":
            return self._atoms.atom(op, values, q.block.attr)
        if op == "softmax":
            return self._softmax(values, q.index[-1])
        rule = _RULES.get(op)
        return rule(self._atoms, *values) if rule else _elementary(self._atoms, op, *values)

    def _softmax(self, values: tuple[Form, ...], place: int) -> Form:
        """Entries depend on differences only: what is added to all of them drops out."""
        shifted = [added(x, values[place], factors=(1, -1)) for x in values]
        others = sorted(x for k, x in enumerate(shifted) if k != place)
        return self._atoms.atom("softmax", (number(0), *others), 0)


# ---------------------------------------------------------------- rules


def _elementary(atoms: Atoms, op: str, *values: Form) -> Form:
    """An atom; of an odd function of what is negative, the negative atom, and so on."""
    x = values[0]
    mirrored = op in _MIRRORED and _leads_negative(x)
    if not mirrored:
        return atoms.atom(op, values)
    atom = atoms.atom(op, (added(x, factors=(-1,)),))
    return _MIRRORED[op](atom)


def _leads_negative(x: Form) -> bool:
    return bool(x) and x[-1][1] < 0


_MIRRORED: dict[str, Callable[[Form], Form]] = {
    "sigmoid": lambda o: added(number(1), o, factors=(1, -1)),
    "tanh": lambda o: added(o, factors=(-1,)),
    "sin": lambda o: added(o, factors=(-1,)),
    "sinh": lambda o: added(o, factors=(-1,)),
    "cos": lambda o: o,
    "cosh": lambda o: o,
}


def _dot(_: Atoms, *values: Form) -> Form:
    half = len(values) // 2
    return added(*(multiplied(a, b) for a, b in zip(values[:half], values[half:], strict=True)))


def _divided(atoms: Atoms, a: Form, b: Form) -> Form:
    divisor = constant(b)
    if divisor is None:
        return multiplied(a, atoms.atom("div", (number(1), b)))
    if divisor == 0:
        raise TooLong
    return multiplied(a, number(1 / divisor))


def _power(atoms: Atoms, a: Form, n: Form) -> Form:
    power, base = constant(n), constant(a)
    if power is None or power.denominator != 1 or abs(power) > HIGHEST_POWER or (base == 0 and power < 0):
        return atoms.atom("pow", (a, n))
    if base is not None:
        return number(base ** int(power))
    if power < 0:
        return atoms.atom("pow", (a, n))
    if power > 8:
        raise TooLong
    found = number(1)
    for _ in range(int(power)):
        found = multiplied(found, a)
    return found


def _piece(positive: Fraction, negative: Fraction) -> Callable[[Atoms, Form], Form]:
    """A function that is x times one number above 0, and times another below."""
    return lambda atoms, x: multiplied(x, number(positive if atoms.sign(x) > 0 else negative))


def _chosen(side: int) -> Callable[[Atoms, Form, Form], Form]:
    return lambda atoms, a, b: a if side * atoms.sign(added(a, b, factors=(1, -1))) >= 0 else b


def _comparison(holds: Callable[[int], bool]) -> Callable[[Atoms, Form, Form], Form]:
    return lambda atoms, a, b: number(int(holds(atoms.sign(added(a, b, factors=(1, -1))))))


_RULES: dict[str, Callable[..., Form]] = {
    "identity": lambda _, x: x,
    "add": lambda _, a, b: added(a, b),
    "sub": lambda _, a, b: added(a, b, factors=(1, -1)),
    "mul": lambda _, a, b: multiplied(a, b),
    "neg": lambda _, a: added(a, factors=(-1,)),
    "sum": lambda _, *x: added(*x),
    "mean": lambda _, *x: multiplied(added(*x), number(Fraction(1, len(x)))),
    "dot": _dot,
    "div": _divided,
    "pow": _power,
    "relu": _piece(Fraction(1), Fraction(0)),
    "leaky_relu": _piece(Fraction(1), EXACT_LEAK),
    "abs": _piece(Fraction(1), Fraction(-1)),
    "step": lambda atoms, x: number(int(atoms.sign(x) > 0)),
    "gate": lambda atoms, x: number(int(atoms.sign(x) > 0)),
    "leaky_gate": lambda atoms, x: number(1 if atoms.sign(x) > 0 else EXACT_LEAK),
    "sign": lambda atoms, x: number(atoms.sign(x)),
    "max": _chosen(1),
    "min": _chosen(-1),
    "gt": _comparison(lambda s: s > 0),
    "ge": _comparison(lambda s: s >= 0),
    "lt": _comparison(lambda s: s < 0),
    "le": _comparison(lambda s: s <= 0),
    "eq": _comparison(lambda s: s == 0),
    "ne": _comparison(lambda s: s != 0),
}
