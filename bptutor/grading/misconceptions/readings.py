"""Exercises as they are misread: the other index convention, another batch, a mean for a sum.

Some mistakes are made before anything is computed. Each *reading* is a copy of the exercise as the student
may have taken it, and what is right there is computed in the same way as any truth:

    for reading in readings(item):
        reading.value("dL/dw")          numbers, or None where they do not follow
        reading.right(node)             whether a formula would be right there

Readings are made once an item. One whose givens no longer fit together is left out.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from bptutor.bank.exercise import ChoiceSpec, FillSpec, FormulaSpec, NumericSpec, Text
from bptutor.bank.formulas import Reference, reference
from bptutor.bank.problem import Problem
from bptutor.calculus.altered.budget import STATED, fits_in, size_below
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.exchanged import Exchange
from bptutor.grading.misconceptions.misread import changed, misread
from bptutor.notation import tree
from bptutor.notation.parser import Parser
from bptutor.notation.spelling import BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.exercise import Item

_MEMO = "_readings"


class Reading:
    """An exercise as it was misread: the `problem` that was solved in place of the right one.

    `id` is the misconception; `about` says in a word or two what was misread, where that is not clear.
    """

    def __init__(
        self, bug: str, item: Item, problem: Problem, about: str = "", exchange: Exchange | None = None
    ) -> None:
        self.id, self.problem, self.about = bug, problem, about
        self._item, self._exchange = item, exchange
        self._values: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<Reading {self.id} {self.about}>"

    # ---- numbers

    def value(self, formula: str) -> Any:
        """What a formula of the exercise is worth there: a float, nested lists, None if it is not settled."""
        if formula not in self._values:
            try:
                self._values[formula] = self.problem.value(self._as_read(self.problem.read(formula)))
            except BptutorError:
                self._values[formula] = None
        return self._values[formula]

    # ---- formulas

    def right(self, node: tree.Node, text: str = "") -> bool:
        """Whether a typed formula is what the item asks for there. (Of items that ask for no formula: no.)"""
        if self._reference is None:
            return False
        try:
            return self._reference.outcome(self._as_read(node), text).equal
        except BptutorError:
            return False

    def _as_read(self, node: tree.Node) -> tree.Node:
        """A formula, or an answer, in the names that the true exercise has for what was meant."""
        return self._exchange.formula(node) if self._exchange else node

    @cached_property
    def _reference(self) -> Reference | None:
        """What answers are compared with there."""
        try:
            return self._made_reference()
        except BptutorError:
            return None

    def _made_reference(self) -> Reference | None:
        spec = self._item.spec
        if isinstance(spec, FillSpec):
            return reference(self._item).again(self.problem)
        if isinstance(spec, FormulaSpec):
            node = self.problem.read(spec.target.value)
            return Reference(self.problem, self._as_read(node), spec.target.value)
        return None


def readings(item: Item) -> tuple[Reading, ...]:
    """The ways to misread the exercise of an item that make a difference to it; made once.

    Empty for items that ask for nothing that is computed, and where that takes long.
    """
    known = item.__dict__.get(_MEMO)
    if known is None:
        known = tuple(_made(item))
        item.__dict__[_MEMO] = known
    found: tuple[Reading, ...] = known
    return found


def _made(item: Item) -> Iterator[Reading]:
    targets = _asked(item)
    if not targets or _takes_too_long(item.problem, targets):
        return
    nodes = [part for target in targets for part in tree.walk(target)]
    steps = any(isinstance(n, tree.Stepped) for n in nodes)
    slopes = steps or any(isinstance(n, tree.Derivative) for n in nodes)
    exchange = Exchange(item.problem)
    if exchange and not isinstance(item.spec, FillSpec):  # a printed equation shows how it is meant
        with suppress(BptutorError):
            yield _exchanged(item, exchange)
    for found in misread(item.exercise, steps=steps, slopes=slopes):
        problem = Problem(found.exercise, item.given)
        if _fits(problem):
            yield Reading(found.id, item, problem, found.about)


def _takes_too_long(problem: Problem, targets: Sequence[tree.Node]) -> bool:
    """Whether there is much to be stated or computed anew for every way to read it."""
    graph = problem.graph
    if sum(block.rows.size for block in graph.blocks if block.op == "leaf") > STATED:
        return True
    try:
        rows = [row for target in targets for row in problem.block(target).rows.ravel().tolist()]
    except BptutorError:  # an equation with a blank
        return False
    return not fits_in(size_below(graph, [row]) for row in rows)


def _exchanged(item: Item, exchange: Exchange) -> Reading:
    """The exercise with its square matrices of weights transposed. Raises FormulaError."""
    given = tuple(map(exchange.given, item.exercise.given))
    extra = tuple(map(exchange.given, item.given))
    problem = Problem(changed(item.exercise, given=given), extra)
    _ = problem.givens
    return Reading("other-weight-convention", item, problem, exchange=exchange)


def _fits(problem: Problem) -> bool:
    """Whether what is given makes sense there."""
    try:
        _ = problem.givens
    except BptutorError:
        return False
    return True


def _asked(item: Item) -> list[tree.Node]:
    """What the item asks for, as trees."""
    spec, problem = item.spec, item.problem
    if isinstance(spec, NumericSpec):
        return [problem.read(target.formula.value) for target in spec.targets]
    if isinstance(spec, FormulaSpec) or (isinstance(spec, ChoiceSpec) and isinstance(spec.target, Text)):
        return [problem.read(spec.target.value)]  # type: ignore[union-attr]
    if isinstance(spec, FillSpec):
        return [Parser(spec.formula.value, problem.vocabulary.with_number(BLANK)).whole()]
    return []
