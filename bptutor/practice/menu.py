"""The menu of packs, in front of a session when nothing was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.suggest import suggestions
from bptutor.errors import did_you_mean
from bptutor.practice.commands import read_command
from bptutor.practice.presenting import one_line
from bptutor.practice.reply import Block, Reply, Role
from bptutor.practice.selection import COMMAND
from bptutor.progress.state import Standing
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bptutor.bank.exercise import Pack
    from bptutor.notation.printer import Style
    from bptutor.practice.session import Session


class Menu:
    """Asks which pack, then is the session on it: a machine like `Session`."""

    def __init__(
        self,
        packs: Sequence[Pack],
        standings: Mapping[str, Standing],
        begin: Callable[[Pack], Session],
        *,
        style: Style = "unicode",
        note: str = "",
    ) -> None:
        self._packs = packs
        self._standings = standings
        self._begin = begin
        self._style: Style = style
        self._note = note
        self._session: Session | None = None

    def start(self) -> Reply:
        """The packs to choose from."""
        notes = [Block(Role.NOTE, self._note)] if self._note else []
        return self._asking(*notes, Block(Role.TITLE, "What would you like to practise?"), *self._table())

    def step(self, line: str) -> Reply:
        """A pack by number or name, nothing for the first unfinished one; then the session's lines."""
        if self._session is not None:
            return self._session.step(line)
        command = read_command(line)
        if command is not None and command.name == "quit":
            return self.leave()
        if command is not None:
            return self._asking(Block(Role.NOTE, "First choose a pack."), *self._table())
        return self._chosen(line.strip().lower())

    def leave(self) -> Reply:
        """What to print when the input ends."""
        if self._session is not None:
            return self._session.leave()
        return Reply((Block(Role.COMMAND, f"Nothing was begun. Come back with: {COMMAND}"),), "", done=True)

    def names(self) -> Sequence[str]:
        """Pack ids, then the session's names."""
        return [pack.id for pack in self._packs] if self._session is None else self._session.names()

    def status_line(self) -> str:
        """The session's status, once there is one."""
        return "Choose a pack by number or name." if self._session is None else self._session.status_line()

    def _asking(self, *blocks: Block) -> Reply:
        return Reply(blocks, "pack> ")

    def _chosen(self, name: str) -> Reply:
        pack = self._find(name)
        if pack is None:
            near = suggestions(name, [pack.id for pack in self._packs], most=1)
            remedy = did_you_mean(near) or f"Type a number, 1 to {len(self._packs)}."
            return self._asking(Block(Role.NOTE, f"There is no pack '{name}'. {remedy}"))
        self._session = self._begin(pack)
        return self._session.start()

    def _find(self, name: str) -> Pack | None:
        if not name:
            return self._first_unfinished()
        if name.isdecimal() and 1 <= int(name[:6]) <= len(self._packs):
            return self._packs[int(name[:6]) - 1]
        matching = [pack for pack in self._packs if pack.id.startswith(name)]
        exact = [pack for pack in matching if pack.id == name]
        return (exact or matching)[0] if exact or len(matching) == 1 else None

    def _table(self) -> list[Block]:
        width = max(len(pack.id) for pack in self._packs)
        numbered = enumerate(self._packs, 1)
        rows = [f"{number}) {pack.id:<{width}}  {self._about(pack)}" for number, pack in numbered]
        first = self._first_unfinished().id
        return [
            Block(Role.OPTION, "\n".join(rows)),
            Block(Role.FORM, f"Type a number or a name. Enter takes {first}; `quit` leaves."),
        ]

    def _about(self, pack: Pack) -> str:
        solved, total = self._solved(pack), self._total(pack)
        title = f"{one_line(pack.title, self._style)}  " if pack.title else ""
        return f"{title}({solved} of {total} solved)" if solved else f"{title}({counted(total, 'item')})"

    def _solved(self, pack: Pack) -> int:
        return sum(self._standings.get(item.full_id, Standing.UNTRIED).solved for item in pack.items)

    def _total(self, pack: Pack) -> int:
        return sum(1 for _ in pack.items)

    def _first_unfinished(self) -> Pack:
        left = [pack for pack in self._packs if self._solved(pack) < self._total(pack)]
        return (left or self._packs)[0]
