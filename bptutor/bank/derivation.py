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
from bptutor.notation.replacing import replaced
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bptutor.bank.chain import Step
    from bptutor.bank.comparer import Agreement, Comparer
    from bptutor.bank.exercise import Item
    from bptutor.notation.tree import Node

Outcome: TypeAlias = Literal["arrived", "begins-elsewhere", "assumes", "reorders", "goes-round", "under-way"]

_SIDES = {
    **dict.fromkeys(("lhs", "l.h.s", "l.h.s.", "left side", "left-hand side"), 0),
    **dict.fromkeys(("rhs", "r.h.s", "r.h.s.", "right side", "right-hand side"), 1),
}
"""What people write for a side of the goal."""
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

    @property
    def text(self) -> str:
        """What it was read from; empty for what was left out."""
        return self.step.text if self.step is not None else ""


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
    """One goal, and everything that is compared with it."""

    def __init__(self, item: Item) -> None:
        from bptutor.bank.specs import DerivationSpec

        assert isinstance(item.spec, DerivationSpec)
        self.problem, self.claim = item.problem, item.spec.claim.value
        claim = self.problem.read(self.claim)
        if not isinstance(claim, tree.Compare) or claim.op != "=":
            message = "what is to be derived is no equation"
            raise FormulaError(self.claim, *claim.span, message, "Write one equation: a = b.")
        self.left, self.right = claim.left, claim.right

    @cached_property
    def comparer(self) -> Comparer:
        """Compares expressions with the goal."""
        from bptutor.bank.comparer import Comparer

        return Comparer(self.problem, self.left, self.right, self.claim)

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
        """Whether a line without an equals sign in front takes up an expression that is known already.

        Raises FormulaError where it could as well go on with the line above.
        """
        if not chain:
            return True
        step, node = typed[place]
        known = self.key(node) in map(self.key, (self.left, self.right, *(e.node for e in chain)))
        if step.is_open and not known:
            message = f"line {step.number} begins with a minus sign: does it go on with the line above?"
            remedy = "Begin it with =, or write it behind the line above."
            raise FormulaError(step.line, step.start, step.start + 1, message, remedy)
        alone = place + 1 == len(typed) or not typed[place + 1][0].joined
        return known and not alone

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
            if expression.step is not None:
                found = self._agreement(expression, chain[place - 1] if place else None)
                if not found.equal:
                    return Checked(chain, "under-way", place, found)
        repeats, assumes = tuple(_repeated(chain)), self._assuming(chain)
        return Checked(chain, self._outcome(chain, repeats, assumes), None, None, repeats, assumes)

    def _agreement(self, expression: Expression, before: Expression | None) -> Agreement:
        step = expression.step
        assert step is not None
        node, text = (before.node, before.text) if before is not None else (self.left, self.claim)
        try:
            return self.comparer.agreement((expression.node, step.text), (node, text or self.claim))
        except FormulaError as error:
            raise step.located(error) from None

    def _outcome(
        self, chain: Sequence[Expression], repeats: Sequence[tuple[int, int]], assumes: Sequence[int]
    ) -> Outcome:
        keys = [self.key(e.node) for e in chain]
        if self._leads(chain, keys, assumes):
            return "arrived"
        if keys[0] not in (self.key(self.left), self.key(self.right)):
            return "begins-elsewhere"
        if assumes:
            return "assumes"
        if len(set(keys)) == 1:
            return "reorders"
        return "goes-round" if len(chain) - 1 in dict(repeats) else "under-way"

    def _leads(self, chain: Sequence[Expression], keys: Sequence[str], assumes: Sequence[int]) -> bool:
        """Whether links that do not assume the goal join its two sides."""
        links: dict[str, set[str]] = {}
        for place, expression in enumerate(chain):
            if expression.before is not None and place not in assumes:
                links.setdefault(keys[place], set()).add(keys[expression.before])
                links.setdefault(keys[expression.before], set()).add(keys[place])
        start, end = self.key(self.left), self.key(self.right)
        waiting, seen = deque([start]), {start}
        while waiting:
            new = links.get(waiting.popleft(), set()) - seen
            seen |= new
            waiting.extend(new)
        return end in seen

    def _assuming(self, chain: Sequence[Expression]) -> tuple[int, ...]:
        """The places of expressions that are the one before with one side of the goal put for the other."""
        return tuple(
            place
            for place, expression in enumerate(chain)
            if expression.before is not None and self._assumes(expression.node, chain[expression.before].node)
        )

    def _assumes(self, this: Node, before: Node) -> bool:
        if self.key(this) == self.key(before):
            return False
        sides = ((self.left, self.right), (self.right, self.left))
        return any(
            self.key(replaced(this, old, new)) == self.key(replaced(before, old, new)) for old, new in sides
        )

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


def _repeated(chain: Sequence[Expression]) -> Iterator[tuple[int, int]]:
    """Places whose equality leads to what was equal already, and the earlier place of the same expression."""
    forms = [tidy(expression.node) for expression in chain]
    group = {form: form for form in forms}
    for place, expression in enumerate(chain):
        if expression.before is None:
            continue
        this, before = group[forms[place]], group[forms[expression.before]]
        if this == before:
            yield place, forms.index(forms[place])
        group = {form: before if root == this else root for form, root in group.items()}
