"""Mistakes people make, by name: each takes a right answer and gives wrong ones (some may still be right).

What a slip gives is only kept when 50-digit arithmetic tells it apart from the right answer (`table.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.formulas import trees as t
from tests.formulas.worlds import World

Slip = Callable[[t.Tree, World], Iterator[t.Tree]]
SLIPS: dict[str, Slip] = {}


def slip(function: Slip) -> Slip:
    """Enter a slip into the table under its own name."""
    SLIPS[function.__name__.replace("_", " ")] = function
    return function


def product_of(node: t.Tree) -> tuple[t.Tree, ...]:
    """The factors of a product, none for anything else."""
    return node.factors if isinstance(node, (t.Prod, t.Each)) else ()


def rebuilt(node: t.Tree, factors: tuple[t.Tree, ...]) -> t.Tree:
    """A product of the same sort of other factors."""
    if len(factors) == 1:
        return factors[0]
    return t.Each(factors) if isinstance(node, t.Each) else t.product(*factors)


# ---- what is left out ------------------------------------------------------------------------------------


@slip
def dropped_factor(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """One factor of a product is lost."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        factors = product_of(at)
        for k, factor in enumerate(factors):
            if not isinstance(factor, (t.Slope, t.Gate)):
                yield rebuilt(at, factors[:k] + factors[k + 1 :])

    return t.one_place(node, change)


@slip
def dropped_path(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """One term of a sum is lost: one of the paths, or one side of a difference."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Sum):
            for k in range(len(at.terms)):
                yield t.total(*at.terms[:k], *at.terms[k + 1 :])

    return t.one_place(node, change)


@slip
def dropped_slope(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """The activation was passed without its slope: a missing gate, a missing a(1-a)."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        factors = product_of(at)
        for k, factor in enumerate(factors):
            if isinstance(factor, (t.Slope, t.Gate)):
                yield rebuilt(at, factors[:k] + factors[k + 1 :])

    return t.one_place(node, change)


@slip
def all_slopes_dropped(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """No activation has a slope."""

    def without(at: t.Tree) -> t.Tree:
        kept = tuple(f for f in product_of(at) if not isinstance(f, (t.Slope, t.Gate)))
        return rebuilt(at, kept) if kept else at

    yield t.everywhere(node, without)


@slip
def upstream_ignored(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """The gradient that arrives from above is left out: only the last factors stand."""
    factors = product_of(node)
    for k in range(1, len(factors) - 1):
        yield rebuilt(node, factors[k + 1 :])


@slip
def missing_bracket(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """`w*(a - y)*x` without its brackets: w*a - y*x."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        factors = at.factors if isinstance(at, t.Prod) else ()
        for k, factor in enumerate(factors):
            if isinstance(factor, t.Sum):
                first, *middle, last = factor.terms
                before, after = factors[:k], factors[k + 1 :]
                yield t.total(t.product(*before, first), *middle, t.product(last, *after))

    return t.one_place(node, change)


# ---- one thing for another -------------------------------------------------------------------------------


def replaced_refs(node: t.Tree, others: Callable[[t.Ref], Iterator[t.Ref]]) -> Iterator[t.Tree]:
    """One quantity in the tree, taken for each of some others."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Ref):
            for other in others(at):
                if other != at:
                    yield other

    return t.one_place(node, change)


def exists(ref: t.Ref, world: World) -> bool:
    """Whether a world has such a quantity; index variables stand for any number."""
    def bound(entry: t.Ref) -> bool:
        same = (entry.base, entry.layer, len(entry.subs)) == (ref.base, ref.layer, len(ref.subs))
        return same and all(isinstance(i, str) or i == k for i, k in zip(ref.subs, entry.subs, strict=True))

    known = (*world.leaves, *world.define)
    if ref in known or any(bound(entry) for entry in known):
        return True
    size = world.leaves.get(t.Ref(ref.base, (), ref.layer))
    return isinstance(size, tuple) and len(ref.subs) == 2 and all(
        isinstance(i, int) and i <= n for i, n in zip(ref.subs, size, strict=True)
    )


@slip
def wrong_index(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """Another unit: one subscript is off by one."""

    def others(ref: t.Ref) -> Iterator[t.Ref]:
        for k, i in enumerate(ref.subs):
            for new in (i - 1, i + 1) if isinstance(i, int) else ():
                other = replace(ref, subs=(*ref.subs[:k], new, *ref.subs[k + 1 :]))
                if exists(other, world):
                    yield other

    return replaced_refs(node, others)


@slip
def swapped_index(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """`W_21` for W_12: to-from taken for from-to."""

    def others(ref: t.Ref) -> Iterator[t.Ref]:
        other = replace(ref, subs=ref.subs[::-1])
        if len(ref.subs) == 2 and exists(other, world):
            yield other

    return replaced_refs(node, others)


@slip
def wrong_layer(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """The same unit of another layer."""

    def others(ref: t.Ref) -> Iterator[t.Ref]:
        for new in (ref.layer - 1, ref.layer + 1) if ref.layer is not None else ():
            other = replace(ref, layer=new)
            if exists(other, world):
                yield other

    return replaced_refs(node, others)


@slip
def neighbouring_quantity(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """A quantity of the same kind with another number: w1 for w2; or an input for a value."""

    def others(ref: t.Ref) -> Iterator[t.Ref]:
        stem = ref.base.rstrip("0123456789")
        for other in world.scalars:
            alike = other.base.rstrip("0123456789") == stem or {ref.base, other.base} in PAIRS
            if alike and not ref.subs and not other.subs and other.layer is None:
                yield other

    return replaced_refs(node, others)


PAIRS = [set(pair.split()) for pair in ("x a1", "x w1", "a2 y", "a1 w2", "h x", "v w2", "a y", "b x1")]
VALUES = {"a": "z", "h": "s", "o": "net", "H": "Z", "p": "z"}
NETS = {net: value for value, net in VALUES.items()}


def partner(ref: t.Ref, world: World, names: dict[str, str]) -> Iterator[t.Ref]:
    """The other one of a unit's input and output."""
    stem = ref.base.rstrip("0123456789")
    if stem in names:
        digits = ref.base[len(stem) :]
        layers = (ref.layer, 1, None) if ref.layer in (None, 1) else (ref.layer,)
        for layer in layers:
            other = t.Ref(names[stem] + digits, ref.subs, layer)
            if exists(other, world):
                yield other
                return
    if ref.base == "h" and not ref.subs and names is VALUES:
        yield t.Ref("z")


@slip
def z_for_a(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """A unit's input for its output."""
    return replaced_refs(node, lambda ref: partner(ref, world, VALUES))


@slip
def a_for_z(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """A unit's output for its input, inside gates and slopes too."""
    return replaced_refs(node, lambda ref: partner(ref, world, NETS))


# ---- signs and numbers -----------------------------------------------------------------------------------


@slip
def sign(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """The whole with the other sign."""
    yield -node


@slip
def plus_for_minus(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """One term of a sum with the other sign."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Sum):
            for k in range(1, len(at.terms)):
                yield t.Sum((*at.terms[:k], -at.terms[k], *at.terms[k + 1 :]))

    return t.one_place(node, change)


@slip
def y_minus_a_for_a_minus_y(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """A difference the wrong way round."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Sum) and len(at.terms) == 2 and isinstance(at.terms[1], t.Neg):
            yield t.Sum((at.terms[1].arg, t.Neg(at.terms[0])))

    return t.one_place(node, change)


def scaled(said: str) -> Slip:
    """The whole, and each term of a sum of paths, times a number."""

    def function(node: t.Tree, world: World) -> Iterator[t.Tree]:
        yield t.Num(said) * node
        if isinstance(node, t.Sum):
            for k, term in enumerate(node.terms):
                yield t.Sum((*node.terms[:k], t.Num(said) * term, *node.terms[k + 1 :]))

    return function


SLIPS["factor 2"] = scaled("2")
SLIPS["factor a half"] = scaled("0.5")
SLIPS["off by a millionth"] = scaled("1.000001")
SLIPS["one per cent off"] = scaled("1.01")
SLIPS["rounded third"] = scaled("0.9999")


@slip
def a_millionth_more(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """Something tiny is added, to the whole or to a quantity in it."""
    tiny = t.Num("0.000001")
    if not any(isinstance(n, (t.MatMul, t.Each)) for n in t.walk(node)):
        yield node + tiny
    quantities = [n for n in t.walk(node) if isinstance(n, t.Ref)]
    for quantity in dict.fromkeys(quantities[:3]):
        yield t.substituted(node, quantity, quantity + tiny)


@slip
def extra_factor(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """One factor too many: a quantity, or a factor that is there already."""
    arrays = any(isinstance(size, tuple) for size in world.leaves.values())
    for extra in (*world.scalars[:3], *world.scalars[-3:]):
        if not extra.subs or extra.layer is None:
            yield t.Each((node, extra)) if arrays else node * extra
    for factor in product_of(node):
        if not isinstance(factor, (t.Num, t.MatMul)):
            yield t.Each((node, factor)) if arrays else node * factor


@slip
def wrong_power(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """The square forgotten, or a power too high."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Power):
            yield at.base
            yield at.base ** (at.exponent + 1)

    return t.one_place(node, change)


@slip
def sum_for_product(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """Factors added."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        factors = product_of(at)
        if len(factors) > 1 and not isinstance(at, t.Each):
            yield t.product(*factors[:-1]) + factors[-1]

    return t.one_place(node, change)


@slip
def upside_down(node: t.Tree, world: World) -> Iterator[t.Tree]:
    """Divided by a factor instead of multiplied; numerator and denominator exchanged."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Quot):
            yield t.Quot(at.below, at.top)
        factors = at.factors if isinstance(at, t.Prod) else ()
        for k, factor in enumerate(factors):
            if isinstance(factor, t.Ref) and k:
                yield t.product(*factors[:k], *factors[k + 1 :]) / factor

    return t.one_place(node, change)
