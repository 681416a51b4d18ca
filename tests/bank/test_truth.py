"""The truth of every kind of item, from models alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bptutor.bank.truth import (
    Array,
    Chosen,
    Number,
    ShapeTruth,
    Statements,
    Sufficient,
    Table,
    TrueFalse,
    truth,
)
from bptutor.errors import GraphError
from tests.bank.making import exercise_of

GRAPH = """
graph: |
  z = w*x
  a = sigmoid(z)
  L = (a - y)^2
given: {x: 2, w: 0, y: 1}
items:
  a: {ITEM}
"""
SHAPES = """
graph: |
  z = W @ x + b
  L = sum_i(z_i^2)
shapes: {W: [m, 8], x: [8], b: [m]}
items:
  a: {ITEM}
"""
LAYERS = """
layers: [input 17x17x2, conv 6 3x3, maxpool 3, flatten, dense 4]
items:
  a: {ITEM}
"""
SUBNET = """
network: {layers: [2, 1], weights: by-nodes, names: {nodes: [x, y]}}
items:
  a: {ITEM}
"""

TRUTHS = [
    (GRAPH, "{claim: dL/dz = 2*(a - y)*a*(1 - a)}", TrueFalse(True)),
    (GRAPH, "{claim: dL/dw = 0}", TrueFalse(False)),
    (GRAPH, "{true-or-false: false, ask: 'Really?', because: No.}", TrueFalse(False)),
    (
        GRAPH,
        "{ask: 'Both?', statements: [{claim: 'a = 0.5'}, B], answers: [false], because: So.}",
        Statements(True, False),
    ),
    (GRAPH, "dL/dw", Number(-0.5, 1.5)),
    (GRAPH, "'[a, L]'", Array([0.5, 0.25], [0.5, 0.25], (2,))),
    (GRAPH, "{target: a, options: ['0', '1/2', '1']}", Chosen((1,))),
    (GRAPH, "{target: a, options: ['0.4', '0.6', '0.48'], match: nearest}", Chosen((2,))),
    (
        GRAPH,
        "{target: dL/dz, options: ['2*(a - y)', '-1/4', '2*(a-y)*a*(1-a)'], kind: multiple-choice}",
        Chosen((1, 2)),
    ),
    (GRAPH, "{ask: 'Which?', options: ['a > z', 'z > a', 'a = 1/2']}", Chosen((0, 2))),
    (
        GRAPH,
        "{ask: 'Which?', options: [{text: b, right: true}, {text: c, right: false}], because: So.}",
        Chosen((0,)),
    ),
    (SHAPES, "{shape: dz/dW}", ShapeTruth(("m", "m", 8))),
    (SHAPES, "{shape: dz/dW, jacobian: denominator}", ShapeTruth(("m", 8, "m"))),
    (SHAPES, "{shape: dL/dW}", ShapeTruth(("m", 8))),
    (SHAPES, "{shape: z}", ShapeTruth(("m",), (("m", 1),))),
    (SHAPES, "{shape: dL/dx, vectors: rows}", ShapeTruth((8,), ((1, 8),))),
    (SHAPES, "{shape: x x^T}", ShapeTruth((8, 8))),
    (LAYERS, "{shape: each layer}", ShapeTruth(((15, 15, 6), (5, 5, 6), (150,), (4,)))),
    (SUBNET, "{target: o_y, statements: [['w_{x*,y}'], [o_x1]], key: neither}", Sufficient("neither")),
]


@pytest.mark.parametrize(("text", "item", "expected"), TRUTHS, ids=[t[1] for t in TRUTHS])
def test_the_truth_of_an_item(tmp_path: Path, text: str, item: str, expected: Any) -> None:
    """Computed; never read from a key."""
    found = truth(exercise_of(tmp_path, text.replace("{ITEM}", item)).items[0])

    assert type(found) is type(expected)
    if isinstance(expected, (Number, Array)):
        assert getattr(found, "value", None) == getattr(expected, "value", None)
        assert getattr(found, "values", None) == getattr(expected, "values", None)
    else:
        assert found == expected


def test_a_table_has_a_row_a_target(tmp_path: Path) -> None:
    """Labelled by the formula, or as the author says."""
    rows = truth(exercise_of(tmp_path, GRAPH.replace("{ITEM}", "{targets: [z, dL/da]}")).items[0])
    labelled = truth(exercise_of(tmp_path, GRAPH.replace("{ITEM}", "{targets: {net: z}}")).items[0])

    assert isinstance(rows, Table)
    assert [(r.label, r.truth.value) for r in rows.rows] == [("z", 0), ("dL/da", -1)]
    assert [r.label for r in labelled.rows] == ["net"]


def test_parameters_are_counted_with_their_working(tmp_path: Path) -> None:
    """Of a list of layers, and of a network of a size that is never built."""
    count = truth(exercise_of(tmp_path, LAYERS.replace("{ITEM}", "{count: parameters}")).items[0])
    network = "network: {layers: [784, 10000, 10], bias: true, activation: relu, weights: from-to}\n"
    large = truth(exercise_of(tmp_path, network + "items: {a: {count: parameters}}\n").items[0])

    assert count.total == 114 + 604
    assert len(count.steps) == 2
    assert large.total == 784 * 10000 + 10000 + 10000 * 10 + 10


def test_a_choice_of_one_needs_exactly_one_right_option(tmp_path: Path) -> None:
    """Two right options are the author's mistake, not the student's."""
    item = exercise_of(tmp_path, GRAPH.replace("{ITEM}", "{target: a, options: ['1', '2']}")).items[0]

    with pytest.raises(GraphError, match="no option is right"):
        truth(item)


def test_theory_needs_no_numpy(tmp_path: Path) -> None:
    """Declared answers are found without loading the core."""
    file = tmp_path / "theory.yaml"
    file.write_text(
        "items:\n  a: {ask: 'So?', true-or-false: true, because: Yes.}\n"
        "  b: {ask: 'Which?', right: [this], wrong: [that], because: Yes.}\n"
        "  c: {ask: 'Both?', statements: [A, B], answers: [true, false], because: Yes.}\n"
    )
    code = (
        "import sys; from pathlib import Path; from bptutor.bank.load_pack import load_pack; "
        "from bptutor.bank.truth import truth; pack = load_pack(Path(sys.argv[1])); "
        "print(len([truth(i) for i in pack.items]), 'numpy' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code, str(file)], check=True, capture_output=True, text=True)

    assert done.stdout.split() == ["3", "False"]
