"""What is told once an item is closed: its answer, why it is right, and the whole computation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.errors import BptutorError
from bptutor.practice.reply import Block, Role, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.practice.seams import Tools

GO_ON = "`next` or Enter goes on."


class Solution:
    """The solution of one item, in blocks."""

    def __init__(self, item: Item, tools: Tools) -> None:
        self._item, self._tools = item, tools
        self._computed = item.exercise.model is not None

    @property
    def offer(self) -> str:
        """What all of it is called before it is shown, with its cost."""
        whole = "the whole computation" if self._computed else "the explanation"
        return f"{whole} with its answer (the item comes back later)"

    @property
    def ways_on(self) -> str:
        """What one may do once the answer is known. Where nothing is computed, the explanation was all."""
        return f"`trace` shows how it comes about; {GO_ON}" if self._computed else GO_ON

    def answer(self) -> Block:
        """The right answer; its lines stand one below the other."""
        answer = self._tools.grader.correct_answer(self._item, self._tools.style)
        below = " " * len("answer: ")
        return Block(Role.ANSWER, f"answer: {answer}".replace("\n", f"\n{below}"))

    def reasons(self) -> list[Block]:
        """Why it is right, where somebody says so."""
        return self._told(Role.DETAIL, self._tools.grader.explain)

    def trace(self) -> list[Block]:
        """The whole computation, or the explanation."""
        return self._told(Role.TRACE, self._tools.grader.trace_lines)

    def _told(self, role: Role, lines: Callable[..., Sequence[str]]) -> list[Block]:
        """A block of lines, or of the reason why there are none: a verdict stands without its explanation."""
        try:
            told = lines(self._item, self._tools.style)
        except BptutorError as error:
            return [trouble(error)]
        return [Block(role, "\n".join(told))] if told else []
