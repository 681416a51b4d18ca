"""The founding catalogue, end to end: every truth computed, right answers accepted, near misses refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bptutor.bank.exercise import DerivationSpec, FillSpec, FormulaSpec, Item
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
from bptutor.grading.grade import correct_answer, grade
from bptutor.homework.check import check_files
from tests.exercises.catalogue_map import CATALOGUE
from tests.exercises.formula_map import FORMULAS
from tests.exercises.part import Part

PACKS = find_packs()
ITEMS: dict[str, Item] = {item.full_id: item for pack in PACKS for item in pack.items}
HERE = Path(__file__).parent
PAIRS = [(True, True), (True, False), (False, True), (False, False)]

RIGHT = [pytest.param(part, text, id=f"{part.name}: {text}") for part in CATALOGUE for text in part.right]
WRONG = [pytest.param(part, text, id=f"{part.name}: {text}") for part in CATALOGUE for text in part.wrong]
REFUSED = [pytest.param(part, text, id=f"{part.name}: {text}") for part in CATALOGUE for text in part.refused]
WRITTEN = {part.name for part in FORMULAS}


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


@pytest.mark.parametrize(
    "part", [part for part in CATALOGUE if part.name not in WRITTEN], ids=lambda part: part.name
)
def test_truth(part: Part) -> None:
    """The core finds by itself what was worked out by hand."""
    found = in_words_of_the_map(truth(ITEMS[part.item]))

    if isinstance(part.truth, (bool, str)):
        assert part.truth == found
    else:
        assert part.truth == pytest.approx(found, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("part", FORMULAS, ids=lambda part: part.name)
def test_formula(part: Part) -> None:
    """What was worked out by hand equals what is asked for, on every instance the core tries."""
    item = ITEMS[part.item]
    match item.spec:
        case FormulaSpec(target=target):
            assert item.problem.equal(target.value, str(part.truth))
        case FillSpec(formula=formula):
            assert item.problem.holds(formula.value.replace("?", f"({part.truth})"))
        case DerivationSpec(claim=claim):
            assert (part.truth, True) == (claim.value, item.problem.holds(claim.value))
        case _:
            pytest.fail(f"{part.item} is no formula")


@pytest.mark.parametrize("part", FORMULAS, ids=lambda part: part.name)
def test_shown_answer(part: Part) -> None:
    """The right answer that a student is shown in the end may be typed back, and is right."""
    assert "right" == grade(ITEMS[part.item], correct_answer(ITEMS[part.item], "ascii")).status


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


@pytest.mark.parametrize(("part", "text"), REFUSED)
def test_refused_answer(part: Part, text: str) -> None:
    """What is not of the form asked for is told so, and costs nothing."""
    verdict = grade(ITEMS[part.item], text)

    assert "unreadable" == verdict.status, verdict
    assert verdict.message


@pytest.mark.parametrize(
    ("item", "text", "misconception"),
    [
        ("relu-chains/line-by-gradient-descent.a", "(12, 27)", "sum-for-mean"),
        ("relu-chains/line-by-gradient-descent.a", "2, 9/2", "halved-loss"),
        ("relu-chains/line-by-mini-batch.a", "[6, 18]", None),  # or the rate of 1/2 is left out
        ("relu-chains/line-by-mini-batch.a", "[5, 18]", None),
        ("foundations/tanh-hidden-delta.a", "b", "wrong-activation-slope"),
        ("differentiation/one-neuron-cost.slope", "0.32", "activation-for-slope"),
        ("foundations/logistic-unit-gradient.typed", "-(o - y) x_i", "lost-minus"),
        ("foundations/tanh-hidden-delta.typed", "Σ_k w_kj δ_k", "lost-activation-slope"),
        ("foundations/sigmoid-output-weight.typed", "(a2-y2)(a2-a2^2) a1^(3)", "halved-loss"),
        ("binary-classifier/sigmoids-and-squared-loss.w1", "(a2-y*) σ'(z2) w2 x", "lost-activation-slope"),
        ("binary-classifier/sigmoids-and-squared-loss.w1", "(a2-y*) a2 (1-a2) z2", None),
    ],
)
def test_known_slip(item: str, text: str, misconception: str | None) -> None:
    """The slips that the numbers invite are known by name, at least as one of two."""
    found = grade(ITEMS[item], text).diagnosis

    if misconception is None:
        assert found is None or found.id is None
    else:
        assert found is not None
        assert misconception in found.ids


@pytest.mark.parametrize(("file", "status"), [("all-right.yaml", "right"), ("all-wrong.yaml", "wrong")])
def test_answer_file(file: str, status: str) -> None:
    """The two answer files answer every item of the catalogue, as their names say."""
    (report,) = check_files([str(HERE / file)], PACKS)

    assert report.error is None
    assert sorted(part.item for part in CATALOGUE) == sorted(graded.id for graded in report.items)
    assert {} == {graded.id: graded for graded in report.items if graded.status != status}
