"""Random questions: proof, witness, rank and collisions never contradict one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.exercises.sufficiency_map import CLAIMS, SUFFICIENCY
from tests.sufficiency import stability
from tests.sufficiency.checks import examine
from tests.sufficiency.collisions import collision
from tests.sufficiency.questions import ask
from tests.sufficiency.rank import evidence
from tests.sufficiency.worlds import EDGES, WORLDS

if TYPE_CHECKING:
    from collections.abc import Sequence

QUICK, LONG = 60, 3000
UNDECIDED = 0.01
"""The largest share that may be undecided."""
EDGY, UNDECIDED_EDGES = 45, 0.15


def complaints(
    seeds: range, *, thorough: bool, names: Sequence[str] = tuple(WORLDS)
) -> tuple[list[str], int]:
    """What must not be, with the question; and how many questions are undecided."""
    found: list[str] = []
    undecided = 0
    for seed in seeds:
        asked = ask(seed, names)
        finding = examine(asked.question, thorough=thorough)
        found += [f"{asked.text}: {finding.verdict}: {complaint}" for complaint in finding.complaints]
        undecided += finding.verdict == "undecided"
    return found, undecided


def test_nothing_contradicts() -> None:
    """A sample from all worlds; `python -m tests.sufficiency` says more."""
    found, undecided = complaints(range(QUICK), thorough=False)
    assert found == []
    assert undecided <= UNDECIDED * QUICK + 1


def test_nothing_contradicts_at_the_edges() -> None:
    """Labels either way round, comparisons with numbers, coefficients from 1e-13 to 1e6."""
    found, undecided = complaints(range(EDGY), thorough=False, names=tuple(EDGES))
    assert found == []
    assert undecided <= UNDECIDED_EDGES * EDGY


@pytest.mark.slow
def test_nothing_contradicts_in_thousands() -> None:
    """Ten minutes or so."""
    found, undecided = complaints(range(QUICK, QUICK + LONG), thorough=True)
    assert found == []
    assert undecided <= UNDECIDED * LONG


@pytest.mark.parametrize("kind", [stability.catalogue, stability.traps, stability.items])
def test_what_is_known_is_found(kind: stability.Kind) -> None:
    """S1 to S6, the traps of the facts and the shipped items."""
    verdicts = list(kind(0))
    assert [(v.name, v.expected) for v in verdicts] == [(v.name, v.actual) for v in verdicts]


@pytest.mark.slow
@pytest.mark.parametrize("kind", [stability.catalogue, stability.traps, stability.items])
def test_the_seed_does_not_matter(kind: stability.Kind) -> None:
    """Two hundred seeds, one verdict."""
    verdicts = {(v.name, v.expected, v.actual) for seed in range(200) for v in kind(seed)}
    assert [v for v in verdicts if v[1] != v[2]] == []


@pytest.mark.parametrize("part", SUFFICIENCY, ids=lambda part: part.item)
def test_nothing_speaks_against_what_was_decided_by_hand(part: stability.Part) -> None:
    """Where a statement is enough on paper, the rank is inside everywhere and no instances collide."""
    for claim, holds in zip(stability.claims(part.item), CLAIMS[str(part.truth)], strict=True):
        assert not (holds and (not evidence(claim).is_inside or collision(claim) is not None))
