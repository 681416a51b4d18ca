"""Mistakes about paths and their factors: one path only, a path lost, a weight or an input forgotten.

They are made where a derivative is put together (see `shares`): at one entry, or at all that belong together.
"""

from __future__ import annotations

from itertools import islice
from itertools import product as combinations
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, rows_in, total
from bptutor.calculus.altered.shares import MOST_SHARES, adjoints_of, layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.calculus.altered.shares import Share, Shared

    Choose = Callable[[Computation, int, Share], Iterable[int]]
    """The places of the factors in a share of a row that may be forgotten."""

MOST_ROUTES = 24
WEIGHTS = ("w", "theta", "θ")
INPUTS = ("x", "a", "h", "o", "i")


def _about(shares: Iterable[Share]) -> tuple[int, ...]:
    """What tells paths from one another: their upstream gradients, or else all their factors."""
    found = [(s.upstream,) if s.upstream is not None else rows_in(s.expr) for s in shares]
    return tuple(dict.fromkeys(row for rows in found for row in rows))


# ---------------------------------------------------------------- paths


def lost_path(computation: Computation) -> Iterator[Alteration]:
    """Of the shares of a derivative only some are counted; `about` are those that are."""
    together = _together(computation)
    yield from _of_own_number(together)
    yield from islice(_routes(computation, together), MOST_ROUTES)
    yield from _alike(together, _kept, lambda s, chosen: total([s.shares[k].expr for k in chosen]))


def _alike(
    together: Sequence[Sequence[Shared]],
    choices: Callable[[int], Iterable[Sequence[int]]],
    make: Callable[[Shared, Sequence[int]], Expr],
) -> Iterator[Alteration]:
    """What is made of some of the shares: in all sums over the same, then in one; about these shares."""
    found = [(forks, chosen) for forks in together for chosen in choices(len(forks[0].shares))]
    for forks, chosen in found:
        if len(forks) > 1:
            about = _about(forks[0].shares[k] for k in chosen)
            yield Alteration({s.row: make(s, chosen) for s in forks}, forks[0].row, about, "layer")
    for forks, chosen in found:
        for s in forks:
            yield Alteration({s.row: make(s, chosen)}, s.row, _about(s.shares[k] for k in chosen))


def _together(computation: Computation) -> list[list[Shared]]:
    """The derivatives that are sums, those together that are sums over the same."""
    found: dict[object, list[Shared]] = {}
    for shared in adjoints_of(computation):
        if 1 < len(shared.shares) <= MOST_SHARES:
            ends = tuple(s.upstream for s in shared.shares)
            found.setdefault(shared.row if None in ends else ends, []).append(shared)
    return [*found.values()]


def _kept(count: int) -> Iterator[Sequence[int]]:
    """One of several, or all but one."""
    for k in range(count):
        yield [k]
    for k in range(count if count > 2 else 0):
        yield [i for i in range(count) if i != k]


def _of_own_number(together: Sequence[Sequence[Shared]]) -> Iterator[Alteration]:
    """For each entry only the share of its own number: unit 1 feeds unit 1 alone."""
    for forks in together:
        if 1 < len(forks) <= len(forks[0].shares):
            kept = [s.shares[k] for k, s in enumerate(forks)]
            edits = {s.row: share.expr for s, share in zip(forks, kept, strict=True)}
            yield Alteration(edits, forks[0].row, _about(kept), "layer")


def _routes(computation: Computation, together: Sequence[Sequence[Shared]]) -> Iterator[Alteration]:
    """One share at every fork of several that follow one another: a single path from end to end."""
    series: list[Sequence[Shared]] = []
    for forks in together:  # operands first
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
    """One share has the wrong sign; `about` is it."""
    yield from _alike(_together(computation), lambda count: [[k] for k in range(count)], _flipped)


def _flipped(shared: Shared, chosen: Sequence[int]) -> Expr:
    return total([("neg", s.expr) if k in chosen else s.expr for k, s in enumerate(shared.shares)])


# ---------------------------------------------------------------- factors


def without(choose: Choose, *, everywhere: bool = True) -> Callable[[Computation], Iterator[Alteration]]:
    """The generator of a mistake: factors of some kind are forgotten; `about` are these."""

    def generate(computation: Computation) -> Iterator[Alteration]:
        alone = layers(adjoints_of(computation))
        found = [_forgotten(computation, layer, choose) for layer in alone]
        if everywhere and len([edits for edits, _ in found if edits]) > 1:
            edits = {row: expr for part, _ in found for row, expr in part.items()}
            yield Alteration(edits, min(edits), _joined(about for _, about in found), "everywhere")
        for edits, about in found:
            if len(edits) > 1:
                yield Alteration(edits, min(edits), _joined([about]), "layer")
        for edits, about in found:
            for row, expr in edits.items():
                yield Alteration({row: expr}, row, about[row])
        for layer in alone:
            yield from _one_forgotten(computation, layer, choose)

    return generate


def _joined(about: Iterable[Mapping[int, tuple[int, ...]]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row for each in about for rows in each.values() for row in rows))


def _forgotten(
    computation: Computation, layer: Sequence[Shared], choose: Choose
) -> tuple[dict[int, Expr], dict[int, tuple[int, ...]]]:
    """The factors of all shares of each entry left out, where there are such; and which they are."""
    edits: dict[int, Expr] = {}
    about: dict[int, tuple[int, ...]] = {}
    for shared in layer:
        chosen = [tuple(choose(computation, shared.row, s)) for s in shared.shares]
        if any(chosen):
            pairs = [*zip(shared.shares, chosen, strict=True)]
            edits[shared.row] = total([s.without(places) for s, places in pairs])
            about[shared.row] = tuple(dict.fromkeys(row for pair in pairs for row in _rows(*pair)))
    return edits, about


def _one_forgotten(computation: Computation, layer: Sequence[Shared], choose: Choose) -> Iterator[Alteration]:
    """The factors of one share of several left out."""
    for shared in layer:
        chosen = [tuple(choose(computation, shared.row, s)) for s in shared.shares]
        for k, places in enumerate(chosen):
            if places and len([c for c in chosen if c]) > 1:
                terms = [s.without(places) if i == k else s.expr for i, s in enumerate(shared.shares)]
                about = tuple(_rows(shared.shares[k], places))
                yield Alteration({shared.row: total(terms)}, shared.row, about)


def _rows(share: Share, places: Iterable[int]) -> Iterator[int]:
    return (row for k in places for row in rows_in(share.factors[k]))


def weights(computation: Computation, row: int, share: Share) -> Iterator[int]:
    """The weights that a share has as factors."""
    return (k for k, f in _quantities(computation, row, share) if _is_weight(computation, row, f))


def inputs(computation: Computation, row: int, share: Share) -> Iterator[int]:
    """The inputs, activations and other quantities with a name that a share has as factors."""
    return (k for k, f in _quantities(computation, row, share) if not _is_weight(computation, row, f))


def upstream(_computation: Computation, _row: int, share: Share) -> Iterator[int]:
    """The upstream gradient of a share."""
    if len(share.factors) > 1:
        yield from (k for k, f in _rows_among(share) if f == share.upstream)


def local(computation: Computation, row: int, share: Share) -> Iterator[int]:
    """The slope of a function on the way that is no activation: of exp, of a square, of a quotient."""
    if share.upstream is None:
        return
    others = {k for k, _ in _quantities(computation, row, share)}
    others |= {k for k, f in _rows_among(share) if f == share.upstream or computation.slope(f) is not None}
    yield from (k for k in range(len(share.factors)) if k not in others)


def _rows_among(share: Share) -> list[tuple[int, int]]:
    """The factors that are rows, with their places. (Row 2 equals the number 2, as far as Python knows.)"""
    return [(k, f) for k, f in enumerate(share.factors) if isinstance(f, int)]


def _quantities(computation: Computation, row: int, share: Share) -> list[tuple[int, int]]:
    """The factors with a name that something is multiplied by: not upstream, no slopes; with their places.

    Where nothing is upstream, these must be multiplied by what the derivative is by itself: of y ln h the
    slope is y/h, and nobody forgets the y.
    """
    adjoint = computation.adjoint(row)
    assert adjoint is not None
    of, by = adjoint[0].row, adjoint[1].row
    return [
        (k, f)
        for k, f in _rows_among(share)
        if f not in (share.upstream, by)
        and computation.quantity(f).block.name is not None
        and computation.slope(f) is None
        and by not in computation.graph.recipe(f)[1]
        and (share.upstream is not None or computation.is_product(of, f, by))
    ]


def _is_weight(computation: Computation, row: int, factor: int) -> bool:
    """Whether a factor is a weight, and not what a weight is multiplied by."""
    adjoint = computation.adjoint(row)
    assert adjoint is not None
    leaf, by_leaf = (not computation.graph.recipe(r)[1] for r in (factor, adjoint[1].row))
    if leaf != by_leaf:
        return leaf
    name, by = str(computation.quantity(factor)).lower(), str(adjoint[1]).lower()
    return leaf and (name.startswith(WEIGHTS) or (by.startswith(INPUTS) and not name.startswith(INPUTS)))


lost_weight = without(weights)
lost_input = without(inputs)
lost_upstream = without(upstream, everywhere=False)
lost_local_derivative = without(local)
