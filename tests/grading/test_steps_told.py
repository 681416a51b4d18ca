"""Each rule of a derivation in words, on steps made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bptutor.bank.sufficiency import question_of, sufficiency_of
from bptutor.calculus.sufficiency.question import Case, Proof, Step
from bptutor.grading.derivation_told import derivation_lines
from bptutor.grading.steps_told import told
from bptutor.grading.telling import Telling
from tests.grading.making import of

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Quantity

GRAPH = """graph: |
  z = w*x + b
  a = sigmoid(z)
  h = relu(z)
  L = a*h"""
MADE = of(GRAPH, "target: L, statements: [[a], [h]], key: together")


def _q(name: str, made: Item = MADE) -> Quantity:
    """A quantity of a graph."""
    return next(iter(made.problem.block(name).quantities()))


def _telling() -> Telling:
    """A fresh one, in plain characters."""
    return Telling(MADE, question_of(MADE, 0, 1), "ascii")


ONE_SOLUTION = " (as long as these equations have one solution)"
STEPS = [
    ("z = w*x + b", Step(_q("z"), "definition", (_q("w"), _q("x"), _q("b")), _q("z"))),
    ("z from a = sigmoid(z), which can be undone", Step(_q("z"), "invert", (_q("a"),), _q("a"))),
    ("b from z = w*x + b, the only unknown in it", Step(_q("b"), "solve", (_q("z"),), _q("z"))),
    (
        "x from z = w*x + b, the only unknown in it (as long as w is not 0)",
        Step(_q("x"), "solve", (_q("z"),), _q("z"), nonzero=(_q("w"),)),
    ),
    (
        "x from z = w*x + b, the only unknown in it (as long as w and b are not 0)",
        Step(_q("x"), "solve", (_q("z"),), _q("z"), nonzero=(_q("w"), _q("b"))),
    ),
    (
        "1[z > 0] from h: the unit is on where h is above 0",
        Step(_q("1[z > 0]"), "gate", (_q("h"),), _q("h")),
    ),
    (
        "dL/dz = h*da/dz",
        Step(_q("dL/dz"), "cut", (_q("dL/da"),), terms=((_q("dL/da"), _q("da/dz")),)),
    ),
    (
        f"w and b from z = w*x + b and a = sigmoid(z), solved together{ONE_SOLUTION}",
        Step(_q("w"), "system", (), sources=(_q("z"), _q("a")), unknowns=(_q("w"), _q("b"))),
    ),
    (
        "w from z = w*x + b (as long as this equation has one solution)",
        Step(_q("w"), "system", (), sources=(_q("z"),), unknowns=(_q("w"),)),
    ),
]


@pytest.mark.parametrize(("said", "step"), STEPS, ids=[said[:30] for said, _ in STEPS])
def test_told(said: str, step: Step) -> None:
    """What becomes known, how, and from what; provisos in brackets."""
    assert said == told(step, _telling())


def test_cases_are_told_with_their_conditions() -> None:
    """On and off, each with its own steps; an example speaks only to the case it is of."""
    step = Step(_q("L"), "definition", (_q("a"), _q("h")), _q("L"))
    gate = _q("1[z > 0]")
    proof = Proof((), (Case(gate, True, Proof((step,))), Case(gate, False, Proof((step,)))))
    example = {_q("w").row: 1, _q("x").row: 2, _q("b").row: 0}
    lines = derivation_lines(proof, _telling(), example)

    assert ["If z > 0 (the unit is on):", "  1. L = a*h"] == lines[:2]
    assert ["If z <= 0 (the unit is off):", "  1. L = a*h"] == lines[-2:]
    assert 1 == sum("e.g." in line for line in lines)


def test_long_derivations_are_cut_in_the_middle() -> None:
    """Beginning and end are what matters; the numbers count on."""
    chain = "graph: |\n" + "".join(f"  y{k} = sin(y{k - 1})\n" for k in range(1, 21))
    made = of(chain, "target: y20, statements: [[y0], [y1]], key: each")
    steps = tuple(
        Step(_q(f"y{k}", made), "definition", (_q(f"y{k - 1}", made),), _q(f"y{k}", made))
        for k in range(1, 21)
    )
    lines = derivation_lines(Proof(steps), Telling(made, question_of(made, 0), "ascii"))

    assert lines[0].startswith("1. y")
    assert "... and 12 more steps of this kind" == lines[-2]
    assert lines[-1].startswith("20. y")


def test_steps_of_one_kind_stand_together() -> None:
    """Three units of a layer are one step, and what leads to them comes before."""
    network = "network: {weights: to-from, layers: [2, 3, 1], activation: relu, output: linear, bias: false}"
    made = of(network, "target: yhat, statements: [[all weights, x], [x]], key: only-1")
    proof = sufficiency_of(made).first.proof
    assert proof is not None
    lines = derivation_lines(proof, Telling(made, question_of(made, 0), "ascii"))

    assert ["1.", "2.", "3."] == [line[:2] for line in lines if line[0].isdigit()]
    assert "likewise" in lines[0] or "likewise" in lines[1]
