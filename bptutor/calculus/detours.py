"""Derivatives that follow from other derivatives: the chain rule read in other orders than backwards.

Going backwards, dL/dw needs dL/dz at every step.  When a derivative in the middle is given instead (say
do/dw, with L beyond o), two more rules settle what backwards does not:

* forwards (the tangent recursion):  dA/dw = sum over the inputs x of A of  dA/dx * dx/dw;
* across a cut:  dA/dw = sum over the entries m of M of  dA/dm * dm/dw,  if every path from w to A passes M.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.graph import Block, Graph, Quantity
from bptutor.calculus.routes import Links, links_between, order
from bptutor.calculus.settle import Known, product, total

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Pair = tuple[Quantity, Quantity]


class Detours:
    """Derivative rows of `graph`, settled from `given` rows where `value` (going backwards) does not."""

    def __init__(self, graph: Graph, value: Callable[[int], Known], given: Mapping[int, object]) -> None:
        self._graph, self._value = graph, value
        self._given_rows = given
        self._swept: set[int] = set()
        self._pairs: dict[int, list[Pair]] = {}
        self._rows: dict[Pair, int] = {}
        self._found: dict[tuple[Quantity, Quantity, int | None], Known] = {}

    def knows(self, row: int) -> bool:
        """Whether the row is the derivative of something by something."""
        self._index()
        return row in self._pairs

    def along(self, row: int, skip: int | None = None) -> Known:
        """The derivative a row holds, by any order of the chain rule; `skip` is a given not to be used."""
        self._index()
        pairs = self._pairs.get(row, [])
        if skip is not None and pairs and len(self._given_pairs()) < 2:
            return None  # nothing else to settle it by
        for of, by in pairs:
            value = self._along(of, by, skip)
            if value is not None:
                return value
        return None

    # ---- which rows are derivatives

    def _index(self) -> None:
        """Note the rows of sweeps made since the last look."""
        for of_id in [i for i in self._graph.adjoints if i not in self._swept]:
            self._swept.add(of_id)
            self._found.clear()
            of = node_entry(Quantity(self._graph.blocks[of_id]))
            for node_id, adjoint in self._graph.adjoints[of_id].items():
                node = self._graph.blocks[node_id]
                if not adjoint.is_constant:
                    for by, row in zip(node.quantities(), adjoint.rows.ravel().tolist(), strict=True):
                        self._pairs.setdefault(row, []).append((of, by))
                        self._rows[of, by] = row

    def _given_pairs(self) -> list[Pair]:
        return [pair for row in self._given_rows for pair in self._pairs.get(row, ())]

    # ---- the rules

    def _along(self, of: Quantity, by: Quantity, skip: int | None) -> Known:
        if of == by:
            return 1.0
        key = of, by, skip
        if key not in self._found:
            self._found[key] = None  # while it is being looked for, it is not known
            links = links_between(of, by)
            value = self._direct(of, by, skip)
            if value is None:
                value = self._forwards(of, by, links, skip)
            if value is None:
                value = self._across(of, by, links, skip)
            self._found[key] = value
        return self._found[key]

    def _direct(self, of: Quantity, by: Quantity, skip: int | None) -> Known:
        row = self._rows.get((of, by))
        if row is None or row == skip:
            return None
        return _finite(self._value(row))

    def _forwards(self, of: Quantity, by: Quantity, links: Links, skip: int | None) -> Known:
        slope: dict[Quantity, Known] = {by: 1.0}
        for q in sorted(links, key=order):
            known = self._direct(q, by, skip)
            if known is None:
                known = total([product(self._partial(p), slope[x]) for x, p in links[q]])
            slope[q] = known
        return slope.get(of, 0.0)

    def _across(self, of: Quantity, by: Quantity, links: Links, skip: int | None) -> Known:
        """Meet the given derivatives at a node that every path passes."""
        ends = {q.block for pair in self._given_pairs() for q in pair} - {of.block, by.block}
        for block in sorted(ends, key=lambda b: -b.id):
            cut = [q for q in links if q.block is block]
            if not cut or not _is_cut(of, by, links, block):
                continue
            terms = [product(self._along(of, q, skip), self._along(q, by, skip)) for q in cut]
            if (value := total(terms)) is not None:
                return value
        return None

    def _partial(self, p: Block) -> Known:
        return _finite(self._value(int(p.rows)))


def _finite(x: Known) -> Known:
    return x if x is not None and math.isfinite(x) else None


def _is_cut(of: Quantity, by: Quantity, links: Links, block: Block) -> bool:
    """Whether no path from `by` to `of` avoids `block`."""
    open_to: set[Quantity] = {by}
    for q in sorted(links, key=order):
        if q.block is not block and any(x in open_to for x, _ in links[q]):
            open_to.add(q)
    return of not in open_to
