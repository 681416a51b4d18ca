"""From a formula to blocks of the graph.

    build(parse("mean_i((H_i - y_i)^2)", vocabulary), scope) -> Block

A formula with free index variables is an array over them: `dE/dw_i` has the shape of w. Shapes are checked as
the formula is built, and what does not fit is said at its place in the text.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError, GraphError, ShapeMismatch
from bptutor.notation import functions, tree
from bptutor.notation.indices import free_indices
from bptutor.notation.resolving import Reference
from bptutor.notation.terms import Term, contracted, elementwise, ordered, permuted, stacked

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

__all__ = ["Builder", "build", "fits", "free_indices"]

OPERATIONS = {"+": "add", "-": "sub", "/": "div", "^": "pow", "hadamard": "mul"}
COMPARISONS: dict[tree.CompareOp, str] = {
    "=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge",
}  # fmt: skip


MOST_TERMS = 100
"""Terms of a partial sum, which are built one by one."""

_SPACING = re.compile(r"\\(?:left|right|[,;:! ])|[ ()\[\]{}\n\t\u00a0]")
"""What may stand between two factors side by side."""


def build(
    node: tree.Node,
    scope: Scope,
    text: str = "",
    order: Sequence[str] = (),
    fixed: Mapping[str, int] | None = None,
) -> Block:
    """The block a formula means; free index variables become its first axes, in `order` or as they appear.

    `text` is what `node` was read from, for the errors: FormulaError and its kin, ShapeError above all. An
    index variable in `fixed` stands for that number.
    """
    builder = Builder(scope, text, fixed or {})
    term = builder.whole(node)
    return ordered(term, list(dict.fromkeys([*order, *free_indices(node)]))).block


class Builder(Reference):
    """Builds the blocks of one formula."""

    _one_by_one = 1  # terms of the sums around this place that are built each by itself

    def whole(self, node: tree.Node) -> Term:
        """The term of a complete formula, after finding out what its free index variables run over."""
        self.expect(node)
        return self.term(node)

    def term(self, node: tree.Node) -> Term:
        """The term of a part of the formula."""
        try:
            term = _RULES[type(node)](self, node)
        except ShapeMismatch as e:
            raise self.misfit(node, e.message, e.remedy) from e
        except GraphError as e:
            raise FormulaError(self.text, *node.span, e.message, e.remedy) from e
        self.check_size(node, term.block.shape)
        if not term.labels and not term.block.shape:
            return term.with_block(self.scope.same_entry(term.block))
        return term

    def sides(self, claim: tree.Compare) -> tuple[Term, Term]:
        """Both sides of a comparison; an index variable means the same on both."""
        self.expect(claim)
        return self.term(claim.left), self.term(claim.right)

    def check_sides(self, claim: tree.Compare, sides: Sequence[Term]) -> None:
        """Refuse to compare what has different shapes; a number may be compared with every entry."""
        if not fits([t.cell for t in sides]):
            facts = f"{self.sized(claim.left, sides[0])}, {self.sized(claim.right, sides[1])}"
            raise self.misfit(claim, f"the shapes differ: {facts}")

    # ---- arithmetic

    def binary(self, node: tree.Binary) -> Term:
        """Sums, products, quotients, powers and matrix products."""
        if node.op == "^" and isinstance(node.left, tree.Constant) and node.left.name == "e":
            return self.elementwise("exp", node, node.right)
        if node.op == "^" and isinstance(node.left, tree.Norm) and node.right == tree.Number(Fraction(2)):
            # the square of a norm is a sum of squares: no square root whose slope at 0 would be undefined
            return functions.sum_of_squares(self.term(node.left.arg))
        if node.op == "^":
            self._refuse_transpose(node)
        if node.op == "@":
            return self._matrix_product(node, self.term(node.left), self.term(node.right))
        if node.op == "*":
            return self._product(node)
        return self.elementwise(OPERATIONS[node.op], node, node.left, node.right)

    def _refuse_transpose(self, node: tree.Binary) -> None:
        """Refuse `W^T` beside a quantity T: a power of all entries is hardly ever meant, nor seen."""
        if isinstance(node.right, tree.Name) and node.right.name == "T" and self.term(node.left).cell:
            said = self.said(node.left)
            message = f"T is a quantity here, so this would be {said} to the power of T, entry by entry"
            remedy = f"Write {said}.T for the transpose; for the power, call T something else."
            raise FormulaError(self.text, *node.span, message, remedy)

    def elementwise(self, op: str, node: tree.Node, *args: tree.Node) -> Term:
        """An entrywise operation on parts of the formula. Raises ShapeError."""
        terms = [self.term(a) for a in args]
        if not fits([t.cell for t in terms]):
            facts = ", ".join(self.sized(a, t) for a, t in zip(args, terms, strict=True))
            raise self.misfit(node, f"the shapes differ: {facts}")
        return elementwise(op, *terms)

    def _product(self, node: tree.Binary) -> Term:
        """`*` and juxtaposition: scaling, the matrix product of rows and columns, else entry by entry."""
        a, b = self.term(node.left), self.term(node.right)
        if not a.cell or not b.cell:
            return elementwise("mul", a, b)
        gap = self.text[node.left.span[1] : node.right.span[0]]
        side_by_side = bool(self.text) and not _SPACING.sub("", gap)
        if a.row != b.row or (side_by_side and a.cell != b.cell):
            return self._matrix_product(node, a, b)
        if a.cell == b.cell and (len(a.cell) == 1 or a.cell[0] != a.cell[1]) and not side_by_side:
            return elementwise("mul", a, b)
        left, right = self.said(node.left), self.said(node.right)
        facts = f"{self.sized(node.left, a)}, {self.sized(node.right, b)}"
        raise self.misfit(
            node, f"{facts}: is this product entry by entry, or of matrices?",
            f"Write {left} ⊙ {right} entry by entry, or {left} @ {right}.",
        )  # fmt: skip

    def _matrix_product(self, node: tree.Binary, a: Term, b: Term) -> Term:
        facts = f"{self.sized(node.left, a)}, {self.sized(node.right, b)}"
        if not a.cell or not b.cell:
            raise self.misfit(node, f"@ multiplies vectors and matrices: {facts}", "Write * for the product.")
        if len(a.cell) > 2 or len(b.cell) > 2:
            raise self.misfit(node, f"@ does not multiply arrays of more than two axes: {facts}")
        outer = len(a.cell) == len(b.cell) == 1 and b.row and not a.row
        if not outer and a.cell[-1] != b.cell[0]:
            raise self.misfit(node, facts, self._transposed(node, a, b))
        return contracted(a, b)

    def _transposed(self, node: tree.Binary, a: Term, b: Term) -> str | None:
        if len(a.cell) == 2 and a.cell[0] == b.cell[0]:
            return f"Did you mean {self._turned(node.left)} @ {self.said(node.right)}?"
        if len(b.cell) == 2 and a.cell[-1] == b.cell[-1]:
            return f"Did you mean {self.said(node.left)} @ {self._turned(node.right)}?"
        return "The last size on the left must be the first on the right."

    def _turned(self, node: tree.Node) -> str:
        return self.said(node.arg) if isinstance(node, tree.Transpose) else f"{self.said(node)}.T"

    def transpose(self, node: tree.Transpose) -> Term:
        """Of a matrix; a column becomes a row; a number stays."""
        term = self.term(node.arg)
        if len(term.cell) > 2:
            raise self.misfit(node, f"only matrices are transposed: {self.sized(node.arg, term)}")
        if len(term.cell) < 2:
            return Term(term.block, term.labels, bool(term.cell) and not term.row)
        n = len(term.labels)
        return Term(permuted(term.block, [*range(n), n + 1, n]), term.labels)

    # ---- brackets, sums, conditions

    def array(self, node: tree.Array) -> Term:
        """A vector or matrix written out."""
        items = [self.term(item) for item in node.items]
        if any(t.row for t in items):
            items = [Term(t.block, t.labels) for t in items]
        return stacked(items)

    def reduce(self, node: tree.Reduce) -> Term:
        """`sum_k(...)` and its kin."""
        if not self._is_whole(node):
            return self._reduced_one_by_one(node)
        outer = self.ranges.get(node.index)
        fixed = self.fixed.pop(node.index, None)
        self.ranges[node.index] = self.range_of(node.index, node.body)
        body = self.term(node.body)
        term = functions.reduced_over(node.kind, body, node.index, self.ranges[node.index])
        if outer is not None:
            self.ranges[node.index] = outer
        if fixed is not None:
            self.fixed[node.index] = fixed
        return term

    def _is_whole(self, node: tree.Reduce) -> bool:
        """Whether an index sum takes all values there are."""
        if node.first != 1 or node.last is None:
            return node.first == 1
        try:
            return self.range_of(node.index, node.body) == self._last(node)
        except FormulaError:  # nothing else says what it runs over
            return False

    def places_of(self, node: tree.Reduce) -> range:
        """The values that the variable of an index sum takes. Raises FormulaError where there are none."""
        last = self._last(node)
        places = range(node.first, last + 1)
        if not places:
            message = f"{node.index} has no value from {node.first} to {last}"
            raise FormulaError(self.text, *node.span, message, f"Write {node.index}=1..{node.first}.")
        return places

    def _last(self, node: tree.Reduce) -> int:
        """The last value of the variable of an index sum; the letter m stands for its size."""
        if node.last is None:
            return self.range_of(node.index, node.body)
        return node.last if isinstance(node.last, int) else self.scope.vocabulary.sizes[node.last]

    def _reduced_one_by_one(self, node: tree.Reduce) -> Term:
        """`sum_{k=2}^{3}(...)`: term by term, for its terms may stand beside those there are: h_{k-1}."""
        places = self.places_of(node)
        self._one_by_one *= len(places)
        if self._one_by_one > MOST_TERMS:
            message = f"these are more than {MOST_TERMS} terms"
            raise FormulaError(self.text, *node.span, message, f"Write {node.kind}_{node.index}(...).")
        outer = self.fixed.get(node.index)
        terms = []
        for place in places:
            self.fixed[node.index] = place
            terms.append(self.term(node.body))
        if outer is None:
            del self.fixed[node.index]
        else:
            self.fixed[node.index] = outer
        self._one_by_one //= len(places)
        return functions.reduced_over(node.kind, stacked(terms, node.index), node.index, len(places))

    def logic(self, node: tree.Logic) -> Term:
        """and, or, not of conditions as 0 and 1."""
        first, *others = [self.term(a) for a in node.args]
        if node.op == "not":
            return elementwise("sub", Term(self.graph.const(1)), first)
        for other in others:
            first = elementwise("min" if node.op == "and" else "max", first, other)
        return first

    # ---- functions

    def call(self, node: tree.Call) -> Term:
        """A function of the table, or a general function of the author's."""
        return functions.call(self, node)

    def count_arguments(self, node: tree.Call, *allowed: int) -> None:
        """Refuse a call with too many arguments, or too few."""
        if len(node.args) not in allowed:
            wanted = " or ".join(map(str, allowed))
            arguments = "argument" if allowed == (1,) else "arguments"
            message = f"{node.function} takes {wanted} {arguments}, not {len(node.args)}"
            raise FormulaError(self.text, *node.span, message)

    def option(self, node: tree.Call, name: str) -> int | None:
        """The whole number of an option such as axis=0, None where it is not there."""
        for key, value in node.options:
            if key == name and isinstance(value, tree.Number) and value.value.denominator == 1:
                return int(value.value)
            if key == name:
                raise FormulaError(self.text, *value.span, f"{name} must be a whole number")
        return None


def fits(cells: Sequence[tuple[int, ...]]) -> bool:
    """Whether cells can be combined entry by entry: alike, numbers, or a vector for each row of a matrix."""
    shapes = {c for c in cells if c}
    if len(shapes) <= 1:
        return True
    matrix = max(shapes, key=len)
    return all(c == matrix or (len(c) < len(matrix) and c == matrix[-len(c) :]) for c in shapes)


_RULES: dict[type, Callable[..., Term]] = {
    tree.Number: lambda b, n: Term(b.graph.const(n.value)),
    tree.Constant: lambda b, n: Term(b.graph.const(Fraction(math.e if n.name == "e" else math.pi))),
    tree.Name: Builder.name,
    tree.Stepped: Builder.stepped,
    tree.Call: Builder.call,
    tree.Unary: lambda b, n: b.elementwise("neg", n, n.arg),
    tree.Binary: Builder.binary,
    tree.Transpose: Builder.transpose,
    tree.Absolute: lambda b, n: b.elementwise("abs", n, n.arg),
    tree.Norm: lambda b, n: elementwise("sqrt", functions.sum_of_squares(b.term(n.arg))),
    tree.Array: Builder.array,
    tree.Derivative: Builder.derivative,
    tree.Reduce: Builder.reduce,
    tree.Compare: lambda b, n: b.elementwise(COMPARISONS[n.op], n, n.left, n.right),
    tree.Logic: Builder.logic,
    tree.Indicator: lambda b, n: b.term(n.condition),
}
