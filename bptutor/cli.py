"""The commands: parse, call, print, exit code.

Exit codes: 0 all right; 1 something wrong or unanswered; 2 bad usage, unreadable file or faulty exercise;
130 interrupted. Every error of a command ends in `main`. What a command needs is imported inside it, so that
`--help` costs no more than typer.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from bptutor import __version__
from bptutor.errors import BptutorError
from bptutor.failures import abandon_output, admit_bug, note_faults, print_error
from bptutor.screen import of_terminal, prepare_streams

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from bptutor.bank.exercise import Pack
    from bptutor.bank.outline import AnyPack
    from bptutor.homework.graded import FileReport
    from bptutor.screen import Screen

INTERRUPTED = 130

app = typer.Typer(
    name="bptutor",
    help="Practise backpropagation and check answers to exercises.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Format(str, Enum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


ExercisesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--exercises",
        metavar="DIR",
        help="Add packs from this folder or file; may be repeated. BPTUTOR_EXERCISES does the same.",
    ),
]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the result.")]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (`arguments`, or those of the process) and return the exit code."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy starts many, and nothing here is so large
    prepare_streams(_in_ascii)
    try:
        with _little_collecting(whole_process=arguments is None):
            return _run(arguments)
    except BptutorError as error:
        print_error(error)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        abandon_output()
        return 1
    except OSError as error:
        print_error(BptutorError(f"the system refused: {error}"))
        return 2
    except Exception as error:  # noqa: BLE001  # a student should see a sentence, not our stack
        return admit_bug(error)


def _in_ascii(text: str) -> str:
    """Formulas in plain letters, for a terminal that has no others."""
    from bptutor.notation.markdown import to_ascii

    return to_ascii(text)


@contextmanager
def _little_collecting(whole_process: bool) -> Iterator[None]:
    """Spare a command most of the search for garbage: what it makes it keeps, and it soon ends."""
    if whole_process:
        gc.set_threshold(100_000)
    yield
    if whole_process:
        gc.freeze()


def _run(arguments: Sequence[str] | None) -> int:
    try:
        app(args=None if arguments is None else list(arguments), prog_name="bptutor")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 2
    else:
        code = 0
    sys.stdout.flush()
    return code


# ----- options ------------------------------------------------------------------------------------------


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"bptutor {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Practise backpropagation and check answers to exercises."""


def _packs(exercises: Sequence[str] | None) -> Sequence[Pack]:
    """The shipped packs, those of BPTUTOR_EXERCISES and those of --exercises; faults are said in a line."""
    from bptutor.bank.packs import find_packs

    packs = find_packs(_added(exercises))
    note_faults(packs)
    return packs


def _outlines(exercises: Sequence[str] | None) -> Sequence[AnyPack]:
    """The same, without reading those shipped packs that an index tells enough of."""
    from bptutor.bank.outline import find_outlines

    packs = find_outlines(_added(exercises))
    note_faults(packs)
    return packs


def _added(exercises: Sequence[str] | None) -> list[str]:
    stated = os.environ.get("BPTUTOR_EXERCISES", "").split(os.pathsep)
    return [folder for folder in stated if folder] + list(exercises or ())


def _home() -> Path:
    from bptutor.progress.home import home_folder

    return home_folder()


# ----- commands -----------------------------------------------------------------------------------------


@app.command()
def practice(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PACK|EXERCISE|TAG]...", help="What to practise; everything, if left out."),
    ] = None,
    exercises: ExercisesOption = None,
) -> None:
    """Answer items one by one, with hints and worked solutions.

    Goes on where you left. Leave with Ctrl-D or `quit`: every graded answer is already saved.
    """
    from bptutor.practice import run

    raise typer.Exit(run(_packs(exercises), what or (), home=_home()))


@app.command()
def check(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Answer files (YAML).")],
    trace: Annotated[bool, typer.Option("--trace", help="Add the worked solution of every item.")] = False,
    output: FormatOption = Format.TEXT,
    exercises: ExercisesOption = None,
) -> None:
    """Grade answer files and say what is wrong in them."""
    from bptutor.homework.check import check_files, exit_code, failed_files

    screen = of_terminal()
    try:
        reports = check_files(files, _outlines(exercises), trace=trace, style=screen.notation)
    except BptutorError as error:
        if output is Format.TEXT:
            raise
        reports = failed_files(files, error)
    _print_reports(reports, screen, output, trace)
    raise typer.Exit(exit_code(reports))


@app.command("list")
def list_(output: FormatOption = Format.TEXT, exercises: ExercisesOption = None) -> None:
    """List packs and exercises, and what you have solved."""
    from bptutor.listing import list_json, list_lines
    from bptutor.progress.recall import recall
    from bptutor.progress.state import solved_items

    packs = _outlines(exercises)
    solved = solved_items(recall(_home(), packs).attempts)
    if output is Format.JSON:
        _print_json(list_json(packs, solved))
    else:
        _print_lines(list_lines(packs, solved, of_terminal()))


@app.command()
def show(
    what: Annotated[str, typer.Argument(metavar="ITEM", help="PACK/EXERCISE.ITEM, or a whole exercise.")],
    exercises: ExercisesOption = None,
) -> None:
    """Print the question of an item, without its answer."""
    from bptutor.bank.outline import whole_items
    from bptutor.bank.packs import find_items
    from bptutor.listing import show_lines

    screen = of_terminal()
    _print_lines(show_lines(whole_items(find_items(_outlines(exercises), what)), screen))


@app.command()
def progress(output: FormatOption = Format.TEXT, exercises: ExercisesOption = None) -> None:
    """Show what was right at once, with help, not yet.

    Counted for each pack and each skill.
    """
    from bptutor.bank.shipped import shipped_folder
    from bptutor.grading.misconceptions.table import title_of
    from bptutor.progress.recall import recall
    from bptutor.progress.summary import json_object, summarise, text_lines

    packs = _outlines(exercises)
    summary = summarise(recall(_home(), packs), [item for pack in packs for item in pack.items])
    if output is Format.JSON:
        _print_json(json_object(summary))
    else:
        screen, shipped = of_terminal(), shipped_folder()
        added = {pack.id: str(pack.path) for pack in packs if not pack.path.is_relative_to(shipped)}
        for line in text_lines(summary, title_of, added):
            screen.say(line)


@app.command()
def lint(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Exercise files or folders.")],
    output: FormatOption = Format.TEXT,
) -> None:
    """Check exercise files and list every problem.

    Each with file, line and column, a code, and what to do about it.
    """
    from bptutor.bank.checks import lint as lint_paths
    from bptutor.bank.diagnostics import format_json, format_text, has_errors
    from bptutor.listing import lint_total

    found = lint_paths(paths)
    screen = of_terminal()
    if output is Format.JSON:
        screen.write(format_json(found))
    else:
        for line in [*format_text(found), lint_total(found)]:
            screen.say(line)
    raise typer.Exit(2 if has_errors(found) else 0)


# ----- printing -----------------------------------------------------------------------------------------


def _print_reports(reports: Sequence[FileReport], screen: Screen, output: Format, trace: bool) -> None:
    if output is Format.JSON:
        from bptutor.homework.report_json import report_json

        screen.write(report_json(reports, trace=trace))
    else:
        from bptutor.homework.report import report_text

        screen.write(report_text(reports, screen, trace=trace))


def _print_lines(lines: Sequence[str]) -> None:
    """Print lines that are already safe."""
    for line in lines:
        sys.stdout.write(line + "\n")


def _print_json(found: object) -> None:
    """Print one JSON object in ASCII: whatever a file held, it is data here."""
    import json

    sys.stdout.write(json.dumps(found, allow_nan=False, indent=2) + "\n")
