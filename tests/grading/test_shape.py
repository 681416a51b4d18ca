"""Shapes of arrays, Jacobians and layers."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import answer_form, correct_answer, grade, normal_form
from tests.grading.making import item

SHAPES = """
graph: |
  z = W@x + b
  l = (y - z)^T (y - z)
shapes: {W: [3, 8], x: [8], b: [3], y: [3]}
items:
  jacobian: {shape: dz/dW}
  denominator: {shape: dz/dW, jacobian: denominator}
  matrix: {shape: W}
  vector: {shape: z}
  row: {shape: z, vectors: rows}
  number: {shape: l}
"""
EACH = "items: {a: {shape: each layer}}"
DENSE = f"network: {{layers: [3, 4, 2, 1], activation: relu, bias: true, weights: from-to}}\n{EACH}\n"
STACK = f"layers: [input 17x17x2, conv 6 3x3 stride 1, maxpool 3, batchnorm, flatten, dense 4]\n{EACH}\n"

RIGHT = {
    "jacobian": ["(3, 3, 8)", "3x3x8", "3 x 3 x 8", "3×3×8", "[3,3,8]", "3,3,8", "3 3 8", "3*3*8", "3X3X8",
                 "３x３x８",
                 "3 by 3 by 8", "R^{3x3x8}", "dz/dW = (3,3,8)", '"(3, 3, 8)"', "(3,3,8).",
                 "torch.Size([3, 3, 8])"],
    "denominator": ["(3, 8, 3)", "3x8x3"],
    "matrix": ["3x8", "(3, 8)", "[3, 8]"],
    "vector": ["(3,)", "3", "(3)", "[3]", "3x1", "(3, 1)", "R^3"],
    "row": ["(3,)", "3", "1x3", "(1, 3)"],
    "number": ["()", "scalar", "a number", "[]", "1", "1x1", "(1,)"],
}  # fmt: skip
WRONG = {
    "jacobian": ["(8, 3, 3)", "(3, 8, 3)", "(3, 8)", "3x24", "72", "(3, 3)", "(3, 3, 8, 1)", "()"],
    "denominator": ["(3, 3, 8)"],
    "matrix": ["8x3", "24", "(3, 8, 1)"],  # a transposed shape is another shape
    "vector": ["1x3", "(3, 3)", "4", "(3, 1, 1)", "()"],
    "row": ["3x1"],
    "number": ["3", "0", "(1, 1, 1)"],
}  # fmt: skip


@pytest.mark.parametrize(("name", "text"),
                         [pytest.param(n, t, id=f"{n}: {t}") for n, ts in RIGHT.items() for t in ts])
def test_right(name: str, text: str) -> None:
    """In every way shapes are written; a vector as the column (or row) it is in the exercise."""
    assert "right" == grade(item(SHAPES, name), text).status, grade(item(SHAPES, name), text)


@pytest.mark.parametrize(("name", "text"),
                         [pytest.param(n, t, id=f"{n}: {t}") for n, ts in WRONG.items() for t in ts])
def test_near_miss(name: str, text: str) -> None:
    """Other axes, or the same in another order."""
    assert "wrong" == grade(item(SHAPES, name), text).status, grade(item(SHAPES, name), text)


@pytest.mark.parametrize("text", ["", "x", "three", "3.0x3x8", "(3;3;8)", "3x", "-3x3x8", "shape", "3 and 3",
                                  "(3, 3", "none"])
def test_unreadable(text: str) -> None:
    """No shape: say what one looks like."""
    verdict = grade(item(SHAPES, "jacobian"), text)

    assert "unreadable" == verdict.status, verdict
    assert "3" in verdict.message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("(8, 3, 3)", "The right sizes, in another order."),
        ("(3, 8)", "That has 2 axes; the shape asked for has another number of axes."),
        ("72", "That has 1 axis; the shape asked for has another number of axes."),
        ("(3, 3, 9)", ""),
    ],
)
def test_message(text: str, message: str) -> None:
    """The kind of slip, never the answer."""
    assert message == grade(item(SHAPES, "jacobian"), text).message


@pytest.mark.parametrize(
    "text",
    ["4; 2; 1", "(4,); (2,); (1,)", "4, 2, 1", "4 2 1", "4\n2\n1", "4 -> 2 -> 1", "(4), (2), (1)",
     "((4), (2), (1))",
     "[4, 2, 1]", "4x1; 2x1; 1x1", "layer 1: 4, layer 2: 2, layer 3: 1"],
)  # fmt: skip
def test_each_layer_of_units(text: str) -> None:
    """A size for each layer, the input not counted."""
    assert "right" == grade(item(DENSE), text).status, grade(item(DENSE), text)


@pytest.mark.parametrize(
    ("text", "status", "message"),
    [
        ("15x15x6; 5x5x6; 5x5x6; 150; 4", "right", ""),
        ("15x15x6, 5x5x6, 5x5x6, 150, 4", "right", ""),
        ("(15,15,6) (5,5,6) (5,5,6) (150,) (4,)", "right", ""),
        ("15x15x6\n5x5x6\n5x5x6\n150\n4", "right", ""),
        ("15x15x6 → 5x5x6 → 5x5x6 → 150 → 4", "right", ""),
        ("15x15x6; 5x5x6; 5x5x6; 150x1; 4", "right", ""),
        ("15x15x6; 4x4x6; 4x4x6; 96; 4", "wrong", "Not right: layer 2, layer 3, layer 4."),
        ("6x15x15; 5x5x6; 5x5x6; 150; 4", "wrong", "Not right: layer 1."),
        ("15x15x6", "unreadable",
         ("1 shape is read, 5 are asked for. Type one shape for each layer, in order, "
         "separated by semicolons.")),
        ("17x17x2; 15x15x6; 5x5x6; 5x5x6; 150; 4", "unreadable",
         ("6 shapes are read, 5 are asked for. Type one shape "
         "for each layer, in order, separated by semicolons.")),
    ],
)  # fmt: skip
def test_each_layer_of_a_stack(text: str, status: str, message: str) -> None:
    """Wrong layers are named."""
    verdict = grade(item(STACK), text)

    assert (status, message) == (verdict.status, verdict.message)


def test_saying() -> None:
    """Shapes as Python writes them."""
    assert "(15, 15, 6); (5, 5, 6); (5, 5, 6); (150,); (4,)" == correct_answer(item(STACK))
    assert "one shape for each layer, for example `8x8x3; 4x4x3; 48`" == answer_form(item(STACK))
    assert "(3, 3, 8)" == grade(item(SHAPES, "jacobian"), "3x3x8").read_as
    assert normal_form(item(SHAPES, "jacobian"), "3x3x8") == normal_form(item(SHAPES, "jacobian"),
                                                                         "(3, 3, 8)")
    assert normal_form(item(SHAPES, "jacobian"), "3x3x8") != normal_form(item(SHAPES, "jacobian"),
                                                                         "(3, 8, 3)")


LETTERS = """
network: {layers: [n, m, 1], activation: relu, weights: from-to, bias: true}
items: {a: {shape: 'W^(1)'}, b: {shape: each layer}, c: {shape: 'z^(1)'}}
"""


@pytest.mark.parametrize(
    ("name", "text", "status"),
    [
        ("a", "(n, m)", "right"),
        ("a", "n x m", "right"),
        ("a", "nxm", "right"),
        ("a", "n by m", "right"),
        ("a", "(m, n)", "wrong"),
        ("a", "(3, 4)", "wrong"),
        ("a", "(2, n)", "wrong"),
        ("a", "(n, k)", "unreadable"),
        ("b", "m; 1", "right"),
        ("b", "(n,); (1,)", "wrong"),
        ("c", "(m,)", "right"),
        ("c", "(m, 1)", "right"),
        ("c", "(n,)", "wrong"),
    ],
)
def test_letters(name: str, text: str, status: str) -> None:
    """Sizes that are letters are typed as letters."""
    assert status == grade(item(LETTERS, name), text).status


def test_letter_x() -> None:
    """A letter x is no sign for "by"."""
    wide = item("graph: z = W@v\nshapes: {W: [x, m], v: [m]}\nitems: {a: {shape: W}}\n")

    assert "right" == grade(wide, "(x, m)").status
    assert "a shape, sizes as they are called in the exercise, for example `(2, x)`" == answer_form(wide)
