"""Files that cannot be read to their end: the right answer is blamed, and none vanishes from the total."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.homework.graded import FileReport

    Check = Callable[..., FileReport]


def said(report: FileReport, item: str) -> str:
    """Status and message of one item."""
    found = next(each for each in report.items if each.id == item)
    return f"{found.status}: {found.message}"


@pytest.mark.parametrize(
    ("broken", "where"),
    [
        ("one.b: - (x + 2)", "3:15"),
        ("one.b: @3", "3:15"),
        ("one.b: *w", "3:15"),
        ("one.b: 'x' y", "3:19"),
        ("one.b:false", "3:13"),
        ("one.b: [1, 2", ""),
        ("one.b: 'x", ""),
        ("one:\n    b: - x", "4:8"),
    ],
)
def test_the_broken_answer_is_blamed_and_those_below_it_count(check: Check, broken: str, where: str) -> None:
    """The answer above it (with a blank in it) is graded, the one below is listed as not read."""
    report = check(f"answers:\n  demo/one.d: [10, -10]\n  demo/{broken}\n  demo/two.a: (3, 3, 8)\n")

    assert [item.id for item in report.items] == ["demo/one.b", "demo/one.d", "demo/two.a"]
    assert report.max_score == sum(item.max_credit for item in report.items)
    assert said(report, "demo/one.d").startswith("right")
    assert said(report, "demo/one.b").startswith(f"unreadable: answers.yaml:{where}")
    assert said(report, "demo/two.a").startswith("unreadable: not read: the file could not be read past line")
    assert report.exit_code == 2


def test_answers_below_a_key_of_their_exercise_count(check: Check) -> None:
    """`one:` with `a:` and `b:` below it are two answers, also where they come after the error."""
    report = check("answers:\n  demo/two.a: @3\n  demo/one:\n    a: -14\n    b: false\n  demo/one.d: 3\n")

    assert [item.id for item in report.items] == ["demo/one.a", "demo/one.b", "demo/one.d", "demo/two.a"]
    assert {item.status for item in report.items} == {"unreadable"}


def test_parts_that_were_read_are_graded(check: Check) -> None:
    """An error in one part of `one:` is not laid to the other parts."""
    report = check("answers:\n  demo/one:\n    a: -14\n    b: @\n    d: 3\n")

    assert [item.status for item in report.items] == ["right", "unreadable", "unreadable"]


def test_answers_count_when_reading_stops_above_them(check: Check) -> None:
    """What is wrong with `exercises:` does not make the answers vanish."""
    report = check("student: 'x' y\nanswers:\n  demo/one.a: -14\n  demo/one.b: false\n")

    assert [item.id for item in report.items] == ["demo/one.a", "demo/one.b"]


def test_an_answer_goes_on_over_lines(check: Check) -> None:
    """A line that is indented deeper is no answer of its own."""
    report = check("answers:\n  demo/one.a: 3 +\n    x: 2\n  demo/one.b: false\n")

    assert [item.id for item in report.items] == ["demo/one.a", "demo/one.b"]
    assert said(report, "demo/one.a").startswith("unreadable: answers.yaml:3:")


def test_other_keys_are_no_answers(check: Check) -> None:
    """What stands at the margin below the answers ends them."""
    report = check("answers:\n  demo/one.a: -14\nstudent: 'x' y\nnote: 3\n")

    assert [item.id for item in report.items] == ["demo/one.a"]
    assert report.items[0].status == "right"
