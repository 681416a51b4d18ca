"""How much a diagnosis may take: by size, never by the clock."""

from __future__ import annotations

from bptutor.calculus.altered.budget import (
    ALTERATIONS,
    FEWEST,
    MOST,
    NUMBERS,
    TOGETHER,
    WORK,
    alterations_tried,
    fits_in,
    is_too_large,
    size_below,
)
from bptutor.calculus.altered.computation import Computation
from bptutor.calculus.graph import Block, Graph


def product(n: int) -> Block:
    """The sum of all entries of a product of two matrices."""
    g = Graph()
    return (g.leaf("A", (n, n)) @ g.leaf("B", (n, n))).sum()


def test_size_counts_rows_and_links() -> None:
    """Size counts rows and links."""
    block = product(2)
    # the sum and its 4 links; 4 dot products of 4 links each; 8 leaves
    assert size_below(block.graph, [int(block.rows)]) == 1 + 4 + 4 + 4 * 4 + 8


def test_a_computation_has_the_size_of_what_is_below_it() -> None:
    """A computation has the size of what is below it."""
    block = product(3)
    assert Computation(block.graph, block).size == size_below(block.graph, [int(block.rows)])


def test_what_a_stop_is_made_of_has_no_size() -> None:
    """What a stop is made of has no size."""
    block = product(2)
    assert size_below(block.graph, [int(block.rows)], stops={int(block.rows)}) == 1


def test_sizes_are_counted_only_as_far_as_they_matter() -> None:
    """Sizes are counted only as far as they matter."""
    block = product(40)
    assert MOST < size_below(block.graph, [int(block.rows)]) < MOST + 2000
    assert is_too_large(block.graph, [int(block.rows)])


def test_no_search_takes_more_than_its_work() -> None:
    """No search takes more than its work."""
    for size in (10, 200, 3000, MOST):
        tried = alterations_tried(size)
        assert tried == FEWEST or (tried <= ALTERATIONS and tried * size <= WORK)


def test_large_arrays_on_many_instances_are_altered_less_often() -> None:
    """Large arrays on many instances are altered less often."""
    assert alterations_tried(100, entries=4096, instances=48) * 4096 * 48 <= NUMBERS


def test_many_entries_are_not_searched_one_by_one() -> None:
    """Many entries are not searched one by one."""
    assert fits_in([TOGETHER])
    assert not fits_in([TOGETHER // 2] * 3)
