"""A quantity written out in the names that an answer may use: the right answer to "write a formula for ...".

    expressed(block, scope, allowed=lambda name: name in {"x", "a1", "y"})

Names that are not allowed are replaced by what defines them, derivatives by the chain rule, until only
allowed names are left. Factors come in the order of the chain rule, from the far end back. A name that is
defined as a derivative or its negative (`delta = -dL/dz`) is used for it where it is listed.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.entry_names import DerivativeName, entry_name
from bptutor.calculus.graph import Quantity, parts
from bptutor.errors import GraphError
from bptutor.notation import tree
from bptutor.notation.printer import show
from bptutor.notation.readback import _Reader
from bptutor.notation.tidy import tidied

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

LONGEST = 500
"""A formula of more parts than this is of no use to a reader."""


def expressed(
    block: Block,
    scope: Scope,
    allowed: Callable[[str], bool] | None = None,
    *,
    derivatives: bool = False,
    itself: bool = False,
    whole: bool = False,
) -> tree.Node:
    """The formula of `block` in names that are `allowed` (canonical; None allows all but its own).

    With `derivatives`, those of named quantities may stand in it too; with `itself`, the name of the block.
    With `whole`, sums over arrays are written as such: `sum((y - t)^2)`, not entry by entry.
    Raises GraphError, naming what is missing, where the allowed names do not suffice or the formula would be
    very long.
    """
    reader = _Writer(scope, allowed, derivatives, block, whole)
    if block.shape:
        found = reader.array_of(block, 0)
    else:
        entry = node_entry(Quantity(block))
        found = reader.scalar(entry) if itself else reader.defined(entry)
    if reader.cut(found) or len(list(islice(tree.walk(found), LONGEST + 1))) > LONGEST:
        raise GraphError("the formula would be too long to write out")
    return tidied(found)


def standing_for(block: Block, scope: Scope) -> tree.Node | None:
    """The author's name of a whole array or of its negative: -delta where `delta = -dE/dz` defines it."""
    for name, other in scope.blocks.items():
        if other is block or other.op not in ("neg", "identity") or isinstance(other.name, DerivativeName):
            continue
        places = [parts(q) for q in other.quantities()] if other.shape == block.shape else []
        rows = [Quantity(*operands[0]).row for op, operands in places if op == other.op]
        if rows and rows == block.rows.ravel().tolist():
            return tree.Unary(tree.Name(name)) if other.op == "neg" else tree.Name(name)
    return None


class _Writer(_Reader):
    """Reads blocks back like its base, but goes on below every name that is not allowed."""

    def __init__(
        self,
        scope: Scope,
        allowed: Callable[[str], bool] | None,
        derivatives: bool,
        block: Block,
        in_arrays: bool,
    ) -> None:
        super().__init__(scope)
        self._whole, self._in_arrays = block, in_arrays
        self._names = _Reader(scope)
        self._allowed, self._derivatives = allowed, derivatives
        self._written = 0

    def defined(self, q: Quantity) -> tree.Node:
        """What defines a scalar, whether its own name is allowed or not."""
        if q.block.op == "leaf":
            raise GraphError(f"{self._said(q)} is free: no formula leads to it")
        return self.scalar(q) if q.block.op == "const" else self.made_of(q, 0)

    def named(self, block: Block, index: tuple[int, ...]) -> tree.Node:
        """A named block or entry: as itself where it is allowed, else as what it is made of."""
        node = self._names.named(block, index)
        if isinstance(node, tree.Number) or self._may_stand(block, node):
            return node
        if isinstance(block.name, DerivativeName) and (index or not block.shape):
            standing = self._standing_for.get(int(block.rows[index]))
            if standing is not None:
                return standing
        if block.op == "leaf":
            raise GraphError(f"{self._said(Quantity(block, index))} is needed, and may not be used")
        self._written += 1
        if self._written > LONGEST:
            raise GraphError("the formula would be too long to write out")
        whole = block.shape and not index
        return self.array_of(block, 0) if whole else self.made_of(Quantity(block, index), 0)

    def _may_stand(self, block: Block, node: tree.Node) -> bool:
        if isinstance(block.name, DerivativeName) and not self._derivatives:
            return False
        if isinstance(block.name, str) and " " in block.name:  # `velocity of w@1`: no name that can be typed
            return False
        return self._allowed is None or self._allowed(show(node, "ascii"))

    @cached_property
    def _standing_for(self) -> dict[int, tree.Node]:
        """Row -> the allowed name of what it is, or is the negative of: delta for -dL/dz."""
        found: dict[int, tree.Node] = {}
        for block in self.scope.blocks.values() if self._allowed is not None else ():
            if block.op not in ("neg", "identity") or block.name is None or block is self._whole:
                continue
            for q in block.quantities():
                op, operands = parts(q)
                name = self._names.scalar(q)
                if op in ("neg", "identity") and self._may_stand(q.block, name):
                    row = Quantity(*operands[0]).row
                    found.setdefault(row, tree.Unary(name) if op == "neg" else name)
        return found

    def made_of(self, q: Quantity, depth: int) -> tree.Node:
        """As its base, but the slope of a ReLU as relu'(z), which is how the chain rule has it."""
        op, operands = parts(q)
        if self._in_arrays and not q.block.shape:
            if q.block.op in ("sum", "mean"):
                return tree.Call(q.block.op, 0, (self.array(q.block.inputs[0], depth + 1),))
            if q.block.op == "matmul":
                left, right = (self.array(x, depth + 1) for x in q.block.inputs)
                return tree.Binary("@", left, right)
        if op == "gate" and operands[0][0].op == "relu":
            ((z, index),) = parts(Quantity(*operands[0]))[1]
            return tree.Call("relu", 1, (self.scalar(Quantity(z, index), depth + 1),))
        return super().made_of(q, depth)

    def array_of(self, block: Block, depth: int) -> tree.Node:
        """The same for arrays."""
        if block.op == "gate" and block.inputs[0].op == "relu":
            return tree.Call("relu", 1, (self.array(block.inputs[0].inputs[0], depth + 1),))
        return super().array_of(block, depth)

    def _function(self, name: str, orders: tuple[int, ...], args: tuple[tree.Node, ...]) -> tree.Node:
        """A general function; a slope that only a derivative sign could write is refused where none may."""
        if len(args) == 1:
            return tree.Call(name, orders[0], args)
        if any(orders) and not self._derivatives:
            raise GraphError(f"the slopes of {name} cannot be written without derivatives")
        return super()._function(name, orders, args)

    def _said(self, q: Quantity) -> str:
        return entry_name(q.block, q.index)

    @staticmethod
    def cut(node: tree.Node) -> bool:
        """Whether something was too deep to be read back."""
        return any(isinstance(n, tree.Name) and n.name == "..." for n in tree.walk(node))
