"""Wrong options and claims are diagnosed as the answers that they are."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import grade
from tests.grading.making import item

NETWORK = """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  a2 = sigmoid(z2)
  L = (a2 - y)^2
given: {x: 2, w1: 0, w2: -1, y: 1}
items:
  formula:
    target: dL/dw2
    options: [2*(a2 - y)*a2*(1 - a2)*a1, 2*(a2 - y)*a1, 2*(y - a2)*a2*(1 - a2)*a1]
  number: {target: dz2/dw2, options: ['-1', '1/2', '-1/2', '2']}
  claim: {claim: dL/dz1 = dL/dz2*w2*a1}
  holds: {claim: dL/dz1 = dL/dz2*w2*a1*(1 - a1)}
  several:
    options: [dL/dz2 = dL/da2*a2*(1 - a2), dL/dw2 = dL/dz2, dL/dw1 = dL/dz1*x]
  words: {ask: 'Why?', right: [because], wrong: [therefore], because: So it is.}
"""


@pytest.mark.parametrize(
    ("name", "answer", "ids"),
    [
        ("formula", "b", ("lost-activation-slope",)),
        ("formula", "c", ("lost-minus",)),
        ("formula", "a", None),
        ("number", "c", ("lost-minus",)),
        ("claim", "true", ("activation-for-slope",)),
        ("claim", "false", None),
        ("holds", "false", None),
        ("several", "a, b, c", ("lost-input",)),
        ("several", "a", None),
        ("words", "b", None),
    ],
)
def test_option(name: str, answer: str, ids: tuple[str, ...] | None) -> None:
    """By what the option says; nothing where it is right, or in words."""
    found = grade(item(NETWORK, name), answer).diagnosis
    assert ids == (found.ids if found is not None else None)


def test_says_which() -> None:
    """Of several options the one that is meant; of a claim, the side."""
    several = grade(item(NETWORK, "several"), "b, c").diagnosis
    claim = grade(item(NETWORK, "claim"), "true").diagnosis
    assert several is not None
    assert claim is not None
    left_out = "The right side: What the weight is multiplied by is left out."
    assert f"One of these: {left_out}" == several.message
    assert claim.message.startswith("The right side: ")
