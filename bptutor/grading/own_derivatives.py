"""Derivatives of the student's own that are a bare given or a number: df/dq = z for f = q*z.

Such a derivative has no value of its own in the graph: whoever has it wrong has not z wrong. So the chain
rule is gone through once more, with a new unknown wherever the student has a derivative, and that is what is
worked out.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus import simplify
from bptutor.calculus.chain_rule import node_entry, pull_back, summed_to
from bptutor.calculus.graph import Block, Quantity
from bptutor.errors import BptutorError, Undefined
from bptutor.notation import tree
from bptutor.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.bank.problem import Problem
    from bptutor.grading.rederiving import Own


class Posed(Record):
    """A derivative made of new rows: `own` numbers at these, and what they are worth in truth."""

    row: int
    own: tuple[Own, ...]
    truths: Mapping[int, float]


class _Derivative(Record):
    """One derivative: of a number, by an entry of a node."""

    of: Block
    by: Quantity


def bare(problem: Problem, own: Own) -> bool:
    """Whether an own number is for a derivative that is a given or a number by itself."""
    row = own.at.row
    is_bare = problem.givens.is_given(row) or problem.graph.recipe(row)[0] in ("leaf", "const")
    return is_bare and _derivative(problem, own.name, own.k) is not None


def stood_in_for(problem: Problem, name: str, k: int, own: Sequence[Own]) -> Posed | None:
    """Entry `k` of the derivative `name`, made of the own ones; None where it is none. All temporary."""
    wanted = _derivative(problem, name, k)
    if wanted is None:
        return None
    places = {o: _derivative(problem, o.name, o.k) for o in own}
    held = {o: at.by for o, at in places.items() if at and at.of is wanted.of and at.by != wanted.by}
    unknowns = {q.block.id: problem.graph.leaf(f"own {q.block.id}", q.block.shape) for q in held.values()}
    found = _swept(wanted.of, wanted.by.block, unknowns)
    if found is None:
        return None
    truths = _truths(problem, wanted.of, unknowns)
    new = [replace(o, at=Quantity(unknowns[q.block.id], q.index)) for o, q in held.items()]
    return Posed(Quantity(found, wanted.by.index).row, (*(o for o in own if o not in held), *new), truths)


def _derivative(problem: Problem, name: str, k: int) -> _Derivative | None:
    """What a formula is the derivative of, and by what."""
    try:
        node = problem.read(name)
        if isinstance(node, tree.Array) and k < len(node.items):
            node, k = node.items[k], 0
        if not isinstance(node, tree.Derivative) or node.order != 1:
            return None
        of, by = problem.block(node.of), problem.block(node.by)
    except BptutorError:
        return None
    if of.shape or k >= math.prod(by.shape):
        return None
    return _Derivative(of, node_entry(Quantity(by, tuple(map(int, np.unravel_index(k, by.shape))))))


def _swept(of: Block, by: Block, unknowns: Mapping[int, Block]) -> Block | None:
    """d(of)/d(by), with unknowns for the derivatives by some nodes; None where `of` is not made of `by`.

    The reverse sweep of `calculus.chain_rule`, which names and keeps what it finds; here nothing is kept.
    """
    adjoint = {of.id: of.graph.const(1)}
    for node in reversed(of.graph.ancestors(of)):
        if node.id not in adjoint:
            continue
        upstream = unknowns.get(node.id, adjoint[node.id]).broadcast(node.shape)
        if node is by:
            return adjoint[node.id].broadcast(node.shape)
        for x, share in zip(node.inputs, pull_back(node, upstream), strict=True):
            if share is not None and x.op != "const" and not simplify.is_zero(share):
                share = summed_to(share, x.shape)
                adjoint[x.id] = share if x.id not in adjoint else adjoint[x.id] + share
    return None


def _truths(problem: Problem, of: Block, unknowns: Mapping[int, Block]) -> dict[int, float]:
    """What the unknowns are worth, entry by entry; NaN where that does not follow."""
    found = {}
    adjoints = {of.id: problem.graph.const(1), **problem.graph.adjoints.get(of.id, {})}
    for node, unknown in unknowns.items():
        true = adjoints[node].broadcast(unknown.shape) if node in adjoints else None
        for q in unknown.quantities():
            found[q.row] = math.nan if true is None else _true(problem, Quantity(true, q.index).row)
    return found


def _true(problem: Problem, row: int) -> float:
    try:
        value = problem.givens.get(row)
    except Undefined:
        return math.nan
    return math.nan if value is None else value
