"""How a derivative comes about, as data: every path, factor by factor, and the forward/backward table.

Nothing is printed here: quantities are entries, symbols are scalar blocks, and a printer makes text of them.

* A factor d(of)/d(by) leads from one station to the next (see `routes`); its symbol is the local derivative.
* A path stops at the first derivative that is given: when dL/dz is stated, nothing above z is looked at.
* Factors that are 1 stay in the chain (`is_one`) and are left out of the printed product.
* A closed gate (`is_off`) makes its path 0 and deserves a remark; a weight that happens to be 0 does not.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Literal

from bptutor.calculus import simplify
from bptutor.calculus.chain_rule import derivative, entry, node_entry, node_inside
from bptutor.calculus.entry_names import DerivativeName
from bptutor.calculus.graph import Block, Quantity
from bptutor.calculus.routes import (
    Links,
    between_stations,
    is_station,
    links_below,
    links_between,
    order,
    pruned,
)
from bptutor.calculus.settle import Known, product
from bptutor.errors import Undefined
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.calculus.givens import Givens

Role = Literal["given", "gate", "slope", "factor", "constant", "one", "local"]
"""What kind of factor: a derivative that is given; the gate of a ReLU (or the choice of a max or min); the
slope of an activation; a named quantity (a weight, an input); a number; 1; any other expression."""

LIMIT = 8
"""Paths listed at most."""
GATES = ("relu", "max", "min")


class Factor(Record):
    """d(of)/d(by) of neighbouring stations: its symbol, and its value if it is known."""

    of: Quantity
    by: Quantity
    symbol: Block
    value: float | None
    role: Role

    @property
    def is_one(self) -> bool:
        """Whether it is 1 by construction, and left out of the product."""
        return self.role == "one"

    @property
    def is_off(self) -> bool:
        """Whether it is a closed gate: the whole path is 0."""
        return self.role == "gate" and self.value == 0


class Path(Record):
    """The factors from `of` down to `by`, and their product if it is known."""

    factors: tuple[Factor, ...]
    value: float | None

    @property
    def stations(self) -> tuple[Quantity, ...]:
        """Where the path goes: from `of` (outermost) to `by`."""
        return (self.factors[0].of, *(f.by for f in self.factors)) if self.factors else ()

    @property
    def off(self) -> Factor | None:
        """The first closed gate, if any."""
        return next((f for f in self.factors if f.is_off), None)


class Trace(Record):
    """d(of)/d(by) as a sum over paths.

    `count` is the number of all paths, of which `paths` lists the first few; `value` is the derivative, None
    where it is not determined. No path at all means that `of` does not depend on `by`.
    """

    of: Quantity
    by: Quantity
    paths: tuple[Path, ...]
    count: int
    value: float | None

    @property
    def more(self) -> int:
        """How many paths are not listed."""
        return self.count - len(self.paths)


def trace(givens: Givens, of: Quantity | Block, by: Quantity | Block, limit: int = LIMIT) -> Trace:
    """Every path from `by` up to `of`, with symbols and numbers."""
    top, bottom = _scalar(of), _scalar(by)
    of_block = entry(top.block, top.index)
    if bottom.block.name is None and (node := node_inside(of_block, bottom.block)) is not None:
        bottom = Quantity(node, bottom.index)
    slope = entry(derivative(of_block, bottom.block), bottom.index)
    value = _known(givens, slope)
    if top == bottom:
        return Trace(top, bottom, (), 0, value)
    links = _stopped_at_givens(givens, top, bottom)
    count = _count(links, top, bottom)
    paths = [_path(givens, way) for way in islice(_ways(links, top, bottom), limit)]
    return Trace(top, bottom, tuple(paths), count, value)


def _scalar(q: Quantity | Block) -> Quantity:
    return node_entry(q if isinstance(q, Quantity) else Quantity(q))


def _known(givens: Givens, symbol: Block) -> float | None:
    try:
        value = givens.get(int(symbol.rows))
    except Undefined:
        return None
    return None if value is None else value + 0.0  # no -0


# ---------------------------------------------------------------- paths


def _stopped_at_givens(givens: Givens, of: Quantity, by: Quantity) -> Links:
    """The stations between, where a given derivative takes the place of everything it sums up."""
    links = between_stations(links_between(of, by), of, lambda q: is_station(q) or q == by)
    given = dict(given_derivatives(givens))
    if (of, by) in given:
        return {of: [(by, given[of, by])]}
    from_top = {bottom: symbol for (top, bottom), symbol in given.items() if top == of and bottom in links}
    for (top, bottom), symbol in given.items():
        # d(top)/d(by) sums up all below `top`: what a given d(of)/d(x) below counts would count twice
        if bottom == by and top in links and not _below(links, top) & from_top.keys():
            links[top] = [(by, symbol)]
    if from_top:
        links = {q: [(x, p) for x, p in below if x not in from_top] for q, below in links.items()}
        links[of] += from_top.items()
    return pruned(links, by)


def _below(links: Links, top: Quantity) -> set[Quantity]:
    """The stations that the paths from `top` lead through."""
    found: set[Quantity] = set()
    todo = [top]
    while todo:
        for x, _ in links.get(todo.pop(), ()):
            if x not in found:
                found.add(x)
                todo.append(x)
    return found


def given_derivatives(givens: Givens) -> Iterator[tuple[tuple[Quantity, Quantity], Block]]:
    """The derivatives among what is given: ((of, by), symbol)."""
    for q in givens.given:
        node = node_entry(q)
        name = node.block.name
        if isinstance(name, DerivativeName):
            blocks = node.block.graph.blocks
            of = node_entry(Quantity(blocks[name.of]))
            yield (of, Quantity(blocks[name.by], node.index)), entry(node.block, node.index)


def _count(links: Links, of: Quantity, by: Quantity) -> int:
    ways: dict[Quantity, int] = {by: 1}
    for q in sorted(links, key=order):
        ways[q] = sum(ways.get(x, 0) for x, _ in links[q])
    return ways.get(of, 0)


Way = list[tuple[Quantity, Quantity, Block]]


def _ways(links: Links, of: Quantity, by: Quantity) -> Iterator[Way]:
    """The paths, depth first, without recursion."""
    way: Way = []
    stack = [iter(links.get(of, ()))]
    at = [of]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            at.pop()
            if way:
                way.pop()
            continue
        x, p = step
        if x == by:
            yield [*way, (at[-1], x, p)]
        else:
            way.append((at[-1], x, p))
            at.append(x)
            stack.append(iter(links[x]))


def _path(givens: Givens, way: Way) -> Path:
    factors = tuple(factor(givens, q, x, p) for q, x, p in way)
    value: Known = 1.0
    for f in factors:
        value = product(value, f.value)
    return Path(factors, None if value is None else value + 0.0)


def factor(givens: Givens, of: Quantity, by: Quantity, symbol: Block) -> Factor:
    """One factor with its value and role."""
    return Factor(of, by, symbol, _known(givens, symbol), _role(givens, of, symbol))


def _role(givens: Givens, of: Quantity, symbol: Block) -> Role:
    c = simplify.constant_of(symbol)
    if c is not None:
        return "one" if c == 1 else "constant"
    node = node_entry(Quantity(symbol)).block
    if isinstance(node.name, DerivativeName) and givens.is_given(int(symbol.rows)):
        return "given"
    if of.block.op in GATES:
        return "gate"
    if of.block.op in ("leaky_relu", "sigmoid", "tanh", "softplus", "softmax", "step", "func"):
        return "slope"
    return "factor" if node.name is not None else "local"


# ---------------------------------------------------------------- the table


class TableRow(Record):
    """A station with its forward value and its adjoint; `arises` are the shares that the adjoint sums up.

    Each share is (child, factor): the adjoint of the child times the factor d(child)/d(quantity). More than
    one share is a fork, where gradients add.
    """

    quantity: Quantity
    forward: float | None
    adjoint: Block
    backward: float | None
    arises: tuple[tuple[Quantity, Factor], ...]


def table(givens: Givens, of: Quantity | Block, limit: int = 400) -> tuple[TableRow, ...]:
    """Forward value and gradient of every station under `of`, inputs first; at most `limit` rows."""
    top = _scalar(of)
    of_block = entry(top.block, top.index)
    links = between_stations(links_below(top, lambda q: False, lambda q: True), top)
    shares: dict[Quantity, list[tuple[Quantity, Factor]]] = {top: []}
    for q in sorted(links, key=order, reverse=True):
        for x, p in links[q]:
            shares.setdefault(x, []).append((q, factor(givens, q, x, p)))
    rows = []
    for q in sorted(shares, key=order)[-limit:]:
        adjoint = entry(derivative(of_block, q.block), q.index)
        forward = _known(givens, entry(q.block, q.index))
        arises = sorted(shares[q], key=lambda share: order(share[0]))
        rows.append(TableRow(q, forward, adjoint, _known(givens, adjoint), tuple(arises)))
    return tuple(rows)
