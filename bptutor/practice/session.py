"""The practice session: a state machine that takes a line and says what to print.

    asking --right answer--> closed --next, Enter--> asking the next item ... --> done
       |---skip, trace-----> closed (the answer was shown; the item is queued again)
       `---wrong, unreadable, hint, show, ...: stays where it is

It knows no terminal and no file: what grades is a `Grader`, what remembers is a `Journal`. An attempt is in
the journal before its verdict is in a reply.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, cast

from bptutor.errors import BptutorError, FileProblem
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE
from bptutor.practice import presenting
from bptutor.practice.agenda import Agenda, Standing
from bptutor.practice.commands import nearest, read_command
from bptutor.practice.finding import find_here
from bptutor.practice.reply import Block, Reply, Role
from bptutor.practice.visit import Visit
from bptutor.progress.attempt import Attempt

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.verdict import Verdict
    from bptutor.practice.seams import Grader, Journal, Style
    from bptutor.progress.attempt import Status

CLOSED_PROMPT = "Enter goes on> "
GO_ON = "`next` or Enter goes on."


class Session:
    """Practice on `items`, at least one.

    `upcoming` is the order they are asked in (default: as they are), `earlier` how they stood before, by full
    id, `resume` the command line that goes on here next time, `welcome` a line for the start. `clock` counts
    seconds; the default one stands still.
    """

    def __init__(
        self,
        items: Sequence[Item],
        grader: Grader,
        journal: Journal,
        *,
        upcoming: Iterable[Item] | None = None,
        earlier: Mapping[str, Standing] | None = None,
        style: Style = "unicode",
        resume: str = "bptutor practice",
        welcome: str = "",
        clock: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.agenda = Agenda(items, items if upcoming is None else upcoming, earlier or {})
        self._grader = grader
        self._journal = journal
        self._style = style
        self._resume = resume
        self._welcome = welcome
        self._clock = clock
        self._done = False
        self._all_saved = True
        self._visits: dict[str, Visit] = {}
        self._visit = self._visit_to(self.agenda.current or items[0])
        self._handlers: dict[str, Callable[[str], list[Block]]] = {
            "hint": self._hint, "trace": self._trace, "skip": self._skip, "show": self._show,
            "next": self._next, "back": self._back, "goto": self._goto, "list": self._list,
            "status": self._status, "help": self._help, "quit": self._quit,
            "stuck": self._stuck, "unknown": self._unknown,
        }  # fmt: skip

    # ----- the machine ---------------------------------------------------------------------------------

    def start(self) -> Reply:
        """What to print before the first line is read."""
        welcome = [Block(Role.NOTE, self._welcome)] if self._welcome else []
        return self._reply(lambda: [*welcome, *self._present()])

    def step(self, line: str) -> Reply:
        """Take one line, command or answer. Nothing typed makes it raise; once done it says nothing."""
        return self._reply(lambda: [] if self._done else self._take(line))

    def leave(self) -> Reply:
        """What to print when the input ends."""
        return self._reply(lambda: [] if self._done else self._quit(""))

    def _reply(self, act: Callable[[], list[Block]]) -> Reply:
        try:
            blocks = act()
        except BptutorError as error:
            blocks = [_trouble(error)]
        return Reply(tuple(blocks), self._prompt, self._done)

    def _take(self, line: str) -> list[Block]:
        command = read_command(line, self._is_answer)
        if command is not None:
            return self._handlers[command.name](command.argument)
        return self._answer(line.strip()) if line.strip() else self._enter()

    @property
    def _prompt(self) -> str:
        return CLOSED_PROMPT if self._visit.closed else f"{presenting.short_id(self._visit.item)}> "

    # ----- for front ends ------------------------------------------------------------------------------

    def names(self) -> Sequence[str]:
        """The names an answer may use now, for completion."""
        return () if self._visit.closed else self._grader.names(self._visit.item)

    def status_line(self) -> str:
        """One line of what `status` tells, for a toolbar."""
        return presenting.status(self.agenda).text.partition("\n")[0]

    def _is_answer(self, word: str) -> bool:
        if self._visit.closed:
            return False
        item = self._visit.item
        meant = [*self._grader.names(item), *self._grader.option_lines(item, self._style)]
        return word.lower() in {text.lower() for text in meant}

    # ----- presenting ----------------------------------------------------------------------------------

    def _visit_to(self, item: Item) -> Visit:
        """The visit to `item` so far; a new one at first, and after its answer was shown."""
        visit = self._visits.get(item.full_id)
        if visit is None or visit.closed is Standing.SHOWN:
            hints = partial(self._grader.hints, item, self._style)
            visit = Visit(item, hints, seen=visit is not None, since=self._clock())
            self._visits[item.full_id] = visit
        return visit

    def _present(self, *, same_exercise: bool = False) -> list[Block]:
        """Start on the agenda's current item; the end when there is none."""
        item = self.agenda.current
        if item is None:
            return self._finish()
        self._visit = self._visit_to(item)
        place = f"{self.agenda.items.index(item) + 1} of {len(self.agenda.items)}"
        same = [Block(Role.FORM, "The same exercise as before; `show` repeats it.")]
        closed = self._visit.closed
        return [
            presenting.heading(item, self._style, f"{place}, again" if self._visit.seen else place),
            *(same if same_exercise else presenting.setup(item, self._grader, self._style)),
            *presenting.question(item, self._grader, self._style),
            Block(Role.FORM, f"{_already(closed)} {self._after()}" if closed else presenting.WAYS),
        ]

    def _go_on(self) -> list[Block]:
        before = self._visit.item.exercise
        self.agenda.advance()
        after = self.agenda.current
        return self._present(same_exercise=after is not None and after.exercise is before)

    def _finish(self) -> list[Block]:
        self._done = True
        last = Block(Role.TITLE, "That was the last one.")
        return [last, presenting.status(self.agenda), Block(Role.FORM, "`bptutor progress` shows it all.")]

    # ----- answers -------------------------------------------------------------------------------------

    def _answer(self, text: str) -> list[Block]:
        visit = self._visit
        if visit.closed:
            return [Block(Role.NOTE, f"{_already(visit.closed)} {GO_ON}"), *self._slip(text)]
        key = self._grader.normal_form(visit.item, text)
        if key is not None and key in visit.tried:
            return self._repeated(visit.tried[key])
        verdict = self._grader.grade(visit.item, text)
        if verdict.status == UNREADABLE:
            return self._unreadable(text, verdict)
        return self._graded(text, text if key is None else key, verdict)

    def _graded(self, text: str, key: Hashable, verdict: Verdict) -> list[Block]:
        visit = self._visit
        unsaved = self._save(cast("Status", verdict.status), text, verdict.credit, verdict.misconception)
        self.agenda.mark(visit.item, visit.attempt(key, verdict))
        return [*unsaved, *(self._right(verdict) if verdict.status == RIGHT else self._not_right(verdict))]

    def _right(self, verdict: Verdict) -> list[Block]:
        return [
            Block(Role.RIGHT, "correct"),
            *_details(verdict),
            *self._reasons(),
            Block(Role.FORM, self._after()),
        ]

    def _not_right(self, verdict: Verdict) -> list[Block]:
        partly = verdict.status == PARTLY_RIGHT
        word = Block(Role.PARTLY, "partly right") if partly else Block(Role.WRONG, "wrong")
        return [word, *_details(verdict), *self._next_hint()]

    def _repeated(self, earlier: Verdict) -> list[Block]:
        was = "partly right" if earlier.status == PARTLY_RIGHT else "wrong"
        told = f"You gave that answer before (read as {earlier.read_as}): {was}. Repeating it costs nothing."
        return [Block(Role.NOTE, told), Block(Role.FORM, self._ways_on())]

    def _unreadable(self, text: str, verdict: Verdict) -> list[Block]:
        said = Block(Role.UNREAD, "can't read that (it does not count)")
        return [said, Block(Role.DETAIL, verdict.message), *self._slip(text)]

    def _slip(self, text: str) -> list[Block]:
        """An offer, if what was typed is a command or nearly one."""
        close = nearest(text)
        if close is None:
            return []
        spelled = f":{close}" if self._is_answer(close) else close
        return [Block(Role.DETAIL, f"If you meant the command, type `{spelled}`.")]

    # ----- help that costs -----------------------------------------------------------------------------

    def _hint(self, _: str) -> list[Block]:
        if self._visit.closed:
            return [Block(Role.NOTE, f"{_already(self._visit.closed)} {self._after()}")]
        return self._next_hint()

    def _next_hint(self) -> list[Block]:
        hint = self._visit.open_hint()
        shown = [] if hint is None else [Block(Role.HINT, f"hint: {hint}")]
        return [*shown, Block(Role.FORM, self._ways_on())]

    def _ways_on(self) -> str:
        """What one may do with an item that is still open."""
        if self._visit.hints_left:
            return "Try again, or `hint` for another hint, `skip` to see the answer."
        trace = "the whole computation" if self._computed else "the explanation"
        return f"No further hint. Try again, or `trace` for {trace}; the item then comes back later."

    def _after(self) -> str:
        """What one may do with a closed item. Where nothing is computed, the explanation was all there is."""
        return f"`trace` shows how it comes about; {GO_ON}" if self._computed else GO_ON

    @property
    def _computed(self) -> bool:
        return self._visit.item.exercise.model is not None

    def _trace(self, _: str) -> list[Block]:
        visit = self._visit
        lines = self._grader.trace_lines(visit.item, self._style)
        trace = [Block(Role.TRACE, "\n".join(lines))] if lines else []
        if visit.closed:
            return trace or [Block(Role.NOTE, f"There is nothing to compute here. {GO_ON}")]
        early = Block(Role.NOTE, "No try yet, so this counts as shown, and the item comes back later.")
        return [*([] if visit.tried else [early]), *trace, *self._show_answer("shown", [])]

    def _skip(self, _: str) -> list[Block]:
        return self._go_on() if self._visit.closed else self._show_answer("skipped", self._reasons())

    def _show_answer(self, status: Status, reasons: list[Block]) -> list[Block]:
        """Close the open item with its answer, and queue it again."""
        visit = self._visit
        answer = self._grader.correct_answer(visit.item, self._style)
        unsaved = self._save(status)
        visit.closed = Standing.SHOWN
        self.agenda.mark(visit.item, Standing.SHOWN)
        self.agenda.bring_back()
        later = f"It comes back later in this session. {self._after() if status == 'skipped' else GO_ON}"
        return [*unsaved, Block(Role.ANSWER, f"answer: {answer}"), *reasons, Block(Role.FORM, later)]

    def _reasons(self) -> list[Block]:
        lines = self._grader.explain(self._visit.item, self._style)
        return [Block(Role.DETAIL, "\n".join(lines))] if lines else []

    # ----- moving about --------------------------------------------------------------------------------

    def _enter(self) -> list[Block]:
        if self._visit.closed:
            return self._go_on()
        return presenting.question(self._visit.item, self._grader, self._style)

    def _next(self, _: str) -> list[Block]:
        if self._visit.closed:
            return self._go_on()
        left = Block(Role.NOTE, f"{presenting.short_id(self._visit.item)} is left for later.")
        self.agenda.bring_back(after=len(self.agenda.items))
        return [left, *self._go_on()]

    def _back(self, _: str) -> list[Block]:
        if not self.agenda.back(return_here=not self._visit.closed):
            return [Block(Role.NOTE, "Nothing was asked before this one.")]
        return self._present()

    def _goto(self, name: str) -> list[Block]:
        if not name:
            return [Block(Role.NOTE, "Say where to, for example `goto b`. `list` shows the names.")]
        item = find_here(name, self.agenda.items, self._visit.item)
        if item is self._visit.item:
            return self._show("")
        self.agenda.open(item, return_here=not self._visit.closed)
        return self._present()

    # ----- telling -------------------------------------------------------------------------------------

    def _show(self, _: str) -> list[Block]:
        return presenting.item_blocks(self._visit.item, self._grader, self._style)

    def _list(self, _: str) -> list[Block]:
        return presenting.listing(self.agenda, self._style)

    def _status(self, _: str) -> list[Block]:
        return [presenting.status(self.agenda)]

    def _help(self, _: str) -> list[Block]:
        form = None if self._visit.closed else self._grader.answer_form(self._visit.item)
        return presenting.help_blocks(form)

    def _stuck(self, _: str) -> list[Block]:
        ways = f"{_already(self._visit.closed)} {GO_ON}" if self._visit.closed else self._ways_on()
        return [Block(Role.NOTE, ways)]

    def _unknown(self, word: str) -> list[Block]:
        close = nearest(word)
        offer = f"Did you mean `{close}`? " if close else ""
        return [Block(Role.NOTE, f"There is no command '{word}'. {offer}`help` lists them all.")]

    def _quit(self, _: str) -> list[Block]:
        self._done = True
        kept = "Every answer is saved." if self._all_saved else "Not every answer could be saved."
        return [presenting.status(self.agenda), Block(Role.NOTE, f"{kept} Go on with: {self._resume}")]

    def _save(
        self, status: Status, answer: str = "", credit: float = 0.0, misconception: str | None = None
    ) -> list[Block]:
        """Log what happened; a block that says so when that failed, for practice goes on."""
        visit, item = self._visit, self._visit.item
        seconds = self._clock() - visit.since
        attempt = Attempt(
            item.full_id, str(item.kind), answer, status, credit, visit.opened, visit.seen, seconds,
            misconception, item.skills,
        )  # fmt: skip
        try:
            self._journal.append(attempt)
        except FileProblem as problem:
            self._all_saved = False
            goes_on = "Practice goes on, but progress will not know of this."
            return [_trouble(problem), Block(Role.NOTE, goes_on)]
        return []


def _trouble(error: BptutorError) -> Block:
    return Block(Role.TROUBLE, f"{error}. {error.remedy or ''}".strip())


def _already(standing: Standing) -> str:
    return "This one is solved already." if standing.solved else "The answer of this one was shown already."


def _details(verdict: Verdict) -> list[Block]:
    read = [Block(Role.DETAIL, f"read as {verdict.read_as}")] if verdict.read_as else []
    return [*read, Block(Role.DETAIL, verdict.message)] if verdict.message else read
