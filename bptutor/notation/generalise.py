"""From formulas of single entries to one with index variables, the way people write them.

    x_1*d and x_2*d             ->  x_i*d
    v_1*w_11 + v_2*w_21         ->  sum_k(v_k*w_k1)

Two formulas that differ only in numbers of entries are laid over each other. What comes out is a guess from
two cases: whoever uses it compares it with what it stands for.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from bptutor.notation import tree
from bptutor.notation.replacing import mapped
from bptutor.record import Record, values_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.notation.names import Vocabulary
    from bptutor.notation.tree import Node

LETTERS = "kijlmnpqrstuv"
"""Index variables for sums, the likeliest first."""


def over_indices(
    entry: Callable[[tuple[int, ...]], Node], labels: Sequence[str], names: Vocabulary
) -> Node | None:
    """One formula in `labels` for all `entry(index)`, told from the first two along each, or None.

    Indices count from 0 and are at least two along every label.
    """

    def up_to(axis: int, index: tuple[int, ...]) -> Node | None:
        if axis == len(labels):
            return entry(index)
        first, second = (up_to(axis + 1, (*index, k)) for k in (0, 1))
        if first is None or second is None:
            return None
        return laid_over(first, second, labels[axis], names)

    return up_to(0, ())


def with_sums(node: Node, names: Vocabulary, taken: Sequence[str] = ()) -> Node:
    """Sums whose terms differ only in one index, written with a sum sign; `taken` letters are in use."""
    if isinstance(node, tree.Binary) and node.op == "+":
        terms = list(_terms(node))
        summed = _summed(terms, names, taken) if len(terms) > 1 else None
        if summed is not None:
            return summed
    if isinstance(node, (tree.Name, tree.Derivative)):
        return node
    return mapped(node, lambda part: with_sums(part, names, taken))


def _summed(terms: Sequence[Node], names: Vocabulary, taken: Sequence[str]) -> Node | None:
    letter = next((x for x in LETTERS if x not in taken and not names.has(x)), None)
    body = laid_over(terms[0], terms[1], letter, names) if letter else None
    if body is None or letter is None:
        return None
    if any(laid_over(one, next_one, letter, names) != body for one, next_one in pairwise(terms[1:])):
        return None
    return tree.Reduce("sum", letter, with_sums(body, names, (*taken, letter)))


def _terms(node: Node) -> Iterator[Node]:
    if isinstance(node, tree.Binary) and node.op == "+":
        yield from _terms(node.left)
        yield node.right
    else:
        yield node


# ---- laying one formula over another ---------------------------------------------------------------------


class _Unlike(Exception):
    """Two formulas differ in more than the number of an entry."""


def laid_over(a: Node, b: Node, label: str, names: Vocabulary) -> Node | None:
    """The formula that is `a` for one number of the index `label` and `b` for the next, or None."""
    try:
        found: Node = _laid_over(a, b, label, names)
    except _Unlike:
        return None
    return found


def _laid_over(a: Any, b: Any, label: str, names: Vocabulary) -> Any:
    if a == b:
        return a
    if isinstance(a, tree.Name) and isinstance(b, tree.Name):
        return _entry(a, b, label, names)
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return tuple(_laid_over(x, y, label, names) for x, y in zip(a, b, strict=True))
    if isinstance(a, Record) and type(a) is type(b) and not isinstance(a, tree.Number):
        pairs = zip(values_of(a).items(), values_of(b).values(), strict=True)
        return type(a)(*(x if name in a._apart else _laid_over(x, y, label, names) for (name, x), y in pairs))
    raise _Unlike


def _entry(a: tree.Name, b: tree.Name, label: str, names: Vocabulary) -> tree.Name:
    """`x_i` for x_1 and x_2. Raises _Unlike."""
    one, other = _indexed(a, names), _indexed(b, names)
    if one.name != other.name or len(one.indices) != len(other.indices):
        raise _Unlike
    pairs = zip(one.indices, other.indices, strict=True)
    return tree.Name(one.name, tuple(_index(x, y, label) for x, y in pairs))


def _index(a: Node, b: Node, label: str) -> Node:
    if a == b:
        return a
    if isinstance(a, tree.Number) and isinstance(b, tree.Number) and b.value == a.value + 1:
        return tree.Name(label)
    raise _Unlike


def _indexed(name: tree.Name, names: Vocabulary) -> tree.Name:
    """`W_12` as its block with indices. Raises _Unlike for what is no entry."""
    place = None if name.indices else names.place(name)
    if place is None or not place.index:
        if not name.indices:
            raise _Unlike
        return name
    return tree.Name(place.block, tuple(tree.Number(Fraction(k + 1)) for k in place.index))
