"""What the statements of data sufficiency make known."""

from pathlib import Path

import pytest

from bptutor.bank.exercise import Exercise
from bptutor.bank.families import is_family, members
from bptutor.bank.known import known_by, quantities_of
from bptutor.bank.specs import DataStatement, Text, Where
from bptutor.errors import BptutorError, FormulaError, GraphError, UnknownName
from tests.bank.making import exercise_of

BY_NODES = """
network:
  layers: [2, 2, 2, 1]
  activation: relu
  bias: true
  weights: by-nodes
  names:
    nodes: [x, h, j, y]
  loss:
    kind: squared
    target: t
items:
  a: o_y
"""
LAYERED = """
network:
  layers: [2, 2, 1]
  activation: sigmoid
  weights: from-to
  loss:
    kind: squared
    target: t
step:
  minimise: L
  by: ['W^(1)', 'W^(2)']
  rate: 0.1
items:
  a: yhat
"""
CHAIN = """
graph: |
  z1 = w1*x + b
  a  = sigmoid(z1)
  z2 = w2*a
  what = 3*b
  L  = (z2 - y*)^2
step:
  minimise: L
  by: [w1, w2]
  rate: 0.1
items:
  a: z2
"""
LETTERS = """
graph: |
  z = W @ x
shapes:
  W: [m, n]
  x: [n]
items:
  a:
    shape: z
"""


def text_of(text: str) -> Text:
    """A text of a statement."""
    return Text(text, Where("a.yaml", 1, 1))


def named(exercise: Exercise, text: str) -> list[str]:
    """What a text makes known, by name."""
    return [str(q) for q in quantities_of(text_of(text), exercise.problem)]


INTO_H = ["w_{x1,h1}", "w_{x1,h2}", "w_{x2,h1}", "w_{x2,h2}"]
INTO_J = ["w_{h1,j1}", "w_{h1,j2}", "w_{h2,j1}", "w_{h2,j2}"]
WEIGHTS = [*INTO_H, *INTO_J, "w_{j1,y}", "w_{j2,y}"]
BIASES = ["b_{h1}", "b_{h2}", "b_{j1}", "b_{j2}", "b_y"]

READ = [
    (BY_NODES, "o_y", ["o_y"]),
    (BY_NODES, "o_h1", ["o_{h1}"]),
    (BY_NODES, "w_h1,j2", ["w_{h1,j2}"]),
    (BY_NODES, "w_{h,j}", INTO_J),
    (BY_NODES, "o_h", ["o_{h1}", "o_{h2}"]),
    (BY_NODES, "o_h*", ["o_{h1}", "o_{h2}"]),
    (BY_NODES, "o_{h*}", ["o_{h1}", "o_{h2}"]),
    (BY_NODES, "o_*", ["o_{x1}", "o_{x2}", "o_{h1}", "o_{h2}", "o_{j1}", "o_{j2}", "o_y"]),
    (BY_NODES, "o_∗", ["o_{x1}", "o_{x2}", "o_{h1}", "o_{h2}", "o_{j1}", "o_{j2}", "o_y"]),
    (BY_NODES, "w_*", WEIGHTS),
    (BY_NODES, "w_h*_j*", INTO_J),
    (BY_NODES, "w_{h*,j*}", INTO_J),
    (BY_NODES, "w_{h*, j*}", INTO_J),
    (BY_NODES, "w_h*", INTO_J),
    (BY_NODES, "w_h1_*", ["w_{h1,j1}", "w_{h1,j2}"]),
    (BY_NODES, "w_{*,j1}", ["w_{h1,j1}", "w_{h2,j1}"]),
    (BY_NODES, "w_{*j1}", ["w_{h1,j1}", "w_{h2,j1}"]),
    (BY_NODES, "w_*y", ["w_{j1,y}", "w_{j2,y}"]),
    (BY_NODES, "b_*", BIASES),
    (BY_NODES, "all weights", WEIGHTS),
    (BY_NODES, "all o_h", ["o_{h1}", "o_{h2}"]),
    (BY_NODES, "all w_h*_j*", INTO_J),
    (BY_NODES, "weights", WEIGHTS),
    (BY_NODES, "All the weights", WEIGHTS),
    (BY_NODES, "every bias", BIASES),
    (BY_NODES, "all inputs", ["o_{x1}", "o_{x2}"]),
    (BY_NODES, "all parameters", [*WEIGHTS, *BIASES]),
    (BY_NODES, "all parameters but b_y except w_*", BIASES[:-1]),
    (BY_NODES, "w_h*_j* but w_{h1,j1}", INTO_J[1:]),
    (BY_NODES, "do_y/dw_{j1,y}", ["do_y/dw_{j1,y}"]),
    (BY_NODES, "do_y/dw_j*", ["do_y/dw_{j1,y}", "do_y/dw_{j2,y}"]),
    (BY_NODES, "∂o_y/∂w_{j*,y}", ["do_y/dw_{j1,y}", "do_y/dw_{j2,y}"]),
    (BY_NODES, "do_j*/dw_{h1,*}", [
        "do_{j1}/dw_{h1,j1}", "do_{j1}/dw_{h1,j2}", "do_{j2}/dw_{h1,j1}", "do_{j2}/dw_{h1,j2}"]),
    (BY_NODES, "dw_j*", ["dL/dw_{j1,y}", "dL/dw_{j2,y}"]),
    (LAYERED, "W^(2)", ["W_11^(2)", "W_21^(2)"]),
    (LAYERED, "W^(*)", ["W_11^(1)", "W_12^(1)", "W_21^(1)", "W_22^(1)", "W_11^(2)", "W_21^(2)"]),
    (LAYERED, "W*", ["W_11^(1)", "W_12^(1)", "W_21^(1)", "W_22^(1)", "W_11^(2)", "W_21^(2)"]),
    (LAYERED, "W_*^(2)", ["W_11^(2)", "W_21^(2)"]),
    (LAYERED, "W_1*^(1)", ["W_11^(1)", "W_12^(1)"]),
    (LAYERED, "W_{*2}^(1)", ["W_12^(1)", "W_22^(1)"]),
    (LAYERED, "W_*1^(1)", ["W_11^(1)", "W_21^(1)"]),
    (LAYERED, "x_*", ["x_1", "x_2"]),
    (LAYERED, "a^(*)", ["x_1", "x_2", "a_1^(1)", "a_2^(1)", "yhat"]),
    (LAYERED, "dL/dW_*^(2)", ["dL/dW_11^(2)", "dL/dW_21^(2)"]),
    (LAYERED, "W_11^(1)@1", ["W_11^(1)@1"]),
    (LAYERED, "W_*^(2)@1", ["W_11^(2)@1", "W_21^(2)@1"]),
    (CHAIN, "w_*", ["w1", "w2"]),
    (CHAIN, "w*", ["w1", "w2", "what"]),
    (CHAIN, "w_* but what", ["w1", "w2"]),
    (CHAIN, "w_*@1", ["w1@1", "w2@1"]),
    (CHAIN, "z*", ["z1", "z2"]),
    (CHAIN, "y*", ["y*"]),
    (CHAIN, "dL/dw_*", ["dL/dw1", "dL/dw2"]),
    (CHAIN, "w1@1", ["w1@1"]),
]  # fmt: skip


@pytest.mark.parametrize(("model", "text", "expected"), READ, ids=[text for _, text, _ in READ])
def test_names_and_families(model: str, text: str, expected: list[str], tmp_path: Path) -> None:
    """What authors plainly write, in the order of the model."""
    assert named(exercise_of(tmp_path, model), text) == expected


def test_the_values_after_a_step_are_no_part_of_a_family_without_one(tmp_path: Path) -> None:
    """It must not matter whether somebody has asked for w1@1 before."""
    exercise = exercise_of(tmp_path, CHAIN)
    before = named(exercise, "w_*")
    exercise.problem.block("w1@1")

    assert named(exercise, "w_*") == before


FORMULAS = ["o_y^2", "o_h1*w_{h1,j1}", "w_{x1,h1}*o_x1 + w_{x2,h1}*o_x2", "[o_y > 3]", "ln(o_y)", "sum(o_h)"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_known_as_one_value(text: str, tmp_path: Path) -> None:
    """Its parts are not."""
    problem = exercise_of(tmp_path, BY_NODES).problem

    assert [q.row for q in quantities_of(text_of(text), problem)] == [int(problem.block(text).rows)]


def test_a_star_between_names_is_a_product(tmp_path: Path) -> None:
    """Also where a family would be thinkable: what reads as a formula is one."""
    problem = exercise_of(tmp_path, CHAIN).problem
    (product,) = quantities_of(text_of("w1*x"), problem)

    assert product.row == int(problem.block("x*w1").rows)


REFUSED: list[tuple[str, str, type[BptutorError], str, str | None]] = [
    (BY_NODES, "w_k*", UnknownName, "no quantity is called w_k*",
     "Did you mean w_x*_h* or w_h*_j* or w_j*_y*?"),
    (BY_NODES, "v_*", UnknownName, "no quantity is called v_*",
     "There are o_x*, w_x*_h*, w_h*_j*, w_j*_y*, b_h*, b_j*."),
    (BY_NODES, "o_h3", UnknownName, "there is no quantity called o_{h3}",
     "Did you mean o_{h1} or o_{h2} or o_{h}?"),
    (BY_NODES, "dL/dv_*", UnknownName, "no quantity is called v_*",
     "There are o_x*, w_x*_h*, w_h*_j*, w_j*_y*, b_h*, b_j*."),
    (BY_NODES, "o_y = 3", FormulaError, "this is a claim, and a statement lists what is known",
     "Name the quantity alone; numbers belong to given:."),
    (BY_NODES, "o_y > 3", FormulaError, "this is a claim, and a statement lists what is known",
     "Write [o_y > 3] for: it is known whether this holds."),
    (LAYERED, "w_*", UnknownName, "no quantity is called w_*", "Did you mean W_*^(1) or W_*^(2)?"),
    (LAYERED, "all biases", FormulaError, "this network has no biases",
     "Leave them out here, or write bias: true."),
    (CHAIN, "all weights", FormulaError, "a graph does not say which of its quantities are weights",
     "Name them: ['w_*'], or [w1, w2]."),
    (CHAIN, "w1 and w2", FormulaError, "this is no single quantity and no family",
     "Put each name into the list by itself, [w1, w2], or write a family: 'w_*'."),
    (BY_NODES, "o_h1..o_h2", FormulaError, "this is no single quantity and no family",
     "Put each name into the list by itself, [w1, w2], or write a family: 'w_*'."),
    (CHAIN, "q*", UnknownName, "no quantity is called q*", "Did you mean y*?"),
    (LETTERS, "W", GraphError, "what is enough is not decided where sizes are letters (m, n)",
     "Give the sizes in numbers."),
    (LETTERS.replace("m, n", "200, 200").replace("[n]", "[200]"), "W_*", GraphError,
     "what is enough is not decided for arrays of more than 20000 entries", "Use smaller sizes."),
]  # fmt: skip


@pytest.mark.parametrize(
    ("model", "text", "error", "message", "remedy"), REFUSED, ids=[case[1] for case in REFUSED]
)
def test_what_is_not_there_is_said(
    model: str, text: str, error: type[BptutorError], message: str, remedy: str | None, tmp_path: Path
) -> None:
    """With what there is, or what to write."""
    exercise = exercise_of(tmp_path, model)
    with pytest.raises(error) as raised:
        named(exercise, text)

    assert (raised.value.message, raised.value.remedy) == (message, remedy)


@pytest.mark.parametrize("text", ["w_h*_j*", "W^(*)", "o_*", "w_{*,y}", "w_*@2", "W_*1^(2)", "w_{*j}"])
def test_what_looks_like_a_family(text: str) -> None:
    """A name, with stars where a part of a name can be."""
    assert is_family(text)


@pytest.mark.parametrize("text", ["w1*x", "w1 * x", "2*w", "w*(x)", "w/x*", "o_y", "w1*x1 + w2*x2", "*", ""])
def test_what_does_not(text: str) -> None:
    """A product is none, even of names that are not there."""
    assert not is_family(text)


def test_members_say_which_entries_of_which_block(tmp_path: Path) -> None:
    """So that derivatives by a family are built a block at a time."""
    found = members("w_{h1,*}", exercise_of(tmp_path, BY_NODES).problem)

    assert [tuple(member) for member in found] == [("w_{h,j}", ((0, 0), (0, 1)))]


def test_a_statement_makes_each_value_known_once(tmp_path: Path) -> None:
    """In the order written."""
    problem = exercise_of(tmp_path, BY_NODES).problem
    statement = DataStatement((text_of("w_{j2,y}"), text_of("w_j*"), text_of("o_y")), None)

    assert [str(q) for q in known_by(statement, problem)] == ["w_{j2,y}", "w_{j1,y}", "o_y"]


def test_nothing_is_left(tmp_path: Path) -> None:
    """A family without all that is in it makes nothing known, and was not meant."""
    with pytest.raises(FormulaError, match=r"nothing is left of w_\* without w1 and w2"):
        named(exercise_of(tmp_path, CHAIN), "w_* but w1 but w2")
