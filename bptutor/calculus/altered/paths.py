"""Mistakes about paths: one only is counted, or one is not; one has the wrong sign; not all points are taken.

They are made where a derivative is put together (see `shares`): at one entry, or at all that belong together.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import islice
from itertools import product as combinations
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, rows_in, total
from bptutor.calculus.altered.shares import together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.calculus.altered.shares import Share, Shared

MOST_ROUTES = 24


def _about(shares: Iterable[Share]) -> tuple[int, ...]:
    """What tells paths from one another: their upstream gradients, or else all their factors."""
    found = [(s.upstream,) if s.upstream is not None else rows_in(s.expr) for s in shares]
    return tuple(dict.fromkeys(row for rows in found for row in rows))


def lost_path(computation: Computation) -> Iterator[Alteration]:
    """Of the shares of a derivative only some are counted; `about` are those that are."""
    groups = [forks for forks in together(computation) if not _is_plain_sum(forks)]
    yield from _of_own_number(groups)
    yield from islice(_routes(computation, groups), MOST_ROUTES)
    yield from _alike(groups, _kept, lambda s, chosen: total([s.shares[k].expr for k in chosen]))


def lost_term(computation: Computation) -> Iterator[Alteration]:
    """A derivative that is a plain sum lacks a term, such as the second of a cross-entropy; `about` is it."""
    groups = [forks for forks in together(computation) if _is_plain_sum(forks)]
    yield from _alike(groups, _each, _without_one)


def _is_plain_sum(forks: Sequence[Shared]) -> bool:
    """Whether nothing is upstream: the terms are no paths that anyone would draw."""
    return all(share.upstream is None for share in forks[0].shares)


def _each(count: int) -> Iterator[Sequence[int]]:
    return ([k] for k in range(count))


def _without_one(shared: Shared, left_out: Sequence[int]) -> Expr:
    return total([s.expr for k, s in enumerate(shared.shares) if k not in left_out])


def _alike(
    groups: Sequence[Sequence[Shared]],
    choices: Callable[[int], Iterable[Sequence[int]]],
    make: Callable[[Shared, Sequence[int]], Expr],
) -> Iterator[Alteration]:
    """What is made of some of the shares: in all sums over the same, then in one; about these shares."""
    found = [(forks, chosen) for forks in groups for chosen in choices(len(forks[0].shares))]
    for forks, chosen in found:
        if len(forks) > 1:
            about = _about(forks[0].shares[k] for k in chosen)
            yield Alteration({s.row: make(s, chosen) for s in forks}, forks[0].row, about, "layer")
    for forks, chosen in found:
        for s in forks:
            yield Alteration({s.row: make(s, chosen)}, s.row, _about(s.shares[k] for k in chosen))


def _kept(count: int) -> Iterator[Sequence[int]]:
    """One of several, or all but one."""
    for k in range(count):
        yield [k]
    for k in range(count if count > 2 else 0):
        yield [i for i in range(count) if i != k]


def _of_own_number(groups: Sequence[Sequence[Shared]]) -> Iterator[Alteration]:
    """For each entry only the share of its own number: unit 1 feeds unit 1 alone."""
    for forks in groups:
        if 1 < len(forks) <= len(forks[0].shares):
            kept = [s.shares[k] for k, s in enumerate(forks)]
            edits = {s.row: share.expr for s, share in zip(forks, kept, strict=True)}
            yield Alteration(edits, forks[0].row, _about(kept), "layer")


def _routes(computation: Computation, groups: Sequence[Sequence[Shared]]) -> Iterator[Alteration]:
    """One share at every fork of several that follow one another: a single path from end to end."""
    series: list[Sequence[Shared]] = []
    for forks in groups:  # operands first
        above = computation.above(s.row for s in series[-1]) if series else ()
        if not series or any(s.row in above for s in forks):
            series.append(forks)
    if len(series) < 2:
        return
    for chosen in combinations(*(range(len(forks[0].shares)) for forks in reversed(series))):
        kept = [forks[0].shares[k] for forks, k in zip(reversed(series), chosen, strict=True)]
        edits: dict[int, Expr] = {}
        for forks, k in zip(reversed(series), chosen, strict=True):
            edits |= {s.row: s.shares[k].expr for s in forks}
        yield Alteration(edits, min(edits), _about(kept), "everywhere")


def paths_subtracted(computation: Computation) -> Iterator[Alteration]:
    """One share has the wrong sign; `about` is it. (The 1 and the a^2 of a slope are no paths.)"""
    groups = [forks for forks in together(computation) if not _is_slope(computation, forks)]
    yield from _alike(groups, _each, _flipped)


def _is_slope(computation: Computation, forks: Sequence[Shared]) -> bool:
    return any(computation.slope(shared.row) is not None for shared in forks)


def _flipped(shared: Shared, chosen: Sequence[int]) -> Expr:
    return total([("neg", s.expr) if k in chosen else s.expr for k, s in enumerate(shared.shares)])


def wrong_batch(computation: Computation) -> Iterator[Alteration]:
    """Of a mean over data points only some are taken: a single one, all but one, the first few.

    `about` are the upstream gradients at these.
    """
    for forks in together(computation):
        count = len(forks[0].shares)
        adjoint = computation.adjoint(forks[0].row)
        if adjoint is not None and count in _means(computation, adjoint[0].row):
            yield from _alike([forks], _some_points, _mean_of)


def _some_points(count: int) -> Iterator[Sequence[int]]:
    yield from _kept(count)
    for size in range(2, count - 1):
        yield range(size)


def _mean_of(shared: Shared, chosen: Sequence[int]) -> Expr:
    weight = Fraction(len(shared.shares), len(chosen))
    return "mul", weight, total([shared.shares[k].expr for k in chosen])


def _means(computation: Computation, of: int) -> set[int]:
    """Over how many numbers means are taken on the way to a quantity, written as mean or as sum/n."""
    found: set[int] = set()
    for row in computation.forward(of):
        op, operands = computation.graph.recipe(row)
        found |= {len(operands)} if op == "mean" else set()
        for scale, terms in (operands, operands[::-1]) if op in ("mul", "div") else ():
            inner, summed = computation.graph.recipe(terms)
            if inner == "sum" and computation.graph.recipe(scale)[0] == "const":
                number = computation.graph.number(scale)
                found |= {len(summed)} & {number, 1 / number if number else 0}
    return found
