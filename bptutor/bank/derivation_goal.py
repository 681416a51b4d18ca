"""The two sides of what is to be derived, and how the expressions of a chain hang together between them."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.bank.definitions import written_out
from bptutor.notation.commuting import ordered
from bptutor.notation.normal_form import algebraic, plain
from bptutor.notation.replacing import replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from bptutor.notation.tree import Node

    Link = tuple[int, int]
    """Places of two expressions with an equals sign between them, the later one first."""


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
        """Whether two expressions become one by putting one side of the goal for the other."""
        keys = {self.key(this), self.key(before)}
        if len(keys) == 1:
            return False
        if keys == {self.key(self.left), self.key(self.right)}:
            return True
        sides = ((self.left, self.right), (self.right, self.left))
        return any(
            self.key(replaced(this, old, new)) == self.key(replaced(before, old, new)) for old, new in sides
        )

    def reached(self, nodes: Sequence[Node], links: Iterable[Link]) -> bool:
        """Whether the links lead from one side to the other."""
        beside: dict[str, set[str]] = {}
        for a, b in links:
            beside.setdefault(self.key(nodes[a]), set()).add(self.key(nodes[b]))
            beside.setdefault(self.key(nodes[b]), set()).add(self.key(nodes[a]))
        start, end = self.key(self.left), self.key(self.right)
        waiting, seen = deque([start]), {start}
        while waiting:
            new = beside.get(waiting.popleft(), set()) - seen
            seen |= new
            waiting.extend(new)
        return end in seen


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
