"""Bugs that come to the same: altered computations with equal values on all instances are one.

dL/da answered for dL/dz *is* the lost slope, and a sign lost in the loss is the sign lost in front. Such
bugs cannot be told apart by any answer, so the likeliest of them speaks for all. What has the values of the
truth is no bug and is dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.calculus.kernels import Array

RELATIVE = 1e-9
"""How far values that are equal may differ, relative to the larger, ..."""
BLUR = 1e-12
"""... or to what values are usually like: where terms cancel, a 0 is hardly ever exactly 0."""
SIMILAR = 1e-7
"""Values whose sizes differ by more than this, all in all, need not be compared one by one."""

_REACHES = ("one place", "layer", "everywhere")
"""Where it comes to the same, the narrowest says most."""


class Candidate(Record):
    """An alteration by its bug, and the values it leads to: the target's shape, then one an instance."""

    id: str
    tier: int
    alteration: Alteration
    values: Array


class BugClass(Record):
    """Bugs with the same values on all instances, the likeliest first.

    `ids` are those of its lowest tier: more than one where the mathematics does not tell them apart.
    """

    ids: tuple[str, ...]
    tier: int
    members: tuple[Candidate, ...]

    @property
    def alteration(self) -> Alteration:
        """The one to tell."""
        return self.members[0].alteration

    @property
    def values(self) -> Array:
        """What all of them lead to."""
        return self.members[0].values


def grouped(candidates: Iterable[Candidate], truth: Array) -> tuple[BugClass, ...]:
    """The classes of those candidates that differ from the truth somewhere, lower tiers first.

    `truth` holds the values of the target on the same instances; where it is undefined nothing is asked.
    """
    found = sorted(candidates, key=lambda c: (c.tier, _REACHES.index(c.alteration.reach)))
    asked = np.isfinite(truth).ravel()
    if not found or not asked.any():
        return ()
    right = truth.ravel()[asked]
    values = np.array([np.broadcast_to(c.values, truth.shape).ravel()[asked] for c in found])
    blur = blur_of(right)
    different = [k for k in range(len(found)) if not equal(values[k], right, blur)]
    return tuple(_class([found[k] for k in group]) for group in _alike(values, different, blur))


def _class(members: Sequence[Candidate]) -> BugClass:
    tier = members[0].tier
    ids = dict.fromkeys(c.id for c in members if c.tier == tier)
    return BugClass(tuple(ids), tier, tuple(members))


def _alike(values: Array, places: Sequence[int], blur: float) -> list[list[int]]:
    """Places of equal rows of values, together."""
    sizes = _sizes(values)
    groups: list[list[int]] = []
    for k in places:
        near = [g for g in groups if abs(sizes[g[0]] - sizes[k]) <= SIMILAR * sizes[k]]
        same = next((g for g in near if equal(values[g[0]], values[k], blur)), None)
        if same is not None:
            same.append(k)
        else:
            groups.append([k])
    return groups


def _sizes(values: Array) -> Array:
    """One number a row of values, equal where these are."""
    return np.asarray(np.nan_to_num(np.abs(values), nan=1.0, posinf=1.0).sum(-1))


def blur_of(right: Array) -> float:
    """By how much values may differ beside right ones where terms cancel; 0 if there are none.

    Large values count, but not the largest: where a tanh is saturated, most are nearly 0.
    """
    sizes = np.sort(np.abs(right), axis=None)  # np.quantile would load numpy.ma: 20 ms
    return BLUR * float(sizes[9 * sizes.size // 10]) if sizes.size else 0.0


def equal(one: Array, other: Array, blur: float = 0.0) -> bool:
    """Whether two arrays of values agree up to rounding; undefined values agree with each other only."""
    return bool(agreement(one, other, blur).all())


def agreement(one: Array, other: Array, blur: float = 0.0) -> NDArray[np.bool_]:
    """Where they do."""
    with np.errstate(invalid="ignore"):
        near = np.abs(one - other) <= RELATIVE * np.maximum(np.abs(one), np.abs(other)) + blur
    defined, also = np.isfinite(one), np.isfinite(other)
    return np.asarray((near & defined & also) | ~(defined | also))
