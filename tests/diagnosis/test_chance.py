"""Numbers that no mistake has led to: hardly anything may be said of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.diagnosis.chance import (
    Number,
    decimal,
    near_the_truth,
    network,
    numeric_items,
    share_told,
    told_by_chance,
    whole,
)
from tests.grading.making import item

FEW = 40


def shares(number: Number, tried: int) -> Iterator[float]:
    """The share of random answers that are told something, an item each, in percent."""
    return (share_told(told_by_chance(each, number, tried)) for each in numeric_items())


def mean(values: Iterator[float]) -> float:
    """The mean of some shares."""
    found = [*values]
    return sum(found) / len(found)


def test_decimals_show_nothing() -> None:
    """A number with three decimals is hit by chance less than once in a hundred."""
    assert mean(shares(decimal, FEW)) < 1


@pytest.mark.slow
@pytest.mark.parametrize(("number", "most"), [(whole, 10), (decimal, 1)])
def test_random_numbers(number: Number, most: float) -> None:
    """Of whole numbers of -20 to 20 there are 41 only, and a dozen mistakes lead to some of them."""
    assert mean(shares(number, 1000)) < most


@pytest.mark.slow
@pytest.mark.parametrize("digits", [3, 4, 5, 6])
@pytest.mark.parametrize("width", [6, 10])
def test_random_numbers_near_the_truth_of_a_large_network(width: int, digits: int) -> None:
    """Hundreds of mistakes are tried there, and one or another comes near to any number."""
    assert share_told(near_the_truth(item(network(width)), digits, 200)) <= 7
