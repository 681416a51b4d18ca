"""The same verdict whatever the seed: the catalogue's six, the pack's items, and the traps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from time import perf_counter
from typing import NamedTuple, TypeAlias

from bptutor.bank.exercise import Pack
from bptutor.bank.packs import find_items, find_packs
from bptutor.bank.sufficiency import question_of
from bptutor.calculus.sufficiency.decide import decide, five
from bptutor.calculus.sufficiency.question import Question
from tests.exercises.part import Part
from tests.exercises.sufficiency_map import SUFFICIENCY
from tests.sufficiency.traps import CATALOGUE, TRAPS, question, statements

__all__ = ["Kind", "Part", "Verdict", "catalogue", "claims", "items", "traps"]


class Verdict(NamedTuple):
    """What came out under one seed, what was expected (empty: not known here), and how long it took."""

    name: str
    expected: str
    actual: str
    seconds: float


Kind: TypeAlias = Callable[[int], Iterator[Verdict]]


def catalogue(seed: int) -> Iterator[Verdict]:
    """S1 to S6, built here."""
    for name, (*_, expected) in CATALOGUE.items():
        graph, first, second, target = statements(name)
        start = perf_counter()
        found = five(graph, first, second, target, seed=seed)
        yield Verdict(name, expected, str(found.key), perf_counter() - start)


def traps(seed: int) -> Iterator[Verdict]:
    """Single questions with a known answer."""
    for trap in TRAPS:
        asked = question(trap.world, trap.known, trap.target)
        start = perf_counter()
        found = decide(asked, seed=seed)
        name = f"{trap.world}: {trap.known} -> {trap.target}"
        yield Verdict(name, trap.truth, found.verdict, perf_counter() - start)


def items(seed: int) -> Iterator[Verdict]:
    """The items of the shipped packs, by their files; what is expected was decided by hand."""
    packs = find_packs()
    for part in SUFFICIENCY:
        (item,) = find_items(packs, part.item)
        first, second = question_of(item, 0), question_of(item, 1)
        start = perf_counter()
        found = five(first.graph, first.known, second.known, first.target, first.fixed, seed=seed)
        yield Verdict(part.item, str(part.truth), str(found.key), perf_counter() - start)


@cache
def _packs() -> list[Pack]:
    return find_packs()


def claims(item: str) -> list[Question]:
    """The three questions of an item: the first statement alone, the second alone, both together."""
    (found,) = find_items(_packs(), item)
    return [question_of(found, *which) for which in ((0,), (1,), (0, 1))]
