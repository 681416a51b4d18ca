"""The table: right rewritings and wrong answers to every target, verified in 50-digit arithmetic, as text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, NamedTuple

import numpy as np

from tests.formulas import slips_of_arrays, slips_of_slopes  # noqa: F401  (they enter themselves)
from tests.formulas import trees as t
from tests.formulas.arrays import ARRAYS
from tests.formulas.layers import LAYERS
from tests.formulas.rewrites import REWRITES
from tests.formulas.slips import SLIPS
from tests.formulas.units import UNITS
from tests.formulas.values import Instance, Misfit, mp
from tests.formulas.worlds import Target, World
from tests.formulas.writing import hand, write

WORLDS: dict[str, World] = {world.name: world for world in (*UNITS, *LAYERS, *ARRAYS)}
EQUAL = mp.mpf(10) ** -35
"""Right rewritings agree to this share of themselves, or of 1 where both are that small."""
DIFFERENT = mp.mpf(10) ** -8
ENOUGH = 8
"""Rewritings are algebra: an error in one would show on the first few instances that are not 0."""
INSTANCES = 16
"""Slips may show on some only: in small worlds so many are tried ..."""
DRAWN = 160
"""... and in deep networks, where most paths are closed, so many, those first where the target is not 0."""
DEEP = 8
"""More definitions than this make a world with gates deep."""


class Row(NamedTuple):
    """An answer: the number of its target, what was done to the right answer, and the text."""

    target: int
    kind: str
    text: str
    right: bool
    fits: bool = True
    """Whether it has a value of the target's shape; else there need not be a verdict."""


class Judge:
    """Knows whether an answer to a target is right, by values of our own."""

    def __init__(self, world: World, target: Target) -> None:
        self.target = target
        found = [(on, self.value(target.right, on)) for on in drawn(world)]
        found.sort(key=lambda pair: not np.any(pair[1] != 0))  # stable: where the target lives comes first
        self.instances = found[:INSTANCES]
        self.rest = found[INSTANCES:]

    def value(self, node: t.Tree, on: Instance) -> Any:
        """The value, an array of at least one number; a free index runs over all it stands for."""
        if self.target.free is None:
            return np.atleast_1d(np.array(on(node), dtype=object))
        index, size = self.target.free
        found = []
        for k in range(1, size + 1):
            on.bound[index] = k
            found.append(on(node))
        del on.bound[index]
        return np.array(found, dtype=object)

    def right(self, node: t.Tree) -> bool:
        """Equal on every instance."""
        try:
            return all(close(self.value(node, on), want, EQUAL) for on, want in self.instances[:ENOUGH])
        except (ZeroDivisionError, ValueError, Misfit):  # not another way to write it, then
            return False

    def wrong(self, node: t.Tree) -> bool:
        """Different on some instance, clearly, or without a value there or of another shape."""
        return any(not self._agrees(node, on, want) for on, want in (*self.instances, *self.rest))

    def _agrees(self, node: t.Tree, on: Instance, want: Any) -> bool:
        try:
            return close(self.value(node, on), want, DIFFERENT)
        except Misfit:
            return False
        except (ZeroDivisionError, ValueError):
            return True  # without a value here; another instance has to tell

    def fits(self, node: t.Tree) -> bool:
        """Whether it has a value of the right shape."""
        if any(isinstance(at, t.Over) and not self._runs(at) for at in t.walk(node)):
            return False
        for on, want in self.instances:
            try:
                return shape(self.value(node, on)) == shape(want)
            except Misfit:
                return False
            except (ZeroDivisionError, ValueError):
                continue
        return True


    def _runs(self, at: t.Over) -> bool:
        """Whether the index of a sum runs over the same numbers wherever it stands."""
        entries = list(self.instances[0][0].values)
        refs = [ref for ref in t.walk(at.body) if isinstance(ref, t.Ref)]
        for ref in (ref for ref in refs if at.index in ref.subs):
            place = ref.subs.index(at.index)
            alike = [e for e in entries if (e.base, e.layer) == (ref.base, ref.layer)]
            if at.size != len({e.subs[place] for e in alike}):
                return False
        return True


@cache
def drawn(world: World) -> tuple[Instance, ...]:
    """The instances that a world's targets are judged on; none stands on a kink."""
    found = [world.instance(k) for k in range(DRAWN if is_deep(world) else INSTANCES)]
    return tuple(on for on in found if not on_a_kink(world, on))


@cache
def judge_of(world: World, number: int) -> Judge:
    """Whoever judges answers to a target, made once."""
    return Judge(world, world.targets[number])


def is_deep(world: World) -> bool:
    """Whether it is a larger one in which paths are open or closed."""
    gated = any(isinstance(f, t.Fn) and f.name == "relu" for f in world.define.values())
    return gated and len(world.define) > DEEP


def on_a_kink(world: World, on: Instance) -> bool:
    """Whether some ReLU gets exactly 0, as behind a dead layer; there conventions differ."""
    relus = [f for f in world.define.values() if isinstance(f, t.Fn) and f.name == "relu"]
    return any(np.any(np.array(on(f.arg)) == 0) for f in relus)


def shape(value: Any) -> list[int]:
    """Rows and columns; a vector has only one of them."""
    return [n for n in value.shape if n != 1]


def close(got: Any, want: Any, share: Any) -> bool:
    """Of one shape (a row does for a column), and apart by no more than a share of themselves."""
    if shape(got) != shape(want):
        return False
    pairs = zip(got.flat, want.flat, strict=True)
    return all(abs(a - b) <= share * max(abs(a), abs(b), mp.mpf(10) ** -10) for a, b in pairs)


# ---- rows ------------------------------------------------------------------------------------------------


def right_rows(world: World, seed: int = 0, several: int = 2, each: int = 1) -> list[Row]:
    """Every rewriting of every target, `each` times, and mixtures of `several` of them."""
    found: dict[tuple[int, str], Row] = {}
    for number, target in enumerate(world.targets):
        judge = judge_of(world, number)
        rng = Random(f"{world.name} {target.asked} {seed}")
        for kind, node in _rewritten(world, target, rng, several, each):
            text = write(node, hand(rng)) if size(node) <= LARGEST else ""
            if can_be_typed(text, node, target) and judge.right(node):
                found.setdefault((number, text), Row(number, kind, text, True))
    return list(found.values())


LARGEST, LONGEST = 400, 2000


def can_be_typed(text: str, node: t.Tree, target: Target) -> bool:
    """Not too long, and without the name of what is asked for: such answers are sent back unread."""
    named = any(isinstance(at, (t.Ref, t.Partial)) and write(at) == target.asked for at in t.walk(node))
    return 0 < len(text) <= LONGEST and not named


def size(node: t.Tree) -> int:
    """How many nodes a tree has."""
    return sum(1 for _ in t.walk(node))


def _rewritten(
    world: World, target: Target, rng: Random, several: int, each: int
) -> Iterator[tuple[str, t.Tree]]:
    yield "as in the textbook", target.right
    for extra in target.extra:
        yield "another right form", extra
    for kind, change in REWRITES.items():
        for _ in range(each):
            base = rng.choice((target.right, *target.extra)) if rng.random() < 0.3 else target.right
            node = change(base, world, rng)
            if node is not None:
                yield kind, node
    for _ in range(several):  # numbers last: they must stay as given, to be known for what they stand for
        names = sorted(rng.sample(list(REWRITES), 3), key=lambda name: name == "number for a name")
        mixed = target.right
        for name in names:
            mixed = (REWRITES[name](mixed, world, rng) or mixed) if size(mixed) < 120 else mixed
        yield "mixed: " + ", ".join(names), mixed


def wrong_rows(world: World, seed: int = 0, each: int = 2) -> list[Row]:
    """Up to `each` wrong answers of every slip for every target."""
    found: dict[tuple[int, str], Row] = {}
    for number, target in enumerate(world.targets):
        judge = judge_of(world, number)
        for kind in SLIPS:
            rng = Random(f"{world.name} {target.asked} {kind} {seed}")
            for node in _slipped(world, target, kind, rng, each, judge):
                text, fits = write(node, hand(rng)), judge.fits(node)
                kindly = not fits and has_vectors(world)  # a row is taken for a column where that is meant
                if can_be_typed(text, node, target) and not kindly:
                    found.setdefault((number, text), Row(number, kind, text, False, fits))
    return list(found.values())


def bare_number(node: t.Tree) -> bool:
    """Nothing but numbers: not taken as an answer, so neither right nor wrong."""
    return not any(isinstance(n, (t.Ref, t.Partial)) for n in t.walk(node))


def has_vectors(world: World) -> bool:
    """Whether some array has one axis only."""
    return any(isinstance(size, tuple) and 1 in size for size in world.leaves.values())


def _slipped(
    world: World, target: Target, kind: str, rng: Random, each: int, judge: Judge
) -> Iterator[t.Tree]:
    bases = [target.right, *target.extra[:1]]
    candidates = [node for base in bases for node in SLIPS[kind](base, world)]
    candidates = [node for node in dict.fromkeys(candidates) if not bare_number(node)]
    rng.shuffle(candidates)
    count = 0
    for node in candidates:
        if count < each and judge.wrong(node):
            count += 1
            yield node
