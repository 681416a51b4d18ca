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
