"""The index variables of a formula: which are free, and which a reader could take for those of a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.notation import tree

if TYPE_CHECKING:
    from collections.abc import Iterator


def free_indices(node: tree.Node, bound: frozenset[str] = frozenset()) -> list[str]:
    """Index variables that no sum binds, in the order they appear."""
    found: list[str] = []
    if not any(isinstance(n, tree.Name) and n.indices for n in tree.walk(node)):
        return found
    for name, hidden in names_in(node, bound):
        for index in name.indices:
            found += [n.name for n in tree.walk(index) if isinstance(n, tree.Name) and n.name not in hidden]
    return list(dict.fromkeys(found))


def names_in(
    node: tree.Node, bound: frozenset[str] = frozenset()
) -> Iterator[tuple[tree.Name, frozenset[str]]]:
    """Every name in a formula, with the index variables that are bound around it."""
    if isinstance(node, tree.Name):
        yield node, bound
        return
    if isinstance(node, tree.Reduce):
        bound |= {node.index}
    for child in tree.children(node):
        yield from names_in(child, bound)


def mistakable(node: tree.Node) -> frozenset[str]:
    """Index variables of sums that also stand outside such a sum, which might seem to reach there."""
    sums = [part for part in tree.walk(node) if isinstance(part, tree.Reduce)]
    if not sums:
        return frozenset()
    letters = {part.index for part in sums}
    if len(letters) < len(sums):
        below = ((part.index, inner) for part in sums for inner in tree.walk(part.body))
        again = {index for index, inner in below if isinstance(inner, tree.Reduce) and inner.index == index}
        return frozenset(letters & {*free_indices(node), *again})
    return frozenset(letters.intersection(free_indices(node)))
