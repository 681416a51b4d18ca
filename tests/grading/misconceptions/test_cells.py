"""When a number typed is the one that a mistake leads to."""

from __future__ import annotations

import pytest

from bptutor.grading.misconceptions.cells import fits
from bptutor.notation.numbers import read_number
from tests.grading import making

ITEM = making.of("graph: L = x^2\ngiven: {x: 3}", "target: L")


@pytest.mark.parametrize("typed", ["10.5864", "10.586", "10.59", "10.5870", "10.580", "10.58", "10.6"])
def test_a_number_may_be_off_in_its_last_digit(typed: str) -> None:
    """Rounded, or with a little rounding on the way."""
    assert fits(ITEM, 10.58641, read_number(typed), 1.0)


@pytest.mark.parametrize("typed", ["10.5884", "10.5964", "10.5764", "10.4", "-10.5864", "0"])
def test_a_number_near_by_is_another_one(typed: str) -> None:
    """A thousandth off would be near enough for a right answer, but six digits were typed."""
    assert not fits(ITEM, 10.58641, read_number(typed), 1.0)


def test_fractions_and_zeros() -> None:
    """A fraction is worth what it is, and a 0 is only a 0."""
    assert fits(ITEM, 1 / 3, read_number("1/3"), 1.0)
    assert fits(ITEM, 0.0, read_number("0"), 1.0)
    assert not fits(ITEM, 1e-4, read_number("0"), 1.0)
