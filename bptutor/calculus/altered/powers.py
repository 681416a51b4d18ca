"""The power rule done by halves."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration
from bptutor.calculus.altered.sides import Sides
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr

HALF = Fraction(1, 2)


def wrong_power(computation: Computation) -> Iterator[Alteration]:
    """The power rule done by halves: 3 e^3 or e^2 or 3 e or e^3 for the derivative 3 e^2 of e^3."""
    sides = Sides(computation)
    if computation.is_large:
        return
    powers = {power.lower: power for power in _powers(computation)}
    for row in sides.backward:
        op, operands = computation.recipe(row)
        for lower in dict.fromkeys(operands) if op == "mul" else ():
            if lower in powers:
                numbers = numbers_in(computation, operands)
                for kind in _half_done(operands, powers[lower], numbers[0] if numbers else None):
                    yield Alteration({row: kind}, row, (powers[lower].whole,))
        for loss in sides.derived:  # e^2/2 in place of its derivative
            if _is_by_base(computation, row, loss, powers.values()):
                yield Alteration({row: loss}, row, (loss,))


def _half_done(factors: tuple[int, ...], power: _Power, number: Fraction | None) -> list[Expr]:
    """What a product with the factor base^(n-1) is, if the rule is not followed to its end."""
    kept: Expr = ("mul", *(power.whole if r == power.lower else r for r in factors))
    if number is None:  # of e^2/2: e^2, or e^2/2 itself
        return [kept, ("mul", HALF, kept)] if power.n == 2 else [kept]
    lost: Expr = ("mul", number / power.n, power.lower)
    return [kept, lost, ("mul", number, power.base)] if power.n > 2 else [kept, lost]


def _is_by_base(computation: Computation, row: int, loss: int, powers: Iterable[_Power]) -> bool:
    """Whether a row is the derivative of a power (or a multiple of it) by its base, or by a part of that."""
    pair = computation.adjoint(row)
    if pair is None or pair[0].row != loss:
        return False
    around = {loss, *computation.recipe(loss)[1]}
    bases = [power.base for power in powers if power.whole in around]
    return any(pair[1].row in (base, *computation.recipe(base)[1]) for base in bases)


class _Power(Record):
    """base^n with a number for n, and base^(n-1), all as rows; of a square, the latter is the base."""

    whole: int
    base: int
    lower: int
    n: Fraction


def _powers(computation: Computation) -> Iterator[_Power]:
    """The powers on the way forward whose derivative is used."""
    known: dict[tuple[int, Fraction], int] = {}
    for row in sorted({*Sides(computation).forward, *computation.rows}):
        op, operands = computation.recipe(row)
        exponent = numbers_in(computation, operands[1:]) if op == "pow" else []
        if exponent:
            known[operands[0], exponent[0]] = row
    for (base, n), whole in known.items():
        lower = base if n == 2 else known.get((base, n - 1))
        if lower is not None:
            yield _Power(whole, base, lower, n)


def numbers_in(computation: Computation, rows: Sequence[int]) -> list[Fraction]:
    """The written numbers among some rows."""
    graph = computation.graph
    return [graph.number(r) for r in rows if graph.recipe(r)[0] == "const"]
