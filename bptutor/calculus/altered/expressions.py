"""Expressions of rows, and alterations: rows that are made of something else than their definition says.

An expression is a row, a number, or an operation (as `Graph.recipe` names it) on expressions:

    ("mul", 17, ("sub", Fraction(1), 17))      row 17 times one minus row 17

In the expression that takes the place of row r,

* r itself is what r is by definition, so ``{r: ("neg", r)}`` turns its sign;
* another row is what becomes of it, if it is altered itself or made of altered rows;
* a leaf (or a row whose value is given) is its own value, even if it is altered itself, so that two may be
  exchanged: ``{p: q, q: p}``;
* ``func`` and ``softmax`` are the function, with as many derivatives taken, and the entry that r is.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar, Union

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Expr: TypeAlias = Union[int, Fraction, tuple[Any, ...]]
"""A row, a number, or ``(operation, Expr, ...)``. Row 2 is an int and the number 2 a Fraction, but equal."""
Reach = Literal["one place", "layer", "everywhere"]

V = TypeVar("V")

ONE = Fraction(1)


class Alteration(Record):
    """A mistake: what some rows are instead of what they should be.

    `at` is the row that is wrong first, `about` are rows that a message may speak of (the factor left out;
    the one taken and the one that is right), `reach` says how consistently the mistake is made.
    """

    edits: Mapping[int, Expr]
    at: int
    about: tuple[int, ...] = ()
    reach: Reach = "one place"


def rows_in(expr: Expr) -> Iterator[int]:
    """The rows an expression is made of, as often as it has them."""
    todo = [expr]
    while todo:
        e = todo.pop()
        if isinstance(e, tuple):
            todo.extend(e[1:])
        elif not isinstance(e, Fraction):
            yield e


def folded(
    expr: Expr,
    row: Callable[[int], V],
    number: Callable[[Fraction], V],
    apply: Callable[[str, Sequence[V]], V],
) -> V:
    """The value of an expression from what its rows, numbers and operations are worth."""
    if isinstance(expr, tuple):
        return apply(expr[0], [folded(e, row, number, apply) for e in expr[1:]])
    return number(expr) if isinstance(expr, Fraction) else row(expr)


def product(factors: Sequence[Expr]) -> Expr:
    """The product of factors; 1 of none."""
    found: Expr = factors[0] if factors else ONE
    for factor in factors[1:]:
        found = ("mul", found, factor)
    return found


def total(terms: Sequence[Expr]) -> Expr:
    """The sum of terms; 0 of none."""
    return terms[0] if len(terms) == 1 else ("sum", *terms)


def one_minus(expr: Expr) -> Expr:
    """1 - e."""
    return "sub", ONE, expr
