"""Files that are broken, foreign or malicious: a clear line each, and everything readable is graded."""

from __future__ import annotations

import json
import sys
from math import fsum
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bptutor.homework.report import report_text
from bptutor.homework.report_json import report_json
from bptutor.screen import Screen, escape

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.homework.graded import FileReport

    Check = Callable[..., FileReport]

# Files so far (the head; right answers to one.a, to one.b, to both), and what is said of those answers.
H = "exercises: demo\nanswers:\n"
HA = H + "  one.a: -14\n"
HB = H + "  one.b: false\n"
HAB = HA + "  one.b: false\n"
A = "right demo/one.a -14"
B = "right demo/one.b false"


def shown(report: FileReport) -> str:
    """The text report with all its spaces and line ends single spaces, for finding sentences."""
    return " ".join(report_text([report], Screen(sys.stdout)).split())


def is_said(line: str, report: FileReport) -> bool:
    """Whether the text report says this, however it is wrapped."""
    return " ".join(line.split()) in shown(report)


# id, content, exit code, what the report must say
HOSTILE = [
    # encodings and line ends
    ("bom", HAB.encode("utf-8-sig"), 1, [A, B]),
    ("utf-16", HAB.encode("utf-16"), 1, [A, B]),
    ("utf-16-be", b"\xfe\xff" + HAB.encode("utf-16-be"), 1, [A, B]),
    ("utf-16-no-bom", HAB.encode("utf-16-le"), 2, ["looks like UTF-16", "Re-save it as UTF-8"]),
    ("crlf", HAB.replace("\n", "\r\n").encode(), 1, [A, B]),
    ("cr", HAB.replace("\n", "\r").encode(), 1, [A, B]),
    ("windows-1252", (H + "  one.a: “-14”\n").encode("cp1252"), 2, ["3:10: byte 0x93"]),
    # what word processors do
    ("smart-quotes", H + "  one.a: “-14”\n  “one.b”: ‘false’\n", 1, [A, B]),
    ("minus-sign", H + "  one.a: −14\n", 1, ["wrong demo/one.a −14"]),
    ("no-break-spaces", H + "\u00a0\u00a0one.a: -14\n\u00a0\u00a0one.b: false\n", 1, [A, B]),
    ("no-break-after-colon", H + "  one.a:\u00a0-14\n", 2, ["3:3: `answers` is the text"]),
    ("zero-width", H + "  one.a: -14\u200b\n", 1, [A]),
    ("full-width-colon", HA + "  one.b：false\n  one.d: 1\n", 2, [A, "unreadable demo/one.b"]),
    # what editors and fingers do
    ("tabs", H + "\tone.a: -14\n\tone.b: false\n", 1, [A, B, "line 3 is indented with a tab"]),
    ("tab-after-colon", H + "  one.a:\t-14\n", 1, [A]),
    ("tab-among-spaces", HA + "\tone.b: false\n", 2, [A, "4:"]),
    ("no-colon-space", H + "  one.a:-14\n", 2, ["`answers` is the text 'one.a:-14'. Write an indented line"]),
    ("no-colon-space-below", HA + "  one.b:false\n  one.d: 1\n", 2, [A, "4:8: there is"]),
    ("no-colon-space-above", "exercises:demo\nanswers:\n  one.a: 1\n", 2, ["1:10: there is no"]),
    ("two-colons", HB + "  one.a: x: 3\n", 2, [B, "unreadable demo/one.a x"]),
    ("unclosed-bracket", HB + "  one.d: [10, -10\n", 2, [B, "unreadable demo/one.d"]),
    ("unclosed-quote", HB + "  one.a: '3\n", 2, [B, "the file ends inside brackets"]),
    ("comma-in-braces", HB + "  two: {a: (3, 3, 8)}\n", 1, [B, "unreadable demo/two.a"]),
    ("hash", H + "  one.a: -14 #4\n", 1, [A, "3:10: the value ends before `#4`"]),
    ("at-sign", HB + "  one.a: @3\n", 2, [B, "4:10: a value cannot start"]),
    ("backslash-t", H + '  one.b: false\n  one.a: "\\tanh(x)"\n', 1, [B, "unreadable demo/one.a"]),
    ("misspelt-section", "exercises: demo\nanwsers: {one.a: -14}\n", 1, [A, "`anwsers` is read as"]),
    ("second-section", HA + "answers:\n  one.b: false\n", 2, [A, B, "4:1: the key"]),
    ("list-of-answers", "exercises: demo\nanswers:\n  - one.a: -14\n", 2, ["3:3: `answers` is a list"]),
    ("no-answers", "exercises: demo\n", 2, ["there is no `answers:` in this file"]),
    ("no-answers-yet", H, 1, ["Score: 0 of 7 (6 unanswered)"]),
    ("second-document", HA + "---\nanswers: {}\n", 2, [A, "4:1: a second document"]),
    # no answer files at all
    ("empty", "", 2, ["answers.yaml: the file is empty. Write `answers:`"]),
    ("only-comments", "# to do\n\n", 2, ["the file is empty"]),
    ("braces", "{}", 2, ["there is no `answers:`"]),
    ("text", "just text", 2, ["1:1: this is the text 'just text'"]),
    ("list", "- 1\n- 2\n", 2, ["1:1: this is a list"]),
    ("number", "14", 2, ["this is the number 14"]),
    ("binary", bytes(range(256)) * 40, 2, ["1:1: this is not a text file: it holds a NUL byte"]),
    ("office", b"PK\x03\x04word/" + bytes(range(256)), 2, ["Word document"]),
    ("rtf", "{\\rtf1\\ansi B}", 2, ["rich-text"]),
    ("html", "<!DOCTYPE html><html></html>", 2, ["HTML"]),
    ("huge", HA + "#" * 300_000, 2, ["too large: an answer file has at most 256 KB"]),
    # attacks
    ("deep-lists", HB + "  one.a: " + "[" * 25_000, 2, [B, "nested more than 32 deep"]),
    ("deep-maps", HB + "  one.a: " + "{a: " * 25_000, 2, [B, "nested more than 32"]),
    ("alias", HB + "  one.a: *w\n", 2, [B, "4:10: `*w`", "single quotes"]),
    (
        "alias-bomb",
        HB + "  x0: &x0 [1]\n" + "".join(f"  x{i}: &x{i} [*x{i - 1}, *x{i - 1}]\n" for i in range(1, 30)),
        2,
        [B, "4:7: anchors"],
    ),
    (
        "merge-bomb",
        HB + "  <<: {one.a: -14}\n",
        2,
        [B, "4:3: merge keys"],
    ),
    ("tag", HB + "  one.a: !!python/object/apply:os.system [x]\n", 2, [B, "4:10: tags"]),
    ("5000-digits", H + f"  one.a: {'9' * 5000}\n  one.b: false\n", 1, [B, "unreadable demo/one.a"]),
    ("many-values", HB + "  one.d: [" + "1," * 110_000, 2, [B, "values"]),
    ("escapes", H + '  one.a: "\\e[2J\\e]0;pwn\\a"\n', 1, ["wrong demo/one.a \\x1b[2J\\x1b]0;pwn\\x07"]),
    ("raw-escape", H + "  one.a: \x1b[2J\n", 2, ["3:10: the invisible character U+001B"]),
    ("escape-in-id", H + '  "\\e[31mone.a": 1\n', 1, ["unknown-item \\x1b[31mone.a"]),
    ("escape-in-student", 'student: "\\e[31mBob"\n' + HA, 1, ["(student \\x1b[31mBob)"]),
    ("escape-in-homework", 'exercises: "\\e[31m"\nanswers: {demo/one.a: -14}\n', 2, [A, "\\x1b[31m"]),
    ("bidi", H + '  one.a: "\u202e41-"\n', 1, ["wrong demo/one.a \\u202e41-"]),
    ("fake-line", H + '  one.a: "3\\n  right         demo/one.a"\n', 1, ["wrong demo/one.a 3\\n right"]),
]


@pytest.mark.parametrize(
    ("content", "code", "said"), [pytest.param(*row[1:], id=row[0]) for row in HOSTILE]
)
def test_hostile_files(content: str | bytes, code: int, said: list[str], check: Check) -> None:
    """What is wrong is said with its place; what can be read is graded; the exit code tells which."""
    report = check(content)

    assert report.exit_code == code
    assert [line for line in said if not is_said(line, report)] == []


@pytest.mark.parametrize("content", [pytest.param(row[1], id=row[0]) for row in HOSTILE])
def test_hostile_files_print_safely(content: str | bytes, check: Check) -> None:
    """The text fits the screen and holds nothing a terminal would obey; the JSON is one ASCII object."""
    report = check(content)
    text = report_text([report], Screen(sys.stdout))

    assert escape(text) == text
    assert [line for line in text.split("\n") if len(line) > 80] == []
    assert report_json([report]).isascii()
    assert json.loads(report_json([report]))["version"] == 1


def test_half_a_character(check: Check) -> None:
    """PyYAML's C scanner stops there and the pure one goes on: the answer above is graded either way."""
    report = check(H + '  one.b: false\n  one.a: "\\ud800"\n')

    assert report.exit_code > 0
    assert is_said(B, report)
    assert is_said("answers.yaml:4:", report)


def test_a_folder_a_missing_file_and_an_unreadable_one(
    packs: list[object], grader: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is one error, and none stops the others."""
    from bptutor.homework.check import check_files

    (tmp_path / "secret.yaml").touch()
    monkeypatch.chdir(tmp_path)
    opened = Path.open

    def refuse(self: Path, *args: object, **options: object) -> object:
        if self.name == "secret.yaml":
            raise PermissionError(13, "Permission denied")
        return opened(self, *args, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    reports = check_files([".", "missing.yaml", "secret.yaml", "\0"], packs, grader=grader)  # type: ignore[arg-type]

    assert [report.error for report in reports] == [
        ".: this is a folder, not a file. Name a file in it.",
        "missing.yaml: there is no such file. Check the name and the folder.",
        "secret.yaml: cannot be read: Permission denied. Check the name and the permissions.",
        "\0: cannot be read: the name is not valid. Check the name and the permissions.",
    ]


# ----- any bytes ----------------------------------------------------------------------------------------

FRAGMENTS = st.sampled_from(
    [
        "exercises: demo\n", "answers:\n", "answers: ", "student: ", "  one.a: ", "  one.b: ", "  one:\n",
        "  demo/one.c: ", "    a: ", "-14", "false", "[10, -10]", "{z1: 4}", "“x”", "− 1", "\n", "\t", " ",
        ":", "：", "[", "]", "{", "}", "'", '"', "|", ">", "&a ", "*a", "!t ", "<<: ", "? ", "- ", "---\n",
        "%", "@", "#", "\\e", "\\ud800", "\x1b", "\x00", "\r", "\ufeff", "\u202e", "\u00a0", "null", "~",
        "crash", "faulty", "half", "9" * 400, "x" * 300,
    ]
)  # fmt: skip
CONTENTS = st.one_of(
    st.lists(FRAGMENTS, max_size=25).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
    st.lists(FRAGMENTS, max_size=15).map(lambda parts: (H + "".join(parts)).encode()),
    st.binary(max_size=200),
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=CONTENTS, trace=st.booleans())
def test_any_bytes_give_a_report(content: bytes, trace: bool, check: Check) -> None:
    """Never an exception; safe text, valid JSON, and scores that add up."""
    assert_sound(check(content, trace=trace), trace)


@pytest.mark.slow
@settings(max_examples=20_000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=CONTENTS, trace=st.booleans())
def test_any_bytes_give_a_report_at_length(content: bytes, trace: bool, check: Check) -> None:
    """The same, many more times."""
    assert_sound(check(content, trace=trace), trace)


def assert_sound(report: FileReport, trace: bool) -> None:
    """What holds of every report."""
    text = report_text([report, report], Screen(sys.stdout), trace=trace)
    [data] = json.loads(report_json([report], trace=trace))["files"]

    assert escape(text) == text
    assert data["score"] == fsum(item["credit"] for item in data["items"]) <= data["max_score"]
    assert (report.exit_code == 2) == (report.error is not None)
    assert report.items or report.error
    assert all(item.message for item in report.items if item.status in ("unreadable", "unknown-item"))
