"""Each rule of a derivation in words, on steps made by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bptutor.bank.sufficiency import question_of, sufficiency_of
from bptutor.calculus.sufficiency.question import Case, Proof, Step
from bptutor.grading.derivation_told import derivation_lines, given
from bptutor.grading.gates_told import case_told
from bptutor.grading.standing import Standing
from bptutor.grading.step_lines import line_of
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
W, X, B, Z, A, H = map(_q, ("w", "x", "b", "z", "a", "h"))
STEPS = [
    ("z = w*x + b", Step(Z, "definition", (W, X, B), Z)),
    ("z from a = sigmoid(z), which can be undone", Step(Z, "invert", (A,), A)),
    ("z from h = relu(z), which leaves one value", Step(Z, "invert", (H,), H)),
    ("b from z = w*x + b, the only unknown in it", Step(B, "solve", (Z, W, X), Z)),
    ("b from z = w*x + b, which leaves one value", Step(B, "solve", (Z, W), Z)),
    (
        "x from z = w*x + b, the only unknown in it (as long as w is not 0)",
        Step(X, "solve", (Z, W, B), Z, nonzero=(W,)),
    ),
    (
        "x from z = w*x + b, the only unknown in it (as long as w and b are not 0)",
        Step(X, "solve", (Z, W, B), Z, nonzero=(W, B)),
    ),
    ("1[z > 0] from h: the unit is on where h is above 0", Step(_q("1[z > 0]"), "gate", (H,), H)),
    (
        "dL/dz = h*da/dz",
        Step(_q("dL/dz"), "cut", (_q("dL/da"),), terms=((_q("dL/da"), _q("da/dz")),)),
    ),
    (
        f"w and b from z = w*x + b and a = sigmoid(z), solved together{ONE_SOLUTION}",
        Step(W, "system", (), sources=(Z, A), unknowns=(W, B)),
    ),
    (
        f"w from z = w*x + b and a = sigmoid(z), solved together{ONE_SOLUTION}",  # x and b are not fixed
        Step(W, "system", (), sources=(Z, A), unknowns=(W, B, X)),
    ),
    (
        "w from z = w*x + b (as long as this equation has one solution)",
        Step(W, "system", (), sources=(Z,), unknowns=(W,)),
    ),
]


def _standing(telling: Telling, step: Step, *cases: Case) -> Standing:
    """Before `step`, with all that it uses known."""
    return Standing(telling, {*given(telling), *(q.row for q in step.uses)}, cases)


@pytest.mark.parametrize(("said", "step"), STEPS, ids=range(len(STEPS)))
def test_told(said: str, step: Step) -> None:
    """What becomes known, how, and from what; provisos in brackets."""
    telling = _telling()

    assert said == told(line_of(step, telling), _standing(telling, step))


LABELS = of(
    """graph: |
  p = sigmoid(z)
  e = p - y
  d = y - p
  g = y*v
  c = relu(z)*v
  q = softmax(u)
  s = v^2
shapes: {u: [3], t: [3]}
domain: {y: 0 or 1, t: one-hot, v: positive}""",
    "target: g, statements: [[e, d, g, c, t, s], [z, q]], key: each",
)


def _l(name: str) -> Quantity:
    return _q(name, LABELS)


SWITCHED = [
    ("y from e = p - y, negative just where y = 1, as 0 < p < 1", "y", "label", ["e"], "e"),
    ("y from d = y - p, positive just where y = 1, as 0 < p < 1", "y", "label", ["d"], "d"),
    ("y from g = y*v, which is 0 just where y is", "y", "factor", ["g"], "g"),
    ("1[z > 0] from c = relu(z)*v, which is 0 just where the unit in it is off",
     "1[z > 0]", "factor", ["c"], "c"),
    ("t_3 from t_1 and t_2: one entry of a one-hot label is 1, and the others are 0",
     "t_3", "one-hot", ["t_1", "t_2"], None),
    ("q_3 from q_1 and q_2: the outputs of a softmax add up to 1", "q_3", "softmax", ["q_1", "q_2"], "q_1"),
    ("q_3 from q_1, u_1 and u_3: q_3/q_1 = exp(u_3 - u_1)", "q_3", "softmax", ["q_1", "u_1", "u_3"], "q_1"),
    ("u_1 from q_1, q_2 and u_2: q_1/q_2 = exp(u_1 - u_2)", "u_1", "softmax", ["q_1", "q_2", "u_2"], "q_1"),
    ("q_1 from u_1, u_2 and u_3: a softmax depends on the differences of its inputs only",
     "q_1", "softmax", ["u_1", "u_2", "u_3"], "q_1"),
    ("v from s = v^2, as v is never negative", "v", "invert", ["s"], "s"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "name", "rule", "uses", "source"), SWITCHED, ids=[row[0][:42] for row in SWITCHED]
)
def test_labels_products_softmax(
    said: str, name: str, rule: str, uses: list[str], source: str | None
) -> None:
    """Each way to what is 0 or 1 has its own reason, and so has each way through a softmax."""
    telling = Telling(LABELS, question_of(LABELS, 0), "ascii")
    read = None if source is None else _l(source)
    step = Step(_l(name), rule, tuple(map(_l, uses)), read)  # type: ignore[arg-type]

    assert said == told(line_of(step, telling), _standing(telling, step))


BENDS = of(
    """graph: |
  r = abs(x - 3)
  m = max(x, v)
  h = relu(x)
  k = w*[x < 3]
  L = y*ln(p) + (1 - y)*ln(1 - p)
domain: {y: 0 or 1, p: probability}""",
    "target: k, statements: [[r, m, h, L], [k]], key: each",
)
IN_CASES = [
    ("1[x < 3]", True, "x < 3", "x", "r", "x from r = 3 - x, the only unknown in it, as x < 3"),
    ("1[x < 3]", False, "x >= 3", "x", "r", "x from r = x - 3, the only unknown in it, as x >= 3"),
    ("1[x <= v]", True, "x <= v", "v", "m", "v = m, as x <= v"),
    ("1[x <= v]", False, "x > v", "x", "m", "x = m, as x > v"),
    ("1[x > 0]", True, "x > 0 (the unit is on)", "x", "h", "x = h, as x > 0"),
    ("1[0 >= x]", True, "0 >= x", "h", "h", "h = 0, as 0 >= x"),
    ("y", True, "y = 1", "p", "L", "p from L = ln(p), which can be undone, as y = 1"),
    ("y", False, "y = 0", "p", "L", "p from L = ln(1 - p), the only unknown in it, as y = 0"),
    ("1[x < 3]", False, "x >= 3", "k", "k", "k = 0, as x >= 3"),
    ("1[x < 2]", True, "x < 2", "x", "r", "x from r = |x - 3|, which leaves one value where x < 2"),
]


@pytest.mark.parametrize(("gate", "is_open", "holds", "name", "source", "said"), IN_CASES)
def test_in_a_case(gate: str, is_open: bool, holds: str, name: str, source: str, said: str) -> None:
    """A case says what its gate says, and formulas are told as they are in it."""
    telling = Telling(BENDS, question_of(BENDS, 0), "ascii")
    case = Case(_q(gate, BENDS), is_open, Proof(()))
    q, read = _q(name, BENDS), _q(source, BENDS)
    step = Step(q, "definition" if name == source else "invert", (case.gate,), read)

    assert holds == case_told(case, telling)
    assert said == told(line_of(step, telling), _standing(telling, step, case))


def test_cases_are_told_with_their_conditions() -> None:
    """On and off, each with its own steps; an example speaks only to the case it is of."""
    step = Step(_q("L"), "definition", (_q("a"), _q("h")), _q("L"))
    gate = _q("1[z > 0]")
    proof = Proof((), (Case(gate, True, Proof((step,))), Case(gate, False, Proof((step,)))))
    example = {_q("w").row: 1, _q("x").row: 2, _q("b").row: 0}
    lines = derivation_lines(proof, _telling(), [example])

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
    assert "... and 12 more steps" == lines[-2]
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
