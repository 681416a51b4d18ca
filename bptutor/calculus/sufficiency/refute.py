"""Counterexamples: two instances of a model that agree on what is known and differ in what is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bptutor.calculus.sufficiency.question import Question, Witness

Effort = Literal["quick", "full"]


def refute(question: Question, *, effort: Effort = "full", seed: int = 0) -> Witness | None:
    """Two instances that show that what is known does not settle the target; None where none was found."""
    return None
