"""Reports as text: a line an item, what to do below it, the score, and a table for several files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bptutor.homework.graded import FileReport, Graded
from bptutor.homework.report import points, report_text
from bptutor.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

PLAIN = Screen(io.StringIO())


def item(**given: object) -> Graded:
    """A right answer worth a point, but for what is given."""
    fields: dict[str, object] = {
        "id": "demo/one.a",
        "kind": "numeric",
        "status": "right",
        "credit": 1.0,
        "max_credit": 1.0,
        "answer": "-14",
        "read_as": "-14",
        "message": "",
    }
    return Graded(**{**fields, **given})  # type: ignore[arg-type]


def test_a_whole_report(check: Callable[..., FileReport]) -> None:
    """Every status, its message and hint, and the total."""
    report = check(
        "exercises: demo\nstudent: s1\nanswers:\n"
        "  one.a: -14\n  one.b: true\n  one.c: half\n  one.d: what?\n  onne.e: 1\n"
    )

    expected = """\
answers.yaml (student s1)
  right         demo/one.a  -14                                              1/1
  wrong         demo/one.b  true                                             0/1
      That is not it.
      hint: Look at b.
  partly-right  demo/one.c  half                                             1/2
      One of two.
      hint: Look at c.
  unreadable    demo/one.d  what?                                            0/1
      answers.yaml:7:10: That is not a number. Write -1.5, say.
  unanswered    demo/one.e                                                   0/1
  unanswered    demo/two.a                                                   0/1
  unknown-item  onne.e  1                                                    0/0
      answers.yaml:8:3: there is no item 'onne.e' in demo. Did you mean one.e or
      one.d or one.c?
  Score: 2 of 7 (1 right, 1 partly-right, 1 wrong, 1 unreadable, 2 unanswered, 1
  unknown-item)"""
    assert report_text([report], PLAIN) == expected


def test_the_right_answer_is_shown_with_a_trace_only(check: Callable[..., FileReport]) -> None:
    """Below each item, and not otherwise."""
    content = "exercises: demo/two\nanswers: {a: 1}\n"

    assert "(3, 3, 8)" not in report_text([check(content)], PLAIN)
    lines = report_text([check(content, trace=True)], PLAIN, trace=True).split("\n")
    assert lines[4:6] == ["      The answer is (3, 3, 8)", "      df/da in unicode"]


def test_several_files_end_in_a_table() -> None:
    """File, student, score, and what to look at."""
    reports = [
        FileReport("a.yaml", "s1", (item(),)),
        FileReport("b.yaml", None, (item(status="wrong", credit=0.5),)),
        FileReport("c.yaml", None, (), "c.yaml: the file is empty"),
    ]

    table = report_text(reports, PLAIN).split("\n\n")[-1]

    assert table.split("\n") == [
        "file    student  score",
        "a.yaml  s1       1/1    all right",
        "b.yaml  -        0.5/1  not all right",
        "c.yaml  -        0/0    error",
    ]


def test_a_long_reading_goes_below() -> None:
    """A table of eight rows is wrapped; an endless number is cut."""
    rows = ", ".join(f"z_{k} = {k}.125" for k in range(12))
    text = report_text([FileReport("a", None, (item(read_as=rows),))], PLAIN)
    assert "\n      read as: z_0 = 0.125, z_1" in text
    assert "z_11 = 11.125" in text

    text = report_text([FileReport("a", None, (item(read_as=None, answer="9" * 5000),))], PLAIN)
    assert f"\n      answer: {'9' * 57}...\n" in text


def test_no_text_can_pass_for_a_line_of_the_report() -> None:
    """Line ends in names and answers are spelled; those in messages are indented."""
    forged = "x\n  right         demo/one.b  1"
    record = item(id=forged, answer=forged, read_as=forged, status="wrong", message=forged, hint=forged)

    text = report_text([FileReport(forged, forged, (record,), forged, (forged,))] * 2, PLAIN)

    assert [line for line in text.split("\n") if line.startswith("  right")] == []
    assert "\x1b" not in text


def test_colour_is_in_the_words_only() -> None:
    """The verdict word takes the colour; what is printed stays aligned."""
    coloured = report_text([FileReport("a", None, (item(),))], Screen(io.StringIO(), colour=True))

    assert "\x1b[32mright\x1b[0m         demo/one.a" in coloured


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (1.0, "1"), (0.5, "0.5"), (1 / 3, "0.33"), (10.0, "10"), (100.0, "100"), (2.999, "3")],
)
def test_points(value: float, text: str) -> None:
    """To the hundredth, without needless zeros."""
    assert points(value) == text


def test_the_same_record_is_printed_the_same_everywhere(tmp_path: Path) -> None:
    """Records are shared between files; so is their text."""
    record = item()
    reports = [FileReport(name, None, (record,)) for name in ("a", "b")]

    blocks = report_text(reports, PLAIN).split("\n\n")

    assert blocks[0].split("\n")[1:] == blocks[1].split("\n")[1:]


def test_a_long_id_keeps_its_part() -> None:
    """The part is what one looks for; it is cut in the middle."""
    name = "binary-classifier/sigmoids-and-squared-loss-once-more.update"

    text = report_text([FileReport("a", None, (item(id=name),))], PLAIN)

    assert "binary-classifier/sigm...d-loss-once-more.update" in text


def test_a_note_on_several_files_is_told_once() -> None:
    """At the end, with how many it is on; what is noted of one file stays with it."""
    notes = [("all", "mine"), ("all",)]
    reports = [FileReport(name, None, (item(),), None, note) for name, note in zip("ab", notes, strict=True)]

    lines = report_text(reports, PLAIN).split("\n")

    assert ["  note: mine", "  note on 2 files: all"] == [line for line in lines if "note" in line]
    assert "  note on 2 files: all" == lines[-1]


def mistaken(file: str, *mistakes: str | None, student: str | None = None) -> FileReport:
    """A file with an answer of each mistake."""
    return FileReport(file, student, tuple(item(status="wrong", misconception=name) for name in mistakes))


def test_mistakes_that_recur_in_a_class() -> None:
    """By title, those of most students first; what one student alone does is not among them."""
    reports = [
        mistaken("a", "lost-path", "lost-path", "lost-path", "lost-path"),
        mistaken("b", "lost-minus", "relu-gate-ignored", None),
        mistaken("c", "lost-minus", "relu-gate-ignored", "relu-gate-ignored", None),
        mistaken("d", "lost-minus", "own-idea"),
        mistaken("e", "own-idea"),
    ]

    blocks = report_text(reports, PLAIN).split("\n\n")

    assert blocks[-1].split("\n") == [
        "Mistakes that come back:",
        "  sign the other way round  3 answers of 3 students",
        "  ReLU gate ignored         3 answers of 2 students",
        "  own idea                  2 answers of 2 students",
    ]


def test_two_files_of_one_student_are_one_student() -> None:
    """So no mistake of a class is told."""
    reports = [mistaken("a", "lost-path", student="s1"), mistaken("b", "lost-path", student="s1")]

    assert "Mistakes" not in report_text(reports, PLAIN)
