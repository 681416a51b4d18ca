"""From a formula to blocks of the graph.

    build(parse("mean_i((H_i - y_i)^2)", vocabulary), scope) -> Block

A formula with free index variables is an array over them: `dE/dw_i` has the shape of w. Shapes are checked as
the formula is built, and what does not fit is said at its place in the text.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.calculus import chain_rule
from bptutor.calculus.graph import Block
from bptutor.errors import FormulaError, GraphError, ShapeError, ShapeMismatch, UnknownName
from bptutor.notation import functions, tree
from bptutor.notation.terms import (
    Axis,
    AxisIndex,
    Term,
    contracted,
    elementwise,
    indexed,
    ordered,
    permuted,
    stacked,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bptutor.notation.scope import Scope

OPERATIONS = {"+": "add", "-": "sub", "/": "div", "^": "pow", "hadamard": "mul"}
COMPARISONS = {"=": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
LARGEST = 250_000
"""An array with more entries than this was not meant."""


def build(
    node: tree.Node, scope: Scope, text: str = "", order: Sequence[str] = (), fixed: Mapping[str, int] | None = None
) -> Block:
    """The block a formula means; free index variables become its first axes, in `order` or as they appear.

    `text` is what `node` was read from, for the errors: FormulaError and its kin, ShapeError above all. An index
    variable in `fixed` stands for that number.
    """
    builder = Builder(scope, text, fixed or {})
    term = builder.whole(node)
    return ordered(term, [*order, *free_indices(node)]).block


def free_indices(node: tree.Node, bound: frozenset[str] = frozenset()) -> list[str]:
    """Index variables that no sum binds, in the order they appear."""
    found: list[str] = []
    for name, hidden in _names(node, bound):
        for index in name.indices:
            found += [n.name for n in tree.walk(index) if isinstance(n, tree.Name) and n.name not in hidden]
    return list(dict.fromkeys(found))


def _names(node: tree.Node, bound: frozenset[str] = frozenset()) -> Iterator[tuple[tree.Name, frozenset[str]]]:
    """Every name in a formula, with the index variables that are bound around it."""
    if isinstance(node, tree.Name):
        yield node, bound
        return
    if isinstance(node, tree.Reduce):
        bound |= {node.index}
    for child in tree.children(node):
        yield from _names(child, bound)


class Builder:
    """Builds the blocks of one formula; `ranges` and `fixed` say what its index variables stand for."""

    def __init__(self, scope: Scope, text: str = "", fixed: Mapping[str, int] | None = None) -> None:
        self.scope, self.graph, self.text = scope, scope.graph, text
        self.fixed = dict(fixed or {})
        self.ranges = dict(scope.ranges)

    def whole(self, node: tree.Node) -> Term:
        """The term of a complete formula, after finding out what its free index variables run over."""
        for label in free_indices(node):
            if label not in self.fixed:
                self.ranges[label] = self.range_of(label, node)
        return self.term(node)

    def term(self, node: tree.Node) -> Term:
        """The term of a part of the formula."""
        try:
            term = _RULES[type(node)](self, node)
        except ShapeMismatch as e:
            raise self.misfit(node, e.message, e.remedy) from e
        except GraphError as e:
            raise FormulaError(self.text, *node.span, e.message, e.remedy) from e
        if math.prod(term.block.shape) > LARGEST:
            raise self.misfit(node, f"this is an array of {math.prod(term.block.shape)} numbers, too many")
        if not term.labels and not term.block.shape:
            return term.with_block(self.scope.same_entry(term.block))
        return term

    def sides(self, claim: tree.Compare) -> tuple[Term, Term]:
        """Both sides of a comparison; an index variable means the same on both."""
        for label in free_indices(claim):
            if label not in self.fixed:
                self.ranges[label] = self.range_of(label, claim)
        return self.term(claim.left), self.term(claim.right)

    def check_sides(self, claim: tree.Compare, sides: Sequence[Term]) -> None:
        """Refuse to compare what has different shapes; a number may be compared with every entry."""
        if not fits([t.cell for t in sides]):
            facts = f"{self.sized(claim.left, sides[0])}, {self.sized(claim.right, sides[1])}"
            raise self.misfit(claim, f"the shapes differ: {facts}")

    # ---- errors

    def said(self, node: tree.Node) -> str:
        """A part of the formula as it was typed."""
        from bptutor.notation.printer import show

        return self.text[slice(*node.span)].strip() or show(node, "ascii")

    def misfit(self, node: tree.Node, message: str, remedy: str | None = None) -> ShapeError:
        """Shapes that do not fit, at a place."""
        return ShapeError(self.text, *node.span, message, remedy)

    def sized(self, node: tree.Node, term: Term) -> str:
        """`W is 2x3`, `x is a vector of 3`."""
        return f"{self.said(node)} is {shape_words(term.cell)}"

    # ---- index variables

    def range_of(self, label: str, node: tree.Node) -> int:
        """How many values an index variable takes: as declared, or as long as the arrays it indexes."""
        declared = self.scope.ranges.get(label)
        size, where = declared, None
        for name, bound in _names(node):
            if label in bound:
                continue
            for n in self._sizes(label, name):
                if size is not None and n != size:
                    here = f"{label} runs over {n} values in {self.said(name)}"
                    there = f"in {self.said(where)}" if where is not None else "as declared"
                    raise self.misfit(name, f"{here}, over {size} {there}")
                size, where = n, name
        if size is None:
            raise FormulaError(
                self.text, *node.span, f"nothing says what {label} runs over",
                f"Use {label} to index an array, or declare it: `points: {{{label}: 1..3}}`.",
            )  # fmt: skip
        return size

    def _sizes(self, label: str, name: tree.Name) -> Iterator[int]:
        block = self.scope.blocks.get(name.name)
        for axis, index in enumerate(name.indices):
            if index == tree.Name(label) and block is not None and axis < len(block.shape):
                yield block.shape[axis] + (self.scope.first(name.name) - 1 if axis == 0 else 0)

    def _axis(self, index: tree.Node, name: tree.Name, axis: int, size: int) -> AxisIndex:
        """One subscript: a position from 0, or a variable that runs."""
        label, offset = _variable(index)
        first = self.scope.first(name.name) if axis == 0 else 1
        if label is None or label in self.fixed:
            place = offset + (self.fixed[label] if label is not None else 0) - first
            if 0 <= place < size:
                return place
            raise self._outside(name, axis, place + first, first, size)
        places = Axis(label, self.ranges[label], offset, first).places()
        for place in (places[0], places[-1]):
            if not 0 <= place < size:
                raise self._outside(name, axis, place + first, first, size)
        return Axis(label, self.ranges[label], offset, first)

    def _outside(self, name: tree.Name, axis: int, number: int, first: int, size: int) -> ShapeError:
        which = f"entry {number}" if len(name.indices) == 1 else f"index {number} in place {axis + 1}"
        return self.misfit(
            name, f"{self.said(name)} asks for {which}, but {name.name} goes from {first} to {first + size - 1} there"
        )

    # ---- names

    def name(self, node: tree.Name) -> Term:
        """A quantity, an entry, an index variable as a number, or the slope `f'` of a function."""
        if node.name in self.fixed and not node.indices:
            return Term(self.graph.const(self.fixed[node.name]))
        if node.name in self.ranges and not node.indices and node.name not in self.scope.blocks:
            return Term(self.graph.const(list(range(1, self.ranges[node.name] + 1))), (node.name,))
        if node.name.endswith("'"):
            return Term(self._only_slope(node))
        if node.indices:
            return self._indexed(node.name, node)
        block = self.scope.find(node.name)
        if block is None:
            raise self.unknown(node)
        return Term(block)

    def unknown(self, node: tree.Name) -> UnknownName:
        """No quantity of that name."""
        suggestions = self.scope.vocabulary.suggest(node.name)
        message = f"there is no quantity called {node.name}"
        return UnknownName(self.text, *node.span, message, name=node.name, suggestions=suggestions)

    def _indexed(self, name: str, node: tree.Name) -> Term:
        family = self.scope.families.get(name)
        label, offset = _variable(node.indices[0])
        if family is not None and len(node.indices) == 1 and (label is None or label in self.fixed):
            number = offset + (self.fixed[label] if label is not None else 0)
            if number not in family:
                raise self._outside(node, 0, number, min(family), len(family))
            return Term(family[number])
        block = self.scope.blocks.get(name)
        if block is None:
            raise self.unknown(node)
        return indexed(block, self._axes(node, block))

    def _axes(self, node: tree.Name, block: Block) -> list[AxisIndex]:
        if len(node.indices) > len(block.shape):
            what = f"{node.name} is {shape_words(block.shape)}"
            raise self.misfit(node, f"{what} and cannot have {len(node.indices)} indices")
        return [self._axis(index, node, k, block.shape[k]) for k, index in enumerate(node.indices)]

    def stepped(self, node: tree.Stepped) -> Term:
        """`w@1`: the value after a step."""
        name = f"{node.quantity.name}@{node.step}"
        if node.quantity.indices:
            return self._indexed(name, tree.Name(name, node.quantity.indices, node.span))
        block = self.scope.find(name)
        if block is None:
            block = self._stepped_entry(node)
        if block is None:
            raise UnknownName(
                self.text, *node.span, f"there is no {name}: the exercise's step does not make it", name=name,
                remedy="Names with @ come from `step:` or `update:`.",
            )  # fmt: skip
        return Term(block)

    def _stepped_entry(self, node: tree.Stepped) -> Block | None:
        place = self.scope.vocabulary.place(node.quantity.name)
        block = self.scope.blocks.get(f"{place.block}@{node.step}") if place is not None else None
        return block[place.index] if block is not None and place is not None and place.index else block

    # ---- slopes and derivatives

    def _only_slope(self, node: tree.Name) -> Block:
        """`f1'`: the slope of f1 where the graph applies it."""
        function = node.name.rstrip("'")
        places = self.scope.applications(function)
        if len(places) != 1:
            how = "several times" if places else "nowhere"
            raise FormulaError(
                self.text, *node.span, f"{function} is applied {how}, so {node.name} is not one slope",
                f"Write {node.name}(z) with what it is applied to.",
            )  # fmt: skip
        found = functions.slope(self.graph, function, len(node.name) - len(function), places[0].inputs)
        if found is None:
            raise FormulaError(
                self.text, *node.span, f"{function} has several arguments: which slope is {node.name}?",
                "Write it as a derivative.",
            )  # fmt: skip
        return found

    def derivative(self, node: tree.Derivative) -> Term:
        """The derivative of any expression by a quantity, an entry, or `w_i` for all i."""
        term = self.term(node.of)
        for _ in range(node.order):
            term = self._by(term, node.by)
        return term

    def _by(self, of: Term, by: tree.Node) -> Term:
        name, block = by, None
        if isinstance(by, tree.Stepped):
            name = tree.Name(f"{by.quantity.name}@{by.step}", by.quantity.indices, by.span)
        if isinstance(name, tree.Name) and name.indices and self._variables(name):
            block = self.scope.blocks.get(name.name)
            if block is None:
                raise self.unknown(name)
            axes = self._axes(name, block)
        else:
            term = self.term(by)
            block, axes = term.block, [Axis(x, term.size(x)) for x in term.labels]
        if block.op == "const":
            raise FormulaError(self.text, *by.span, "a derivative is taken by a quantity, not by a number")
        whole = _derivative(of.block, block)
        front: list[AxisIndex] = [Axis(x, of.size(x)) for x in of.labels]
        return indexed(whole, [*front, *[None] * len(of.cell), *axes])

    def _variables(self, name: tree.Name) -> bool:
        return any(label is not None and label not in self.fixed for label, _ in map(_variable, name.indices))

    # ---- arithmetic

    def binary(self, node: tree.Binary) -> Term:
        """Sums, products, quotients, powers and matrix products."""
        if node.op == "^" and isinstance(node.left, tree.Constant) and node.left.name == "e":
            return self.elementwise("exp", node, node.right)
        if node.op == "^" and isinstance(node.left, tree.Norm) and node.right == tree.Number(Fraction(2)):
            # the square of a norm is a sum of squares: no square root whose slope at 0 would be undefined
            return functions.sum_of_squares(self.term(node.left.arg))
        if node.op == "@":
            return self._matrix_product(node)
        if node.op == "*":
            return self._product(node)
        return self.elementwise(OPERATIONS[node.op], node, node.left, node.right)

    def elementwise(self, op: str, node: tree.Node, *args: tree.Node) -> Term:
        """An entrywise operation on parts of the formula. Raises ShapeError."""
        terms = [self.term(a) for a in args]
        if not fits([t.cell for t in terms]):
            facts = ", ".join(self.sized(a, t) for a, t in zip(args, terms))
            raise self.misfit(node, f"the shapes differ: {facts}")
        return elementwise(op, *terms)

    def _product(self, node: tree.Binary) -> Term:
        """`*` and juxtaposition: with a number scaling; of rows and columns the matrix product; else entrywise."""
        a, b = self.term(node.left), self.term(node.right)
        if not a.cell or not b.cell:
            return elementwise("mul", a, b)
        gap = self.text[node.left.span[1] : node.right.span[0]]
        side_by_side = bool(self.text) and not gap.strip(" ()[]{}\n\t\u00a0")
        if a.row != b.row or (side_by_side and a.cell != b.cell):
            return self._matrix_product(node)
        if a.cell == b.cell and (len(a.cell) == 1 or a.cell[0] != a.cell[1]) and not side_by_side:
            return elementwise("mul", a, b)
        left, right = self.said(node.left), self.said(node.right)
        facts = f"{self.sized(node.left, a)}, {self.sized(node.right, b)}"
        raise self.misfit(
            node, f"{facts}: is this product entry by entry, or of matrices?",
            f"Write {left} hadamard {right} or {left} @ {right}.",
        )  # fmt: skip

    def _matrix_product(self, node: tree.Binary) -> Term:
        a, b = self.term(node.left), self.term(node.right)
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
        left, right = self.said(node.left), self.said(node.right)
        if len(a.cell) == 2 and a.cell[0] == b.cell[0]:
            return f"Did you mean {left}.T @ {right}?"
        if len(b.cell) == 2 and a.cell[-1] == b.cell[-1]:
            return f"Did you mean {left} @ {right}.T?"
        return "The last size on the left must be the first on the right."

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

    def logic(self, node: tree.Logic) -> Term:
        """and, or, not of conditions as 0 and 1."""
        first, *others = [self.term(a) for a in node.args]
        if node.op == "not":
            return elementwise("sub", Term(self.graph.const(1)), first)
        for other in others:
            first = elementwise("min" if node.op == "and" else "max", first, other)
        return first

    def call(self, node: tree.Call) -> Term:
        """A function of the table, or a general function of the author's."""
        return functions.call(self, node)


def _derivative(of: Block, by: Block) -> Block:
    """d(of)/d(by); an array that was put together from other quantities is differentiated by one by one."""
    if by.op != "stack" or by.name is not None:
        return chain_rule.derivative(of, by)
    parts = [_derivative(of, x) for x in by.inputs]
    whole = of.graph.apply("stack", *parts, attr=(len(parts),))
    rank = len(of.shape)
    return permuted(whole, [*range(1, rank + 1), 0, *range(rank + 1, len(whole.shape))])


def _variable(index: tree.Node) -> tuple[str | None, int]:
    """(variable, offset) of a subscript: `i` is (i, 0), `t-1` is (t, -1), `2` is (None, 2)."""
    if isinstance(index, tree.Number):
        return None, int(index.value)
    if isinstance(index, tree.Name):
        return index.name, 0
    if isinstance(index, tree.Binary) and isinstance(index.right, tree.Number):
        label, offset = _variable(index.left)
        step = int(index.right.value)
        return label, offset + (step if index.op == "+" else -step)
    raise GraphError("this cannot be an index")


def fits(cells: Sequence[tuple[int, ...]]) -> bool:
    """Whether cells can be combined entry by entry: all alike, numbers, or a row added to each row of a matrix."""
    shapes = {c for c in cells if c}
    if len(shapes) <= 1:
        return True
    matrix = max(shapes, key=len)
    return all(c == matrix or (len(c) < len(matrix) and c == matrix[-len(c) :]) for c in shapes)


def shape_words(shape: tuple[int, ...]) -> str:
    """`2x3`, `a vector of 3`, `a number`."""
    if len(shape) == 1:
        return f"a vector of {shape[0]}"
    return "x".join(map(str, shape)) if shape else "a number"


_RULES: dict[type, Callable[[Builder, tree.Node], Term]] = {
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
