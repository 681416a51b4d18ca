"""The chain rule in partial derivatives: one product for each path, each factor between neighbours."""

import pytest

from bptutor.bank.exercise import Item
from bptutor.grading.grade import answer_form, correct_answer, grade, hints, normal_form
from bptutor.grading.verdict import RIGHT, UNREADABLE, WRONG
from tests.grading.making import of

CHAIN = """
graph: |
  z1 = x*w1
  a1 = relu(z1)
  z2 = a1*w2
  a2 = relu(z2)
  L = Loss(a2, y)
functions: [Loss]
"""
SKIP = """
graph: |
  u = w*x
  h = u + sigmoid(u)*v
  k = u*h
  L = k^2
"""
NET = """
network:
  layers: [2, 2, 1]
  activation: tanh
  output: linear
  bias: false
  weights: from-to
  names: {output: H}
"""
LAST = of(CHAIN, "target: dL/dw2, form: local-partials")
FIRST = of(CHAIN, "target: dL/dw1, form: local-partials")
BOTH = of(SKIP, "target: dL/du, form: local-partials")
INPUT = of(NET, "target: dH/dx_1, form: local-partials")
INDEXED = of(NET, "target: dH/dx_i, form: local-partials")
WAYS = ("dH/da_1^(1)*da_1^(1)/dz_1^(1)*dz_1^(1)/dx_1", "dH/da_2^(1)*da_2^(1)/dz_2^(1)*dz_2^(1)/dx_1")


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (LAST, "dL/da2*da2/dz2*dz2/dw2"),
        (LAST, "∂z2/∂w2 · ∂a2/∂z2 · ∂L/∂a2"),
        (LAST, "dL/dw2 = (dL/da2)(da2/dz2)(dz2/dw2)"),
        (LAST, "dL/da_2 * da_2/dz_2 * dz_2/dw_2"),
        (FIRST, "dL/da2*da2/dz2*dz2/da1*da1/dz1*dz1/dw1"),
        (BOTH, "dL/dk*(dk/du + dk/dh*dh/du)"),
        (BOTH, "dL/dk*dk/dh*dh/du + dk/du*dL/dk"),
        (INPUT, " + ".join(WAYS)),
        (INPUT, " + ".join(reversed(WAYS))),
        (INPUT, "sum_k(dH/da_k^(1)*da_k^(1)/dz_k^(1)*dz_k^(1)/dx_1)"),
        (INPUT, " + ".join(way.replace("dH/", "dH/dz_1^(2)*dz_1^(2)/") for way in WAYS)),
        (INDEXED, "sum_k(dH/da_k^(1)*da_k^(1)/dz_k^(1)*dz_k^(1)/dx_i)"),
    ],
)
def test_right(item: Item, answer: str) -> None:
    """In any order, factored or not; H may be called by the net that it is."""
    assert RIGHT == grade(item, answer).status, grade(item, answer)


@pytest.mark.parametrize(
    ("item", "answer", "told"),
    [
        (LAST, "dL/da2*da2/dz2", "These factors do not lead from L down to w2, each step once."),
        (LAST, "dL/da2*dz2/dw2", "These factors do not lead"),
        (LAST, "dL/da2*da2/dz2*dz2/da1", "These factors do not lead"),
        (LAST, "dL/da2 + da2/dz2 + dz2/dw2", "The factors of 3 products do not lead"),
        (INPUT, f"{WAYS[0]} + dH/da_2^(1)*dz_2^(1)/dx_1", "The factors of one product do not lead"),
        (BOTH, "dL/dk*dk/dh*dh/du", "1 path from L down to u is missing."),
        (INPUT, WAYS[0], "1 path from H down to x₁ is missing."),
        (INPUT, f"{WAYS[0]} + {WAYS[0]}", "The factors of one product do not lead"),
        (INDEXED, "sum_k(dH/da_k^(1)*da_k^(1)/dz_k^(1)*dz_k^(1)/dx_1)", "These factors do not lead"),
    ],
)
def test_wrong(item: Item, answer: str, told: str) -> None:
    """Factors that do not join up, and paths that are missing."""
    verdict = grade(item, answer)

    assert (WRONG, 0.0) == (verdict.status, verdict.credit)
    assert told in verdict.message


@pytest.mark.parametrize(
    ("item", "answer", "told"),
    [
        (LAST, "dL/dw2", "`∂L/∂w2` is what is asked for"),
        (LAST, "dL/dz2*dz2/dw2", "`∂L/∂z2` is not between neighbours: a2 stands between z2 and L."),
        (LAST, "dL/da2*da2/dw2", "z2 stands between w2 and a2. Go node by node: begin with ∂a2/∂z2."),
        (LAST, "dL/da2*da2/dz2*a1", "`a1` is a value, and no partial derivative"),
        (LAST, "(a2 - y)*a2", "is a value, and no partial derivative"),
        (LAST, "dL/da2*Loss(a2, y)", "is a value"),
        (LAST, "dL/da2*dz2/da2", "is no factor here: a2 is computed from z2, not z2 from a2"),
        (LAST, "dL/da2*da2/dz2*dz1/dw2", "is no factor here: w2 does not go into z1"),
        (LAST, "-dL/da2*da2/dz2*dz2/dw2", "without a minus sign"),
        (LAST, "dL/da2/(dz2/da2)", "is no partial derivative"),
        (LAST, "dL/da2*dL/dL", "leads nowhere"),
        (LAST, "dL/da2*da2/dz2*da2/dz2*dz2/dw2", "comes to the right value, but its factors"),
        (BOTH, "dL/dk*dk/du", "comes to the right value"),  # dk/du may mean the whole derivative
        (FIRST, "dL/da2*da2/dz2*dz2/da1*dz1/dw1", "comes to the right value"),  # a ReLU that is off ends it
        (LAST, "d^2L/da2^2", "is no first derivative"),
        (LAST, "d(a2*y)/da2", "is no node of the graph, but an expression"),
        (LAST, "3", "is a value"),
        (INPUT, "dH/da^(1)", "is an array"),
    ],
)
def test_costs_nothing(item: Item, answer: str, told: str) -> None:
    """A breach of the form says nothing about the mathematics."""
    verdict = grade(item, answer)

    assert UNREADABLE == verdict.status, verdict
    assert told.lower() in verdict.message.lower()


@pytest.mark.parametrize("item", [LAST, FIRST, BOTH, INPUT])
def test_the_answer_shown_is_right(item: Item) -> None:
    """Each path once, from the far end back."""
    assert RIGHT == grade(item, correct_answer(item)).status
    assert RIGHT == grade(item, correct_answer(item, "ascii")).status


def test_what_to_type_names_nothing_of_the_exercise() -> None:
    """The form shown is no answer."""
    assert "`du/dv * dv/dw`" in answer_form(LAST)


def test_no_hint_is_the_answer() -> None:
    """The rule in names would be."""
    for item in (LAST, FIRST, BOTH, INPUT):
        answer = "".join(correct_answer(item).split())
        assert len(hints(item)) >= 2
        assert not any(answer in "".join(hint.split()) for hint in hints(item))


def test_the_same_factors_in_another_order_are_the_same_answer() -> None:
    """Wrong answers are told apart by value."""
    assert normal_form(LAST, "dL/da2*dz2/dw2") == normal_form(LAST, "dz2/dw2*dL/da2")
