"""What a derivative is made of: shares, one a path on, each a product of factors.

The recipe of an adjoint row, ``dL/da_1 = W_11 dL/dz_1 + W_12 dL/dz_2``, is read as a sum of shares. Of a
share one factor may be the *upstream* gradient, a derivative of the same quantity by one further on; the
others say how fast that one moves.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from bptutor.calculus.altered.expressions import ONE, product
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr

MOST_SHARES = 12
"""Of sums of more terms only what concerns all of them is looked at."""


class Share(Record):
    """One term of a derivative: its sign, its factors, and which of them is the upstream gradient."""

    sign: int
    factors: tuple[Expr, ...]
    upstream: int | None

    @property
    def expr(self) -> Expr:
        """The term as an expression."""
        return self.made_of(self.factors)

    def without(self, left_out: Container[int]) -> Expr:
        """The term without some of its factors, by their places."""
        return self.made_of(tuple(f for k, f in enumerate(self.factors) if k not in left_out))

    def made_of(self, factors: tuple[Expr, ...]) -> Expr:
        """The product of other factors, with the sign that the term has."""
        value = product(factors)
        return value if self.sign > 0 else ("neg", value)


class Shared(Record):
    """An adjoint row with its shares; `of` and `by` as block ids, to tell which rows belong together."""

    row: int
    shares: tuple[Share, ...]
    layer: tuple[int, int]


def adjoints_of(computation: Computation) -> list[Shared]:
    """The rows of a computation that are derivatives and made of something, operands first.

    Not those that are forward values as well: the slope a - y of (a - y)^2/2 is no sum over paths.
    """
    if computation not in _KNOWN:
        rows = () if computation.is_large else computation.rows
        _KNOWN[computation] = [shared for row in rows if (shared := _shared(computation, row)) is not None]
    return _KNOWN[computation]


_KNOWN: WeakKeyDictionary[Computation, list[Shared]] = WeakKeyDictionary()


def _shared(computation: Computation, row: int) -> Shared | None:
    adjoint = computation.adjoint(row)
    if adjoint is None or not computation.recipe(row)[1] or row in computation.forward(adjoint[0].row):
        return None
    shares = tuple(s for s in _shares(computation, row) if not _vanishes(computation, s))
    return Shared(row, shares, (adjoint[0].block.id, adjoint[1].block.id)) if shares else None


def layers(adjoints: list[Shared]) -> list[list[Shared]]:
    """The adjoint rows of entries of the same block together."""
    found: dict[tuple[int, int], list[Shared]] = {}
    for shared in adjoints:
        found.setdefault(shared.layer, []).append(shared)
    return [*found.values()]


def together(computation: Computation) -> list[list[Shared]]:
    """The derivatives that are sums, those together that are sums over the same."""
    found: dict[object, list[Shared]] = {}
    for shared in adjoints_of(computation):
        if 1 < len(shared.shares) <= MOST_SHARES:
            ends = tuple(s.upstream for s in shared.shares)
            found.setdefault((shared.layer, len(ends)) if None in ends else ends, []).append(shared)
    return [*found.values()]


def _shares(computation: Computation, top: int) -> Iterator[Share]:
    """The terms of an adjoint row; those that are 0 by construction left out."""
    todo: list[tuple[int, int]] = [(1, top)]
    while todo:
        sign, row = todo.pop()
        op, operands = computation.recipe(row)
        if row != top and _is_whole(computation, row):
            yield _share(computation, top, sign, (row,))
        elif op in ("add", "sum", "identity"):
            todo.extend((sign, r) for r in reversed(operands))
        elif op == "sub":
            todo.extend(((-sign, operands[1]), (sign, operands[0])))
        elif op == "neg":
            todo.append((-sign, operands[0]))
        elif op == "dot":
            half = len(operands) // 2
            for pair in zip(operands[:half], operands[half:], strict=True):
                yield _share(computation, top, sign, pair)
        elif not _is_zero(computation, row):
            yield _share(computation, top, sign, (row,))


def _is_whole(computation: Computation, row: int) -> bool:
    """Whether a row is told as one thing: a derivative, a slope, a value on the way forward."""
    return (
        not computation.recipe(row)[1]
        or computation.adjoint(row) is not None
        or computation.slope(row) is not None
        or computation.is_forward(row)
    ) and not _is_zero(computation, row)


def _vanishes(computation: Computation, share: Share) -> bool:
    """Whether a factor is 0 by construction: dz_2/dz_1, for units side by side."""
    return any(isinstance(f, int) and _is_zero(computation, f) for f in share.factors)


def _is_zero(computation: Computation, row: int) -> bool:
    op, operands = computation.recipe(row)
    return (op == "const" and computation.graph.number(row) == 0) or (op == "sum" and not operands)


def _share(computation: Computation, top: int, sign: int, parts: tuple[int, ...]) -> Share:
    factors: list[Expr] = []
    todo = list(reversed(parts))
    while todo:
        row = todo.pop()
        op, operands = computation.recipe(row)
        if op == "const":
            factors.append(computation.graph.number(row))
        elif row != top and _is_whole(computation, row):
            factors.append(row)
        elif op == "mul":
            todo.extend(reversed(operands))
        elif op == "neg":
            sign = -sign
            todo.append(operands[0])
        elif op == "div":
            factors.append(("div", ONE, operands[1]))
            todo.append(operands[0])
        else:
            factors.append(row)
    kept = tuple(f for f in factors if not (isinstance(f, Fraction) and f == 1))
    return Share(sign, kept, _upstream(computation, top, kept))


def _upstream(computation: Computation, top: int, factors: tuple[Expr, ...]) -> int | None:
    """The factor that is a derivative of the same by something further on; computed ones first."""
    found = computation.adjoint(top)
    assert found is not None
    of, by = found
    rows = [f for f in factors if not isinstance(f, (tuple, Fraction)) and computation.slope(f) is None]
    known = [(row, computation.adjoint(row)) for row in rows]
    further = [row for row, a in known if a and a[0] == of and a[1].block.id > by.block.id]
    return max(further, key=lambda row: (bool(computation.graph.recipe(row)[1]), row), default=None)
