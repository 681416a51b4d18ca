"""The commands, as they are typed: what they print, and the exit codes they end with."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bptutor import __version__
from bptutor.cli import app, main

LINE = """\
title: A line
exercises:
  - id: line
    title: 'One weight, $w$'
    setup: 'A line through the origin.'
    graph: |
      z = w*x
      L = (z - y)^2
    given: {w: 2, x: 3, y: 4}
    items:
      a: {target: z, skills: [forward]}
      b: {target: dL/dw, skills: [chain-rule]}
      c:
        ask: 'Which one is the slope of a line?'
        right: ['its weight']
        wrong: ['its target', 'its loss']
        because: 'The slope of wx is w.'
"""

FAULTY = """\
title: Faulty
exercises:
  - id: one
    grap: 'z = w*x'
    items:
      a: {target: z}
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pack and a faulty one, and nothing else; the current one."""
    folder = tmp_path / "desk"
    folder.mkdir()
    (folder / "line.yaml").write_text(LINE)
    (folder / "faulty.yaml").write_text(FAULTY)
    monkeypatch.chdir(folder)
    return folder


def answers(folder: Path, name: str, **given: str) -> str:
    """An answer file for the pack `line`."""
    rows = "".join(f"  line.{item}: {answer}\n" for item, answer in given.items())
    (folder / name).write_text(f"exercises: line\nanswers:\n{rows}")
    return name


def run(
    capsys: pytest.CaptureFixture[str], *arguments: str, packs: str | None = "line.yaml"
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of a command."""
    added = ["--exercises", packs] if packs else []
    code = main([*arguments, *added])
    printed = capsys.readouterr()
    return code, printed.out, printed.err


# ----- usage --------------------------------------------------------------------------------------------

COMMANDS = ["practice", "check", "list", "show", "progress", "lint"]


def test_the_commands_are_these() -> None:
    """A command is added on purpose, with its help tested below."""
    assert COMMANDS == [command.name or command.callback.__name__ for command in app.registered_commands]  # type: ignore[union-attr]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help ends well and says what the command does and takes."""
    code, out, err = run(capsys, command, "--help", packs=None)

    assert (0, "") == (code, err)
    assert f"bptutor {command}" in out
    assert "None" not in out


def test_short_descriptions_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """The list of commands has no sentence cut off with dots."""
    _, out, _ = run(capsys, "--help", packs=None)

    assert "..." not in out.split("Commands:")[1]


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    """`--version` prints name and number."""
    assert (0, f"bptutor {__version__}\n", "") == run(capsys, "--version", packs=None)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["no-such-command"],
        ["check"],
        ["lint"],
        ["show"],
        ["list", "--no-such-option"],
        ["check", "--format", "xml", "a"],
    ],
    ids=" ".join,
)
def test_bad_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Bad usage is explained on standard error."""
    code, out, err = run(capsys, *arguments, packs=None)

    assert (2, "") == (code, out)
    assert "Usage: bptutor" in err


# ----- packs --------------------------------------------------------------------------------------------


def test_shipped_packs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """Without options there is something to practise."""
    code, out, err = run(capsys, "list", packs=None)

    assert (0, "") == (code, err)
    assert "items" in out


@pytest.mark.usefixtures("desk")
def test_added_packs_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """`--exercises` adds a pack, and its title is rendered."""
    code, out, _ = run(capsys, "list")

    assert 0 == code
    assert "A line  (3 items)" in out
    assert "One weight, w" in out


def test_packs_of_the_environment_are_listed(
    desk: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """BPTUTOR_EXERCISES does what `--exercises` does."""
    monkeypatch.setenv("BPTUTOR_EXERCISES", str(desk / "line.yaml"))

    code, out, _ = run(capsys, "list", "--format", "json", packs=None)

    packs = {pack["id"]: pack for pack in json.loads(out)["packs"]}
    assert 0 == code
    assert ["line/line.a", "line/line.b", "line/line.c"] == [
        item["id"] for item in packs["line"]["exercises"][0]["items"]
    ]


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("command", [["list"], ["progress"], ["show", "line/line.a"], ["practice", "line"]])
def test_a_missing_folder_ends_with_2(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What `--exercises` names must be there."""
    code, out, err = run(capsys, *command, packs="nowhere")

    assert (2, "") == (code, out)
    assert "nowhere" in err


@pytest.mark.usefixtures("desk")
def test_a_faulty_exercise_is_left_out_and_noted(capsys: pytest.CaptureFixture[str]) -> None:
    """The other exercises can be used; a line on standard error says how to find what is wrong."""
    code, out, err = run(capsys, "list", packs="faulty.yaml")

    assert 0 == code
    assert "items" in out
    assert "note: the pack faulty has" in err
    assert "bptutor lint faulty.yaml" in err


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("command", ["show", "practice"])
def test_using_a_faulty_exercise_ends_with_2_and_its_problems(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who asks for the faulty exercise itself is told all that is wrong with it, with places."""
    code, out, err = run(capsys, command, "faulty/one", packs="faulty.yaml")

    assert (2, "") == (code, out)
    assert "faulty.yaml:4:5: E201" in err
    assert "graph" in err


# ----- show ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_show_prints_the_question_and_no_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """Setup, givens and question are there; the right answer is not."""
    code, out, err = run(capsys, "show", "line/line.b")

    assert (0, "") == (code, err)
    assert "A line through the origin." in out
    assert "line/line.b" in out
    assert "line/line.a" not in out
    assert "12" not in out


@pytest.mark.usefixtures("desk")
def test_show_prints_options_with_letters(capsys: pytest.CaptureFixture[str]) -> None:
    """The options of a choice are lettered, and none is marked."""
    _, out, _ = run(capsys, "show", "line/line.c")

    assert [True] * 3 == [f"{letter}) " in out for letter in "abc"]


@pytest.mark.usefixtures("desk")
def test_show_takes_a_whole_exercise(capsys: pytest.CaptureFixture[str]) -> None:
    """The setup is printed once, then every item."""
    _, out, _ = run(capsys, "show", "line/line")

    assert 1 == out.count("A line through the origin.")
    assert [1, 1, 1] == [out.count(f"line/line.{item}") for item in "abc"]


@pytest.mark.usefixtures("desk")
def test_an_unknown_item_ends_with_2_and_a_suggestion(capsys: pytest.CaptureFixture[str]) -> None:
    """A slip in an id is answered with ids that are there."""
    code, out, err = run(capsys, "show", "line/lime.a")

    assert (2, "") == (code, out)
    assert "Did you mean line/line" in err


# ----- check --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code"),
    [
        pytest.param({"a": "6", "b": "12", "c": "its weight"}, 0, id="all-right"),
        pytest.param({"a": "6", "b": "-12", "c": "its weight"}, 1, id="one-wrong"),
        pytest.param({"a": "6", "b": "12"}, 1, id="one-unanswered"),
        pytest.param({"a": "6", "b": "12", "c": "its weight", "d": "1"}, 1, id="one-unknown"),
    ],
)
def test_check_exit_codes(
    given: dict[str, str], code: int, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """0 when all is right, 1 when something is not, in text and in JSON alike."""
    name = answers(desk, "answers.yaml", **given)

    assert code == run(capsys, "check", name)[0]
    assert code == run(capsys, "check", name, "--format", "json")[0]


@pytest.mark.parametrize(
    "content",
    [None, "", "answers: [\n", "\x00\x01", "just text"],
    ids=["missing", "empty", "torn", "binary", "text"],
)
def test_an_unreadable_answer_file_ends_with_2(
    content: str | None, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The other files are graded all the same, and JSON holds the error."""
    good = answers(desk, "good.yaml", a="6", b="12", c="its weight")
    if content is not None:
        (desk / "bad.yaml").write_text(content)

    code, out, _ = run(capsys, "check", "bad.yaml", good, "--format", "json")

    bad, fine = json.loads(out)["files"]
    assert 2 == code
    assert bad["error"]
    assert (None, 3.0) == (fine["error"], fine["score"])


def test_check_with_faulty_exercises_prints_one_json_object(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A program that reads the JSON is told there that the exercises have errors."""
    name = answers(desk, "answers.yaml", a="6")

    code, out, _ = run(capsys, "check", name, "--format", "json", packs="faulty.yaml")

    found: dict[str, Any] = json.loads(out)
    assert (2, 1) == (code, found["version"])
    assert "problem" in found["files"][0]["error"]


def test_trace_adds_the_worked_solution(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--trace` gives every item a list of lines."""
    name = answers(desk, "answers.yaml", a="6", b="1", c="its loss")

    _, out, _ = run(capsys, "check", name, "--trace", "--format", "json")

    assert all(item["trace"] for item in json.loads(out)["files"][0]["items"])


# ----- lint ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_lint_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    """0 for good files, 2 for errors; the last line counts them."""
    assert (0, "No problems found.\n", "") == run(capsys, "lint", "line.yaml", packs=None)

    code, out, _ = run(capsys, "lint", "faulty.yaml", packs=None)

    assert 2 == code
    assert "faulty.yaml:4:5: E201" in out
    assert out.splitlines()[-1].endswith("in 1 file.")


@pytest.mark.usefixtures("desk")
def test_lint_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same problems, as data."""
    code, out, _ = run(capsys, "lint", "faulty.yaml", "--format", "json", packs=None)

    assert 2 == code
    assert "E201" in [problem["code"] for problem in json.loads(out)["diagnostics"]]


# ----- practice and progress ----------------------------------------------------------------------------


@pytest.mark.usefixtures("desk")
def test_what_is_practised_is_progress(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong answer, then a right one, through a pipe; `progress` and `list` know it afterwards."""
    monkeypatch.setattr("sys.stdin", io.StringIO("5\n6\nquit\n"))

    code, out, _ = run(capsys, "practice", "line/line.a")

    assert 0 == code
    assert "wrong" in out
    assert "correct" in out
    _, progress, _ = run(capsys, "progress", "--format", "json")
    assert [{"id": "line/line.a", "standing": "with-help", "tries": 2}] == json.loads(progress)["items"]
    assert "3 items, 1 solved" in run(capsys, "list")[1]
    assert "forward" in run(capsys, "progress")[1]


@pytest.mark.usefixtures("desk")
def test_progress_before_the_first_answer(capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing done yet is no error."""
    assert (0, "Nothing answered yet. Begin with `bptutor practice`.\n", "") == run(capsys, "progress")


@pytest.mark.usefixtures("desk")
def test_practising_what_is_not_there_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown pack, exercise or tag is named."""
    code, out, err = run(capsys, "practice", "no-such-thing")

    assert (2, "") == (code, out)
    assert "no-such-thing" in err
