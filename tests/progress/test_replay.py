"""Reading the attempt files never fails and never hides what it passed over."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bptutor.progress.replay import replay

HEADER = '{"bptutor": "attempts", "v": 1, "session": "s", "started": "2025-03-01T12:00:00.000000Z"}\n'


def line(**changes: Any) -> str:
    """A good line, with some fields changed; None leaves a field out."""
    fields = {
        "v": 1,
        "item": "pack/exercise.a",
        "kind": "numeric",
        "answer": "1",
        "status": "right",
        "credit": 1.0,
        "at": "2025-03-01T12:00:00.000000Z",
        "session": "s",
    }
    return json.dumps({k: v for k, v in {**fields, **changes}.items() if v is not None}) + "\n"


def write(folder: Path, content: str | bytes, name: str = "a.jsonl") -> Path:
    """A log file holding `content`."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_no_folder_is_no_progress(tmp_path: Path) -> None:
    """Before the first session there is nothing, and that is no problem."""
    progress = replay(tmp_path / "nowhere")

    assert ((), (), "") == (progress.attempts, progress.problems, progress.newest)


def test_a_torn_last_line_is_reported(tmp_path: Path) -> None:
    """What came before it counts; the torn line is named with its place."""
    path = write(tmp_path, HEADER + line() + line(answer="2")[:40])

    progress = replay(tmp_path)

    assert ["1"] == [attempt.answer for attempt in progress.attempts]
    assert [f"{path}:3: the last line was never finished; passed over"] == [str(p) for p in progress.problems]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        pytest.param("nonsense", "not a line of JSON", id="not-json"),
        pytest.param("[1]", "not a JSON object", id="not-an-object"),
        pytest.param("[" * 50_000, "not a line of JSON", id="nested-brackets"),
        pytest.param("9" * 6000, "not", id="long-number"),
        pytest.param('"' + "x" * 70_000 + '"', "longer than 64 KB", id="long-line"),
        pytest.param("\x00" * 100, "not a line of JSON", id="zeros-after-power-loss"),
        pytest.param(b"\xff\xfe{", "not UTF-8", id="not-utf-8"),
        pytest.param(line(v=None), "'v'", id="no-version"),
        pytest.param(line(v=True), "'v'", id="version-true"),
        pytest.param(line(item="../../etc/passwd"), "'item'", id="not-an-id"),
        pytest.param(line(item="pack/exercise.a\n"), "'item'", id="id-with-newline"),
        pytest.param(line(item=7), "'item' is not text", id="id-number"),
        pytest.param(line(status="excellent"), "'status' is none of", id="status"),
        pytest.param(line(credit=2), "'credit' is not between 0 and 1", id="too-much-credit"),
        pytest.param(line(credit=float("nan")), "'credit' is not between", id="nan"),
        pytest.param(line(credit="1"), "'credit' is not a number", id="credit-text"),
        pytest.param(line(credit=True), "'credit' is not a number", id="credit-true"),
        pytest.param(line(hints=1e400), "'hints' is not between", id="infinite-hints"),
        pytest.param(line(seconds=-1), "'seconds' is not between", id="negative-time"),
        pytest.param(line(skills="chain"), "'skills' is not a list", id="skills-text"),
        pytest.param(line(skills=[1]), "'skills' is not a list", id="skills-numbers"),
        pytest.param(line(misconception=3), "'misconception' is not text", id="misconception"),
        pytest.param(line(at="2025-02-31T12:00:00.000000Z"), "day", id="no-such-day"),
        pytest.param(line(at="yesterday"), "'at'", id="no-time"),
        pytest.param(line(at=None), "'at'", id="missing-time"),
    ],
)
def test_a_bad_middle_line_is_passed_over_and_named(tmp_path: Path, bad: str | bytes, message: str) -> None:
    """One bad line costs itself only, and is reported with file and line."""
    data = bad if isinstance(bad, bytes) else bad.encode()
    path = write(tmp_path, HEADER.encode() + data.rstrip(b"\n") + b"\n" + line().encode())

    progress = replay(tmp_path)

    assert 1 == len(progress.attempts)
    assert [(str(path), 2)] == [(problem.file, problem.line) for problem in progress.problems]
    assert message in progress.problems[0].message


def test_a_newer_file_is_refused_politely(tmp_path: Path) -> None:
    """A file of a later format is named, left alone, and does not hide the others."""
    newer = write(tmp_path, '{"bptutor": "attempts", "v": 2, "session": "t"}\n' + line(), "newer.jsonl")
    write(tmp_path, HEADER + line(), "older.jsonl")

    progress = replay(tmp_path)

    assert 1 == len(progress.attempts)
    assert f"{newer}:1: written by a newer bptutor (format 2)" in str(progress.problems[0])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("\ufeff" + HEADER + line(), id="bom"),
        pytest.param((HEADER + line()).replace("\n", "\r\n"), id="crlf"),
        pytest.param(HEADER + "\n\n" + line(), id="blank-lines"),
        pytest.param(HEADER + line().rstrip(), id="no-last-line-end"),
        pytest.param(line(), id="no-header"),
        pytest.param(HEADER + line(colour="blue"), id="unknown-field"),
    ],
)
def test_harmless_differences_are_read(tmp_path: Path, content: str) -> None:
    """What editors and copying do to a text file does not matter."""
    write(tmp_path, content)

    progress = replay(tmp_path)

    assert (1, ()) == (len(progress.attempts), progress.problems)


def test_folders_merge_by_copying(tmp_path: Path) -> None:
    """Files of several sessions are merged by time; a file copied twice counts once."""
    early = HEADER + line(answer="1", at="2025-01-01T00:00:00.000000Z", session="one")
    late = HEADER + line(answer="3", at="2025-01-03T00:00:00.000000Z", session="one")
    between = HEADER + line(answer="2", at="2025-01-02T00:00:00.000000Z", session="two")
    for name, content in {"b": early, "b (1)": early, "a": late, "c": between}.items():
        write(tmp_path, content, f"{name}.jsonl")

    progress = replay(tmp_path)

    assert ["1", "2", "3"] == [attempt.answer for attempt in progress.attempts]
    assert "2025-01-03T00:00:00.000000Z" == progress.newest


def test_renamed_items_keep_their_attempts(tmp_path: Path) -> None:
    """`was:` is followed, over several renamings, and a circle does no harm."""
    ids = ["p/old.a", "p/round.a", "p/same.a"]
    stamps = [f"2025-01-0{day}T00:00:00.000000Z" for day in (1, 2, 3)]
    write(tmp_path, "".join(line(item=item, at=at) for item, at in zip(ids, stamps, strict=True)))
    renamed = {
        "p/old.a": "p/newer.a",
        "p/newer.a": "q/newest.a",
        "p/round.a": "p/back.a",
        "p/back.a": "p/round.a",
    }

    progress = replay(tmp_path, renamed)

    assert ["q/newest.a", "p/back.a", "p/same.a"] == [attempt.item for attempt in progress.attempts]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_only_files_are_read(tmp_path: Path) -> None:
    """A pipe or folder named like a log is reported, and never waited for; other files are ignored."""
    os.mkfifo(tmp_path / "pipe.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    (tmp_path / "dangling.jsonl").symlink_to(tmp_path / "gone")
    write(tmp_path, "no log at all", "notes.txt")

    progress = replay(tmp_path)

    assert 3 == len(progress.problems)
    assert all("cannot be read" in problem.message for problem in progress.problems)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda text: line(answer=text).encode()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_content_makes_reading_fail(tmp_path: Path, content: bytes) -> None:
    """Whatever bytes a file holds, the good line before them is read."""
    write(tmp_path, line(answer="good").encode() + content)

    assert "good" in [attempt.answer for attempt in replay(tmp_path).attempts]
