"""Data sufficiency in the shipped packs: decided by the core, claim by claim, as it was by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from bptutor.bank.exercise import Item
from bptutor.bank.packs import find_packs
from bptutor.bank.specs import SufficiencySpec
from bptutor.bank.sufficiency import question_of, sufficiency_of
from bptutor.calculus.sufficiency.verify import holds
from bptutor.grading.grade import grade
from tests.exercises.part import Part
from tests.exercises.sufficiency_map import CHOICES, CLAIMS, SUFFICIENCY, Enough

ITEMS: dict[str, Item] = {item.full_id: item for pack in find_packs() for item in pack.items}
NEW = [part for part in SUFFICIENCY if part.item.startswith("data-sufficiency/")]
each_part = pytest.mark.parametrize("part", SUFFICIENCY, ids=lambda part: part.name)


@each_part
def test_claims(part: Part) -> None:
    """Each statement alone, and both together: the core agrees with the hand on all three."""
    found = sufficiency_of(ITEMS[part.item])
    three = Enough(found.first.suffices, found.second.suffices, found.together.suffices)

    assert CLAIMS[str(part.truth)] == three, found.reason


@each_part
def test_evidence(part: Part) -> None:
    """What suffices has a derivation; what does not, two networks that are as they should be."""
    item = ITEMS[part.item]
    found = sufficiency_of(item)
    asked = {(0,): found.first, (1,): found.second, (0, 1): found.together}

    for statements, decision in asked.items():
        assert (decision.proof is None) != (decision.witness is None)
        if decision.witness is not None:
            assert holds(question_of(item, *statements), decision.witness), statements


@each_part
def test_no_key_is_declared(part: Part) -> None:
    """The core decides all of them, so no author's key is needed, and none can be wrong."""
    spec = ITEMS[part.item].spec

    assert isinstance(spec, SufficiencySpec)
    assert spec.key is None


@each_part
def test_only_one_choice_is_right(part: Part) -> None:
    """Of the five letters one is right and four are wrong, with something to say about each."""
    typed = dict(zip(CHOICES, "abcde", strict=True))
    verdicts = {choice: grade(ITEMS[part.item], letter) for choice, letter in typed.items()}
    told = {choice: verdict.status for choice, verdict in verdicts.items()}

    assert told == {choice: "right" if choice == part.truth else "wrong" for choice in CHOICES}
    assert all(verdict.message for choice, verdict in verdicts.items() if choice != part.truth)


def test_choices_are_balanced() -> None:
    """No choice is so rare, or so common, that it can be guessed."""
    counts = Counter(part.truth for part in NEW)

    assert min(counts[choice] for choice in CHOICES) >= 4
    assert max(counts.values()) <= len(NEW) / 3


def test_the_pack_is_large_enough() -> None:
    """At least 24 items besides S1 to S6, each in the map."""
    shipped = {full_id for full_id in ITEMS if full_id.startswith("data-sufficiency/")}

    assert shipped == {part.item for part in NEW}
    assert len(shipped) >= 24


def test_every_item_explains_itself() -> None:
    """Two hints at least, and the argument by hand."""
    short = [part.item for part in NEW if len(ITEMS[part.item].hints) < 2 or ITEMS[part.item].because is None]

    assert short == []
