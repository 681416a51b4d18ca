"""What becomes of an answer file: statuses, order, ids, scores, and nothing lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bptutor.bank.diagnostics import diagnostic
from bptutor.errors import FaultyExercises
from bptutor.homework.check import check_files, exit_code, failed_files
from tests.homework.conftest import RIGHT_ANSWERS
from tests.homework.make_class import answer_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.bank.exercise import Pack
    from bptutor.homework.graded import FileReport
    from tests.homework.conftest import ByHeart

    Check = Callable[..., FileReport]

ALL_RIGHT = """
exercises: demo
student: s1234567
answers:
  one.a: -14
  one.b: false
  one.c: [A, C]
  one.d: [10, -10]
  one.e: {z1: 4, a1: 0.5}
  two.a: [3, 3, 8]
"""


def statuses(report: FileReport) -> dict[str, str]:
    """The status of each item, by id."""
    return {item.id: item.status for item in report.items}


def demo(*lines: str) -> str:
    """An answer file on the demo pack."""
    return "exercises: demo\nanswers:\n" + "".join(f"  {line}\n" for line in lines)


def test_everything_right(check: Check) -> None:
    """Scalars, lists and mappings reach the grader; the score is the sum of the points."""
    report = check(ALL_RIGHT)

    assert report.error is None
    assert report.notes == ()
    assert report.student == "s1234567"
    assert [item.status for item in report.items] == ["right"] * 6
    assert (report.score, report.max_score, report.exit_code) == (7.0, 7.0, 0)


def test_each_status(check: Check) -> None:
    """Wrong, partly right, unreadable, unanswered and unknown, side by side."""
    report = check(demo("one.a: 14", "one.c: half", "one.d: what?", "one.x: 3", "two.a: ''"))

    assert statuses(report) == {
        "demo/one.a": "wrong",
        "demo/one.b": "unanswered",
        "demo/one.c": "partly-right",
        "demo/one.d": "unreadable",
        "demo/one.e": "unanswered",
        "demo/two.a": "unanswered",
        "one.x": "unknown-item",
    }
    assert (report.score, report.max_score, report.exit_code) == (1.0, 7.0, 1)


def test_a_wrong_answer_carries_the_first_hint_and_nothing_more(check: Check) -> None:
    """The hint helps, the right answer stays hidden."""
    wrong, *_ = check(demo("one.a: 14")).items

    assert wrong.hint == "Look at a."
    assert wrong.misconception == "sign-flipped"
    assert wrong.read_as == "14"
    assert wrong.trace == ()
    assert "-14" not in f"{wrong.message}{wrong.hint}"


def test_no_hint_where_nothing_was_wrong(check: Check) -> None:
    """Right, unreadable and unanswered items have none."""
    report = check(demo("one.a: -14", "one.d: what?"))

    assert {item.hint for item in report.items} == {None}


def test_trace_comes_with_every_item_of_the_homework(check: Check) -> None:
    """With a trace the answer is told, also of unanswered items."""
    report = check(demo("one.a: 14", "one.x: 1"), trace=True)

    assert report.items[0].trace == ("The answer is -14", "df/da in unicode")
    assert all(item.trace for item in report.items if item.status != "unknown-item")


def test_order_is_the_homeworks_not_the_files(check: Check) -> None:
    """Reports on a class line up whatever order each student wrote in."""
    report = check(demo("two.a: 1", "nope: 1", "one.c: 1", "one.a: 1"))

    assert [item.id for item in report.items] == [
        "demo/one.a",
        "demo/one.b",
        "demo/one.c",
        "demo/one.d",
        "demo/one.e",
        "demo/two.a",
        "nope",
    ]


@pytest.mark.parametrize(
    "spelling",
    [
        "one.a",
        "demo/one.a",
        "'one.a'",
        "“one.a”",
        "One.A",
        "\u00a0one.a",
        "one.z",
        "demo/one.z",
        "'one.a '",
    ],
)
def test_spellings_of_an_id(spelling: str, check: Check) -> None:
    """Short, full, old, quoted, capitalised or copied with blanks: the same item."""
    assert statuses(check(demo(f"{spelling}: -14")))["demo/one.a"] == "right"


def test_answers_may_be_grouped_by_exercise(check: Check) -> None:
    """`one: {a: …}` is how YAML invites one to write it."""
    report = check(demo("one:", "  a: -14", "  b: no", "demo/zwei:", "  a: (3, 3, 8)"))

    assert statuses(report)["demo/one.a"] == "right"
    assert statuses(report)["demo/one.b"] == "wrong"
    assert len(report.items) == 6


def test_an_exercise_as_homework(check: Check) -> None:
    """Only its items are asked for, and its name may be left out of their ids."""
    report = check("exercises: demo/two\nanswers: {a: '(3, 3, 8)'}\n")

    assert statuses(report) == {"demo/two.a": "right"}


def test_several_packs_as_homework(check: Check) -> None:
    """A list of packs, exercises or items, in the order written."""
    report = check("exercises: [other, demo/two.a]\nanswers: {other/gate.a: 29}\n")

    assert statuses(report) == {"other/gate.a": "right", "demo/two.a": "unanswered"}


def test_without_a_homework_the_answered_items_are_it(check: Check) -> None:
    """Full ids are enough, and the report says what that means."""
    report = check("answers:\n  other/gate.a: 29\n  demo/one.a: -14\n")

    assert statuses(report) == {"demo/one.a": "right", "other/gate.a": "right"}
    assert "no `exercises:` is named" in report.notes[0]
    assert report.exit_code == 0


def test_a_short_id_without_a_homework_is_offered_in_full(check: Check) -> None:
    """Nothing is guessed, and the id to write is named."""
    [unknown] = check("answers: {one.a: -14}\n").items

    assert unknown.status == "unknown-item"
    assert unknown.message.endswith("there is no item 'one.a'. Did you mean demo/one.a?")
    assert unknown.message.startswith("answers.yaml:1:11: ")


def test_an_item_outside_the_homework_is_named(check: Check) -> None:
    """It is not graded in silence, and not lost."""
    *_, outside = check(demo("other/gate.a: 29")).items

    assert outside.status == "unknown-item"
    assert "other/gate.a is not part of demo" in outside.message


def test_an_unknown_homework_is_an_error_and_full_ids_are_graded(check: Check) -> None:
    """One slip at the top does not cost the answers below."""
    report = check("exercises: demmo\nanswers: {demo/one.a: -14}\n")

    assert report.exit_code == 2
    assert report.error is not None
    assert report.error.startswith("answers.yaml:1:12: there is no ")
    assert "Did you mean demo" in report.error
    assert statuses(report) == {"demo/one.a": "right"}


def test_the_same_item_by_old_and_new_id(check: Check) -> None:
    """Two different answers are both shown and neither is graded; two equal ones are one."""
    first, *_ = check(demo("one.a: -14", "one.z: 14")).items
    assert first.status == "unreadable"
    assert first.answer == "-14; 14"
    assert first.message == (
        "answers.yaml:4:3: answered more than once: -14 (line 3), 14 (line 4). Keep one of them."
    )

    first, *_ = check(demo("one.z: -14", "one.a: -14")).items
    assert first.status == "right"


def test_the_same_id_twice(check: Check) -> None:
    """YAML would keep one of the two in silence."""
    report = check(demo("one.a: -14", "one.a: 14", "one.b: false"))

    assert report.error is None
    assert report.items[0].status == "unreadable"
    assert report.items[0].answer == "-14; 14"
    assert report.items[1].status == "right"


def test_a_row_written_twice_makes_its_answer_unreadable(check: Check) -> None:
    """The other answers are not touched."""
    report = check(demo("one.e: {z1: 4, z1: 5}", "one.b: false"))

    assert statuses(report)["demo/one.e"] == "unreadable"
    assert "the key 'z1' is here twice" in report.items[4].message
    assert statuses(report)["demo/one.b"] == "right"


def test_extra_keys_are_named(check: Check) -> None:
    """A misspelt key gets a suggestion, a misplaced answer its place."""
    report = check("exercises: demo\nstudnet: s1\none.a: -14\ncourse: AI\nanswers: {one.b: false}\n")

    *_, student, item, course = report.items
    assert {extra.status for extra in (student, item, course)} == {"unknown-item"}
    assert student.message.startswith("answers.yaml:2:1: an answer file has no key 'studnet'")
    assert student.message.endswith("Did you mean student?")
    assert item.message.endswith("Indent it under `answers:`.")
    assert course.message.endswith("Leave it out, or: Indent it under `answers:`.")
    assert course.answer == "AI"


def test_capitals_and_quotes_in_the_keys_themselves(check: Check) -> None:
    """Editors capitalise words at the start of a line."""
    report = check("Exercises: Demo\n“Student”: “s1”\nAnswers: {one.a: -14}\n")

    assert report.student == "s1"
    assert report.error is None
    assert statuses(report)["demo/one.a"] == "right"


def test_a_student_number_keeps_its_zeros(check: Check) -> None:
    """`0123456` is a name, not a number."""
    assert check("student: 0123456\nexercises: demo\nanswers: {}\n").student == "0123456"


def test_a_faulty_exercise_is_not_the_students_fault(check: Check) -> None:
    """The answer is kept, the file ends with 2, and the others are graded."""
    report = check(demo("one.a: faulty", "one.b: false", "one.d: crash"))

    assert statuses(report)["demo/one.a"] == "unreadable"
    assert statuses(report)["demo/one.b"] == "right"
    assert "no fault of the answer" in report.items[0].message
    assert report.exit_code == 2
    assert report.error == (
        "demo/one.a cannot be graded: the graph has a cycle. Correct the exercise.\n"
        "demo/one.d cannot be graded: bptutor failed (ZeroDivisionError: by zero). "
        "Please report this with the answer file."
    )


def test_a_fault_in_one_file_is_not_held_against_the_next(
    packs: list[Pack], grader: ByHeart, tmp_path: Path
) -> None:
    """Another answer to the same item may be graded without trouble; the same answer fails again."""
    for name, answer in [("a", "crash"), ("b", "-14"), ("c", "crash")]:
        (tmp_path / name).write_text(demo(f"one.a: {answer}"))

    reports = check_files([str(tmp_path / name) for name in "abc"], packs, grader=grader)

    assert [report.exit_code for report in reports] == [2, 1, 2]
    assert reports[1].items[0].status == "right"


def test_a_trace_that_fails_is_an_error_and_the_verdict_stands(check: Check, grader: ByHeart) -> None:
    """The worked solution is extra; the score does not depend on it."""
    grader.trace_lines = lambda item, style: [item.tags[0]]  # type: ignore[method-assign]

    report = check(demo("one.a: -14"), trace=True)

    assert statuses(report)["demo/one.a"] == "right"
    assert report.items[0].trace == ()
    assert "demo/one.a has no trace: bptutor failed (IndexError" in str(report.error)


def test_the_same_answer_is_graded_once(
    packs: list[Pack], grader: ByHeart, tmp_path: Path
) -> None:
    """A class of thirty gives the same few answers."""
    for name in "abc":
        (tmp_path / name).write_text(demo("one.a: 3", "one.b: false"))

    reports = check_files([str(tmp_path / name) for name in "abc"], packs, grader=grader)

    assert grader.asked == [("demo/one.a", "3"), ("demo/one.b", "false")]
    assert reports[0].items[0] is reports[2].items[0]


def test_several_files_are_graded_whatever_one_of_them_is(
    packs: list[Pack], grader: ByHeart, tmp_path: Path
) -> None:
    """The worst exit code wins; the others' results are all there."""
    (tmp_path / "good.yaml").write_text(ALL_RIGHT)
    (tmp_path / "wrong.yaml").write_text(demo("one.a: 1"))
    (tmp_path / "broken.yaml").write_bytes(b"\x00\x01\x02")
    paths = [str(tmp_path / name) for name in ("wrong.yaml", "broken.yaml", "missing.yaml", "good.yaml")]

    reports = check_files(paths, packs, grader=grader)

    assert [report.exit_code for report in reports] == [1, 2, 2, 0]
    assert exit_code(reports) == 2
    assert exit_code(reports[:1]) == 1
    assert exit_code(reports[3:]) == 0
    assert [report.file for report in reports] == paths


FAULT = diagnostic("demo.yaml", 9, 3, "E201", "an unknown key `grap`", "Did you mean graph?")


def test_a_faulty_exercise_in_the_homework_is_an_error(check: Check, packs: list[Pack]) -> None:
    """Its items cannot be asked for, which must not look like a complete homework."""
    packs[0] = replace(packs[0], faulty={"three": (FAULT,)}, problems=(FAULT,))

    report = check(demo("one.a: -14", "three.a: 1"))

    assert statuses(report)["demo/one.a"] == "right"
    assert statuses(report)["three.a"] == "unknown-item"
    assert report.items[-1].message == (
        "answers.yaml:4:3: demo/three cannot be used. "
        "That is no fault of the answer: tell whoever set the exercise."
    )
    assert report.error == (
        "demo/three cannot be used, so its items are left out: "
        "demo.yaml:9:3: E201 an unknown key `grap`. Did you mean graph?"
    )


def test_a_homework_that_cannot_be_used_at_all(check: Check, packs: list[Pack]) -> None:
    """The faults are counted where the homework is named; other full ids are graded."""
    packs[0] = replace(packs[0], exercises=(), faulty={"one": (FAULT,)}, problems=(FAULT,))

    report = check("exercises: demo\nanswers: {other/gate.a: 29}\n")

    assert statuses(report) == {"other/gate.a": "right"}
    assert report.error == (
        "answers.yaml:1:12: the exercises have 1 problem. Correct them; `bptutor lint` lists them all."
    )


def test_an_unknown_homework_may_be_in_a_faulty_file(check: Check, packs: list[Pack]) -> None:
    """Both facts are told."""
    packs[0] = replace(packs[0], faulty={"three": (FAULT,)}, problems=(FAULT,))

    error = check("exercises: missing\nanswers: {}\n").error

    assert error is not None
    assert "there is no pack, exercise or tag called 'missing'" in error
    assert "the exercises have 1 problem" in error


def test_a_class_of_generated_files(packs: list[Pack], grader: ByHeart, tmp_path: Path) -> None:
    """The files that benchmarks use are whole, four answers in five right, and not all alike."""
    paths = [tmp_path / f"{number}.yaml" for number in range(20)]
    for path, text in zip(paths, answer_files(RIGHT_ANSWERS, 20), strict=True):
        path.write_text(text)

    reports = check_files(map(str, paths), packs, grader=grader)

    assert {report.error for report in reports} == {None}
    assert {len(report.items) for report in reports} == {7}
    assert len({report.score for report in reports}) > 3
    assert 0.6 < sum(report.score for report in reports) / (20 * 8) < 0.95


def test_failed_files_says_why_of_each() -> None:
    """When the exercises themselves are faulty, every file is told."""
    [report] = failed_files(["a.yaml"], FaultyExercises(["one"]))

    assert report.exit_code == 2
    assert report.error == "the exercises have 1 problem. Correct them; `bptutor lint` lists them all."


def test_items_of_the_demo_packs_have_a_right_answer(packs: list[Pack]) -> None:
    """The grader that knows them by heart knows them all."""
    assert {item.full_id for pack in packs for item in pack.items} == set(RIGHT_ANSWERS)
