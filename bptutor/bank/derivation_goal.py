"""The two sides of what is to be derived, and how the expressions of a chain hang together between them."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.bank.definitions import written_out
from bptutor.notation import tree
from bptutor.notation.commuting import ordered
from bptutor.notation.normal_form import algebraic, plain
from bptutor.notation.replacing import mapped, replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bptutor.notation.tree import Node

    Link = tuple[int, int]
    """Places of two expressions with an equals sign between them, the later one first."""

_SIDE = tree.Name("?side")
"""Stands for a side of the goal in what is made of it."""


class Goal:
    """An equation to be derived. Expressions are told apart by what is more than plain algebra, unless plain
    algebra is all there is to show.
    """

    def __init__(self, left: Node, right: Node) -> None:
        self.left, self.right = left, right

    @cached_property
    def key(self) -> Callable[[Node], str]:
        """What is the same for expressions that need not be told apart."""
        only_algebra = algebraic(self.left) == algebraic(self.right)
        form = plain if only_algebra else algebraic
        known: dict[Node, str] = {}

        def key(node: Node) -> str:
            if node not in known:
                known[node] = form(node)
            return known[node]

        return key

    def is_side(self, node: Node) -> bool:
        """Whether an expression is one of the two sides."""
        return self.key(node) in (self.key(self.left), self.key(self.right))

    @property
    def is_definition(self) -> bool:
        """Whether one side is the other with its functions written out, so that nothing lies between."""
        pairs = ((self.left, self.right), (self.right, self.left))
        return any(self.key(written_out(a)) == self.key(b) for a, b in pairs)

    def assumed(self, this: Node, before: Node) -> bool:
        """Whether two expressions become one by putting one side of the goal for the other.

        A side that is only wrapped up, as in ln(e^side), is still that side. But from ln(e^x*e^y) to
        ln(e^(x+y)) the step is taken inside the logarithm.
        """
        if self._assumed(this, before):
            return True
        cores = self.core(this), self.core(before)
        return cores != (this, before) and not _same_function(this, before) and self._assumed(*cores)

    def _assumed(self, this: Node, before: Node) -> bool:
        keys = {self.key(this), self.key(before)}
        if len(keys) == 1:
            return False
        if keys == {self.key(self.left), self.key(self.right)}:
            return not (self._still_shows(this, before) or self._still_shows(before, this))
        sides = ((self.left, self.right), (self.right, self.left))
        return any(
            self.key(replaced(this, old, new)) == self.key(replaced(before, old, new)) for old, new in sides
        )

    def _still_shows(self, node: Node, other: Node) -> bool:
        """Whether an expression that comes to a side by plain algebra shows that it was made of the other.

        tanh(x)*cosh(x) = sinh(x)/cosh(x)*cosh(x) is a step, although only the cancelling is left to do: the
        cosh(x) is still there. Anything else that cancels shows nothing; nor does the whole other side.
        """
        side = self.left if self.key(node) == self.key(self.left) else self.right
        return bool((_atoms(node) - _atoms(side)) & (_sources(other) - {other}))

    # ---- sides wrapped up

    def core(self, node: Node) -> Node:
        """The side that an expression is made of and nothing else: tanh(x) for ln(e^(tanh(x))); or `node`.

        As the expression equals the side, whatever is done to the side is undone again, for all its values.
        """
        for side, once in self._wrapped_sides:
            if self._wraps(node, side, once):
                return side
        return node

    @cached_property
    def _wrapped_sides(self) -> list[tuple[Node, bool]]:
        """Sides that are recognised when wrapped up, and whether only when they stand there just once.

        Where the goal itself is about such a wrapping, as in relu(x) - relu(-x) = x, that is to be shown.
        """
        found = []
        for side, other in ((self.left, self.right), (self.right, self.left)):
            if not any(isinstance(part, tree.Name) for part in tree.walk(side)):
                continue  # what equals a number is made of anything
            ways = [once for once in (False, True) if not self._wraps(other, side, once)]
            found += [(side, once) for once in ways[:1]]
        return found

    def _wraps(self, node: Node, side: Node, once: bool) -> bool:
        if self.key(node) == self.key(side):
            return False
        opened = self._opened(node, side)
        names = [part for part in tree.walk(opened) if isinstance(part, tree.Name)]
        if not names or set(names) != {_SIDE} or (once and len(names) > 1):
            return False
        return algebraic(opened) != algebraic(_SIDE)  # plain algebra is the affair of `key`

    def _opened(self, node: Node, side: Node) -> Node:
        """`node` with a letter for the side, however that is written."""
        if self.key(node) == self.key(side):
            return _SIDE
        return mapped(node, lambda part: self._opened(part, side))

    # ---- arriving

    def reached(self, nodes: Sequence[Node], links: Iterable[Link]) -> bool:
        """Whether the links lead from one side to the other."""
        beside: dict[str, set[str]] = {}
        for pair in links:
            a, b = (self.key(self.core(nodes[place])) for place in pair)
            beside.setdefault(a, set()).add(b)
            beside.setdefault(b, set()).add(a)
        start, end = self.key(self.left), self.key(self.right)
        waiting, seen = deque([start]), {start}
        while waiting:
            new = beside.get(waiting.popleft(), set()) - seen
            seen |= new
            waiting.extend(new)
        return end in seen


def _atoms(node: Node) -> set[Node]:
    """The parts that plain algebra does not look into: calls, absolute values, powers that vary."""
    return {part for part in tree.walk(node) if _is_atom(part)}


def _sources(node: Node) -> set[Node]:
    """The atoms that may come of an expression: its own, and what its functions are written out as.

    (Powers of e apart: with these, anything could be multiplied and divided.) A ReLU is made of |x|, too.
    """
    own, out = _atoms(node), _atoms(written_out(node))
    found = own | {part for part in out if isinstance(part, tree.Call)}
    for part in own:
        if isinstance(part, tree.Call) and part.function in ("relu", "leaky_relu", "max", "min"):
            found |= {tree.Absolute(arg) for arg in part.args}
    return found


def _is_atom(node: Node) -> bool:
    if isinstance(node, tree.Binary) and node.op == "^":
        return any(isinstance(part, tree.Name) for part in tree.walk(node.right))
    return isinstance(node, (tree.Call, tree.Absolute, tree.Indicator))


def _same_function(a: Node, b: Node) -> bool:
    """Whether both are powers, or calls of one function."""
    if isinstance(a, tree.Call) and isinstance(b, tree.Call):
        return (a.function, a.primes) == (b.function, b.primes)
    return all(isinstance(node, tree.Binary) and node.op == "^" for node in (a, b))


def repeated(nodes: Sequence[Node], links: Iterable[Link]) -> Iterator[Link]:
    """Places whose equality says what is known by then, with the place where the expression was before.

    Here even plain algebra is a step; only the order of terms and factors is not.
    """
    forms = [ordered(node) for node in nodes]
    group = {form: form for form in forms}
    for place, earlier in links:
        this, before = group[forms[place]], group[forms[earlier]]
        if this == before:
            yield place, forms.index(forms[place])
        group = {form: before if root == this else root for form, root in group.items()}
