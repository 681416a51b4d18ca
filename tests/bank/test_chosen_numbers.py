"""Numbers to choose: what is accepted, and the example that is found."""

from pathlib import Path

import numpy as np
import pytest

from bptutor.bank.chosen_numbers import accepts, candidates, example, total
from bptutor.bank.exercise import Item
from bptutor.bank.truth import Example, truth
from bptutor.errors import BptutorError, GraphError, Undecided, Undetermined
from tests.bank.making import exercise_of

POINTS = """
graph: |
  h_i = [w0 + w1*x_i + w2*u_i > 0]
points:
  x: [0, 0, 1, 1]
  u: [0, 1, 0, 1]
  y: [0, 0, 0, 1]
"""


def item_for(tmp_path: Path, choose: str, accept: str, model: str = "", more: str = "") -> Item:
    """An item that asks for numbers."""
    text = f"{model}items:\n  a:\n    choose: {choose}\n    accept: '{accept}'\n{more}"
    return exercise_of(tmp_path, text).items[0]


@pytest.mark.parametrize(
    ("numbers", "right"),
    [
        (["-1.5", "1", "1"], True),
        (["-3/2", "1", "1"], True),
        (["-1", "1", "1"], True),
        (["-0.5", "1", "1"], False),
        (["0", "0", "0"], False),
        (["1e9", "-3", "2"], False),
    ],
)
@pytest.mark.parametrize("accept", ["h_i = y_i", "all_i([w0 + w1*x_i + w2*u_i > 0] = y_i)"])
def test_numbers_are_right_where_they_make_the_claim_true(
    tmp_path: Path, accept: str, numbers: list[str], right: bool
) -> None:
    """Any of them."""
    assert accepts(item_for(tmp_path, "[w0, w1, w2]", accept, POINTS), numbers) == right


TIES = [
    ("w0 + w1 + w2 > 0", False),
    ("[w0 + w1 + w2 > 0] = 0", True),
    ("[w0 + w1 + w2 >= 0] = 1", True),
    ("w0 + w1 + w2 = 0", True),
    ("not (w0 + w1 + w2 = 0)", False),
    ("h_4 = 0", True),
    ("relu(w0 + w1 + w2)^2 + exp(w0 - w0) = 1", True),
    ("(w0 + w1)/w2 = -1", True),
    ("max(w0, w1) = 0.1 and mean_i(x_i) = 1/2", True),
]


@pytest.mark.parametrize(("accept", "right"), TIES)
def test_a_tie_is_a_tie_although_floats_add_up_to_more(tmp_path: Path, accept: str, right: bool) -> None:
    """-0.3 + 0.1 + 0.2 is 0, and not above it."""
    item = item_for(tmp_path, "[w0, w1, w2]", accept, POINTS)

    assert accepts(item, ["-0.3", "0.1", "0.2"]) == right


EXAMPLES = [
    ("[w0, w1, w2]", "h_i = y_i", POINTS),
    ("[p]", "p^2 = 1/4", ""),
    ("[p, q]", "p^2 + q^2 = 25 and p < q", ""),
    ("[p]", "10*p = 3", ""),
    ("[w0]", "w0 + w1 + w2 = 7", POINTS + "given:\n  w1: 1\n  w2: 2\n"),
    ("[v]", "sum(v) = 4 and v_1 != v_2", "graph: s = sum(v)\nshapes:\n  v: [2]\n"),
    ("[p]", "p > -1", "graph: q = ln(p)\ndomain:\n  p: positive\n"),
    ("[p, t]", "p > 0.3 and t = 1", "graph: q = p*t\ndomain:\n  p: probability\n  t: 0 or 1\n"),
    ("[a, b, c, d, f, g2, h, k]", "a + b + c + d + f + g2 + h + k = 3", ""),
]


@pytest.mark.parametrize(("choose", "accept", "model"), EXAMPLES, ids=[row[1] for row in EXAMPLES])
def test_an_example_is_found_and_accepted(tmp_path: Path, choose: str, accept: str, model: str) -> None:
    """By trying simple numbers."""
    item = item_for(tmp_path, choose, accept, model)
    numbers = example(item)

    assert len(numbers) == total(item)
    assert accepts(item, numbers)
    assert truth(item) == Example(numbers)


def test_the_example_has_small_numbers(tmp_path: Path) -> None:
    """And looking for it adds nothing to the graph."""
    item = item_for(tmp_path, "[p, q]", "p^2 + q^2 = 25 and p < q")
    size = len(item.problem.graph.blocks)

    assert example(item) == ("3", "4")
    assert len(item.problem.graph.blocks) == size


def test_a_key_is_the_example(tmp_path: Path) -> None:
    """Whatever else would do."""
    item = item_for(tmp_path, "[p, q]", "p > q", more="    key: [12.5, -1]\n")

    assert example(item) == ("12.5", "-1")


FAULTY = [
    ("[p]", "p^2 = -1", Undecided, "no numbers were found"),
    ("[p]", "p + 1", GraphError, "a claim is wanted"),
    ("[p]", "p < q", BptutorError, "q"),
    ("[h]", "h_1 = 1", GraphError, "not free"),
    ("[w0]", "w0 > w1", Undetermined, "w1"),
]


@pytest.mark.parametrize(("choose", "accept", "error", "message"), FAULTY, ids=[row[1] for row in FAULTY])
def test_where_there_is_no_example_it_is_said_why(
    tmp_path: Path, choose: str, accept: str, error: type[BptutorError], message: str
) -> None:
    """An author reads it."""
    model = POINTS if "w" in accept or "h" in choose else ""

    with pytest.raises(error) as raised:
        example(item_for(tmp_path, choose, accept, model))

    assert message in str(raised.value)


@pytest.mark.parametrize("numbers", [["1"], ["1", "2", "3"]])
def test_there_must_be_as_many_numbers_as_names(tmp_path: Path, numbers: list[str]) -> None:
    """Too few and too many are told apart from wrong ones."""
    with pytest.raises(GraphError):
        accepts(item_for(tmp_path, "[p, q]", "p > q"), numbers)


def test_candidates_are_all_different_and_simple_ones_come_first() -> None:
    """Zero, then ones, then twos."""
    grid = candidates(2)

    assert len(np.unique(grid, axis=0)) == len(grid)
    assert np.abs(grid).max(1).tolist() == sorted(np.abs(grid).max(1).tolist())
