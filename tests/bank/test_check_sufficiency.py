"""lint of data-sufficiency items: names, statements that say nothing, and keys against the core."""

from pathlib import Path
from textwrap import dedent

import pytest

from bptutor.bank.checks import lint

UNIT = """
graph: |
  z = w*x + b
  a = sigmoid(z)
  L = (a - y)^2
"""
NET = """
network:
  layers: [4, 3, 2, 1]
  activation: relu
  weights: by-nodes
  names:
    nodes: [x, h, j, y]
"""


def found(tmp_path: Path, model: str, item: str, given: str = "") -> list[tuple[str, str, str]]:
    """(code, message, remedy) of what lint says of one item; `item` holds its keys in flow style."""
    file = tmp_path / "exercise.yaml"
    file.write_text(f"title: t{dedent(model)}{given}items:\n  a: {{{item}}}\n", encoding="utf-8")
    return [(d.code, d.message, d.remedy) for d in lint([file])]


SOUND = [
    (NET, "target: o_y, statements: [['w_*', 'o_h*'], ['w_*', 'o_j*']]", "each"),
    (NET, "target: o_h1, statements: [['o_x*'], ['o_j*']]", "neither"),
    (NET, "target: o_j1, statements: [['w_h*_j*'], ['o_h*']]", "together"),
    (NET, "target: 'do_y/dw_{j2,y}', statements: [[o_j2], ['w_*', 'o_x*']]", "each"),
    (NET, "target: 'do_y/dw_{h2,j2}', statements: [['w_{j2,y}'], ['do_j2/dw_{h2,j2}']]", "together"),
    (NET, "target: 'do_y/dw_{x1,h3}', statements: [['w_*', 'o_x*'], ['w_{x1,h3}']]", "only-1"),
    (NET, "target: 'w_{j*,y}', statements: [['all weights'], ['w_{j1,y}']]", "only-1"),
    (UNIT, "target: z, statements: [[w, x], [a]]", "only-2"),
    (UNIT, "target: a, statements: [['w*x'], [b]]", "together"),
]


@pytest.mark.parametrize(("model", "item", "key"), SOUND, ids=[item for _, item, _ in SOUND])
def test_no_key_is_needed(model: str, item: str, key: str, tmp_path: Path) -> None:
    """The core decides; the right key may be written, and any other is refused."""
    assert found(tmp_path, model, item) == []
    for typed in ("only-1", "only-2", "together", "each", "neither"):
        codes = [code for code, *_ in found(tmp_path, model, f"{item}, key: {typed}")]
        assert codes == ([] if typed == key else ["E411"])


FAULTS = [
    (UNIT, "target: q, statements: [[w], [x]]", [("E402", "there is no quantity called q")]),
    (UNIT, "target: z, statements: [[w, v], [x]]", [("E402", "there is no quantity called v")]),
    (UNIT, "target: z, statements: [[w, 'v_*'], ['v_*']]",
     [("E412", "no quantity is called v_*"), ("E412", "no quantity is called v_*")]),
    (UNIT, "target: 'z = 1', statements: [[w], [x]]",
     [("E401", "this is a claim, and a quantity is asked for")]),
    (UNIT, "target: z, statements: [['w = 1'], [x]]",
     [("E401", "this is a claim, and a statement lists what is known")]),
    (UNIT, "target: z, statements: [[all weights], [x]]",
     [("E401", "a graph does not say which of its quantities are weights")]),
    (UNIT, "target: z, statements: [[w, x], [x, w]]",
     [("W409", "(2) makes known what (1) makes known, and nothing else")]),
    (UNIT, "target: z, statements: [[z, w], [x]]", [("W411", "(1) says z, which is what is wanted")]),
    (UNIT, "target: z, statements: [['w*', w, x], [b]]", [("W408", "w adds nothing to w*")]),
    (UNIT, "target: z, statements: [[w, x, '2'], [b]]", [("W408", "2 is known without this statement")]),
    (UNIT, "target: 2*3, statements: [[w], [b]]", [("E421", "2*3 is given")]),
]  # fmt: skip


@pytest.mark.parametrize(("model", "item", "expected"), FAULTS, ids=[item for _, item, _ in FAULTS])
def test_faults(model: str, item: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    """Each has its code, and names the thing."""
    assert [(code, message) for code, message, _ in found(tmp_path, model, item)] == expected
