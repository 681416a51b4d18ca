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
from bptutor.calculus.arrays import STRUCTURAL, VIEWS, matmul_share, places
from bptutor.calculus.graph import Quantity, aligned, parts
from bptutor.calculus.ops import ELEMENTWISE
from bptutor.errors import GraphError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from bptutor.calculus.arrays import Index
    from bptutor.calculus.graph import Block, Graph


def derivative(of: Block, by: Block) -> Block:
    """d(of)/d(by), of shape ``of.shape + by.shape``; zero where `of` does not depend on `by`.

    `by` may be a node, an entry of a node, or an expression whose value one node inside `of` holds.
    Raises GraphError where that is ambiguous.
    """
    if of.shape:
        one = _only if by.name is not None or by.op == "leaf" else derivative
        entries = [one(of[index], by) for index in places(of.shape)]
        return of.graph.apply("stack", *entries, attr=of.shape)
    if by.name is None and by.op in ("pick", "transpose", "expand"):
        whole = derivative(of, by.inputs[0])
        return whole.T if by.op == "transpose" else of.graph.apply(by.op, whole, attr=by.attr)
    adjoints = _adjoints(of)
    node = by if by.id in adjoints else node_inside(of, by)
    if node is None or node.id not in adjoints:
        return _zeros(of.graph, by.shape)
    return adjoints[node.id]


def derivatives(of: Block, *by: Block) -> list[Block]:
    """d(of)/d(by) of a number by several leaves or named nodes.

    Only what depends on these is swept: a long chain of steps costs no more at its end, and a Jacobian by the
    inputs leaves the weights alone.
    """
    ids = {b.id for b in by}
    between = of.graph.ancestors(of, first=min(ids))
    for node in between:
        if any(x.id in ids for x in node.inputs):
            ids.add(node.id)
    adjoints = _sweep(of, [node for node in between if node.id in ids], ids) if of.id in ids else {}
    return [adjoints[b.id] if b.id in adjoints else _zeros(of.graph, b.shape) for b in by]


def _only(of: Block, by: Block) -> Block:
    return derivatives(of, by)[0]


def node_inside(of: Block, by: Block) -> Block | None:
    """The node inside `of` that holds the value of the expression `by`, or None.  Raises GraphError."""
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
        memo[of.id] = _sweep(of, of.graph.ancestors(of))
    return memo[of.id]


def _sweep(of: Block, nodes: Sequence[Block], only: AbstractSet[int] | None = None) -> dict[int, Block]:
    """Adjoint of every one of the `nodes` that the scalar `of` is made of, last to first (reverse mode).

    With `only`, gradients are handed to nodes with these ids alone.
    """
    graph = of.graph
    adjoint = {of.id: graph.const(1)}
    for node in reversed(nodes):
        upstream = adjoint.get(node.id)
        if upstream is None:
            continue
        upstream = upstream.broadcast(node.shape)
        if node.name is not None and node is not of and simplify.constant_of(upstream) is None:
            upstream = graph.name_adjoint(of, node, upstream)
        adjoint[node.id] = upstream
        for x, share in zip(node.inputs, pull_back(node, upstream, only), strict=True):
            if share is None or x.op == "const" or simplify.is_zero(share):
                continue
            share = summed_to(share, x.shape)
            adjoint[x.id] = share if x.id not in adjoint else adjoint[x.id] + share
    return adjoint


def pull_back(node: Block, upstream: Block, only: AbstractSet[int] | None = None) -> list[Block | None]:
    """What `node` hands back to each input: its upstream gradient times its local derivative.

    With `only`, None for inputs with other ids.
    """
    wanted = [only is None or x.id in only for x in node.inputs]
    if node.op == "matmul":
        return [matmul_share(node, upstream, k) if wanted[k] else None for k in (0, 1)]
    if node.op in STRUCTURAL:
        shares: Iterable[Block | None] = STRUCTURAL[node.op].adjoint(node, upstream)
    else:
        shares = (None if simplify.is_zero(p) else upstream * p for p in local_partials(node))
    return [share if needed else None for share, needed in zip(shares, wanted, strict=True)]


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


# ---------------------------------------------------------------- one scalar at a time


def node_entry(q: Quantity) -> Quantity:
    """The entry of a node (not of an unnamed view of it) that `q` stands for."""
    while q.block.op in VIEWS and q.block.name is None:
        q = Quantity(*parts(q)[1][0])
    return q


def entry(block: Block, index: Index) -> Block:
    """One entry as a scalar block, read at the node that holds it."""
    q = node_entry(Quantity(block, index))
    if q.block.op == "const":
        flat = int(np.ravel_multi_index(q.index, q.block.shape)) if q.index else 0
        return block.graph.const(q.block.attr[1][flat])
    return q.block[q.index] if q.index else q.block


def edges(q: Quantity) -> list[tuple[Quantity, Block]]:
    """What one scalar is made of, each with the local derivative as a scalar block; constants left out."""
    op, operands = parts(q)
    inputs = [Quantity(x, i) for x, i in operands]
    found = zip(inputs, _scalar_partials(q, op, inputs), strict=True)
    return [(x, p) for x, p in found if not x.block.is_constant and not simplify.is_zero(p)]


def _scalar_partials(q: Quantity, op: str, inputs: Sequence[Quantity]) -> list[Block]:
    graph, n = q.block.graph, len(inputs)
    if op in ("identity", "sum"):
        return [graph.const(1)] * n
    if op == "mean":
        return [graph.const(Fraction(1, n))] * n
    if op == "dot" or q.block.op == "outer":  # each factor's slope is the factor it is multiplied by
        return [entry(x.block, x.index) for x in (*inputs[n // 2 :], *inputs[: n // 2])]
    if op == "softmax":
        p = entry(q.block, q.index)
        return [p * (1 - p) if x.index == q.index else -(p * entry(q.block, x.index)) for x in inputs]
    return [entry(p, aligned(p.shape, q.index)) for p in local_partials(q.block)]
