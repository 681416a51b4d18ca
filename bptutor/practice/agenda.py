"""Which item is asked now, which ones come next, and how each one stands."""

from __future__ import annotations

from collections import Counter, deque
from typing import TYPE_CHECKING

from bptutor.progress.state import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bptutor.bank.exercise import Item

# Other items asked before one whose answer was shown comes back: it should not still be in sight.
GAP = 3


class Agenda:
    """The items of a session in order, the one asked now (`current`, None at the end), and their standings.

    `earlier` holds standings from earlier sessions, by full id.
    """

    def __init__(
        self, items: Iterable[Item], upcoming: Iterable[Item], earlier: Mapping[str, Standing]
    ) -> None:
        self.items = tuple(items)
        self.current: Item | None = None
        self._upcoming = deque(upcoming)
        self._returning: set[str] = set()
        self._before: list[Item] = []
        self._earlier = dict(earlier)
        self._now: dict[str, Standing] = {}
        self.advance()

    # ----- standings -----------------------------------------------------------------------------------

    def standing(self, item: Item) -> Standing:
        """How `item` stands: what this session made of it, else what earlier ones did."""
        earlier = self._earlier.get(item.full_id, Standing.UNTRIED)
        now = self._now.get(item.full_id, Standing.UNTRIED)
        return earlier if earlier.solved or now is Standing.UNTRIED else now

    def standing_now(self, item: Item) -> Standing:
        """How `item` stands in this session alone."""
        return self._now.get(item.full_id, Standing.UNTRIED)

    def mark(self, item: Item, standing: Standing) -> None:
        """Note what happened to `item`; what was solved in this session stays solved."""
        if not self.standing_now(item).solved:
            self._now[item.full_id] = standing

    def tally(self, items: Iterable[Item]) -> Counter[Standing]:
        """How many of `items` stand how."""
        return Counter(self.standing(item) for item in items)

    @property
    def still_to_come(self) -> int:
        """How many items are to be asked after this one."""
        return len(self._upcoming)

    # ----- moving --------------------------------------------------------------------------------------

    def advance(self) -> None:
        """Go on to the next item; `current` is None when there is none."""
        if self.current is not None:
            self._before.append(self.current)
        self.current = self._upcoming.popleft() if self._upcoming else None

    def bring_back(self, after: int = GAP) -> None:
        """Ask the current item again after that many others (or after all there are).

        Only items that were not asked before count as others: whoever skips one after the other would else be
        led in a circle, and never get on.
        """
        if self.current is not None and self.current not in self._upcoming:
            fresh = [k for k, item in enumerate(self._upcoming) if item.full_id not in self._returning]
            place = 0 if not after else fresh[after - 1] + 1 if after <= len(fresh) else len(self._upcoming)
            self._upcoming.insert(place, self.current)
            self._returning.add(self.current.full_id)

    def open(self, item: Item, *, return_here: bool) -> None:
        """Make `item` the current one; with `return_here` the one left is asked next."""
        if self.current is not None:
            self._before.append(self.current)
        self._switch(item, return_here)

    def back(self, *, return_here: bool) -> bool:
        """Return to the item before this one; False when there is none."""
        if not self._before:
            return False
        self._switch(self._before.pop(), return_here)
        return True

    def _switch(self, item: Item, return_here: bool) -> None:
        if return_here:
            self.bring_back(after=0)
        if item in self._upcoming:
            self._upcoming.remove(item)
        self.current = item
