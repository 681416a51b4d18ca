"""What must be on screen for a question that the program asks by itself."""

from __future__ import annotations

import pytest

from bptutor.grading.conventions import conventions
from bptutor.grading.grade import question_lines, setup_lines
from tests.grading.making import item, of

STEPS = """
graph: |
  R = mean_i(w*u*x_i)
points: {x: [1, 2, 3]}
given: {w: 1, u: 2}
step: {minimise: R, by: [w, u], rate: [0.1, 0.2], steps: 3, momentum: 0.9, weight-decay: 0.5, batch: [1, 3]}
items: {a: {target: w@2}}
"""
UPDATE = """
graph: L = w^2
given: {w: 1, r: 0.1}
update: w@next = w - r*dL/dw
items: {a: {target: w@2}}
"""
DATA = """
network: {layers: [2, 2, 1], activation: relu, weights: by-nodes, names: {nodes: [x, h, y]}}
items:
  a: {target: o_y, statements: [['w_*', o_h1], {ask: All weights of $h$, known: ['w_*']}], key: neither}
"""
ARRAYS = """
graph: |
  z = W@x + b
shapes: {W: [3, n], x: [n], b: [3]}
given: {b: [1, 2, 3]}
items:
  a: {shape: dz/dW, jacobian: denominator}
  b: {shape: z, vectors: rows}
  c: {shape: dz/dW, ask: 'Which shape?'}
"""


def test_step() -> None:
    """The whole rule: goal, rates, batch, decay, momentum, steps."""
    assert (
        "A step goes down the slope of R, by w and u (each becomes itself minus rate times slope), with the "
        "learning rate 0.1 for w and 0.2 for u. It sees the data points 1 and 3 only, counted from 1. Weight "
        "decay 0.5: so many times each quantity is added to its slope. Momentum 0.9: instead of the slope it "
        "takes v, which is 0.9 times the v before plus the slope, and 0 at first. w@k is w after k of the 3 "
        "steps." == setup_lines(item(STEPS))[-1]
    )


def test_update() -> None:
    """The author's assignments, as printed."""
    assert "  w@next = w − r·∂L/∂w" == setup_lines(item(UPDATE))[-1]


def test_data_statements() -> None:
    """Both statements, in the author's words or as a list; the target through the printer."""
    assert [
        "Which of the two statements are enough to find o_y?",
        "  (1) All weights and oₕ₁ are known.",
        "  (2) All weights of h",
    ] == question_lines(item(DATA))


def test_shapes() -> None:
    """The layout of a derivative, what a vector counts as; nothing below a question of the author's."""
    assert [
        "What is the shape of ∂z/∂W?",
        "  In the shape of a derivative, the sizes of the quantity by which it is taken come first.",
        "  A vector counts as a column.",
    ] == question_lines(item(ARRAYS))
    assert ["What is the shape of z?", "  A vector counts as a row."] == question_lines(item(ARRAYS, "b"))
    assert ["Which shape?"] == question_lines(item(ARRAYS, "c"))
    assert "What is the shape of dz/dW?" == question_lines(item(ARRAYS), "ascii")[0]
    assert "Sizes: W (3, n), x (n,)." == setup_lines(item(ARRAYS))[-1]


@pytest.mark.parametrize(
    ("graph", "said"),
    [
        ("a = relu(z)", ["The slope of ReLU at 0 is taken as 0."]),
        ("a = leaky_relu(z)", ["leaky_relu(z) is 0.01*z for negative z; its slope at 0 is taken as 0.01."]),
        ("a = abs(z)", ["The slope of an absolute value at 0 is taken as 0."]),
        ("a = max(z, y)", ["At a tie, the whole slope of max goes to its first argument."]),
        ("a = min(z, y)", ["At a tie, the whole slope of min goes to its first argument."]),
        ("a = tanh(z)", []),
    ],
)
def test_kinks(graph: str, said: list[str]) -> None:
    """The slope that is taken where there is none."""
    lines = setup_lines(of(f"graph: {graph}", "target: a"))

    assert said == [line for line in lines if "slope" in line]


def test_domains_and_functions() -> None:
    """What values a quantity takes, and which functions are general."""
    model = "graph: L = f1(y*w)\nfunctions: [f1]\ndomain: {y: 0 or 1, w: positive}"

    assert ["y is 0 or 1; w is positive.", "f1 is a general function."] == setup_lines(
        of(model, "claim: dL/dy = w*f1'(y*w)")
    )[-2:]


STATED = "target: a, statements: [[z], [w]]"
OFF = ", also where ReLU units are off;"


@pytest.mark.parametrize(
    ("function", "setup", "is_said", "of_relu"),
    [
        ("relu", "Look at this unit.", True, True),
        ("leaky_relu", "Look at this unit.", True, False),
        ("sigmoid", "Look at this unit.", True, False),
        ("relu", "All networks of this course have one layer.", True, True),
        ("relu", "What a coincidence!", True, True),
        ("relu", "Coincidences of probability zero, such as a weight of 0, do not count.", False, False),
        ("relu", "Rare coincidences are ignored.", False, False),
    ],
)
def test_what_enough_means(function: str, setup: str, is_said: bool, of_relu: bool) -> None:
    """Said unless the author does, in plain words; units are off where there is a ReLU, not a leaky one."""
    text = f"setup: {setup!r}\ngraph: |\n  z = w*x\n  a = {function}(z)"
    said = [line for line in conventions(of(text, STATED), "ascii") if line.startswith("Enough means")]

    assert is_said is bool(said)
    assert of_relu is any(OFF in line for line in said)


def test_a_step_is_explained_where_one_is_asked_about() -> None:
    """Not above a forward value of the same exercise."""
    forward = STEPS.replace("target: w@2", "target: R")
    in_words = STEPS.replace("target: w@2", "target: R, ask: Find R; the learning rate plays no part")

    assert not any("A step goes" in line for line in setup_lines(item(forward)))
    assert any("A step goes" in line for line in setup_lines(item(in_words)))


@pytest.mark.parametrize(
    ("graph", "is_said"),
    [("z = W_12*x_1", True), ("z = W@x", True), ("z = w_1*x_1", False), ("z = w*x", False)],
)
def test_the_order_of_indices_is_said_where_there_are_two(graph: str, is_said: bool) -> None:
    """A pack may set it for all of its exercises, of which some have no matrix."""
    shapes = "shapes: {W: [2, 2], x: [2]}\n" if "@" in graph else ""
    exercise = f"weights: from-to\ngraph: '{graph}'\n{shapes}items: {{a: {{target: z, as: formula}}}}"

    assert is_said == any("indexed from-to" in line for line in conventions(item(exercise), "ascii"))
