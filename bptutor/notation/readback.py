"""From blocks back to formulas, in the names of the exercise: what traces and workings are printed from.

    name_tree(q)        a quantity by its name: W_11^(2), dH/dz_1^(2); what has no name as its expression
    symbol_tree(b)      a scalar expression down to names: a_1*(1 - a_1), 1[z_1^(2) > 0], g'(z_1)
    definition_tree(q)  one level below a name: W_11*x_1 + W_21*x_2
    array_definition_tree(b)  the same for a whole array: u @ x.T

The trees are those of the parser, so the printers of `printer` show them.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.arrays import VIEWS
from bptutor.calculus.entry_names import DerivativeName, entry_of_name
from bptutor.calculus.graph import Quantity, parts
from bptutor.notation import tree
from bptutor.notation.build import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

DEEPEST = 60
"""An expression nested deeper than this is cut short: nobody would read it."""
LONGEST_SUM = 12
"""A sum of more terms is shown as the sum of an array."""

_OPERATORS: dict[str, tree.BinaryOp] = {"sub": "-", "mul": "*", "div": "/", "pow": "^"}
_COMPARED: dict[str, tree.CompareOp] = {op: sign for sign, op in COMPARISONS.items()}
_STEPPED = re.compile(r"(.+)@([0-9]+)")
_CUT = tree.Name("...")
_ONE = tree.Number(Fraction(1))


def name_tree(q: Quantity, scope: Scope) -> tree.Node:
    """A quantity by its name, or as an expression where it has none."""
    return _Reader(scope).scalar(q)


def symbol_tree(block: Block, scope: Scope) -> tree.Node:
    """A scalar (or array) block as an expression of named quantities."""
    reader = _Reader(scope)
    return reader.array(block) if block.shape else reader.scalar(Quantity(block))


def definition_tree(
    q: Quantity, scope: Scope, called: Callable[[Quantity], Quantity] | None = None
) -> tree.Node:
    """What defines a quantity: its expression although it has a name. A leaf is itself.

    `called` may put another quantity of the same value for each that is met, to be named in its place.
    """
    reader = _Reader(scope, called)
    if q.block.op == "leaf":
        return reader.scalar(q)
    return reader.made_of(q, 0)


def array_definition_tree(block: Block, scope: Scope) -> tree.Node:
    """What defines an array, in whole arrays."""
    reader = _Reader(scope)
    if block.op == "leaf":
        return reader.array(block)
    return reader.array_of(block, 0)


class _Reader:
    """Reads blocks of one scope."""

    def __init__(self, scope: Scope, called: Callable[[Quantity], Quantity] | None = None) -> None:
        self.scope, self.called = scope, called

    # ---- names

    def named(self, block: Block, index: tuple[int, ...]) -> tree.Node:
        """A named block, or an entry of it."""
        name = block.name
        if isinstance(name, DerivativeName):
            of, by = block.graph.blocks[name.of], block.graph.blocks[name.by]
            above = self.scalar(Quantity(of)) if of.name is None else self.named(of, ())
            below = self.named(by, index)
            return _ONE if above == below else tree.Derivative(above, below)
        assert isinstance(name, str)
        return _name(entry_of_name(name, block.shape, index, block.entries))

    # ---- scalars

    def scalar(self, q: Quantity, depth: int = 0) -> tree.Node:
        """A scalar by name, or by what it is made of."""
        q = self.called(q) if self.called is not None else q
        if q.block.name is not None:
            return self.named(q.block, q.index)
        if q.block.op == "const":
            return _number(
                q.block.attr[1][int(np.ravel_multi_index(q.index, q.block.shape)) if q.index else 0]
            )
        return self.made_of(q, depth) if depth < DEEPEST else _CUT

    def made_of(self, q: Quantity, depth: int) -> tree.Node:
        """The expression of a scalar, one level down and on to names."""
        op, operands = parts(q)
        special = _SPECIAL.get(op)
        if special is not None:
            return special(self, q, depth)
        args = [self.scalar(Quantity(x, i), depth + 1) for x, i in operands]
        return _combined(op, args)

    def same(self, q: Quantity, depth: int) -> tree.Node:
        """A view: the entry it stands for."""
        ((x, i),) = parts(q)[1]
        return self.scalar(Quantity(x, i), depth)

    def sum(self, q: Quantity, depth: int) -> tree.Node:
        """A sum or mean of entries, written out if it is not too long."""
        op, operands = parts(q)
        if len(operands) > LONGEST_SUM and q.block.op in ("sum", "mean") and not q.index:
            return tree.Call(q.block.op, 0, (self.array(q.block.inputs[0], depth + 1),))
        total = _added([self.scalar(Quantity(x, i), depth + 1) for x, i in operands[: 4 * LONGEST_SUM]])
        return tree.Binary("/", total, _number(Fraction(len(operands)))) if op == "mean" else total

    def dot(self, q: Quantity, depth: int) -> tree.Node:
        """A row times a column, written out if it is not too long."""
        operands = parts(q)[1]
        half = len(operands) // 2
        if half > LONGEST_SUM:
            left, right = (self.array(x, depth + 1) for x in q.block.inputs)
            return tree.Binary("@", left, right)
        args = [self.scalar(Quantity(x, i), depth + 1) for x, i in operands]
        return _added([tree.Binary("*", a, b) for a, b in zip(args[:half], args[half:], strict=True)])

    def softmax(self, q: Quantity, depth: int) -> tree.Node:
        """exp(z_k) over the sum of all of them."""
        terms = [tree.Call("exp", 0, (self.scalar(Quantity(x, i), depth + 1),)) for x, i in parts(q)[1]]
        return tree.Binary("/", terms[q.index[-1]], _added(terms))

    def gate(self, q: Quantity, depth: int) -> tree.Node:
        """1[z > 0], told from the output of a ReLU."""
        ((x, i),) = parts(q)[1]
        if x.op == "relu":
            ((x, i),) = parts(Quantity(x, i))[1]
        return tree.Indicator(tree.Compare(">", self.scalar(Quantity(x, i), depth + 1), _number(Fraction(0))))

    def leaky_gate(self, q: Quantity, depth: int) -> tree.Node:
        """leaky_relu'(z), told from its output."""
        ((x, i),) = parts(q)[1]
        if x.op == "leaky_relu":
            ((x, i),) = parts(Quantity(x, i))[1]
        return tree.Call("leaky_relu", 1, (self.scalar(Quantity(x, i), depth + 1),))

    def function(self, q: Quantity, depth: int) -> tree.Node:
        """A general function or its slope, as the exercise writes it: f1' where f1 has one place."""
        name, orders = q.block.attr
        args = tuple(self.scalar(Quantity(x, i), depth + 1) for x, i in parts(q)[1])
        return self._function(name, orders, args)

    def _function(self, name: str, orders: tuple[int, ...], args: tuple[tree.Node, ...]) -> tree.Node:
        if len(args) == 1:
            simple = isinstance(args[0], (tree.Name, tree.Stepped))
            if orders[0] and not simple and len(self.scope.applications(name)) == 1:
                return tree.Name(name + "'" * orders[0])
            return tree.Call(name, orders[0], args)
        found: tree.Node = tree.Call(name, 0, args)
        for order, arg in zip(orders, args, strict=True):
            for _ in range(order):
                found = tree.Derivative(found, arg)
        return found

    # ---- arrays

    def array(self, block: Block, depth: int = 0) -> tree.Node:
        """A whole array by name, or by what it is made of."""
        if block.name is not None:
            return self.named(block, ())
        if not block.shape:
            return self.scalar(Quantity(block), depth)
        return self.array_of(block, depth) if depth < DEEPEST else _CUT

    def array_of(self, block: Block, depth: int) -> tree.Node:
        """The expression of an array, one level down and on to names."""
        if not block.shape:
            return self.made_of(Quantity(block), depth)
        if block.op == "const":
            return self._constant(block)
        rule = _ARRAYS.get(block.op)
        if rule is not None:
            return rule(self, block, [self.array(x, depth + 1) for x in block.inputs])
        if block.op == "func":
            name, orders = block.attr
            return self._function(name, orders, tuple(self.array(x, depth + 1) for x in block.inputs))
        if block.op in VIEWS or block.op == "scatter":
            return self._entries(block, depth)
        args = [self.array(x, depth + 1) for x in block.inputs]
        if block.op == "mul" and all(x.shape for x in block.inputs):
            return tree.Binary("hadamard", args[0], args[1])
        return _combined(block.op, args)

    def _constant(self, block: Block) -> tree.Node:
        values = set(block.attr[1])
        return _number(values.pop()) if len(values) == 1 else self._entries(block, 0)

    def _entries(self, block: Block, depth: int) -> tree.Node:
        """An array written out entry by entry; a larger one by what it was taken from."""
        if block.rows.size > LONGEST_SUM:
            return self.array(block.inputs[0], depth + 1) if block.inputs else _CUT
        return self._nested(block, (), depth)

    def _nested(self, block: Block, index: tuple[int, ...], depth: int) -> tree.Node:
        if len(index) == len(block.shape):
            return self.scalar(Quantity(block, index), depth + 1)
        items = (self._nested(block, (*index, k), depth) for k in range(block.shape[len(index)]))
        return tree.Array(tuple(items))

    def array_gate(self, block: Block, args: Sequence[tree.Node]) -> tree.Node:
        """1[z > 0] for every entry."""
        x = block.inputs[0]
        z = self.array(x.inputs[0], 1) if x.op == "relu" else args[0]
        return tree.Indicator(tree.Compare(">", z, _number(Fraction(0))))

    def array_leaky_gate(self, block: Block, args: Sequence[tree.Node]) -> tree.Node:
        """leaky_relu'(z) for every entry."""
        x = block.inputs[0]
        z = self.array(x.inputs[0], 1) if x.op == "leaky_relu" else args[0]
        return tree.Call("leaky_relu", 1, (z,))

    def reduced(self, block: Block, args: Sequence[tree.Node]) -> tree.Node:
        """sum(X, axis=0)."""
        axis = () if block.attr is None else (("axis", _number(Fraction(block.attr))),)
        return tree.Call(block.op, 0, tuple(args), axis)


_SPECIAL: dict[str, Callable[[_Reader, Quantity, int], tree.Node]] = {
    "identity": _Reader.same,
    "sum": _Reader.sum,
    "mean": _Reader.sum,
    "dot": _Reader.dot,
    "softmax": _Reader.softmax,
    "gate": _Reader.gate,
    "leaky_gate": _Reader.leaky_gate,
    "func": _Reader.function,
}
_ARRAYS: dict[str, Callable[[_Reader, Block, Sequence[tree.Node]], tree.Node]] = {
    "identity": lambda _, b, a: a[0],
    "broadcast": lambda _, b, a: a[0],
    "expand": lambda _, b, a: a[0],
    "transpose": lambda _, b, a: tree.Transpose(a[0]),
    "matmul": lambda _, b, a: tree.Binary("@", _factor(b, a, 0), _factor(b, a, 1)),
    "outer": lambda _, b, a: tree.Binary("@", _factor(b, a, 0), tree.Transpose(_factor(b, a, 1))),
    "stack": lambda _, b, a: tree.Array(tuple(a)),
    "sum": _Reader.reduced,
    "mean": _Reader.reduced,
    "softmax": lambda _, b, a: tree.Call("softmax", 0, tuple(a)),
    "gate": _Reader.array_gate,
    "leaky_gate": _Reader.array_leaky_gate,
}


def _factor(block: Block, args: Sequence[tree.Node], k: int) -> tree.Node:
    """A factor of a matrix product; an array of equal numbers is written out, `[1, 1]`, not `1`."""
    small = block.inputs[k].rows.size <= LONGEST_SUM
    return _filled(block.inputs[k].shape, args[k]) if small and isinstance(args[k], tree.Number) else args[k]


def _filled(shape: tuple[int, ...], node: tree.Node) -> tree.Node:
    """An array with the same number everywhere."""
    return tree.Array((_filled(shape[1:], node),) * shape[0]) if shape else node


def _combined(op: str, args: Sequence[tree.Node]) -> tree.Node:
    """An elementwise operation on expressions."""
    if op == "add":
        return _added(args)
    if op == "mul" and _ONE in args:
        return args[1] if args[0] == _ONE else args[0]
    if op in _OPERATORS:
        return tree.Binary(_OPERATORS[op], args[0], args[1])
    if op == "neg":
        return tree.Unary(args[0])
    if op == "abs":
        return tree.Absolute(args[0])
    if op == "sign":  # the slope of |z|, which can be typed; there is no sign(z)
        return tree.Call("abs", 1, tuple(args))
    if op in _COMPARED:
        return tree.Indicator(tree.Compare(_COMPARED[op], args[0], args[1]))
    if op in ("max", "min"):
        first = args[0]
        flat = first.args if isinstance(first, tree.Call) and first.function == op else (first,)
        return tree.Call(op, 0, (*flat, args[1]))
    return tree.Call(op, 0, tuple(args))


def _added(terms: Sequence[tree.Node]) -> tree.Node:
    """The sum of the terms, without brackets around those that are sums themselves."""
    if not terms:
        return _number(Fraction(0))
    total = terms[0]
    for term in terms[1:]:
        total = _plus(total, term)
    return total


def _plus(total: tree.Node, term: tree.Node) -> tree.Node:
    if isinstance(term, tree.Unary):
        return tree.Binary("-", total, term.arg)
    if isinstance(term, tree.Binary) and term.op in ("+", "-"):
        return tree.Binary(term.op, _plus(total, term.left), term.right)
    return tree.Binary("+", total, term)


def _number(value: Fraction) -> tree.Node:
    """A constant as it would be typed."""
    if value < 0:
        return tree.Unary(_number(-value))
    if value in (Fraction(math.e), Fraction(math.pi)):
        return tree.Constant("e" if value == Fraction(math.e) else "pi")
    if value.denominator > 10**9:  # a rounded number such as ln 2
        return tree.Number(value, f"{float(value):.6g}")
    return tree.Number(value)


def _name(name: str) -> tree.Node:
    """`w_0@1` is a quantity after a step."""
    step = _STEPPED.fullmatch(name)
    return tree.Stepped(tree.Name(step[1]), int(step[2])) if step else tree.Name(name)
