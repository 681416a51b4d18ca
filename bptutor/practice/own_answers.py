"""The answers given in a session so far, for what is right given an earlier one that was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.earlier import Given, earlier_answers
from bptutor.grading.verdict import PARTLY_RIGHT, WRONG

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.verdict import Verdict
    from bptutor.practice.seams import Grader


class OwnAnswers:
    """The last graded answer to each item, until its right answer is shown and nobody goes on from theirs."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._given: dict[str, Given] = {}

    def note(self, item: Item, text: str, verdict: Verdict) -> None:
        """Remember a graded answer."""
        self._given[item.full_id] = Given(text, verdict.status)

    def forget(self, item: Item) -> None:
        """The right answer was shown."""
        self._given.pop(item.full_id, None)

    def carried(self, item: Item, text: str, verdict: Verdict) -> Verdict | None:
        """The verdict on an answer that is right given earlier ones to the same exercise; else None."""
        if verdict.status not in (WRONG, PARTLY_RIGHT):
            return None
        earlier = earlier_answers(item, self._given)
        return self._grader.carried(item, text, earlier) if earlier else None
