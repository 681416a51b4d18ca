"""What the parts of a typed formula are worth on all instances that its item is graded on.

    worth = Worth(found)
    worth(node)          in the shape of the target's values

Arithmetic is done on arrays here, without building anything; names and functions are looked up once an item.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.altered.budget import NUMBERS
from bptutor.errors import BptutorError
from bptutor.notation import tree

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas

_MEMO = "_worth_of_leaves"
MOST_LEAVES = 300

FUNCTIONS: dict[str, Callable[[Array], Array]] = {"exp": np.exp, "ln": np.log, "sqrt": np.sqrt}
_OPERATIONS: dict[str, Callable[[Array, Array], Array]] = {
    "+": np.add, "-": np.subtract, "*": np.multiply, "hadamard": np.multiply, "/": np.divide,
    "^": np.power,
}  # fmt: skip


class Worth:
    """The values of parts, each worked out once."""

    def __init__(self, found: AlteredFormulas) -> None:
        self._found = found
        self._leaves: dict[tree.Node, Array | None] = found.__dict__.setdefault(_MEMO, {})
        self._known: dict[tree.Node, Array] = {}

    def __call__(self, node: tree.Node) -> Array:
        """The values of a part. Raises FormulaError for what means nothing by itself."""
        if node not in self._known:
            with np.errstate(all="ignore"):
                self._known[node] = self._worked_out(node)
        return self._known[node]

    def of_whole(self, node: tree.Node) -> Array:
        """The same for a formula as a whole, whether or not its parts mean anything by themselves."""
        try:
            return self(node) if len(self._found.truth) == 1 else self._found.values_of(node)
        except BptutorError:
            return self._found.values_of(node)

    def _worked_out(self, node: tree.Node) -> Array:
        if isinstance(node, tree.Number):
            return np.full_like(self._found.truth, float(node.value))
        if isinstance(node, tree.Unary):
            return -self(node.arg)
        if isinstance(node, tree.Binary) and node.op in _OPERATIONS and not self._is_of_arrays(node):
            return _OPERATIONS[node.op](self(node.left), self(node.right))
        if isinstance(node, tree.Call) and node.function in FUNCTIONS and not node.primes:
            return FUNCTIONS[node.function](self(node.args[0]))
        return self._looked_up(node)

    def _is_of_arrays(self, node: tree.Binary) -> bool:
        """Whether a power may be one of a matrix."""
        return node.op == "^" and len(self._found.truth) > 1

    def _looked_up(self, node: tree.Node) -> Array:
        if node not in self._leaves:
            values = self._built(node)
            most = min(MOST_LEAVES, NUMBERS // self._found.truth.size)
            if len(self._leaves) >= most:
                self._leaves.clear()
            self._leaves[node] = values
        found = self._leaves[node]
        return self._found.values_of(node) if found is None else found  # says why, once more

    def _built(self, node: tree.Node) -> Array | None:
        try:
            return self._found.values_of(node)
        except BptutorError:
            return None
