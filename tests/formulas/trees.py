"""Formulas as small trees of our own: nothing of bptutor makes, changes or evaluates them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Union

Index = Union[int, str]
"""A number counted from 1, the name of a unit (`h1`), or an index variable that a sum binds (`k`)."""


class Tree:
    """A formula; arithmetic on trees makes trees, flattening sums and products as people write them."""

    def __add__(self, other: Operand) -> Tree:
        return total(self, tree(other))

    def __radd__(self, other: Operand) -> Tree:
        return total(tree(other), self)

    def __sub__(self, other: Operand) -> Tree:
        return total(self, Neg(tree(other)))

    def __rsub__(self, other: Operand) -> Tree:
        return total(tree(other), Neg(self))

    def __mul__(self, other: Operand) -> Tree:
        return product(self, tree(other))

    def __rmul__(self, other: Operand) -> Tree:
        return product(tree(other), self)

    def __truediv__(self, other: Operand) -> Tree:
        return Quot(self, tree(other))

    def __rtruediv__(self, other: Operand) -> Tree:
        return Quot(tree(other), self)

    def __pow__(self, exponent: int) -> Tree:
        return Power(self, exponent)

    def __matmul__(self, other: Tree) -> Tree:
        return MatMul(self, other)

    def __neg__(self) -> Tree:
        return self.arg if isinstance(self, Neg) else Neg(self)


Operand = Union[Tree, int, str]


@dataclass(frozen=True)
class Num(Tree):
    """A number as it is typed: `2`, `0.5`."""

    said: str


@dataclass(frozen=True)
class Ref(Tree):
    """A quantity or an entry of one: `a1`, `W_12^(1)`, `o_h1`."""

    base: str
    subs: tuple[Index, ...] = ()
    layer: int | None = None


@dataclass(frozen=True)
class Sum(Tree):
    """Two terms or more; `a - b` is `a` and the negative of `b`."""

    terms: tuple[Tree, ...]


@dataclass(frozen=True)
class Prod(Tree):
    """Two factors or more."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True)
class Neg(Tree):
    """Minus something."""

    arg: Tree


@dataclass(frozen=True)
class Quot(Tree):
    """One thing over another."""

    top: Tree
    below: Tree


@dataclass(frozen=True)
class Power(Tree):
    """A whole power."""

    base: Tree
    exponent: int


@dataclass(frozen=True)
class Fn(Tree):
    """A function of one number, with primes for its derivatives."""

    name: str
    arg: Tree
    primes: int = 0


@dataclass(frozen=True)
class Gate(Tree):
    """1 where the argument is positive, else 0; `spelling` is a pattern to print it by."""

    arg: Tree
    spelling: str = "1[{} > 0]"


@dataclass(frozen=True)
class Slope(Tree):
    """The slope of an activation at a unit: from its output `a` or its input `z`, as one likes."""

    function: str
    z: Tree
    a: Tree


@dataclass(frozen=True)
class MatMul(Tree):
    """A matrix product."""

    left: Tree
    right: Tree


@dataclass(frozen=True)
class Each(Tree):
    """A product of arrays, entry by entry."""

    factors: tuple[Tree, ...]


@dataclass(frozen=True)
class Turned(Tree):
    """A transpose."""

    arg: Tree


@dataclass(frozen=True)
class Over(Tree):
    """The sum or mean of a formula over an index from 1 to `size`."""

    kind: str
    index: str
    size: int
    body: Tree


@dataclass(frozen=True)
class Grid(Tree):
    """A matrix written out, entry by entry."""

    rows: tuple[tuple[Tree, ...], ...]


@dataclass(frozen=True)
class Partial(Tree):
    """A derivative left as a symbol: `dL/dz2`."""

    of: Ref
    by: Ref


# ---- making ----------------------------------------------------------------------------------------------


def tree(of: Operand) -> Tree:
    """A number, or the tree itself."""
    return of if isinstance(of, Tree) else Num(str(of))


ZERO, ONE, TWO = Num("0"), Num("1"), Num("2")


def total(*terms: Tree) -> Tree:
    """The sum of terms, nested sums taken in, noughts left out."""
    flat = [t for term in terms for t in (term.terms if isinstance(term, Sum) else (term,)) if t != ZERO]
    return ZERO if not flat else flat[0] if len(flat) == 1 else Sum(tuple(flat))


def product(*factors: Tree) -> Tree:
    """The product of factors, nested products taken in, ones left out, signs brought to the front."""
    flat: list[Tree] = []
    minus = False
    for factor in factors:
        if isinstance(factor, Neg):
            minus, factor = not minus, factor.arg
        flat += factor.factors if isinstance(factor, Prod) else (factor,)
    if ZERO in flat:
        return ZERO
    kept = [f for f in flat if f != ONE]
    made: Tree = ONE if not kept else kept[0] if len(kept) == 1 else Prod(tuple(kept))
    return Neg(made) if minus else made


# ---- walking ---------------------------------------------------------------------------------------------


def parts(node: Tree) -> tuple[Tree, ...]:
    """The trees right below a node, in order."""
    if isinstance(node, Partial):  # its names are no operands
        return ()
    found: list[Tree] = []
    for value in vars(node).values():
        if isinstance(value, Tree):
            found.append(value)
        elif isinstance(value, tuple):
            found += _trees(value)
    return tuple(found)


def _trees(value: tuple[Any, ...]) -> Iterator[Tree]:
    for part in value:
        if isinstance(part, Tree):
            yield part
        elif isinstance(part, tuple):
            yield from _trees(part)


def with_parts(node: Tree, new: tuple[Tree, ...]) -> Tree:
    """The node with other trees right below it."""
    supply = iter(new)
    if isinstance(node, Partial):
        return node
    changed = {f.name: _filled(getattr(node, f.name), supply) for f in fields(node)}  # type: ignore[arg-type]
    return replace(node, **changed)  # type: ignore[type-var]


def _filled(value: Any, supply: Iterator[Tree]) -> Any:
    if isinstance(value, Tree):
        return next(supply)
    return tuple(_filled(v, supply) for v in value) if isinstance(value, tuple) else value


def walk(node: Tree) -> Iterator[Tree]:
    """The node and everything below it."""
    yield node
    for part in parts(node):
        yield from walk(part)


def one_place(node: Tree, change: Callable[[Tree], Iterator[Tree]]) -> Iterator[Tree]:
    """The tree with one place changed: every place, every change of it."""
    yield from change(node)
    below = parts(node)
    for k, part in enumerate(below):
        for new in one_place(part, change):
            yield with_parts(node, (*below[:k], new, *below[k + 1 :]))


def everywhere(node: Tree, change: Callable[[Tree], Tree]) -> Tree:
    """The tree with every node changed, those below first."""
    return change(with_parts(node, tuple(everywhere(part, change) for part in parts(node))))


def substituted(node: Tree, old: Tree, new: Tree) -> Tree:
    """The tree with `new` wherever `old` stood."""
    if node == old:
        return new
    return with_parts(node, tuple(substituted(part, old, new) for part in parts(node)))
