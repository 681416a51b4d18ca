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
        (NUMBER, "a word", []),
        (VECTOR, "[0.5, 0.25]", ["E418"]),
        (VECTOR, "[0.25, 0.5]", []),
        (VECTOR, "[0.5]", []),
        (TABLE, "0.5, 0.25, -0.25", ["E418"]),
        (TABLE, "0.5, 0.25, -1", []),
        (TABLE, "dL/dz = -0.25", ["E418"]),  # whatever the other rows are, this one is right
        (TABLE, "dL/dz = -1", []),
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
