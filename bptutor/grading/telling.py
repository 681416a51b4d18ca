"""Quantities, definitions and numbers of a question of data sufficiency, in the exercise's own symbols.

The core works on rows; several names may share one (z_y and o_y of an identity output do). A row is told here
by the name the question uses, else by the first name the exercise has for it, else by what it is made of.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.bank.exercise import SufficiencySpec
from bptutor.calculus.arrays import VIEWS
from bptutor.calculus.entry_names import DerivativeName
from bptutor.calculus.graph import Quantity, parts
from bptutor.calculus.sufficiency.instance_values import InstanceValues
from bptutor.errors import BptutorError
from bptutor.grading.folding import folded, unsigned
from bptutor.grading.texts import shown
from bptutor.notation import tree
from bptutor.notation.printer import show_number, told_apart
from bptutor.notation.readback import definition_tree, name_tree
from bptutor.notation.replacing import mapped
from bptutor.notation.tidy import tidied
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.sufficiency.instance_values import Number
    from bptutor.calculus.sufficiency.question import Question
    from bptutor.notation.printer import Style

MOST_DIGITS = 12
"""Two numbers that look alike get more digits, up to so many."""
NAMES, SLOPES = (tree.Name, tree.Stepped), (tree.Derivative,)
"""What a quantity may be called by: names sooner than derivatives."""
RELATIVE = 1e-9
"""Numbers that differ by less of themselves are one number, but for rounding."""


class Telling:
    """How one question is told, in one style."""

    def __init__(self, item: Item, question: Question, style: Style) -> None:
        self.item, self.question, self.style = item, question, style
        self.scope = item.problem.scope
        self.settled: frozenset[int] = frozenset()
        """The rows that are known in the derivation that is told, if it is one."""
        self._found: dict[tree.Node, int | None] = {}

    # ---- names

    @cached_property
    def _names(self) -> dict[int, Quantity]:
        """The quantity to call each row by."""
        target, known = self.question.target, self.question.known
        found: dict[int, Quantity] = {}
        for names in (
            self._are(target, NAMES), self._are(target, SLOPES), self._are(known, NAMES), self._outputs(),
            self._in_graph(str), self._are(known, SLOPES), self._in_graph(DerivativeName),
        ):  # fmt: skip
            for q in names:
                found.setdefault(q.row, q)
        return found

    def _are(self, quantities: Iterable[Quantity], kinds: tuple[type, ...]) -> Iterator[Quantity]:
        entries = map(_entry, quantities)
        return (q for q in entries if q.block.name and isinstance(name_tree(q, self.scope), kinds))

    def _outputs(self) -> Iterator[Quantity]:
        """What an identity output is called by, rather than by its net value."""
        network = self.item.problem.model.network
        return iter(()) if network is None else network.output.quantities()

    def _in_graph(self, kind: type) -> Iterator[Quantity]:
        named = (block for block in self.question.graph.blocks if isinstance(block.name, kind))
        return (q for block in named for q in block.quantities())

    def node(self, q: Quantity) -> tree.Node:
        """A quantity by its name, or by what it is made of, in names."""
        named = self.named(q)
        if named.block.name is not None or named.block.op in ("leaf", "const"):
            return tidied(name_tree(named, self.scope))
        return self._made_of(named)

    def named(self, q: Quantity) -> Quantity:
        """The quantity that a row is called by."""
        return self._names.get(q.row, q)

    def has_name(self, q: Quantity) -> bool:
        """Whether a quantity has a name, and is more than a part of something that has."""
        return q.row in self._names

    def name(self, q: Quantity) -> str:
        """The same, printed."""
        return self.show(self.node(q))

    def own_name(self, q: Quantity) -> str:
        """What just this quantity is called, whatever else has its row."""
        return self.show(tidied(name_tree(q, self.scope)))

    @property
    def target(self) -> tree.Node:
        """What is wanted, as the author wrote it."""
        spec = self.item.spec
        assert isinstance(spec, SufficiencySpec)
        return self.item.problem.read(spec.target.value)

    @property
    def target_name(self) -> str:
        """The same, printed."""
        return self.show(self.target)

    def definition(self, q: Quantity) -> tree.Node:
        """What a quantity is made of, in names; gates by the outputs of their units where those are known."""
        return self.by_outputs(self._made_of(q))

    def _made_of(self, q: Quantity) -> tree.Node:
        owner = self.question.graph.owner[q.row]
        if owner.block.op == "const":
            return tidied(name_tree(owner, self.scope))
        made_of = self.by_row(definition_tree(owner, self.scope, self.named), self._constant)
        return tidied(tidied(folded(made_of)))

    def _constant(self, row: int, name: tree.Node) -> tree.Node:
        """A derivative that is a number whatever the rest is, as that number."""
        return _as_node(self._numbers[row], name) if isinstance(name, tree.Derivative) else name

    @cached_property
    def _numbers(self) -> InstanceValues:
        """What rows come to whatever the leaves are."""
        return InstanceValues(self.question.graph, {})

    def by_outputs(self, node: tree.Node) -> tree.Node:
        """With `1[o > 0]` for `1[z > 0]`, where z is not known and o = relu(z) is."""
        if isinstance(node, tree.Indicator) and isinstance(node.condition, tree.Compare):
            row = self._row(node.condition.left)
            output = self._units.get(row)
            if output is not None and row not in self.settled and self._row(output) in self.settled:
                return replace(node, condition=replace(node.condition, left=output))
        return mapped(node, self.by_outputs)

    @cached_property
    def _units(self) -> dict[int | None, tree.Node]:
        """The outputs of ReLU units, by the rows of their inputs."""
        graph = self.question.graph
        relus = (q for q in graph.owner if q.block.op == "relu")
        return {graph.recipe(q.row)[1][0]: self.node(q) for q in relus}

    def rows_in(self, node: tree.Node) -> set[int | None]:
        """The rows that the names and derivatives in a formula stand for; None for one that has none."""
        found: set[int | None] = set()

        def note(row: int, name: tree.Node) -> tree.Node:
            found.add(row)
            return name

        self.by_row(node, note, lambda name: found.add(None))
        return found

    def is_into_unit(self, gate: Quantity) -> bool:
        """Whether a gate looks at the net value of a ReLU unit, one that has a name."""
        graph = self.question.graph
        looked_at = graph.recipe(gate.row)[1][:1]
        if looked_at and graph.recipe(looked_at[0])[0] == "relu":
            looked_at = graph.recipe(looked_at[0])[1]
        relus = (q for q in graph.owner if q.block.op == "relu" and self.has_name(q))
        return any(graph.recipe(q.row)[1] == looked_at for q in relus)

    def by_row(
        self,
        node: tree.Node,
        change: Callable[[int, tree.Node], tree.Node],
        otherwise: Callable[[tree.Node], object] = id,
    ) -> tree.Node:
        """`node` with each name and derivative in it changed, by its row; `otherwise` hears of others."""
        if isinstance(node, (tree.Name, tree.Stepped, tree.Derivative)):
            row = self._row(node)
            if row is not None:
                return change(row, node)
            otherwise(node)
            return node
        return mapped(node, lambda part: self.by_row(part, change, otherwise))

    def _row(self, node: tree.Node) -> int | None:
        """The row a name or derivative stands for, if it is one that was there before it was asked for."""
        if node not in self._found:
            self._found[node] = self._looked_up(node)
        return self._found[node]

    def _looked_up(self, node: tree.Node) -> int | None:
        there = len(self.question.graph.owner)
        with self.scope.temporary():
            try:
                block = self.item.problem.block(node)
            except BptutorError:  # `velocity of w@1` is for reading only
                return self._by_node.get(node)
            row = None if block.shape else int(block.rows)
        return row if row is not None and row < there else None

    @cached_property
    def _by_node(self) -> dict[tree.Node, int]:
        """The rows of all names."""
        return {self.node(q): row for row, q in self._names.items()}

    # ---- numbers

    def in_numbers(self, node: tree.Node, values: InstanceValues, but: int | None = None) -> tree.Node:
        """`node` with numbers in the place of names, but for the row that is asked for."""
        with_slopes = self._slopes_in(node, values)
        put_in = self.by_row(with_slopes, lambda row, old: old if row == but else _as_node(values[row], old))
        return unsigned(put_in)

    def _slopes_in(self, node: tree.Node, values: InstanceValues) -> tree.Node:
        """Numbers for `leaky_relu'(z)`, where that is part of a computation."""
        if isinstance(node, tree.Call) and node.primes and (row := self._row(node)) is not None:
            return _as_node(values[row], node)
        return mapped(node, lambda part: self._slopes_in(part, values))

    def number(self, value: Number | None) -> str:
        """One number."""
        return "?" if value is None else show_number(value, self.style)

    def pair(self, first: Number | None, second: Number | None) -> tuple[str, str]:
        """Two numbers, with as many digits as it takes to tell different ones apart."""
        if first is None or second is None or alike(first, second):
            return self.number(first), self.number(second)
        return told_apart(first, second, self.style, most=MOST_DIGITS)

    # ---- text

    def show(self, node: tree.Node) -> str:
        """A formula, printed."""
        return shown(self.item.exercise, node, self.style)


def _entry(q: Quantity) -> Quantity:
    """The entry of a named array that a view shows."""
    while q.block.name is None and q.block.op in VIEWS:
        ((block, index),) = parts(q)[1]
        q = Quantity(block, index)
    return q


def alike(first: Number, second: Number) -> bool:
    """Whether two numbers are one, but for rounding."""
    one, other = float(first), float(second)
    return abs(one - other) <= RELATIVE * max(abs(one), abs(other))


def _as_node(value: Number | None, old: tree.Node) -> tree.Node:
    """A number as it stands in a formula; `old` where there is none."""
    if value is None:
        return old
    exact = value if isinstance(value, Fraction) else Fraction(value)
    if exact < 0:
        return tree.Unary(_as_node(-exact, old))
    return tree.Number(exact) if exact.denominator <= 1000 else tree.Number(exact, f"{float(exact):.6g}")
