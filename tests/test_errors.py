"""Errors carry what happened, where, and what to do."""

import inspect

import pytest

from bptutor import errors
from bptutor.errors import (
    AmbiguousFormula,
    BptutorError,
    Contradiction,
    FaultyExercises,
    FileProblem,
    FormulaError,
    Undetermined,
    UnknownId,
    UnknownName,
    caret_lines,
)

CLASSES = [
    found for _, found in inspect.getmembers(errors, inspect.isclass) if found.__module__ == errors.__name__
]


def test_the_tree_at_the_top_is_the_tree() -> None:
    """The drawing in the module's docstring names every class, indented under its parent."""
    drawing = [line for line in (errors.__doc__ or "").splitlines() if line.startswith("    ")]
    drawn: dict[str, str] = {}
    above: list[str] = []
    for line in drawing:
        depth = (len(line) - len(line.lstrip())) // 2 - 2
        name = line.split()[0]
        above[depth:] = [name]
        drawn[name] = above[depth - 1] if depth else "Exception"

    assert {found.__name__: found.__bases__[0].__name__ for found in CLASSES} == drawn


@pytest.mark.parametrize(
    ("error", "text", "remedy"),
    [
        pytest.param(
            UnknownId("pack", "relu", ["relu-chains", "relus"]),
            "there is no pack called 'relu'",
            "Did you mean relu-chains or relus?",
            id="unknown-id",
        ),
        pytest.param(
            UnknownId("item", "x"),
            "there is no item called 'x'",
            "See `bptutor list` for what there is.",
            id="unknown-id-nothing-close",
        ),
        pytest.param(
            FileProblem("a.yaml", "is empty", "Fill it.", 3, 4),
            "a.yaml:3:4: is empty",
            "Fill it.",
            id="place",
        ),
        pytest.param(FileProblem("a.yaml", "is empty"), "a.yaml: is empty", None, id="no-place"),
        pytest.param(
            Undetermined("dL/dw", ["z", "a"]),
            "dL/dw is not determined by what is given; z, a would settle it",
            "Give more, or ask for something else.",
            id="undetermined",
        ),
        pytest.param(
            Contradiction("z", 1.0, 2.5),
            "z is given as 1, but the other givens make it 2.5",
            "Correct one of them, or write `approximately: true` if the numbers are rounded.",
            id="contradiction",
        ),
        pytest.param(
            FaultyExercises([object()]),
            "the exercises have 1 problem",
            "Correct them; `bptutor lint` lists them all.",
            id="faulty",
        ),
        pytest.param(
            UnknownName("a + b", 4, 5, "no quantity is called 'b'", name="b", suggestions=["c"]),
            "no quantity is called 'b'",
            "Did you mean c?",
            id="unknown-name",
        ),
        pytest.param(
            AmbiguousFormula("1/2x", 0, 4, "reads two ways", readings=["(1/2)*x", "1/(2*x)"]),
            "reads two ways",
            "Write (1/2)*x or 1/(2*x).",
            id="ambiguous",
        ),
    ],
)
def test_message_and_remedy(error: BptutorError, text: str, remedy: str | None) -> None:
    """Each error says it in a sentence, and what to do next in another."""
    assert (text, remedy, 2) == (str(error), error.remedy, error.exit_code)


def test_a_formula_error_points_at_its_place() -> None:
    """The caret line stands under the place."""
    assert "dL/dz_1 + q\n          ^" == FormulaError("dL/dz_1 + q", 10, 11, "what is q?").caret()


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        pytest.param("abc", 3, 3, "abc\n   ^", id="at-the-end"),
        pytest.param("", 0, 0, "\n^", id="empty"),
        pytest.param("abc", -5, 99, "abc\n^^^", id="out-of-range"),
        pytest.param("日本x", 2, 3, "日本x\n    ^", id="wide-characters"),
        pytest.param("a\x1b[2Jb", 5, 6, "a?[2Jb\n     ^", id="escape"),
        pytest.param("a\tb", 2, 3, "a b\n  ^", id="tab"),
        pytest.param("a\u202eb", 2, 3, "a?b\n  ^", id="bidi"),
    ],
)
def test_caret(text: str, start: int, end: int, expected: str) -> None:
    """Whatever the text holds, the carets stand under the place, and nothing is obeyed by the terminal."""
    assert expected == caret_lines(text, start, end)


@pytest.mark.parametrize("start", [0, 3, 70, 150, 200, 296, 300])
def test_long_texts_are_shown_around_the_place(start: int) -> None:
    """At most 72 columns are shown, and the first caret is under the first character meant."""
    text = "".join(chr(ord("a") + number % 26) for number in range(300))

    shown, carets = caret_lines(text, start, start + 2).split("\n")

    assert max(len(shown), len(carets)) <= 72
    assert text[start : start + 1] == shown[len(carets) - len(carets.lstrip()) :][: 1 if start < 300 else 0]
