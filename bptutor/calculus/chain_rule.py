"""The chain rule: derivatives as blocks of the same graph.

One reverse sweep per scalar, restricted to its ancestors and memoised, gives the adjoint (upstream gradient)
of every node at once.  Adjoints are ordinary blocks: they can be given, asked for, traced and differentiated
again.  The adjoint of a named node is itself a named node, dL/dz.

Layout: the derivative of a number by an array has the array's shape; the derivative of an array by an array
is the Jacobian in numerator layout, shape ``of.shape + by.shape``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus import simplify
from bptutor.calculus.arrays import STRUCTURAL
from bptutor.calculus.ops import ELEMENTWISE
from bptutor.errors import GraphError

if TYPE_CHECKING:
    from bptutor.calculus.graph import Block, Graph


def derivative(of: Block, by: Block) -> Block:
    """d(of)/d(by), of shape ``of.shape + by.shape``; zero where `of` does not depend on `by`.

    `by` may be a node, an entry of a node, or an expression whose value one node inside `of` holds.
    Raises GraphError where that is ambiguous.
    """
    if of.shape:
        entries = [derivative(of[index], by) for index in np.ndindex(*of.shape)]
        return of.graph.apply("stack", *entries, attr=of.shape)
    if by.name is None and by.op in ("pick", "transpose", "expand"):
        whole = derivative(of, by.inputs[0])
        return whole.T if by.op == "transpose" else of.graph.apply(by.op, whole, attr=by.attr)
    adjoints = _adjoints(of)
    node = by if by.id in adjoints else _same_value(of, by)
    if node is None or node.id not in adjoints:
        return _zeros(of.graph, by.shape)
    return adjoints[node.id]


def _same_value(of: Block, by: Block) -> Block | None:
    """The node inside `of` that holds the value of the expression `by`, when `by` itself is not in `of`."""
    if by.name is not None or by.op in ("leaf", "const"):
        return None
    same = [b for b in of.graph.ancestors(of) if b.shape == by.shape and np.array_equal(b.rows, by.rows)]
    if len(same) > 1:
        names = " and ".join(str(b.name) for b in same if b.name)
        raise GraphError(f"several nodes hold this value ({names}): differentiate by one of them by name")
    return same[0] if same else None


def _zeros(graph: Graph, shape: tuple[int, ...]) -> Block:
    return graph.constant(shape, (Fraction(0),) * int(np.prod(shape, dtype=int)))


def _adjoints(of: Block) -> dict[int, Block]:
    memo = of.graph.adjoints
    if of.id not in memo:
        memo[of.id] = _sweep(of)
    return memo[of.id]


def _sweep(of: Block) -> dict[int, Block]:
    """Adjoint of every ancestor of the scalar `of`, from the last node to the first (reverse mode)."""
    graph = of.graph
    adjoint = {of.id: graph.const(1)}
    for node in reversed(graph.ancestors(of)):
        upstream = adjoint.get(node.id)
        if upstream is None:
            continue
        upstream = upstream.broadcast(node.shape)
        if node.name is not None and node is not of and simplify.constant_of(upstream) is None:
            upstream = graph.name_adjoint(of, node, upstream)
        adjoint[node.id] = upstream
        for x, share in zip(node.inputs, pull_back(node, upstream), strict=True):
            if share is None or x.op == "const" or simplify.is_zero(share):
                continue
            share = summed_to(share, x.shape)
            adjoint[x.id] = share if x.id not in adjoint else adjoint[x.id] + share
    return adjoint


def pull_back(node: Block, upstream: Block) -> list[Block | None]:
    """What `node` hands back to each input: its upstream gradient times its local derivative."""
    if node.op in STRUCTURAL:
        return list(STRUCTURAL[node.op].adjoint(node, upstream))
    return [None if simplify.is_zero(p) else upstream * p for p in local_partials(node)]


def local_partials(node: Block) -> list[Block]:
    """The local derivative of an elementwise node by each of its inputs (empty for structural nodes)."""
    if node.op == "func":
        name, orders = node.attr
        return [
            node.graph.function(name, *node.inputs, orders=orders[:k] + (orders[k] + 1,) + orders[k + 1 :])
            for k in range(len(node.inputs))
        ]
    if node.op not in ELEMENTWISE:
        return []
    return [node.graph.lift(p) for p in ELEMENTWISE[node.op].partials(node, *node.inputs)]


def summed_to(share: Block, shape: tuple[int, ...]) -> Block:
    """A gradient that was spread by broadcasting, gathered back to `shape`."""
    while len(share.shape) > len(shape):
        share = share.sum(0)
    for axis, n in enumerate(shape):
        if n == 1 != share.shape[axis]:
            share = share.sum(axis).expand(axis)
    return share.broadcast(shape)
