"""The answers given in a session so far, for what is right given an earlier one that was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, WRONG

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.verdict import Verdict
    from bptutor.practice.seams import Grader


class OwnAnswers:
    """The last graded answer to each item, until its right answer is shown and nobody goes on from theirs."""

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._given: dict[str, tuple[str, str]] = {}

    def note(self, item: Item, text: str, verdict: Verdict) -> None:
        """Remember a graded answer."""
        self._given[item.full_id] = text, verdict.status

    def forget(self, item: Item) -> None:
        """The right answer was shown."""
        self._given.pop(item.full_id, None)

    def carried(self, item: Item, text: str, verdict: Verdict) -> Verdict | None:
        """The verdict on an answer that is right given earlier ones to the same exercise; else None."""
        if verdict.status not in (WRONG, PARTLY_RIGHT):
            return None
        items = item.exercise.items
        before = items[: items.index(item)] if item in items else ()
        found = {other.id: self._given[other.full_id] for other in before if other.full_id in self._given}
        if all(status == RIGHT for _, status in found.values()):
            return None
        return self._grader.carried(item, text, {name: answer for name, (answer, _) in found.items()})
