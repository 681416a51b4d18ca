"""Mistakes about the factors of a derivative: a weight, an input, a slope, what is upstream is forgotten.

They are made where a derivative is put together (see `shares`): at one entry, at all of a block, throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import ONE, Alteration, rows_in, total
from bptutor.calculus.altered.roles import goes_in, is_weight
from bptutor.calculus.altered.shares import adjoints_of, layers, together
from bptutor.calculus.entry_names import DerivativeName

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr, Reach
    from bptutor.calculus.altered.shares import Share, Shared

    Choose = Callable[[Computation, int, Share], Iterable[int]]
    """The places of the factors in a share of a row that may be forgotten."""


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


def lost_weight(computation: Computation) -> Iterator[Alteration]:
    """Weights are forgotten; or a whole square matrix of them: dL/dx = dL/dz."""
    for forks in together(computation):
        if 1 < len(forks) == len(forks[0].shares):
            own = [(s.row, s.shares[k]) for k, s in enumerate(forks)]
            left_out = [tuple(weights(computation, row, share)) for row, share in own]
            if all(left_out):
                edits = {row: share.without(k) for (row, share), k in zip(own, left_out, strict=True)}
                about = [r for (_, share), k in zip(own, left_out, strict=True) for r in _rows(share, k)]
                yield Alteration(edits, forks[0].row, tuple(about), "layer")
    yield from without(weights)(computation)


def lost_input(computation: Computation) -> Iterator[Alteration]:
    """The input or activation that a weight is multiplied by is forgotten."""
    return without(inputs)(computation)


def lost_upstream(computation: Computation) -> Iterator[Alteration]:
    """The upstream gradient is forgotten: the derivative begins in the middle; `about` is what is left out.

    Where minus a derivative is wanted (a delta), what is left out may have been minus one, too.
    """
    by_upstream: dict[int, dict[int, Expr]] = {}
    for shared in adjoints_of(computation):
        for k, share in enumerate(shared.shares):
            places = tuple(upstream(computation, shared.row, share))
            if places and share.upstream is not None:
                terms = [s.without(places) if i == k else s.expr for i, s in enumerate(shared.shares)]
                by_upstream.setdefault(share.upstream, {})[shared.row] = total(terms)
    for above, edits in by_upstream.items():
        if len(edits) > 1:
            yield Alteration(edits, min(edits), (above,), "layer")
    handed_on = {row: ONE for row in computation.wanted if _is_handed_on(computation, row)}
    if handed_on:
        reach: Reach = "layer" if len(handed_on) > 1 else "one place"
        yield Alteration(handed_on, min(handed_on), tuple(handed_on), reach)
    for alteration in without(upstream, everywhere=False)(computation):
        yield alteration
        if _is_negated(computation):
            edits = {row: ("neg", expr) for row, expr in alteration.edits.items()}
            yield Alteration(edits, alteration.at, alteration.about, alteration.reach)


def _is_handed_on(computation: Computation, row: int) -> bool:
    """Whether the derivative by a leaf, such as a bias, is asked for and is just what is upstream."""
    name, blocks = computation.target.name, computation.graph.blocks
    if isinstance(name, DerivativeName) and blocks[name.by].op != "leaf":
        return False
    by = [q.block for _, q in computation.adjoints(row) if q.block.name is not None]
    return len(by) > 1 and by[0].op != "leaf" and any(block.op == "leaf" for block in by)


def _is_negated(computation: Computation) -> bool:
    """Whether all that is wanted are derivatives with a minus sign."""
    recipes = [computation.recipe(row) for row in computation.wanted]
    return all(op == "neg" and computation.adjoint(operands[0]) for op, operands in recipes)


def lost_local_derivative(computation: Computation) -> Iterator[Alteration]:
    """The slope of a function on the way is forgotten, its sign kept or forgotten as well."""
    yield from without(local)(computation)
    for shared in adjoints_of(computation):
        if len(shared.shares) == 1 and shared.shares[0].sign < 0:
            (share,) = shared.shares
            places = tuple(local(computation, shared.row, share))
            if places:
                edits = {shared.row: ("neg", share.without(places))}
                yield Alteration(edits, shared.row, tuple(_rows(share, places)))


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


def upstream(computation: Computation, _row: int, share: Share) -> Iterator[int]:
    """The upstream gradient of a share, if anything else is left of it."""
    if (len(share.factors) > 1 or share.sign < 0) and not _is_coefficient(computation, share):
        yield from (k for k, f in _rows_among(share) if f == share.upstream)


def _is_coefficient(computation: Computation, share: Share) -> bool:
    """Whether what is upstream is just a factor in front: the r of r m^2, which is the derivative by m^2."""
    if share.upstream is None or computation.graph.recipe(share.upstream)[1]:
        return False
    adjoint = computation.adjoint(share.upstream)
    return adjoint is not None and adjoint[1].block.name is None


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
        if (f != share.upstream or _is_coefficient(computation, share))
        and f != by
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
    name = computation.quantity(factor)
    return leaf and (is_weight(name) or (goes_in(adjoint[1]) and not goes_in(name)))
