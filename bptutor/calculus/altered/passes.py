"""Which rows an alteration changes, and in which order they are to be computed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from bptutor.calculus.altered.expressions import folded, rows_in

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from fractions import Fraction

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr

V = TypeVar("V")


class Arithmetic(Protocol[V]):
    """What rows are worth: floats, arrays over instances, or anything else that is computed with."""

    def known(self, row: int) -> V:
        """A row, unaltered."""

    def number(self, value: Fraction) -> V:
        """A number."""

    def apply(self, row: int, op: str, operands: Sequence[V]) -> V:
        """An operation; `row` tells of which function it is, and of which entry of a softmax."""


def altered(
    computation: Computation, edits: Mapping[int, Expr], arithmetic: Arithmetic[V], fixed: Container[int] = ()
) -> dict[int, V] | None:
    """The values of all rows that change; None where the edits go round in a circle.

    Rows that are `fixed` keep their value unless they are edited themselves.
    """
    order = recomputed(computation, edits, fixed)
    if order is None:
        return None
    values: dict[int, V] = {}

    def value(row: int) -> V:
        return values[row] if row in values else arithmetic.known(row)

    def made(row: int) -> V:
        op, operands = computation.recipe(row)
        if op in ("leaf", "const"):
            return arithmetic.known(row)
        return arithmetic.apply(row, op, [value(r) for r in operands])

    def edited(row: int, expr: Expr) -> V:
        def meant(other: int) -> V:
            if other == row:
                return arithmetic.known(row) if row in fixed else made(row)
            return arithmetic.known(other) if _is_free(computation, other) else value(other)

        return folded(expr, meant, arithmetic.number, lambda op, v: arithmetic.apply(row, op, v))

    for row in order:
        values[row] = edited(row, edits[row]) if row in edits else made(row)
    return values


def recomputed(
    computation: Computation, edits: Mapping[int, Expr], fixed: Container[int] = ()
) -> Sequence[int] | None:
    """The rows that change, each after those it is made of then; None where there is no such order."""
    computation.include(r for expr in edits.values() for r in rows_in(expr))
    changed = computation.above(edits, fixed)
    if not computation.own.issuperset(changed):
        changed = _needed(computation, edits, changed)
    among = set(changed)
    needs = {row: _changed_parts(computation, row, edits[row], among) for row in edits if row in among}
    if all(part < row for row, parts in needs.items() for part in parts):
        return changed
    return _sorted(computation, changed, needs)


def _needed(
    computation: Computation, edits: Mapping[int, Expr], changed: Sequence[int]
) -> tuple[int, ...]:
    """Those of the rows that the target is made of then: others were met in other expressions."""
    among, seen = set(changed), set[int]()
    todo = [*computation.wanted]
    while todo:
        row = todo.pop()
        if row in among and row not in seen:
            seen.add(row)
            expr = edits.get(row)
            if expr is not None:
                todo.extend(rows_in(expr))
            if expr is None or row in rows_in(expr):
                todo.extend(computation.recipe(row)[1])
    return tuple(sorted(seen))


def _changed_parts(computation: Computation, row: int, expr: Expr, changed: Container[int]) -> list[int]:
    parts = [r for r in rows_in(expr) if r != row and r in changed and not _is_free(computation, r)]
    if row in rows_in(expr):
        parts += [r for r in computation.recipe(row)[1] if r in changed]
    return parts


def _is_free(computation: Computation, row: int) -> bool:
    """Whether a row is made of nothing: an expression means its own value, whatever it is altered to."""
    return computation.recipe(row)[0] in ("leaf", "const")


def _sorted(
    computation: Computation, changed: Sequence[int], needs: Mapping[int, Sequence[int]]
) -> Sequence[int] | None:
    """Depth first, without recursion."""
    wanted = set(changed)
    done: dict[int, None] = {}
    begun: set[int] = set()
    stack = list(reversed(changed))
    while stack:
        row = stack[-1]
        if row in done:
            stack.pop()
        elif row in begun:
            done[row] = None
            stack.pop()
        else:
            begun.add(row)
            parts = needs[row] if row in needs else computation.recipe(row)[1]
            missing = [r for r in parts if r in wanted and r not in done]
            if any(r in begun for r in missing):
                return None
            stack.extend(missing)
    return tuple(done)
