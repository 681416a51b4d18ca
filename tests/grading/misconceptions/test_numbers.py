"""Wrong numbers, worked out by hand, and what is said of them."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import grade
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from tests.grading.making import item

FRAGMENT = """
network:
  {layers: [2, 2, 2, 1], activation: relu, output: linear, bias: false, weights: from-to, names: {output: H}}
given:
  W^(2): [[5, 1], [1, 2]]
  z^(1): [3, -2]
  dH/dz^(2): [-3, 1]
items: {a: dH/da_1^(1), b: dH/da_2^(1), c: dH/dz_1^(1), d: dH/dz_2^(1), e: dH/dW_11^(2), f: dH/dW_21^(2)}
"""
"""dH/da = (-14, -1), dH/dz = (-14, 0), dH/dW = -9 and 0."""

LINE = """
graph: |
  H_i = w_0 + w_1*x_i
  R = mean_i((H_i - y_i)^2)
points: {x: [1, 2, 3], y: [3, 3, 6]}
given: {w_0: 0, w_1: 0}
step: {minimise: R, by: [w_0, w_1], rate: 1/2}
items: {a: {target: '[w_0@1, w_1@1]'}}
"""
"""(4, 9)"""

CHAIN = """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  a2 = sigmoid(z2)
  L = (a2 - y)^2
given: {x: 1.7, w1: 0.6, w2: -1.3, y: 0.9}
items:
  w1: dL/dw1
  w2: dL/dw2
  z1: dL/dz1
  table: {targets: [z1, a1, z2, a2, L]}
  back: {targets: [dL/da2, dL/dz2, dL/da1, dL/dz1, dL/dw1]}
"""
"""a1 = .734973, a2 = .277797; of L by a2, z2, a1, z1, w1: -1.24441, -.249661, .324559, .0632, .107474"""

MATRIX = """
graph: |
  z = W @ x
  L = sum((z - y)^2)
shapes: {W: [2, 2], x: [2], y: [2]}
given: {W: [[1, 4], [-2, 3]], x: [2, 5], y: [20, 14]}
items: {w: {target: dL/dW}, x: {target: dL/dx}}
"""
"""dL/dz = (4, -6); dL/dW = [[8, 20], [-12, -30]], dL/dx = (16, -2)"""

GATE = """
graph: |
  a = relu(z)
  L = rest(a)
functions: [rest]
given: {z: -1, dL/da: -3}
items: {a: {targets: [a, dL/dz]}}
"""
"""0, 0"""


def found(model: str, name: str, answer: str) -> Diagnosis | None:
    """The diagnosis of a wrong answer."""
    verdict = grade(item(model, name), answer)
    assert verdict.status in ("wrong", "partly-right")
    return verdict.diagnosis


def ids(model: str, name: str, answer: str) -> str:
    """The misconceptions that are told, the empty text where nothing is."""
    diagnosis = found(model, name, answer)
    return " ".join(diagnosis.ids) if diagnosis is not None else ""


@pytest.mark.parametrize(
    ("model", "name", "answer", "named"),
    [
        (FRAGMENT, "a", "-15", "lost-path"),  # 5 * -3
        (FRAGMENT, "a", "-30/2", "lost-path"),
        (FRAGMENT, "a", "1", "lost-path"),  # 1 * 1
        (FRAGMENT, "a", "-16", "paths-subtracted"),
        (FRAGMENT, "a", "-2", "lost-weight neighbouring-unit"),  # -3 + 1
        (FRAGMENT, "a", "14", "lost-minus"),
        (FRAGMENT, "a", "-1", "other-item"),
        (FRAGMENT, "c", "-42", "activation-for-slope"),  # -14 * 3
        (FRAGMENT, "d", "-1", "relu-gate-ignored"),  # and the answer to b, which is the same formula
        (FRAGMENT, "e", "-3", "lost-input"),
        (FRAGMENT, "f", "6", "net-for-activation"),  # -2 * -3
        (FRAGMENT, "f", "3", "transposed-weight other-derivative"),  # 3 * 1
        (FRAGMENT, "e", "-15", "weight-for-input"),  # -3 * 5
        (FRAGMENT, "e", "3", "lost-upstream neighbouring-unit"),  # 3 * 1
        (LINE, "a", "[12, 27]", "sum-for-mean"),
        (LINE, "a", "[2, 4.5]", "halved-loss"),
        (LINE, "a", "(8, 18)", "lost-rate"),
        (LINE, "a", "-8, -18", "gradient-for-step"),
        (CHAIN, "w1", "0.551745", "lost-activation-slope"),  # without a1(1 - a1)
        (CHAIN, "w1", "0.5517", "lost-activation-slope"),
        (CHAIN, "w1", "-0.0826725", "lost-weight"),
        (CHAIN, "w1", "0.0537366", "halved-loss"),
        (CHAIN, "w2", "-0.2547", "net-for-activation"),  # dL/dz2 * z1
        (CHAIN, "w2", "-0.249661", "lost-input"),
        (MATRIX, "w", "[[8, -12], [20, -30]]", "swapped-outer-product"),
        (MATRIX, "w", "[[-8, -20], [12, 30]]", "lost-minus"),
        (MATRIX, "w", "[[4, 10], [-6, -15]]", "halved-loss"),
        (MATRIX, "x", "[-20, -26]", "transposed-weight"),  # W @ d
    ],
)
def test_one_mistake(model: str, name: str, answer: str, named: str) -> None:
    """Exactly that one is named."""
    assert named == ids(model, name, answer)


@pytest.mark.parametrize(
    ("model", "name", "answer"),
    [
        (FRAGMENT, "a", "17"),
        (FRAGMENT, "a", "-14.5"),
        (FRAGMENT, "d", "8"),
        (LINE, "a", "[5, 9.5]"),
        (CHAIN, "w1", "0.1081"),
        (CHAIN, "w1", "3"),
        (MATRIX, "w", "[[8, 20], [-12, 77]]"),
        (GATE, "a", "0, 2"),
    ],
)
def test_what_nothing_explains(model: str, name: str, answer: str) -> None:
    """Nothing is said, rather than a guess."""
    assert found(model, name, answer) is None


# ---- tables ------------------------------------------------------------------------------------------------


def test_what_a_wrong_row_hands_on_is_not_blamed() -> None:
    """a1 is z1 as it was; what follows is right given that."""
    diagnosis = found(CHAIN, "table", "1.02, 1.02, -1.326, 0.209803, 0.476372")

    assert diagnosis is not None
    assert diagnosis.ids in (("activation-not-applied",), ("net-for-activation",))


def test_the_first_wrong_row_is_explained_given_those_before_it() -> None:
    """dL/da1 has its own mistake; the rows above it are right, those below follow from it."""
    diagnosis = found(CHAIN, "back", "-1.24441, -0.249661, -0.249661, -0.048632, -0.0826725")

    assert diagnosis is not None
    assert ("lost-weight",) == diagnosis.ids


def test_two_rows_wrong_each_in_its_own_way() -> None:
    """The first in the order of the computation is told, with its name."""
    diagnosis = found(CHAIN, "back", "-1.24441, -1.24441, 7, 0.0632, 0.107474")

    assert diagnosis is not None
    assert ("lost-activation-slope",) == diagnosis.ids
    assert diagnosis.message.startswith("∂L/∂z2 = −1.24441 is what comes out when ")


def test_the_loss_is_not_blamed_by_whoever_has_its_slope_right() -> None:
    """dL/da2 is right, so a lost half is not lost in the loss."""
    diagnosis = found(CHAIN, "back", "-1.24441, -0.12483, 0.162279, 0.0316, 0.053737")

    assert diagnosis is None or "halved-loss" not in diagnosis.ids


def test_a_closed_gate() -> None:
    """Both numbers are 0: each mistake shows."""
    assert "relu-gate-ignored" == ids(GATE, "a", "0, -3")
    assert ids(GATE, "a", "-1, 0") in ("net-for-activation", "activation-not-applied")


def test_rows_left_out_are_no_mistakes() -> None:
    """Only what was typed is looked at."""
    assert "lost-activation-slope" == ids(CHAIN, "back", "dL/da2 = -1.24441, dL/dz2 = -1.24441")


def test_one_wrong_entry_of_a_vector() -> None:
    """It is called by its place."""
    diagnosis = found(MATRIX, "w", "[[8, -20], [-12, -30]]")

    assert diagnosis is not None
    assert ("lost-minus",) == diagnosis.ids
    assert "−20 in entry (1, 2) is what comes out when" in diagnosis.message
    assert "-20 in entry (1, 2) is what comes out when" in diagnosis.said("ascii")


def test_entries_in_each_others_place() -> None:
    """The right numbers in another order."""
    assert "entries-exchanged" == ids(MATRIX, "x", "[-2, 16]")


def test_wrong_entries_must_have_one_explanation() -> None:
    """Each by itself could be something; together they are nothing."""
    assert "" == ids(MATRIX, "w", "[[-8, 10], [-12, -30]]")


# ---- what is said ------------------------------------------------------------------------------------------


def test_a_number_is_said_with_its_condition() -> None:
    """Never more than that it comes out so."""
    diagnosis = found(FRAGMENT, "a", "-15")

    assert diagnosis is not None
    assert diagnosis.message.startswith("−15 is what comes out when ")
    assert "-14" not in diagnosis.message + diagnosis.hint
    assert "−14" not in diagnosis.message + diagnosis.hint
    assert diagnosis.at == "dH/da_1^(1)"


def test_another_item_is_named() -> None:
    """With its id, and not as a mistake in the computation."""
    diagnosis = found(FRAGMENT, "a", "-1")

    assert diagnosis is not None
    assert "−1 is right for item b of this exercise." == diagnosis.message


def test_right_answers_have_no_diagnosis() -> None:
    """In whatever form."""
    for name, answer in (("a", "-14"), ("d", "0"), ("e", "-27/3"), ("f", "-0")):
        assert grade(item(FRAGMENT, name), answer).diagnosis is None


def test_the_same_answer_twice_is_told_the_same() -> None:
    """What is remembered of an item does not depend on who asked before."""
    again = [found(CHAIN, "back", "-1.24441, -1.24441, 7, 0.0632, 0.107474") for _ in range(2)]

    assert again[0] == again[1]
