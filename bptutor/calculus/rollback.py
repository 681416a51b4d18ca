"""Taking back what was built: a formula someone typed leaves nothing behind in the graph of the exercise.

Everything that remembers blocks, rows or values of a graph *follows* it. Inside `temporary()` the graph grows
as always; at the end it and all its followers go back to where they were, those included that only came to
follow it inside. Block ids and row numbers are then used again, so a memory that did not go back would
mistake one formula for another.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bptutor.calculus.graph import Block


class Follower(Protocol):
    """What remembers things about a graph."""

    def mark(self) -> Any:
        """Where it stands."""

    def go_back(self, mark: Any) -> None:
        """Forget what came after `mark`."""


class Followers:
    """All that follows one graph, as long as somebody else holds it, and where each stood at every level."""

    def __init__(self) -> None:
        self._all: WeakSet[Follower] = WeakSet()
        self._levels: list[tuple[int, list[tuple[Follower, Any]]]] = []

    def add(self, follower: Follower, *, of: Iterable[Block] = (), empty: Any = None) -> None:
        """Take one in; added inside a temporary part, it ends that part as it is now.

        What is made `of` blocks that came inside that part ends it `empty`, at that mark.
        """
        self._all.add(follower)
        youngest = max((b.id for b in of), default=-1)
        for blocks, level in self._levels:
            level.append((follower, follower.mark() if youngest < blocks else empty))

    @property
    def active(self) -> bool:
        """Whether a temporary part is going on."""
        return bool(self._levels)

    @contextmanager
    def temporary(self, blocks: int) -> Iterator[None]:
        """A part after which every follower goes back, however it ends; parts may be nested.

        `blocks` says how many blocks the graph has.
        """
        level = [(follower, follower.mark()) for follower in self._all]
        self._levels.append((blocks, level))
        try:
            yield
        finally:
            self._levels.pop()
            for follower, mark in level:
                follower.go_back(mark)


def cut(memory: dict[Any, Any] | list[Any], length: int) -> None:
    """Forget what was put into `memory` after it had this length; nothing may have been replaced since."""
    if isinstance(memory, list):
        del memory[length:]
        return
    while len(memory) > length:
        memory.popitem()
