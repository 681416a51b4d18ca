"""The practice session: a state machine that takes a line and says what to print.

    asking --right answer--> closed --next, Enter--> asking the next item ... --> done
       |---skip, trace, the last hint--> closed (the answer was shown; the item is queued again, once)
       |---steps, back-----> the same item, step by step or as a whole
       `---wrong, unreadable, hint, show, ...: stays where it is

It knows no terminal and no file: what grades is a `Grader`, what remembers is a `Journal`. What happens to
one item is `asking.Asking`'s affair, which item comes next is `agenda.Agenda`'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.errors import BptutorError, UnknownId, did_you_mean
from bptutor.practice import presenting
from bptutor.practice.agenda import Agenda
from bptutor.practice.asking import Asking
from bptutor.practice.commands import nearest, read_command, words_for
from bptutor.practice.finding import find_here
from bptutor.practice.own_answers import OwnAnswers
from bptutor.practice.reply import Block, Reply, Role, trouble
from bptutor.progress.state import Standing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.practice.seams import Tools

CLOSED_PROMPT = "Enter goes on> "


class Session:
    """Practice on `items`, at least one.

    `upcoming` is the order they are asked in (default: as they are), `earlier` how they stood before, by full
    id, `resume` the command line that goes on here next time, `welcome` a line for the start.
    """

    def __init__(
        self,
        items: Sequence[Item],
        tools: Tools,
        *,
        upcoming: Iterable[Item] | None = None,
        earlier: Mapping[str, Standing] | None = None,
        resume: str = "bptutor practice",
        welcome: str = "",
    ) -> None:
        self.agenda = Agenda(items, items if upcoming is None else upcoming, earlier or {})
        self._tools = tools
        self._resume = resume
        self._welcome = welcome
        self._done = False
        self._saved = True
        self._own = OwnAnswers(tools.grader)
        self._askings: dict[str, Asking] = {}
        self._asking = self._asking_of(self.agenda.current or items[0])
        self._handlers: dict[str, Callable[[str], list[Block]]] = {
            "hint": self._hint, "steps": self._steps, "trace": self._trace, "skip": self._skip,
            "show": self._show, "next": self._next, "back": self._back, "goto": self._goto,
            "list": self._list, "status": self._status, "help": self._help, "quit": self._quit,
            "lines": self._lines, "undo": self._undo, "stuck": self._stuck, "unknown": self._unknown,
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
            blocks = [trouble(error)]
        return Reply(tuple(blocks), self._prompt, self._done)

    def _take(self, line: str) -> list[Block]:
        command = read_command(line, self._asking.means, collecting=self._collecting)
        if command is not None:
            return self._handlers[command.name](command.argument)
        return self._noted(lambda: self._asking.answer(line.strip())) if line.strip() else self._enter()

    @property
    def _prompt(self) -> str:
        if self._asking.closed:
            return CLOSED_PROMPT
        if self._asking.stepping is not None:
            return f"{self._asking.item.short_id}, step {self._asking.stepping.number}> "
        kept = self._asking.lines.kept if self._asking.lines else ()
        return f"{self._asking.item.short_id}{f', line {len(kept) + 1}' if kept else ''}> "

    @property
    def _collecting(self) -> bool:
        """Whether the item is answered line by line."""
        return self._asking.lines is not None

    def names(self) -> Sequence[str]:
        """The names an answer may use now, for completion."""
        return () if self._asking.closed else self._tools.grader.names(self._asking.asked)

    def status_line(self) -> str:
        """One line of what `status` tells, for a toolbar."""
        return presenting.status(self.agenda).text.partition("\n")[0]

    # ----- the current item ----------------------------------------------------------------------------

    def _asking_of(self, item: Item) -> Asking:
        """The asking of `item` so far; a new one at first, and after its answer was shown."""
        asking = self._askings.get(item.full_id)
        if asking is None or asking.standing is Standing.SHOWN:
            missed = self.agenda.standing(item) is Standing.NOT_YET
            asking = Asking(item, self._tools, self._own, seen=asking is not None, missed=missed)
            self._askings[item.full_id] = asking
        return asking

    def _present(self, *, after: Item | None = None) -> list[Block]:
        """Ask the agenda's current item, `after` one of the same exercise; the end when there is none."""
        item = self.agenda.current
        if item is None:
            return self._finish()
        self._asking = self._asking_of(item)
        closed = self._asking.closed
        place = f"{self.agenda.items.index(item) + 1} of {len(self.agenda.items)}"
        note = f"{place}, again" if self._asking.seen else place
        ways = f"{self._asking.closing} {self._asking.ways_on()}" if closed else presenting.WAYS
        asked = presenting.item_blocks(item, self._tools, note, after=after)
        return [*asked, *self._kept(), Block(Role.FORM, ways)]

    def _finish(self) -> list[Block]:
        self._done = True
        last = Block(Role.TITLE, "That was the last one.")
        told = [last, presenting.status(self.agenda), Block(Role.FORM, "`bptutor progress` shows it all.")]
        if all(self.agenda.standing(item).solved for item in self.agenda.items):
            return told
        return [*told, Block(Role.COMMAND, f"What is not solved yet comes back with: {self._resume}")]

    def _noted(self, act: Callable[[], list[Block]]) -> list[Block]:
        """Let something happen to the current item, and note how it stands afterwards."""
        asking = self._asking
        before = asking.standing
        blocks = act()
        self._saved = self._saved and asking.saved
        if asking.standing is not before:
            self.agenda.mark(asking.item, asking.standing)
            if asking.standing is Standing.SHOWN and not asking.seen:
                self.agenda.bring_back()
        return blocks

    def _hint(self, _: str) -> list[Block]:
        return self._noted(self._asking.hint)

    def _steps(self, _: str) -> list[Block]:
        return self._asking.take_apart()

    def _trace(self, _: str) -> list[Block]:
        return self._noted(self._asking.trace)

    def _skip(self, _: str) -> list[Block]:
        return self._go_on() if self._asking.closed else self._noted(self._asking.skip)

    def _stuck(self, _: str) -> list[Block]:
        return [Block(Role.NOTE, self._asking.ways_on())]

    # ----- moving about --------------------------------------------------------------------------------

    def _go_on(self) -> list[Block]:
        before = self._asking.item
        self.agenda.advance()
        now = self.agenda.current
        return self._present(after=before if now is not None and now.exercise is before.exercise else None)

    def _enter(self) -> list[Block]:
        if self._asking.closed:
            return self._go_on()
        if self._asking.stepping is not None:
            return self._asking.stepping.question()
        return [*presenting.question(self._asking.item, self._tools), *self._kept()]

    def _kept(self) -> list[Block]:
        """The lines of a derivation so far."""
        lines = self._asking.lines
        return lines.blocks() if lines is not None else []

    def _next(self, _: str) -> list[Block]:
        if self._asking.closed:
            return self._go_on()
        self._asking.put_together()
        left = Block(Role.NOTE, f"{self._asking.item.short_id} is left for later.")
        self.agenda.bring_back(after=len(self.agenda.items))
        return [left, *self._go_on()]

    def _back(self, _: str) -> list[Block]:
        if self._asking.stepping is not None:
            self._asking.put_together()
            return [Block(Role.NOTE, "Back to the whole item."), *self._enter()]
        if not self.agenda.back(return_here=not self._asking.closed):
            return [Block(Role.NOTE, "Nothing was asked before this one.")]
        return self._present()

    def _goto(self, name: str) -> list[Block]:
        if not name:
            return [Block(Role.NOTE, "Say where to, for example `goto b`. `list` shows the names.")]
        try:
            item = find_here(name, self.agenda.items, self._asking.item)
        except UnknownId as error:
            remedy = did_you_mean(error.suggestions) or "`list` shows the names."
            return [Block(Role.NOTE, f"There is no item '{name}' in this session. {remedy}")]
        if item is self._asking.item:
            return self._show("")
        self._asking.put_together()
        self.agenda.open(item, return_here=not self._asking.closed)
        return self._present()

    # ----- telling -------------------------------------------------------------------------------------

    def _show(self, _: str) -> list[Block]:
        shown = presenting.item_blocks(self._asking.item, self._tools)
        steps = self._asking.stepping.question() if self._asking.stepping is not None else []
        return [*shown, *self._kept(), *steps]

    def _lines(self, _: str) -> list[Block]:
        return self._kept() or [Block(Role.NOTE, "There are no lines here yet.")]

    def _undo(self, _: str) -> list[Block]:
        lines = self._asking.lines
        if lines is None or self._asking.closed:
            return [Block(Role.NOTE, "There is no line to take back: `undo` is for derivations under way.")]
        return lines.undo()

    def _list(self, _: str) -> list[Block]:
        return presenting.listing(self.agenda, self._tools.style)

    def _status(self, _: str) -> list[Block]:
        return [presenting.status(self.agenda)]

    def _help(self, _: str) -> list[Block]:
        form = None if self._asking.closed else self._tools.grader.answer_form(self._asking.asked)
        words = words_for(self._collecting, in_steps=self._asking.stepping is not None)
        return presenting.help_blocks(form, words)

    def _unknown(self, word: str) -> list[Block]:
        close = nearest(word, collecting=self._collecting)
        offer = f"Did you mean `{close}`? " if close else ""
        return [Block(Role.NOTE, f"There is no command '{word}'. {offer}`help` lists them all.")]

    def _quit(self, _: str) -> list[Block]:
        self._done = True
        kept = "Every answer is saved." if self._saved else "Not every answer could be saved."
        if self._asking.stepping is not None:
            kept = f"{kept} Steps are not: those of {self._asking.item.short_id} begin anew next time."
        resume = Block(Role.COMMAND, f"Go on with: {self._resume}")
        return [presenting.status(self.agenda), Block(Role.NOTE, kept), resume]
