"""Statements of data sufficiency as sentences."""

from __future__ import annotations

import pytest

from bptutor.bank.exercise import SufficiencySpec
from bptutor.grading.setting import question_lines, setup_lines
from bptutor.grading.statements_shown import statement_shown
from tests.grading.making import item, of

NETWORK = """network:
  layers: [4, 3, 1]
  activation: relu
  output: linear
  bias: [true, false]
  weights: by-nodes
  names: {nodes: [x, h, y]}"""


def _plain(text: str) -> str:
    """Without the braces of names, for reading."""
    return text.replace("{", "").replace("}", "")


def _said(model: str, first: str, target: str = "o_y") -> str:
    asked = of(model, f"target: '{target}', statements: [{first}, [o_y]], key: only-2")
    assert isinstance(asked.spec, SufficiencySpec)
    return _plain(statement_shown(asked, asked.spec.statements[0], "ascii"))


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("['w_*']", "All weights are known."),
        ("[all weights]", "All weights are known."),
        ("['w_*', 'o_x*']", "All weights and all inputs are known."),
        ("['b_*', 'w_*']", "All biases and all weights are known."),
        ("['o_h*']", "o_h1 to o_h3 are known."),
        ("['o_h1', 'o_h2']", "o_h1 and o_h2 are known."),
        ("['w_{x*,h*}']", "All w_x*,h* are known."),
        ("['w_{h*,y}']", "All w_h*,y are known."),
        ("[o_h1]", "o_h1 is known."),
        ("['do_y/do_h1']", "do_y/do_h1 is known."),
        ("['w_* but w_{x1,h1}']", "All weights but w_x1,h1 are known."),
        ("['o_h* but o_h2', o_x1]", "o_h1 to o_h3 but o_h2 and o_x1 are known."),
        ("['o_h1 + o_h2']", "o_h1 + o_h2 is known."),
    ],
)
def test_families(first: str, said: str) -> None:
    """Words where there are some, ranges of vectors, names else."""
    assert said == _said(NETWORK, first)


def test_graph() -> None:
    """A graph has no weights by that word, and arrays go by their names."""
    model = "graph: |\n  y = w1*x1 + w2*x2"

    assert "w1 and w2 are known." == _said(model, "['w*']", "y")


def test_made_question() -> None:
    """Target and statements, where the author asks nothing."""
    asked = of(NETWORK, "target: o_y, statements: [['o_h*'], ['w_*']], key: together")

    assert [
        "Which of the two statements are enough to find o_y?",
        "  (1) o_h1 to o_h3 are known.",
        "  (2) All weights are known.",
    ] == [_plain(line) for line in question_lines(asked, "ascii")]


WORDY = """
setup: A statement is enough when every network that fits it has the same value. Coincidences do not count.
{network}
items:
  a: {{target: o_y, statements: [['o_h*'], ['w_*']], key: together}}
"""


def test_convention_is_said() -> None:
    """What enough means, where the author does not say it."""
    asked = of(NETWORK, "target: o_y, statements: [['o_h*'], ['w_*']], key: together")
    wordy = item(WORDY.format(network=NETWORK))

    assert any("Enough means: every network" in line and "ReLU" in line for line in setup_lines(asked))
    assert not any("Enough means" in line for line in setup_lines(wordy))


def test_convention_of_graphs() -> None:
    """No units, no weights."""
    asked = of("graph: y = w*x", "target: y, statements: [[w], [x]], key: together")

    assert any("every choice of numbers" in line and "ReLU" not in line for line in setup_lines(asked))
