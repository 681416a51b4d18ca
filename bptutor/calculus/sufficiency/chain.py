"""The chain rule in all its orders, as equations between derivatives.

The derivative of A by B is the number its definition makes it: backwards, from the derivatives of A by what
comes after B. Two more equations hold, and let a derivative in the middle be known instead:

* tangent: dA/dB is the sum, over what A is made of, of the slope of A by it times its derivative by B;
* cut: dA/dB is the sum of dA/dM times dM/dB over the entries of M, if every path from B to A passes M.

They are built between the derivatives in question only: from what is differentiated there down to what it is
differentiated by, for the stations in between (named nodes and activations).
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.calculus.chain_rule import derivatives, entry, node_entry
from bptutor.calculus.entry_names import DerivativeName
from bptutor.calculus.graph import Block, Quantity, parts
from bptutor.calculus.routes import between_stations, is_station, links_below, order
from bptutor.calculus.simplify import is_zero
from bptutor.calculus.sufficiency.equations import ONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.calculus.sufficiency.equations import Equations
    from bptutor.calculus.sufficiency.question import Question

Pair = tuple[Quantity, Quantity]
MOST_PAIRS = 4000
"""More derivatives than this are not built: then these two rules are left out."""


class Chain:
    """The derivatives between those that a question is about, and what they have to do with one another."""

    def __init__(self, question: Question) -> None:
        pairs = {pair for q in (*question.known, *question.target) for pair in _derivatives_in(q)}
        self._tops = sorted({of for of, _ in pairs}, key=order)
        self._bottoms = sorted({by for _, by in pairs}, key=order)
        self._down: dict[Quantity, list[tuple[Quantity, Block]]] = {}
        self._paths: dict[Quantity, dict[Quantity, int]] = {}
        self._found: dict[Pair, Quantity] = {}
        if any(True for q in question.known for _ in _derivatives_in(q)):
            self._survey()
            self._build()

    @property
    def rows(self) -> set[int]:
        """The rows of the derivatives, and of the slopes."""
        if not self._found:
            return set()  # there are none, or too many
        slopes = {int(p.rows) for q in self._stations for _, p in self._down[q]}
        return slopes | {q.row for q in self._found.values()}

    def add_to(self, equations: Equations) -> None:
        """Write the equations down."""
        for of, by in self._found:
            self._tangent(equations, of, by)
            self._cuts(equations, of, by)

    # ---- the stations between

    def _survey(self) -> None:
        todo = list(self._tops)
        while todo:
            q = todo.pop()
            if q not in self._down:
                self._down[q] = _one_step_down(q)
                todo += [x for x, _ in self._down[q]]
        for q in sorted(self._down, key=order):
            counts = {q: 1}
            for x, _ in self._down[q]:
                for y, n in self._paths[x].items():
                    counts[y] = counts.get(y, 0) + n
            self._paths[q] = counts

    @cached_property
    def _stations(self) -> list[Quantity]:
        """Stations with something to differentiate by below them."""
        found = sorted(self._down, key=order)
        return [q for q in found if any(b in self._paths[q] and b != q for b in self._bottoms)]

    @cached_property
    def _by_block(self) -> list[list[Quantity]]:
        """The stations, those of a block together."""
        found: dict[Block, list[Quantity]] = {}
        for q in self._stations:
            found.setdefault(q.block, []).append(q)
        return list(found.values())

    def _pairs(self) -> Iterator[Pair]:
        stations = self._stations
        between = [b for b in stations if b not in self._bottoms]
        for of in stations:
            bottoms = [*self._bottoms, *between] if of in self._tops else self._bottoms
            for by in bottoms:
                if of != by and by in self._paths[of]:
                    yield of, by

    def _build(self) -> None:
        pairs = list(self._pairs())
        if len(pairs) > MOST_PAIRS:
            return
        below: dict[Quantity, list[Quantity]] = {}
        for of, by in pairs:
            below.setdefault(of, []).append(by)
        for of, wanted in below.items():
            blocks = list(dict.fromkeys(by.block for by in wanted))
            found = dict(zip(blocks, derivatives(entry(of.block, of.index), *blocks), strict=True))
            for by in wanted:
                self._found[of, by] = Quantity(found[by.block], by.index)

    # ---- the equations

    def _tangent(self, equations: Equations, of: Quantity, by: Quantity) -> None:
        factors: list[Pair] = []
        terms: list[tuple[int, ...]] = []
        for x, slope in self._down[of]:
            if x == by:
                terms.append((int(slope.rows),))
            elif by in self._paths[x]:
                if (x, by) not in self._found:
                    return
                terms.append((int(slope.rows), self._found[x, by].row))
                factors.append((Quantity(slope), self._found[x, by]))
        if factors:
            out = self._found[of, by]
            equations.add(out.row, [(ONE, t) for t in terms], "tangent", tuple(factors))

    def _cuts(self, equations: Equations, of: Quantity, by: Quantity) -> None:
        down = self._paths[of]
        for stations in self._by_block if of in self._tops else ():
            entries = [m for m in stations if m in down and m not in (of, by) and by in self._paths[m]]
            if not entries or sum(down[m] * self._paths[m][by] for m in entries) != down[by]:
                continue
            factors = self._halves(of, entries, by)
            if factors is not None:
                out = self._found[of, by]
                terms = [(ONE, (a.row, b.row)) for a, b in factors]
                equations.add(out.row, terms, "cut", factors)

    def _halves(self, of: Quantity, entries: Sequence[Quantity], by: Quantity) -> tuple[Pair, ...] | None:
        """dA/dM and dM/dB for each entry; None where one was not built."""
        pairs = [(self._found.get((of, m)), self._found.get((m, by))) for m in entries]
        kept = tuple((a, b) for a, b in pairs if a is not None and b is not None)
        return kept if len(kept) == len(pairs) else None


def _one_step_down(q: Quantity) -> list[tuple[Quantity, Block]]:
    """The stations just below one, each with the slope by it."""
    links = links_below(q, lambda x: x != q and is_station(x), lambda x: True)
    if q not in links:
        return []
    return [(x, p) for x, p in between_stations(links, q).get(q, []) if not is_zero(p)]


def _derivatives_in(q: Quantity) -> Iterator[Pair]:
    """The derivatives that a quantity is, or is made of: what of, and by what."""
    todo: list[Quantity] = [q]
    seen: set[Quantity] = set()
    while todo:
        q = node_entry(todo.pop())
        if q in seen:
            continue
        seen.add(q)
        name = q.block.name
        if isinstance(name, DerivativeName):
            blocks = q.block.graph.blocks
            yield node_entry(Quantity(blocks[name.of])), node_entry(Quantity(blocks[name.by], q.index))
        elif name is None and q.block.op not in ("leaf", "const"):
            todo += _operands(q)


def _operands(q: Quantity) -> Iterable[Quantity]:
    return [Quantity(x, i) for x, i in parts(q)[1] if not x.is_constant]
