"""Stacks of layers: sizes and parameters with their working, and clear refusals."""

from __future__ import annotations

import pytest

from bptutor.calculus import ops
from bptutor.calculus.layer_list import ACTIVATION_LAYERS, count_layers, measure
from bptutor.errors import CalculusError

STACK = ["input 17x17x2", "conv 6 3x3 stride 1 pad 0", "maxpool 3", "batchnorm", "flatten", "dense 4"]


def test_shapes_of_every_layer() -> None:
    """Height x width x channels, then flat."""
    shapes = [m.after for m in measure(STACK)]
    assert shapes == [(17, 17, 2), (15, 15, 6), (5, 5, 6), (5, 5, 6), (150,), (4,)]


def test_parameters_of_every_layer() -> None:
    """The pooling and the flattening learn nothing."""
    assert [m.parameters for m in measure(STACK)] == [0, 114, 0, 12, 0, 604]
    assert (count_layers(STACK).total, count_layers(STACK).sum) == (730, "114 + 12 + 604 = 730")


def test_the_working_of_sizes_and_counts() -> None:
    """As one would write it."""
    conv, pool, norm, flat, dense = measure(STACK)[1:]

    assert (conv.sizing, conv.counting) == (("(17 - 3)/1 + 1 = 15",), "6*(3*3*2 + 1 bias)")
    assert pool.sizing == ("(15 - 3)/3 + 1 = 5",)
    assert norm.counting.startswith("2*6 ")
    assert flat.sizing == ("5*5*6 = 150",)
    assert dense.counting == "150*4 weights + 4 biases"


@pytest.mark.parametrize(
    ("before", "layer", "after", "parameters"),
    [
        ("28x28", "conv 8 5x5", (24, 24, 8), 208),  # one channel
        ("28x28x1", "conv 8 5 pad 2", (28, 28, 8), 208),
        ("28x28x3", "conv 8 5 pad same", (28, 28, 8), 608),
        ("28x28x3", "conv 8 5 pad valid no bias", (24, 24, 8), 600),
        ("28x28x3", "CONV 8 5×5 stride 2", (12, 12, 8), 608),
        ("6x10x3", "conv 2 3x5", (4, 6, 2), 92),
        ("5x5x6", "maxpool 2", (2, 2, 6), 0),  # rounded down
        ("5x5x6", "avgpool 3 stride 1", (3, 3, 6), 0),
        ("6x4", "maxpool 2x2", (3, 2), 0),
        ("5x5x6", "relu", (5, 5, 6), 0),
        ("100", "batchnorm", (100,), 200),
        ("100", "dropout 0.5", (100,), 0),
        ("100", "dense 10 bias no", (10,), 1000),
        ("20", "embedding 1000x64", (20, 64), 64000),
        ("7", "flatten", (7,), 0),
    ],
)
def test_one_layer(before: str, layer: str, after: tuple[int, ...], parameters: int) -> None:
    """One row a convention."""
    measured = measure([f"input {before}", layer])[-1]

    assert (measured.after, measured.parameters) == (after, parameters)


def test_rounding_down_is_said() -> None:
    """In the working."""
    assert measure(["input 8x8", "maxpool 3 stride 2"])[-1].sizing == ("(8 - 3)/2 + 1 = 3 (rounded down)",)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ([], "starts with its input"),
        (["dense 4"], "starts with its input"),
        (["input 5", "input 4"], r"layer 2 \(input 4\): the input \(5\) is there already"),
        (["input 5x5", "conv 6 7x7"], r"layer 2 \(conv 6 7x7\): its window of 7 is larger"),
        (["input 5x5", "conv 6 9 pad 1"], "5 padded to 7"),
        (["input 5x5", "dense 3"], "layer 2 .* flat input"),
        (["input 5", "conv 3 3x3"], "needs an image"),
        (["input 5x5", "cnv 3"], "there is no such layer"),
        (["input 5x5", ""], "there is no such layer"),
        (["input 5x5", "conv 3"], "filters and a window"),
        (["input 5x5", "conv 3 3x3 frob"], "`frob` does not belong there"),
        (["input 5x5", "conv 3 3x3 stride 0"], "stride must be a whole number, 1 or more"),
        (["input 5x5", "conv 3 3x3 stride"], "stride must be a whole number"),
        (["input 5x5", "conv 3 3x3 pad -1"], "pad must be a whole number, 0 or more"),
        (["input 5x5", "conv 3 2x2 pad same"], "odd window"),
        (["input 5x5", "conv 3 3x3 bias maybe"], "bias is yes or no"),
        (["input 5x5", "maxpool"], "one size is needed"),
        (["input 5x5", "maxpool 2x2x2"], "a height and a width"),
        (["input 0x5"], "sizes lie between"),
        (["input " + "9" * 5000], "too many digits"),
        (["input 5", "dense 2x2"], "number of units"),
        (["input 5x5", "embedding 10x3"], "a list of words"),
    ],
)
def test_what_does_not_fit_is_refused_naming_the_layer(layers: list[str], message: str) -> None:
    """Which layer, and what is wrong with it."""
    with pytest.raises(CalculusError, match=message):
        measure(layers)


def test_every_activation_may_be_a_layer() -> None:
    """The two lists are kept apart only so that counting needs no numpy."""
    assert set(ACTIVATION_LAYERS) == set(ops.ACTIVATIONS)
