"""Whatever goes wrong, a command ends in a sentence and an exit code."""

import os
import subprocess
import sys

import pytest

from bptutor import cli
from bptutor.errors import BptutorError, FileProblem, FormulaError


def failing_with(error: BaseException, monkeypatch: pytest.MonkeyPatch) -> int:
    """The exit code of a command inside which `error` is raised."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(cli, "_outlines", fail)
    return cli.main(["progress"])


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        pytest.param(BptutorError("it broke", "Mend it."), 2, ["error: it broke", "Mend it."], id="ours"),
        pytest.param(
            FileProblem("a\x1b[2J.yaml", "is empty"), 2, ["a\\x1b[2J.yaml: is empty"], id="hostile-name"
        ),
        pytest.param(FormulaError("a+", 2, 2, "ends early"), 2, ["ends early", "    ^"], id="formula"),
        pytest.param(PermissionError(13, "Permission denied", "x"), 2, ["Permission denied"], id="system"),
        pytest.param(
            ZeroDivisionError("oops"), 2, ["this is a bug in bptutor", "ZeroDivisionError"], id="bug"
        ),
        pytest.param(RecursionError("deep"), 2, ["this is a bug in bptutor"], id="recursion"),
        pytest.param(KeyboardInterrupt(), 130, [], id="interrupt"),
    ],
)
def test_errors_end_in_a_sentence(
    error: BaseException,
    code: int,
    said: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The sentence is on standard error; there is no traceback, and nothing on standard output."""
    monkeypatch.delenv("BPTUTOR_DEBUG", raising=False)

    found = failing_with(error, monkeypatch)

    printed = capsys.readouterr()
    assert (code, "") == (found, printed.out)
    assert all(part in printed.err for part in said)
    assert "Traceback" not in printed.err


def test_a_bug_can_be_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    """BPTUTOR_DEBUG shows where it happened."""
    monkeypatch.setenv("BPTUTOR_DEBUG", "1")

    with pytest.raises(ZeroDivisionError):
        failing_with(ZeroDivisionError("oops"), monkeypatch)


@pytest.mark.parametrize("name", ["stdin", "stdout", "stderr"])
def test_a_closed_stream_is_an_empty_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """`bptutor list >&-`, or a program started without a console, is no reason to fail."""
    monkeypatch.setattr(sys, name, None)

    assert 0 == cli.main(["list"])
    getattr(sys, name).close()


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX pipes")
def test_a_closed_pipe_is_no_error() -> None:
    """`bptutor list | head -0` says nothing on standard error."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "bptutor", "list"]

    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writing)

    assert ("", 1) == (done.stderr, done.returncode)
