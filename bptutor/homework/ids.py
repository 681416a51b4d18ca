"""Which items an answer file is about, and which of them an id written there means.

`exercises: relu-chains` makes the pack's items the homework, and `one-layer.a` short for
`relu-chains/one-layer.a`. `exercises: relu-chains/one-layer` does so for one exercise; there `a` alone is
enough. Old ids (`was:`) mean the item that has replaced them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.bank.suggest import suggestions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.bank.exercise import Item, Pack

# What a word processor or a slip of the shift key adds to an id; none of it can be part of one.
_NOISE = str.maketrans("", "", " \t\u00a0\ufeff\u200b'\"`“”„‘’«»:：")
LONGEST_ID = 100


class Homework:
    """The items a file is to answer, in order, and every spelling of their ids.

    `title` is what the homework is called, or None when the file names none: then every item of every pack
    may be answered, by its full id, and those that are make the homework.
    """

    def __init__(self, items: Sequence[Item], title: str | None) -> None:
        self.items = tuple(items)
        self.title = title
        exercises = {item.exercise for item in items}
        self._shorten = title is not None and len({exercise.pack for exercise in exercises}) == 1
        self._bare = self._shorten and len(exercises) == 1
        self._by_id = self._index()

    def find(self, spelling: str) -> Item | None:
        """The item `spelling` means, whatever capitals, quotes or spaces came along, or None."""
        return self._by_id.get(spelling) or self._by_id.get(tidy_id(spelling))

    def suggest(self, spelling: str) -> list[str]:
        """Ids close to `spelling`, the closest first, as they would be written in this file."""
        wanted = tidy_id(spelling)
        if len(wanted) > LONGEST_ID:
            return []
        short = [full for full in self._last_parts.get(wanted, ()) if full != wanted]
        return short or suggestions(wanted, self._by_id)

    @cached_property
    def _last_parts(self) -> dict[str, list[str]]:
        """Full ids by what follows the pack, for files that forgot to name it."""
        parts: dict[str, list[str]] = {}
        for item in self.items:
            parts.setdefault(item.full_id.partition("/")[2], []).append(item.full_id)
        return parts

    def is_prefix(self, spelling: str) -> bool:
        """Whether ids can start with `spelling` and a dot: then a mapping may hold the rest of them."""
        return tidy_id(spelling) in self._prefixes

    @cached_property
    def _prefixes(self) -> set[str]:
        return {spelling.rpartition(".")[0] for spelling in self._by_id} - {""}

    def _index(self) -> dict[str, Item]:
        index: dict[str, Item] = {}
        for item in self.items:
            for spelling in self._spellings(item, f"{item.exercise.id}.{item.id}", item.id):
                index.setdefault(spelling, item)
        # After all present ids: an old id that was given to another item means that other item.
        for item in self.items:
            for short in _old_ids(item):
                for spelling in self._spellings(item, short, short.partition(".")[2]):
                    index.setdefault(spelling, item)
        return index

    def _spellings(self, item: Item, short: str, bare: str) -> Iterator[str]:
        yield f"{item.exercise.pack.id}/{short}"
        if self._shorten:
            yield short
        if self._bare:
            yield bare


def _old_ids(item: Item) -> Iterator[str]:
    """`exercise.item` as it was called before, in every combination of an old and a present part."""
    for exercise_id in (item.exercise.id, *item.exercise.was):
        for item_id in (item.id, *item.was):
            yield f"{exercise_id}.{item_id}"


def tidy_id(spelling: str) -> str:
    """`spelling` without what cannot belong to an id: quotes, spaces, capitals."""
    return spelling.translate(_NOISE).lower()


class HomeworkFinder:
    """Finds the homework a file names; each is worked out once, however many files name it."""

    def __init__(self, packs: Sequence[Pack]) -> None:
        self._packs = packs
        self._found: dict[tuple[str, ...], Homework] = {}

    def find(self, selectors: Iterable[str]) -> Homework:
        """The homework of `selectors` (packs, exercises, items) in their order; without any, everything.

        Raises `UnknownId` for a selector that names nothing.
        """
        key = tuple(map(tidy_id, selectors))
        if key not in self._found:
            self._found[key] = self._select(key)
        return self._found[key]

    def _select(self, selectors: tuple[str, ...]) -> Homework:
        from bptutor.bank.packs import find_items

        if not selectors:
            return Homework([item for pack in self._packs for item in pack.items], None)
        chosen = [item for selector in selectors for item in find_items(self._packs, selector)]
        return Homework(list(dict.fromkeys(chosen)), ", ".join(selectors))
