"""What may be said where several mistakes come to one number."""

from __future__ import annotations

import pytest

from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.narrowing import (
    Explanation,
    narrowed,
    narrowed_number,
    of_clause,
    together,
)
from bptutor.grading.misconceptions.words import Finding
from tests.grading.making import of

ITEM = of("graph: 'f = x*y'\ngiven: {x: 2, y: 3}", "target: f")


def said(*names: tuple[str, int], plain: bool = False) -> Diagnosis | None:
    """What is said of a number that these come to, each with its tier."""
    found = [Explanation(tier, Finding(name)) for name, tier in names]
    return narrowed_number(ITEM, "−6", found, plain=plain)


@pytest.mark.parametrize(
    ("names", "plain", "ids"),
    [
        ([("lost-path", 1)], False, ["lost-path"]),
        ([("lost-path", 1), ("halved-loss", 1)], False, ["lost-path", "halved-loss"]),
        ([("lost-path", 1), ("lost-bias", 2)], False, ["lost-path", "lost-bias"]),  # the likelier one first
        ([("lost-bias", 2), ("wrong-layer", 3)], True, ["lost-bias", "wrong-layer"]),  # unlikely, but so
        ([("lost-bias", 2), ("wrong-layer", 3)], False, ["lost-bias", "wrong-layer"]),
        ([("lost-bias", 2), ("extra-factor", 4), ("wrong-layer", 3)], True, ["lost-bias", "wrong-layer"]),
        ([("lost-bias", 2), ("lost-path", 1), ("wrong-layer", 3)], True, ["lost-bias", "lost-path"]),
        ([("wrong-layer", 3), ("activation-twice", 3)], True, None),  # unlikely ones: chance
        ([("lost-path", 1), ("lost-path", 1)], False, ["lost-path"]),  # at two places
        ([("lost-minus", 1), ("reversed-error", 1)], False, ["lost-minus"]),
        ([("transposed-weight", 1), ("other-weight-convention", 1)], False, ["transposed-weight"]),
        ([("lost-path", 1), ("other-item", 2)], False, ["lost-path", "other-item"]),
        ([("neighbouring-unit", 3), ("other-item", 2)], True, ["other-item"]),  # that is a fact
        ([("lost-minus", 1), ("paths-subtracted", 2)], False, ["lost-minus"]),
        ([("lost-path", 1), ("relu-gate-inverted", 2)], True, ["lost-path"]),
        ([("lost-path", 1), ("lost-weight", 1), ("lost-input", 1)], False, []),
        ([("lost-path", 1), ("lost-minus", 1), ("halved-loss", 1)], False, None),
        ([("neighbouring-unit", 3)], False, None),  # whose neighbour?
        ([], False, None),
    ],
)
def test_one_two_or_what_is_common(names: list[tuple[str, int]], plain: bool, ids: list[str] | None) -> None:
    """Never more than two names."""
    found = said(*names, plain=plain)

    assert ids == (list(found.ids) if found is not None else None)


def test_of_a_formula_only_the_likeliest() -> None:
    """It is hardly hit by chance."""
    found = [Explanation(2, Finding("lost-bias")), Explanation(1, Finding("lost-path"))]

    said_of_it = narrowed(ITEM, "This", found)

    assert said_of_it is not None
    assert said_of_it.ids == ("lost-path",)


def test_two_are_said_as_alternatives() -> None:
    """Neither is asserted."""
    found = said(("lost-path", 1), ("halved-loss", 1))

    assert found is not None
    assert found.id is None
    assert found.message.startswith("−6 is what comes out when either ")
    assert ", or " in found.message


def test_what_three_have_in_common() -> None:
    """It is described, and nothing is logged."""
    found = said(("lost-path", 1), ("lost-weight", 1), ("lost-input", 1))

    assert found is not None
    assert "−6 is what comes out when something is left out." == found.message


def test_two_mistakes_at_once() -> None:
    """One sentence, with the screen's own signs."""
    found = together(ITEM, "−6", (Finding("lost-path"), Finding("lost-minus")), ascii_what="-6")

    assert ("lost-path", "lost-minus") == found.ids
    assert found.message.startswith("−6 is what comes out when ")
    assert found.said("ascii").startswith("-6 is what comes out when ")
    assert found.message.endswith(", and the sign is the other way round.")


def test_words_of_its_own() -> None:
    """For what no clause of the table says."""
    found = of_clause("lost-minus", "−6", "one sign is off", ascii_what="-6")

    assert ("−6 is what comes out when one sign is off.", "-6 is what comes out when one sign is off.") == (
        found.message,
        found.said("ascii"),
    )
