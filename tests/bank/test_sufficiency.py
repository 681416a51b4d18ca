"""Data sufficiency is decided by the core, once an item; a key counts only where the core is undecided."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bptutor.bank.checks import check
from bptutor.bank.specs import Text
from bptutor.bank.sufficiency import question_of, solvable, sufficiency_of
from bptutor.bank.truth import Sufficient, truth
from bptutor.calculus.sufficiency import decide as decisions
from bptutor.calculus.sufficiency.decide import Sufficiency
from bptutor.calculus.sufficiency.question import Decision
from bptutor.errors import Undecided
from bptutor.grading.grade import grade
from tests.bank.making import exercise_of

if TYPE_CHECKING:
    from pathlib import Path

    from bptutor.bank.exercise import Item

YES, NO, OPEN = Decision("sufficient"), Decision("insufficient"), Decision("undecided", reason="too large")


def item_with(tmp_path: Path, keys: str, given: str = "") -> Item:
    """An item about one unit."""
    text = f"graph: |\n  z = w*x + b\n  a = sigmoid(z)\n{given}items:\n  a: {{{keys}}}\n"
    return exercise_of(tmp_path, text).items[0]


ASKED = "target: a, statements: [[z], [w, x]]"


def decided_as(monkeypatch: pytest.MonkeyPatch, *parts: Decision) -> list[int]:
    """Let the core find these; the list grows with every decision."""
    calls: list[int] = []

    def five(*_args: object, **_more: object) -> Sufficiency:
        calls.append(1)
        return Sufficiency(*parts)

    monkeypatch.setattr(decisions, "five", five)
    monkeypatch.setattr(decisions, "decide", lambda _question, **_how: OPEN)
    return calls


def test_the_question_holds_what_statements_say_and_the_exercise_gives(tmp_path: Path) -> None:
    """Numbers that are given are fixed for both statements."""
    item = item_with(tmp_path, ASKED, "given:\n  b: 3\n")
    both, none = question_of(item, 0, 1), question_of(item)

    assert [str(q) for q in both.known] == ["z", "w", "x"]
    assert [str(q) for q in both.target] == ["a"]
    assert both.fixed == {int(item.problem.block("b").rows): 3}
    assert none.known == ()


def test_it_is_decided_once_an_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class of a thousand files asks a thousand times."""
    calls = decided_as(monkeypatch, YES, NO, YES)
    item = item_with(tmp_path, ASKED)
    found = sufficiency_of(item)

    assert sufficiency_of(item) is found
    assert truth(item) == Sufficient("only-1")
    assert len(calls) == 1


def test_what_is_decided_on_the_way_to_something_typed_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The blocks of its proof are taken back with the formula."""
    calls = decided_as(monkeypatch, YES, NO, YES)
    item = item_with(tmp_path, ASKED)
    with item.problem.scope.temporary():
        sufficiency_of(item)
    sufficiency_of(item)

    assert len(calls) == 2


def test_a_key_counts_where_the_core_is_undecided(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nowhere else."""
    decided_as(monkeypatch, NO, NO, OPEN)
    item = item_with(tmp_path, f"{ASKED}, key: together")
    (warning,) = check(item.exercise)

    assert truth(item) == Sufficient("together")
    reason = "it could not be decided whether both together are enough: too large"
    assert (warning.code, warning.message) == ("W410", f"the key could not be checked: {reason}")


def test_a_key_is_asked_for_where_the_core_is_undecided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is guessed."""
    decided_as(monkeypatch, OPEN, NO, YES)
    item = item_with(tmp_path, ASKED)
    (error,) = check(item.exercise)

    assert (error.code, error.message) == (
        "E422",
        "it could not be decided whether (1) alone is enough: too large",
    )
    assert error.remedy.startswith("Add key: only-1 or together, whichever is right, and because:")
    with pytest.raises(Undecided) as raised:
        truth(item)
    assert raised.value.explained == (  # for students: how it was tried is none of their business
        "which statements are enough is not known. Tell whoever set the exercise: `bptutor lint` says why."
    )


@pytest.mark.parametrize("key", ["only-1", "together", "neither"])
def test_a_key_that_the_core_contradicts_is_not_the_truth(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where it cannot say which choice is right: no answer is graded by what is refuted."""
    decided_as(monkeypatch, OPEN, YES, YES)
    item = item_with(tmp_path, f"{ASKED}, key: {key}")
    (error,) = check(item.exercise)

    assert (error.code, error.remedy) == (
        "E411",
        "Write key: only-2 or each; it could not be decided whether (1) alone is enough: too large.",
    )
    with pytest.raises(Undecided):
        grade(item, "b")


@pytest.mark.parametrize(
    ("parts", "left"),
    [
        ((OPEN, OPEN, OPEN), ["only-1", "only-2", "together", "each", "neither"]),
        ((OPEN, OPEN, YES), ["only-1", "only-2", "together", "each"]),
        ((OPEN, OPEN, NO), ["neither"]),
        ((OPEN, NO, OPEN), ["only-1", "together", "neither"]),
        ((YES, OPEN, YES), ["only-1", "each"]),
        ((NO, NO, OPEN), ["together", "neither"]),
        ((NO, YES, YES), ["only-2"]),
    ],
)
def test_what_may_still_be_right(parts: tuple[Decision, ...], left: list[str]) -> None:
    """One choice that is left is the right one."""
    found = Sufficiency(*parts)

    assert list(found.possible) == left
    assert found.key == (left[0] if len(left) == 1 else None)


def test_a_key_is_held_against_what_is_decided_of_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`each` is wrong as soon as (2) alone is not enough."""
    decided_as(monkeypatch, OPEN, Decision("insufficient"), YES)
    (error,) = check(item_with(tmp_path, f"{ASKED}, key: each").exercise)

    assert error.code == "E411"
    assert error.message.startswith("the key of `a` is each, but (2) alone is not enough")


def test_what_is_given_may_settle_a_formula_backwards(tmp_path: Path) -> None:
    """The sigmoid of z gives z away; w and x do not follow from it."""
    item = item_with(tmp_path, "target: a, statements: [[b], [w]]", "given:\n  a: 0.7\n")
    texts = (Text(name, item.where) for name in ("z", "w"))

    assert [solvable(item.problem, text)[1].suffices for text in texts] == [True, False]


def test_grading_other_kinds_does_not_load_the_prover(tmp_path: Path) -> None:
    """A `check` of a number pays nothing for proofs."""
    file = tmp_path / "one.yaml"
    file.write_text("graph: |\n  z = w*x\ngiven: {w: 2, x: 3}\nitems:\n  a: z\n", encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from bptutor.bank.load_pack import load_pack;"
        "from bptutor.grading.grade import grade;"
        f"item = load_pack(Path({str(file)!r})).exercises[0].items[0]; verdict = grade(item, '6');"
        "print(verdict.credit, [m for m in sys.modules if 'sufficiency' in m])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["1.0", "[]"]


@pytest.mark.parametrize("given", ["w*x: 2", "w*tanh(x): -1", "-(w*x)/b: 3"])
def test_a_factor_of_what_is_given_is_not_0(given: str, tmp_path: Path) -> None:
    """Else the product would be 0, too: no proviso is needed to divide by it."""
    known = "[b], [b, x]" if "b" in given else "[b], [x]"
    item = item_with(tmp_path, f"target: w, statements: [{known}]", f"given:\n  {given}\n")

    assert truth(item) == Sufficient("only-2")
    assert sufficiency_of(item).second.verdict == "sufficient"
