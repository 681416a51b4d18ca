"""Answers in formulas, compared with the target: values, free indices, shapes, numbers for what is given."""

from pathlib import Path

import pytest

from bptutor.bank.exercise import Item
from bptutor.bank.formulas import reference
from bptutor.errors import BptutorError, FormulaError, GraphError, ShapeError
from tests.bank.making import exercise_of

CHAIN = """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  L = (z2 - y)^2/2
"""
LAYER = """
graph: |
  net_j = sum_k(v_jk*x_k)
  o_j = tanh(net_j)
  s = sum_j(u_j*o_j)
  M = outer(u, x)
shapes:
  v: [2, 3]
  x: [3]
  u: [2]
"""
MEAN = """
graph: |
  R = 1/m*sum_i((w*x_i - y_i)^2)
shapes:
  x: [m]
  y: [m]
"""

ANSWERS = [
    (CHAIN, "dL/dw2", "(z2 - y)*a1", True),
    (CHAIN, "dL/dw2", "a1*z2 - y*a1", True),
    (CHAIN, "dL/dw2", "(w2*sigmoid(w1*x) - y)/(1 + e^(-w1*x))", True),
    (CHAIN, "dL/dw2", "dL/dz2*a1", True),
    (CHAIN, "dL/dw2", "(y - z2)*a1", False),
    (CHAIN, "dL/dw2", "2*(z2 - y)*a1", False),
    (CHAIN, "dL/dw2", "(z2 - y)*a1*1.000001", False),
    (CHAIN, "dL/dw1", "(z2 - y)*w2*a1*(1 - a1)*x", True),
    (CHAIN, "dL/dw1", "(z2 - y)*w2*sigmoid'(z1)*x", True),
    (CHAIN, "dL/dw1", "(z2 - y)*w2*sigmoid'(z2)*x", False),
    (CHAIN, "dL/dw1", "(z2 - y)*w2*a1*(1 - a1)", False),
    (CHAIN, "dL/dw1", "0", False),
    (LAYER, "ds/dx_k", "sum_j(u_j*(1 - o_j^2)*v_jk)", True),
    (LAYER, "ds/dx_k", "sum_j(u_j*v_jk)", False),
    (LAYER, "ds/dx_k", "ds/dx", True),
    (LAYER, "ds/dx", "ds/dx_k", True),
    (LAYER, "ds/dv_jk", "u_j*(1 - o_j^2)*x_k", True),
    (LAYER, "ds/dv_jk", "x_k*u_j*(1 - o_j^2)", True),
    (LAYER, "ds/dv", "(u ⊙ (1 - o^2)) x^T", True),
    (LAYER, "M^T", "x u^T", True),
    (LAYER, "dnet_1/dv_2k", "0", True),
    (LAYER, "s", "u^T o", True),
    (LAYER, "o", "o^T", True),
    (MEAN, "dR/dw", "2/m*sum_i((w*x_i - y_i)*x_i)", True),
    (MEAN, "dR/dw", "2/3*sum_i((w*x_i - y_i)*x_i)", False),
]  # fmt: skip


def item_for(tmp_path: Path, model: str, target: str, more: str = "") -> Item:
    """An item that asks for a formula."""
    text = f"{model}items:\n  a:\n    target: '{target}'\n    as: formula\n{more}"
    return exercise_of(tmp_path, text).items[0]


def is_right(item: Item, answer: str) -> bool:
    """Whether an answer is equal to the target."""
    found = reference(item)
    return found.outcome(found.read(answer), answer).equal


@pytest.mark.parametrize(("model", "target", "answer", "right"), ANSWERS)
def test_an_answer_is_right_where_it_has_the_value_of_the_target(
    tmp_path: Path, model: str, target: str, answer: str, right: bool
) -> None:
    """Whatever it looks like."""
    assert is_right(item_for(tmp_path, model, target), answer) == right


def test_one_reference_serves_many_answers_and_grows_by_none(tmp_path: Path) -> None:
    """What is typed is taken away again."""
    item = item_for(tmp_path, CHAIN, "dL/dw1")
    found = reference(item)
    assert is_right(item, "(z2 - y)*w2*a1*(1 - a1)*x")
    size = len(item.problem.graph.blocks)

    wrong = [is_right(item, f"(z2 - y)*w2*a1*(1 - a1)*x + {k}*x") for k in range(1, 20)]

    assert not any(wrong)
    assert is_right(item, "x*w2*(z2 - y)*a1*(1 - a1)")
    assert len(item.problem.graph.blocks) == size
    assert reference(item) is found


def test_answers_of_one_value_have_one_fingerprint(tmp_path: Path) -> None:
    """Right or wrong."""
    found = reference(item_for(tmp_path, CHAIN, "dL/dw2"))
    prints = [found.fingerprint(found.read(text)) for text in ("2*z2*a1", "a1*z2 + z2*a1", "z2*a1")]

    assert prints[0] == prints[1]
    assert hash(prints[0]) == hash(prints[1])
    assert prints[0] != prints[2]


MISFITS = [
    (LAYER, "ds/dv_jk", "u_j*(1 - o_j^2)*x_i", FormulaError, "depends on i"),
    (LAYER, "ds/dx_k", "sum_k(u_j*(1 - o_j^2)*v_jk)", FormulaError, "depends on j"),
    (LAYER, "ds/dx_k", "v_1k*u_k", FormulaError, "k runs over"),
    (LAYER, "ds/dx_k", "u_k", ShapeError, "k runs over 2 values here, and over 3"),
    (LAYER, "M", "x u^T", ShapeError, "this is 3x2, and what is wanted is 2x3"),
    (LAYER, "ds/dx", "u", ShapeError, "this is a vector of 2, and what is wanted is a vector of 3"),
    (LAYER, "ds/dx", "s", ShapeError, "this is a number, and what is wanted is a vector of 3"),
    (LAYER, "s", "o", ShapeError, "this is a vector of 2, and what is wanted is a number"),
    (LAYER, "s", "u^T o > 3", FormulaError, "a formula is wanted"),
    (LAYER, "s", "u^T q", FormulaError, "no quantity called q"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "target", "answer", "error", "message"), MISFITS)
def test_what_cannot_be_compared_is_said_and_not_judged(
    tmp_path: Path, model: str, target: str, answer: str, error: type[BptutorError], message: str
) -> None:
    """Another index, another shape, a claim, an unknown name."""
    with pytest.raises(error) as raised:
        is_right(item_for(tmp_path, model, target), answer)

    assert message in str(raised.value)


GIVEN = "given:\n  x: 2\n  y: 0.5\n  w1: -3\n"
NUMBERS = [
    ("(z2 - y)*w2*a1*(1 - a1)*x", True),
    ("(z2 - y)*w2*a1*(1 - a1)*2", True),
    ("(z2 - 0.5)*w2*a1*(1 - a1)*2", True),
    ("(z2 - 1/2)*w2*a1*(1 - a1)*x", True),
    ("(z2 - y)*w2*sigmoid(-3x)*(1 - sigmoid(w1*x))*2", True),
    ("(w2*sigmoid(-3*2) - 0.5)*w2*a1*(1 - a1)*2", True),
    ("(z2 - y)*w2*a1*(1 - a1)", False),
    ("(z2 - y)*w2*a1*(1 - a1)*3", False),
    ("(z2 - y)*w2*a1*(1 - a1)*x*2/x", True),
    ("(z2 - y)*w2*a1*(1 - a1)*4/x", False),
    ("2*(z2 - y)*w2*a1*(1 - a1)*x", False),
    ("(z2)*w2*a1*(1 - a1)*2", False),
    ("a1^2*2*0.5*w2 - a1^2*2*z2*w2 + 2*z2*w2*a1 - 2*0.5*w2*a1", True),
    ("a1^2*2*0.5*w2 - a1^2*2*z2*w2 + 2*z2*w2*a1 - 0.5*w2*a1", False),
]


@pytest.mark.parametrize(("answer", "right"), NUMBERS)
def test_a_given_number_may_stand_for_its_name(tmp_path: Path, answer: str, right: bool) -> None:
    """Only where it is written: a factor that is left out is not made up for."""
    item = item_for(tmp_path, CHAIN.rstrip() + "\n" + GIVEN, "dL/dw1")

    assert is_right(item, answer) == right


RECURRENT = """
graph: |
  h_t = tanh(w*h_{t-1} + u*x_t)
points:
  t: 1..2
given:
  h_0: 0
  x_2: 3
"""
BIASED = """
graph: |
  z = w*x + v*q + b
  L = (z - y)^2
given:
  x: 0
  b: 0
  y: 0
"""
ENTRIES = """
graph: |
  s = u*sum_k(w_k*x_k*v_k)
shapes: {w: [2], x: [2], v: [2]}
given:
  x_1: 0
  v_2: 2
  w: [0, 5]
"""
ZEROS = [
    (RECURRENT, "dh_2/dw", "(1 - h_2^2)*(h_1 + w*(1 - h_1^2)*h_0)", True),
    (RECURRENT, "dh_2/dw", "(1 - h_2^2)*(h_1 + w*(1 - h_1^2)*0)", True),
    (RECURRENT, "dh_2/dw", "(1 - h_2^2)*h_1", True),
    (RECURRENT, "dh_2/dw", "(1 - h_2^2)*tanh(u*x_1)", True),
    (RECURRENT, "dh_2/dw", "(1 - tanh(w*h_1 + u*3)^2)*h_1", True),
    (RECURRENT, "dh_2/dw", "h_1", False),
    (RECURRENT, "dh_2/dw", "(1 - h_2^2)*h_1 + h_0", False),
    (RECURRENT, "dh_2/dw", "(1 - h_2^2)*(h_1 + w*h_0)", False),
    (RECURRENT, "dh_2/dw", "(1 - h_1^2)*h_1", False),
    (RECURRENT, "dh_1/dw", "(1 - h_1^2)*h_0", True),
    (RECURRENT, "dh_1/dw", "0", False),
    (RECURRENT, "dh_1/dw", "h_0", False),
    (BIASED, "dL/dv", "2(w*x + v*q + b - y)*q", True),
    (BIASED, "dL/dv", "2(w*x + v*q)*q", True),
    (BIASED, "dL/dv", "2(v*q)*q", True),
    (BIASED, "dL/dv", "2*z*q", True),
    (BIASED, "dL/dv", "2(z - y + b)*q", False),
    (BIASED, "dL/dv", "2(z + w)*q", False),
    (BIASED, "dL/dv", "2q", False),
    (BIASED, "dL/dv", "0", False),
    (BIASED, "dL/dw", "2(z - y)*x", True),
    (BIASED, "dL/dw", "2*z*x", True),
    (BIASED, "dL/dw", "0", False),
    (BIASED, "dL/dw", "x", False),
    (BIASED, "dz/dw", "0", True),  # the 0 is x
    (ENTRIES, "ds/du", "w_2*x_2*2", True),
    (ENTRIES, "ds/du", "5*x_2*2 + w_1*x_1*v_1", True),
    (ENTRIES, "ds/du", "5*x_2*2 + w_1*2", False),
    (ENTRIES, "ds/du", "w_2*x_2", False),
]  # fmt: skip


@pytest.mark.parametrize(("model", "target", "answer", "right"), ZEROS)
def test_terms_that_vanish_may_be_left_out(
    tmp_path: Path, model: str, target: str, answer: str, right: bool
) -> None:
    """With what is given as 0, as long as the answer does not name it."""
    item = item_for(tmp_path, model, target)

    assert is_right(item, answer) == right
    assert is_right(item, answer) == right


def test_named_numbers_are_settled_anyway(tmp_path: Path) -> None:
    """They are no reason to ask for terms that vanish."""
    model = "graph: |\n  c = 2\n  z = w*x + c*v\n  a = sigmoid(z)\n  s = a*c\ngiven:\n  x: 0\n"
    item = item_for(tmp_path, model, "ds/dv")

    assert is_right(item, "sigmoid(c*v)*(1 - a)*c*c")
    assert not is_right(item, "sigmoid(c*v)*(1 - a)*c*v")


def test_a_zero_does_not_make_a_name_a_number(tmp_path: Path) -> None:
    """Where x is 0, z is 0: `a*(1 - a)` and `z + 1/4` would be one."""
    model = "graph: |\n  z = w*x\n  a = sigmoid(z)\n  s = a*v\ngiven:\n  x: 0\n"
    item = item_for(tmp_path, model, "ds/dz")

    assert is_right(item, "a*(1 - a)*v")
    assert not is_right(item, "v/4")
    assert not is_right(item, "(z + 1/4)*v")
    assert not is_right(item, "a*v/2")


def test_givens_do_not_make_a_formula_right(tmp_path: Path) -> None:
    """It has to hold on all networks, not only where x is 1."""
    item = item_for(tmp_path, CHAIN.rstrip() + "\ngiven:\n  x: 1\n", "dL/dw1")

    assert not is_right(item, "(z2 - y)*w2*a1*(1 - a1)")


def test_only_formula_items_have_a_reference(tmp_path: Path) -> None:
    """Anything else is a mistake of the caller."""
    item = exercise_of(tmp_path, f"{CHAIN}items:\n  a:\n    derive: 'z1 = x*w1'\n").items[0]

    with pytest.raises(GraphError):
        reference(item)


# ---- entries of matrices in index letters --------------------------------------------------------------

SQUARE = "graph: |\n  z = W @ x\n  L = sum(z^2)\nshapes:\n  W: [2, 2]\n  x: [2]\n"
OBLONG = SQUARE.replace("W: [2, 2]\n  x: [2]", "W: [2, 3]\n  x: [3]")


@pytest.mark.parametrize(
    ("model", "answer"),
    [
        (SQUARE, "2*z_i*x_j"),
        (SQUARE, "2*x_j*z_i"),
        (OBLONG, "2*z_i*x_j"),
        (OBLONG, "2*x_j*z_i"),
        (OBLONG, "2*x_i*z_j"),  # only one way to read the letters fits
    ],
)
def test_letters_of_a_matrix_mean_row_and_column_in_any_order(
    tmp_path: Path, model: str, answer: str
) -> None:
    """`x_j*z_i` is `z_i*x_j`: the order of factors says nothing."""
    assert is_right(item_for(tmp_path, model, "dL/dW"), answer)


def test_asks_back_where_an_answer_would_be_right_the_other_way_round(tmp_path: Path) -> None:
    """Some write W_ji for the weight from i to j."""
    item = item_for(tmp_path, SQUARE, "dL/dW")

    with pytest.raises(FormulaError, match="row j and column i"):
        is_right(item, "2*z_j*x_i")
    assert not is_right(item, "3*z_j*x_i")
    assert not is_right(item, "2*x_i*x_j")
