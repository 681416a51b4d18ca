"""lint of data-sufficiency items: names, statements that say nothing, and keys against the core."""

import re
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
    (UNIT, "target: 2*3, statements: [[w], [b]]", [("E421", "2*3 is always 6")]),
    (UNIT, "target: dz/dy, statements: [[w], [b]]", [("E421", "dz/dy is always 0")]),
]  # fmt: skip


@pytest.mark.parametrize(("model", "item", "expected"), FAULTS, ids=[item for _, item, _ in FAULTS])
def test_faults(model: str, item: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
    """Each has its code, and names the thing."""
    assert [(code, message) for code, message, _ in found(tmp_path, model, item)] == expected


WRONG_KEYS = [
    ("target: y, statements: [[w], [b]], key: each",
     r"the key of `a` is each, but \(1\) alone is not enough: on the same data, y may be \S+ or \S+",
     "Write key: neither, or leave the key out."),
    ("target: a, statements: [[w, x], [z]], key: neither",
     r"the key of `a` is neither, but .1. and .2. together are enough: a = sigmoid\(z\) follows",
     "Write key: only-2, or leave the key out."),
    ("target: b, statements: [['w*x'], [a]], key: neither",
     r"the key of `a` is neither, but .* together are enough: z, then b \(from z = w\*x \+ b\) follow",
     "Write key: together, or leave the key out."),
    ("target: b, statements: [[x], ['abs(b)', '[b > 0]']], key: neither",
     r"the key of `a` is neither, but .1. and .2. together are enough: b follows by cases of 1.b > 0.",
     "Write key: only-2, or leave the key out."),
    ("target: b, statements: [['w*b + x*y', 'x*b + w*y'], [w, x]], key: neither",
     (r"the key .*are enough: b follows, provided that the equations of w\*b \+ x\*y and x\*b \+ w\*y "
     "have just one solution for b and y"),
     "Write key: together, or leave the key out."),
    ("target: w, statements: [[z, x], [b]], key: neither",
     r"the key of `a` is neither, but .* enough: w \(from z = w\*x \+ b\) follows, provided that x is not 0",
     "Write key: together, or leave the key out."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("item", "message", "remedy"),
    WRONG_KEYS,
    ids=["any", "forwards", "backwards", "cases", "system", "proviso"],
)
def test_a_wrong_key_is_told_what_holds_and_why(item: str, message: str, remedy: str, tmp_path: Path) -> None:
    """By a derivation, or by two instances."""
    ((code, told, then),) = found(tmp_path, UNIT, item)

    assert re.fullmatch(message, told), told
    assert (code, then) == ("E411", remedy)


def test_a_family_can_be_wanted(tmp_path: Path) -> None:
    """All of it has to follow, and each of its entries may refute that."""
    item = "target: all weights, statements: [['w_x*', 'w_h*'], ['w_j*']]"

    assert found(tmp_path, NET, item) == []
    ((code, message, _),) = found(tmp_path, NET, f"{item}, key: only-1")
    assert code == "E411"
    assert "(1) alone is not enough: on the same data, w_{j1,y} may be" in message


def test_what_is_given_is_no_target_and_no_news(tmp_path: Path) -> None:
    """Whether stated or computed."""
    given = "given: {w: 2, x: 3, b: 1}\n"

    assert found(tmp_path, UNIT, "target: x, statements: [[a], [y]]", given)[0][:2] == ("E421", "x is given")
    assert found(tmp_path, UNIT, "target: a, statements: [[b], [y]]", given)[0][:2] == (
        "E421", "a needs no statement: z, then a = sigmoid(z) follow",
    )
    assert found(tmp_path, UNIT, "target: L, statements: [[y, z], [x]]", given) == [
        ("W408", "z is known without this statement", "Leave it out, or state something else."),
        ("W408", "x is known without this statement", "Leave it out, or state something else."),
    ]  # fmt: skip


def test_a_given_that_no_question_needs_is_told(tmp_path: Path) -> None:
    """The questions of data sufficiency count like any others."""
    used = found(tmp_path, UNIT, "target: a, statements: [[w, b], [z]]", "given: {x: 3}\n")
    unused = found(tmp_path, UNIT, "target: a, statements: [[w, b, x], [z]]", "given: {y: 3}\n")

    assert used == []
    assert unused == [("W401", "no item needs y", "Leave it out, unless it is meant to distract.")]
