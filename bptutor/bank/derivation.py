"""Derivations: every expression of a chain against the goal, and whether the chain leads from side to side.

    derivation = derivation_of(item)
    checked = derivation.check("tanh(x) = (e^x - e^-x)/(e^x + e^-x); = ...")
    checked.fault       the first expression that is not equal to the one before it, or None
    checked.outcome     "arrived", or why not

An equals sign links two expressions. The goal is reached when links lead from one of its sides to the other,
so one may work on either side, or on both until they meet; a link that only states the goal does not count.
"""

from __future__ import annotations

from collections import deque
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.bank.chain import steps
from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.normal_form import algebraic, tidy
from bptutor.notation.parser import Parser
from bptutor.record import Record, replace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bptutor.bank.agreement import Agreement
    from bptutor.bank.chain import Step
    from bptutor.bank.exercise import Item
    from bptutor.notation.tree import Node

Outcome: TypeAlias = Literal["arrived", "begins-elsewhere", "restates", "reorders", "goes-round", "under-way"]

_SIDES = {"lhs": 0, "l.h.s": 0, "l.h.s.": 0, "left side": 0, "rhs": 1, "r.h.s": 1, "r.h.s.": 1, "right side": 1}
_MEMO = "_derivation"


class Expression(Record):
    """One expression of a chain. It is said to equal the one at `before`, or begins anew where that is None.

    `line` numbers the lines as they are said back: one an equality. `step` is where it was typed, None for a
    side of the goal that a leading equals sign leaves out.
    """

    node: Node
    line: int
    before: int | None
    step: Step | None


class Checked(Record):
    """What came of a chain. `fault` is the place of the first expression that is not equal to what it should
    be, `differs` how; `repeats` is the place of the first one that stood there before, and where.
    """

    expressions: tuple[Expression, ...]
    outcome: Outcome
    fault: int | None = None
    differs: Agreement | None = None
    repeats: tuple[int, int] | None = None

    @property
    def right(self) -> bool:
        """Whether the goal is reached, every step being right."""
        return self.outcome == "arrived" and self.fault is None


def derivation_of(item: Item) -> Derivation:
    """The derivation that an item asks for, made once. Raises FormulaError for a faulty goal."""
    found = item.__dict__.get(_MEMO)
    if found is None:
        found = item.__dict__[_MEMO] = Derivation(item)
    assert isinstance(found, Derivation)
    return found


class Derivation:
    """One goal, and everything that is compared with it."""

    def __init__(self, item: Item) -> None:
        from bptutor.bank.specs import DerivationSpec

        assert isinstance(item.spec, DerivationSpec)
        self.problem = item.problem
        claim = self.problem.read(item.spec.claim.value)
        if not isinstance(claim, tree.Compare) or claim.op != "=":
            message = "what is to be derived is no equation"
            raise FormulaError(item.spec.claim.value, *claim.span, message, "Write one equation: a = b.")
        self.left, self.right = claim.left, claim.right

    @cached_property
    def agreement(self) -> Callable[[Node, Node], Agreement]:
        """Compares an expression with the goal, and with the one before it."""
        from bptutor.bank.agreement import Comparer

        return Comparer(self.problem, self.left, self.right).agreement

    # ---- reading

    def read(self, text: str) -> tuple[Expression, ...]:
        """The expressions of a chain. Raises FormulaError, Unreadable."""
        typed = [(step, self._node(step)) for step in steps(text)]
        chain: list[Expression] = []
        if typed[0][0].joined:
            chain.append(Expression(self._left_out([node for _, node in typed]), 1, None, None))
        for place, (step, node) in enumerate(typed):
            goes_on = step.joined or not self._begins(typed, place, chain)
            before = len(chain) - 1 if chain and goes_on else None
            chain.append(Expression(node, self._line(chain, before), before, step))
        return tuple(chain)

    def _node(self, step: Step) -> Node:
        side = _SIDES.get(step.text.lower())
        if side is not None:
            return (self.left, self.right)[side]
        problem = self.problem
        try:
            if "@" in step.text:
                problem.model.make_steps(step.text)
            node = Parser(step.text, problem.vocabulary).whole()
            if tree.is_claim(node):
                raise FormulaError(step.text, *node.span, "this is a claim, and a value is wanted")
        except FormulaError as error:
            raise step.located(error) from None
        return node

    def _left_out(self, nodes: Sequence[Node]) -> Node:
        """The side that a chain begins with which begins with an equals sign: the one it does not lead to."""
        keys = set(map(self.key, nodes))
        to_left = self.key(self.left) in keys and self.key(self.right) not in keys
        return self.right if to_left else self.left

    def _begins(
        self, typed: Sequence[tuple[Step, Node]], place: int, chain: Sequence[Expression]
    ) -> bool:
        """Whether a line without an equals sign in front takes up an expression that is known already."""
        alone = place + 1 == len(typed) or not typed[place + 1][0].joined
        if alone or not chain:
            return not chain
        known = map(self.key, (self.left, self.right, *(e.node for e in chain)))
        return self.key(typed[place][1]) in known

    @staticmethod
    def _line(chain: Sequence[Expression], before: int | None) -> int:
        if not chain:
            return 1
        last = chain[-1]
        return last.line + (0 if last.before is None and before is not None else 1)

    # ---- checking

    def check(self, text: str) -> Checked:
        """All that is to be said about a chain. Raises FormulaError, Unreadable."""
        chain = self.read(text)
        for place, expression in enumerate(chain):
            if expression.step is None:
                continue
            before = chain[place - 1].node if place else self.left
            try:
                found = self.agreement(expression.node, before)
            except FormulaError as error:
                raise expression.step.located(error) from None
            if not found.equal:
                return Checked(chain, "under-way", place, found)
        return Checked(chain, self._outcome(chain), repeats=self._repeated(chain))

    def _outcome(self, chain: Sequence[Expression]) -> Outcome:
        keys = [self.key(e.node) for e in chain]
        goal = self.key(self.left), self.key(self.right)
        if self._leads(chain, keys):
            return "arrived"
        if not any(key in goal for key in keys):
            return "begins-elsewhere"
        if all(map(self.states_goal, (e.node for e in chain))):
            return "restates" if len(set(keys)) > 1 else "reorders"
        return "under-way" if self._repeated(chain) is None else "goes-round"

    def _leads(self, chain: Sequence[Expression], keys: Sequence[str]) -> bool:
        """Whether links that do not use the goal itself join its two sides."""
        stated = [self.states_goal(e.node) for e in chain]
        links: dict[str, set[str]] = {}
        for place, expression in enumerate(chain):
            before = expression.before
            if before is not None and not (stated[place] and stated[before]):
                links.setdefault(keys[place], set()).add(keys[before])
                links.setdefault(keys[before], set()).add(keys[place])
        start, end = self.key(self.left), self.key(self.right)
        waiting, seen = deque([start]), {start}
        while waiting:
            new = links.get(waiting.popleft(), set()) - seen
            seen |= new
            waiting.extend(new)
        return end in seen

    def _repeated(self, chain: Sequence[Expression]) -> tuple[int, int] | None:
        """The first expression that is an earlier one again, as an equality leads to it, and that one."""
        first: dict[str, int] = {}
        for place, expression in enumerate(chain):
            earlier = first.setdefault(tidy(expression.node), place)
            if earlier < place and expression.before is not None:
                return place, earlier
        return None

    # ---- what counts as the same

    @cached_property
    def key(self) -> Callable[[Node], str]:
        """What is the same for expressions that one need not tell apart.

        Plain algebra is passed over, unless it is all there is to show.
        """
        only_algebra = algebraic(self.left) == algebraic(self.right)
        form = tidy if only_algebra else algebraic
        known: dict[Node, str] = {}

        def key(node: Node) -> str:
            if node not in known:
                known[node] = form(node)
            return known[node]

        return key

    def states_goal(self, node: Node) -> bool:
        """Whether an expression is a side of the goal, or becomes one by putting one side for the other."""
        left, right = self.key(self.left), self.key(self.right)
        return (
            self.key(_with(node, self.left, self.right)) == right
            or self.key(_with(node, self.right, self.left)) == left
        )


def _with(node: Node, old: Node, new: Node) -> Node:
    """`node` with `new` wherever it holds `old`, as written."""
    if node == old:
        return new
    parts = {name: _with_part(getattr(node, name), old, new) for name in node._fields}
    return replace(node, **parts)


def _with_part(value: object, old: Node, new: Node) -> object:
    if isinstance(value, tuple):
        return tuple(_with_part(part, old, new) for part in value)
    return _with(value, old, new) if isinstance(value, Record) else value  # type: ignore[arg-type]
