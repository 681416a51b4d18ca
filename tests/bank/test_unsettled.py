"""lint of numbers that the givens do not settle: two instances, or how to solve backwards."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from bptutor.bank.checks import lint
from bptutor.calculus.sufficiency import decide as decisions
from bptutor.calculus.sufficiency.question import Decision

UNIT = "title: t\ngraph: |\n  z = w*x + b\n  a = sigmoid(z)\n  L = (a - y)^2\n"


def found(tmp_path: Path, given: str, target: str) -> list[tuple[str, str, str]]:
    """(code, message, remedy) of what lint says of a number to compute."""
    file = tmp_path / "exercise.yaml"
    file.write_text(f"{UNIT}given: {{{given}}}\nitems:\n  a: '{target}'\n", encoding="utf-8")
    return [(d.code, d.message, d.remedy) for d in lint([file])]


MORE = "Give more, or ask for something else."
NUMBER = "(-?[0-9.]+)"
OPEN = [
    ("w: 2, b: 1", "z", "z is not determined by what is given; x would settle it", "x", lambda x: 2 * x + 1),
    ("z: 2, w: 1", "x", "x is not determined by what is given", "b", lambda b: 2 - b),
]


@pytest.mark.parametrize(("given", "target", "message", "name", "value"), OPEN, ids=["forwards", "backwards"])
def test_two_instances_are_shown(
    given: str, target: str, message: str, name: str, value: Callable[[float], float], tmp_path: Path
) -> None:
    """They fit what is given, and differ in what is asked."""
    ((code, told, remedy),) = found(tmp_path, given, target)
    example = rf"{target} is {NUMBER} with {name} = {NUMBER}, and {NUMBER} with {name} = {NUMBER}"
    numbers = re.fullmatch(rf"{message}; for example, {example}", told)

    assert numbers is not None
    first, its, second, other = map(float, numbers.groups())
    assert (code, remedy) == ("E405", MORE)
    assert (first, second) == (value(its), value(other))
    assert first != second


def test_a_target_that_nothing_is_said_of_may_be_anything(tmp_path: Path) -> None:
    """There is nothing else to name."""
    ((code, message, _),) = found(tmp_path, "w: 2", "y")

    assert code == "E405"
    start, _, example = message.partition("; ")
    assert start == "y is not determined by what is given"
    assert re.fullmatch(rf"for example, y may be {NUMBER} or {NUMBER}", example)


BACK = [
    ("a: 0.5", "z", "z follows from what is given only by solving backwards: z from a = sigmoid(z)",
     "Give what it is computed from, or ask for it as data sufficiency (statements:)."),
    ("z: 7, w: 2, b: 1", "x", "x follows from what is given only by solving backwards: x from z = w*x + b",
     "Give what it is computed from, or ask for it as data sufficiency (statements:)."),
    ("a: 0.5, w: 2, b: 1", "x",
     "x follows from what is given only by solving backwards: z from a = sigmoid(z), x from z = w*x + b",
     "Give z = 0 too, or ask for it as data sufficiency (statements:)."),
]  # fmt: skip


@pytest.mark.parametrize(("given", "target", "message", "remedy"), BACK, ids=["invert", "solve", "both"])
def test_what_follows_backwards_is_told(
    given: str, target: str, message: str, remedy: str, tmp_path: Path
) -> None:
    """How it follows, and what to do about it."""
    assert found(tmp_path, given, target) == [("E405", message, remedy)]


def test_what_follows_forwards_is_no_matter(tmp_path: Path) -> None:
    """Nothing is proved where nothing needs a proof."""
    assert found(tmp_path, "w: 2, x: 3, b: 0.5, y: 1", "dL/dw") == []


LARGE = """
network:
  layers: [30, 30, 1]
  activation: sigmoid
  weights: from-to
items:
  a: yhat
"""


def test_large_models_are_not_looked_at_from_all_sides(tmp_path: Path) -> None:
    """It would take long, and two instances of a thousand numbers help nobody."""
    file = tmp_path / "exercise.yaml"
    file.write_text(LARGE, encoding="utf-8")
    (error,) = lint([file])

    assert error.code == "E405"
    assert "for example" not in error.message


def test_nothing_is_claimed_where_nothing_could_be_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it follows from nothing would be a verdict, too."""
    monkeypatch.setattr(decisions, "decide", lambda _, **_how: Decision("undecided", reason="too large"))

    ((code, message, remedy),) = found(tmp_path, "w: 2, b: 1", "z")
    start, _, reason = message.partition(", and ")

    assert (code, start) == ("E405", "z does not follow forwards from what is given")
    assert reason == "whether it does backwards could not be decided: too large"
    assert remedy == "Give x too, or ask for something else."


def test_numbers_to_choose_from_for_what_has_none(tmp_path: Path) -> None:
    """The target is at fault, and not the options; formulas are compared whatever the numbers are."""
    file = tmp_path / "exercise.yaml"
    items = "  a: {target: z, options: [1, 2]}\n  b: {target: dz/dw, options: [b, w]}\n"
    file.write_text(f"{UNIT}given: {{w: 2}}\nitems:\n{items}", encoding="utf-8")
    numbers, formulas = (d for d in lint([file]) if d.code.startswith("E"))

    assert (numbers.code, formulas.code) == ("E405", "E301")
    assert "z is not determined by what is given; x, b would settle it; for example, z" in numbers.message
