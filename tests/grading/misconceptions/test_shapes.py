"""Wrong shapes, and what they are the shapes of."""

from __future__ import annotations

import pytest

from bptutor.bank.exercise import ShapeSpec
from bptutor.bank.truth import truth
from bptutor.grading.grade import correct_answer, grade
from bptutor.grading.misconceptions.shapes import of_shape
from tests.grading.making import of

AFFINE = "graph: |\n  z = W @ x + b\n  l = sum(z^2)\nweights: to-from\nshapes: {W: [3, 8], x: [8], b: [3]}"
SQUARE = "graph: |\n  z = W @ x\nweights: to-from\nshapes: {W: [3, 3], x: [3]}"
LETTERS = "graph: |\n  Z = X @ W\nweights: to-from\nshapes: {X: [m, n], W: [n, k]}"
POINTS = "graph: |\n  Z = X @ W\nweights: to-from\npoints: {X: [[1, 2], [3, 4], [5, 6]]}\nshapes: {W: [2, 5]}"
IMAGE = "layers: [input 17x17x2, conv 6 3x3 stride 2 pad 1, relu, maxpool 3, batchnorm, flatten, dense 4]"
DEEP = "layers: [input 20x20x3, conv 5 5x5, maxpool 2, conv 7 3x3, flatten, dense 2]"
NETWORK = "network: {layers: [3, 4, 2, 1], activation: relu, bias: true, weights: from-to}"
SIZES = "network: {layers: [n, h, 1], activation: relu, bias: true, weights: from-to}"
LAYERS = "each layer"


def said(model: str, of_what: str, text: str, more: str = "") -> tuple[str, str]:
    """The misconception that a wrong shape shows, and the message."""
    verdict = grade(of(model, f"shape: {of_what}{more}"), text)
    assert verdict.status == "wrong"
    found = verdict.diagnosis
    return (" ".join(found.ids), found.message) if found else ("", "")


@pytest.mark.parametrize(
    ("model", "of_what", "text", "misconception"),
    [
        (AFFINE, "dz/dW", "(3, 8)", "other-operand"),
        (AFFINE, "dz/dW", "(3,)", "other-operand"),
        (AFFINE, "dz/dW", "8", "other-operand"),
        (AFFINE, "dz/dW", "(3, 3)", "axis-lost"),
        (AFFINE, "dz/dW", "(3, 8, 3)", "layout-transposed"),
        (AFFINE, "dz/dW", "(8, 3, 3)", "axes-in-another-order"),
        (AFFINE, "dz/dW", "(3, 24)", "flattened"),
        (AFFINE, "dz/dW", "(24, 3)", "flattened"),
        (AFFINE, "dz/dW", "72", "flattened"),
        (AFFINE, "dz/dW", "(1, 3, 3, 8)", "axis-of-one"),
        (AFFINE, "dz/dW", "(3, 3, 3)", "axis-length"),
        (AFFINE, "dz/dW", "(4, 8)", ""),
        (AFFINE, "dl/dW", "(8, 3)", "transposed"),
        (AFFINE, "dl/dW", "24", "flattened"),
        (AFFINE, "dl/dW", "(1, 3, 8)", "axis-of-one"),
        (AFFINE, "dl/dW", "(3,)", "other-operand"),
        (AFFINE, "dz/dx", "(8, 3)", "layout-transposed"),
        (AFFINE, "W", "(8, 3)", "transposed"),
        (AFFINE, "z", "(1, 3)", "transposed"),
        (AFFINE, "z", "(3, 8)", "other-operand"),
        (SQUARE, "dz/dx", "(3,)", "other-operand"),
        (LETTERS, "Z", "(k, m)", "transposed"),
        (LETTERS, "Z", "(n, k)", "other-operand"),
        (LETTERS, "Z", "m", "axis-lost"),
        (LETTERS, "dZ/dW", "(n, k, m, k)", "layout-transposed"),
        (LETTERS, "dZ/dW", "(m, k, k, n)", "axes-in-another-order"),
        (POINTS, "Z", "5", "batch-axis-forgotten"),
        (POINTS, "Z", "3", "axis-lost"),
    ],
)
def test_a_shape(model: str, of_what: str, text: str, misconception: str) -> None:
    """By what it is the shape of, or by its axes."""
    assert misconception == said(model, of_what, text)[0]


@pytest.mark.parametrize(
    ("of_what", "text", "message"),
    [
        ("dz/dW", "(3, 8)", "(3, 8) is the shape of W."),
        ("dz/dW", "3", "(3,) is the shape of z."),
        ("dl/dx", "3", "(3,) is the shape of b or z."),
        ("dz/dx", "8x3", "(8, 3) is what comes out when the axes of x are counted before those of z."),
    ],
)
def test_what_is_said_of_a_shape(of_what: str, text: str, message: str) -> None:
    """Arrays by their names."""
    assert message == said(AFFINE, of_what, text)[1]


def test_one_axis_may_be_off() -> None:
    """Of two nothing is said."""
    one = "One axis has another length; the others are right."
    assert said(AFFINE, "dz/dW", "(3, 3, 3)") == ("axis-length", one)
    assert said(AFFINE, "dz/dW", "(3, 4, 9)") == ("", "")
    assert said(AFFINE, "z", "5") == ("", "")


def test_both_arrays_may_have_it() -> None:
    """Where they are alike."""
    assert said(SQUARE, "dz/dx", "3")[1] == "(3,) is the shape of z or x."


def test_the_layout_of_the_exercise_decides() -> None:
    """Where the axes of what it is derived by come first, the other order is the wrong one."""
    name, message = said(AFFINE, "dz/dW", "(3, 3, 8)", ", jacobian: denominator")

    assert name == "layout-transposed"
    assert message == "(3, 3, 8) is what comes out when the axes of z are counted before those of W."


@pytest.mark.parametrize(
    ("model", "text", "ids"),
    [
        (IMAGE, "9x9x2; 9x9x2; 3x3x2; 3x3x2; 18; 4", "channels-kept"),
        (IMAGE, "9x9x12; 9x9x12; 3x3x12; 3x3x12; 108; 4", "channels-multiplied"),
        (IMAGE, "9x9x6; 9x9x6; 3x3x6; 3x3x6; 9; 4", "flattened-one-channel"),
        (IMAGE, "9x9; 9x9; 3x3; 3x3; 9; 4", "axis-lost"),
        (IMAGE, "6x9x9; 6x9x9; 6x3x3; 6x3x3; 54; 4", "axes-in-another-order"),
        (IMAGE, "9x9x6; 9x9x6; 3x3x6; 3x3x6; 54; 54x4", "weights-for-units"),
        (IMAGE, "9x9x6; 9x9x6; 7x7x6; 7x7x6; 294; 4", "pooling-by-one"),
        (IMAGE, "17x17x6; 17x17x6; 5x5x6; 5x5x6; 150; 4", "stride-ignored"),
        (IMAGE, "9x9x6; 9x9x6; 3x3x6; 3x3x6; 3x3x6; 4", "flatten-ignored"),
        (IMAGE, "8x8x6; 8x8x6; 2x2x6; 2x2x6; 24; 4", ""),  # padding, or a place too few: three ways
        (IMAGE, "9x9x6; 9x9x6; 4x4x6; 4x4x6; 96; 4", ""),
        (IMAGE, "7x7x6; 7x7x6; 2x2x6; 2x2x6; 24; 4", ""),
        (DEEP, "16x16x5; 8x8x5; 6x6x5; 180; 2", "channels-kept"),
        (DEEP, "15x15x5; 7x7x5; 4x4x7; 112; 2", "window-off-by-one"),
        (DEEP, "20x20x5; 10x10x5; 10x10x7; 700; 2", "window-not-subtracted"),
        (NETWORK, "3x4; 4x2; 2x1", "weights-for-units"),
        (NETWORK, "4; 2; 2", ""),
        (NETWORK, "(); 2; 1", ""),
        (IMAGE, "(); (); (); (); (); ()", ""),
        (IMAGE, "9x9x6; (); 3x3x6; 1x2x3x4; 0; 4", ""),
        (SIZES, "n x h; h x 1", "weights-for-units"),
    ],
)
def test_shapes_of_layers(model: str, text: str, ids: str) -> None:
    """Each layer from what was typed for the one before."""
    assert ids == said(model, LAYERS, text)[0]


def test_the_layer_is_named() -> None:
    """Where one alone is wrong; where all are wrong alike they are told together."""
    assert said(IMAGE, LAYERS, "9x9x6; 9x9x6; 3x3x6; 3x3x6; 9; 4")[1] == (
        "The shape of `flatten` is what comes out when one channel only is flattened."
    )
    assert said(NETWORK, LAYERS, "3x4; 4x2; 2x1")[1] == (
        "These sizes are what comes out when the shape of the weights is given."
    )


@pytest.mark.parametrize("of_what", ["dz/dW", "dl/dW", "dz/dx", "W", "z", "l"])
@pytest.mark.parametrize("layout", ["numerator", "denominator"])
def test_the_truth_is_no_mistake(of_what: str, layout: str) -> None:
    """Nor is a way to write it that counts as right."""
    item = of(AFFINE, f"shape: {of_what}, jacobian: {layout}")
    assert isinstance(item.spec, ShapeSpec)
    facts = truth(item)

    assert grade(item, correct_answer(item)).diagnosis is None
    for shape in (facts.shape, *facts.also):
        assert of_shape(item, item.spec, shape) is None
