"""Step mode: one item taken apart, its steps asked, answered and graded in turn.

A step is no attempt at the item: nothing of it is logged but that help was taken. It was once a step has been
answered, skipped or hinted at; to see the first one is free.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import Kind
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE
from bptutor.practice.helping import Ladder
from bptutor.practice.reply import Block, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.step_items import StepItem
    from bptutor.grading.verdict import Verdict
    from bptutor.practice.seams import Tools

THE_ANSWER = "the answer of this step"
ANSWERS_ALL = (
    "That is the answer to the whole item, not to this step. `back` returns to the item, where it counts."
)


class Stepping:
    """The steps of an item, and which one is asked now.

    `answers_all` says of a text whether it is the answer to the item itself.
    """

    def __init__(self, steps: Sequence[StepItem], tools: Tools, answers_all: Callable[[str], bool]) -> None:
        self.is_help = False
        self._steps, self._tools, self._answers_all = steps, tools, answers_all
        self._at = 0
        self._first_wrong = ""
        self._begin_step()

    def _begin_step(self) -> None:
        step, style = self._steps[self._at], self._tools.style
        self._ladder = Ladder(lambda _: step.rungs(style), style, THE_ANSWER, cost="")
        self._tried: set[Hashable] = set()

    @property
    def number(self) -> int:
        """The number of the step that is asked, from 1."""
        return self._at + 1

    @property
    def item(self) -> Item | None:
        """The step that is asked, as an item; None once all are done."""
        return self._steps[self._at].item if self._at < len(self._steps) else None

    # ----- asking --------------------------------------------------------------------------------------

    def question(self) -> list[Block]:
        """What the present step asks."""
        item, grader = self._steps[self._at].item, self._tools.grader
        asked = "\n".join(grader.question_lines(item, self._tools.style))
        form = f"Answer with {grader.answer_form(item)}."
        return [Block(Role.QUESTION, f"Step {self.number}. {asked}"), Block(Role.FORM, form)]

    def ways_on(self) -> str:
        """What one may do now."""
        hint = self._ladder.offer()
        skip = "" if THE_ANSWER in hint else f", `skip` for {THE_ANSWER}"
        return f"Try again, or {hint}{skip}, `back` to the whole item."

    # ----- answers -------------------------------------------------------------------------------------

    def answer(self, text: str) -> list[Block]:
        """Grade an answer to the present step; a right one leads to the next."""
        step, grader = self._steps[self._at], self._tools.grader
        key = grader.normal_form(step.item, text)
        if key is not None and key in self._tried:
            told = "You gave that answer to this step before: wrong. Repeating it costs nothing."
            return [Block(Role.NOTE, told), Block(Role.FORM, self.ways_on())]
        verdict = grader.grade(step.item, text)
        if verdict.status == RIGHT:
            self.is_help = True
            return [Block(Role.RIGHT, "correct"), Block(Role.DETAIL, self._value(step)), *self._go_on()]
        if step.item.kind is not Kind.TRUE_FALSE and self._answers_all(text):
            return [Block(Role.NOTE, ANSWERS_ALL)]
        if verdict.status == UNREADABLE:
            return [Block(Role.UNREAD, "can't read that"), Block(Role.DETAIL, verdict.message)]
        if verdict.charge == "never":
            return [Block(Role.UNREAD, "not yet"), *self._details(verdict)]
        self.is_help = True
        self._tried.add(text if key is None else key)
        return self._not_right(step, verdict)

    def _not_right(self, step: StepItem, verdict: Verdict) -> list[Block]:
        partly = verdict.status == PARTLY_RIGHT
        word = Block(Role.PARTLY, "partly right") if partly else Block(Role.WRONG, "wrong")
        said = [word, *self._details(verdict), *self._named(step)]
        if step.item.kind is Kind.TRUE_FALSE:  # only the other word is left, so there is nothing to try
            why = "\n".join(step.reasons(self._tools.style)) or self._value(step)
            return [*said, Block(Role.DETAIL, why), *self._go_on()]
        return [*said, *self._ladder.after(verdict), Block(Role.FORM, self.ways_on())]

    def _details(self, verdict: Verdict) -> list[Block]:
        lines = [f"read as {verdict.read_as}" if verdict.read_as else "", verdict.said(self._tools.style)]
        return [Block(Role.DETAIL, line) for line in lines if line]

    def _named(self, step: StepItem) -> list[Block]:
        """Says of the first wrong step that it is the first."""
        if self._first_wrong:
            return []
        self._first_wrong = self._name(step)
        return [Block(Role.DETAIL, f"This is the first wrong step: {self._first_wrong}.")]

    # ----- help ----------------------------------------------------------------------------------------

    def hint(self) -> list[Block]:
        """The next hint of this step, its answer at the end."""
        opened = self._ladder.climb()
        if opened is None:
            return self.skip()
        self.is_help = True
        return opened if opened[0].role is Role.NOTE else [*opened, Block(Role.FORM, self.ways_on())]

    def skip(self) -> list[Block]:
        """Show what comes out of this step, and go on."""
        self.is_help = True
        return [Block(Role.ANSWER, self._value(self._steps[self._at])), *self._go_on()]

    def _go_on(self) -> list[Block]:
        """The next question, or the end of the steps."""
        self._at += 1
        if self._at < len(self._steps):
            self._begin_step()
            return self.question()
        wrong = f" The first wrong step was {self._first_wrong}." if self._first_wrong else ""
        return [Block(Role.NOTE, f"These were all the steps.{wrong} Now the item itself:")]

    def _value(self, step: StepItem) -> str:
        value = self._tools.grader.correct_answer(step.item, self._tools.style)
        return f"{self._name(step)}{' =' if step.is_formula else ':'} {value}"

    def _name(self, step: StepItem) -> str:
        return step.named(self._tools.style)
