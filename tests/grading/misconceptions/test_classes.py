"""Bugs of equal values are one class; what has the values of the truth is none."""

from __future__ import annotations

import numpy as np
import pytest

from bptutor.calculus.altered.expressions import Alteration, Reach
from bptutor.grading.misconceptions.classes import Candidate, agreement, equal, grouped

TRUTH = np.array([1.0, -2.0, 3.0, 0.5])


def candidate(name: str, tier: int, values: object, reach: Reach = "one place") -> Candidate:
    """A bug with these values."""
    return Candidate(name, tier, Alteration({0: 0}, 0, reach=reach), np.asarray(values, float))


def test_what_is_right_is_no_bug() -> None:
    """A bug that changes nothing explains nothing, not even where rounding differs."""
    assert grouped([candidate("a", 1, TRUTH), candidate("b", 1, TRUTH * (1 + 1e-13))], TRUTH) == ()


def test_equal_bugs_are_one_and_the_likelier_speaks() -> None:
    """Whatever the order they come in."""
    found = grouped([candidate("b", 2, 2 * TRUTH), candidate("a", 1, 2 * TRUTH)], TRUTH)

    assert [(("a",), 1, ["a", "b"])] == [(c.ids, c.tier, [m.id for m in c.members]) for c in found]


def test_bugs_that_mathematics_does_not_tell_apart() -> None:
    """Of one tier, both are named."""
    (found,) = grouped([candidate("b", 1, -TRUTH), candidate("a", 1, -TRUTH)], TRUTH)

    assert ("b", "a") == found.ids


def test_different_bugs_are_different_classes_the_likelier_first() -> None:
    """One value that differs is enough."""
    other = 2 * TRUTH
    other[3] = 7
    found = grouped([candidate("b", 2, other), candidate("a", 1, 2 * TRUTH)], TRUTH)

    assert [("a",), ("b",)] == [c.ids for c in found]


def test_the_narrowest_place_is_told() -> None:
    """Where a slip everywhere comes to the same as in one place."""
    wide, narrow = candidate("a", 1, 2 * TRUTH, "everywhere"), candidate("a", 1, 2 * TRUTH, "one place")
    (found,) = grouped([wide, narrow], TRUTH)

    assert "one place" == found.alteration.reach


def test_nothing_is_asked_where_the_truth_is_undefined() -> None:
    """And a bug that is undefined where the truth is not is a bug of its own."""
    truth = np.array([1.0, np.nan, 2.0])
    right = candidate("a", 1, [1.0, 5.0, 2.0])
    undefined = candidate("b", 1, [1.0, 1.0, np.inf])

    assert [("b",)] == [c.ids for c in grouped([right, undefined], truth)]
    assert () == grouped([right], np.array([np.nan]))


def test_a_zero_that_rounding_blurs_is_a_zero() -> None:
    """A difference of large terms is hardly ever exactly 0."""
    truth = np.array([0.0, 3.0, -4.0])

    assert () == grouped([candidate("a", 1, [1e-16, 3.0, -4.0])], truth)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [(1.0, 1.0 + 1e-12, True), (1.0, 1.0 + 1e-6, False), (np.nan, np.inf, True), (np.nan, 1.0, False),
     (0.0, 1e-15, False)],
)  # fmt: skip
def test_values_agree_up_to_rounding(one: float, other: float, agree: bool) -> None:
    """Relative to the larger; undefined agrees with undefined."""
    assert agree == equal(np.array([one]), np.array([other]))
    assert [agree] == agreement(np.array([one]), np.array([other])).tolist()


def test_arrays_are_compared_entry_by_entry() -> None:
    """The shape of the target comes before the instances."""
    truth = np.arange(6.0).reshape(2, 3) + 1
    swapped = truth[::-1]

    assert [("a",)] == [c.ids for c in grouped([candidate("a", 1, swapped)], truth)]


def test_hundreds_of_bugs() -> None:
    """Each with its double."""
    bugs = [candidate(f"{k % 200}", 1, TRUTH * (k % 200 + 2)) for k in range(400)]

    assert [(f"{k}",) for k in range(200)] == [c.ids for c in grouped(bugs, TRUTH)]
