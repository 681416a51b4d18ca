"""How well wrong answers are understood: shares that must not fall, and what must never happen at all."""

from __future__ import annotations

import pytest

from tests.diagnosis.__main__ import false_diagnoses, matched_rights
from tests.diagnosis.nothing import NOTHING
from tests.diagnosis.score import ASSERTED, FALSE, NAMED, NARROWED, SILENT, items, shares
from tests.diagnosis.slips_of_formulas import NONE, all_told
from tests.diagnosis.table import TABLE, results

NAMED_AT_LEAST = {
    "formulas": 98.0,
    "formulas, two slips": 91.0,
    "numbers": 80.0,
    "numbers, two slips": 90.0,
    "options": 87.0,
    "counts": 93.0,
    "shapes": 98.0,
    "derivations": 87.0,
    "data sufficiency": 99.0,
}
"""Percent, a little below today's figures."""
WITHIN_TWO_AT_LEAST = {"formulas": 98.0, "numbers": 93.0, "counts": 99.0}
SILENT_AT_MOST = {"formulas": 1.5, "numbers": 6.5}


def test_the_table_is_large_enough() -> None:
    """Three hundred rows and more, of all kinds and of every shipped pack."""
    rows = [row for kind in TABLE.values() for row in kind]

    assert len(rows) >= 300
    assert len(TABLE["formulas"]) >= 150
    assert len(TABLE["numbers"]) >= 100
    assert {row.item.partition("/")[0] for row in rows} == {name.partition("/")[0] for name in items()}


@pytest.mark.parametrize("kind", NAMED_AT_LEAST)
def test_names_the_slip(kind: str) -> None:
    """At least so many answers get exactly the name that a teacher would give."""
    assert shares(results(kind)).get(NAMED, 0.0) >= NAMED_AT_LEAST[kind]


@pytest.mark.parametrize("kind", WITHIN_TWO_AT_LEAST)
def test_narrows_down_to_two(kind: str) -> None:
    """At least so many get that name alone or as one of two."""
    found = shares(results(kind))

    assert found.get(NAMED, 0.0) + found.get(NARROWED, 0.0) >= WITHIN_TWO_AT_LEAST[kind]


@pytest.mark.parametrize("kind", SILENT_AT_MOST)
def test_says_something(kind: str) -> None:
    """At most so many are left without a name."""
    assert shares(results(kind)).get(SILENT, 0.0) <= SILENT_AT_MOST[kind]


@pytest.mark.slow
def test_names_fit_where_nobody_had_them_in_mind() -> None:
    """The wrong answers of `tests/formulas`: next to no name that is not true of one, none for rounding."""
    rows = all_told()
    misfits = [row for row in rows if not row.fits]

    assert len(rows) >= 1500
    assert [row for row in misfits if row.kind in NONE] == []
    assert len(misfits) <= 0.004 * len(rows)


@pytest.mark.parametrize("kind", TABLE)
def test_names_nothing_that_does_not_explain_the_answer(kind: str) -> None:
    """A name that does not fit is worse than none."""
    assert [str(row) for row in results(kind) if row.outcome == FALSE] == []


@pytest.mark.parametrize("kind", TABLE)
def test_asserts_nothing_where_another_slip_fits_as_well(kind: str) -> None:
    """Where several slips give one number, none of them is the diagnosis."""
    assert [str(row) for row in results(kind) if row.outcome == ASSERTED] == []


def test_nothing_is_named_where_nothing_fits() -> None:
    """A number nearby, or a formula of nonsense, shows no misconception."""
    assert len(NOTHING) >= 100
    assert false_diagnoses() == []


def test_no_right_answer_is_a_misconception() -> None:
    """However it is written, and even if it were looked at as a wrong one."""
    tried, *matched = matched_rights()

    assert int(tried.split()[0]) >= 300
    assert matched == []
