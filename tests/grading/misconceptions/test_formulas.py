"""Wrong formulas are named by the mistake that makes them, in the exercise's own symbols."""

from __future__ import annotations

from functools import cache

import pytest

from bptutor.bank.exercise import FillSpec, FormulaSpec, Item
from bptutor.bank.packs import find_packs
from bptutor.grading.grade import correct_answer, grade
from bptutor.grading.verdict import RIGHT
from tests.grading.making import item

SIGMOIDS = "binary-classifier/sigmoids-and-squared-loss.w1"
DELTA = "foundations/tanh-hidden-delta.typed"
LAST = "foundations/sigmoid-output-weight.typed"
GAP = "relu-chains/missing-path.a"
LOCAL = "binary-classifier/partials-in-a-row.w1"

LEFT_OUT = "The slope of the activation at {} is left out."


@cache
def shipped() -> dict[str, Item]:
    """All items of the packs by id."""
    return {i.full_id: i for pack in find_packs() for e in pack.exercises for i in e.items}


def diagnosed(name: str, text: str) -> tuple[tuple[str, ...], str]:
    """The ids and the message of the diagnosis of a wrong answer."""
    found = grade(shipped()[name], text).diagnosis
    return ((), "") if found is None else (found.ids, found.message)


ONE = [
    (SIGMOIDS, "(a2 - y*)*a2*(1 - a2)*w2*x", "lost-activation-slope"),
    (SIGMOIDS, "(a2 - y*)*w2*x", "lost-activation-slope"),
    (SIGMOIDS, "(a2 - y*)*a2*(1 - a2)*a1*(1 - a1)*x", "lost-weight"),
    (SIGMOIDS, "(y* - a2)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "lost-minus"),
    (SIGMOIDS, "2*(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "doubled-loss"),
    (SIGMOIDS, "(a2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)", "lost-input"),
    (SIGMOIDS, "(a2 - y*)*a2*(1 - a2)*w2*z1*(1 - z1)*x", "slope-at-net"),
    (SIGMOIDS, "(a2 - y*)*a2*(1 - a2)*w1*a1*(1 - a1)*x", "wrong-layer"),
    (SIGMOIDS, "(z2 - y*)*a2*(1 - a2)*w2*a1*(1 - a1)*x", "net-for-activation"),
    (SIGMOIDS, "(a2 - y*)*a2*(1 - a2)*w2*a1*1 - a1*x", "lost-brackets"),
    (DELTA, "sum_k(delta_k*w_kj)", "lost-activation-slope"),
    (DELTA, "o_j*(1 - o_j)*sum_k(delta_k*w_kj)", "wrong-activation-slope"),
    (DELTA, "(1 - o_j)*sum_k(delta_k*w_kj)", "lost-square-in-slope"),
    (DELTA, "(1 - o_j^2)*sum_k(delta_k)", "lost-weight"),
    (DELTA, "-(1 - o_j^2)*sum_k(delta_k*w_kj)", "lost-minus"),
    (DELTA, "(1 - o_j^2)*delta_1*w_1j", "lost-path"),
    (LAST, "2*(a_1 - y_1)*a_1*(1 - a_1)*a_2^(3)", "transposed-weight"),
    (LAST, "(a_2 - y_2)*a_2*(1 - a_2)*a_1^(3)", "halved-loss"),
    (LAST, "2*(a_2 - y_2)*a_2*(1 - a_2)", "lost-input"),
    (GAP, "W_22^(2)*W_21^(3)", "relu-gate-ignored"),
    (GAP, "g'(z_2^(2))*W_21^(3)", "lost-weight"),
    (GAP, "W_22^(2)*g'(z_1^(2))*W_21^(3)", "relu-gate-of-another-unit"),
    (LOCAL, "dLoss/da2 * da2/dz2 * dz2/da1 * dz1/dw1", "lost-activation-slope"),
    (LOCAL, "dLoss/da2 * da2/dz2 * da1/dz1 * dz1/dw1", "lost-weight"),
    (LOCAL, "dLoss/da2 * da2/dz2 * dz2/da1 * da1/dz1", "lost-input"),
    (LOCAL, "da2/dz2 * dz2/da1 * da1/dz1 * dz1/dw1", "lost-upstream"),
]


@pytest.mark.parametrize(("name", "text", "misconception"), ONE)
def test_one_mistake(name: str, text: str, misconception: str) -> None:
    """One id; what an author attached is the same."""
    assert misconception == grade(shipped()[name], text).misconception


def test_says_where() -> None:
    """A slope is called by the place of its unit, never by its formula."""
    left_out = ("lost-activation-slope",)
    assert (left_out, LEFT_OUT.format("z2")) == diagnosed(SIGMOIDS, "(a2 - y*)*w2*a1*(1 - a1)*x")
    assert (left_out, LEFT_OUT.format("every unit")) == diagnosed(SIGMOIDS, "(a2 - y*)*x*w2")


def test_leads_to_where_it_goes_wrong() -> None:
    """The first quantity that differs, for traces and steps."""
    found = grade(shipped()[SIGMOIDS], "(a2 - y*)*a2*(1 - a2)*w2*x").diagnosis
    assert found is not None
    assert "dLoss/dz1" == found.at


def test_two_at_once() -> None:
    """Two mistakes are joined by `and`."""
    ids, message = diagnosed(SIGMOIDS, "(a2 - y*)*w2*a1*(1 - a1)")
    assert {"lost-activation-slope", "lost-input"} == set(ids)
    assert ", and " in message
    assert grade(shipped()[SIGMOIDS], "(a2 - y*)*w2*a1*(1 - a1)").misconception is None


MODEL = """
graph: |
  z1 = w*x + b
  h = relu(z1)
  L = (v*h - y)^2 + c*x
items:
"""


@pytest.mark.parametrize(
    ("target", "text", "message"),
    [
        ("z1", "w*x", "The bias of z1 is left out."),
        ("dL/dx", "2*(v*h - y)*v*[z1 > 0]*w + 2*c", "The factor 2 in `2·c` is one too many."),
        ("dL/dx", "2*(v*h - y)*v*[z1 > 0]*w*v + c",
         "There is a factor too many: v."),
        ("dL/dx", "2*(v*h - y)*v*w*[w > 0] + c", "Something else belongs where `1[w > 0]` stands."),
        ("dL/dx", "2*(v*h + y)*v*w*[z1 > 0]*2 + c",
         "This is right as long as the unit at z1 is off, and wrong only where it is on."),
        ("L", "(v*h - y)^2 + c*x + 1.1*h", "`1.1·h` is one term too many."),
        ("L", "(v*h - y)^2 - c*x", "The sign of `c·x` is the other way round."),
        ("L", "(v*h - y)^2*3 + c*x", "The factor 3 in `(v·h − y)²·3` is one too many."),
    ],
)  # fmt: skip
def test_what_is_off(target: str, text: str, message: str) -> None:
    """Where no mistake has a name, the part that is off is told."""
    found = grade(item(f"{MODEL}  a: {{target: {target}, as: formula}}\n"), text).diagnosis
    assert found is not None
    assert message == found.message


def test_numbers_that_are_given() -> None:
    """A number may stand for what is given, in wrong answers too."""
    model = MODEL.replace("items:", "given: {y: 5}\nitems:")
    verdict = grade(item(f"{model}  a: {{target: dL/dv, as: formula}}\n"), "2*(v*h - 5)")
    assert "lost-input" == verdict.misconception


def test_more_than_the_blank() -> None:
    """What stands around a blank is not to be in it."""
    whole = "x_1*g'(z_2^(1))*W_22^(2)*g'(z_2^(2))*W_21^(3)"
    ids, message = diagnosed(GAP, whole)
    assert ("extra-factor",) == ids
    assert message.startswith("What the blank is multiplied by already stands before it")


def test_lost_paths_of_partials() -> None:
    """A path that is missing is no other mistake."""
    model = """
graph: |
  u = x^2
  v = 3*x
  f = u*v
items:
  a: {target: df/dx, form: local-partials}
"""
    found = grade(item(model), "df/du*du/dx").diagnosis
    assert found is not None
    assert "lost-path" == found.id


def test_other_question() -> None:
    """What is right for another derivative says so."""
    model = f"{MODEL}  a: {{target: dL/dx, as: formula}}\n"
    found = grade(item(model), "2*(v*h - y)*v*[z1 > 0]*x").diagnosis
    assert found is not None
    assert ("other-derivative",) == found.ids
    assert "∂L/∂w" in found.message


def test_right_answers_are_no_mistakes() -> None:
    """Nothing is found in a right answer."""
    items = [i for i in shipped().values() if isinstance(i.spec, (FormulaSpec, FillSpec))]
    found = [grade(i, correct_answer(i, "ascii")) for i in items]
    assert {(RIGHT, None)} == {(verdict.status, verdict.diagnosis) for verdict in found}


@pytest.mark.parametrize(("name", "text", "_"), ONE)
def test_never_gives_the_answer_away(name: str, text: str, _: str) -> None:
    """Neither the message nor the hint holds the right formula."""
    found = grade(shipped()[name], text).diagnosis
    assert found is not None
    for style, said in (("unicode", found.message + found.hint), ("ascii", found.said("ascii"))):
        answer = correct_answer(shipped()[name], style)  # type: ignore[arg-type]
        assert answer not in said


def test_nothing_is_left_in_the_graph() -> None:
    """A diagnosis builds in the graph of the exercise and takes all of it back, but for what it remembers."""
    wanted = shipped()[SIGMOIDS]
    grade(wanted, "x*w1*w2 - 7")
    blocks = len(wanted.problem.graph.blocks)
    for text in ("x*w1*w2 - 7", "x*w1*w2 - 8", "a1*(a2 - y*) + 3*x"):
        grade(wanted, text)
    assert blocks == len(wanted.problem.graph.blocks)
