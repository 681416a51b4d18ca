"""Whole commands as processes, against the least a Python program with the same libraries could do.

Both run as they do once installed, in an environment without our settings: from compiled modules, kept in a
folder of our own. They take turns and the best run of each counts, so that a busy machine is no excuse.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml

from bptutor.bank.packs import find_packs
from bptutor.homework.check import check_files
from tests.benchmarks.timing import Ratio, compare
from tests.exercises.catalogue_map import CATALOGUE
from tests.homework.make_class import answer_files

COMMAND = "import sys; from bptutor.cli import main; sys.exit(main())"
EMPTY_TYPER = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False, add_completion=False)
@app.command()
def main() -> None: ...
app()
"""
LIBRARIES = "import numpy, yaml, typer; typer.Typer()"
FILES, ANSWERS = 1000, 30


def surroundings(folder: str) -> dict[str, str]:
    """The environment of both sides, with everything that is written kept in `folder`."""
    ours = ("PYTHONDONTWRITEBYTECODE", "OPENBLAS_NUM_THREADS")
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    own = {"PYTHONPYCACHEPREFIX": Path(folder, "compiled"), "BPTUTOR_HOME": Path(folder, "home")}
    return {**kept, **{name: str(path) for name, path in own.items()}}


def against(bptutor: list[str], yardstick: str, *more: str) -> Ratio:
    """A bptutor command against a program given as text; the exit code of `check` may be 1."""
    with tempfile.TemporaryDirectory() as folder:
        around = surroundings(folder)

        def run(*arguments: str) -> object:
            return subprocess.run([sys.executable, *arguments], capture_output=True, check=False, env=around)

        return compare(
            lambda: run("-c", COMMAND, *bptutor),
            lambda: run("-c", yardstick, *more),
            rounds=20,
            at_least=0.0,
            of_all=min,
        )


def class_of(files: int, answers: int) -> list[str]:
    """Answer files of a made-up class; two of them seldom have the same answers."""
    right = {part.item: part.right[0] for part in CATALOGUE[:answers]}
    return list(answer_files(right, files))


def many_files() -> Ratio:
    """Grading a class in one run, against merely parsing the same files with PyYAML's C loader."""
    packs = find_packs([])
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for k, text in enumerate(class_of(FILES, ANSWERS)):
            paths.append(Path(folder, f"{k}.yaml"))
            paths[-1].write_text(text, encoding="utf-8")

        def parse() -> None:
            for path in paths:
                yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)

        return compare(lambda: check_files(paths, packs), parse, rounds=5, at_least=0.0)


def rows() -> Iterator[tuple[str, Ratio]]:
    """Start-up and grading of whole files."""
    yield "bptutor --help / empty typer program", against(["--help"], EMPTY_TYPER, "--help")
    yield "bptutor list / empty typer program", against(["list"], EMPTY_TYPER)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "answers.yaml")
        path.write_text(class_of(1, ANSWERS)[0], encoding="utf-8")
        yield "bptutor check one file / import numpy, yaml, typer", against(["check", str(path)], LIBRARIES)
    yield f"check {FILES} files of {ANSWERS} / parse them with CSafeLoader", many_files()
