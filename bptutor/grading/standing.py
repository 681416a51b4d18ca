"""Where a step of a derivation stands: what is known by then, and what the case says that it is told in.

In the case x <= 3 the equation `r = |x - 3|` reads `r = -(x - 3)`, and where t is 1 `t*ln(p)` is `ln(p)`.
Formulas are told as they are there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.sufficiency.signs import NEGATIVE, POSITIVE, signs_of
from bptutor.grading.folding import NOTHING, ONE, contains, folded, parts
from bptutor.notation import tree
from bptutor.notation.replacing import mapped
from bptutor.notation.tidy import tidied
from bptutor.record import replace
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Case, Step
    from bptutor.grading.telling import Telling

NEGATED: dict[tree.CompareOp, tree.CompareOp] = {">": "<=", "<=": ">", "<": ">=", ">=": "<"}
BENT = ("relu", "max", "min", "abs", "cosh")
"""Functions that may have one value at several places, or bend; in a case they are plain."""


class Standing:
    """What is known before a step is told, and the cases it is told in."""

    def __init__(
        self, telling: Telling, known: Iterable[int | None] = (), cases: tuple[Case, ...] = ()
    ) -> None:
        self.telling, self.cases = telling, cases
        self.known: set[int | None] = set(known)
        self._wholes = [telling.node(q) for q in telling.question.known if not telling.has_name(q)]
        """Expressions without a name that are known."""
        self._conditions = [condition(case, telling) for case in cases]

    def within(self, case: Case) -> Standing:
        """The same where a case holds, too."""
        inner = Standing(self.telling, self.known, (*self.cases, case))
        inner._wholes = [*self._wholes]
        return inner

    # ---- formulas, as they are in these cases

    def definition(self, q: Quantity) -> tree.Node:
        """What a quantity is made of, in these cases."""
        return self.plain(self.telling.definition(q))

    def plain(self, node: tree.Node) -> tree.Node:
        """A formula with what the cases say put in."""
        for case, holds in zip(self.cases, self._conditions, strict=True):
            node = _in_case(node, self._gates(case), case.is_open, holds)
        return tidied(folded(node)) if self.cases else node

    def _gates(self, case: Case) -> tuple[tree.Node, ...]:
        gate = self.telling.node(case.gate)
        return gate, self.telling.by_outputs(gate)

    def because(self, node: tree.Node) -> str:
        """`, as x <= 3`, where a formula is another one because of the cases; else nothing."""
        said = [
            self.telling.show(holds)
            for case, holds in zip(self.cases, self._conditions, strict=True)
            if _in_case(node, self._gates(case), case.is_open, holds) != node
        ]
        return f", as {listed(list(dict.fromkeys(said)))}" if said else ""

    def said_by(self, gate: Quantity) -> str:
        """What the case of a gate says, if there is one: `x <= 3`."""
        for case, holds in zip(self.cases, self._conditions, strict=True):
            if case.gate.row == gate.row:
                return self.telling.show(holds)
        return ""

    def where(self, step: Step) -> str:
        """` where x > 0`: the cases that a step uses; else all of them."""
        used = [case for case in self.cases if case.gate.row in {q.row for q in step.uses}]
        said = [self.telling.show(condition(case, self.telling)) for case in used or self.cases]
        return f" where {listed(said)}" if said else ""

    # ---- what is open

    def learn(self, *quantities: Quantity) -> None:
        """These are known from here on."""
        self.known.update(q.row for q in quantities)
        self._wholes += [self.telling.node(q) for q in quantities if not self.telling.has_name(q)]

    def is_open(self, node: tree.Node, but: tree.Node | None = None) -> bool:
        """Whether a formula has something in it that is not known, apart from `but`."""
        if node == but or node in self._wholes:
            return False
        if isinstance(node, (tree.Name, tree.Stepped, tree.Derivative)):
            return not self.telling.rows_in(node) <= self.known
        return any(self.is_open(part, but) for part in parts(node))

    def is_only_unknown(self, q: Quantity, node: tree.Node) -> bool:
        """Whether nothing else in a formula is open, and nothing around it has one value at two places."""
        own = self.telling.node(q)
        is_bent = any(contains(part, own) for part in _bent_parts(node, own))
        return contains(node, own) and not is_bent and not self.is_open(node, own)

    def whole_around(self, q: Quantity, node: tree.Node) -> tree.Node | None:
        """A part of a formula that is known though q, which is in it, is not: without it, q is in no bend."""
        own = self.telling.node(q)
        for whole in self._wholes:
            rest = _without(node, whole)
            if whole != node and contains(whole, own) and rest != node and self.is_only_unknown(q, rest):
                return whole
        return None

    def side(self, node: tree.Node) -> str:
        """`never negative`, or `never positive`, of what a formula's name stands for; else nothing."""
        row = next(iter(self.telling.rows_in(node)), None)
        if row is None or not isinstance(node, (tree.Name, tree.Derivative, tree.Stepped)):
            return ""
        question = self.telling.question
        if row not in question.below:
            return ""
        signs = signs_of(question.graph, sorted(question.below), question.fixed)[row]
        return "never negative" if not signs & NEGATIVE else "never positive" if not signs & POSITIVE else ""


# ---- cases -------------------------------------------------------------------------------------------------


def condition(case: Case, telling: Telling) -> tree.Node:
    """What a case says: `z > 0`, `x >= 3`, `t = 1`."""
    node = telling.node(case.gate)
    if isinstance(node, tree.Indicator) and isinstance(node.condition, tree.Compare):
        compared = node.condition
        if case.is_open:
            return compared
        if compared.op in NEGATED:
            return replace(compared, op=NEGATED[compared.op])
    return tree.Compare("=", node, ONE if case.is_open else NOTHING)


def _in_case(node: tree.Node, gates: tuple[tree.Node, ...], is_open: bool, holds: tree.Node) -> tree.Node:
    """A formula where a gate is open or closed: the gate at its number, what bends there plain."""
    if node in gates:
        return ONE if is_open else NOTHING
    if isinstance(holds, tree.Compare) and holds.op != "=":
        chosen = _chosen(node, holds)
        if chosen is not None:
            return _in_case(chosen, gates, is_open, holds)
    return mapped(node, lambda part: _in_case(part, gates, is_open, holds))


def _chosen(node: tree.Node, holds: tree.Compare) -> tree.Node | None:
    """What |x|, relu(x), max(x, y), min(x, y) or a gate comes to where a comparison holds."""
    above, below = (holds.left, holds.right) if holds.op in (">", ">=") else (holds.right, holds.left)
    match node:
        case tree.Absolute(arg=inside) | tree.Call(function="abs", args=(inside,)):
            if inside in _differences(above, below):
                return inside
            return tree.Unary(inside) if inside in _differences(below, above) else None
        case tree.Call(function="relu", args=(inside,)):
            if inside in _differences(above, below):
                return inside
            return NOTHING if inside in _differences(below, above) else None
        case tree.Call(function="max" | "min" as op, args=(first, second)):
            difference = tidied(tree.Binary("-", first, second))
            is_larger = difference in _differences(above, below)
            if not is_larger and difference not in _differences(below, above):
                return None
            return first if is_larger is (op == "max") else second
        case tree.Indicator(condition=tree.Compare(op=op, left=left, right=right)) if op in NEGATED:
            return _told(op, left, right, holds)
        case _:
            return None


def _told(op: tree.CompareOp, left: tree.Node, right: tree.Node, holds: tree.Compare) -> tree.Node | None:
    """What another comparison of the same two numbers comes to, where that follows."""
    if (left, right) == (holds.right, holds.left):
        turned: dict[str, tree.CompareOp] = {">": "<", "<": ">", ">=": "<=", "<=": ">="}
        op, left, right = turned[op], right, left
    if (left, right) != (holds.left, holds.right):
        return None
    if op == holds.op or op == f"{holds.op}=":
        return ONE
    return NOTHING if NEGATED[op] in (holds.op, f"{holds.op}=") else None


def _differences(above: tree.Node, below: tree.Node) -> list[tree.Node]:
    """The ways to write `above - below`."""
    if below == NOTHING:
        return [above, tidied(above)]
    if above == NOTHING:
        return [tidied(tree.Unary(below))]
    return [tidied(tree.Binary("-", above, below))]


def _without(node: tree.Node, part: tree.Node) -> tree.Node:
    """A formula with a number in the place of a part."""
    return ONE if node == part else mapped(node, lambda inner: _without(inner, part))


def _bent_parts(node: tree.Node, whole: tree.Node) -> Iterator[tree.Node]:
    """The parts of a formula whose value does not fix what is in them; nothing within `whole`."""
    if node == whole:
        return
    match node:
        case tree.Absolute() | tree.Indicator() | tree.Norm() | tree.Reduce():
            yield node
        case tree.Call(function=name) if name in BENT or len(node.args) > 1:
            yield node
        case tree.Binary(op="^"):
            base, exponent = node.left, node.right
            is_odd = isinstance(exponent, tree.Number) and exponent.value.numerator % 2
            if not (is_odd or isinstance(base, tree.Number)):
                yield node
        case tree.Binary(op="*" | "/", left=a, right=b) if contains(a, whole) and contains(b, whole):
            yield node
    for part in parts(node):
        yield from _bent_parts(part, whole)
