"""A weight for the input that it multiplies, and the reverse: the derivative of w x by w is taken to be w."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.altered.expressions import Alteration, total
from bptutor.calculus.altered.factors import inputs, weights
from bptutor.calculus.altered.shares import adjoints_of, layers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Expr
    from bptutor.calculus.altered.shares import Share, Shared

    Choose = Callable[[Computation, int, Share], Iterable[int]]


def weight_for_input(computation: Computation) -> Iterator[Alteration]:
    """dL/dw = dL/dz w, for x."""
    yield from _partners(computation, inputs)


def input_for_weight(computation: Computation) -> Iterator[Alteration]:
    """dL/dx = dL/dz x, for w; the derivative by an activation in the same way."""
    yield from _partners(computation, weights)


def _partners(computation: Computation, choose: Choose) -> Iterator[Alteration]:
    """In the derivative by one of two factors, that one in place of the other; `about` are (right, taken)."""
    for layer in layers(adjoints_of(computation)):
        found = [each for shared in layer if (each := _of_entry(computation, shared, choose)) is not None]
        if len(found) > 1:
            edits = {row: expr for each in found for row, expr in each.edits.items()}
            yield Alteration(edits, min(edits), found[0].about, "layer")
        yield from found


def _of_entry(computation: Computation, shared: Shared, choose: Choose) -> Alteration | None:
    """The same for one derivative, in all of its shares."""
    adjoint = computation.adjoint(shared.row)
    assert adjoint is not None
    of, by = adjoint[0].row, adjoint[1].row
    about: list[int] = []
    terms: list[Expr] = []
    for share in shared.shares:
        chosen = choose(computation, shared.row, share)
        beside = [k for k in chosen if _is_beside(computation, share, k, of, by)]
        terms.append(share.made_of(tuple(by if k in beside else f for k, f in enumerate(share.factors))))
        about += [f for k, f in enumerate(share.factors) if k in beside and isinstance(f, int)]
    return Alteration({shared.row: total(terms)}, shared.row, (about[0], by)) if about else None


def _is_beside(computation: Computation, share: Share, place: int, of: int, by: int) -> bool:
    """Whether the derivative is by what a factor is multiplied by on the way forward."""
    factor = share.factors[place]
    return isinstance(factor, int) and computation.is_product(of, factor, by)
