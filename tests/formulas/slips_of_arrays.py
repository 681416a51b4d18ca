"""More mistakes by name: functions taken for others, transposes, index sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.formulas import trees as t
from tests.formulas.slips import slip
from tests.formulas.worlds import World

# ---- functions -------------------------------------------------------------------------------------------

RELATED = {
    "sigmoid": ("tanh", "relu"),
    "tanh": ("sigmoid", "sin"),
    "exp": ("cosh",),
    "ln": ("exp",),
    "relu": ("abs",),
}


@slip
def wrong_function(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """A function for a related one, or its argument with the other sign."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Fn):
            yield replace(at, arg=-at.arg)
            for other in RELATED.get(at.name, ()):
                if not at.primes:
                    yield replace(at, name=other)

    return t.one_place(node, change)


# ---- arrays and index sums -------------------------------------------------------------------------------


@slip
def missing_transpose(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """A transpose forgotten, or one too many."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Turned):
            yield at.arg
        if isinstance(at, t.MatMul):
            yield t.MatMul(at.left, t.Turned(at.right))
            yield t.MatMul(t.Turned(at.left), at.right)
            yield t.Turned(at)

    return t.one_place(node, change)


@slip
def order_of_a_matrix_product(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """B A for A B, and entry by entry for a product of matrices."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.MatMul):
            yield t.MatMul(at.right, at.left)
            yield t.Each((at.left, at.right))

    return t.one_place(node, change)


@slip
def sum_for_mean(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """A sum where a mean is meant, or the other way round."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Over):
            yield replace(at, kind="mean" if at.kind == "sum" else "sum")
            yield at * at.size

    return t.one_place(node, change)


@slip
def only_one_point(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """One term of an index sum for all of them; the last one left out."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Over):
            for k in (1, at.size):
                yield at_index(at.body, at.index, k)
            terms = [at_index(at.body, at.index, k) for k in range(1, at.size)]
            yield t.total(*terms) if at.kind == "sum" else t.total(*terms) / at.size

    return t.one_place(node, change)


def at_index(body: t.Tree, index: str, k: int) -> t.Tree:
    """The body of a sum for one value of its index."""

    def change(at: t.Tree) -> t.Tree:
        if isinstance(at, t.Ref) and index in at.subs:
            return replace(at, subs=tuple(k if i == index else i for i in at.subs))
        return at

    return t.everywhere(body, change)
