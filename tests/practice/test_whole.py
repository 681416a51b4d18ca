"""Practice as a whole: the real command line, packs, grader and log, in pipes and in a terminal."""

import io
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pyte
import pytest

from bptutor import cli

PRACTICE = [sys.executable, "-m", "bptutor", "practice"]
PACKS = ("binary-classifier", "data-sufficiency", "differentiation", "foundations", "graphs", "relu-chains")
CTRL_C, CTRL_D = "\x03", "\x04"


def piped(
    lines: str, *selectors: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> str:
    """What `bptutor practice SELECTORS` prints for piped `lines`; it must end well."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(lines))

    assert cli.main(["practice", *selectors]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


@pytest.fixture
def practise(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """`piped` without its fixtures."""
    return lambda lines, *selectors: piped(lines, *selectors, monkeypatch=monkeypatch, capsys=capsys)


def logged() -> str:
    """All attempt files of this test's home, as text."""
    folder = Path(os.environ["BPTUTOR_HOME"]) / "attempts"
    return "".join(path.read_text() for path in sorted(folder.glob("*.jsonl")))


# ----- in a pipe ------------------------------------------------------------------------------------------


def test_a_wrong_and_a_right_answer(practise: Callable[..., str]) -> None:
    """P1.a: wrong with a hint, then right, then the trace of two paths."""
    told = practise("-13\n−14\ntrace\n", "one-layer-back")

    assert told.index("one-layer-back.a> -13\nwrong\n  read as -13") < told.index("hint: ")
    assert told.index("hint: ") < told.index("\ncorrect\n  read as -14")
    assert "2 paths" in told
    assert told.rstrip().endswith("Go on with: bptutor practice one-layer-back")


def test_goes_on_where_one_left(practise: Callable[..., str]) -> None:
    """The next session starts at the first item not solved, with or without selectors."""
    practise("-14\n\nskip\n", "relu-chains/one-layer-back")

    assert "one-layer-back.b: One layer back (2 of 6)" in practise("", "relu-chains/one-layer-back")
    told = practise("status\n")
    assert "relu-chains/one-layer-back.b" in told
    assert "Solved: 1 of 33 items (1 right first time)." in told


def test_the_menu_opens_when_nothing_was_practised(practise: Callable[..., str]) -> None:
    """All shipped packs are offered."""
    told = practise("relu-chains\n")

    for pack in PACKS:
        assert f") {pack}" in told
    assert "pack> relu-chains" in told
    assert "(1 of 33)" in told


def test_several_selectors_and_tags(practise: Callable[..., str]) -> None:
    """A tag and an item are practised together, each item once."""
    assert "8 items." in practise("", "P1", "one-layer-back.a", "foundations/tanh-hidden-delta")


def test_a_pack_of_ones_own_is_resumed_with_its_option(practise: Callable[..., str], tmp_path: Path) -> None:
    """The command to go on with names the file, so that it can be pasted."""
    own = tmp_path / "mine.yaml"
    own.write_text("exercises:\n  - id: one\n    graph: z = 2*x\n    given: {x: 1}\n    items:\n      a: z\n")
    told = practise("3\n2\n", "mine", "--exercises", str(own))

    assert "correct" in told
    assert told.rstrip().endswith(f"Go on with: bptutor practice mine --exercises {own}")


def test_an_unknown_selector_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2, with the nearest name."""
    assert cli.main(["practice", "relu-chain"]) == 2
    assert "relu-chains" in capsys.readouterr().err


def test_every_shipped_item_presents_hints_and_skips(practise: Callable[..., str]) -> None:
    """Each item of every pack: shown, one unreadable line, hints, the answer, the trace."""
    for pack in PACKS:
        total = int(practise("", pack).split(" item")[0])
        told = practise("?!\nhint\nhint\nskip\ntrace\n\n" * total, pack)
        assert told.count("\nanswer: ") == total
        assert told.count("can't read that") == total
        assert told.count("hint: ") == 2 * total


def test_hints_to_the_end_close_every_shipped_item(practise: Callable[..., str]) -> None:
    """Nothing but `hint`: each ladder ends with the answer, and no item goes on without a word."""
    for pack in PACKS:
        total = int(practise("", pack).split(" item")[0])
        told = practise("\n".join(["hint\n" * 12 + "next"] * total) + "\n", pack)
        assert told.count("\nanswer: ") == total
        assert "the item comes back later" in " ".join(told.split())


def test_ascii_output_is_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal without Unicode gets none."""
    result = subprocess.run(
        [*PRACTICE, "one-layer-back"], input=b"-13\nhint\nskip\ntrace\n", capture_output=True, check=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"}, timeout=60,
    )  # fmt: skip

    assert b"dH/da_1^(1)" in result.stdout
    assert b"\\u" not in result.stdout
    assert result.stdout.isascii()


def test_nothing_shown_as_graded_is_lost_when_killed() -> None:
    """kill -9 at any moment: every verdict that was printed is in the log."""
    answers = "".join(f"{number}\n" for number in range(100, 400))
    for after in (1, 5, 150):
        seen = verdicts_before_kill(answers, after)
        assert logged().count('"status": "wrong"') >= seen >= after
        for path in (Path(os.environ["BPTUTOR_HOME"]) / "attempts").glob("*.jsonl"):
            path.unlink()


def verdicts_before_kill(answers: str, after: int) -> int:
    """Pipe `answers` in, kill the program once it printed `after` verdicts; how many it printed in all."""
    command = [*PRACTICE, "one-layer-back.a"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(answers)
    process.stdin.flush()
    seen = 0
    while seen < after:
        seen += process.stdout.readline() == "wrong\n"
    process.send_signal(signal.SIGKILL)
    seen += process.stdout.read().count("\nwrong\n")
    process.stdin.close()
    process.stdout.close()
    process.wait()
    return seen


# ----- in a terminal ----------------------------------------------------------------------------------------


def _hear_ctrl_c() -> None:
    """As in any terminal, even where the tests run in the background and ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Terminal(pyte.Screen):
    """A program on a pseudo-terminal; pyte draws its screen and answers cursor position requests."""

    def __init__(self, arguments: list[str], columns: int = 80, rows: int = 60, **environ: str) -> None:
        super().__init__(columns, rows)
        self.child = pexpect.spawn(
            arguments[0], arguments[1:], dimensions=(rows, columns), timeout=60, encoding="utf-8",
            env={**os.environ, "TERM": "xterm", **environ}, preexec_fn=_hear_ctrl_c,
        )  # fmt: skip
        self.raw = ""
        self._stream = pyte.Stream(self)

    def write_process_input(self, data: str) -> None:
        """What the terminal itself replies."""
        self.child.send(data)

    @property
    def text(self) -> str:
        """What stands on the screen, without trailing blanks."""
        return "\n".join(line.rstrip() for line in self.display)

    def until(self, wanted: str) -> None:
        """Go on drawing until `wanted` is on the screen; a generous limit, then the test fails."""
        end = time.monotonic() + 30
        while wanted not in self.text:
            assert time.monotonic() < end, f"never saw {wanted!r} on:\n{self.text}"
            self._draw()

    def finish(self) -> int:
        """Draw to the end; the exit code."""
        while self._draw():
            pass
        self.child.close()
        return self.child.exitstatus if self.child.exitstatus is not None else -1

    def _draw(self) -> bool:
        try:
            piece = self.child.read_nonblocking(4096, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += piece
        self._stream.feed(piece)
        return True


@pytest.fixture
def terminal() -> Iterator[list[Terminal]]:
    """Terminals put in here are closed at the end."""
    opened: list[Terminal] = []
    yield opened
    for each in opened:
        each.child.close(force=True)


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
def test_a_session_in_a_terminal(terminal: list[Terminal]) -> None:
    """Typing, Tab, an unreadable line mended in place, Ctrl-C, the toolbar, Ctrl-D."""
    screen = Terminal([*PRACTICE, "one-layer-back"])
    terminal.append(screen)
    screen.until("one-layer-back.a>")
    screen.until(" Solved: 0 of 6 items.")  # the toolbar

    screen.child.send("hi\t")
    screen.until("one-layer-back.a> hint")
    screen.child.send("\r")
    screen.until("hint: ")

    screen.child.send("2 +\r")
    screen.until("can't read that")
    screen.until("one-layer-back.a> 2 +\n")
    screen.child.send(CTRL_C)
    screen.child.send(CTRL_C)  # on an empty line
    screen.until("`quit` or Ctrl-D leaves.")
    screen.child.send("-14\r")
    screen.until("\ncorrect\n")
    screen.until("Enter goes on>")

    screen.child.send("\r")
    screen.until("one-layer-back.b>")
    screen.child.send(CTRL_D)
    assert screen.finish() == 0
    assert "Go on with: bptutor practice one-layer-back" in screen.text
    assert logged().count('"status": "right"') == 1


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize("environ", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}])
def test_plain_lines_in_a_terminal(terminal: list[Terminal], environ: dict[str, str]) -> None:
    """TERM=dumb and ACCESSIBLE=1: input(), nothing redrawn; Ctrl-C drops the line and says how to leave."""
    screen = Terminal([*PRACTICE, "one-layer-back"], **environ)
    terminal.append(screen)
    screen.until("one-layer-back.a>")
    screen.child.send("99")
    screen.until("a> 99")
    screen.child.send(CTRL_C)
    screen.until("99^C\n`quit` or Ctrl-D leaves.\none-layer-back.a>")
    screen.child.send("-14\r")
    screen.until("\ncorrect\n")
    screen.child.send(CTRL_D)

    assert screen.finish() == 0
    assert "Go on with:" in screen.text
    assert "\x1b[6n" not in screen.raw  # no cursor games
    assert '"99"' not in logged()


@pytest.mark.skipif(os.name != "posix", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("environ", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_no_color(terminal: list[Terminal], environ: dict[str, str], *, coloured: bool) -> None:
    """NO_COLOR leaves the words; without it they are coloured as well."""
    screen = Terminal([*PRACTICE, "one-layer-back"], **environ)
    terminal.append(screen)
    screen.until("one-layer-back.a>")
    screen.child.send("-14\r")
    screen.until("\ncorrect\n")
    screen.child.send(CTRL_D)
    screen.finish()

    assert ("\x1b[32mcorrect" in screen.raw) is coloured
