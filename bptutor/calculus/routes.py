"""The scalars between two quantities, and the shorter graph of the *stations* among them.

A station is a scalar worth naming on the way: an entry of a named node, or the output of an activation.  What
lies between two stations is multiplied out, and parallel ways between the same two are added up.
"""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING, TypeAlias

from bptutor.calculus.chain_rule import edges
from bptutor.calculus.ops import ACTIVATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from bptutor.calculus.graph import Block, Quantity

Links: TypeAlias = "dict[Quantity, list[tuple[Quantity, Block]]]"
"""A scalar -> the scalars it is made of, each with the local derivative."""

STATIONS = {*ACTIVATIONS, "func", "max", "min"}


def is_station(q: Quantity) -> bool:
    """Whether a trace stops at `q`: a named node or an activation."""
    return q.block.name is not None or q.block.op in STATIONS


def order(q: Quantity) -> tuple[int, tuple[int, ...]]:
    """Sorts scalars so that inputs come before what is made of them."""
    return q.block.id, q.index


def links_between(of: Quantity, by: Quantity) -> Links:
    """Every scalar on a path from `by` up to `of` (`by` left out), with its edges on such paths."""
    made_of = links_below(of, lambda q: q == by, lambda q: q.block.id >= by.block.id)
    return pruned(made_of, by)


def links_below(of: Quantity, ends: Callable[[Quantity], bool], keep: Callable[[Quantity], bool]) -> Links:
    """The edges of everything `of` is made of, as far as `keep`, down to where it `ends`."""
    made_of: Links = {}
    todo = [of]
    while todo:
        q = todo.pop()
        if q not in made_of and not ends(q):
            made_of[q] = [(x, p) for x, p in edges(q) if keep(x)]
            todo.extend(x for x, _ in made_of[q])
    return made_of


def pruned(links: Links, by: Quantity) -> Links:
    """Only what leads down to `by`."""
    kept: Links = {}
    for q in sorted(links, key=order):
        leading = [(x, p) for x, p in links[q] if x == by or x in kept]
        if leading and q != by:
            kept[q] = leading
    return kept


def between_stations(links: Links, of: Quantity, stops: Callable[[Quantity], bool] = is_station) -> Links:
    """The graph of stations under `of`: edges multiplied out and added up, nearest station first."""
    short: Links = {}
    todo = [of]
    while todo:
        q = todo.pop()
        if q not in short and q in links:
            short[q] = _multiplied_out(links, q, stops)
            todo.extend(x for x, _ in short[q])
    return short


def _multiplied_out(
    links: Links, top: Quantity, stops: Callable[[Quantity], bool]
) -> list[tuple[Quantity, Block]]:
    """The stations just under `top`, with the derivative of `top` by each along the unnamed nodes between."""
    slope: dict[Quantity, Block] = {}
    queue: list[tuple[tuple[int, tuple[int, ...]], Quantity]] = []

    def add(x: Quantity, share: Block) -> None:
        if x in slope:
            slope[x] = slope[x] + share
        else:
            slope[x] = share
            if x in links and not stops(x):  # outputs first: all shares of a node are in before it is passed
                heapq.heappush(queue, (_descending(x), x))

    for x, p in links[top]:
        add(x, p)
    while queue:
        _, q = heapq.heappop(queue)
        share = slope.pop(q)
        for x, p in links[q]:
            add(x, share * p)
    return sorted(slope.items(), key=lambda pair: order(pair[0]))


def _descending(q: Quantity) -> tuple[int, tuple[int, ...]]:
    return -q.block.id, q.index
