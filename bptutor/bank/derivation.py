"""Derivations: every expression of a chain against the goal, and whether the chain leads from side to side.

    derivation = derivation_of(item)
    checked = derivation.check("tanh(x) = (e^x - e^-x)/(e^x + e^-x); = ...")
    checked.fault       the first expression that is not equal to the one before it, or None
    checked.outcome     "arrived", or why not

An equals sign links two expressions. The goal is reached when links lead from one of its sides to the other,
so one may work on either side, or on both until they meet. A link that assumes the goal does not count, and a
line that is true but about something else does no harm.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.bank.derivation_goal import Goal, repeated
from bptutor.bank.derivation_steps import steps
from bptutor.bank.exercise import DerivationSpec
from bptutor.calculus.graph import Quantity
from bptutor.errors import FormulaError, Undecided
from bptutor.notation import tree
from bptutor.notation.normal_form import algebraic, plain
from bptutor.notation.parser import Parser
from bptutor.notation.readback import array_definition_tree, definition_tree
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.derivation_compare import Agreement, Comparer, Written
    from bptutor.bank.derivation_steps import Step
    from bptutor.bank.exercise import Item
    from bptutor.calculus.graph import Block
    from bptutor.notation.tree import Node

Outcome: TypeAlias = Literal[
    "arrived", "under-way", "begins-elsewhere", "assumes", "reorders", "goes-round", "beside"
]
"""What came of a chain without a fault; all but the first are not there yet."""

SIDES = {
    **dict.fromkeys(("lhs", "l.h.s", "l.h.s.", "left side", "left-hand side"), 0),
    **dict.fromkeys(("rhs", "r.h.s", "r.h.s.", "right side", "right-hand side"), 1),
}
"""What people write for a side of the goal."""
_MEMO = "_derivation"


class Expression(Record):
    """One expression of a chain, read from `text`. It is said to equal the one at `before`, or begins anew.

    `line` numbers the lines as they are said back: one an equality. `step` is where it was typed, None for a
    side of the goal that a leading equals sign leaves out. What is `beside` the chain equals something else.
    `after` is the end of an earlier line that begins alike: `a = b` and then `a = c` says b = c, too.
    """

    node: Node
    text: str
    line: int
    before: int | None
    step: Step | None
    beside: bool = False
    after: int | None = None

    @property
    def written(self) -> Written:
        """The expression and what it was read from."""
        return self.node, self.text

    @property
    def typed(self) -> str:
        """The expression alone, as it stood where it was read."""
        if self.step is not None and self.step.text == self.text:
            return self.text
        return self.text[slice(*self.node.span)]


class Checked(Record):
    """What came of a chain. `fault` is the place of the first expression that is not equal to what it should
    be, `differs` how. `repeats` holds the places of those that lead where the chain has been, and where that
    was; `assumes` the places of those that follow from the one before only by the goal itself.
    """

    expressions: tuple[Expression, ...]
    outcome: Outcome
    fault: int | None = None
    differs: Agreement | None = None
    repeats: tuple[tuple[int, int], ...] = ()
    assumes: tuple[int, ...] = ()

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
    """One goal, and the chains that are to lead to it."""

    def __init__(self, item: Item) -> None:
        assert isinstance(item.spec, DerivationSpec)
        self.problem, self.claim = item.problem, item.spec.claim.value
        claim = self.problem.read(self.claim)
        if not isinstance(claim, tree.Compare) or claim.op != "=":
            message = "what is to be derived is no equation"
            raise FormulaError(self.claim, *claim.span, message, "Write one equation: a = b.")
        self.goal = Goal(claim.left, claim.right)

    @cached_property
    def comparer(self) -> Comparer:
        """Compares expressions with the goal."""
        from bptutor.bank.derivation_compare import Comparer

        return Comparer(self.problem, (self.left, self.claim), (self.right, self.claim))

    @property
    def left(self) -> Node:
        """The side of the goal that is written first."""
        return self.goal.left

    @property
    def right(self) -> Node:
        """The other side."""
        return self.goal.right

    @property
    def is_definition(self) -> bool:
        """Whether nothing lies between the sides: one is what defines the other, here or in mathematics."""
        pairs = ((self.left, self.right), (self.right, self.left))
        named = [(self.problem.block(one), other) for one, other in pairs if isinstance(one, tree.Name)]
        return self.goal.is_definition or any(self._defines(other, block) for block, other in named)

    def _defines(self, node: Node, block: Block) -> bool:
        """Whether a formula is the line of the model that defines a quantity, up to plain algebra."""
        if block.op == "leaf":
            return False
        scope = self.problem.scope
        if block.shape:
            return algebraic(array_definition_tree(block, scope)) == algebraic(node)
        return algebraic(definition_tree(Quantity(block), scope)) == algebraic(node)

    # ---- checking

    def check(self, text: str) -> Checked:
        """All that is to be said about a chain. Raises FormulaError, Unreadable."""
        chain = _Reader(self, text).chain
        for place, expression in enumerate(chain):
            if expression.step is not None and not (expression.beside and expression.before is None):
                before = chain[place - 1].written if place else (self.left, self.claim)
                found = self.agreement(expression.step, expression.written, before, expression.beside)
                if not found.equal:
                    return Checked(chain, "under-way", place, found)
        return self._judged(chain)

    def agreement(self, step: Step, written: Written, before: Written, beside: bool = False) -> Agreement:
        """Whether an expression equals the goal, or the one `before` if it is beside the goal."""
        try:
            if beside:
                return self.comparer.between(written, before)
            return self.comparer.agreement(written, before)
        except FormulaError as error:
            raise step.located(error) from None
        except Undecided:
            message, remedy = "this has no value for almost all numbers", "Check its logarithms and roots."
            raise step.located(FormulaError(step.text, 0, len(step.text), message, remedy)) from None

    def _judged(self, chain: tuple[Expression, ...]) -> Checked:
        """A chain of right steps: whether it arrives, and what is to be said about it."""
        nodes = [e.node for e in chain]
        links = [(k, e.before) for k, e in enumerate(chain) if e.before is not None and not e.beside]
        repeats = tuple(repeated(nodes, links))
        idle = [a for a, b in links if self.goal.assumed(nodes[a], nodes[b])]
        across = [(k, e.after) for k, e in enumerate(chain) if e.after is not None and e.after not in idle]
        across = [(a, b) for a, b in across if not self.goal.assumed(nodes[a], nodes[b])]
        assumes = tuple(place for place in idle if place not in dict(across))
        if self.goal.reached(nodes, [*(link for link in links if link[0] not in idle), *across]):
            return Checked(chain, "arrived", None, None, repeats, tuple(idle))
        return Checked(chain, self._lack(chain, repeats, assumes), None, None, repeats, assumes)

    def _lack(
        self, chain: Sequence[Expression], repeats: Sequence[tuple[int, int]], assumes: Sequence[int]
    ) -> Outcome:
        """Why a chain of right steps does not arrive."""
        main = [e.node for e in chain if not e.beside]
        if chain[-1].beside:
            return "beside"
        if not self.goal.is_side(main[0]):
            return "begins-elsewhere"
        if assumes:
            return "assumes"
        if len(set(map(plain, main))) == 1:
            return "reorders"
        return "goes-round" if len(chain) - 1 in dict(repeats) else "under-way"


class _Reader:
    """Reads what was typed as a chain of expressions. Raises FormulaError, Unreadable."""

    def __init__(self, derivation: Derivation, text: str) -> None:
        self.derivation, self.goal = derivation, derivation.goal
        self.typed = [(step, *self._read(step)) for step in steps(text)]
        self.expressions: list[Expression] = []
        if self.typed[0][0].joined:
            self._add(self._left_out(), derivation.claim, None, None)
        for place in range(len(self.typed)):
            self._take(place)

    @property
    def chain(self) -> tuple[Expression, ...]:
        """All expressions, in order."""
        return tuple(self.expressions)

    def _read(self, step: Step) -> Written:
        """An expression as tree, and what its places refer to."""
        side = SIDES.get(step.text.lower())
        if side is not None:
            return (self.goal.left, self.goal.right)[side], self.derivation.claim
        problem = self.derivation.problem
        try:
            node = Parser(step.text, problem.vocabulary).whole()
            if tree.is_claim(node):
                raise FormulaError(step.text, *node.span, "this is a claim, and a value is wanted")
        except FormulaError as error:
            raise step.located(error) from None
        return node, step.text

    def _left_out(self) -> Node:
        """The side that a chain begins with which begins with an equals sign: the one it does not lead to."""
        keys = {self.goal.key(node) for _, node, _ in self.typed}
        to_left = self.goal.key(self.goal.left) in keys and self.goal.key(self.goal.right) not in keys
        return self.goal.right if to_left else self.goal.left

    def _take(self, place: int) -> None:
        step, node, text = self.typed[place]
        last = len(self.expressions) - 1
        if step.joined:
            self._add(node, text, last, step, beside=self.expressions[last].beside)
        elif self._is_known(step, node):
            beside = self._stood_beside(node)
            anew = self._leads_on(place) or last < 0 or beside
            self._add(node, text, None if anew else last, step, beside=beside)
        elif self._leads_on(place) and not self._equals_goal(place):
            self._add(node, text, None, step, beside=True)
        else:
            self._add(node, text, None if last < 0 else last, step)

    def _add(
        self, node: Node, text: str, before: int | None, step: Step | None, *, beside: bool = False
    ) -> None:
        last = self.expressions[-1] if self.expressions else None
        opens = last is not None and last.before is None and step is not None and step.joined
        line = 1 if last is None else last.line + (not opens)
        after = self._end_of_earlier_line() if opens and not beside else None
        self.expressions.append(Expression(node, text, line, before, step, beside, after))

    def _end_of_earlier_line(self) -> int | None:
        """The place of what the last earlier line ends in that begins as the newest line does."""
        begun = [place for place, e in enumerate(self.expressions) if e.before is None]
        keys = [self.goal.key(self.expressions[place].node) for place in begun]
        alike = [k for k, key in enumerate(keys[:-1]) if key == keys[-1]]
        return begun[alike[-1] + 1] - 1 if alike else None

    def _stood_beside(self, node: Node) -> bool:
        """Whether a known expression is no part of the chain: `sigmoid(2x) = ...`, to be used later on."""
        key = self.goal.key(node)
        places = [e.beside for e in self.expressions if self.goal.key(e.node) == key]
        return bool(places) and all(places) and not self.goal.is_side(node)

    def _leads_on(self, place: int) -> bool:
        """Whether an equals sign follows."""
        return place + 1 < len(self.typed) and self.typed[place + 1][0].joined

    def _is_known(self, step: Step, node: Node) -> bool:
        """Whether a line takes up an expression that is there already, a side of the goal among others.

        Raises FormulaError where it could as well go on with the line above.
        """
        seen = map(self.goal.key, (self.goal.left, self.goal.right, *(e.node for e in self.expressions)))
        known = self.goal.key(node) in seen
        if step.is_open and self.expressions and not known:
            message = f"line {step.number} begins with a minus sign: does it go on with the line above?"
            remedy = "Begin it with =, or write it behind the line above."
            raise FormulaError(step.line, step.start, step.start + 1, message, remedy)
        return known

    def _equals_goal(self, place: int) -> bool:
        step, node, text = self.typed[place]
        return self.derivation.agreement(step, (node, text), (self.goal.left, self.derivation.claim)).equal
