"""How much a diagnosis may take, by what it computes, never by the clock: the same on every machine.

The measure is the *size* of a computation: its rows, and the links from each row to those it is made of (a
dot product of 64 pairs is one row and 128 links). To compute an altered row anew takes some microseconds a
link, so what a search takes is its size times the alterations it tries:

    up to SMALL        every search is made, with at most WORK / size alterations each
    up to MOST         only the likely mistakes that are made throughout, few of them: no two at once, no
                       signs and roundings of single rows, no misread exercise, no other item
    beyond             nothing is diagnosed: a wrong answer is graded as fast as a right one

A vector or matrix takes a search for all entries together, and one for each wrong entry: `fits_in` says
whether so many computations of a size are still worth it. Sizes are counted only as far as they matter, so
that to find out that something is too large takes hardly any time either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from bptutor.calculus.graph import Graph

MOST = 16_000
"""Computations of a larger size are not diagnosed."""
SMALL = 1_000
"""Of larger ones, only mistakes that take hardly any work are looked at."""
WORK = 240_000
"""So much, size times alterations, one search may take."""
ALTERATIONS, FEWEST = 400, 12
"""At most and at least so many alterations of a computation are tried."""
TOGETHER = 3_000
"""All searches for single entries of an answer together: their sizes, added."""
NUMBERS = 4_000_000
"""So many values, alterations times entries times instances, are kept of one search."""
STATED = 3_000
"""An exercise with more given numbers is not read anew in other ways: all are stated once more for each."""


def size_below(graph: Graph, rows: Iterable[int], stops: Container[int] = (), most: int = MOST) -> int:
    """Rows and links below some rows, themselves included; counted no farther than a little over `most`."""
    todo = list(dict.fromkeys(rows))
    seen = set(todo)
    size = len(seen)
    while todo and size <= most:
        row = todo.pop()
        operands = () if row in stops else graph.recipe(row)[1]
        new = [r for r in dict.fromkeys(operands) if r not in seen]
        seen.update(new)
        todo += new
        size += len(operands) + len(new)
    return size


def is_too_large(graph: Graph, rows: Iterable[int], stops: Container[int] = ()) -> bool:
    """Whether the mistakes in computing some rows are not looked for at all."""
    return size_below(graph, rows, stops) > MOST


def alterations_tried(size: int, entries: int = 1, instances: int = 1) -> int:
    """How many alterations of a computation are tried, on so many instances."""
    most = min(ALTERATIONS, WORK // max(1, size))
    return max(1, min(max(FEWEST, most), NUMBERS // max(1, entries * instances)))


def fits_in(sizes: Iterable[int]) -> bool:
    """Whether several computations are searched one after the other."""
    return sum(sizes) <= TOGETHER
