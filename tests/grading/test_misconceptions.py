"""Wrong answers that an author expects are named by their ids."""

from __future__ import annotations

import pytest

from bptutor.grading.grade import grade
from tests.grading.making import item, of

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


WORDS = """
graph: |
  s = sigmoid(z)
  L = (s - y)^2
given: {z: 0, y: 1}
items:
  own:
    target: dL/dz
    misconceptions:
      '0.5':
        id: value-for-slope
        says: 'That is $s_1$, *not* a slope.'
        hint: 'Derive $L$ by $z$.'
      '7': no-idea
      '-1':
        id: lost-activation-slope
        says: 'Mind the slope.'
  theory:
    ask: 'So?'
    true-or-false: false
    because: 'No.'
    misconceptions: {true: no-idea}
  pair:
    statements: ['A', 'B']
    answers: [true, false]
    because: 'So it is.'
    misconceptions: {FT: no-idea}
"""


def test_the_author_has_the_word() -> None:
    """Words of the author stand for those of the table, in both styles."""
    asked = item(WORDS, "own")
    own, known = grade(asked, "0.5").diagnosis, grade(asked, "-1").diagnosis

    assert own is not None
    assert known is not None
    assert (own.id, own.said("unicode"), own.hinted("ascii")) == (
        "value-for-slope", "That is s₁, not a slope.", "Derive L by z."
    )  # fmt: skip
    assert own.said("ascii") == "That is s_1, not a slope."
    assert (known.id, known.message) == ("lost-activation-slope", "Mind the slope.")


def test_an_id_without_words_has_none() -> None:
    """It is counted, and nothing is said."""
    asked = item(WORDS, "own")
    found = grade(asked, "7").diagnosis

    assert found is not None
    assert (found.id, found.message, found.hint) == ("no-idea", "", "")


@pytest.mark.parametrize(
    ("name", "text", "misconception"),
    [
        ("theory", "true", "no-idea"),
        ("theory", "false", None),
        ("pair", "FT", "no-idea"),
        ("pair", "TT", None),
    ],
)
def test_theory_has_expected_mistakes(name: str, text: str, misconception: str | None) -> None:
    """Where nothing is computed there are no others."""
    asked = item(WORDS, name)

    assert misconception == grade(asked, text).misconception


def test_an_expected_choice_of_data() -> None:
    """By its word; other wrong choices have the names of the core."""
    asked = of(
        "graph: s = sigmoid(z)",
        "target: z, statements: [[s], [z]], misconceptions: {only-1: no-inverse}",
    )

    assert grade(asked, "a").misconception == "no-inverse"
    assert grade(asked, "b").misconception == "enough-alone-overlooked"


def test_an_expected_mistake_may_be_one_of_two() -> None:
    """Where another one leads to the same number, both are told, whatever the author expects."""
    asked = of(
        "network: {layers: [3, 4, 2, 1], activation: relu, bias: false, weights: from-to}",
        "count: parameters, misconceptions: {10: units-counted, 29: biases-added}",
    )
    two, one = grade(asked, "10").diagnosis, grade(asked, "29").diagnosis

    assert two is not None
    assert one is not None
    assert two.ids == ("layer-left-out", "units-counted")
    assert one.message == "29 is what comes out when biases are counted where there are none."
