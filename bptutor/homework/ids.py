"""Which items an answer file is about, and which of them an id written there means.

`exercises: relu-chains` makes the pack's items the homework, and `one-layer.a` short for
`relu-chains/one-layer.a`. `exercises: relu-chains/one-layer` does so for one exercise; there `a` alone is
enough. Old ids (`was:`) mean the item that has replaced them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.bank.packs import find_items
from bptutor.bank.renaming import old_ids
from bptutor.bank.suggest import suggestions
from bptutor.errors import UnknownId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bptutor.bank.diagnostics import Diagnostic
    from bptutor.bank.outline import AnyItem, AnyPack

# What a word processor or a slip of the shift key adds to an id; none of it can be part of one.
_NOISE = str.maketrans("", "", " \t\u00a0\ufeff\u200b'\"`“”„‘’«»:：")
LONGEST_ID = 100


class Homework:
    """The items a file is to answer, in order, and every spelling of their ids.

    `title` is what the homework is called, or None when the file names none: then every item of every pack
    may be answered, by its full id, and those that are make the homework.
    """

    def __init__(self, items: Sequence[AnyItem], title: str | None) -> None:
        self.items = tuple(items)
        self.title = title
        exercises = {item.exercise for item in items}
        self._shorten = title is not None and len({exercise.pack for exercise in exercises}) == 1
        self._bare = self._shorten and len(exercises) == 1
        self._by_id = self._index()

    def find(self, spelling: str) -> AnyItem | None:
        """The item `spelling` means, whatever capitals, quotes or spaces came along, or None."""
        return self._by_id.get(spelling) or self._by_id.get(tidy_id(spelling))

    def suggest(self, spelling: str) -> list[str]:
        """Ids close to `spelling`, the closest first, as they would be written in this file."""
        wanted = tidy_id(spelling)
        if len(wanted) > LONGEST_ID:
            return []
        short = [full for full in self._last_parts.get(wanted, ()) if full != wanted]
        return short or suggestions(wanted, self._present)

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

    @cached_property
    def _present(self) -> dict[str, AnyItem]:
        """Items by their present ids, in every form that is enough here."""
        ids = ((spelling, item) for item in self.items for spelling in (item.full_id, item.short_id, item.id))
        return {spelling: item for spelling, item in ids if self._is_enough(spelling)}

    def _index(self) -> dict[str, AnyItem]:
        index = dict(self._present)
        # After all present ids: an old id that was given to another item means that other item.
        for item in self.items:
            for spelling in (*old_ids(item), *item.was):
                if self._is_enough(spelling):
                    index.setdefault(spelling, item)
        return index

    def _is_enough(self, spelling: str) -> bool:
        """Whether an id says which item is meant in this form: full, without its pack, its end alone."""
        return "/" in spelling or (self._shorten if "." in spelling else self._bare)


def tidy_id(spelling: str) -> str:
    """`spelling` without what cannot belong to an id: quotes, spaces, capitals."""
    return spelling.translate(_NOISE).lower()


class HomeworkFinder:
    """Finds the homework a file names; each is worked out once, however many files name it.

    `faulty` holds the exercises that cannot be used, by full id, and `problems` all that is wrong with them.
    """

    def __init__(self, packs: Sequence[AnyPack]) -> None:
        self._packs = packs
        self._found: dict[tuple[str, ...], Homework] = {}
        self.faulty = {f"{pack.id}/{name}": found for pack in packs for name, found in pack.faulty.items()}
        self.problems: list[Diagnostic] = [found for problems in self.faulty.values() for found in problems]

    def find(self, selectors: Iterable[str]) -> Homework:
        """The homework of `selectors` (packs, exercises, items) in their order; without any, everything.

        Raises `UnknownId` for a selector that names nothing, `FaultyExercises` for one that cannot be used.
        """
        key = tuple(selectors)
        if key not in self._found:
            self._found[key] = self._select(key)
        return self._found[key]

    def faulty_in(self, selector: str) -> list[str]:
        """The exercises of the pack `selector` that cannot be used, by full id."""
        return [exercise for exercise in self.faulty if exercise.partition("/")[0] == tidy_id(selector)]

    def faulty_exercise(self, spelling: str, title: str | None) -> str | None:
        """The unusable exercise that an item id, full or as written for the homework `title`, belongs to."""
        exercise = tidy_id(spelling).rpartition(".")[0]
        return next((name for name in (exercise, f"{title}/{exercise}") if name in self.faulty), None)

    def _select(self, selectors: tuple[str, ...]) -> Homework:
        if not selectors:
            return Homework([item for pack in self._packs for item in pack.items], None)
        chosen = [item for selector in selectors for item in self._named(selector)]
        return Homework(list(dict.fromkeys(chosen)), ", ".join(map(tidy_id, selectors)))

    def _named(self, selector: str) -> list[AnyItem]:
        try:
            return find_items(self._packs, selector)
        except UnknownId:
            if tidy_id(selector) == selector:
                raise
            return find_items(self._packs, tidy_id(selector))
