"""Networks and graphs of our own: their definitions, instances and derivatives, beside the exercise in YAML.

A `World` knows its quantities as trees. Derivatives are found by the chain rule from the loss backwards, in
the textbook's form; `test_references.py` compares them with central differences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

import numpy as np

from tests.formulas import trees as t
from tests.formulas.values import Instance, general_function, mp

ACTIVATIONS = ("sigmoid", "tanh", "relu", "softplus")


@dataclass(frozen=True)
class Target:
    """What an item asks for and a right answer to it; a `free` index runs over the entries that are meant."""

    asked: str
    right: t.Tree
    free: tuple[str, int] | None = None
    extra: tuple[t.Tree, ...] = ()
    """More right answers, forms that no general rewriting finds."""


@dataclass(eq=False)
class World:
    """A model.

    `leaves` are the free quantities with how they are drawn (`=2`: given), arrays with a shape; `define` the
    others in order; `known` derivatives that stop the chain rule (`dL/dz = a - y`); `functions` are general.
    """

    name: str
    model: str
    leaves: Mapping[t.Ref, tuple[int, int] | str]
    define: Mapping[t.Ref, t.Tree]
    asked: tuple[tuple[str, t.Ref, t.Ref], ...] = ()
    known: Mapping[tuple[t.Ref, t.Ref], t.Tree] = field(default_factory=dict)
    functions: tuple[str, ...] = ()
    more: tuple[Target, ...] = ()

    # ---- what is asked ------------------------------------------------------------------------------------

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """All targets: the derivatives, and those written by hand."""
        derived = [Target(text, self.derivative(of, by)) for text, of, by in self.asked]
        return (*derived, *self.more)

    def yaml(self) -> str:
        """The exercise, an item a target."""
        asked = enumerate(target.asked for target in self.targets)
        lines = [f"  t{k}: {{target: '{text}', as: formula}}" for k, text in asked]
        return "\n".join([f"title: '{self.name}'", self.model.strip(), "items:", *lines, ""])

    @property
    def scalars(self) -> tuple[t.Ref, ...]:
        """Every quantity that is a number."""
        return tuple(r for r in (*self.leaves, *self.define) if not isinstance(self.leaves.get(r), tuple))

    # ---- derivatives --------------------------------------------------------------------------------------

    def derivative(self, of: t.Ref, by: t.Ref) -> t.Tree:
        """The derivative by the chain rule, paths that meet taken together."""
        if (of, by) not in self._derivatives:
            self._derivatives[of, by] = self._derived(of, by)
        return self._derivatives[of, by]

    @cached_property
    def _derivatives(self) -> dict[tuple[t.Ref, t.Ref], t.Tree]:
        return dict(self.known)

    def _derived(self, of: t.Ref, by: t.Ref) -> t.Tree:
        if of == by:
            return t.ONE
        found: list[t.Tree] = []
        for child, local in self.children(by):
            upstream = self.derivative(of, child)
            if t.ZERO not in (upstream, local):
                found.append(upstream * local)
        return t.total(*found)

    def children(self, of: t.Ref) -> Iterator[tuple[t.Ref, t.Tree]]:
        """The quantities computed from this one, each with the local derivative."""
        for child, formula in self.define.items():
            if of in set(t.walk(formula)):
                yield child, self.local(child, of)

    def local(self, child: t.Ref, by: t.Ref) -> t.Tree:
        """The derivative of one definition by one of the quantities in it."""
        formula = self.define[child]
        if isinstance(formula, t.Fn) and formula.arg == by and self.is_activation(formula.name):
            return t.Slope(formula.name, by, child)
        return slope_of(formula, by)

    def is_activation(self, name: str) -> bool:
        """Whether a function's slope may be read from its output, or is written with a prime."""
        return name in ACTIVATIONS or name in self.functions

    # ---- instances ----------------------------------------------------------------------------------------

    def instance(self, seed: object) -> Instance:
        """Random values of both signs for the leaves, everything else computed from them."""
        rng = Random(f"{self.name} {seed}")
        on = Instance(self, {name: general_function(rng) for name in self.functions})
        for leaf, domain in self.leaves.items():
            on.values[leaf] = _drawn(rng, domain)
        labels = [leaf for leaf, domain in self.leaves.items() if domain == "one-hot"]
        if labels:
            chosen = rng.choice(labels)
            on.values.update({leaf: mp.mpf(leaf == chosen) for leaf in labels})
        return self.filled(on)

    def filled(self, on: Instance) -> Instance:
        """The instance with all definitions computed from its leaves."""
        for name, formula in self.define.items():
            on.values[name] = on(formula)
        return on


def _drawn(rng: Random, domain: tuple[int, int] | str) -> Any:
    if isinstance(domain, tuple):
        return np.array([[_number(rng) for _ in range(domain[1])] for _ in range(domain[0])], dtype=object)
    if domain.startswith("="):
        return mp.mpf(domain[1:])
    if domain == "0 or 1":
        return mp.mpf(rng.randint(0, 1))
    return abs(_number(rng)) if domain == "+" else _number(rng)


def _number(rng: Random) -> Any:
    return rng.choice((-1, 1)) * mp.mpf(rng.randint(300, 1900)) / 1000


# ---- local derivatives -----------------------------------------------------------------------------------


def slope_of(node: t.Tree, by: t.Ref) -> t.Tree:
    """The derivative of a formula by a quantity in it, all others held."""
    if by not in set(t.walk(node)):
        return t.ZERO
    if node == by:
        return t.ONE
    if isinstance(node, t.Sum):
        return t.total(*(slope_of(term, by) for term in node.terms))
    if isinstance(node, t.Neg):
        return -slope_of(node.arg, by)
    if isinstance(node, t.Prod):
        return t.total(*(_product_term(node, k, by) for k in range(len(node.factors))))
    if isinstance(node, t.Power):
        lower = node.base if node.exponent == 2 else node.base ** (node.exponent - 1)
        return t.tree(node.exponent) * lower * slope_of(node.base, by)
    if isinstance(node, t.Quot):
        if by not in set(t.walk(node.below)):
            return _halved(slope_of(node.top, by), node.below)
        return (slope_of(node.top, by) * node.below - node.top * slope_of(node.below, by)) / node.below**2
    if isinstance(node, t.Fn):
        return ELEMENTARY[node.name](node.arg) * slope_of(node.arg, by)
    raise TypeError(node)


ELEMENTARY: Mapping[str, Callable[[t.Tree], t.Tree]] = {
    "exp": lambda u: t.Fn("exp", u),
    "ln": lambda u: 1 / u,
    "sqrt": lambda u: 1 / (2 * t.Fn("sqrt", u)),
    "sin": lambda u: t.Fn("cos", u),
    "cos": lambda u: -t.Fn("sin", u),
    "abs": lambda u: t.Gate(u) - t.Gate(-u),
}


def _product_term(node: t.Prod, k: int, by: t.Ref) -> t.Tree:
    slope = slope_of(node.factors[k], by)
    return t.ZERO if slope == t.ZERO else t.product(*node.factors[:k], slope, *node.factors[k + 1 :])


def _halved(top: t.Tree, below: t.Tree) -> t.Tree:
    """`2u/2` is u."""
    if isinstance(top, t.Prod) and below in top.factors:
        rest = list(top.factors)
        rest.remove(below)
        return t.product(*rest)
    return t.ONE if top == below else t.Quot(top, below)
