"""Exercises as they are misread: numbers worked out by hand, formulas as a student would write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bptutor.bank.packs import find_packs
from bptutor.grading.misconceptions.readings import readings
from tests.grading.making import item

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item

ITEMS: dict[str, Item] = {i.full_id: i for pack in find_packs() for i in pack.items}


def values(asked: Item, formula: str) -> dict[str, list[Any]]:
    """What a formula is worth in all the readings of an item, by misconception."""
    found: dict[str, list[Any]] = {}
    for reading in readings(asked):
        found.setdefault(reading.id, []).append(reading.value(formula))
    return found


def right_in(asked: Item, answer: str) -> set[str]:
    """The readings in which a formula is right."""
    node = asked.problem.read(answer)
    return {reading.id for reading in readings(asked) if reading.right(node, answer)}


# ---- numbers of shipped exercises --------------------------------------------------------------------------

NUMBERS = [
    ("relu-chains/line-by-gradient-descent.a", "[w_0@1, w_1@1]", "sum-for-mean", [12, 27]),
    ("relu-chains/line-by-gradient-descent.a", "[w_0@1, w_1@1]", "halved-loss", [2, 4.5]),
    ("relu-chains/line-by-gradient-descent.a", "[w_0@1, w_1@1]", "step-uphill", [-4, -9]),
    ("relu-chains/line-by-gradient-descent.a", "[w_0@1, w_1@1]", "wrong-batch", [3, 3]),
    ("relu-chains/line-by-mini-batch.a", "[w_0@1, w_1@1]", "sum-for-mean", [6, 18]),
    ("relu-chains/line-by-mini-batch.a", "[w_0@1, w_1@1]", "halved-loss", [1.5, 4.5]),
    ("relu-chains/line-by-mini-batch.a", "[w_0@1, w_1@1]", "lost-rate", [6, 18]),
    ("relu-chains/line-by-mini-batch.a", "[w_0@1, w_1@1]", "wrong-batch", [4, 15]),
    ("relu-chains/line-by-mini-batch.a", "[w_0@1, w_1@1]", "wrong-batch", [6.5, 27.5]),
    ("relu-chains/line-by-mini-batch.a", "[w_0@1, w_1@1]", "wrong-batch", [3.5, 8.5]),
    ("relu-chains/one-layer-back.f", "dH/dW_21^(2)", "other-weight-convention", 3),
    ("relu-chains/one-layer-back-again.f", "dH/dW_21^(2)", "other-weight-convention", 4),
    ("relu-chains/full-pass.b", "dH/da_2^(1)", "other-weight-convention", 1),
    ("graphs/logistic-loss.step", "[w_1@1, w_2@1, b@1]", "lost-rate", [0.5, -2.5, 1.5]),
]


@pytest.mark.parametrize(
    ("name", "formula", "bug", "wrong"), NUMBERS, ids=[f"{n.split('/')[1]} {b} {w}" for n, _, b, w in NUMBERS]
)
def test_a_shipped_exercise_misread(name: str, formula: str, bug: str, wrong: Any) -> None:
    """One of the readings of that id has the number."""
    assert any(found == pytest.approx(wrong) for found in values(ITEMS[name], formula)[bug])


@pytest.mark.parametrize("name", list(ITEMS))
def test_no_shipped_item_makes_a_reading_raise(name: str) -> None:
    """Whatever is asked; and readings are made once."""
    asked = ITEMS[name]

    assert readings(asked) is readings(asked)
    assert all(reading.id for reading in readings(asked))


def test_a_reading_leaves_the_exercise_alone() -> None:
    """Items belong to the exercise they were written in."""
    asked = ITEMS["relu-chains/line-by-mini-batch.a"]
    assert readings(asked)
    assert (1, 4) == (asked.exercise.step.batch if asked.exercise.step else None)
    assert asked in asked.exercise.items


# ---- networks ----------------------------------------------------------------------------------------------

SQUARES = """
network:
  layers: [1, 1, 1]
  activation: linear
  bias: [true, false]
  weights: to-from
  loss: {kind: squared, factor: FACTOR, over: mean}
points: {x: [[1], [3]], y: [2, 2]}
given: {'W^(1)': [[2]], 'b^(1)': [1], 'W^(2)': [[3]]}
items:
  a: {target: dL/dW_11^(2)}
"""


def test_a_loss_with_another_factor_or_summed() -> None:
    """H = 9, 21; a = 3, 7; the mean of 2 (H - y) a is (42 + 266)/2 = 154."""
    asked = item(SQUARES.replace("FACTOR", "1"))
    found = values(asked, "dL/dW_11^(2)")

    assert pytest.approx(154) == asked.problem.value("dL/dW_11^(2)")
    assert [77] == pytest.approx(found["halved-loss"])
    assert [308] == pytest.approx(found["sum-for-mean"])
    assert "doubled-loss" not in found


def test_biases_left_out_of_a_network() -> None:
    """H = 6, 18; a = 2, 6; the mean of 2 (H - y) a is (16 + 192)/2 = 104."""
    found = values(item(SQUARES.replace("FACTOR", "1")), "dL/dW_11^(2)")

    assert [104] == pytest.approx(found["lost-bias"])


def test_a_half_in_front_of_the_loss_is_overlooked() -> None:
    """77 is right, and 154 without the half."""
    found = values(item(SQUARES.replace("FACTOR", "1/2")), "dL/dW_11^(2)")

    assert [154] == pytest.approx(found["doubled-loss"])
    assert "halved-loss" not in found


SIGMOID = """
network:
  layers: [1, 1]
  output: sigmoid
  bias: false
  weights: to-from
  loss: {kind: KIND}
items:
  a: {target: dL/dW_11^(1), as: formula}
"""


def test_the_slope_of_the_other_loss_in_formulas() -> None:
    """(p - y) x where the loss is squared; 2 (p - y) p (1 - p) x where it is a cross-entropy."""
    squared = item(SIGMOID.replace("KIND", "squared"))
    entropy = item(SIGMOID.replace("KIND", "cross-entropy"))

    assert {"cross-entropy-slope"} == right_in(squared, "(yhat - y)*x_1")
    assert {"squared-loss-slope"} == right_in(entropy, "2*(yhat - y)*yhat*(1 - yhat)*x_1")
    assert {"squared-loss-slope"} == right_in(entropy, "(yhat - y)*yhat*(1 - yhat)*x_1")
    assert {"halved-loss"} == right_in(squared, "(yhat - y)*yhat*(1 - yhat)*x_1")


# ---- weights read the other way ----------------------------------------------------------------------------

WEIGHTS = """
network:
  layers: [2, 2, 1]
  activation: sigmoid
  bias: false
  weights: from-to
  names: {output: H}
items:
  entry: {target: 'dH/dW_12^(1)', as: formula}
  input: {target: 'dH/dx_1', as: formula}
  matrix: {target: 'dH/dW^(1)', as: formula}
"""


def test_formulas_in_the_other_convention() -> None:
    """W_12 taken to lead to unit 1 from unit 2; in the layer above, nothing else is possible."""
    entry, by_input = item(WEIGHTS, "entry"), item(WEIGHTS, "input")
    one = "W_11^(2)*a_1^(1)*(1 - a_1^(1))"
    two = "W_21^(2)*a_2^(1)*(1 - a_2^(1))"

    assert {"other-weight-convention"} == right_in(entry, f"{one}*x_2")
    assert {"other-weight-convention"} == right_in(by_input, f"{one}*W_11^(1) + {two}*W_21^(1)")
    assert set() == right_in(entry, f"{one}*x_1")


def test_a_whole_matrix_in_the_other_convention() -> None:
    """Its transpose."""
    first, second = "W_11^(2)*a_1^(1)*(1 - a_1^(1))", "W_21^(2)*a_2^(1)*(1 - a_2^(1))"
    rows = [[f"{delta}*{x}" for x in ("x_1", "x_2")] for delta in (first, second)]
    turned = "[" + ", ".join(f"[{', '.join(row)}]" for row in rows) + "]"

    assert {"other-weight-convention"} == right_in(item(WEIGHTS, "matrix"), turned)


GRAPH = """
graph: |
  z = W @ x
  s = z_1 + 2*z_2
shapes: {W: [2, 2], x: [2]}
given: {W: [[1, 2], [3, 4]], x: [5, 7]}
items:
  z: {target: z}
  s: {target: ds/dx}
  w: {target: ds/dW}
"""


def test_the_matrix_of_a_graph_read_by_columns() -> None:
    """W^T x = (26, 38), ds/dx = W (1, 2) = (5, 11)."""
    assert [[26, 38]] == values(item(GRAPH, "z"), "z")["other-weight-convention"]
    assert [[5, 11]] == values(item(GRAPH, "s"), "ds/dx")["other-weight-convention"]
    assert [[[5, 10], [7, 14]]] == values(item(GRAPH, "w"), "ds/dW")["other-weight-convention"]


def test_a_matrix_after_a_step_read_by_columns() -> None:
    """L = |z|^2, z = W^T x = (26, 38): dL/dW = 2 x z^T = ((260, 380), (364, 532))."""
    text = GRAPH.replace("s = z_1 + 2*z_2", "L = z.T @ z").replace("  s: {target: ds/dx}\n", "")
    text = text.replace("  w: {target: ds/dW}", "  w: {target: W@1}\n  b: {target: 'W_12@1'}")
    text = text.replace("items:", "step: {minimise: L, by: [W], rate: 0.1}\nitems:")

    (found,) = values(item(text, "w"), "W@1")["other-weight-convention"]
    assert pytest.approx(np.array([[1 - 26, 2 - 38], [3 - 36.4, 4 - 53.2]])) == np.array(found)
    assert [pytest.approx(-36)] == values(item(text, "b"), "W_12@1")["other-weight-convention"]


def test_weights_named_by_their_ends_have_no_other_convention() -> None:
    """w_{x1,h2} says itself where it leads."""
    text = """
network:
  layers: [2, 2, 1]
  activation: relu
  bias: false
  weights: by-nodes
  names: {nodes: [x, h, y]}
items:
  a: {target: 'do_y/dw_{x1,h2}', as: formula}
"""
    assert () == readings(item(text))


# ---- steps -------------------------------------------------------------------------------------------------

STEPS = """
graph: |
  L = (w*x - y)^2
given: {w: 1, x: 2, y: 1}
step: {minimise: L, by: [w], rate: 0.1, steps: 2}
items:
  a: {target: w@2}
"""


def test_two_steps_misread() -> None:
    """dL/dw = 2 (2 w - 1) 2: 4, then 2.4 at 0.6; uphill 4, then 7.2 at 1.4 ...; without the rate 4, -28."""
    found = values(item(STEPS), "w@2")

    assert pytest.approx(0.52) == item(STEPS).problem.value("w@2")  # 0.6 - 0.1*0.8
    assert [pytest.approx(2.12)] == found["step-uphill"]  # 1.4 + 0.1*7.2
    assert [pytest.approx(25)] == found["lost-rate"]  # -3 + 28
    assert [pytest.approx(0.68)] == found["halved-loss"]  # 0.8 - 0.1*1.2


def test_a_number_that_does_not_follow_is_none() -> None:
    """Without numbers for w, no reading has a value."""
    asked = item(STEPS.replace("{w: 1, x: 2, y: 1}", "{x: 2, y: 1}").replace("w@2}", "w@2, as: formula}"))

    assert {None} == {reading.value("w@2") for reading in readings(asked)}
