"""Problems: what an exercise's model and givens make of formulas."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.problem import Problem
from bptutor.errors import BptutorError, Contradiction, FormulaError, GraphError, Undetermined
from tests.bank.making import exercise_of


def problem(tmp_path: Path, text: str) -> Problem:
    """The problem of an exercise; it needs an item, whatever it asks."""
    return exercise_of(tmp_path, text + "\nitems: {a: {shape: '1'}}\n").problem


NETWORK = """
network:
  layers: [2, 2, 2, 1]
  activation: relu
  weights: from-to
  names: {output: H}
given:
  z^(1): [3, -2]
  W^(2): [[5, 1], [1, 2]]
  dH/dz^(2): [-3, 1]
"""


def test_quantities_follow_from_givens_in_the_middle(tmp_path: Path) -> None:
    """P1: what is given suffices for these, and not for others."""
    p = problem(tmp_path, NETWORK)

    assert p.value("[dH/da_1^(1), dH/da_2^(1), dH/dz_1^(1), dH/dz_2^(1)]") == [-14, -1, -14, 0]
    assert p.value("dH/dW^(2)") == [[-9, 3], [0, 0]]
    assert p.scale("dH/dW_21^(2)") > 0
    with pytest.raises(Undetermined):
        p.value("H")


def test_slopes_sub_expressions_and_closed_arithmetic_may_be_given(tmp_path: Path) -> None:
    """Keys of `given` are formulas, values may be '1/2' or 'ln 2'."""
    p = problem(
        tmp_path,
        "graph: |\n  z = f(w*x)\n  L = (y - z)^2\nfunctions: [f]\n"
        "given: {y - z: '1/4', f': 0.6, x: 'ln 2', w: '-1e-1'}",
    )

    assert p.value("dL/dw") == pytest.approx(-2 * 0.25 * 0.6 * 0.6931471805599453)
    assert p.value("z - y") == -0.25
    assert p.value("w*x") == pytest.approx(-0.06931471805599453)


def test_unknown_entries_may_be_left_open(tmp_path: Path) -> None:
    """`'?'` in a list is not given."""
    p = problem(
        tmp_path,
        "graph: |\n  z = W @ x\nshapes: {W: [2, 2], x: [2]}\ngiven: {x: [1, 2], W: [[3, 4], ['?', 5]]}",
    )

    assert p.value("z_1") == 11
    with pytest.raises(Undetermined) as caught:
        p.value("z_2")
    assert caught.value.missing == ("W_21",)


def test_a_list_does_for_a_matrix_of_one_column(tmp_path: Path) -> None:
    """Authors write the last weights as a list."""
    text = NETWORK.replace("dH/dz^(2): [-3, 1]", "W^(3): [3, -2]")

    assert problem(tmp_path, text).value("W_21^(3)") == -2


def test_data_points_are_given_by_themselves(tmp_path: Path) -> None:
    """points: are leaves with values; the index runs over them."""
    p = problem(
        tmp_path,
        "graph: |\n  H_i = w_0 + w_1*x_i\n  R = mean_i((H_i - y_i)^2)\n"
        "points: {x: [1, 2, 3], y: [3, 3, 6]}\ngiven: {w_0: 0, w_1: 0}",
    )

    assert p.value("[dR/dw_0, dR/dw_1]") == [-8, -18]
    assert p.value("d(H_i - y_i)/dw_1") == [1, 2, 3]


def test_rows_of_a_network(tmp_path: Path) -> None:
    """Points of several inputs; the loss averages over them, and steps may take a batch."""
    p = problem(
        tmp_path,
        "network: {layers: [2, 1], output: linear, weights: from-to,\n"
        "  loss: {kind: squared, target: y, over: mean}}\n"
        "points: {x: [[1, 0], [0, 1]], y: [1, 2]}\ngiven: {'W^(1)': [1, 1]}\n"
        "step: {minimise: L, by: ['W^(1)'], rate: 1, batch: [2]}",
    )

    assert p.value("L") == 0.5
    assert p.value("dL/dW^(1)") == [[0], [-1]]
    assert p.value("W^(1)@1") == [[1], [3]]
    assert p.value("L@1") == 0.5


def test_letters_stand_for_sizes(tmp_path: Path) -> None:
    """Formulas and claims work; a letter is a number in formulas."""
    p = problem(tmp_path, "graph: |\n  R = 1/m*sum_i((w*x_i - y_i)^2)\npoints: {i: 1..m}")

    assert p.holds("dR/dw = 2/m*sum_i((w*x_i - y_i)*x_i)")
    assert p.holds("R = mean_i((w*x_i - y_i)^2)")
    assert not p.holds("dR/dw = 2/3*sum_i((w*x_i - y_i)*x_i)")


def test_an_item_may_give_more_and_other_values(tmp_path: Path) -> None:
    """An item's givens come on top; the same quantity is replaced."""
    exercise = exercise_of(
        tmp_path,
        "graph: |\n  z = w*x\ngiven: {w: 2}\nitems:\n  a: {target: z, given: {x: 3}}\n"
        "  b: {target: z, given: {x: 3, w: 5}}\n",
    )
    a, b = exercise.items

    assert a.problem.value("z") == 6
    assert b.problem.value("z") == 15
    assert a.problem.graph is b.problem.graph


@pytest.mark.parametrize(
    ("text", "error", "message"),
    [
        ("graph: |\n  z = w*x\ngiven: {w: 2, x: 3, z: 7}", Contradiction, "z is given as 7"),
        (
            "graph: |\n  z = w*x\ngiven: {w: [2, 3]}",
            GraphError,
            "w is a number, but what is given for it is a vector",
        ),
        ("graph: |\n  z = w*x\ngiven: {w: two}", FormulaError, "two"),
        ("graph: |\n  z = w*x\npoints: {x: [[1, 2], [3]]}", BptutorError, "differ in length"),
        (
            "network: {layers: [2, 2], weights: by-nodes, names: {nodes: [x, x]}}",
            GraphError,
            "the same node letter",
        ),
        (
            "network: {layers: [2, 1], weights: from-to}\ndomain: {q: positive}",
            GraphError,
            "no free quantity",
        ),
        ("network: {layers: [3000, 3000], weights: from-to}", GraphError, "too large"),
        ("layers: [input 8x8x1, flatten]", GraphError, "a list of layers has no quantities"),
    ],
    ids=[
        "contradiction",
        "shape of a given",
        "no number",
        "ragged points",
        "letters",
        "domain",
        "huge",
        "layers",
    ],
)
def test_what_makes_no_sense_is_said(
    tmp_path: Path, text: str, error: type[BptutorError], message: str
) -> None:
    """In our words, never a traceback."""
    with pytest.raises(error) as caught:
        _ = problem(tmp_path, text).givens

    assert message in caught.value.message


def test_rounded_givens_agree_within_their_digits(tmp_path: Path) -> None:
    """0.37 may be e^-1; 0.38 may not, unless the exercise says approximately."""
    text = "graph: |\n  z = exp(-x)\ngiven: {x: 1, z: '0.37'}"

    assert problem(tmp_path, text).value("z") == 0.37
    with pytest.raises(Contradiction):
        problem(tmp_path, text.replace("0.37", "0.38")).value("z")
    assert problem(tmp_path, text.replace("0.37", "0.38") + "\napproximately: true").value("z") == 0.38


SAID = [
    # given, formula, what the message calls it
    ("{w: 1}", "dL/da*w", "dL/da*w is not determined by what is given; dL/da would settle it"),
    ("{w: 0, x: 1}", "x/w", "x/w is not a finite number"),
    ("{w: 0, x: 1}", "2 + 1/w", "because 1/w is not"),
    ("{a: 1}", "z", "z is not determined by what is given; w, x would settle it"),
]


@pytest.mark.parametrize(("given", "formula", "message"), SAID)
def test_messages_speak_in_formulas(tmp_path: Path, given: str, formula: str, message: str) -> None:
    """Never of mul(dL/dx, w); and what would settle a value is not called needed: others might, too."""
    p = problem(tmp_path, f"graph: |\n  z = w*x\n  a = tanh(z)\n  L = (a - y)^2\ngiven: {given}")

    with pytest.raises(BptutorError) as e:
        p.value(formula)

    assert message in e.value.message
