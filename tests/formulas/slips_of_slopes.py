"""More mistakes by name: the slope of an activation taken wrongly."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.formulas import trees as t
from tests.formulas.slips import slip
from tests.formulas.worlds import World


def on_slopes(node: t.Tree, wrong: Callable[[t.Slope], Iterator[t.Tree]]) -> Iterator[t.Tree]:
    """One slope in the tree, replaced by wrong ones."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Slope):
            yield from wrong(at)

    return t.one_place(node, change)


@slip
def slope_of_the_wrong_activation(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """The slope of tanh at a sigmoid, of a sigmoid at a ReLU."""

    def wrong(at: t.Slope) -> Iterator[t.Tree]:
        forms = {
            "sigmoid": at.a * (1 - at.a),
            "tanh": 1 - at.a**2,
            "relu": t.Gate(at.z),
            "1 - a": 1 - at.a,
            "a": at.a,
            "a^2": at.a**2 * (1 - at.a),
            "a - 1": at.a * (at.a - 1),
        }
        arrays = any(isinstance(size, tuple) for size in world.leaves.values())
        for name, form in forms.items():
            if name != at.function:
                yield t.Each(form.factors) if arrays and isinstance(form, t.Prod) else form

    return on_slopes(node, wrong)


@slip
def slope_at_the_wrong_place(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """g'(a) for g'(z); g(z) for g'(z)."""

    def wrong(at: t.Slope) -> Iterator[t.Tree]:
        yield t.Fn(at.function, at.a, 1)
        yield t.Fn(at.function, at.z)
        yield t.Fn(at.function, at.z, 1) ** 2

    return on_slopes(node, wrong)


@slip
def slope_with_a_missing_bracket(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """`… a * 1 - a …`, as typed without brackets."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        factors = at.factors if isinstance(at, t.Prod) else ()
        for k, factor in enumerate(factors):
            if isinstance(factor, t.Slope):
                yield t.product(*factors[:k], factor.a) - t.product(factor.a, *factors[k + 1 :])

    return t.one_place(node, change)


@slip
def gate_of_another_unit(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """The gate of a neighbour, of the layer before or after, or turned round."""

    def wrong(at: t.Slope) -> Iterator[t.Tree]:
        z = at.z
        if at.function == "relu" and isinstance(z, t.Ref):
            yield t.Gate(-z)
            yield 1 - t.Gate(z)
            for other in world.scalars:
                if other.base == z.base and other != z:
                    yield t.Gate(other)

    return on_slopes(node, wrong)
