"""Activations, their slopes and elementary functions in other words."""

from __future__ import annotations

from collections.abc import Callable

from tests.formulas import trees as t
from tests.formulas.writing import GATES


def holds_arrays(node: t.Tree) -> bool:
    """Whether whole arrays are multiplied in it, so that numbers cannot simply be added."""
    return any(isinstance(n, (t.MatMul, t.Each, t.Turned, t.Grid)) for n in t.walk(node))


# ---- slopes ----------------------------------------------------------------------------------------------


def forms(at: t.Slope) -> list[t.Tree]:
    """The slope of an activation in other words; the first is the textbook's."""
    a, z = at.a, at.z
    f = t.Fn(at.function, z)
    up, down = t.Fn("exp", z), t.Fn("exp", -z)
    if at.function == "sigmoid":
        mirrored = f * t.Fn("sigmoid", -z)
        return [a * (1 - a), a - a**2, f * (1 - f), mirrored, down / (1 + down) ** 2, up / (1 + up) ** 2]
    if at.function == "tanh":
        cosh = t.Fn("cosh", z)
        with_powers = [(2 / (up + down)) ** 2, 4 * up**2 / (up**2 + 1) ** 2]
        return [1 - a**2, (1 - a) * (1 + a), 1 / cosh**2, 1 - f**2, 1 - a * a, *with_powers]
    if at.function == "relu":
        written = [t.Gate(z, spelling) for spelling in GATES]
        return [*written, 1 - t.Gate(-z), t.Gate(a), t.Gate(z) ** 2, t.Fn("step", z)]
    return []


def forms_in(node: t.Tree, at: t.Slope) -> list[t.Tree]:
    """The forms of a slope that stands in `node`; among arrays they are multiplied entry by entry."""

    def by_entries(inner: t.Tree) -> t.Tree:
        factors = inner.factors if isinstance(inner, t.Prod) else ()
        plain = bool(factors) and not any(isinstance(f, t.Num) for f in factors)
        return t.Each(factors) if plain else inner

    return [t.everywhere(form, by_entries) for form in forms(at)] if holds_arrays(node) else forms(at)


# ---- functions -------------------------------------------------------------------------------------------


def function_forms(at: t.Fn) -> list[t.Tree]:
    """The function in other words."""
    z = at.arg
    up, down = t.Fn("exp", z), t.Fn("exp", -z)
    if at.primes:
        return []
    if at.name == "sigmoid":
        half = t.Fn("tanh", z / 2)
        return [1 / (1 + down), up / (1 + up), (1 + half) / 2, 1 - 1 / (1 + up), 1 - t.Fn("sigmoid", -z)]
    if at.name == "tanh":
        twice = t.Fn("exp", 2 * z)
        return [
            2 * t.Fn("sigmoid", 2 * z) - 1,
            (up - down) / (up + down),
            (twice - 1) / (twice + 1),
            1 - 2 / (twice + 1),
            -t.Fn("tanh", -z),
        ]
    if at.name == "relu":
        gated = [times(z, t.Gate(z)), times(z, t.Fn("step", z))]
        return [*gated, (z + t.Fn("abs", z)) / 2, z + t.Fn("relu", -z)]
    return ELEMENTARY[at.name](z) if at.name in ELEMENTARY else []


ELEMENTARY: dict[str, Callable[[t.Tree], list[t.Tree]]] = {
    "sin": lambda z: [2 * t.Fn("sin", z / 2) * t.Fn("cos", z / 2), -t.Fn("sin", -z)],
    "cos": lambda z: [1 - 2 * t.Fn("sin", z / 2) ** 2, t.Fn("cos", -z)],
    "exp": lambda z: [1 / t.Fn("exp", -z), t.Fn("exp", z / 2) ** 2, t.Fn("exp", z - 1) * t.Fn("exp", t.ONE)],
    "ln": lambda z: [-t.Fn("ln", 1 / z), t.Fn("ln", 2 * z) - t.Fn("ln", t.TWO)],
    "sqrt": lambda z: [t.Fn("exp", t.Fn("ln", z) / 2), z / t.Fn("sqrt", z)],
    "abs": lambda z: [t.Fn("sqrt", z**2), t.Fn("relu", z) + t.Fn("relu", -z)],
}


def times(a: t.Tree, b: t.Tree) -> t.Tree:
    """The product of two things of one shape, capital letters being matrices."""
    return t.Each((a, b)) if isinstance(a, t.Ref) and a.base.isupper() and not a.subs else a * b
