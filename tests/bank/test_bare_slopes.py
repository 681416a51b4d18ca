"""`sigmoid'` alone is the slope in the model, however many steps somebody has asked for."""

from __future__ import annotations

from pathlib import Path

from bptutor.grading.grade import grade
from bptutor.grading.verdict import RIGHT, UNREADABLE
from tests.bank.making import exercise_of

STEPS = """graph: |
  z = w*x
  a = sigmoid(z)
  L = (a-y)^2/2
step: {minimise: L, by: [w], rate: 0.1, steps: 3}
items:
  here: {target: da/dz, as: formula}
  there: {target: 'd(a@1)/d(z@1)', as: formula}
  gap: {fill: 'd(L@1)/d(z@1) = (a@1 - y)*?'}
"""


def test_a_step_that_is_typed_changes_no_later_answer(tmp_path: Path) -> None:
    """Steps are made when they are asked for; the model applies the function once all the same."""
    here = exercise_of(tmp_path, STEPS).items[0]

    before = grade(here, "sigmoid'")
    grade(here, "w@2")

    assert RIGHT == before.status
    assert before == grade(here, "sigmoid'")


def test_after_a_step_it_says_which(tmp_path: Path) -> None:
    """A slope after the step is not taken for the one before it, nor called wrong."""
    _, there, gap = exercise_of(tmp_path, STEPS).items

    for item in (there, gap):
        assert UNREADABLE == grade(item, "sigmoid'").status
        assert "Write sigmoid'(z)" in grade(item, "sigmoid'").message
        assert RIGHT == grade(item, "sigmoid'(z@1)").status


def test_steps_that_are_typed_leave_nothing_behind(tmp_path: Path) -> None:
    """They are built in the temporary part that the answer is built in, and are there again when wanted."""
    here, there, _ = exercise_of(tmp_path, STEPS).items
    grade(here, "a*(1 - a)")
    before = len(here.problem.graph.blocks), list(here.problem.scope.blocks)

    for answer in ("w@3", "a@1*(1 - a@1)", "dL/dz", "d(L@2)/d(w@1)", "a*(1 - a) + 0*w@2"):
        grade(here, answer)

    assert before == (len(here.problem.graph.blocks), list(here.problem.scope.blocks))
    assert RIGHT == grade(there, "a@1*(1 - a@1)").status
    assert RIGHT == grade(here, "a*(1 - a) + w@3 - w@3").status
