"""A witness is checked from its leaves alone: what floats believe does not count."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bptutor.calculus.graph import Graph, Quantity
from bptutor.calculus.sufficiency.instances import example, values_for
from bptutor.calculus.sufficiency.model import Model
from bptutor.calculus.sufficiency.normal import Atoms, Forms, added, constant, multiplied, number
from bptutor.calculus.sufficiency.question import Witness
from bptutor.calculus.sufficiency.refute import refute
from bptutor.calculus.sufficiency.verify import holds, judged
from bptutor.record import replace
from tests.calculus.sufficiency.asking import asked, classifier, of_blocks, sigmoids

if TYPE_CHECKING:
    from bptutor.calculus.graph import Block
    from bptutor.calculus.sufficiency.question import Question


def _sigmoid() -> tuple[Graph, Block, Block, Question]:
    g = Graph()
    x = g.leaf("x")
    a = g.name("a", x.call("sigmoid"))
    return g, x, a, of_blocks([a], [x])


def test_two_saturated_sigmoids_are_not_equal() -> None:
    """Although their doubles are."""
    _, x, _, question = _sigmoid()
    row = Quantity(x).row
    assert judged(question, {row: 40}, {row: 41}) is None


def test_a_witness_that_was_tampered_with_does_not_hold() -> None:
    """Neither with a known number that is off, nor with two instances that are one."""
    question = asked(classifier(), "weights; o_h1", "o_y")
    witness = refute(question)
    assert witness is not None
    assert holds(question, witness)
    known = next(q.row for q in question.known if q.block.op == "leaf")
    spoilt = {**witness.second, known: witness.second[known] + Fraction(1, 10**40)}
    assert not holds(question, replace(witness, second=spoilt))
    assert not holds(question, replace(witness, second=witness.first))


def test_a_number_that_is_given_must_be_met() -> None:
    """By both instances."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    z = g.name("z", w * x)
    question = of_blocks([], [x], {z: 6})
    rows = [Quantity(b).row for b in (x, w)]
    two_three, three_two, ones = ({rows[0]: a, rows[1]: b} for a, b in ((2, 3), (3, 2), (1, 1)))
    assert judged(question, two_three, three_two) is not None
    assert judged(question, two_three, ones) is None


@pytest.mark.parametrize(
    ("domain", "bad"),
    [("one-hot", (1, 1)), ("0 or 1", (1, 2)), ("positive", (1, -1)), ("probability", (1, 0))],
)
def test_a_witness_stays_in_the_domains(domain: str, bad: tuple[int, int]) -> None:
    """No witness has labels that are no labels."""
    g = Graph()
    t = g.leaf("t", (2,), domain)
    question = of_blocks([t[0]], [t[1]])
    rows = [q.row for q in t.quantities()]
    half = Fraction(1, 2)
    good = {"probability": (half, half), "one-hot": (1, 0)}.get(domain, (1, 1))
    first = dict(zip(rows, good, strict=True))
    assert judged(question, first, dict(zip(rows, (good[0], bad[1]), strict=True))) is None


def test_a_witness_that_calls_itself_exact_must_be() -> None:
    """Many digits are no proof by fractions."""
    g = Graph()
    x, w, b = g.leaf("x"), g.leaf("w"), g.leaf("b")
    a = g.name("a", (w * x + b).call("sigmoid"))
    question = of_blocks([], [x], {a: 0.3})
    witness = refute(question)
    assert witness is not None
    assert holds(question, witness)
    assert not holds(question, replace(witness, exact=True))


@pytest.mark.parametrize(
    ("op", "first", "second", "same"),
    [
        ("sigmoid", 2, 2, True),
        ("tanh", 1, -1, False),
        ("cosh", 1, -1, True),
        ("abs", 3, -3, True),
        ("leaky_relu", 2, -2, False),
        ("softplus", 1, -1, False),
    ],
)
def test_equal_values_are_proved_by_structure(op: str, first: int, second: int, same: bool) -> None:
    """Odd and even functions of opposite numbers, too."""
    g = Graph()
    x = g.leaf("x")
    a = g.name("a", x.call(op))
    question = of_blocks([a], [x])
    found = judged(question, {Quantity(x).row: first}, {Quantity(x).row: second})
    assert (found is not None and found.exact) == (same and first != second)


def test_the_slope_of_a_sigmoid_is_that_of_its_mirror_image() -> None:
    """o(1 - o) for 1 - o."""
    g = Graph()
    x = g.leaf("x")
    o = g.name("o", x.call("sigmoid"))
    row = Quantity(g.name("s", o * (1 - o))).row
    atoms = Atoms({})
    forms = [Forms(g, {Quantity(x).row: Fraction(value)}, atoms)[row] for value in (2, -2)]
    assert forms[0] == forms[1]


def test_polynomials_are_added_and_multiplied() -> None:
    """(e + 1)(e - 1) = e^2 - 1, whatever e is."""
    atom = Atoms({}).atom("exp", (number(1),))
    square = multiplied(added(atom, number(1)), added(atom, number(-1)))
    assert square == added(multiplied(atom, atom), number(-1))
    assert constant(added(atom, atom, factors=(1, -1))) == 0
    assert constant(atom) is None


def test_an_example_has_small_numbers_and_no_dead_output() -> None:
    """One to show a derivation in numbers."""
    question = asked(classifier(), "weights", "o_y")
    shown = example(question)
    assert set(shown) == {q.row for q in question.leaves}
    assert set(shown.values()) <= set(values_for("real", gentle=False))
    model = Model(question)
    import numpy as np

    seen = model.at(np.array([[float(shown[row])] for row in model.rows]))
    assert seen.target[0, 0] != 0
    assert seen.lit[0] == 1


def test_an_example_of_sigmoids_is_not_saturated() -> None:
    """Or all outputs would be 1."""
    question = asked(sigmoids(), "weights", "o_y")
    import numpy as np

    model = Model(question)
    shown = example(question)
    assert model.at(np.array([[float(shown[row])] for row in model.rows])).steepest[0] <= 3


def test_an_example_has_the_numbers_given() -> None:
    """And what follows from them."""
    g = Graph()
    x, w = g.leaf("x"), g.leaf("w")
    z = g.name("z", w * x)
    shown = example(of_blocks([], [z.call("sigmoid")], {z: 6, x: 3}))
    assert (shown[Quantity(x).row], shown[Quantity(w).row]) == (3, 2)


def test_a_witness_is_a_record_with_all_leaves() -> None:
    """o or 1 - o: the argument changes its sign."""
    _, x, a, _ = _sigmoid()
    slope = a * (1 - a)
    witness = refute(of_blocks([slope], [a]))
    assert isinstance(witness, Witness)
    row = Quantity(x).row
    assert witness.first[row] == -witness.second[row]
    assert (witness.method, witness.exact) == ("one leaf", True)
