"""The hint ladder as one climbs it: what comes next, what it costs, what was told already.

A wrong answer opens one hint by itself, and what the answer shows comes before the general ones. The last
rungs are nearly the answer: whoever asks for hint after hint is asked for a try before these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.errors import BptutorError
from bptutor.practice.reply import Block, Role, trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.grading.ladder import Rung
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.printer import Style

COST = "counts as help"


class Ladder:
    """The hints of one item, each at a `cost`: `rungs` makes them, up to a quantity where something is wrong.

    `last` is what stands above them, with its own cost: the answer, in some form.
    """

    def __init__(
        self, rungs: Callable[[str], Sequence[Rung]], style: Style, last: str, cost: str = COST
    ) -> None:
        self.opened = 0
        self._make, self._style, self._last, self._cost = rungs, style, last, cost
        self._rungs: dict[str, Sequence[Rung]] = {}
        self._told: set[str] = set()
        self._at = ""  # where the student's computation goes wrong
        self._in_a_row = True  # no try since the last hint that was asked for
        self._warned_of: Rung | None = None
        self._warned = False

    # ----- after an answer -----------------------------------------------------------------------------

    def after(self, verdict: Verdict) -> list[Block]:
        """One hint after an answer that is not right: what fits the answer, or else the next general one."""
        self._in_a_row = False
        found = verdict.diagnosis
        if found is not None:
            self._at = found.at
            hint = found.hinted(self._style)
            if hint and hint not in self._told:
                return [self._tell(hint, hint)]
        try:
            rung = self._next()
        except BptutorError as error:
            return [trouble(error)]
        return [self._open(rung)] if rung is not None and not rung.numbers else []

    # ----- on request ----------------------------------------------------------------------------------

    def climb(self) -> list[Block] | None:
        """The next hint, or a word before one that is nearly the answer; None where only the answer is left.

        Raises BptutorError where there is no telling.
        """
        rung = self._next()
        if self._in_a_row and (rung is None or rung.numbers) and not self._is_warned(rung):
            return [Block(Role.NOTE, f"Try it first; or once more {self.offer()}.")]
        self._in_a_row = True
        return None if rung is None else [self._open(rung)]

    def _is_warned(self, rung: Rung | None) -> bool:
        """Whether the rung was asked for just before; it is from now on."""
        before = self._warned and self._warned_of == rung
        self._warned, self._warned_of = True, rung
        return before

    def offer(self) -> str:
        """The command for the next rung, with what it is and what it costs."""
        rung = self._next()
        what = self._last if rung is None else rung.what
        cost = f" ({self._cost})" if rung is not None and self._cost else ""
        return f"`hint` for {what}{cost}" if what else f"`hint`{cost}"

    # ----- telling -------------------------------------------------------------------------------------

    def _next(self) -> Rung | None:
        """The first rung not told yet."""
        if self._at not in self._rungs:
            self._rungs[self._at] = self._make(self._at)
        return next((rung for rung in self._rungs[self._at] if rung.text not in self._told), None)

    def _open(self, rung: Rung) -> Block:
        lines = rung.text.split("\n")
        listed = f"{rung.what}:\n" + "\n".join(f"  {line}" for line in lines)
        return self._tell(rung.text, listed if len(lines) > 1 and rung.in_lines else rung.text)

    def _tell(self, text: str, shown: str) -> Block:
        self._told.add(text)
        self.opened += 1
        return Block(Role.HINT, f"hint: {shown}")
