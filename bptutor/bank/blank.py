"""What belongs in the blank of an equation such as `dL/dx = w*? + b`.

The side with the blank is mostly linear in it, and then the equation is solved for it: the blank itself is
compared, not the completed equation. Where the blank stands beside a factor that is 0 on whole
regions, as the slope of a ReLU is, the completed equation would not tell `?` from `? * the same slope`; such
factors are set to 1 while solving. Otherwise (the blank in a sum over k, arrays, `tanh(?)`) the completed
sides are compared.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.bank.formulas import Reference
from bptutor.calculus.dividing_out import divided_out, switches
from bptutor.calculus.long_division import cancelled
from bptutor.errors import BptutorError, FormulaError
from bptutor.notation import tree
from bptutor.notation.build import Builder
from bptutor.notation.parser import Parser
from bptutor.notation.replacing import replaced
from bptutor.notation.spelling import BLANK
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.bank.problem import Problem
    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

_BLANK = tree.Name(BLANK)
_ZERO, _ONE = tree.Number(Fraction(0)), tree.Number(Fraction(1))
_TRIED = (tree.Number(Fraction(37, 100)), tree.Number(Fraction(21, 10)))


class Equation(Record):
    """An equation with a blank: the side without it, and the side with it."""

    known: tree.Node
    open: tree.Node

    def filled(self, answer: tree.Node) -> tree.Node:
        """The side with the blank, filled in."""
        return replaced(self.open, _BLANK, answer)


def read_equation(problem: Problem, text: str) -> Equation:
    """An equation with one `?`. Raises FormulaError."""
    node = Parser(text, problem.vocabulary.with_number(BLANK)).whole()
    if not isinstance(node, tree.Compare) or node.op != "=":
        raise FormulaError(text, *node.span, "this is no equation", "Write left = right, with one `?`.")
    left, right = (any(part == _BLANK for part in tree.walk(side)) for side in (node.left, node.right))
    if left == right:
        raise FormulaError(text, *node.span, "an equation to fill has one blank", "Write one `?` in it.")
    return Equation(node.right, node.left) if left else Equation(node.left, node.right)


def blank_reference(problem: Problem, text: str, seed: int = 0) -> Reference:
    """What answers for the blank are compared with. Raises FormulaError, GraphError."""
    equation = read_equation(problem, text)
    if _may_be_solved(problem, equation):
        return SolvedReference(problem, equation, text, seed)
    return CompletedReference(problem, equation, text, seed)


class SolvedReference(Reference):
    """The blank itself, which the equation was solved for."""

    def __init__(self, problem: Problem, equation: Equation, text: str, seed: int) -> None:
        rest, factor = linear(equation)
        super().__init__(problem, tree.Binary("-", equation.known, rest), text, seed)
        self.equation = equation
        self.above, self.below = self.term.block, self.block(factor)
        alike = list(switches(self.above, self.below))
        self.opened: frozenset[int] = frozenset()
        """The rows that both were divided by: gates of what the blank is multiplied by."""
        for rows in alike:
            above, below = divided_out(self.above, self.below, rows)
            if below is not self.below:
                self.opened |= rows
            self.above, self.below = above, below
        self.term = self.term.with_block(self._quotient({row: min(rows) for rows in alike for row in rows}))

    @property
    def is_known(self) -> bool:
        """Whether all of the other side belongs in the blank, as in `z = ?`."""
        known = self.problem.block(self.equation.known)
        return known.rows.tobytes() == self.target.rows.tobytes()

    def _quotient(self, same: dict[int, int]) -> Block:
        """What belongs in the blank, without a division where it cancels: that is how it is shown."""
        plain = self.above / self.below
        opened = set(self.problem.block(self.equation.known).rows.ravel().tolist())
        entries = [
            cancelled(above, below, same, opened)
            for above, below in zip(self.above.quantities(), self.below.quantities(), strict=True)
        ]
        found = [entry for entry in entries if entry is not None]
        if len(found) < len(entries):
            return plain
        return plain.graph.apply("stack", *found, attr=plain.shape) if plain.shape else found[0]

    def again(self, problem: Problem) -> Reference:
        """The same equation about another problem."""
        return SolvedReference(problem, self.equation, "", self.seed)


class CompletedReference(Reference):
    """The side of an equation that has no blank; answers are put into the other side first."""

    def __init__(self, problem: Problem, equation: Equation, text: str, seed: int) -> None:
        super().__init__(problem, equation.known, text, seed)
        self.equation = equation

    def block(self, node: tree.Node, text: str = "", scope: Scope | None = None) -> Block:
        """The side with the blank, filled in."""
        return super().block(self.equation.filled(node), text, scope)

    def again(self, problem: Problem) -> Reference:
        """The same equation about another problem."""
        return CompletedReference(problem, self.equation, "", self.seed)


# ---- solving ---------------------------------------------------------------------------------------------


def linear(equation: Equation) -> tuple[tree.Node, tree.Node]:
    """The side with the blank, if it is linear, as `rest + factor * ?`."""
    rest = equation.filled(_ZERO)
    return rest, tree.Binary("-", equation.filled(_ONE), rest)


def _may_be_solved(problem: Problem, equation: Equation) -> bool:
    """Whether the blank is a single number (for each index), and the side that it stands in linear in it."""
    sums = (part for part in tree.walk(equation.open) if isinstance(part, tree.Reduce))
    if any(part == _BLANK for each in sums for part in tree.walk(each)):
        return False
    rest, factor = linear(equation)
    with problem.scope.temporary():
        try:
            builder = Builder(problem.scope)
            if any(builder.whole(node).cell for node in (equation.known, rest, factor)):
                return False
            return all(_predicted(problem, equation, rest, factor, number) for number in _TRIED)
        except BptutorError:
            return False


def _predicted(
    problem: Problem, equation: Equation, rest: tree.Node, factor: tree.Node, number: tree.Number
) -> bool:
    """Whether the side with this number in its blank is what a linear one would be."""
    line = tree.Binary("+", rest, tree.Binary("*", factor, number))
    return bool(Reference(problem, line).outcome(equation.filled(number)).equal)
