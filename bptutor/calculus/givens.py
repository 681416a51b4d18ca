"""Evaluation from partial knowledge: one instance, some quantities given, entry by entry.

Any quantity may be given: a leaf, a pre-activation in the middle, the value or slope of a general function, a
derivative, a sub-expression.  A given replaces its definition; where the definition can be computed from the
other givens as well, the two must agree.  Only the entries that are needed are computed, on Python floats and
without recursion.  What does not follow is None, decided by structure alone (see `settle`).
"""

from __future__ import annotations

import math
from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from bptutor.calculus.arrays import places
from bptutor.calculus.detours import Detours
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.missing import Missing
from bptutor.calculus.ranges import check_range
from bptutor.calculus.settle import Known, settle
from bptutor.calculus.term_scale import term_scale
from bptutor.errors import Contradiction, GraphError, Undefined, Undetermined
from bptutor.text import shape_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from fractions import Fraction

EXACT = 1e-9
"""How far two computations of one value may differ by rounding alone, relative to the size of its terms."""


class Stated(NamedTuple):
    """A number as written, and how far its last digit lets the true one be from it (0.37: 0.005)."""

    value: float | Fraction
    slack: float = 0.0


class Givens:
    """What follows from `given`: pairs of a block or quantity and its value.

    A value is a number, a `Stated` (any tuple of number and slack will do), or nested lists of them of the
    block's shape, with None for entries that are not given.
    Raises Contradiction where two givens do not agree (`approximately` lets rounded ones differ), Impossible
    where a given is out of range (a negative ReLU output), Undefined where a given stands for something that
    has no value, GraphError where shapes do not fit. `describe` says in messages what has no name.
    """

    def __init__(
        self,
        graph: Graph,
        given: Iterable[tuple[Block | Quantity, Any]],
        approximately: bool = False,
        describe: Callable[[Quantity], str] = str,
    ) -> None:
        self.graph, self._describe = graph, describe
        self._stated: dict[int, Stated] = {}
        self._given: list[Quantity] = []
        self._written: dict[int, Quantity] = {}
        self._opposites: dict[tuple[int, ...], float] = {}
        for target, value in given:
            self._state_all(target, value)
        self._values: dict[int, Known] = {row: float(s.value) for row, s in self._stated.items()}
        self._look_about()
        graph.followers.add(self)
        for row, stated in self._stated.items():
            check_range(self.name_of(row), graph.recipe(row)[0], float(stated.value), stated.slack)
            if not approximately:
                self._check(row, stated)

    def _look_about(self) -> None:
        """Start afresh with what is remembered about the graph, but for the values of its rows."""
        self._detours = Detours(self.graph, self.by_definition, self._stated)
        self._missing = Missing(self.graph, self.by_definition, self._describe)

    def mark(self) -> int:
        """How many rows the graph has (see rollback.Follower)."""
        return len(self.graph.owner)

    def go_back(self, mark: int) -> None:
        """Forget the values of rows that came after `mark`."""
        self._values = {row: value for row, value in self._values.items() if row < mark}
        self._look_about()

    @property
    def fixed(self) -> dict[int, float | Fraction]:
        """The given numbers by row, as they were written."""
        return {row: stated.value for row, stated in self._stated.items()}

    def supposing(self, values: Mapping[int, float]) -> Givens:
        """What would follow if these rows had these values, whatever they really come to. Nothing is checked.

        For a moment only: it does not follow the graph when formulas are taken back.
        """
        other = copy(self)
        other._stated = self._stated | {row: Stated(value) for row, value in values.items()}
        other._values = {row: float(stated.value) for row, stated in other._stated.items()}
        other._look_about()
        return other

    # ---- asking

    def get(self, row: int) -> float | None:
        """The value of a row, or None where the givens do not settle it.  Raises Undefined."""
        value = self.by_definition(row)
        if value is None and self._detour_below(row):
            value = self.by_definition(row)
        if value is not None and not math.isfinite(value):
            raise Undefined(self.name_of(row), self.name_of(self._origin(row)))
        return None if value is None else value + 0.0  # no -0

    def value(self, target: Block | Quantity) -> Any:
        """A float, or nested lists of the block's shape.  Raises Undetermined, Undefined."""
        rows = _rows(target)
        values = np.empty(rows.shape, dtype=object)
        for index in places(rows.shape):
            value = self.get(int(rows[index]))
            if value is None:
                asked = target if isinstance(target, Quantity) else Quantity(target, index)
                raise Undetermined(self._said(asked), self._nearest(int(rows[index])))
            values[index] = value
        return values.tolist()

    def determined(self, target: Block | Quantity) -> bool:
        """Whether every entry follows from the givens."""
        return all(self.get(row) is not None for row in _rows(target).ravel().tolist())

    def is_given(self, row: int) -> bool:
        """Whether the row's value was stated, not computed."""
        return row in self._stated

    @property
    def given(self) -> tuple[Quantity, ...]:
        """What was stated, entry by entry, as it was named."""
        return tuple(self._given)

    def scale(self, target: Block | Quantity) -> float:
        """How large the terms are that make up the target (its largest entry, for an array).

        Sums are taken without cancellation, and a factor of 0 is left out: the size by which to judge how
        near to a truth of 0 an answer is.
        """
        rows = _rows(target).ravel().tolist()
        return max((term_scale(self.graph, self.get, row) for row in rows), default=0.0)

    def missing(self, target: Block | Quantity) -> tuple[str, ...]:
        """The nearest quantities with a name that would settle the target, as few as were found."""
        unknown = [row for row in _rows(target).ravel().tolist() if self.get(row) is None]
        return tuple(dict.fromkeys(name for row in unknown for name in self._nearest(row)))

    def by_definition(self, row: int) -> Known:
        """The value of a row from what it is made of, NaN where that is undefined; no `detours`."""
        if row not in self._values:
            for r in self._needed(row):
                self._values[r] = self._from_operands(r)
        return self._values[row]

    def name_of(self, row: int) -> str:
        """What to call a row: as it was given, else by the name of a node that holds it."""
        if row in self._written:
            return self._said(self._written[row])
        return self._missing.name_of(row)

    def _said(self, q: Quantity) -> str:
        return str(q) if q.block.name is not None else self._describe(q)

    def _nearest(self, row: int) -> tuple[str, ...]:
        return tuple(self.name_of(r) for r in self._missing.nearest(row))

    # ---- what is given

    def _state_all(self, target: Block | Quantity, value: Any) -> None:
        if isinstance(target, Quantity):
            self._state(target, value)
        elif not target.shape:
            self._state(Quantity(target), value)
        else:
            for q in target.quantities():
                self._state(q, _entry(value, q))

    def _state(self, q: Quantity, value: Any) -> None:
        if value is None:
            return
        if hasattr(value, "__len__") and not isinstance(value, tuple):
            raise _misfit(q)
        new = Stated(value[0], float(value[1])) if isinstance(value, tuple) else Stated(value)
        old = self._stated.get(q.row)
        if not math.isfinite(new.value):
            raise GraphError(f"{q} is given as {new.value}, which is not a finite number")
        if old is not None and abs(float(old.value) - float(new.value)) > old.slack + new.slack:
            raise Contradiction(str(q), float(new.value), float(old.value))
        if old is None or new.slack < old.slack:
            self._stated[q.row] = new
        self._given.append(q)
        self._written.setdefault(q.row, q)
        op, operands = self.graph.recipe(q.row)
        if op == "sub":  # y - z settles z - y
            self._opposites[operands[::-1]] = -float(new.value)

    def _check(self, row: int, stated: Stated) -> None:
        """A given that can also be computed must agree, within its own rounding."""
        for computed in (self._from_definition(row), self._detours.along(row, skip=row)):
            if computed is None:
                continue
            if not math.isfinite(computed):
                raise Undefined(self.name_of(row), self.name_of(self._origin(row, given=True)))
            value = float(stated.value)
            terms = max(abs(value), term_scale(self.graph, self.by_definition, row, given=True))
            if abs(computed - value) > stated.slack + EXACT * min(terms, 1e300):
                raise Contradiction(self.name_of(row), value, computed)

    # ---- computing

    def _needed(self, row: int) -> list[int]:
        """`row` and what it is made of, as far as not known yet; operands first."""
        seen: set[int] = set()
        todo = [row]
        while todo:
            r = todo.pop()
            if r not in seen and r not in self._values:
                seen.add(r)
                todo.extend(self.graph.recipe(r)[1])
        return sorted(seen)  # rows are numbered after the rows they are made of

    def _from_definition(self, row: int) -> Known:
        for r in self.graph.recipe(row)[1]:
            self.by_definition(r)
        return self._from_operands(row)

    def _from_operands(self, row: int) -> Known:
        op, operands = self.graph.recipe(row)
        if op == "leaf":
            return None
        if op == "const":
            return float(self.graph.number(row))
        value = settle(op, [self._values[r] for r in operands], *self.graph.owner[row].index[-1:])
        if value is None and op == "sub":
            return self._opposites.get(operands)
        return value

    def _detour_below(self, row: int) -> bool:
        """Settle derivatives that `row` lacks in other ways than by definition; whether one was found."""
        if not self._stated:
            return False  # constants alone: definitions fold them
        found = False
        seen: set[int] = set()
        todo = [row]
        while todo:
            r = todo.pop()
            if r in seen or self.by_definition(r) is not None:
                continue
            seen.add(r)
            if not self._detours.knows(r):
                todo.extend(self.graph.recipe(r)[1])
            elif (value := self._detours.along(r)) is not None:
                self._values[r] = value
                found = True
        if found:
            self._values = {r: v for r, v in self._values.items() if v is not None}
        return found

    def _origin(self, row: int, given: bool = False) -> int:
        """The first row that is not a finite number although all it is made of is."""
        while True:
            operands = () if not given and self.is_given(row) else self.graph.recipe(row)[1]
            given = False
            bad = [r for r in operands if (v := self._values.get(r)) is not None and not math.isfinite(v)]
            if not bad:
                return row
            row = bad[0]


def _rows(target: Block | Quantity) -> Any:
    return target.block.rows[target.index] if isinstance(target, Quantity) else target.rows


def _entry(value: Any, q: Quantity) -> Any:
    """The entry of nested lists that stands at `q`."""
    for k, n in zip(q.index, q.block.shape, strict=True):
        if value is None:
            return None
        if isinstance(value, tuple) or not hasattr(value, "__len__") or len(value) != n:
            raise _misfit(q)
        value = value[k]
    return value


def _misfit(q: Quantity) -> GraphError:
    name = q.block.name if isinstance(q.block.name, str) else q
    shape = shape_text(q.block.shape) or "a single number"
    return GraphError(f"{name} has shape {shape}, which the given value does not fit")
