"""Errors carried forward: what is right given the student's own earlier answer, and what is not."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bptutor.bank.exercise import Item
from bptutor.grading.grade import carried, grade
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, WRONG, Verdict
from tests.grading.making import exercise, item

CHAIN = """
graph: |
  z = w*x + b
  a = z^2
  q = u*a + x
  L = (q - y)^2
given: {w: 2, x: 1.5, b: -1, u: 3, y: 10}
items:
  z: {target: z}
  a: {target: a}
  q: {target: q}
  loss: {target: L}
  slope: {target: dL/dq}
  down: {target: dL/da}
  back: {target: dL/dz}
  weight: {target: dL/dw}
  same: {target: dL/dw}
  pick: {target: dL/dw, options: [-36, 36, 18, 54, 126]}
  bias: {target: dL/db}
  rows: {targets: [z, a, q, L]}
  strict: {targets: [a, q, L], grading: all-or-nothing}
  both: {target: '[dL/dw, dL/db]'}
  each: {target: '[q, dL/dq, dL/da]', grading: each-row}
"""
"""z = 2, a = 4, q = 13.5, L = 12.25, dL/dq = 7, dL/da = 21, dL/dz = 84, dL/dw = 126, dL/db = 84."""

GATES = """
graph: |
  z = w*x
  a = relu(z)
  L = (a - y)^2 * c
given: {w: 2, x: 3, y: 2, c: 5}
items:
  z: {target: z}
  a: {target: a}
  up: {target: dL/da}
  down: {target: dL/dz}
"""
"""z = 6, a = 6, dL/da = 40, dL/dz = 40."""


FROM_0_OR_1 = ", but from 0 or 1 nothing is carried forward."
ZERO = ", but a result of 0 brings nothing: it comes out whatever the rest of the work was."
COPIED = ", but that number once more shows no work, so nothing is carried forward."
HIDDEN = ", but the rest of the work does not show in it, so nothing is carried forward."


def brings(verdict: Verdict | None) -> float | None:
    """The credit for what was carried forward; None for none."""
    return verdict.credit if verdict is not None and verdict.credit else None


def chain(name: str) -> Item:
    """An item of the chain."""
    return item(CHAIN, name)


@pytest.mark.parametrize(
    ("name", "answer", "earlier"),
    [
        ("a", "9", {"z": "3"}),
        ("q", "28.5", {"z": "3"}),  # two steps on
        ("q", "28.5", {"a": "9"}),
        ("q", "28.5", {"z": "2", "a": "9"}),  # z right: a is where it begins
        ("q", "28.5", {"z": "5", "a": "9"}),  # the nearer one counts
        ("slope", "37", {"z": "3"}),
        ("slope", "37", {"z": "3", "a": "9", "q": "28.5"}),  # all wrong, all consistent
        ("down", "24", {"slope": "8"}),
        ("weight", "144", {"back": "96"}),
        ("weight", "144", {"bias": "7", "back": "96"}),  # bias comes later: it is not gone on from
        ("bias", "96", {"back": "96"}),  # dL/db is dL/dz: one as good as the other
        ("bias", "96", {"weight": "144", "back": "96"}),
        ("weight", "-126", {"slope": "-7"}),
        ("a", "1/9", {"z": "-1/3"}),
        ("a", "0.1111", {"z": "-0.3333"}),  # went on with more digits than were typed
        ("both", "[144, 96]", {"back": "96"}),
        ("both", "[144, 96]", {"slope": "8"}),
        ("pick", "36", {"back": "24"}),
        ("pick", "d", {"back": "36"}),
    ],
)
def test_right_given_ones_own(name: str, answer: str, earlier: dict[str, str]) -> None:
    """Half of the credit, and no misconception is asserted."""
    verdict = carried(chain(name), answer, earlier)

    assert verdict is not None
    assert (PARTLY_RIGHT, 0.5, None, None) == (
        verdict.status, verdict.credit, verdict.misconception, verdict.diagnosis
    )  # fmt: skip
    assert verdict.read_as == grade(chain(name), answer).read_as
    assert WRONG == grade(chain(name), answer).status


@pytest.mark.parametrize(
    ("name", "answer", "earlier"),
    [
        ("a", "10", {"z": "3"}),  # wrong even so
        ("a", "9.1", {"z": "3"}),
        ("a", "4", {"z": "3"}),  # right: there is nothing to carry
        ("a", "9", {"z": "2"}),  # nothing is wrong before
        ("a", "9", {}),
        ("a", "9", {"z": "three"}),  # not readable
        ("a", "9", {"z": ""}),
        ("a", "inf", {"z": "3"}),
        ("q", "28.5", {"z": "3", "a": "4"}),  # a is right: whatever z was, it goes on from there
        ("weight", "126", {"slope": "5"}),
        ("weight", "96", {"weight": "96"}),  # nothing follows from itself
        ("same", "96", {"weight": "96"}),  # the same question again
        ("z", "3", {"a": "9"}),  # nor backwards
        ("loss", "56.25", {"slope": "15"}),  # a derivative is no part of the loss
        ("q", "28.5", {"loss": "342.25"}),
        ("q", "1e400", {"z": "1e200"}),
        ("both", "[144, 97]", {"back": "96"}),
        ("pick", "18", {"back": "24"}),
        ("q", "4", {"elsewhere": "3"}),
    ],
)
def test_not_carried(name: str, answer: str, earlier: dict[str, str]) -> None:
    """Wrong even so, or not dependent on it."""
    assert carried(chain(name), answer, earlier) is None


@pytest.mark.parametrize(
    ("name", "answer", "earlier", "why"),
    [
        ("a", "0", {"z": "0"}, FROM_0_OR_1),  # an own 0 or 1 makes what follows too easy
        ("a", "1", {"z": "1"}, FROM_0_OR_1),
        ("q", "1.5", {"a": "0"}, FROM_0_OR_1),
        ("q", "1.5", {"a": "1e-300"}, HIDDEN),  # as good as 0
        ("q", "1.5", {"a": "0.00001"}, HIDDEN),
        ("q", "300000", {"a": "100000"}, HIDDEN),  # so large that x need not be known
        ("q", "3000", {"a": "1000"}, HIDDEN),
        ("q", "3e30", {"a": "1e30"}, HIDDEN),
        ("q", "-0.75", {"a": "-0.75"}, COPIED),  # 3a + 1.5 is a, for -0.75 alone
        ("both", "[0, 0]", {"back": "0"}, FROM_0_OR_1),
    ],
)
def test_it_follows_and_brings_nothing(
    name: str, answer: str, earlier: dict[str, str], why: str
) -> None:
    """Wrong as without; one line says why, and nobody looks for a mistake that was made before."""
    verdict, plain = carried(chain(name), answer, earlier), grade(chain(name), answer)

    assert verdict is not None
    assert (WRONG, 0.0, None) == (verdict.status, verdict.credit, verdict.diagnosis)
    assert verdict.message.startswith(f"{plain.message} It fits your answer to part ".lstrip())
    assert verdict.message.endswith(why)


@pytest.mark.parametrize(("a", "q"), [("100000", "300001.5"), ("1000", "3001.5"), ("0.01", "1.53")])
def test_what_shows_the_work_brings_credit(a: str, q: str) -> None:
    """However large or small the own number is: the digits typed tell."""
    verdict = carried(chain("q"), q, {"a": a})

    assert verdict is not None
    assert verdict.status == PARTLY_RIGHT


def test_what_is_only_copied_is_no_work() -> None:
    """q = 3a + 1.5 is a for -0.75 alone; dL/db is always dL/dz."""
    assert brings(carried(chain("q"), "-0.75", {"a": "-0.75"})) is None
    assert brings(carried(chain("bias"), "-0.75", {"back": "-0.75"})) == 0.5


@pytest.mark.parametrize(
    ("name", "answer", "earlier", "fits"),
    [
        ("down", "30", {"up": "30"}, True),  # an open gate hands on
        ("down", "30", {"a": "5"}, True),
        ("down", "0", {"z": "-6"}, False),  # a gate closed by mistake makes all that follows 0
        ("a", "0", {"z": "-6"}, False),
        ("up", "-20", {"z": "-6", "a": "0"}, False),
        ("down", "40", {"z": "5", "a": "6"}, False),  # right
    ],
)
def test_gates(name: str, answer: str, earlier: dict[str, str], fits: bool) -> None:
    """A result of 0 is right whatever the rest of the work was, and brings nothing."""
    assert fits == bool(brings(carried(item(GATES, name), answer, earlier)))


def test_a_gate_open_by_mistake() -> None:
    """What the true gate makes 0 is worked out with the own one."""
    closed = GATES.replace("w: 2", "w: -2")

    verdict = carried(item(closed, "down"), "40", {"z": "6"})

    assert verdict is not None
    assert "z = 6" in verdict.message


def test_it_is_explained() -> None:
    """Which part, what was typed there, what it brings, what to do."""
    verdict = carried(chain("weight"), "dL/dw = 144", {"slope": "7", "back": "96"})

    assert verdict is not None
    assert verdict.message == (
        "This is right given your answer to part back, ∂L/∂z = 96. That is not right, so this brings half "
        "of the credit. Correct it first, then work this out again."
    )


def test_two_earlier_mistakes_are_both_named() -> None:
    """Where both matter."""
    verdict = carried(chain("back"), "90", {"z": "2.5", "down": "18"})

    assert verdict is not None
    assert "your answer to part z, z = 2.5 and your answer to part down, ∂L/∂a = 18" in verdict.message
    assert "Those are not right" in verdict.message


GO_ON = "Correct that first, then work on from there."

# ---- tables ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "answer", "credit", "said"),
    [
        ("rows", "3, 9, 28.5, 342.25", 0.375,
         ("Not right: z. Right given your own z = 3: a; right given your own a = 9: q; "
          "right given your own q = 28.5: L (half of the credit each). " + GO_ON)),
        ("rows", "2, 9, 28.5, 12.25", 0.625,
         "Not right: a. Right given your own a = 9: q (half of the credit). " + GO_ON),
        ("rows", "z=3, L=342.25", 0.125,
         "Not right: z. Not answered: a, q. Right given your own z = 3: L (half of the credit). " + GO_ON),
        ("rows", "3, 8, 28.5, 12.25", 0.25, "Not right: z, a, q."),
        ("rows", "3, 4, 13.5, 12.25", 0.75, "Not right: z."),
        ("strict", "9, 28.5, 342.25", 0.0,
         "Not right: a. Right given your own a = 9: q; right given your own q = 28.5: L. " + GO_ON),
        ("each", "[14, 8, 24]", 1 / 3,
         ("Not right: entry 1. Right given your own [q, ∂L/∂q, ∂L/∂a] = [14, 8, 24]: entries 2, 3 "
          "(half of the credit each). " + GO_ON)),
    ],
)  # fmt: skip
def test_rows_below_ones_own(name: str, answer: str, credit: float, said: str) -> None:
    """A table goes on from its own rows, in order; all-or-nothing stays nothing with a wrong row."""
    verdict = grade(chain(name), answer)

    assert (pytest.approx(credit), said) == (verdict.credit, verdict.message)


@pytest.mark.parametrize(
    ("name", "answer", "earlier", "credit"),
    [
        ("rows", "3, 9, 28.5, 342.25", {"z": "3"}, 0.375),  # the wrong row itself brings nothing
        ("strict", "9, 28.5, 342.25", {"z": "3"}, 0.5),  # nothing wrong here but what came before
        ("strict", "4, 13.5, 12.25", {"z": "3"}, None),  # right
        ("strict", "9, 28.5, 300", {"z": "3"}, None),
        ("each", "[28.5, 37, 111]", {"z": "3"}, 0.5),
        ("each", "[28.5, 37, 21]", {"z": "3"}, 2 / 3),
    ],
)
def test_tables_go_on_from_earlier_items(
    name: str, answer: str, earlier: dict[str, str], credit: float | None
) -> None:
    """As single numbers do; never less credit than without."""
    verdict = carried(chain(name), answer, earlier)

    if credit is None or name == "rows":
        assert brings(verdict) is None
        assert credit in (None, pytest.approx(grade(chain(name), answer).credit))
    else:
        assert verdict is not None
        assert pytest.approx(credit) == verdict.credit


def test_parts_say_what_they_rest_on() -> None:
    """Each row has a verdict of its own."""
    parts = grade(chain("rows"), "3, 9, 28.5, 342.25").parts

    assert [WRONG, PARTLY_RIGHT, PARTLY_RIGHT, PARTLY_RIGHT] == [part.status for part in parts]
    assert ["", "right given your own z = 3"] == [part.message for part in parts[:2]]


ARRAYS = """
graph: |
  z = W @ x
  a = z^2
  L = sum(a)
shapes: {W: [2, 3], x: [3]}
given: {W: [[1, 2, 3], [4, 5, 6]], x: [1, -1, 2]}
items:
  z: {target: z}
  d: {target: dL/dz}
  grad: {target: dL/dW}
  each: {target: dL/dW, grading: each-row}
  one: {target: dL/dW_12}
"""
"""z = [5, 11], dL/dz = [10, 22], dL/dW = [[10, -10, 20], [22, -22, 44]]."""


@pytest.mark.parametrize(
    ("name", "answer", "earlier", "credit"),
    [
        ("d", "[12, 22]", {"z": "[6, 11]"}, 0.5),
        ("d", "[0, 22]", {"z": "[0, 11]"}, None),
        ("grad", "[[12, -12, 24], [22, -22, 44]]", {"d": "[12, 22]"}, 0.5),
        ("grad", "[[12, -12, 24], [22, -22, 44]]", {"z": "[6, 11]"}, 0.5),
        ("grad", "[[12, -12, 24], [22, -22, 43]]", {"d": "[12, 22]"}, None),
        ("grad", "[[12, -12, 24], [1, -1, 2]]", {"d": "[12, 1]"}, None),  # a 1 is no number to go on from
        ("each", "[[12, -12, 24], [22, -22, 44]]", {"d": "[12, 22]"}, 0.75),
        ("each", "[[12, -12, 24], [1, -1, 2]]", {"d": "[12, 1]"}, 0.25),
        ("each", "[[12, -12, 20], [22, -22, 4]]", {"d": "[12, 22]"}, 4 / 6),
        ("one", "-12", {"d": "[12, 7]"}, 0.5),
        ("one", "-7", {"d": "[12, 7]"}, None),
        ("one", "-12", {"d": "[12, 0]"}, 0.5),  # the 0 has no part in it
    ],
)
def test_arrays(name: str, answer: str, earlier: dict[str, str], credit: float | None) -> None:
    """Only the entries that something is made of are gone on from."""
    verdict = carried(item(ARRAYS, name), answer, earlier)

    assert (None if brings(verdict) is None else pytest.approx(brings(verdict))) == credit


def test_what_is_wrong_even_so_keeps_its_diagnosis() -> None:
    """The mistake of the row that nothing explains is this item's."""
    plain = grade(item(ARRAYS, "each"), "[[12, -12, 20], [22, -22, 4]]")
    verdict = carried(item(ARRAYS, "each"), "[[12, -12, 20], [22, -22, 4]]", {"d": "[12, 22]"})

    assert verdict is not None
    assert (plain.diagnosis, plain.misconception) == (verdict.diagnosis, verdict.misconception)


# ---- what authors set ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "credit", "words"),
    [
        ("yes", 0.5, "half of the credit"),
        ("1/3", 1 / 3, "a third of the credit"),
        ("0.8", 0.8, "0.8 of the credit"),
        ("2/3", 2 / 3, "two thirds of the credit"),
        ("no", None, ""),
    ],
)
def test_the_share_is_the_exercise_s(setting: str, credit: float | None, words: str) -> None:
    """Of tables, too."""
    asked = item(f"{CHAIN}\ncarry-forward: {setting}\n", "a")
    table = item(f"{CHAIN}\ncarry-forward: {setting}\n", "rows")
    verdict = carried(asked, "9", {"z": "3"})

    assert (credit is None) == (verdict is None)
    assert verdict is None or (verdict.credit, words in verdict.message) == (pytest.approx(credit), True)
    assert pytest.approx((credit or 0.0) / 4) == grade(table, "z = 3, a = 9").credit


def test_follows_says_from_where() -> None:
    """Only the items named are gone on from; none means none."""
    text = CHAIN.replace("q: {target: q}", "q: {target: q, follows: %s}")

    assert carried(item(text % "a", "q"), "28.5", {"z": "3"}) is None
    assert carried(item(text % "[z]", "q"), "28.5", {"z": "3"}) is not None
    assert carried(item(text % "none", "q"), "28.5", {"a": "9"}) is None
    assert carried(item(text % "[]", "q"), "28.5", {"a": "9"}) is None


def test_items_with_givens_of_their_own() -> None:
    """A number for other givens is not gone on from: it would be right there."""
    text = """
graph: |
  z = w*x
  a = z^2
given: {x: 3}
items:
  z: {target: z, given: {w: 2}}
  other: {target: a, given: {w: 5}}
  a: {target: a, given: {w: 2}}
"""
    assert carried(item(text, "a"), "49", {"z": "7"}) is not None
    assert carried(item(text, "other"), "49", {"z": "7"}) is None


def test_given_numbers_are_not_replaced() -> None:
    """What an exercise gives is not asked back wrong."""
    text = "graph: |\n  z = w*x\n  a = z^2\ngiven: {w: 2, x: 3, z: 6}\nitems: {z: z, a: a}\n"

    assert carried(item(text, "a"), "49", {"z": "7"}) is None


# ---- formulas --------------------------------------------------------------------------------------------

UNITS = """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  L  = (z2 - y)^2 / 2
items:
  d2: {target: dL/dz2, as: formula}
  w2: {target: dL/dw2, as: formula}
  d1: {target: dL/dz1, as: formula}
  w1: {target: dL/dw1, as: formula}
"""


@pytest.mark.parametrize(
    ("name", "answer", "earlier", "fits"),
    [
        ("w2", "2*(z2 - y)*a1", {"d2": "2*(z2 - y)"}, True),
        ("d1", "2*(z2 - y)*w2*a1*(1 - a1)", {"d2": "2*(z2 - y)"}, True),
        ("w1", "(z2 - y)*w2*a1*x", {"d1": "(z2 - y)*w2*a1"}, True),
        ("w1", "(y - z2)*w2*(1 - a1)*a1*x", {"d2": "y - z2", "d1": "(y - z2)*w2*a1*(1 - a1)"}, True),
        ("w1", "(z2 - y)*w2*a1*(1 - a1)*x*2", {"d1": "(z2 - y)*w2*a1"}, False),
        ("w1", "(z2 - y)*w2*a1", {"d1": "(z2 - y)*w2*a1"}, False),  # copied
        ("w2", "2*(z2 - y)*a1", {"d2": "z2 - y"}, False),
        ("w2", "2*(z2 - y)*a1", {"d1": "2*(z2 - y)"}, False),
        ("w2", "0*a1", {"d2": "0*z2"}, False),
        ("w2", "a1", {"d2": "z2/z2"}, False),
        ("w2", "2*(z2 - y)*a1", {"d2": "2*(z2 -"}, False),
        ("w2", "(z2 - y)*a1", {"d2": "2*(z2 - y)"}, False),  # right
    ],
)
def test_formulas(name: str, answer: str, earlier: dict[str, str], fits: bool) -> None:
    """On every instance the later formula is what follows from the earlier one."""
    verdict = carried(item(UNITS, name), answer, earlier)

    assert fits == (verdict is not None)
    assert verdict is None or (PARTLY_RIGHT, 0.5) == (verdict.status, verdict.credit)


def test_a_formula_and_then_a_number() -> None:
    """What the own formula comes to is gone on from."""
    text = UNITS.replace("items:", "given: {x: 2, w1: 0.5, w2: -1.5, y: 3}\nitems:")
    text = text.replace("w2: {target: dL/dw2, as: formula}", "w2: {target: dL/dw2}")
    a1 = 1 / (1 + math.exp(-1))

    verdict = carried(item(text, "w2"), f"{2 * (-1.5 * a1 - 3) * a1:.6g}", {"d2": "2*(z2 - y)"})

    assert verdict is not None
    assert "part d2, ∂L/∂z2 = 2·(z2 − y)" in verdict.message


def test_kinds_that_nothing_is_carried_to() -> None:
    """Claims and theory are right or wrong."""
    text = "graph: |\n  z = w*x\ngiven: {w: 2, x: 3}\nitems:\n  z: {target: z}\n  c: {claim: z > 5}\n"

    assert carried(item(text, "c"), "false", {"z": "4"}) is None


# ---- random numbers --------------------------------------------------------------------------------------

numbers = st.floats(-50, 50, allow_nan=False).map(lambda v: round(v, 4)).filter(lambda v: abs(v) > 0.01)


@given(numbers, st.sampled_from([1.0, 1.02, -1.0, 0.5]))
def test_a_chain_of_one_s_own(z: float, off: float) -> None:
    """Every later number by own arithmetic is right given the first; a little off, it is not."""
    assume(abs(abs(z) - 2) > 0.05)
    assume(abs(z - 1) > 1e-3)
    a = z * z
    q = 3 * a + 1.5
    slope = 2 * (q - 10)
    own = {"a": a, "q": q, "loss": (q - 10) ** 2, "slope": slope, "down": 3 * slope, "back": 6 * z * slope,
           "weight": 9 * z * slope, "bias": 6 * z * slope}  # fmt: skip
    assume(all(abs(value) > 0.05 for value in own.values()))
    truths = {"a": 4, "q": 13.5, "loss": 12.25, "slope": 7, "down": 21, "back": 84, "weight": 126, "bias": 84}
    for name, value in own.items():
        if abs(value * off - truths[name]) < 0.02 * abs(truths[name]):
            continue  # right, or nearly
        copied = abs(value * off - z) < 0.02 * abs(z)
        verdict = carried(chain(name), repr(value * off), {"z": repr(z)})
        assert copied or (off == 1.0) == (verdict is not None), name


@given(st.dictionaries(st.sampled_from(["z", "a", "q", "slope", "down", "back"]),
                       st.sampled_from(["0", "1", "-1", "7", "1/0", "x", "", "1e308", "-3.25", "nan", "84"])),
       st.sampled_from(["weight", "both", "rows", "each", "pick"]),
       st.sampled_from(["0", "1", "7", "126", "[126, 84]", "1, 2, 3, 4", "b", "1e308", "?"]))  # fmt: skip
def test_nothing_typed_raises_or_brings_more(earlier: dict[str, str], name: str, answer: str) -> None:
    """Never more than the share for one number, never for what is right, whatever stands there."""
    verdict, plain = carried(chain(name), answer, earlier), grade(chain(name), answer)

    assert verdict is None or (plain.status != RIGHT and plain.credit <= verdict.credit < 1)


def test_zeros_all_along_bring_nothing() -> None:
    """Nor do ones: what Numbas #368 is about."""
    asked = [i for i in exercise(CHAIN).items if i.id not in ("pick", "rows", "strict", "both", "each")]
    for number in ("0", "1"):
        earlier = {i.id: number for i in asked}
        assert [None] * len(asked) == [brings(carried(i, number, earlier)) for i in asked]


def test_own_numbers_that_leave_nothing_to_be_worked_out() -> None:
    """A loss of a probability of 1: then the table is graded as without carrying."""
    text = """
graph: |
  z = w*x
  h = sigmoid(z)
  L = -y*ln(h) - (1 - y)*ln(1 - h)
given: {w: 0.5, x: 2, y: 0}
items:
  back: {targets: [dL/dL, dL/dh, dL/dz, dL/dw]}
  all: {targets: [z, h, L, dL/dh, dL/dz, dL/dw]}
"""
    for own in ("1000", "-1000", "0", "1", "2", "-1", "1e308", "-1e308", "1e-320"):
        for name, rest in (("back", "0.5, 2, {}, 0.5"), ("all", "{0}, {0}, {0}, {0}, {0}, {0}")):
            verdict = grade(item(text, name), rest.format(own))

            assert 0 <= verdict.credit < 1


# ---- whether the work shows -------------------------------------------------------------------------------

SATURATED = """
graph: |
  z = w*x
  a = sigmoid(z)
  q = v*a + c
given: {w: 0.5, x: 1.5, v: -2, c: 3}
items:
  z: {target: z}
  a: {target: a}
  q: {target: q}
  both: {targets: [z, a, q]}
"""


@pytest.mark.parametrize(
    ("name", "answer", "z", "fits"),
    [
        ("a", "1", "1000", False),
        ("a", "1", "50", False),
        ("a", "1.000", "10", False),
        ("a", "1", "197", False),
        ("a", "0.99995", "10", True),  # five digits show it
        ("a", "0.9933", "5", True),
        ("a", "0.993", "5", True),
        ("a", "0.00669", "-5", True),
        ("q", "1", "1000", False),  # v + c: nobody has computed a sigmoid
        ("q", "1.013", "5", True),
    ],
)
def test_saturated_units_show_no_work(name: str, answer: str, z: str, fits: bool) -> None:
    """What comes out as well when the own number is a tenth larger or smaller."""
    assert fits == bool(brings(carried(item(SATURATED, name), answer, {"z": z})))


def test_saturated_rows() -> None:
    """In a table, too, and it is said why."""
    verdict = grade(item(SATURATED, "both"), "1000, 1, 1")

    assert verdict.message.startswith("Not right: z, a, q. a fits your own z = 1000" + HIDDEN)


TWO_UNITS = """
graph: |
  z1 = w1*x1 + b
  a1 = relu(z1)
  a2 = relu(w2*x2)
  o = v1*a1 + v2*a2
  L = (o - y)^2
given: {w1: 2, x1: 3, b: 0.5, w2: 1.5, x2: 2, v1: -1.25, v2: 0.75, y: 2}
items:
  z: {target: z1}
  a: {target: a1}
  o: {target: o}
  down: {target: dL/da1}
  back: {target: dL/dz1}
  w: {target: dL/dw1}
  rows: {targets: [a1, o, dL/do, dL/da1, dL/dz1, dL/dw1]}
"""
"""z1 = a1 = 6.5, o = -5.875, dL/do = -15.75, dL/da1 = dL/dz1 = 19.6875, dL/dw1 = 59.0625."""


@pytest.mark.parametrize(
    ("name", "answer", "earlier", "fits"),
    [
        ("o", "2.25", {"z": "-6.5"}, True),  # a gate closed by mistake; the rest is worked out
        ("a", "0", {"z": "-6.5"}, False),
        ("o", "2.25", {"a": "1e-9"}, False),  # but as good as 0 is not closed
        ("o", "10.375", {"a": "-6.5"}, True),  # no activation of a ReLU, and gone on from all the same
        ("back", "-20.9375", {"a": "-6.5"}, True),  # the gate is open, for z1 = 6.5
        ("w", "-62.8125", {"a": "-6.5"}, True),
        ("w", "-62.8125", {"a": "-6.5", "z": "4"}, True),
        ("w", "62.8125", {"a": "-6.5"}, False),
    ],
)
def test_gates_of_own_activations(name: str, answer: str, earlier: dict[str, str], fits: bool) -> None:
    """Who knows z reads a gate off z."""
    assert fits == bool(brings(carried(item(TWO_UNITS, name), answer, earlier)))


def test_rows_below_a_negative_activation() -> None:
    """All five that follow."""
    verdict = grade(item(TWO_UNITS, "rows"), "-6.5, 10.375, 16.75, -20.9375, -20.9375, -62.8125")

    assert verdict.credit == pytest.approx(5 * 0.5 / 6)


POINTS = """
graph: |
  p_i = w*x_i + b
  L = mean_i((p_i - y_i)^2)
points: {x: [1, 2, -3, 5], y: [2, 2, 5, -1]}
given: {w: 0.5, b: 2}
items:
  p: {target: p}
  loss: {target: L}
  g: {target: '[dL/dw, dL/db]'}
"""


@pytest.mark.parametrize(
    ("name", "answer", "p", "fits"),
    [
        ("loss", "14.4375", "[0.5, 1, -1.5, 2.5]", True),
        ("g", "[16.75, -2.75]", "[0.5, 1, -1.5, 2.5]", True),
        ("loss", "11.95", "[2.7, 3.4, -0.1, 1]", False),  # not even right given these
        ("loss", "7.365", "[2.7, 3.4, -0.1, 0]", True),
        ("loss", "8.115", "[2.7, 3.4, -0.1, 1]", True),
        ("loss", "9.25", "[0, 0, 0, 1]", False),
        ("loss", "8.5", "[0, 0, 0, 0]", False),
        ("g", "[7, -4]", "[0, 0, 0, 0]", False),
    ],
)
def test_one_0_or_1_among_others(name: str, answer: str, p: str, fits: bool) -> None:
    """Only these entries do not count; half of them have to."""
    assert fits == bool(brings(carried(item(POINTS, name), answer, {"p": p})))


def test_one_clause_for_one_source() -> None:
    """Rows that go on from different entries of one answer."""
    text = ARRAYS.replace("items:", "items:\n  rows: {targets: [dL/dW_11, dL/dW_23]}")
    text = text.replace("  d: {target: dL/dz}\n", "").replace("  rows:", "  d: {target: dL/dz}\n  rows:")
    verdict = carried(item(text, "rows"), "-6, -8", {"d": "[-6, -4]"})

    assert verdict is not None
    assert verdict.message == (
        "Right given your answer to part d, ∂L/∂z = [-6, -4]: ∂L/∂W₁₁, ∂L/∂W₂₃ "
        "(half of the credit each). Correct that first, then work on from there."
    )


# ---- derivatives that are a bare given or a number ---------------------------------------------------------

BARE = """
graph: |
  q = x + y
  r = 3*q
  f = r*z*u + 2*x
  g = 2*q + x*u
given: {x: -2, y: 5, z: -4, u: 3}
items:
  rows: {targets: [df/df, df/dr, df/dq, df/dx, dg/dq, dg/dx]}
  each: {target: '[dg/dg, dg/dq, dg/dx, dg/dy]', grading: each-row}
  gq: {target: dg/dq}
  gy: {target: dg/dy}
  gx: {target: dg/dx}
  both: {target: '[dg/dx, dg/dy]'}
  pick: {target: dg/dy, options: [2, 5, 1]}
  q: {target: q}
"""
"""df/dr = -12, df/dq = -36, df/dx = -34, dg/dq = dg/dy = 2, dg/dx = 5."""


@pytest.mark.parametrize(
    ("name", "answer", "gq", "fits"),
    [
        ("gx", "8", "5", True),
        ("gy", "5", "5", True),
        ("both", "[8, 5]", "5", True),
        ("pick", "b", "5", True),
        ("gx", "7", "5", False),
        ("gx", "4", "1", False),
        ("gx", "3", "0", False),
        ("q", "5", "5", False),
        ("gx", "5", "5", False),  # right
    ],
)
def test_bare_derivatives(name: str, answer: str, gq: str, fits: bool) -> None:
    """A wrong dg/dq = 2 is no other 2 of the exercise."""
    assert fits == bool(brings(carried(item(BARE, name), answer, {"gq": gq})))


@pytest.mark.parametrize(
    ("name", "answer", "credit"),
    [
        ("rows", "1, 5, 15, 17, 7, 10", 2.5 / 6),
        ("rows", "2, -24, -72, -70, 2, 5", 3.5 / 6),  # from the very start
        ("rows", "1, -12, -36, -34, 2, 5", 1),
        ("rows", "1, 5, 15, 18, 7, 11", 1.5 / 6),
        ("each", "[1, 6, 9, 6]", 2 / 4),
        ("each", "[3, 6, 9, 6]", 1 / 4),
        ("each", "[1, 2, 5, 2]", 1),
    ],
)
def test_tables_of_bare_derivatives(name: str, answer: str, credit: float) -> None:
    """Each is gone on from as others are."""
    assert pytest.approx(credit) == grade(item(BARE, name), answer).credit


def test_a_derivative_that_is_a_given() -> None:
    """df/dq = z: whoever has it wrong has not z wrong."""
    text = """
graph: |
  q = x + y
  f = q*z
given: {x: -2, y: 5, z: -4}
items:
  back: {targets: [df/df, df/dq, df/dz, df/dx, df/dy]}
"""
    verdict = grade(item(text, "back"), "1, 2, 3, 2, 2")

    assert (pytest.approx(0.6), "Not right: ∂f/∂q. Right given your own ∂f/∂q = 2: ∂f/∂x, ∂f/∂y "
            "(half of the credit each). " + GO_ON) == (verdict.credit, verdict.message)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "answer", "earlier", "fits"),
    [
        ("w2", "2e9*z2*a1", {"d2": "2e9*z2"}, False),  # out of all proportion
        ("w2", "1e-9*z2*a1", {"d2": "1e-9*z2"}, False),
        ("w2", "200*(z2 - y)*a1", {"d2": "200*(z2 - y)"}, True),
    ],
)
def test_formulas_next_to_which_nothing_shows(
    name: str, answer: str, earlier: dict[str, str], fits: bool
) -> None:
    """Or that are as good as nothing themselves."""
    assert fits == bool(brings(carried(item(UNITS, name), answer, earlier)))


HOSTILE = ("0", "1", "-1", "1e308", "-1e308", "1e-320", "710", "-710", "1e400", "nan", "2", "-0", "1/3")


@pytest.mark.parametrize("own", HOSTILE)
@pytest.mark.parametrize("text", [CHAIN, GATES, TWO_UNITS, BARE, SATURATED])
def test_nothing_raises_and_no_credit_is_lost(own: str, text: str) -> None:
    """Whatever stands in the place of one number, in tables and in earlier items."""
    for asked in exercise(text).items:
        if asked.id in ("rows", "both") and asked.carry_forward:
            count = len(getattr(asked.spec, "targets", ()))
            without = item(f"{text}\ncarry-forward: no\n", asked.id)
            for k in range(count):
                answer = ", ".join(own if n >= k else "7" for n in range(count))
                assert grade(without, answer).credit <= grade(asked, answer).credit < 1
        verdict = carried(asked, own, {i.id: own for i in exercise(text).items})
        assert verdict is None or grade(asked, own).credit <= verdict.credit < 1
