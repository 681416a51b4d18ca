"""Other ways to write the same formula, by name: each gives a new tree, None where there is nothing to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

from tests.formulas import trees as t
from tests.formulas.forms import forms, forms_in, function_forms, holds_arrays
from tests.formulas.slips_of_arrays import at_index
from tests.formulas.worlds import World

Rewrite = Callable[[t.Tree, World, Random], "t.Tree | None"]
REWRITES: dict[str, Rewrite] = {}


def rewrite(function: Rewrite) -> Rewrite:
    """Enter a rewriting into the table under its own name."""
    REWRITES[function.__name__.replace("_", " ")] = function
    return function


def somewhere(node: t.Tree, rng: Random, change: Callable[[t.Tree], Iterator[t.Tree]]) -> t.Tree | None:
    """One of the places where `change` can act, changed."""
    found = [new for new in t.one_place(node, change) if new != node]
    return rng.choice(found) if found else None


def shuffled(items: tuple[t.Tree, ...], rng: Random) -> tuple[t.Tree, ...]:
    """The same in another order."""
    return tuple(rng.sample(items, len(items)))


# ---- order and brackets ----------------------------------------------------------------------------------


@rewrite
def reordered(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """Factors and terms in any order."""

    def change(at: t.Tree) -> t.Tree:
        if isinstance(at, t.Prod):
            return t.Prod(shuffled(at.factors, rng))
        if isinstance(at, t.Each):
            return t.Each(shuffled(at.factors, rng))
        return t.Sum(shuffled(at.terms, rng)) if isinstance(at, t.Sum) else at

    return t.everywhere(node, change)


@rewrite
def expanded(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """One bracket multiplied out."""
    return somewhere(node, rng, lambda at: expansions(textbook(at)))


def textbook(at: t.Tree) -> t.Tree:
    """A product with its sigmoid slopes as a(1-a), tanh's as 1-a^2."""
    if isinstance(at, t.Prod):
        return t.product(*(forms(f)[0] if isinstance(f, t.Slope) and forms(f) else f for f in at.factors))
    return at


def expansions(at: t.Tree) -> Iterator[t.Tree]:
    """Every way to multiply one sum in a product out."""
    sign = isinstance(at, t.Neg)
    inner = at.arg if isinstance(at, t.Neg) else at
    factors = inner.factors if isinstance(inner, t.Prod) else ()
    for k, factor in enumerate(factors):
        if isinstance(factor, t.Sum):
            rest = factors[:k] + factors[k + 1 :]
            terms = [t.product(term, *rest) for term in factor.terms]
            yield t.total(*(-term for term in terms)) if sign else t.total(*terms)


@rewrite
def fully_expanded(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """Every bracket multiplied out, as far as thirty terms go."""
    for _ in range(8):
        found = [new for new in t.one_place(node, lambda at: expansions(textbook(at))) if new != node]
        if not found or sum(1 for _ in t.walk(found[0])) > 200:
            break
        node = found[0]
    return node


@rewrite
def factored(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """A factor that terms share, taken out."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if not isinstance(at, t.Sum) or not all(isinstance(term, t.Prod) for term in at.terms):
            return
        for shared in at.terms[0].factors:  # type: ignore[attr-defined]
            if all(shared in term.factors for term in at.terms):  # type: ignore[attr-defined]
                yield shared * t.total(*(_without(term, shared) for term in at.terms))

    return somewhere(node, rng, change)


def _without(product: t.Tree, factor: t.Tree) -> t.Tree:
    rest = list(product.factors)  # type: ignore[attr-defined]
    rest.remove(factor)
    return t.product(*rest)


# ---- slopes and activations ------------------------------------------------------------------------------


@rewrite
def slope_in_other_words(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """One slope as a formula: a(1-a), e^-z/(1+e^-z)^2, 1/cosh(z)^2, [z > 0]."""
    return somewhere(node, rng, lambda at: iter(forms_in(node, at)) if isinstance(at, t.Slope) else iter(()))


@rewrite
def slopes_in_other_words(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """Every slope as some formula."""

    def change(at: t.Tree) -> t.Tree:
        return rng.choice(forms_in(node, at)) if isinstance(at, t.Slope) and forms(at) else at

    found = t.everywhere(node, change)
    return found if found != node else None


def quantities(node: t.Tree, world: World) -> list[t.Ref]:
    """The quantities in it that have a definition, outside of derivative symbols."""
    return [q for q in dict.fromkeys(t.walk(node)) if isinstance(q, t.Ref) and q in world.define]


@rewrite
def definition_for_a_name(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """One quantity written as what it is computed from: sigmoid(z) for a, w*x + b for z."""
    found = quantities(node, world)
    if not found:
        return None
    chosen = rng.choice(found)
    return t.substituted(node, chosen, world.define[chosen])


@rewrite
def down_to_the_leaves(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """Every name replaced by its definition until only weights and inputs are left."""
    start = node
    while quantities(node, world) and sum(1 for _ in t.walk(node)) < 150:
        chosen = quantities(node, world)[0]
        node = t.substituted(node, chosen, world.define[chosen])
    return node if node != start else None


@rewrite
def activation_in_other_words(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """sigmoid as 1/(1+e^-z), e^z/(1+e^z) or by tanh; tanh by exponentials; relu by max, gates, |z|."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        inner = world.define.get(at) if isinstance(at, t.Ref) else at
        if isinstance(inner, t.Fn):
            yield from function_forms(inner)

    return somewhere(node, rng, change)


@rewrite
def gate_twice(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """A gate written twice is the same gate."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Slope) and at.function == "relu":
            yield t.Gate(at.z) * t.Gate(at.z)
            yield t.Gate(at.z) * at

    return somewhere(node, rng, change)


# ---- numbers and signs -----------------------------------------------------------------------------------


@rewrite
def two_signs(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """-(y - a) for a - y, and the like."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Sum) and any(isinstance(term, t.Neg) for term in at.terms):
            yield t.Neg(t.Sum(tuple(-term for term in at.terms[::-1])))
        if isinstance(at, (t.Prod, t.Ref, t.Slope)):
            yield t.Neg(t.Neg(at))
        if isinstance(at, t.Prod) and isinstance(at.factors[-1], t.Ref):
            yield t.Neg(t.Prod((*at.factors[:-1], t.Neg(at.factors[-1]))))

    return somewhere(node, rng, change)


@rewrite
def number_split(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """1 as 3 - 2, 2 as 4/2, a thing as half of it twice."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if at == t.TWO:
            yield from (t.Num("4") / 2, t.Num("2.0"), t.ONE + 1, t.Num("0.5") * t.Num("4"))
        if at == t.ONE:
            yield from (t.Num("3") - 2, t.Num("1.0"), t.TWO / 2)
        if isinstance(at, t.Ref) and not holds_arrays(node):
            yield from (at / 2 + at / 2, 3 * at - 2 * at, t.Num("0.25") * at * 4)

    return somewhere(node, rng, change)


@rewrite
def number_for_a_name(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """What is given as a number, typed as that number."""
    given = {q: drawn[1:] for q, drawn in world.leaves.items() if isinstance(drawn, str) and drawn[0] == "="}
    used = [q for q in given if q in set(t.walk(node))]
    for q in rng.sample(used, rng.randint(1, len(used))) if used else ():
        number = t.Num(given[q].removeprefix("-"))
        node = t.substituted(node, q, t.Neg(number) if given[q].startswith("-") else number)
    return node if used else None


@rewrite
def square_as_product(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """u*u for u^2, (1-a)(1+a) for 1-a^2."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Power):
            yield t.Prod((at.base,) * at.exponent) if at.exponent > 1 else at.base
        if isinstance(at, t.Slope) and at.function == "tanh":
            yield t.Prod((1 - at.a, 1 + at.a))

    return somewhere(node, rng, change)


@rewrite
def added_and_subtracted(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """Something added and taken away again."""
    if holds_arrays(node):
        return None
    q = rng.choice(world.scalars) if world.scalars else t.ONE
    if isinstance(node, t.Sum) and rng.random() < 0.5:
        return t.Sum((q, *node.terms, t.Neg(q)))
    return rng.choice((node + q - q, q + node - q, node - q + q))


@rewrite
def multiplied_and_divided(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """Times and over something that is not nought."""
    leaves = [q for q in world.leaves if q in world.scalars and world.leaves[q] in ("real", "+")]
    leaves = [q for q in leaves if q.base not in ("y", "delta")]
    if holds_arrays(node) or not leaves:
        return None
    q = rng.choice(leaves)
    not_nought: t.Tree = q**2 + 1
    return rng.choice((node * q / q, node * not_nought / not_nought, node / (2 * q) * q * 2, (q * node) / q))


@rewrite
def over_instead_of_times(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """A product as a quotient by one over a factor."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Prod) and len(at.factors) > 1:
            for k, factor in enumerate(at.factors):
                if isinstance(factor, t.Ref) and world.leaves.get(factor) == "real":
                    yield t.product(*at.factors[:k], *at.factors[k + 1 :]) / (1 / factor)
                if factor == t.TWO:
                    yield t.product(*at.factors[:k], *at.factors[k + 1 :]) / t.Num("0.5")

    return somewhere(node, rng, change)


@rewrite
def exponential_of_logarithm(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """A positive value as e^ln; a product of powers of e recombined."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        inner = world.define.get(at) if isinstance(at, t.Ref) else None
        if isinstance(inner, t.Fn) and inner.name == "sigmoid":
            yield t.Fn("exp", t.Fn("ln", at))
            yield t.Fn("exp", 2 * t.Fn("ln", at)) / at
            yield t.Fn("exp", -t.Fn("ln", 1 + t.Fn("exp", -inner.arg)))
            yield t.Fn("exp", inner.arg) * t.Fn("exp", -t.Fn("ln", 1 + t.Fn("exp", inner.arg)))
        if isinstance(at, t.Fn) and at.name == "ln" and isinstance(at.arg, t.Quot):
            yield t.Fn("ln", at.arg.top) - t.Fn("ln", at.arg.below)
        if isinstance(at, t.Fn) and at.name == "ln" and not isinstance(at.arg, t.Quot):
            yield t.Fn("ln", at.arg**2) / 2

    return somewhere(node, rng, change)


# ---- derivative symbols ----------------------------------------------------------------------------------


@rewrite
def derivative_symbols(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """The part of a path that leads to the loss left as a symbol: dL/dz2*w2*…"""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        for of, by in symbols(world):
            if world.derivative(of, by) == at and (at != node):
                yield t.Partial(of, by)

    return somewhere(node, rng, change)


def symbols(world: World) -> Iterator[tuple[t.Ref, t.Ref]]:
    """The derivatives of what is asked for by quantities that are computed."""
    for _, of, _ in world.asked[:1]:
        yield from ((of, by) for by in world.define if by != of)


@rewrite
def chain_rule_with_symbols(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """The first step back from a quantity: the sum over its children, their derivatives as symbols."""
    for _, of, by in world.asked:
        if world.derivative(of, by) == node:
            children = [(c, local) for c, local in world.children(by) if c != of]
            children = [(c, local) for c, local in children if world.derivative(of, c) != t.ZERO]
            if children and len(children) == sum(1 for _ in world.children(by)):
                return t.total(*(t.Partial(of, c) * local for c, local in children))
    return None


# ---- index sums and matrices -----------------------------------------------------------------------------


@rewrite
def sum_written_out(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """An index sum, term by term."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.Over):
            terms = t.total(*(at_index(at.body, at.index, k) for k in range(1, at.size + 1)))
            yield terms if at.kind == "sum" else terms / at.size
            mean = at.kind == "mean"
            yield replace(at, kind="sum") / at.size if mean else replace(at, kind="mean") * at.size
            yield renamed(at, "m")

    return somewhere(node, rng, change)


def renamed(at: t.Over, index: str) -> t.Tree:
    """The same sum with another index variable."""

    def change(inner: t.Tree) -> t.Tree:
        if isinstance(inner, t.Ref) and at.index in inner.subs:
            return replace(inner, subs=tuple(index if i == at.index else i for i in inner.subs))
        return inner

    return t.Over(at.kind, index, at.size, t.everywhere(at.body, change))


@rewrite
def into_the_sum(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """A factor that does not depend on the index, taken into the sum."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        factors = at.factors if isinstance(at, t.Prod) else ()
        for k, factor in enumerate(factors):
            if isinstance(factor, t.Over):
                rest = (*factors[:k], *factors[k + 1 :])
                yield replace(factor, body=t.product(*rest, factor.body))
        if isinstance(at, t.Over) and isinstance(at.body, t.Sum):
            yield t.total(*(replace(at, body=term) for term in at.body.terms))

    return somewhere(node, rng, change)


@rewrite
def transposed_twice(node: t.Tree, world: World, rng: Random) -> t.Tree | None:
    """(B^T A^T)^T for A B."""

    def change(at: t.Tree) -> Iterator[t.Tree]:
        if isinstance(at, t.MatMul):
            yield t.Turned(t.MatMul(turned(at.right), turned(at.left)))
            if isinstance(at.left, t.MatMul):
                yield at.left.left @ (at.left.right @ at.right)
            if isinstance(at.right, t.MatMul):
                yield (at.left @ at.right.left) @ at.right.right
            if isinstance(at.right, t.Sum):
                yield t.total(*(_distributed(at.left, term) for term in at.right.terms))

    return somewhere(node, rng, change)


def _distributed(left: t.Tree, term: t.Tree) -> t.Tree:
    return t.Neg(left @ term.arg) if isinstance(term, t.Neg) else left @ term


def turned(at: t.Tree) -> t.Tree:
    """The transpose; a transpose of one is the thing itself."""
    return at.arg if isinstance(at, t.Turned) else t.Turned(at)
