"""Blocks and quantities: building a computation graph.

Two ideas carry the whole core.

*Row and node.*  A **row** is one value (an instance gives every row one number); a **block** is a node: an
operation, its inputs, a shape, and an array of row numbers, one an entry.  Blocks of equal structure
share rows, so a value known for one is known for all; views (transpose, pick, ...) own no rows at all.

*A name is a barrier.*  ``a = x*y`` is a node of its own, never merged with another ``x*y``.  In
``a = x*y; L = a + x*y`` the two share their row (they have the same value) but not their node, so
dL/da = 1 and dL/dx = 2y both come out right.

Legend: x input, W weights, b bias, z pre-activation, a activation, L loss, u upstream gradient.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from bptutor.calculus import simplify
from bptutor.calculus.arrays import STRUCTURAL, VIEWS, broadcast, places
from bptutor.calculus.entry_names import DerivativeName, entry_name
from bptutor.calculus.ops import ELEMENTWISE
from bptutor.calculus.rollback import Followers, cut
from bptutor.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager

    from numpy.typing import NDArray

    from bptutor.calculus.arrays import Index, Parts, Shape

Rows: TypeAlias = "NDArray[np.int64]"
Number: TypeAlias = int | float | Fraction
Operand: TypeAlias = "Block | Number"


LARGEST_POWER = 1000
"""Constants stay below 2 to this power, and so within the range of floating point."""


NO_ROWS = np.empty(0, np.int64)
MOST_ROWS = 1_000_000
"""A graph with more different numbers than this was not meant, and would take minutes."""


class Quantity:
    """One scalar of the graph: an entry of a block. Never changed; equal where block and index are."""

    __slots__ = ("block", "index")

    def __init__(self, block: Block, index: Index = ()) -> None:
        self.block, self.index = block, index

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.block is other.block and self.index == other.index

    def __hash__(self) -> int:
        return hash((self.block, self.index))

    def __repr__(self) -> str:
        return f"Quantity({self})"

    @property
    def row(self) -> int:
        """The number of the value it holds."""
        return int(self.block.rows[self.index])

    def __str__(self) -> str:
        return entry_name(self.block, self.index)


class Block:
    """A node: `op` applied to `inputs` (with `attr`), of `shape`, holding one row number an entry."""

    __slots__ = (
        "attr", "content", "entries", "graph", "id", "inputs", "is_constant", "name", "op", "rows", "shape",
    )  # fmt: skip

    graph: Graph
    op: str
    inputs: tuple[Block, ...]
    attr: Any
    shape: Shape

    def __init__(
        self, graph: Graph, op: str, inputs: tuple[Block, ...], attr: Any, shape: Shape,
        name: str | DerivativeName | None = None,
    ) -> None:
        self.graph, self.op, self.inputs, self.attr, self.shape = graph, op, inputs, attr, shape
        self.id = len(graph.blocks)
        self.name = name
        self.entries: tuple[str, ...] | None = None
        self.rows: Rows = NO_ROWS
        self.content: int | bytes = b""
        """The rows as one value, equal where the rows are: the row of a number, else all of them."""
        self.is_constant: bool = name is None and (
            op == "const" or (op in VIEWS and all(x.is_constant for x in inputs))
        )
        """Whether it is a written number, or an array of them. (A named number is a quantity like others.)"""

    def __repr__(self) -> str:
        return f"<Block {self.id} {self.name or self.op} {self.shape}>"

    def __add__(self, other: Operand) -> Block:
        return simplify.add(self, self.graph.lift(other))

    def __radd__(self, other: Operand) -> Block:
        return simplify.add(self.graph.lift(other), self)

    def __sub__(self, other: Operand) -> Block:
        return simplify.sub(self, self.graph.lift(other))

    def __rsub__(self, other: Operand) -> Block:
        return simplify.sub(self.graph.lift(other), self)

    def __mul__(self, other: Operand) -> Block:
        return simplify.mul(self, self.graph.lift(other))

    def __rmul__(self, other: Operand) -> Block:
        return simplify.mul(self.graph.lift(other), self)

    def __truediv__(self, other: Operand) -> Block:
        return simplify.div(self, self.graph.lift(other))

    def __rtruediv__(self, other: Operand) -> Block:
        return simplify.div(self.graph.lift(other), self)

    def __pow__(self, n: Operand) -> Block:
        return simplify.power(self, self.graph.lift(n))

    def __neg__(self) -> Block:
        return simplify.neg(self)

    def __matmul__(self, other: Block) -> Block:
        return self.graph.apply("matmul", self, other)

    def __getitem__(self, index: int | Index) -> Block:
        index = index if isinstance(index, tuple) else (index,)
        return self.graph.apply("pick", self, attr=index) if index else self

    def __iter__(self) -> Iterator[Block]:
        raise TypeError("a block is not iterable; use [i] for its entries")

    @property
    def T(self) -> Block:
        """Its transpose; of a column or a number, itself."""
        return simplify.transpose(self)

    def call(self, op: str, *others: Operand) -> Block:
        """`op` of this block (and others): ``z.call("sigmoid")``."""
        return self.graph.apply(op, self, *[self.graph.lift(x) for x in others])

    def sum(self, axis: int | None = None) -> Block:
        """The sum of its entries, or along one axis."""
        return simplify.reduced("sum", self, axis)

    def mean(self, axis: int | None = None) -> Block:
        """The mean of its entries, or along one axis."""
        return simplify.reduced("mean", self, axis)

    def expand(self, axis: int) -> Block:
        """The same entries with a new axis of length 1."""
        return self.graph.apply("expand", self, attr=axis)

    def broadcast(self, shape: Shape) -> Block:
        """Its entries repeated to `shape`, as numpy broadcasts."""
        return simplify.broadcast(self, shape)

    def outer(self, other: Block) -> Block:
        """The matrix of all products of entries of two columns."""
        return self.graph.apply("outer", self, other)

    def quantities(self) -> Iterator[Quantity]:
        """Its entries, in row-major order."""
        return (Quantity(self, index) for index in places(self.shape))


class Graph:
    """A computation graph under construction; blocks are only ever added, and taken back all at once."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.names: dict[str, Block] = {}
        self.domains: dict[int, str] = {}
        self.owner: list[Quantity] = []
        """Row number -> the entry that defines it; rows are numbered after the rows they are made of."""
        self.adjoints: dict[int, dict[int, Block]] = {}
        """Memo of chain_rule: scalar block id -> {ancestor id: adjoint block}."""
        self._nodes: dict[Any, Block] = {}
        self._rows: dict[Any, Rows] = {}
        self._recipes: dict[int, tuple[str, tuple[int, ...]]] = {}
        self._asked: tuple[tuple[int, ...], list[Block]] = (), []  # the last question about ancestors
        self.followers = Followers()
        """What remembers blocks or rows of this graph, and goes back with it."""
        self.followers.add(self)

    # ---- leaves and constants

    def leaf(
        self, name: str, shape: Shape = (), domain: str = "real", entries: Sequence[str] | None = None
    ) -> Block:
        """A free quantity; `domain` says how it may be drawn, `entries` names its scalars one by one."""
        self._claim(name)
        block = self._new("leaf", (), None, shape, name)
        block.entries = tuple(entries) if entries is not None else None
        self.names[name], self.domains[block.id] = block, domain
        return block

    def const(self, value: Any) -> Block:
        """A written number, or nested lists of them; kept as exact fractions."""
        shape, numbers = (), [value]
        if not isinstance(value, (int, float, Fraction)):  # most are: no need to ask numpy
            array = np.asarray(value, dtype=object)
            shape, numbers = array.shape, array.ravel().tolist()
        try:
            exact = tuple(map(Fraction, numbers))
        except (ValueError, OverflowError, TypeError) as e:
            raise GraphError(f"a constant must be a finite number, not {value!r}") from e
        if any(x.numerator.bit_length() - x.denominator.bit_length() > LARGEST_POWER for x in exact):
            raise GraphError("a number here is too large to compute with", "Use smaller numbers.")
        return self.constant(shape, exact)

    def constant(self, shape: Shape, values: tuple[Fraction, ...]) -> Block:
        """A constant block from exact values in row-major order."""
        return self._new("const", (), (shape, values), shape)

    def lift(self, x: Operand) -> Block:
        """A block for `x`: itself, or a constant."""
        return x if isinstance(x, Block) else self.const(x)

    # ---- nodes

    def apply(self, op: str, *inputs: Block, attr: Any = None) -> Block:
        """The node `op(*inputs)`; an equal unnamed node is reused.  Raises ShapeMismatch."""
        if op in VIEWS:
            rows: Rows = VIEWS[op]([x.rows for x in inputs], len(inputs[0].shape), attr)
            return self._new(op, inputs, attr, rows.shape)
        shapes = [x.shape for x in inputs]
        measure = STRUCTURAL[op].shape if op in STRUCTURAL else None
        return self._new(op, inputs, attr, measure(shapes, attr) if measure else broadcast(op, shapes))

    def function(self, name: str, *args: Block, orders: tuple[int, ...] | None = None) -> Block:
        """A general function of its arguments, or (with `orders`) its partial derivative of those orders."""
        return self.apply("func", *args, attr=(name, orders or (0,) * len(args)))

    def name(self, name: str, block: Block, entries: Sequence[str] | None = None) -> Block:
        """`name = block` as a node of its own: a barrier, even where the expression is already somewhere."""
        self._claim(name)
        named = self._barrier(name, block)
        named.entries = tuple(entries) if entries is not None else None
        self.names[name] = named
        return named

    def name_adjoint(self, of: Block, by: Block, adjoint: Block) -> Block:
        """The adjoint of a named node as a named node, so that it can be given and read off."""
        return self._barrier(DerivativeName(of.id, by.id), adjoint)

    def _barrier(self, name: str | DerivativeName, block: Block) -> Block:
        if block.name is not None or block.op in ("leaf", "const"):
            return self._new("identity", (block,), None, block.shape, name)
        return self._new(block.op, block.inputs, block.attr, block.shape, name)

    def _claim(self, name: str) -> None:
        if name in self.names:
            raise GraphError(f"{name} is defined twice")

    def _new(
        self, op: str, inputs: tuple[Block, ...], attr: Any, shape: Shape,
        name: str | DerivativeName | None = None,
    ) -> Block:
        commutes = op in ELEMENTWISE and ELEMENTWISE[op].commutes
        ids = [x.id for x in inputs]
        key = (op, tuple(sorted(ids) if commutes else ids), attr, name)
        if key in self._nodes:
            return self._nodes[key]
        block = Block(self, op, inputs, attr, shape, name)
        if op in VIEWS:
            block.rows = VIEWS[op]([x.rows for x in inputs], len(inputs[0].shape), attr)
        else:
            block.rows = self._number(block, commutes)
        block.content = block.rows.tobytes() if shape else int(block.rows)
        self.blocks.append(block)
        self._nodes[key] = block
        return block

    def _number(self, block: Block, commutes: bool) -> Rows:
        """Value numbering: equal structure gets equal rows, whatever the names."""
        made_of = [(x.shape, x.content) for x in block.inputs]
        key = (block.op, tuple(sorted(made_of) if commutes else made_of), block.attr, block.shape,
               block.name if block.op == "leaf" else None)
        found = self._rows.get(key)
        if found is None:
            first, n = len(self.owner), math.prod(block.shape)
            if first + n > MOST_ROWS:
                message = f"this takes more than {MOST_ROWS} numbers to compute"
                raise GraphError(message, "Ask for single entries, or use smaller sizes or fewer steps.")
            found = np.array(first) if n == 1 else np.arange(first, first + n, dtype=np.int64)
            self._rows[key] = found = found.reshape(block.shape)
            self.owner += [Quantity(block, index) for index in places(block.shape)]
        return found

    # ---- taking back

    def temporary(self) -> AbstractContextManager[None]:
        """A part at whose end all that was built in it is gone, in the graph and in what follows it."""
        return self.followers.temporary(len(self.blocks))

    def mark(self) -> tuple[int, ...]:
        """How much of everything there is (see rollback.Follower)."""
        return tuple(len(memory) for memory in self._memories())

    def go_back(self, mark: tuple[int, ...]) -> None:
        """Forget what came after `mark`."""
        for memory, length in zip(self._memories(), mark, strict=True):
            cut(memory, length)
        self._asked = (), []

    def _memories(self) -> tuple[dict[Any, Any] | list[Any], ...]:
        return (self.blocks, self.names, self.domains, self.owner, self.adjoints, self._nodes, self._rows,
                self._recipes)

    # ---- looking

    def ancestors(self, *wanted: Block, first: int = 0) -> list[Block]:
        """`wanted` and all they are made of (as far as ids go from `first`), inputs before outputs."""
        key = (first, *(b.id for b in wanted))
        if key != self._asked[0]:
            seen: set[int] = set()
            todo = [b.id for b in wanted]
            while todo:
                i = todo.pop()
                if i >= first and i not in seen:
                    seen.add(i)
                    todo += [x.id for x in self.blocks[i].inputs]
            self._asked = key, [self.blocks[i] for i in sorted(seen)]
        return [*self._asked[1]]

    def number(self, row: int) -> Fraction:
        """The written number a row of a constant holds."""
        q = self.owner[row]
        value: Fraction = q.block.attr[1][int(np.ravel_multi_index(q.index, q.block.shape)) if q.index else 0]
        return value

    def recipe(self, row: int) -> tuple[str, tuple[int, ...]]:
        """The scalar operation a row comes from and the rows it works on (`parts`, as numbers)."""
        if row not in self._recipes:
            op, operands = parts(self.owner[row])
            self._recipes[row] = op, tuple(int(x.rows[i]) for x, i in operands)
        return self._recipes[row]

    def rows_below(self, rows: Iterable[int], stops: Container[int] = ()) -> set[int]:
        """`rows` and all that they are made of; of what is among `stops` it does not matter what it is of."""
        seen: set[int] = set()
        todo = list(rows)
        while todo:
            row = todo.pop()
            if row not in seen:
                seen.add(row)
                if row not in stops:
                    todo.extend(self.recipe(row)[1])
        return seen


def parts(q: Quantity) -> Parts:
    """What one scalar is made of: a scalar operation and its operands.

    Structural operations come down to `identity`, `sum`, `mean`, `mul`, `softmax`, or `dot` (first half times
    second half, summed); elementwise ones keep their name, `func` is a general function.
    """
    block, index = q.block, q.index
    if block.op in STRUCTURAL:
        return STRUCTURAL[block.op].parts(block, index)
    return block.op, [(x, aligned(x.shape, index)) for x in block.inputs]


def aligned(shape: Shape, index: Index) -> Index:
    """The entry of an input that numpy's broadcasting pairs with `index` of the output."""
    tail = index[len(index) - len(shape) :]
    return tuple(0 if n == 1 else k for n, k in zip(shape, tail, strict=True))
