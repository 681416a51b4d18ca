"""Whether a witness is one: checked from its leaves alone, with fractions or many digits.

Floats find witnesses, but they do not judge them: where a sigmoid is saturated, they do not tell two values
apart. Three ways, in turn: fractions, where there is nothing but arithmetic and gates; polynomials in
numbers that are no fractions (`normal.py`); and intervals of 60 digits, for instances that are only given by
so many digits themselves.
"""

from __future__ import annotations

from contextlib import nullcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from bptutor.calculus.exact import Exact
from bptutor.calculus.precise import Values, precision, written
from bptutor.calculus.sufficiency.model import functions_of
from bptutor.calculus.sufficiency.normal import Atoms, Form, Forms, TooLong, added, constant, general

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.graph import Graph
    from bptutor.calculus.sampling import GeneralFunction
    from bptutor.calculus.sufficiency.question import Number, Question, Witness

DIGITS = 60
AS_GOOD_AS_EQUAL = Fraction(1, 10**45)
"""What is known may differ by this share of itself, where an instance is only known by its digits."""
DIFFERENT = Fraction(1, 10**6)
"""The target must differ by this share of itself ..."""
SMALLEST = 1e-25
"""... and by so much: where it is 0, what digits leave open makes some difference, too."""


LONG = 10**9
"""Leaves with denominators from this on are only known by their digits."""


class Found(NamedTuple):
    """That two instances are a witness: in which row of the target, and whether that is free of rounding."""

    row: int
    exact: bool


def holds(question: Question, witness: Witness) -> bool:
    """Whether the two instances agree on what is known, have the numbers given, and differ in `differs`."""
    found = judged(question, witness.first, witness.second, [witness.differs.row])
    return found is not None and (found.exact or not witness.exact)


def judged(
    question: Question,
    first: Mapping[int, Number],
    second: Mapping[int, Number],
    targets: Sequence[int] | None = None,
) -> Found | None:
    """The row of the target that tells two instances apart; None if they are no witness."""
    a, b = ({row: written(x) for row, x in leaves.items()} for leaves in (first, second))
    if not (_in_domains(question, a) and _in_domains(question, b)):
        return None
    wanted = list(question.target_rows if targets is None else targets)
    is_simple = max((x.denominator for x in (*a.values(), *b.values())), default=1) < LONG
    for way in _WAYS if is_simple else _WAYS[2:]:
        with nullcontext() if way is _Fractions else precision(DIGITS):  # fractions need no mpmath
            try:
                pair = way(question, a, b)
                if _agree(question, pair):
                    row = next((row for row in wanted if pair.differ(row)), None)
                    return None if row is None else Found(row, way is not _Digits)
                if way is _Fractions:
                    return None
            except TooLong:
                continue
    return None


def _in_domains(question: Question, leaves: Mapping[int, Fraction]) -> bool:
    """Whether leaves are what they may be: labels, one-hot vectors, probabilities, positive numbers."""
    hot: dict[tuple[int, tuple[int, ...]], list[Fraction]] = {}
    for q in question.leaves:
        domain, value = question.graph.domains[q.block.id], leaves[q.row]
        if domain == "one-hot":
            hot.setdefault((q.block.id, q.index[:-1]), []).append(value)
        fine = {"0 or 1": value in (0, 1), "one-hot": value in (0, 1), "positive": value > 0,
                "probability": 0 < value < 1}  # fmt: skip
        if not fine.get(domain, True) and q.row not in question.fixed:
            return False
    sizes = {key: question.graph.blocks[key[0]].shape[-1:] or (2,) for key in hot}
    return all(sum(v) == 1 or (sum(v) == 0 and len(v) < sizes[key][0]) for key, v in hot.items())


def _agree(question: Question, pair: _Pair) -> bool:
    numbers = all(pair.meet(row, written(number)) for row, number in question.fixed.items())
    return numbers and all(pair.same(row) for row in question.known_rows)


# ---------------------------------------------------------------- two instances, and three kinds of numbers


class _Pair(Protocol):
    """Two instances, row by row. Each method raises TooLong where it cannot tell."""

    def same(self, row: int) -> bool:
        """Whether the row has one value in both, for certain."""

    def meet(self, row: int, number: Fraction) -> bool:
        """Whether the row has this value in both, for certain."""

    def differ(self, row: int) -> bool:
        """Whether the row has clearly different values."""


class _Fractions:
    """Rows as fractions."""

    def __init__(self, question: Question, *leaves: Mapping[int, Fraction]) -> None:
        self._pair = [Exact(question.graph, values) for values in leaves]

    def _values(self, row: int) -> tuple[Fraction, Fraction]:
        first, second = (values[row] for values in self._pair)
        if first is None or second is None or any(values.is_rounded(row) for values in self._pair):
            raise TooLong
        return first, second

    def same(self, row: int) -> bool:
        a, b = self._values(row)
        return a == b

    def meet(self, row: int, number: Fraction) -> bool:
        return self._values(row) == (number, number)

    def differ(self, row: int) -> bool:
        a, b = self._values(row)
        return abs(a - b) > DIFFERENT * max(abs(a), abs(b))


class _Polynomials:
    """Rows as polynomials in numbers that are no fractions: equal where the polynomials are."""

    def __init__(self, question: Question, *leaves: Mapping[int, Fraction]) -> None:
        self._atoms = Atoms(_functions(question))
        self._pair = [Forms(question.graph, values, self._atoms) for values in leaves]

    def _values(self, row: int) -> tuple[Form, Form]:
        first, second = (values[row] for values in self._pair)
        return first, second

    def same(self, row: int) -> bool:
        a, b = self._values(row)
        return a == b

    def meet(self, row: int, number: Fraction) -> bool:
        return all(constant(form) == number for form in self._values(row))

    def differ(self, row: int) -> bool:
        a, b = self._values(row)
        worth = [self._atoms.value(form) for form in (added(a, b, factors=(1, -1)), a, b)]
        return _clearly(*worth)


class _Digits:
    """Rows as intervals of many digits; what differs by next to nothing counts as the same."""

    def __init__(self, question: Question, *leaves: Mapping[int, Fraction]) -> None:
        functions = _functions(question)
        self._pair = [Intervals(question.graph, values, functions) for values in leaves]

    def same(self, row: int) -> bool:
        a, b = (values[row] for values in self._pair)
        return _nearly(a, b)

    def meet(self, row: int, number: Fraction) -> bool:
        from bptutor.calculus.precise_ops import of_fraction

        return all(_nearly(values[row], of_fraction(number)) for values in self._pair)

    def differ(self, row: int) -> bool:
        a, b = (values[row] for values in self._pair)
        return _clearly(a - b, a, b)


_WAYS = (_Fractions, _Polynomials, _Digits)


def _nearly(a: Any, b: Any) -> bool:
    size = max(abs(a).b, abs(b).b)
    is_nothing = 0 in a or 0 in b  # then there is no share of it
    return bool(abs(a - b).b <= float(AS_GOOD_AS_EQUAL) * (1 if is_nothing else size))


def _clearly(difference: Any, a: Any, b: Any) -> bool:
    return bool(abs(difference).a > max(float(DIFFERENT) * max(abs(a).b, abs(b).b), SMALLEST))


class _Source:
    """What knows a graph and its leaves (see `precise.Source`)."""

    def __init__(self, graph: Graph, fixed: Mapping[int, Fraction]) -> None:
        self.graph, self.fixed = graph, fixed


class Intervals(Values):
    """The rows of one instance as intervals that surely hold them; leaves are fractions."""

    def __init__(
        self, graph: Graph, leaves: Mapping[int, Fraction], functions: Mapping[str, GeneralFunction]
    ) -> None:
        super().__init__(_Source(graph, leaves), 0)
        self._functions = functions

    def _general(self, name: str, orders: tuple[int, ...], arguments: list[Any]) -> Any:
        return general(self._functions[name], orders, arguments)


def _functions(question: Question) -> dict[str, GeneralFunction]:
    rows = [*question.known_rows, *question.target_rows, *question.fixed]
    return functions_of(question.graph, [question.graph.owner[row].block for row in rows])
