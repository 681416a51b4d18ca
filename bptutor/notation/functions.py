"""The functions a formula may call: one row each, from the terms of the arguments to a term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus import chain_rule
from bptutor.errors import FormulaError, ShapeMismatch
from bptutor.notation import images, tree
from bptutor.notation.terms import Term, along, chained, contracted, elementwise, permuted, spread, union

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.calculus.graph import Block, Graph
    from bptutor.notation.build import Builder

ENTRYWISE = frozenset(
    "exp ln log2 log10 sqrt abs sigmoid tanh relu leaky_relu softplus step sin cos sinh cosh".split()
)


def call(builder: Builder, node: tree.Call) -> Term:
    """The term of a call. Raises FormulaError for a wrong number of arguments, ShapeError for shapes."""
    if node.function in builder.scope.functions:
        return _general(builder, node)
    if node.primes:
        return _known_slope(builder, node)
    if node.function in ENTRYWISE:
        builder.count_arguments(node, 1)
        return builder.elementwise(node.function, node, node.args[0])
    return _TABLE[node.function](builder, node)


# ---- general functions and slopes ------------------------------------------------------------------------


def _general(builder: Builder, node: tree.Call) -> Term:
    """A function of the author's: entry by entry, of one or more arguments."""
    terms = [builder.term(a) for a in node.args]
    arity = builder.scope.arity.setdefault(node.function, len(terms))
    if arity != len(terms):
        message = f"{node.function} has {arity} arguments elsewhere, here {len(terms)}"
        raise FormulaError(builder.text, *node.span, message)
    if node.primes and len(terms) > 1:
        slope_name = node.function + "'" * node.primes
        message = f"{node.function} has several arguments, so {slope_name} is not one slope"
        raise FormulaError(builder.text, *node.span, message, "Write it as a derivative.")
    labels, rank = union(*terms), max(len(t.cell) for t in terms)
    orders = (node.primes,) if node.primes else None
    blocks = [spread(t, labels, rank) for t in terms]
    return Term(
        builder.graph.function(node.function, *blocks, orders=orders), labels, any(t.row for t in terms)
    )


def _known_slope(builder: Builder, node: tree.Call) -> Term:
    if node.function not in ENTRYWISE:
        message = f"{node.function} has no slope that could be written with a prime"
        raise FormulaError(builder.text, *node.span, message, "Write it as a derivative.")
    builder.count_arguments(node, 1)
    term = builder.term(node.args[0])
    found = slope(builder.graph, node.function, node.primes, (term.block,))
    assert found is not None  # one argument
    return term.with_block(found.broadcast(term.block.shape))


def slope(graph: Graph, function: str, primes: int, inputs: Sequence[Block]) -> Block | None:
    """The derivative of that order of a function where it is applied to `inputs`; None if it has several."""
    from bptutor.calculus.ops import ELEMENTWISE

    if len(inputs) > 1:
        return None
    z = inputs[0]
    if function not in ELEMENTWISE:
        return graph.function(function, z, orders=(primes,))
    if primes == 1:  # from the output where possible: then its value is enough
        return chain_rule.local_partials(graph.apply(function, z))[0]
    z = graph.apply("identity", z)
    found = graph.apply(function, z)
    for _ in range(primes):
        found = chain_rule.derivative(found.sum(), z)
    return found


# ---- reductions ------------------------------------------------------------------------------------------


def reduced_over(kind: tree.ReduceKind, body: Term, label: str, size: int) -> Term:
    """`kind` of a term over one of its labels; a body without that label is the same for all its values."""
    if label not in body.labels:
        return body if kind != "sum" else elementwise("mul", Term(body.block.graph.const(size)), body)
    if kind in ("sum", "mean"):
        axis = body.labels.index(label)
        block = body.block.sum(axis) if kind == "sum" else body.block.mean(axis)
        return Term(block, tuple(x for x in body.labels if x != label), body.row)
    _refuse_long(kind, size)
    return chained(_BINARY[kind], along(body, label))


def _refuse_long(kind: str, size: int) -> None:
    if size > LONGEST_CHAIN:
        raise ShapeMismatch(kind, [(size,)], f"{kind} of {size} numbers; the most is {LONGEST_CHAIN}")


LONGEST_CHAIN = 2000
"""prod, max and min take their operands one by one; more than this were not meant."""
_BINARY = {"prod": "mul", "max": "max", "min": "min", "all": "min", "any": "max"}


def _reduce(builder: Builder, node: tree.Call) -> Term:
    """sum, mean, prod, max, min of an array, or along one axis; max and min of several numbers too."""
    if node.function in ("max", "min") and len(node.args) > 1:
        terms = [builder.term(a) for a in node.args]
        return chained(node.function, terms)
    builder.count_arguments(node, 1)
    term = builder.term(node.args[0])
    if not term.cell and term.labels:
        message = f"{node.function} of one number: over which index?"
        raise FormulaError(builder.text, *node.span, message, f"Write {node.function}_{term.labels[0]}(...).")
    axis = _axis(builder, node, term)
    if not term.labels and node.function in ("sum", "mean") and (axis is None or len(term.cell) == 1):
        return Term(term.block.sum() if node.function == "sum" else term.block.mean())
    axes = [axis] if axis is not None else list(range(len(term.cell)))
    for k in reversed(axes):
        term = _reduced_cell(node.function, term, len(term.labels) + k)
    return Term(term.block, term.labels)


def _reduced_cell(kind: str, term: Term, axis: int) -> Term:
    if kind in ("sum", "mean"):
        return Term(term.block.sum(axis) if kind == "sum" else term.block.mean(axis), term.labels)
    _refuse_long(kind, term.block.shape[axis])
    order = [axis, *[k for k in range(len(term.block.shape)) if k != axis]]
    front = permuted(term.block, order)
    return chained(_BINARY[kind], [Term(front[k], term.labels) for k in range(front.shape[0])])


def _axis(builder: Builder, node: tree.Call, term: Term) -> int | None:
    """The `axis=` option, counted from 0 as numpy does."""
    axis = builder.option(node, "axis")
    if axis is not None and not 0 <= axis < len(term.cell):
        what = f"{builder.sized(node.args[0], term)}: it has no axis {axis}"
        raise builder.misfit(node, what, "Axes are counted from 0.")
    return axis


def sum_of_squares(term: Term) -> Term:
    """Over the whole cell."""
    square = elementwise("pow", term, Term(term.block.graph.const(2)))
    block = square.block
    if not term.labels:
        return Term(block.sum())
    for _ in term.cell:
        block = block.sum(len(block.shape) - 1)
    return Term(block, square.labels)


# ---- vectors and matrices --------------------------------------------------------------------------------


def _softmax(builder: Builder, node: tree.Call) -> Term:
    builder.count_arguments(node, 1)
    term = builder.term(node.args[0])
    if not term.cell:
        raise builder.misfit(
            node,
            f"softmax takes a vector: {builder.sized(node.args[0], term)}",
            "Write softmax(z) without an index.",
        )
    axis = _axis(builder, node, term)
    last = len(term.block.shape) - 1
    place = last if axis is None else len(term.labels) + axis
    order = [k for k in range(last + 1) if k != place] + [place]
    block = builder.graph.apply("softmax", permuted(term.block, order))
    return term.with_block(permuted(block, [order.index(k) for k in range(last + 1)]))


def _vectors(builder: Builder, node: tree.Call) -> tuple[Term, Term]:
    builder.count_arguments(node, 2)
    a, b = builder.term(node.args[0]), builder.term(node.args[1])
    for arg, term in zip(node.args, (a, b), strict=True):
        if len(term.cell) != 1:
            raise builder.misfit(node, f"{node.function} takes two vectors: {builder.sized(arg, term)}")
    return Term(a.block, a.labels), Term(b.block, b.labels)


def _outer(builder: Builder, node: tree.Call) -> Term:
    a, b = _vectors(builder, node)
    return contracted(a, Term(b.block, b.labels, row=True))


def _dot(builder: Builder, node: tree.Call) -> Term:
    a, b = _vectors(builder, node)
    if a.cell != b.cell:
        facts = f"{builder.sized(node.args[0], a)}, {builder.sized(node.args[1], b)}"
        raise builder.misfit(node, f"the shapes differ: {facts}")
    return contracted(a, b)


def _clip(builder: Builder, node: tree.Call) -> Term:
    builder.count_arguments(node, 3)
    x, low, high = (builder.term(a) for a in node.args)
    return elementwise("min", elementwise("max", x, low), high)


def _norm(builder: Builder, node: tree.Call) -> Term:
    builder.count_arguments(node, 1)
    return elementwise("sqrt", sum_of_squares(builder.term(node.args[0])))


def _tan(builder: Builder, node: tree.Call) -> Term:
    builder.count_arguments(node, 1)
    term = builder.term(node.args[0])
    return elementwise("div", elementwise("sin", term), elementwise("cos", term))


_TABLE: dict[str, Callable[[Builder, tree.Call], Term]] = {
    **dict.fromkeys(("sum", "mean", "prod", "max", "min"), _reduce),
    "softmax": _softmax,
    "outer": _outer,
    "dot": _dot,
    "clip": _clip,
    "norm": _norm,
    "tan": _tan,
    "conv": images.conv,
    "maxpool": images.maxpool,
}
