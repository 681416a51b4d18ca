"""What is missing: the nearest quantities with a name that would settle a value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.entry_names import DerivativeName

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.graph import Graph, Quantity


class Missing:
    """Names of rows, and which named rows a row still wants; `value` is None where unknown.

    `describe` says what has no name of its own.
    """

    def __init__(
        self, graph: Graph, value: Callable[[int], float | None], describe: Callable[[Quantity], str] = str
    ) -> None:
        self._graph, self._value, self._describe = graph, value, describe
        self._names: dict[int, str] = {}
        self._seen = 0

    def name_of(self, row: int) -> str:
        """The name of a node that holds the row, before a derivative's, before a description."""
        return self._named().get(row) or self._describe(self._graph.owner[row])

    def nearest(self, row: int) -> list[int]:
        """The unknown rows with a name just under `row`, or its unknown leaves if those are fewer."""
        nearest = self._unknown_below(row, leaves=False)
        leaves = self._unknown_below(row, leaves=True)
        return min(nearest, leaves, key=len)

    def _named(self) -> dict[int, str]:
        blocks = self._graph.blocks
        if self._seen < len(blocks):
            self._seen = len(blocks)
            plain = [b for b in blocks if isinstance(b.name, str) or b.op == "func"]
            derivatives = [b for b in blocks if isinstance(b.name, DerivativeName)]
            self._names = {q.row: self._said(q) for b in (plain + derivatives)[::-1] for q in b.quantities()}
        return self._names

    def _said(self, q: Quantity) -> str:
        return str(q) if q.block.name is not None else self._describe(q)

    def _unknown_below(self, row: int, leaves: bool) -> list[int]:
        """Unknown rows with a name under `row`: the first ones met, or (`leaves`) those made of nothing."""
        names = self._named()
        found: list[int] = []
        seen: set[int] = set()
        todo = list(reversed(self._graph.recipe(row)[1]))
        while todo:
            r = todo.pop()
            if r in seen or self._value(r) is not None:
                continue
            seen.add(r)
            op, operands = self._graph.recipe(r)
            if op in ("leaf", "func") or (r in names and not leaves):
                found.append(r)
            else:
                todo.extend(reversed(operands))
        return found or [row]
