"""Mistakes about paths and their factors: one path only, a path lost, a weight or an input forgotten.

They are made where a derivative is put together (see `shares`): at one entry, or at all entries of a block.
"""

from __future__ import annotations

from itertools import islice
from itertools import product as combinations
from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, rows_in, total
from bptutor.calculus.altered.shares import MOST_SHARES, adjoints_of, layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.calculus.altered.shares import Share, Shared

    Choose = Callable[[Computation, int, Share], Iterable[Expr]]
    """The factors of a share of a row that may be forgotten."""

MOST_ROUTES = 24
WEIGHTS = ("w", "theta", "θ")
INPUTS = ("x", "a", "h", "o", "i")


def _layers(computation: Computation) -> list[list[Shared]]:
    return [] if computation.is_large else layers(adjoints_of(computation))


def _about(shares: Iterable[Share]) -> tuple[int, ...]:
    """What tells paths from one another: their upstream gradients, or else all their factors."""
    found = [(s.upstream,) if s.upstream is not None else rows_in(s.expr) for s in shares]
    return tuple(dict.fromkeys(row for rows in found for row in rows))


# ---------------------------------------------------------------- paths


def lost_path(computation: Computation) -> Iterator[Alteration]:
    """Of the shares of a derivative only one is counted, or one is not; `about` are those that are."""
    forks = [layer for layer in _layers(computation) if any(_is_fork(s) for s in layer)]
    for shared in (s for layer in forks for s in layer if _is_fork(s)):
        for kept in _kept(shared.shares):
            yield Alteration({shared.row: total([s.expr for s in kept])}, shared.row, _about(kept))
    for layer in forks:
        yield from _lost_in_layer(layer)
    yield from islice(_routes(forks), MOST_ROUTES)


def _is_fork(shared: Shared) -> bool:
    return 1 < len(shared.shares) <= MOST_SHARES


def _kept(shares: Sequence[Share]) -> Iterator[Sequence[Share]]:
    for share in shares:
        yield [share]
    if len(shares) > 2:
        for k in range(len(shares)):
            yield [*shares[:k], *shares[k + 1 :]]


def _lost_in_layer(layer: Sequence[Shared]) -> Iterator[Alteration]:
    """The same share alone for all entries; for each entry the one of its own number."""
    count = len(layer[0].shares)
    if len(layer) < 2 or not all(_is_fork(s) and len(s.shares) == count for s in layer):
        return
    choices = [[k] * len(layer) for k in range(count)]
    if len(layer) <= count:
        choices.append([*range(len(layer))])
    for chosen in choices:
        kept = [s.shares[k] for s, k in zip(layer, chosen, strict=True)]
        edits = {s.row: share.expr for s, share in zip(layer, kept, strict=True)}
        yield Alteration(edits, layer[0].row, _about(kept), "layer")


def _routes(forks: Sequence[Sequence[Shared]]) -> Iterator[Alteration]:
    """One share at every fork of several that follow one another: a single path from end to end."""
    single = [layer for layer in forks if len({len(s.shares) for s in layer}) == 1 and _is_fork(layer[0])]
    if len(single) < 2:
        return
    for chosen in combinations(*(range(len(layer[0].shares)) for layer in reversed(single))):
        edits: dict[int, Expr] = {}
        kept: list[Share] = []
        for layer, k in zip(reversed(single), chosen, strict=True):
            edits |= {s.row: s.shares[k].expr for s in layer}
            kept.append(layer[0].shares[k])
        yield Alteration(edits, min(edits), _about(kept), "everywhere")


def paths_subtracted(computation: Computation) -> Iterator[Alteration]:
    """One share has the wrong sign."""
    for layer in _layers(computation):
        forks = [s for s in layer if _is_fork(s)]
        for shared in forks:
            for k in range(len(shared.shares)):
                yield Alteration({shared.row: _flipped(shared, k)}, shared.row, _about([shared.shares[k]]))
        if len(forks) > 1:
            for k in range(min(len(s.shares) for s in forks)):
                edits = {s.row: _flipped(s, k) for s in forks}
                yield Alteration(edits, forks[0].row, _about([forks[0].shares[k]]), "layer")


def _flipped(shared: Shared, k: int) -> Expr:
    terms = [("neg", s.expr) if i == k else s.expr for i, s in enumerate(shared.shares)]
    return total(terms)


# ---------------------------------------------------------------- factors


def without(choose: Choose) -> Callable[[Computation], Iterator[Alteration]]:
    """The generator of a mistake: factors of some kind are forgotten."""

    def generate(computation: Computation) -> Iterator[Alteration]:
        found = [_forgotten(computation, layer, choose) for layer in _layers(computation)]
        for edits, about in found:
            for row, expr in edits.items():
                yield Alteration({row: expr}, row, about[row])
        for layer in _layers(computation):
            yield from _one_forgotten(computation, layer, choose)
        for edits, about in found:
            if len(edits) > 1:
                yield Alteration(edits, min(edits), _joined(about), "layer")
        several = [pair for pair in found if pair[0]]
        if len(several) > 1:
            edits = {row: expr for part, _ in several for row, expr in part.items()}
            about = {row: rows for _, part in several for row, rows in part.items()}
            yield Alteration(edits, min(edits), _joined(about), "everywhere")

    return generate


def _joined(about: dict[int, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row for rows in about.values() for row in rows))


def _forgotten(
    computation: Computation, layer: Sequence[Shared], choose: Choose
) -> tuple[dict[int, Expr], dict[int, tuple[int, ...]]]:
    """The factors of all shares of each entry left out, where there are such; and which they are."""
    edits: dict[int, Expr] = {}
    about: dict[int, tuple[int, ...]] = {}
    for shared in layer:
        chosen = [tuple(choose(computation, shared.row, s)) for s in shared.shares]
        if any(chosen):
            terms = [s.without(*factors) for s, factors in zip(shared.shares, chosen, strict=True)]
            edits[shared.row] = total(terms)
            about[shared.row] = tuple(dict.fromkeys(r for fs in chosen for f in fs for r in rows_in(f)))
    return edits, about


def _one_forgotten(computation: Computation, layer: Sequence[Shared], choose: Choose) -> Iterator[Alteration]:
    """The factors of one share of several left out."""
    for shared in layer:
        for k, share in enumerate(shared.shares if _is_fork(shared) else ()):
            chosen = tuple(choose(computation, shared.row, share))
            if chosen:
                terms = [s.without(*chosen) if i == k else s.expr for i, s in enumerate(shared.shares)]
                about = tuple(r for f in chosen for r in rows_in(f))
                yield Alteration({shared.row: total(terms)}, shared.row, about)


def weights(computation: Computation, row: int, share: Share) -> Iterator[Expr]:
    """The weights that a share has as factors."""
    return (f for f in _quantities(computation, row, share) if _is_weight(computation, row, f))


def inputs(computation: Computation, row: int, share: Share) -> Iterator[Expr]:
    """The inputs, activations and other quantities with a name that a share has as factors."""
    return (f for f in _quantities(computation, row, share) if not _is_weight(computation, row, f))


def upstream(_computation: Computation, _row: int, share: Share) -> Iterator[Expr]:
    """The upstream gradient of a share."""
    if share.upstream is not None and len(share.factors) > 1:
        yield share.upstream


def local(computation: Computation, row: int, share: Share) -> Iterator[Expr]:
    """The slope of a function on the way that is no activation: of exp, of a square, of a quotient."""
    if share.upstream is None:
        return
    named = {*_quantities(computation, row, share)}
    for factor in share.factors:
        is_slope = isinstance(factor, int) and computation.slope(factor) is not None
        if factor not in named and factor != share.upstream and not is_slope:
            yield factor


def _quantities(computation: Computation, row: int, share: Share) -> list[int]:
    """The factors with a name that something is multiplied by: not upstream, no slopes."""
    adjoint = computation.adjoint(row)
    assert adjoint is not None
    by = adjoint[1].row
    found = [f for f in share.factors if isinstance(f, int) and f not in (share.upstream, by)]
    named = [f for f in found if computation.quantity(f).block.name is not None]
    return [f for f in named if computation.slope(f) is None and by not in computation.graph.recipe(f)[1]]


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
lost_upstream = without(upstream)
lost_local_derivative = without(local)
