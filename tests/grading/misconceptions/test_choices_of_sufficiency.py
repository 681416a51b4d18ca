"""Wrong choices of data sufficiency have names."""

from __future__ import annotations

import pytest

from bptutor.calculus.five_choices import CHOICES
from bptutor.calculus.sufficiency.decide import Sufficiency
from bptutor.calculus.sufficiency.question import Decision
from bptutor.grading.grade import grade
from bptutor.text import LETTERS
from tests.grading.making import of

UNIT = "graph: |\n  z = w*x + b\n  a = relu(z)"
SMOOTH = "graph: |\n  z = w*x + b\n  a = sigmoid(z)"
CHAIN = "network: {layers: [1, 1, 1], activation: relu, output: linear, weights: from-to}"


@pytest.mark.parametrize(
    ("model", "target", "data", "choice", "misconception"),
    [
        (UNIT, "z", "[[a], [w, x]]", "only-1", "gate-taken-for-known"),
        (UNIT, "z", "[[a], [w, x]]", "only-2", "taken-for-enough-alone"),
        (UNIT, "z", "[[a], [w, x]]", "together", "gate-taken-for-known"),
        (UNIT, "z", "[[a], [w, x]]", "each", "gate-taken-for-known"),
        (SMOOTH, "z", "[[a], [w, x]]", "only-2", "taken-for-enough-alone"),
        (SMOOTH, "z", "[[a], [w, x]]", "together", "enough-alone-overlooked"),
        (SMOOTH, "z", "[[a], [w, x]]", "neither", "together-overlooked"),
        (SMOOTH, "b", "[[a], [w, x]]", "only-1", "taken-for-enough-alone"),
        (SMOOTH, "b", "[[a], [w, x]]", "neither", "together-overlooked"),
        (SMOOTH, "b", "[[z], [w]]", "together", "taken-for-enough-together"),
        (UNIT, "da/db", "[[a], [w]]", "each", "gate-taken-for-known"),  # 1, were no unit ever off
        (UNIT, "da/dx", "[[a], [w]]", "only-2", "gate-taken-for-known"),
        (CHAIN, "dyhat/dx_1", "[['W*'], [x_1]]", "only-1", "gate-taken-for-known"),
    ],
)
def test_the_first_false_claim(model: str, target: str, data: str, choice: str, misconception: str) -> None:
    """By what it says first that is not so; gates where the claim holds without them."""
    item = of(model, f"target: {target}, statements: {data}")
    verdict = grade(item, LETTERS[CHOICES.index(choice)])

    assert (verdict.status, verdict.misconception) == ("wrong", misconception)


def test_little_is_said() -> None:
    """The verdict shows it at length; only what it does not show is added."""
    item = of(UNIT, "target: z, statements: [[a], [w, x]]")
    gate, plain = grade(item, "a").diagnosis, grade(item, "b").diagnosis

    assert gate is not None
    assert plain is not None
    assert gate.message == "Statement (1) would be enough if no ReLU unit could be switched off."
    assert plain.message == ""
    assert plain.hint


def test_the_author_decides_where_the_core_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A declared key says which claim is false."""
    item = of(SMOOTH, "target: z, statements: [[a], [w, x]], key: only-1")
    unknown = Decision("undecided", reason="not found")
    nothing = Sufficiency(unknown, unknown, unknown)
    monkeypatch.setattr("bptutor.grading.misconceptions.sufficiency.sufficiency_of", lambda _: nothing)

    assert grade(item, "b").misconception == "taken-for-enough-alone"
    assert grade(item, "c").misconception == "enough-alone-overlooked"
