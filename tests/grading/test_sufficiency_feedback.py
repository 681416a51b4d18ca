"""What a wrong choice is answered: its own first false claim, with networks or a derivation to check."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pytest

from bptutor.bank.exercise import SufficiencySpec
from bptutor.bank.packs import find_packs
from bptutor.bank.sufficiency import question_of, sufficiency_of
from bptutor.bank.truth import truth
from bptutor.calculus.five_choices import CLAIMS
from bptutor.calculus.sufficiency.decide import Sufficiency
from bptutor.calculus.sufficiency.question import Decision
from bptutor.grading.derivation_told import derivation_lines
from bptutor.grading.grade import grade, hints, trace_lines
from bptutor.grading.sufficiency import CHOICES
from bptutor.grading.sufficiency_feedback import feedback
from bptutor.grading.telling import Telling
from bptutor.screen import escape, wrap
from bptutor.text import columns
from tests.grading.making import of, sheet

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item

MOST_LINES = 30
WIDTH = 110
CLAIM = r"(Statement \([12]\) is|Both together are|Together, if not alone, they are)"
OPENING = re.compile(rf"{CLAIM} (not enough:|enough)")


@cache
def _shipped() -> dict[str, Item]:
    items = (i for pack in find_packs() for i in pack.items)
    return {i.full_id: i for i in items if isinstance(i.spec, SufficiencySpec)}


WRONG = [
    pytest.param(i, choice, id=f"{name}-{choice}")
    for name, i in _shipped().items()
    for choice in CHOICES
    if choice != truth(i).key
]


@pytest.mark.parametrize(("asked", "choice"), WRONG)
def test_every_wrong_choice_is_answered(asked: Item, choice: str) -> None:
    """By something that fits the screen and does not name the right choice."""
    verdict = grade(asked, choice)
    lines = wrap(verdict.message, 80).split("\n")

    assert "wrong" == verdict.status
    assert OPENING.match(lines[0]), verdict.message
    assert len(lines) <= MOST_LINES, verdict.message
    assert not [line for line in lines if columns(line) > WIDTH]
    assert not [said for said in CHOICES.values() if said in verdict.message]
    assert not re.search(r"[-−]0(?![.0-9])", verdict.message)
    assert escape(verdict.message) == verdict.message


@pytest.mark.parametrize(("asked", "choice"), WRONG)
def test_only_false_claims_are_answered(asked: Item, choice: str) -> None:
    """What is said to be enough is not what the choice says."""
    first = grade(asked, choice).message.split("\n")[0]
    data = "together" if first.startswith("Both") else "first" if "(1)" in first else "second"

    assert CLAIMS[choice][data] is ("not enough" in first)  # type: ignore[index]


@pytest.mark.parametrize("name", _shipped())
def test_hints_and_solutions(name: str) -> None:
    """Every item has a ladder that does not end in the answer, and a solution that says what is enough."""
    asked = _shipped()[name]
    solution = "\n".join(trace_lines(asked, "ascii"))

    assert len(hints(asked, "ascii")) > 1
    assert not [h for h in hints(asked) if any(said in h for said in CHOICES.values())]
    assert "enough" in solution
    assert solution.isascii()


# ---- the six of the catalogue ----------------------------------------------------------------------------


def _answered(name: str, answer: str) -> list[str]:
    """The lines said to an answer to an item of `binary-classifier`, names without braces."""
    message = grade(_shipped()[f"binary-classifier/{name}.a"], answer).message
    return message.replace("{", "").replace("}", "").split("\n")


def _rows(lines: list[str], word: str) -> list[list[str]]:
    """The rows of the table that begin with `word`: name, one, other."""
    return [line.split()[1:] for line in lines if line.split()[:1] == [word]]


def test_not_enough() -> None:
    """S2: two networks with the same inputs and another o_h1."""
    lines = _answered("hidden-value", "only-1")

    assert "Statement (1) is not enough: these two networks agree on it, and oₕ₁ differs." == lines[0]
    assert ["oₓ₁", "oₓ₂", "oₓ₃", "oₓ₄"] == [row[0] for row in _rows(lines, "known")]
    assert all(one == other for _, one, other in _rows(lines, "known"))
    assert all(one != other for _, one, other in _rows(lines, "changed") + _rows(lines, "wanted"))


def test_the_drawing_differs_where_the_table_does() -> None:
    """S3: the units layer by layer, two numbers where they are not the same."""
    lines = _answered("second-layer-value", "only-2")
    drawn = [line for line in lines if line.startswith("  oₓ₁")]

    assert 1 == len(drawn)
    assert re.search(r"oⱼ₁ = \S+ \| \S+$", drawn[0]), drawn


def test_derivation() -> None:
    """S3: both together, in the exercise's symbols and in numbers that add up."""
    lines = _answered("second-layer-value", "neither")

    assert "Together, if not alone, they are enough. oⱼ₁ follows, step by step:" == lines[0]
    assert "1. zⱼ₁ = oₕ₁·w_h1,j1 + oₕ₂·w_h2,j1 + oₕ₃·w_h3,j1" == lines[1]
    assert "3. " not in "".join(line[:3] for line in lines)
    left, _, right = lines[2].strip().removeprefix("e.g. ").replace("−", "-").partition(" = ")
    products = [factor.strip("()") for factor in re.split(r" \+ |·", left)]
    numbers = [float(factor) for factor in products]
    assert float(right) == sum(a * b for a, b in zip(numbers[::2], numbers[1::2], strict=True))


def test_another_name_for_it() -> None:
    """S4: the derivative is an output."""
    lines = _answered("last-weight-gradient", "only-2")

    assert "Statement (1) is enough by itself" in lines[0]
    assert "∂o_y/∂w_j2,y = oⱼ₂" in lines[1]


def test_second_wrong_choice_is_answered_for_itself() -> None:
    """S6: each wrong choice claims something else."""
    openings = {_answered("first-weight-gradient", choice)[0] for choice in ("each", "together", "neither")}

    assert 3 == len(openings)


# ---- other models ----------------------------------------------------------------------------------------


def test_graph_without_a_network() -> None:
    """Sets of numbers, and what is computed from them in order."""
    asked = of("graph: |\n  q = x + y\n  f = q*z", "target: f, statements: [[x, y], [z]], key: together")
    message = grade(asked, "a").message
    said = "Statement (1) is not enough: these two sets of numbers agree on it, and f differs."

    assert message.startswith(said)
    assert [] != _rows(message.split("\n"), "wanted")


def test_provisos_are_said() -> None:
    """Dividing by w needs that w is not 0."""
    asked = of("graph: z = w*x", "target: x, statements: [[z, w], [z]], key: only-1")

    assert "(as long as w is not 0)" in grade(asked, "neither").message


def test_inverse() -> None:
    """A sigmoid is undone, with its number."""
    asked = of(
        "graph: |\n  z = w*x + b\n  a = sigmoid(z)", "target: b, statements: [[a, w, x], [a]], key: only-1"
    )
    message = grade(asked, "neither").message

    assert "which can be undone" in message
    assert "the only unknown in it" in message


def test_right_answers_get_no_lecture() -> None:
    """Nothing is said to the right choice."""
    assert "" == grade(sheet("data"), "together").message


def test_author_has_the_word_where_the_core_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong choice of which nothing is known to be false is answered by the author's key, and says so."""
    asked = of("graph: z = w*x", "target: z, statements: [[w, x], [w]], key: only-1")
    open_question = Decision("undecided", reason="too large")
    nothing_known = Sufficiency(open_question, open_question, open_question)
    monkeypatch.setattr("bptutor.grading.sufficiency_feedback.sufficiency_of", lambda _: nothing_known)

    said = ": so says whoever set this item; it could not be computed."
    assert f"Statement (2) is not enough{said}" == feedback(asked, "only-2")
    assert f"Statement (2) is not enough{said}" == feedback(asked, "each")
    assert f"Statement (1) is enough{said}" == feedback(asked, "together")
    assert f"Both together are enough{said}" == feedback(asked, "neither")
    assert "wrong" == grade(asked, "only-2").status


# ---- screens without Unicode -------------------------------------------------------------------------------


@pytest.mark.parametrize(("asked", "choice"), WRONG[::7])
def test_columns_line_up_in_ascii(asked: Item, choice: str) -> None:
    """The numbers of a table end in the same columns, made anew for a screen that has no small digits."""
    verdict = grade(asked, choice)
    lines = verdict.said("ascii").split("\n")
    table = [line for line in lines if re.match(r"  (changed|known|wanted) ", line)]

    assert verdict.said("ascii").isascii()
    assert verdict.said("unicode").startswith(verdict.message)
    assert len({len(line) for line in table}) <= 1


def test_numbers_of_an_example_are_not_0() -> None:
    """If there is another: `0*1 = 0` is right for many a wrong formula."""
    asked = of("graph: z = w*x", "target: z, statements: [[w, x], [w]], key: only-1")
    question = question_of(asked, 0)
    proof = sufficiency_of(asked).first.proof
    w, x = (q.row for q in question.known)
    assert proof is not None
    telling = Telling(asked, question, "ascii")

    assert ["1. z = w*x", "   e.g. 2*3 = 6"] == derivation_lines(proof, telling, [{w: 0, x: 1}, {w: 2, x: 3}])


def test_outputs_of_a_softmax_are_told_with_the_others() -> None:
    """`p₃ = 0.2` alone says nothing."""
    lines = grade(_shipped()["data-sufficiency/softmax.a"], "neither").message.split("\n")

    assert re.fullmatch(r"   e\.g\. p₃ = 0\.\d+, from p₁ = 0\.\d+ and p₂ = 0\.\d+", lines[2])


def test_neither_does_not_learn_that_one_is_not_enough() -> None:
    """`Both together are enough` is how one of the choices begins."""
    lines = grade(_shipped()["data-sufficiency/softmax.a"], "neither").message.split("\n")

    assert lines[0] == "Together, if not alone, they are enough. p₃ follows, step by step:"
    assert not lines[0].startswith(CHOICES["together"].capitalize()[:24])
