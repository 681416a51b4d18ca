"""The attempt log keeps what it acknowledged, whatever happens to the process or to the clock."""

import json
import os
import random
import re
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bptutor.errors import FileProblem
from bptutor.progress.attempt import ANSWER_LIMIT, Attempt
from bptutor.progress.log import AttemptLog
from bptutor.progress.replay import replay
from bptutor.record import replace

AN_ATTEMPT = Attempt(
    item="relu-chains/one-layer.a",
    kind="numeric",
    answer="-14",
    status="right",
    credit=1.0,
    hints=2,
    shown=True,
    seconds=12.5,
    misconception="lost-path",
    skills=("chain-rule", "relu"),
)

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and signals are POSIX's")


def clock_of(*moments: datetime) -> Callable[[], datetime]:
    """A clock that shows the moments in turn."""
    remaining: Iterator[datetime] = iter(moments)
    return lambda: next(remaining)


def test_what_is_appended_is_replayed(tmp_path: Path) -> None:
    """Every field of an attempt comes back as it was written."""
    log = AttemptLog(tmp_path / "attempts")

    written = [log.append(AN_ATTEMPT), log.append(replace(AN_ATTEMPT, status="wrong", credit=0.0))]
    log.close()

    assert (tuple(written), ()) == (replay(log.folder).attempts, replay(log.folder).problems)
    assert AN_ATTEMPT == replace(written[0], at="", session="")


def test_nothing_is_written_before_the_first_attempt(tmp_path: Path) -> None:
    """A session in which nothing was answered leaves no file."""
    AttemptLog(tmp_path / "attempts").close()

    assert [] == list(tmp_path.iterdir())


def test_a_file_says_its_format_first(tmp_path: Path) -> None:
    """The first line names the format, its version and the session."""
    log = AttemptLog(tmp_path)
    log.append(AN_ATTEMPT)
    log.close()

    header = json.loads(next(tmp_path.glob("*.jsonl")).read_text().splitlines()[0])

    assert ("attempts", 1, log.session) == (header["bptutor"], header["v"], header["session"])


@posix
def test_only_the_owner_can_read(tmp_path: Path) -> None:
    """Folders are 0700 and files 0600: what a student got wrong is the student's business."""
    log = AttemptLog(tmp_path / "home" / "attempts")
    log.append(AN_ATTEMPT)
    log.close()

    modes = [
        stat.S_IMODE(path.stat().st_mode) for path in (log.folder.parent, log.folder, *log.folder.iterdir())
    ]

    assert [0o700, 0o700, 0o600] == modes


def test_sessions_never_share_a_file(tmp_path: Path) -> None:
    """Fifty sessions begun at the same moment write fifty files."""
    now = datetime(2025, 3, 1, tzinfo=timezone.utc)
    for _ in range(50):
        log = AttemptLog(tmp_path, clock=lambda: now)
        log.append(AN_ATTEMPT)
        log.close()

    assert 50 == len(list(tmp_path.glob("*.jsonl"))) == len(replay(tmp_path).attempts)


def test_a_clock_set_back_keeps_the_order(tmp_path: Path) -> None:
    """Stamps increase within a session and from one session to the next."""
    noon = datetime(2025, 3, 1, 12, tzinfo=timezone.utc)
    hour = timedelta(hours=1)
    first = AttemptLog(tmp_path, clock=clock_of(noon, noon, noon - hour, noon - hour))
    for answer in "abc":
        first.append(replace(AN_ATTEMPT, answer=answer))
    first.close()
    second = AttemptLog(
        tmp_path, after=replay(tmp_path).newest, clock=clock_of(noon - 2 * hour, noon - 2 * hour)
    )
    second.append(replace(AN_ATTEMPT, answer="d"))
    second.close()

    attempts = replay(tmp_path).attempts

    assert list("abcd") == [attempt.answer for attempt in attempts]
    assert 4 == len({attempt.at for attempt in attempts})


@pytest.mark.parametrize("answer", ["\x1b[2J", "\ud800", "a\nb\r\n", '"}{', "∂", "\x00", "\u2028"], ids=ascii)
def test_any_answer_is_kept(tmp_path: Path, answer: str) -> None:
    """What was typed comes back exactly, and stays on one line of ASCII."""
    log = AttemptLog(tmp_path)
    log.append(replace(AN_ATTEMPT, answer=answer))
    log.close()

    assert answer == replay(tmp_path).attempts[0].answer
    assert 2 == next(tmp_path.glob("*.jsonl")).read_bytes().count(b"\n")


def test_a_very_long_answer_is_cut(tmp_path: Path) -> None:
    """A log does not grow by megabytes because someone pasted a book."""
    log = AttemptLog(tmp_path)
    log.append(replace(AN_ATTEMPT, answer="9" * 1_000_000))
    log.close()

    assert ANSWER_LIMIT == len(replay(tmp_path).attempts[0].answer)


def test_a_folder_that_cannot_be_made_is_reported_with_a_remedy(tmp_path: Path) -> None:
    """A file where the folder should be ends in a FileProblem, not a traceback."""
    (tmp_path / "home").write_text("")

    with pytest.raises(FileProblem) as caught:
        AttemptLog(tmp_path / "home" / "attempts").append(AN_ATTEMPT)

    assert "BPTUTOR_HOME" in str(caught.value.remedy)


def test_a_full_disk_loses_one_line_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write torn by an error is reported; the next one starts on a line of its own."""
    log = AttemptLog(tmp_path)
    log.append(replace(AN_ATTEMPT, answer="a"))
    real = os.write
    room = iter([10])

    def almost_full(descriptor: int, data: memoryview) -> int:
        for left in room:
            return real(descriptor, data[:left])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", almost_full)
        with pytest.raises(FileProblem, match="No space left"):
            log.append(replace(AN_ATTEMPT, answer="b"))
    log.append(replace(AN_ATTEMPT, answer="c"))
    log.close()

    progress = replay(tmp_path)

    assert ["a", "c"] == [attempt.answer for attempt in progress.attempts]
    assert [3] == [problem.line for problem in progress.problems]


WRITER = """
import sys
from pathlib import Path
from bptutor.progress.attempt import Attempt
from bptutor.progress.log import AttemptLog

log = AttemptLog(Path(sys.argv[1]))
for number in range(10**9):
    log.append(Attempt("pack/exercise.a", "numeric", str(number) + "x" * 500, "right", 1.0))
    print(number, flush=True)  # the acknowledgement: from here on it may not be lost
"""


@posix
def test_kill_9_loses_nothing_acknowledged(tmp_path: Path) -> None:
    """Killed at random moments, a writer leaves every attempt it acknowledged, in order."""
    chance = random.Random(20250301)
    for trial in range(12):
        folder = tmp_path / str(trial)
        command = [sys.executable, "-c", WRITER, str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            acknowledged = [int(writer.stdout.readline()) for _ in range(chance.randrange(1, 40))]
            _spin(chance.randrange(20_000))
            writer.kill()
            acknowledged += [int(line) for line in re.findall(r"^\d+$\n", writer.stdout.read(), re.MULTILINE)]

        progress = replay(folder)

        kept = [int(attempt.answer.rstrip("x")) for attempt in progress.attempts]
        assert acknowledged == kept[: len(acknowledged)]
        assert all("never finished" in problem.message for problem in progress.problems)


def _spin(rounds: int) -> None:
    for _ in range(rounds):
        pass
