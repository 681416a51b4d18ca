"""The prompt_toolkit front end: keys in through a pipe, the screen out through a terminal emulator."""

import os
from collections.abc import Callable
from pathlib import Path

import pyte
import pytest
from fakes import FakeGrader, MemoryLog, pack
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.data_structures import Size
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.output.vt100 import Vt100_Output

from bptutor.practice import front_prompt
from bptutor.practice.completing import Words
from bptutor.practice.history import LIMIT, KeptHistory
from bptutor.practice.seams import Tools
from bptutor.practice.session import Session
from bptutor.screen import Screen

CTRL_A, CTRL_C, CTRL_D, CTRL_K, UP = "\x01", "\x03", "\x04", "\x0b", "\x1b[A"


class Terminal:
    """A terminal of some size, as a stream: what is written is drawn on a pyte screen."""

    encoding = "utf-8"

    def __init__(self, columns: int, rows: int = 200) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self.screen)
        self.raw = ""

    def write(self, text: str) -> int:
        """Draw `text`."""
        self.raw += text
        self._stream.feed(text.replace("\n", "\r\n"))
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""

    def isatty(self) -> bool:
        """It is one."""
        return True

    def fileno(self) -> int:
        """Standard output's, which nobody writes to."""
        return 1

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(line.rstrip() for line in self.screen.display).rstrip()


def session(log: MemoryLog | None = None) -> Session:
    """The four fake items."""
    journal = MemoryLog() if log is None else log
    return Session(list(pack().items), Tools(FakeGrader(), journal), resume="bptutor practice chains")


def typed(
    keys: str, home: Path, columns: int = 80, *, drawn: bool = False, log: MemoryLog | None = None
) -> Terminal:
    """The terminal after `keys` were typed; the prompt itself is on it only with `drawn`."""
    terminal = Terminal(columns)
    size = Size(rows=200, columns=columns)
    output = Vt100_Output(terminal, lambda: size, term="xterm") if drawn else DummyOutput()
    with create_pipe_input() as source:
        source.send_text(keys)
        screen = Screen(terminal, width=columns, plain=False)
        code = front_prompt.run(session(log), screen, home, source, output)

    assert code == 0
    return terminal


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that does not exist yet."""
    return tmp_path / "home"


def test_answers_are_graded_and_ctrl_d_leaves(home: Path) -> None:
    """Enter submits, Ctrl-D leaves with the resume hint."""
    told = typed(f"3\r-14\r{CTRL_D}", home).text

    assert told.index("wrong") < told.index("correct")
    assert told.endswith("Go on with: bptutor practice chains")


def test_ctrl_c_clears_the_line(home: Path) -> None:
    """What was typed before Ctrl-C is gone, the session is not."""
    log = MemoryLog()
    typed(f"999{CTRL_C}-14\r{CTRL_D}", home, log=log)

    assert [attempt.answer for attempt in log] == ["-14"]


def test_an_unreadable_line_does_not_stay(home: Path) -> None:
    """The next answer is typed on an empty line."""
    log = MemoryLog()
    typed(f"1+4\r3\r{CTRL_D}", home, log=log)

    assert [attempt.answer for attempt in log] == ["3"]


def test_up_recalls_an_unreadable_line(home: Path) -> None:
    """It is in the history, to be mended."""
    log = MemoryLog()
    typed(f"1+4\r{CTRL_D}", home, log=log)
    typed(f"{UP}\x08\x084\r{CTRL_D}", home, log=log)

    assert [attempt.answer for attempt in log] == ["14"]


def test_ctrl_d_leaves_after_an_unreadable_line(home: Path) -> None:
    """The line is empty then."""
    assert typed(f"1+4\r{CTRL_D}", home).text.endswith("Go on with: bptutor practice chains")


def test_after_a_graded_line_the_next_one_is_empty(home: Path) -> None:
    """Only what could not be read comes back."""
    log = MemoryLog()
    typed(f"3\r-14\r{CTRL_D}", home, log=log)

    assert [attempt.answer for attempt in log] == ["3", "-14"]


@pytest.mark.parametrize("columns", [80, 40])
def test_the_screen(columns: int, home: Path) -> None:
    """At 80 and 40 columns: the question, the prompt with what was typed, the verdict; no line is cut."""
    told = typed(f"3\r{CTRL_D}", home, columns, drawn=True).text

    assert "What is dH/da?" in told
    assert "layer.a> 3" in told
    assert "wrong" in told
    assert "hint: Look at the layer above." in told
    assert "counts as solved with help" in " ".join(told.split())


def test_no_colour_is_drawn_without_asking_for_it(home: Path) -> None:
    """The words stand without colour (NO_COLOR gives such a screen)."""
    assert "\x1b[3" not in typed(f"3\r{CTRL_D}", home).raw


def test_up_recalls_what_was_typed(home: Path) -> None:
    """History lasts from one session to the next."""
    typed(f"-14\r{CTRL_D}", home)
    log = MemoryLog()
    typed(f"{UP}\r{CTRL_D}", home, log=log)

    assert [attempt.answer for attempt in log] == ["-14"]


# ----- completion -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("W", ["W_11^(2)"]),
        ("w_", ["W_11^(2)"]),
        ("2*z_1^", ["z_1^(1)"]),
        ("2 W", ["W_11^(2)"]),
        ("hi", ["hint"]),
        (":hi", [":hint"]),
        ("/s", ["/steps", "/skip", "/show", "/status"]),
        ("2*hi", []),  # a command only starts a line
        ("2*", []),
        ("xW", []),  # the middle of a word
    ],
)
def test_tab_offers(text: str, expected: list[str]) -> None:
    """Names anywhere, commands at the start."""
    completer = Words(lambda: ["W_11^(2)", "z_1^(1)"])
    found = completer.get_completions(Document(text), CompleteEvent(completion_requested=True))

    assert [completion.text for completion in found] == expected


# ----- history ----------------------------------------------------------------------------------------------


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_history_is_private(home: Path) -> None:
    """The folder and the file are for the owner only."""
    KeptHistory(home / "history").append_string("-14")

    assert (home / "history").stat().st_mode & 0o777 == 0o600
    assert home.stat().st_mode & 0o777 == 0o700


def test_history_is_capped(home: Path) -> None:
    """An outgrown file keeps its newer half, whole entries only."""
    history = KeptHistory(home / "history")
    for number in range(4000):
        history.store_string(f"answer {number}")
    kept = list(KeptHistory(home / "history").load_history_strings())

    assert kept[0] == "answer 3999"
    assert 0 < (home / "history").stat().st_size <= LIMIT
    assert all(line.startswith("answer ") for line in kept)


def make_a_folder(path: Path) -> None:
    """A folder where the file should be."""
    path.mkdir(parents=True)


def make_a_file_of_its_folder(path: Path) -> None:
    """A file where the folder should be."""
    path.parent.write_text("in the way")


def make_binary(path: Path) -> None:
    """Bytes that are no text."""
    path.parent.mkdir()
    path.write_bytes(b"\xff\xfe\x00+\n+ok\n")


@pytest.mark.parametrize("prepare", [make_a_folder, make_a_file_of_its_folder, make_binary])
def test_history_never_gets_in_the_way(prepare: Callable[[Path], None], tmp_path: Path) -> None:
    """A file that cannot be read or written costs nothing but the history."""
    path = tmp_path / "home" / "history"
    prepare(path)
    history = KeptHistory(path)
    history.store_string("\udc80")
    history.store_string("3")

    assert isinstance(list(history.load_history_strings()), list)


# ----- no console -----------------------------------------------------------------------------------------


def test_a_console_that_cannot_be_drawn_on_gets_plain_lines(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    """When prompt_toolkit cannot start, input() does the job."""

    def refuse(*_: object, **__: object) -> None:
        raise OSError("no console")

    played = []
    monkeypatch.setattr(front_prompt, "PromptSession", refuse)
    monkeypatch.setattr(front_prompt.front_plain, "run", lambda machine, screen: played.append(machine) or 0)

    assert front_prompt.run(session(), Screen(Terminal(80)), home) == 0
    assert len(played) == 1
