"""Numbers that lie close to what a likelier mistake comes to, and answers that leave something undefined."""

from __future__ import annotations

import pytest

from bptutor.bank.exercise import Item
from bptutor.grading.grade import grade
from tests.diagnosis.score import items
from tests.grading.making import item

NETWORK = """
network:
  layers: [2, 2, 2, 1]
  activation: sigmoid
  output: sigmoid
  bias: true
  weights: from-to
  loss:
    kind: cross-entropy
given:
  x: [-0.3, -1.2]
  W^(1): [[1.7, -0.5], [1.5, 0.9]]
  b^(1): [1.9, -1.4]
  W^(2): [[1.3, 0.7], [0.3, 0.7]]
  b^(2): [-1.7, -0.4]
  W^(3): [[0.3], [-0.3]]
  b^(3): [0.7]
  y: 1
items:
  a: {target: dL/da_2^(2)}
  b: {target: dL/dW_11^(3)}
"""
"""Units near the middle of their sigmoids: most mistakes move a value by a hundredth."""


def network(name: str) -> Item:
    """An item about the network."""
    return item(NETWORK, name)


@pytest.mark.parametrize(("name", "typed"), [("a", "0.10369"), ("b", "-0.082818")])
def test_what_fits_to_the_last_digit_is_never_left_out(name: str, typed: str) -> None:
    """The slope of the output taken at its value; weights read the other way are 7e-5 off."""
    found = grade(network(name), typed).diagnosis

    assert found is not None
    assert "slope-at-activation" in found.ids


def test_own_numbers_that_leave_something_undefined_cost_no_credit() -> None:
    """A net of 1000 has the sigmoid 1, and the loss is divided by 1 - 1."""
    answer = "dL/dL = 0.5, dL/dh = 2, dL/dz = 1000, dL/dp_1 = 0.5, dL/dp_2 = 0.5"
    verdict = grade(items()["graphs/logistic-loss.inner"], answer)

    assert ("partly-right", 0.6) == (verdict.status, verdict.credit)
