"""Misconceptions about shapes: {a} and {b} are the arrays whose axes they are."""

from __future__ import annotations

from bptutor.grading.misconceptions.row import Misconception as Row

_AXES = "Ask which indices one entry of it has: a derivative has those of both arrays."
_LAYER = "A layer puts out one number for each unit; the weights between two layers are another array."

ROWS = (
    Row("axis-length", "axis of another length",
        "one axis has another length", "one axis has another length",
        "Ask of each axis which index runs along it, and how far."),
    Row("layout-transposed", "axes the other way round",
        "the axes of {a} are counted before those of {b}", "the axes are counted the other way round",
        "The exercise says which come first: the axes above the line of the derivative, or those below."),
    Row("other-operand", "shape of another array",
        "the shape of {a}", "the shape of another array", _AXES),
    Row("flattened", "flattened",
        "axes are multiplied into one", "axes are multiplied into one",
        "Every index is an axis of its own, and keeps its length."),
    Row("axis-lost", "axis left out", "an axis is left out", "an axis is left out",
        "Write one entry with all its indices, and count them: each is an axis."),
    Row("batch-axis-forgotten", "axis of the points left out",
        "the axis of the points is left out", "the axis of the points is left out",
        "An array for several points has an axis for them, too."),
    Row("axis-of-one", "axis of length 1",
        "there is an axis of length 1 that nothing runs along",
        "there is an axis of length 1 that nothing runs along", "A single number has no axes."),
    Row("axes-in-another-order", "axes in another order",
        "the axes are put in another order", "the axes are put in another order",
        "Keep the order of the exercise: rows before columns; of an image height, width, channels."),
    Row("weights-for-units", "weights for units",
        "the shape of the weights is given", "the shape of the weights is given", _LAYER),
    Row("flatten-ignored", "not flattened",
        "the layer is not flattened", "the layer is not flattened",
        "Flattening puts all numbers in one row."),
)  # fmt: skip
