"""Derivations by cases: where a gate is known, what follows where it is open and what where it is closed.

o_h tells whether the unit is on. Where it is, its pre-activation is o_h itself and can be solved for a
weight; where it is off, everything that is multiplied by the gate is 0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bptutor.calculus.sufficiency.question import Case, Proof
from bptutor.calculus.sufficiency.switches import NOTHING, ONE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.calculus.sufficiency import switches
    from bptutor.calculus.sufficiency.closure import Closure
    from bptutor.calculus.sufficiency.derivation import Derivation
    from bptutor.calculus.sufficiency.question import Number

    Close = Callable[[Sequence[switches.Case]], Closure]

DEEPEST = 4
"""So many gates are looked at one after the other."""
MOST_CLOSURES, MOST_ROWS = 60, 30_000
"""So many cases are gone through in all, and so many rows in these together."""


class Fork(NamedTuple):
    """A gate, known in `closure`, and what each case leads to: the targets, or another fork."""

    gate: int
    closure: Closure
    branches: tuple[Closure | Fork, Closure | Fork]


class Search:
    """Looks for gates to tell apart; `close` says all that follows in a case, up to the `targets`."""

    def __init__(self, close: Close, targets: Sequence[int]) -> None:
        self._close, self._targets = close, targets
        self._left = MOST_CLOSURES
        self._rows_left = MOST_ROWS

    def fork(self, start: Closure) -> Fork | None:
        """A fork that leads to the targets either way, if one is found within the limits."""
        gates = _candidates(start)
        hot = [gate for gate in gates if gate in start.ground.one_hot]
        free = [gate for gate in gates if gate not in hot]
        one = [(gate, True) for gate in hot[:1]]  # all of a column cannot be open, nor closed
        if not gates or not all(
            self._arrives([*one, *((gate, side) for gate in free)]) for side in (True, False)
        ):
            return None  # knowing all of them open, or closed, would not help either
        return self._split((), start, DEEPEST)

    def _arrives(self, cases: Sequence[switches.Case]) -> bool:
        return self._is_there(self._closed(cases))

    def _closed(self, cases: Sequence[switches.Case]) -> Closure:
        closure = self._close(cases)
        self._rows_left -= len(closure.known)
        return closure

    def _is_there(self, closure: Closure) -> bool:
        return closure.knows(*self._targets)

    def _split(self, cases: tuple[switches.Case, ...], start: Closure, depth: int) -> Fork | None:
        for gate in _candidates(start) if depth else ():
            if self._left < 2 or self._rows_left < 0:
                return None
            self._left -= 2
            sides = [self._closed((*cases, (gate, is_open))) for is_open in (True, False)]
            there = [self._is_there(closure) for closure in sides]
            if not any(there):
                continue
            first, second = (
                closure if arrived else self._split((*cases, (gate, is_open)), closure, depth - 1)
                for closure, arrived, is_open in zip(sides, there, (True, False), strict=True)
            )
            if first is not None and second is not None:
                return Fork(gate, start, (first, second))
        return None


def values_of(cases: Sequence[switches.Case]) -> list[tuple[int, Number | None]]:
    """The switches of some cases, at their numbers."""
    return [(gate, ONE if is_open else NOTHING) for gate, is_open in cases]


def _candidates(closure: Closure) -> list[int]:
    """Switches that are known, but not at a number; those that are close to the data first."""
    gates = [row for row in closure.ground.switches if row in closure.known and closure.value(row) is None]
    return sorted(gates, key=lambda row: (closure.cost[row], row))


def told(fork: Fork, targets: Sequence[int], derivation: Derivation, done: set[int]) -> Proof:
    """The steps to the gate, then those of either case."""
    steps = derivation.steps(fork.closure, [fork.gate], done)
    cases = []
    for branch, is_open in zip(fork.branches, (True, False), strict=True):
        known = set(done)
        if isinstance(branch, Fork):
            inner = told(branch, targets, derivation, known)
        else:
            inner = Proof(tuple(derivation.steps(branch, targets, known)))
        cases.append(Case(derivation.quantity(fork.gate), is_open, inner))
    return Proof(tuple(steps), tuple(cases))
