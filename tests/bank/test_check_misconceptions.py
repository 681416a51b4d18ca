"""A misconception that is a right answer is pointed out, whatever kind of answer it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.checks import lint

EXERCISE = """
title: Snippet
exercises:
  - id: snippet
    graph: |
      s = sigmoid(z)
      L = (s - y)^2
    given: {{z: 0, y: 1}}
    items:
      a: {{{item}}}
"""

NUMBER = "target: dL/dz, misconceptions: {{'{}': slip}}"
VECTOR = "target: '[s, L]', misconceptions: {{'{}': slip}}"
TABLE = "targets: [s, L, dL/dz], misconceptions: {{'{}': slip}}"
CHOICE = "target: dL/dz, options: ['-1', '-0.25', '0.25'], misconceptions: {{'{}': slip}}"
CLAIM = "claim: dL/dz = 2*(s - y), misconceptions: {{'{}': slip}}"
SHAPE = "shape: L, misconceptions: {{'{}': slip}}"

PAIR = "statements: ['A', 'B'], answers: [true, false], because: 'So.', misconceptions: {{'{}': slip}}"


@pytest.mark.parametrize(
    ("question", "text", "codes"),
    [
        (NUMBER, "-0.25", ["E418"]),
        (NUMBER, "-1/4", ["E418"]),
        (NUMBER, "-0.2501", ["E418"]),  # right within the tolerance
        (NUMBER, "0.25", []),
        (NUMBER, "a word", ["E312"]),  # it is no answer
        (VECTOR, "[0.5, 0.25]", ["E418"]),
        (VECTOR, "[0.25, 0.5]", []),
        (VECTOR, "[0.5]", ["E312"]),
        (TABLE, "0.5, 0.25, -0.25", ["E418"]),
        (TABLE, "0.5, 0.25, -1", []),
        (TABLE, "dL/dz = -0.25", ["E418"]),  # whatever the other rows are, this one is right
        (TABLE, "dL/dz = -1", []),
        (TABLE, "?, ?, -1", []),
        (TABLE, "?, ?, -0.25", ["E418"]),
        (TABLE, "2*s - 2*y = -1", ["E312"]),  # no row of this name
        (TABLE, "7", ["E312"]),
        (CHOICE, "-0.25", ["E418"]),
        (CHOICE, "0.25", []),
        (CLAIM, "false", ["E418"]),
        (CLAIM, "true", []),
        (SHAPE, "()", ["E418"]),
        (SHAPE, "(1)", []),
        (PAIR, "TF", ["E418"]),
        (PAIR, "TT", []),
    ],
)
def test_a_right_misconception(tmp_path: Path, question: str, text: str, codes: list[str]) -> None:
    """It is an error at its place; a wrong one is none."""
    path = tmp_path / "snippet.yaml"
    path.write_text(EXERCISE.format(item=question.format(text)), encoding="utf-8")
    assert codes == [found.code for found in lint([path]) if found.severity == "error"]


@pytest.mark.parametrize(("choice", "codes"), [("each", ["E418"]), ("together", [])])
def test_a_right_choice_of_data(tmp_path: Path, choice: str, codes: list[str]) -> None:
    """The choice that is right is decided by the core."""
    item = f"target: z, statements: [[s], [t]], misconceptions: {{{choice}: slip}}"
    path = tmp_path / "snippet.yaml"
    path.write_text(f"graph: |\n  s = sigmoid(z)\n  t = tanh(z)\nitems:\n  a: {{{item}}}\n", encoding="utf-8")
    assert codes == [found.code for found in lint([path]) if found.severity == "error"]


def warned(tmp_path: Path, item: str) -> list[tuple[str, str]]:
    """Codes and remedies of what lint says of an item."""
    path = tmp_path / "snippet.yaml"
    path.write_text(EXERCISE.format(item=item), encoding="utf-8")
    return [(found.code, found.remedy) for found in lint([path])]


@pytest.mark.parametrize(
    ("mistake", "remedy"),
    [
        ("lost-activatoin-slope", "Did you mean lost-activation-slope? If not, add says: with words."),
        ("own-idea", "Add says: or hint: with words, or use an id of the table in the authors' guide."),
        ("{id: own-idea}", "Add says: or hint: with words, or use an id of the table in the authors' guide."),
    ],
)
def test_a_mistake_of_which_nothing_is_said(tmp_path: Path, mistake: str, remedy: str) -> None:
    """A misspelt id, or one of the author's own without words, tells students nothing."""
    assert [("W414", remedy)] == warned(tmp_path, f"target: dL/dz, misconceptions: {{1: {mistake}}}")


@pytest.mark.parametrize(
    "mistake", ["lost-activation-slope", "{id: own-idea, says: So.}", "{id: own-idea, hint: So.}"]
)
def test_a_mistake_of_which_something_is_said(tmp_path: Path, mistake: str) -> None:
    """A known id, or words."""
    assert [] == warned(tmp_path, f"target: dL/dz, misconceptions: {{1: {mistake}}}")


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("target: dL/dz", "0.5", "1/2"),
        ("target: '[s, L]'", "'[1, 2]'", "'1, 2'"),
        ("targets: [s, L]", "s = 7", "' 7, ?'"),
        ("target: dL/dz, as: formula", "s - y", "(2*s - 2*y)/2"),
        ("target: dL/dz, options: [x, y, dL/dz]", "x", "' x'"),
    ],
)
def test_a_mistake_that_is_there_twice(tmp_path: Path, question: str, first: str, second: str) -> None:
    """Only the first would ever be told."""
    both = f"misconceptions: {{{first}: lost-minus, {second}: lost-input}}"
    question = question.replace("x,", "'1',").replace("y,", "'2',") if "options" in question else question
    both = both.replace("x", "1") if "options" in question else both

    assert [("W415", "Leave one of the two out.")] == warned(tmp_path, f"{question}, {both}")


def test_what_to_write_for_a_table(tmp_path: Path) -> None:
    """One number does not say which row it is."""
    [(code, remedy)] = warned(tmp_path, "targets: [s, L], misconceptions: {7: lost-minus}")

    assert ("E312", "Name the rows it is about (`s = 7`), or write all 2 in order.") == (code, remedy)


def test_theory_needs_words_too(tmp_path: Path) -> None:
    """Where there is no model to check, ids are looked at all the same."""
    path = tmp_path / "snippet.yaml"
    theory = "true-or-false: true, because: So, ask: So, misconceptions: {false: lost-minsu}"
    path.write_text(f"title: t\nitems:\n  a: {{{theory}}}\n", encoding="utf-8")

    [found] = lint([path])
    assert ("W414", "Did you mean lost-minus?") == (found.code, found.remedy[:24])
