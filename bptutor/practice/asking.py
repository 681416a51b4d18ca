"""One item being asked: answers, hints, trace, and how the item stands because of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from bptutor.bank.exercise import Kind
from bptutor.errors import BptutorError
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE
from bptutor.practice import presenting
from bptutor.practice.commands import nearest
from bptutor.practice.helping import COST, Ladder
from bptutor.practice.lines import Lines, numbered
from bptutor.practice.reply import Block, Role, trouble
from bptutor.practice.solution import GO_ON, Solution
from bptutor.practice.stepping import THE_ANSWER, Stepping
from bptutor.progress.attempt import Attempt
from bptutor.progress.state import Standing

if TYPE_CHECKING:
    from collections.abc import Hashable

    from bptutor.bank.exercise import Item
    from bptutor.grading.verdict import Verdict
    from bptutor.practice.own_answers import OwnAnswers
    from bptutor.practice.seams import Tools
    from bptutor.progress.attempt import Status

_TYPED_OUT = (Kind.NUMERIC, Kind.EXPRESSION, Kind.PARAMETER_COUNT)
"""Kinds whose answers are too many to be guessed."""
LARGEST_PLAIN = 12
"""Whole numbers up to this one come up in many places."""


class Asking:
    """One asking of `item`. An item that comes back is asked afresh; `seen` says that its answer was shown,
    `missed` that it was not solved in an earlier session.

    `standing` tells how the item stands now, `saved` is False once something could not be logged. An attempt
    is in the journal before the blocks that tell its verdict exist. `own` has the answers to other items.
    """

    def __init__(
        self, item: Item, tools: Tools, own: OwnAnswers, *, seen: bool = False, missed: bool = False
    ) -> None:
        self.item = item
        self.seen = seen
        self._missed = missed
        self.standing = Standing.UNTRIED
        self.saved = True
        self.lines = Lines() if item.kind is Kind.DERIVATION else None
        self._tools = tools
        self._grader = tools.grader
        self._own = own
        self._tried: dict[Hashable, Verdict] = {}
        self._warned = False  # a free first time was used up
        self._trace_offered = False
        self._solution = Solution(item, tools)
        self._ladder = Ladder(
            lambda at: tools.grader.rungs(item, tools.style, at), tools.style, self._solution.offer
        )
        self._steps: Stepping | None = None  # begun, perhaps left in between
        self.stepping: Stepping | None = None
        self._since = tools.clock()

    @property
    def closed(self) -> bool:
        """True once the item is solved or its answer was shown."""
        return self.standing.solved or self.standing is Standing.SHOWN

    def means(self, word: str) -> bool:
        """Whether `word` could be meant as an answer: a quantity or an option is called so."""
        if self.closed:
            return False
        options = self._grader.option_lines(self.asked, self._tools.style)
        return word.lower() in {text.lower() for text in [*self._grader.names(self.asked), *options]}

    @property
    def asked(self) -> Item:
        """What an answer is graded by now: the item, or the step of it that is asked."""
        step = self.stepping.item if self.stepping is not None else None
        return self.item if step is None else step

    # ----- answers -------------------------------------------------------------------------------------

    def answer(self, text: str) -> list[Block]:
        """Grade `text`, unless it cannot be read, was given before, or the item is closed."""
        if self.closed:
            return [Block(Role.NOTE, f"{self.closing} {GO_ON}"), *self._slip(text)]
        self._trace_offered = False
        if self.stepping is not None:
            told = self.stepping.answer(text)
            return self._stepped(told) + (self._slip(text) if told[0].role is Role.UNREAD else [])
        if self.lines is not None:
            text = self.lines.with_next(text)
        key = self._grader.normal_form(self.item, text)
        if key is not None and key in self._tried:
            return self._again(text, key)
        verdict = self._grader.grade(self.item, text)
        if verdict.status == UNREADABLE:
            said = Block(Role.UNREAD, "can't read that (it does not count)")
            return [said, Block(Role.DETAIL, verdict.message), *self._slip(text)]
        carried = self._own.carried(self.item, text, verdict)
        if carried is None and self._is_free(verdict):
            return self._not_yet(verdict)
        return self._graded(text, text if key is None else key, carried or verdict, carried is not None)

    def _is_free(self, verdict: Verdict) -> bool:
        """Whether an answer is only talked about: never charged for, or not the first time."""
        if verdict.charge == "second-time" and not self._warned:
            self._warned = True
            return True
        return verdict.charge == "never"

    def _not_yet(self, verdict: Verdict) -> list[Block]:
        """What is said for free; lines of a derivation that hold are kept."""
        if self.lines is None or not self.lines.keep(verdict):
            return [Block(Role.UNREAD, "not yet (it does not count)"), *self._details(verdict)]
        more = Block(Role.FORM, f"{verdict.message} `undo` takes the last line back.")
        return [Block(Role.PARTLY, "holds so far"), *numbered(self.lines.kept), more]

    def _graded(self, text: str, key: Hashable, verdict: Verdict, is_carried: bool) -> list[Block]:
        unsaved = self._save(cast("Status", verdict.status), text, verdict.credit, verdict.misconception)
        alone = not self._tried and not self._helped and not self.seen
        self._tried[key] = verdict
        self._own.note(self.item, text, verdict)
        if verdict.status == RIGHT:
            if self.lines is not None:
                self.lines.keep(verdict)
            self.standing = Standing.FIRST_TRY if alone else Standing.WITH_HELP
            return [*unsaved, *self._right(verdict)]
        self.standing = Standing.NOT_YET
        return [*unsaved, *self._not_right(verdict, is_carried)]

    def _right(self, verdict: Verdict) -> list[Block]:
        ways = Block(Role.FORM, self.ways_on())
        return [Block(Role.RIGHT, "correct"), *self._details(verdict), *self._solution.reasons(), ways]

    def _not_right(self, verdict: Verdict, is_carried: bool) -> list[Block]:
        """What is not right; a hint, unless the mistake was made in an earlier item."""
        partly = verdict.status == PARTLY_RIGHT
        word = Block(Role.PARTLY, "partly right") if partly else Block(Role.WRONG, "wrong")
        is_wrong_too = not is_carried or any(part.is_mistake for part in verdict.parts)
        hint = self._ladder.after(verdict) if is_wrong_too else []
        return [word, *self._details(verdict), *hint, Block(Role.FORM, self.ways_on())]

    def _details(self, verdict: Verdict) -> list[Block]:
        """How an answer was read, and what is to be said about it; of a wrong line, the line alone."""
        said = verdict.said(self._tools.style)
        message = [Block(Role.DETAIL, said)] if said else []
        if self.lines is None or not verdict.parts:
            read = [Block(Role.DETAIL, f"read as {verdict.read_as}")] if verdict.read_as else []
            return [*read, *message]
        return self.lines.told(verdict, message)

    def _again(self, text: str, key: Hashable) -> list[Block]:
        """An answer given before; by now it may be right given an answer to another item."""
        carried = self._own.carried(self.item, text, self._tried[key])
        if carried is None or carried.credit <= self._tried[key].credit:
            return self._repeated(self._tried[key])
        return self._graded(text, key, carried, True)

    def _repeated(self, earlier: Verdict) -> list[Block]:
        was = "partly right" if earlier.status == PARTLY_RIGHT else "wrong"
        told = f"You gave that answer before (read as {earlier.read_as}): {was}. Repeating it costs nothing."
        return [Block(Role.NOTE, told), Block(Role.FORM, self.ways_on())]

    def _slip(self, text: str) -> list[Block]:
        """An offer, if what was typed is a command or nearly one."""
        close = nearest(text.rpartition("\n")[2], collecting=self.lines is not None)
        if close is None:
            return []
        spelled = f":{close}" if self.means(close) else close
        return [Block(Role.DETAIL, f"If you meant the command, type `{spelled}`.")]

    # ----- help ----------------------------------------------------------------------------------------

    def hint(self) -> list[Block]:
        """The next hint; where none is left, all of the computation."""
        if self.closed:
            return [Block(Role.NOTE, f"{self.closing} {self.ways_on()}")]
        if self.stepping is not None:
            return self._stepped(self.stepping.hint())
        try:
            opened = self._ladder.climb()
        except BptutorError as error:
            return [trouble(error)]
        if opened is None:
            return self._show_all()
        return opened if opened[0].role is Role.NOTE else [*opened, Block(Role.FORM, self.ways_on())]

    @property
    def _helped(self) -> int:
        """How often help was taken: hints, and the item taken apart."""
        return self._ladder.opened + (self._steps is not None and self._steps.is_help)

    def ways_on(self) -> str:
        """What one may do now."""
        if self.closed:
            return self._solution.ways_on
        if self.stepping is not None:
            return self.stepping.ways_on()
        try:
            begin = f"{'Try again, or ' if self._tried or self._helped else ''}{self._ladder.offer()}"
            misses = len(self._tried) + self._missed
            apart = misses > 1 and self._steps is None and self._grader.step_items(self.item)
        except BptutorError:
            return "Try again, or `skip` for the answer."
        steps = f", `steps` to go step by step ({COST})" if apart else ""
        return f"{begin}, `skip` for the answer{steps}."

    def take_apart(self) -> list[Block]:
        """Begin or repeat the steps of the item."""
        if self.closed:
            return [Block(Role.NOTE, f"{self.closing} {self.ways_on()}")]
        if self.stepping is not None:
            return self.stepping.question()
        if self._steps is None or self._steps.item is None:
            steps = self._grader.step_items(self.item)
            if not steps:
                return [Block(Role.NOTE, self._why_whole()), Block(Role.FORM, self.ways_on())]
            helped = self._steps is not None and self._steps.is_help
            self._steps = Stepping(steps, self._tools, self._answers_all)
            self._steps.is_help = helped
        self.stepping = self._steps
        cost = "" if self._helped else " (counts as help from your first answer to a step on)"
        note = f"Step by step{cost}: `skip` shows a step, `back` returns to the whole item."
        return [Block(Role.NOTE, note), *self.stepping.question()]

    def _why_whole(self) -> str:
        """Why there are no steps, and what leads on instead."""
        if self.lines is not None:
            return "This one is answered line by line already; there are no other steps."
        if self.item.exercise.model is None:
            return "Nothing is computed here that could be taken apart."
        return "This one has no steps that could be asked for one by one."

    def _answers_all(self, text: str) -> bool:
        """Whether a text is the answer to the item, and not by chance, as a small whole number may be."""
        digits = text.lstrip("+-−")
        is_plain = digits.isdecimal() and len(digits) < 3 and int(digits) <= LARGEST_PLAIN
        if is_plain or self.item.kind not in _TYPED_OUT:
            return False
        return self._grader.grade(self.item, text).status == RIGHT

    def put_together(self) -> None:
        """Leave the steps; `take_apart` goes on where one left."""
        self.stepping = None

    def _stepped(self, blocks: list[Block]) -> list[Block]:
        """What a step said; after the last one the item is asked again."""
        if self.stepping is None or self.stepping.item is not None:
            return blocks
        self.put_together()
        return [*blocks, *presenting.question(self.item, self._tools)]

    def trace(self) -> list[Block]:
        """The whole computation. It shows the answer of an open item and closes it: without a try, or within
        the steps, that is said before it is done.
        """
        if self.closed:
            told = self._solution.trace()
            return told or [Block(Role.NOTE, f"There is nothing to compute here. {GO_ON}")]
        if (self.stepping is not None or not self._tried) and not self._trace_offered:
            self._trace_offered = True
            back = "" if self.stepping is None else f" `skip` is for {THE_ANSWER} alone."
            return [Block(Role.NOTE, f"Type `trace` once more for {self._solution.offer}.{back}")]
        return self._show_all()

    def _show_all(self) -> list[Block]:
        """The whole computation and the answer, which close the item."""
        self.put_together()
        return [*self._solution.trace(), *self._show_answer("shown", [], GO_ON)]

    def skip(self) -> list[Block]:
        """Show the answer and why, and close the item; of a step only what comes out of it."""
        if self.stepping is not None:
            return self._stepped(self.stepping.skip())
        return self._show_answer("skipped", self._solution.reasons(), self._solution.ways_on)

    def _show_answer(self, status: Status, reasons: list[Block], after: str) -> list[Block]:
        answer = self._solution.answer()
        unsaved = self._save(status)
        self.standing = Standing.SHOWN
        self._own.forget(self.item)
        returns = f"It comes back {'next time' if self.seen else 'later in this session'}. {after}"
        return [*unsaved, answer, *reasons, Block(Role.FORM, returns)]

    # ----- in between ----------------------------------------------------------------------------------

    @property
    def closing(self) -> str:
        """Why a closed item is closed."""
        solved = self.standing.solved
        return "This one is solved already." if solved else "The answer of this one was shown already."

    def _save(
        self, status: Status, answer: str = "", credit: float = 0.0, misconception: str | None = None
    ) -> list[Block]:
        """Log what happened; blocks that say so when that failed, for practice goes on."""
        item, seconds = self.item, self._tools.clock() - self._since
        attempt = Attempt(
            item.full_id, str(item.kind), answer, status, credit, self._helped, self.seen, seconds,
            misconception, item.skills,
        )  # fmt: skip
        try:
            self._tools.journal.append(attempt)
        except BptutorError as error:
            self.saved = False
            goes_on = "Practice goes on, but progress will not know of this."
            return [trouble(error), Block(Role.NOTE, goes_on)]
        return []

