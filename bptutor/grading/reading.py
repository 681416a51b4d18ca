"""What every kind of item knows how to do, and what an answer was read as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.verdict import Verdict
    from bptutor.notation.printer import Style



class Reading(Record):
    """An answer as understood: `shown` says it back, `value` is graded, equal `key`s are equal answers."""

    shown: str
    key: Hashable
    value: Any


class Rules(Protocol):
    """One kind of item, from the text typed to the verdict. Each module of a kind fulfils it."""

    def read(self, item: Item, text: str) -> Reading:
        """What `text` means. Raises Unreadable or FormulaError, which never cost an attempt."""

    def judge(self, item: Item, reading: Reading) -> Verdict:
        """The verdict on what was read."""

    def correct(self, item: Item, style: Style) -> str:
        """The right answer, as it would be typed or said."""

    def form(self, item: Item) -> str:
        """What an answer looks like, to follow "Answer with"."""

    def options(self, item: Item, style: Style) -> Sequence[str]:
        """The options in order, without letters; empty when the kind has none."""
