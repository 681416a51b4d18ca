"""Forward evaluation straight from definitions, and derivatives by complex steps.

A `World` is a list of named rules over named leaves. A derivative by a quantity moves that quantity and runs
everything below it again, so a name is a barrier by construction. Nothing here knows of bptutor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

TINY = 1e-30
STEP = 1e-4

Rule = Callable[["Env"], Any]


class Env(dict[str, Any]):
    """The value of every name; `world` and `fixed` say how to come by another one."""

    def __init__(self, world: World, fixed: Mapping[str, Any]) -> None:
        super().__init__(world.leaves)
        self.world, self.fixed = world, dict(fixed)


@dataclass
class World:
    """Leaves with values, and the rules that make everything else, in order."""

    leaves: dict[str, Any] = field(default_factory=dict)
    rules: list[tuple[str, Rule]] = field(default_factory=list)

    def leaf(self, name: str, value: Any) -> None:
        """A free quantity."""
        self.leaves[name] = np.asarray(value, float)

    def rule(self, name: str, rule: Rule) -> None:
        """A quantity made of earlier ones."""
        self.rules.append((name, rule))

    def run(self, fixed: Mapping[str, Any] | None = None) -> Env:
        """Every value; what is `fixed` is taken instead of its rule."""
        env = Env(self, fixed or {})
        env.update(env.fixed)
        with np.errstate(all="ignore"):
            for name, rule in self.rules:
                if name not in env.fixed:
                    env[name] = np.asarray(rule(env))
        return env


def derivative(of: Rule, by: str, env: Env, *, index: tuple[int, ...] = (), smooth: bool = True) -> Any:
    """d(of)/d(by) in the surroundings `env`; `index` picks one entry. Shape: that of `of`, then of `by`.

    With `smooth` by a complex step, exact to rounding; else (`of` holds such derivatives itself) by
    extrapolated central differences.
    """
    here = np.asarray(env[by])
    places = [index] if index or not here.shape else list(np.ndindex(*here.shape))
    slopes = [_along(of, by, env, place, smooth) for place in places]
    if index or not here.shape:
        return slopes[0]
    return np.moveaxis(np.array(slopes).reshape(*here.shape, *slopes[0].shape), range(here.ndim),
                       range(slopes[0].ndim, slopes[0].ndim + here.ndim))


def _along(of: Rule, by: str, env: Env, place: tuple[int, ...], smooth: bool) -> Any:
    def moved(by_how_much: complex) -> Any:
        value = np.array(env[by], complex)
        value[place] += by_how_much
        return np.asarray(of(env.world.run({**env.fixed, by: value})))

    if smooth:
        return moved(1j * TINY).imag / TINY
    wide, narrow = ((moved(h).real - moved(-h).real) / (2 * h) for h in (2 * STEP, STEP))
    return (4 * narrow - wide) / 3


# ---- functions of one number, for complex steps: a kink is decided by the real part ---------------------


def sigmoid(z: Any) -> Any:
    """1/(1 + e^-z)."""
    return 1 / (1 + np.exp(-z))


def relu(z: Any) -> Any:
    """Slope 0 at 0."""
    return np.where(np.real(z) > 0, z, 0)


def softmax(z: Any) -> Any:
    """Along the last axis."""
    powers = np.exp(z - np.max(np.real(z), -1, keepdims=True))
    return powers / powers.sum(-1, keepdims=True)


def larger(a: Any, b: Any) -> Any:
    """A tie goes to the first."""
    return np.where(np.real(a) >= np.real(b), a, b)


def smaller(a: Any, b: Any) -> Any:
    """A tie goes to the first."""
    return np.where(np.real(a) <= np.real(b), a, b)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "relu": relu,
    "leaky_relu": lambda z: np.where(np.real(z) > 0, z, 0.01 * np.asarray(z)),
    "softplus": lambda z: np.log1p(np.exp(z)),
    "linear": lambda z: z,
    "softmax": softmax,
    "exp": np.exp,
    "ln": np.log,
    "sqrt": np.sqrt,
    "sin": np.sin,
    "cos": np.cos,
    "cosh": np.cosh,
    "abs": lambda z: np.sign(np.real(z)) * z,
    "step": lambda z: np.where(np.real(z) > 0, 1.0, 0.0),
    "max": larger,
    "min": smaller,
}
