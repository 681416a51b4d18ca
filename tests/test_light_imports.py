"""Commands load only what they need: heavy libraries stay out of those that do not compute."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"numpy", "mpmath", "prompt_toolkit", "rich", "fsrs", "asyncio", "pygments"}

RUNNER = """
import contextlib, io, json, sys
from bptutor.cli import main

with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(io.StringIO()) as err:
    code = main(json.loads(sys.argv[1]))
modules = sorted({name.split(".")[0] for name in sys.modules})
print(json.dumps([code, out.getvalue() + err.getvalue(), modules]))
"""

THEORY = """\
title: Theory only
exercises:
  - id: slopes
    items:
      a:
        ask: 'Is the slope of a sum the sum of the slopes?'
        true-or-false: true
        because: 'Differentiation is linear.'
      b:
        ask: 'Which one is a slope?'
        right: ['a derivative']
        wrong: ['a value', 'a name']
        because: 'A slope is what a derivative is.'
"""


def loaded_by(*arguments: str, home: Path) -> tuple[int, str, set[str]]:
    """The exit code, the output, and the top-level modules a command loads."""
    surroundings = {**os.environ, "BPTUTOR_HOME": str(home)}
    command = [sys.executable, "-c", RUNNER, json.dumps(arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings, check=True)
    code, output, modules = json.loads(done.stdout)
    return code, output, set(modules)


@pytest.fixture
def theory(tmp_path: Path) -> Path:
    """A pack of theory items, and answers to them beside it."""
    (tmp_path / "theory.yaml").write_text(THEORY)
    (tmp_path / "answers.yaml").write_text("exercises: theory\nanswers:\n  slopes.a: true\n  slopes.b: a\n")
    return tmp_path


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["check", "--help"], ["list"], ["progress"]]
)
def test_looking_loads_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    """Help, the list and the progress tables need no numbers and no terminal library."""
    code, output, modules = loaded_by(*arguments, home=tmp_path)

    assert 0 == code, output
    assert set() == modules & HEAVY


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["list", "--format", "json"], ["progress"]])
def test_looking_reads_no_yaml(arguments: list[str], tmp_path: Path) -> None:
    """The shipped packs are known from their index."""
    assert "yaml" not in loaded_by(*arguments, home=tmp_path)[2]


def test_checking_theory_computes_nothing(theory: Path) -> None:
    """Answers to declared items are graded without the numeric core."""
    pack, answers = str(theory / "theory.yaml"), str(theory / "answers.yaml")

    code, output, modules = loaded_by("check", answers, "--exercises", pack, home=theory)

    assert code in (0, 1), output
    assert "theory/slopes.a" in output
    assert set() == modules & HEAVY
