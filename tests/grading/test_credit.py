"""Partial credit, worked out by hand."""

from __future__ import annotations

import pytest

from bptutor.grading.credit import choice_credit, status_of, table_credit


@pytest.mark.parametrize(
    ("rule", "right", "rows", "credit"),
    [
        ("each-row", 4, 4, 1.0),
        ("each-row", 3, 4, 0.75),
        ("each-row", 0, 4, 0.0),
        ("all-or-nothing", 4, 4, 1.0),
        ("all-or-nothing", 3, 4, 0.0),
    ],
)
def test_table_credit(rule: str, right: int, rows: int, credit: float) -> None:
    """A share a row, or everything."""
    assert credit == table_credit(rule, [1.0] * right + [0.0] * (rows - right))


@pytest.mark.parametrize(
    ("rule", "rows", "credit"),
    [
        ("each-row", [1.0, 0.0, 0.5, 0.5], 0.5),
        ("all-or-nothing", [1.0, 0.5, 0.5], 0.5),
        ("all-or-nothing", [0.0, 0.5, 1.0], 0.0),
    ],
)
def test_rows_right_given_own_numbers_count_in_part(rule: str, rows: list[float], credit: float) -> None:
    """Their share, and of all-or-nothing once, if nothing but that is wrong."""
    assert credit == table_credit(rule, rows)


# right options are a and c of a, b, c, d
CHOICES = [
    # chosen, all-or-nothing, each-option, net-correct, coverage
    ("ac", 1.0, 1.0, 1.0, 1.0),
    ("a", 0.0, 0.75, 0.5, 0.5),  # 1/2 found, 1/1 of the chosen right
    ("abc", 0.0, 0.75, 0.5, 2 / 3),  # 2/2 found, 2/3 right
    ("ab", 0.0, 0.5, 0.0, 0.25),  # 1/2 found, 1/2 right
    ("abcd", 0.0, 0.5, 0.0, 0.5),  # 2/2 found, 2/4 right
    ("abd", 0.0, 0.25, 0.0, 1 / 6),
    ("b", 0.0, 0.25, 0.0, 0.0),
    ("bd", 0.0, 0.0, 0.0, 0.0),
    ("", 0.0, 0.5, 0.0, 0.0),
]


@pytest.mark.parametrize(
    ("rule", "chosen", "credit"),
    [
        pytest.param(rule, row[0], row[k], id=f"{rule} {row[0] or 'none'}")
        for k, rule in enumerate(("all-or-nothing", "each-option", "net-correct", "coverage"), 1)
        for row in CHOICES
    ],
)
def test_choice_credit(rule: str, chosen: str, credit: float) -> None:
    """PrairieLearn's three rules and the strict one."""
    assert pytest.approx(credit) == choice_credit(rule, frozenset(chosen), frozenset("ac"), 4)


@pytest.mark.parametrize("rule", ["all-or-nothing", "each-option", "net-correct", "coverage"])
def test_nothing_is_right(rule: str) -> None:
    """Where no option is right, choosing none is."""
    assert 1.0 == choice_credit(rule, frozenset(), frozenset(), 4)
    assert 1.0 > choice_credit(rule, frozenset("a"), frozenset(), 4)


@pytest.mark.parametrize(("credit", "status"), [(1.0, "right"), (0.5, "partly-right"), (0.0, "wrong")])
def test_status(credit: float, status: str) -> None:
    """Full, some, none."""
    assert status == status_of(credit)
