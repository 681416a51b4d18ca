"""The founding catalogue, end to end: every truth computed, right answers accepted, near misses refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bptutor.bank.exercise import Item
from bptutor.bank.packs import find_packs
from bptutor.bank.truth import (
    Array,
    Chosen,
    Count,
    Number,
    ShapeTruth,
    Statements,
    Sufficient,
    Table,
    TrueFalse,
    Truth,
    truth,
)
from bptutor.grading.grade import grade
from bptutor.homework.check import check_files
from tests.exercises.catalogue_map import CATALOGUE, Part

PACKS = find_packs()
ITEMS: dict[str, Item] = {item.full_id: item for pack in PACKS for item in pack.items}
HERE = Path(__file__).parent
PAIRS = [(True, True), (True, False), (False, True), (False, False)]

RIGHT = [pytest.param(part, text, id=f"{part.name}: {text}") for part in CATALOGUE for text in part.right]
WRONG = [pytest.param(part, text, id=f"{part.name}: {text}") for part in CATALOGUE for text in part.wrong]


def in_words_of_the_map(facts: Truth) -> Any:
    """What the core found, as `Part.truth` writes it: numbers, lists, a bool, letters, or a word."""
    match facts:
        case Table(rows):
            return [in_words_of_the_map(row.truth) for row in rows]
        case Chosen(indices):
            return "".join("abcd"[k] for k in sorted(indices))
        case Statements(first, second):
            return "abcd"[PAIRS.index((first, second))]
        case Array(values=answer) | Number(value=answer) | TrueFalse(answer):
            return answer
        case Sufficient(answer) | Count(total=answer):
            return answer
        case ShapeTruth(shape):
            return list(shape)


@pytest.mark.parametrize("part", CATALOGUE, ids=lambda part: part.name)
def test_truth(part: Part) -> None:
    """The core finds by itself what was worked out by hand."""
    found = in_words_of_the_map(truth(ITEMS[part.item]))

    if isinstance(part.truth, (bool, str)):
        assert part.truth == found
    else:
        assert part.truth == pytest.approx(found, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize(("part", "text"), RIGHT)
def test_right_answer(part: Part, text: str) -> None:
    """A right answer is right in every sensible form."""
    verdict = grade(ITEMS[part.item], text)

    assert ("right", 1.0) == (verdict.status, verdict.credit), verdict


@pytest.mark.parametrize(("part", "text"), WRONG)
def test_near_miss(part: Part, text: str) -> None:
    """A plausible slip is read, and never earns full credit."""
    verdict = grade(ITEMS[part.item], text)

    assert verdict.status in ("wrong", "partly-right"), verdict
    assert verdict.credit < 1.0


@pytest.mark.parametrize(
    ("item", "text", "misconception"),
    [
        ("relu-chains/line-by-gradient-descent.a", "(12, 27)", "sum-for-mean"),
        ("relu-chains/line-by-gradient-descent.a", "2, 9/2", "halved-loss"),
        ("relu-chains/line-by-mini-batch.a", "[6, 18]", "sum-for-mean"),
        ("relu-chains/line-by-mini-batch.a", "[5, 18]", None),
        ("foundations/tanh-hidden-delta.a", "b", "wrong-activation-slope"),
        ("differentiation/one-neuron-cost.slope", "0.128", "neighbouring-input"),
    ],
)
def test_known_slip(item: str, text: str, misconception: str | None) -> None:
    """The slips that the numbers invite are known by name."""
    assert misconception == grade(ITEMS[item], text).misconception


@pytest.mark.parametrize(("file", "status"), [("all-right.yaml", "right"), ("all-wrong.yaml", "wrong")])
def test_answer_file(file: str, status: str) -> None:
    """The two answer files answer every item of the catalogue, as their names say."""
    (report,) = check_files([str(HERE / file)], PACKS)

    assert report.error is None
    assert sorted(part.item for part in CATALOGUE) == sorted(graded.id for graded in report.items)
    assert {} == {graded.id: graded for graded in report.items if graded.status != status}
