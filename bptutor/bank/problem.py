"""What an exercise computes: its model, its givens, and every question that can be put to them.

    problem = exercise.problem
    problem.value("dL/dw1")            a number, or nested lists
    problem.holds("dL/dz = a - y")     for all completions of the givens
    problem.shape("dz/dW")

Formulas are text or trees; errors are FormulaError and CalculusError with their kin.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Union

from bptutor.bank.exercise import GraphModel, LayersModel, NetworkModel, Text
from bptutor.bank.model import Model
from bptutor.calculus.givens import Givens, Stated
from bptutor.calculus.graph import Quantity
from bptutor.calculus.precise import RELATIVE, value_of
from bptutor.calculus.rollback import cut
from bptutor.errors import FormulaError, GraphError, Unreadable
from bptutor.notation import tree
from bptutor.notation.build import build
from bptutor.notation.numbers import read_number
from bptutor.notation.parser import Parser
from bptutor.text import shape_words

if TYPE_CHECKING:
    from bptutor.bank.exercise import Exercise, Given, Value
    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block, Graph
    from bptutor.notation.names import Vocabulary
    from bptutor.notation.scope import Scope

Formula = Union[str, tree.Node]
UNKNOWN = ("?", "null", "~", "")
"""What stands in a list of given numbers for an entry that is not given."""
BLURRED = 1e-6
"""Values that are this small beside their terms may be mostly rounding."""
MOST_SHARP = 100
"""In larger arrays entries are not looked at one by one."""
REMEMBERED = 500
"""So many readings are kept: the exercise's own are asked for again and again."""


class Problem:
    """The computation behind an exercise, or behind an item with givens of its own."""

    def __init__(self, exercise: Exercise, extra_given: tuple[Given, ...] = (), sizes: int = 0) -> None:
        self.exercise = exercise
        own = {g.quantity.value for g in extra_given}
        self._given = (*(g for g in exercise.given if g.quantity.value not in own), *extra_given)
        self._extra, self._sizes = extra_given, sizes
        self._shared = exercise.problem if extra_given and not sizes else None
        self._built: dict[Formula, Block] = {}
        self._read: dict[str, tree.Node] = {}

    # ---- what there is

    @cached_property
    def model(self) -> Model:
        """The model as a graph. Raises FormulaError, and GraphError (also where there is no model)."""
        model = self._model()
        model.graph.followers.add(self)
        return model

    def _model(self) -> Model:
        if self._shared is not None:
            return self._shared.model
        model = self.exercise.model
        if isinstance(model, (NetworkModel, GraphModel)):
            made = Model(model, self.exercise.step, self.exercise.update, self._sizes)
            _ = made.stepper  # what only the rule of a step names (a rate, v) can be given and asked for, too
            return made
        what = "a list of layers has no quantities" if isinstance(model, LayersModel) else "there is no model"
        raise GraphError(f"{what} to compute with", "Add network: or graph: to the exercise.")

    def mark(self) -> tuple[int, bool]:
        """What has been built, and whether the givens have been looked at (see rollback.Follower)."""
        return len(self._built), "givens" in self.__dict__

    def go_back(self, mark: tuple[int, bool]) -> None:
        """Forget the blocks that came after `mark`."""
        cut(self._built, mark[0])
        if not mark[1]:
            self.__dict__.pop("givens", None)

    @property
    def scope(self) -> Scope:
        """The names and the blocks they mean."""
        return self.model.scope

    @property
    def graph(self) -> Graph:
        """The graph that all formulas are built in."""
        return self.model.graph

    @property
    def vocabulary(self) -> Vocabulary:
        """The names that formulas about this exercise may use."""
        return self.scope.vocabulary

    @cached_property
    def givens(self) -> Givens:
        """What is given, and what follows from it. Raises Contradiction, FormulaError, Unreadable."""
        pairs = [self.stated(given) for given in self._given]
        for name, value in self.model.points.items():
            block = self.block(name)
            pairs.append((block, _fitted(_numbers(value), block, name)))
        return Givens(self.graph, pairs, self.exercise.approximately, self._describe)

    def _describe(self, quantity: Quantity) -> str:
        """What has no name of its own, as a formula of what has."""
        from bptutor.notation.printer import show
        from bptutor.notation.readback import name_tree

        return show(name_tree(quantity, self.scope), "ascii")

    def stated(self, given: Given) -> tuple[Block, Any]:
        """A given as a block and its numbers."""
        block = self.block(given.quantity.value)
        return block, _fitted(_numbers(given.value), block, given.quantity.value)

    # ---- formulas

    def read(self, text: str) -> tree.Node:
        """A formula or claim as a tree. Raises FormulaError."""
        if text not in self._read:
            if len(self._read) >= REMEMBERED:
                self._read.clear()
            self._read[text] = Parser(text, self.vocabulary).whole()
        return self._read[text]

    def block(self, formula: Formula) -> Block:
        """The block a formula means. Raises FormulaError."""
        if formula not in self._built:
            node = self.read(formula) if isinstance(formula, str) else formula
            self._built[formula] = build(node, self.scope, formula if isinstance(formula, str) else "")
        return self._built[formula]

    # ---- questions

    def value(self, formula: Formula) -> Any:
        """A float, or nested lists of them. Raises Undetermined, FormulaError, Contradiction.

        Where next to nothing is left of much larger terms, it is worked out with many digits.
        """
        block = self.block(formula)
        value = self.givens.value(block)
        return value if block.rows.size > MOST_SHARP else _nested(block, lambda q: self._sharp(q)[0])

    def scale(self, formula: Formula) -> Any:
        """How large the terms are that each entry is a sum of, in the shape of the value.

        Where nothing was lost as they cancelled, that is the size of the value: there is no blur in it.
        """
        block = self.block(formula)
        if block.rows.size > MOST_SHARP:
            return _nested(block, self.givens.scale)
        return _nested(block, lambda q: self._sharp(q)[1])

    def _sharp(self, q: Quantity) -> tuple[float, float]:
        """Value and scale of an entry that the givens settle."""
        value, scale = self.givens.value(q), self.givens.scale(q)
        if not 0 < abs(value) <= BLURRED * scale:
            return value, scale
        exact = value_of(self.givens, q.row)
        if exact is None:
            return value, scale
        unblurred = abs(value - exact) <= RELATIVE * abs(exact)
        return exact, abs(exact) if unblurred else scale

    def shape(self, formula: Formula) -> Shape:
        """The shape of a formula; a derivative has the axes of what is derived, then those of the other."""
        node = self.read(formula) if isinstance(formula, str) else formula
        if isinstance(node, tree.Derivative):  # no need to compute a Jacobian to know its shape
            return self.shape(node.of) + self.shape(node.by) * node.order
        return self.block(node).shape

    def holds(self, claim: Formula) -> bool:
        """Whether a claim is true for all completions of the givens. Raises Undecided."""
        from bptutor.bank.claims import Judge

        node = self.read(claim) if isinstance(claim, str) else claim
        found = Judge(self, claim if isinstance(claim, str) else "").holds(node)
        return found and (self.other_sizes is None or self.other_sizes.holds(claim))

    def equal(self, a: Formula, b: Formula) -> bool:
        """Whether two formulas have one value for all completions of the givens; False if shapes differ."""
        from bptutor.bank.claims import Judge

        text = b if isinstance(b, str) else ""
        left, right = (self.read(f) if isinstance(f, str) else f for f in (a, b))
        found = Judge(self, text).equal(left, right)
        return found and (self.other_sizes is None or self.other_sizes.equal(a, b))

    @cached_property
    def other_sizes(self) -> Problem | None:
        """The same problem with other numbers for the letters that stand for sizes, if there are letters."""
        return Problem(self.exercise, self._extra, 1) if self.model.letters and not self._sizes else None

    def trace(self, formula: Formula) -> Any:
        """The chain-rule trace of a derivative as data, None for anything else."""
        from bptutor.calculus.trace import trace

        node = self.read(formula) if isinstance(formula, str) else formula
        if not isinstance(node, tree.Derivative):
            return None
        of, by = self.block(node.of), self.block(node.by)
        return trace(self.givens, of, by)

    def name_of(self, quantity: Quantity) -> str:
        """What to call a quantity."""
        return self.givens.name_of(quantity.row)


# ---- numbers in exercise files ---------------------------------------------------------------------------


def _numbers(value: Value) -> Any:
    """Numbers as written, each with the half unit of its last digit; None for what is not given."""
    if not isinstance(value, Text):
        return [_numbers(part) for part in value]
    if value.value.strip() in UNKNOWN:
        return None
    try:
        number = read_number(value.value)
    except Unreadable as e:
        raise FormulaError(value.value, 0, len(value.value), e.message, e.remedy) from e
    slack = 0.5 * 10.0**-number.decimals if number.decimals is not None and number.decimals > 0 else 0.0
    return Stated(number.value, slack)


def _fitted(numbers: Any, block: Block, name: str) -> Any:
    """`numbers` in the shape of the block; a list does for a matrix of one row or column.

    Raises GraphError.
    """
    shape = _list_shape(numbers)
    if shape == block.shape or numbers is None:
        return numbers
    flat = [n for n in block.shape if n != 1]
    if len(shape) == 1 and list(shape) == flat and len(block.shape) == 2:
        return [numbers] if block.shape[0] == 1 else [[x] for x in numbers]
    if not block.shape and shape == (1,):
        return numbers[0]
    message = f"{name} is {shape_words(block.shape)}, but what is given for it is {shape_words(shape)}"
    raise GraphError(message, "Give as many numbers as it has entries.")


def _list_shape(numbers: Any) -> tuple[int, ...]:
    if not isinstance(numbers, list):
        return ()
    inner = {_list_shape(x) for x in numbers}
    return (len(numbers), *max(inner)) if inner else (0,)


def _nested(block: Block, of: Any, index: tuple[int, ...] = ()) -> Any:
    if len(index) == len(block.shape):
        return of(Quantity(block, index))
    return [_nested(block, of, (*index, k)) for k in range(block.shape[len(index)])]
