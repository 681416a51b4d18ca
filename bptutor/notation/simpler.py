"""A formula made by the chain rule, made shorter where quotients cancel: what people write by heart.

    ((1 - t)/(1 - o) - t/o)*o*(1 - o)*w       ->  (o - t)*w
    p .* (q_1 - q/p + q_2)                    ->  (q_1 + q_2)*p - q,  p - q where q is one-hot
    [2*(o - t)*v_1, 2*(o - t)*v_2]            ->  2*(o - t)*v

Names are kept as they are: nothing is written out that had a name. The result is equal wherever the formula
has a value; whoever shows it compares it all the same.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from bptutor.calculus.entry_names import entry_of_name
from bptutor.errors import BptutorError
from bptutor.notation import tree
from bptutor.notation.as_fraction import PRODUCTS, AsFraction, Mixed, factors, length
from bptutor.notation.build import Builder
from bptutor.notation.rational import TooLong
from bptutor.notation.replacing import mapped
from bptutor.notation.tidy import tidied
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope
    from bptutor.notation.tree import Node

LARGEST_SUM = 100
"""Entries of larger arrays are not looked for one by one."""
MOST_NODES = 400
"""Longer formulas are left as they are."""

_CHAINS = (set(PRODUCTS), {"+", "-"})
_ONE = tree.Number(Fraction(1))


def simpler(node: Node, scope: Scope) -> Node:
    """The same formula, as short as cancelling makes it."""
    if sum(1 for _ in tree.walk(node)) > MOST_NODES:
        return node
    with scope.temporary():
        return tidied(_Simplifier(scope).at(node))


class _Simplifier:
    """Makes the formulas of one scope shorter."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.whole = {name: block for name, block in scope.blocks.items() if _adds_up(block)}
        self._groups = [group for name, block in self.whole.items() for group in _rows(name, block)]
        self._shapes: dict[Node, tuple[int, ...]] = {}

    def at(self, node: Node) -> Node:
        """One part of a formula, from the inside out."""
        if isinstance(node, (tree.Name, tree.Derivative, tree.Stepped, tree.Number)):
            return node
        chain = next((c for c in _CHAINS if isinstance(node, tree.Binary) and node.op in c), None)
        node = mapped(node, lambda part: self._within(part, chain)) if chain else mapped(node, self.at)
        if self._is_one(node):
            return _ONE
        if isinstance(node, tree.Call) and node.function == "sum" and isinstance(node.args[0], tree.Unary):
            return tree.Unary(self.at(replace(node, args=(node.args[0].arg,))))
        if isinstance(node, tree.Array):
            return self._factored(node.items)
        if chain or isinstance(node, tree.Unary):
            return self._shortest(node)
        return node

    def _within(self, part: Node, chain: set[str]) -> Node:
        """A part of a chain of products, or of sums; the chain itself is looked at once, as a whole."""
        if isinstance(part, tree.Unary) or (isinstance(part, tree.Binary) and part.op in chain):
            return mapped(part, lambda inner: self._within(inner, chain))
        return self.at(part)

    def shape(self, node: Node) -> tuple[int, ...]:
        """The shape of a part. Raises Mixed for rows, which are no plain arrays, and what does not fit."""
        if node not in self._shapes:
            try:
                term = Builder(self.scope).whole(node)
            except BptutorError as e:
                raise Mixed from e
            if term.row or term.labels:
                raise Mixed
            self._shapes[node] = term.cell
        return self._shapes[node]

    # ---- what adds up to 1

    def _is_one(self, node: Node) -> bool:
        """Whether a node is the sum of all entries of a label, or of probabilities."""
        match node:
            case tree.Reduce(kind="sum", index=index, body=tree.Name(name=name, indices=indices)):
                return name in self.whole and indices == (tree.Name(index),) and node.last is None
            case tree.Call(function="sum", args=(tree.Name(name=name),), options=()):
                return name in self.whole and len(self.whole[name].shape) == 1
            case tree.Call(function="sum", args=(tree.Name(name=name),), options=(("axis", axis),)):
                return name in self.whole and axis == tree.Number(Fraction(len(self.whole[name].shape) - 1))
            case _:
                return False

    # ---- arrays of formulas

    def _factored(self, entries: Sequence[Node]) -> Node:
        """`[a*v_1, a*v_2]` as a*v."""
        array = tree.Array(tuple(map(tidied, entries)))
        if not entries or any(isinstance(item, tree.Array) for item in entries):
            return array
        items = [factors(item) for item in array.items]
        common = [f for f in dict.fromkeys(items[0]) if all(f in other for other in items)]
        rest = [_without(factors, common) for factors in items]
        left = tree.Array(tuple(reduce(_times, factors) if factors else _ONE for factors in rest))
        whole = reduce(_times, [*common, self._named(left) or left])
        return min(array, whole, key=length)

    def _named(self, array: tree.Array) -> tree.Name | None:
        """The vector that has these entries."""
        names = [item.name for item in array.items if isinstance(item, tree.Name) and not item.indices]
        places = [place for name in names if (place := self.scope.vocabulary.place(name)) is not None]
        if len(places) < len(array.items) or len({place.block for place in places}) != 1:
            return None
        name = places[0].block
        block, order = self.scope.blocks.get(name), [(k,) for k in range(len(places))]
        whole = block is not None and block.shape == (len(places),)
        return tree.Name(name) if whole and [place.index for place in places] == order else None

    # ---- arithmetic

    def _shortest(self, node: Node) -> Node:
        """A sum or a product as one fraction, where that is shorter and something was cancelled."""
        as_is = tidied(node)
        if isinstance(as_is, tree.Array):
            return self._factored(as_is.items)
        try:
            found = AsFraction(self.shape).of(as_is, self._groups)
        except (Mixed, TooLong):
            return as_is
        better = found is not None and length(found) < length(as_is)
        return found if better and found is not None else as_is


# ---- small things ----------------------------------------------------------------------------------------


def _adds_up(block: Block) -> bool:
    """Whether the entries of an array, along its last axis, add up to 1."""
    if not block.shape or block.shape[-1] < 2 or not isinstance(block.name, str):
        return False
    return block.op == "softmax" or (block.op == "leaf" and block.graph.domains.get(block.id) == "one-hot")


def _rows(name: str, block: Block) -> Iterator[tuple[Node, ...]]:
    if block.rows.size > LARGEST_SUM:
        return
    for index in np.ndindex(*block.shape[:-1]):
        places = [(*index, k) for k in range(block.shape[-1])]
        yield tuple(tree.Name(entry_of_name(name, block.shape, i, block.entries)) for i in places)


def _without(factors: Sequence[Node], common: Sequence[Node]) -> list[Node]:
    left = list(factors)
    for factor in common:
        left.remove(factor)
    return left


def _times(a: Node, b: Node) -> Node:
    return tree.Binary("*", a, b)


