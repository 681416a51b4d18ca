"""Wrong answers that an author expects are named by their ids."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import grade
from tests.grading.making import item

MODEL = """
graph: |
  s = sigmoid(z)
  L = (s - y)^2
given: {z: 0, y: 1}
items:
  number:
    target: dL/dz
    misconceptions: {'-1': lost-slope, '0.25': wrong-sign, '-1/3': a-third}
  vector:
    target: '[s, L]'
    misconceptions: {'[0.25, 0.5]': swapped}
  table:
    targets: [s, L, dL/dz]
    misconceptions: {'dL/dz = -1': lost-slope, '0.25, 0.5, 1': swapped}
  choice:
    target: dL/dz
    options: ['-1', '-0.25', '0.25']
    misconceptions: {'-1': lost-slope, '0.25': wrong-sign}
  several:
    options: [dL/ds = s - y, dL/ds = 2*(s - y), dL/dz = 2*(s - y)]
    misconceptions: {dL/ds = s - y: halved, dL/dz = 2*(s - y): lost-slope}
  claim:
    claim: dL/dz = -1
    misconceptions: {'true': lost-slope}
"""


@pytest.mark.parametrize(
    ("name", "text", "misconception"),
    [
        ("number", "-1", "lost-slope"),
        ("number", "−1.0", "lost-slope"),
        ("number", "-2/2", "lost-slope"),
        ("number", "0.25", "wrong-sign"),
        ("number", "0.250", "wrong-sign"),
        ("number", "-0.333", "a-third"),  # rounded as an answer may be
        ("number", "-0.3", None),
        ("number", "7", None),
        ("number", "-0.25", None),  # right
        ("number", "x", None),  # unreadable
        ("vector", "(0.25, 0.5)", "swapped"),
        ("vector", "[0.25, 0.25]", None),
        ("table", "0.5, 0.25, -1", "lost-slope"),
        ("table", "dL/dz = -1", "lost-slope"),
        ("table", "0.3, 0.25, -1", "lost-slope"),  # whatever the other rows are
        ("table", "0.25, 0.5, 1", "swapped"),
        ("table", "s = 0.25", None),
        ("choice", "a", "lost-slope"),
        ("choice", "-1", "lost-slope"),
        ("choice", "c", "wrong-sign"),
        ("choice", "b", None),
        ("several", "a", "halved"),
        ("several", "b, c", "lost-slope"),
        ("several", "b", None),
        ("several", "none", None),
        ("claim", "yes", "lost-slope"),
        ("claim", "no", None),
    ],
)
def test_misconception(name: str, text: str, misconception: str | None) -> None:
    """By value for numbers, whichever way they are typed; by option for choices."""
    assert misconception == grade(item(MODEL, name), text).misconception
