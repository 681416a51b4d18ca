"""What answers in formulas are compared with: the wanted quantity on consistent instances of the model.

    reference(item).outcome(node)          equal or not, and where it fails
    reference(item).fingerprint(node)      the same for answers of one value

A reference is made once an item. An answer is built on top of the model's graph and taken away again, so that
grading leaves no trace. Free index variables and shapes are lined up here: an answer over the wrong index, or
of another shape, raises FormulaError, which costs the student nothing.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.bank.exercise import FillSpec, FormulaSpec
from bptutor.bank.given_numbers import named_in, names_by_value, with_names, zeros
from bptutor.calculus.equivalence import Comparison
from bptutor.errors import FormulaError, GraphError, ShapeError, TurnedIndices
from bptutor.notation import tree
from bptutor.notation.build import Builder
from bptutor.notation.indices import free_indices
from bptutor.notation.replacing import mapped
from bptutor.notation.terms import Term, ordered, reshaped, spread
from bptutor.text import shape_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.calculus.equivalence import Fingerprint, Outcome
    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

_MEMO = "_references"
_OTHER_INDEX = "Use another index variable, and sum over it if there is a sum."


def reference(item: Item, seed: int = 0) -> Reference:
    """What answers to a formula item are compared with, on the instances of `seed`; made once.

    Raises FormulaError, CalculusError and their kin where the item is faulty.
    """
    known = item.__dict__.setdefault(_MEMO, {})
    if seed not in known:
        made = _made(item, item.problem, seed)
        if item.problem.graph.followers.active:  # it will be gone with what else is built there
            return made
        known[seed] = made
    found: Reference = known[seed]
    return found


def _made(item: Item, problem: Problem, seed: int) -> Reference:
    spec = item.spec
    if isinstance(spec, FillSpec):
        from bptutor.bank.blank import blank_reference

        return blank_reference(problem, spec.formula.value, seed)
    if not isinstance(spec, FormulaSpec):
        raise GraphError(f"no formula is asked for by {item.full_id}")
    return Reference(problem, problem.read(spec.target.value), spec.target.value, seed)


class Reference:
    """A target, and answers compared with it; `text` is what the target was read from."""

    def __init__(self, problem: Problem, target: tree.Node, text: str = "", seed: int = 0) -> None:
        self.problem, self.node, self.seed = problem, target, seed
        builder = Builder(problem.scope, text)
        self.term = builder.whole(target)
        """The target as labelled array."""
        self.ranges: Mapping[str, int] = {label: self.term.size(label) for label in self.term.labels}

    @property
    def target(self) -> Block:
        """What is wanted: its free index variables are its first axes."""
        return self.term.block

    # ---- answers

    def read(self, text: str) -> tree.Node:
        """An answer as a tree. Raises FormulaError, for a claim too."""
        node = self.problem.read(text)
        if tree.is_claim(node):
            message = "this is a comparison, and a formula is wanted"
            raise FormulaError(text, *node.span, message, "Write only one side of it.")
        return node

    def outcome(self, node: tree.Node, text: str = "", *, stated: bool = False) -> Outcome:
        """How an answer compares; numbers may stand in it for quantities that are given as numbers.

        `stated` says that it is known which index letter is the row; else TurnedIndices may be raised.
        """
        if stated:
            self._refuse_misfit(node, text)
        found = self._outcome(node, text)
        if not found.equal:
            others = self._other_outcomes(node, text)
            found = next((other for other in others if other.equal), found)
        if not found.equal and not stated:
            self._refuse_turned(node, text)
        if found.equal and self.other_sizes is not None:
            return self.other_sizes.outcome(node, text)
        return found

    def fingerprint(self, node: tree.Node, text: str = "") -> Fingerprint:
        """Equal for answers of equal value."""
        comparison = self.comparison
        with self.problem.scope.temporary():
            return comparison.fingerprint(self.block(node, text))

    def block(self, node: tree.Node, text: str = "", scope: Scope | None = None) -> Block:
        """An answer in the shape of the target, its names those of `scope` (default: the problem's).

        Build it inside `scope.temporary()`. Raises FormulaError.
        """
        builder = Builder(scope or self.problem.scope, text)
        builder.ranges.update(self.ranges)
        return self._fitted(builder.whole(node), node, builder)

    @cached_property
    def other_sizes(self) -> Reference | None:
        """The same with other numbers for the letters that stand for sizes, if there are letters."""
        other = self.problem.other_sizes
        return self.again(other) if other is not None else None

    def again(self, problem: Problem) -> Reference:
        """The same target about another problem."""
        return Reference(problem, self.node, seed=self.seed)

    # ---- comparing

    def _outcome(self, node: tree.Node, text: str) -> Outcome:
        comparison = self.comparison
        with self.problem.scope.temporary():
            return comparison.outcome(self.block(node, text))

    def _other_outcomes(self, node: tree.Node, text: str) -> Iterator[Outcome]:
        """How an answer compares when its numbers are read as names, and terms that vanish are left out."""
        readings = [node]
        for reading in with_names(node, self._given):
            yield self._outcome(reading, text)
            readings.append(reading)
        for reading in readings if self._zeros else ():
            yield from self._without_zeros(reading, text)

    def _without_zeros(self, node: tree.Node, text: str) -> Iterator[Outcome]:
        """How an answer compares where the zeros that it does not name are 0.

        That must not settle what is asked for, nor what has a name, in the answer or on the way to the
        target: where x is 0, so is w*x, and sigmoid(w*x) is a half.
        """
        with self.problem.scope.temporary():
            try:
                named = named_in(self.problem, node)
            except FormulaError:  # a part that means nothing by itself
                return
            rows = self._zeros.difference(*(block.rows.ravel().tolist() for block in named))
            if not rows:
                return
            comparison, free = self._with_zeros(rows), self.comparison
            kept = [self.target, *named, *self._named]
            if not any(comparison.settles(b) and not free.settles(b) for b in kept):
                yield comparison.outcome(self.block(node, text))

    def _with_zeros(self, rows: frozenset[int]) -> Comparison:
        if rows not in self._comparisons:
            self._comparisons[rows] = Comparison(self.target, fixed=dict.fromkeys(rows, 0), seed=self.seed)
        return self._comparisons[rows]

    @cached_property
    def comparison(self) -> Comparison:
        """The instances; made before anything typed is built."""
        return Comparison(self.target, seed=self.seed)

    @cached_property
    def _comparisons(self) -> dict[frozenset[int], Comparison]:
        return {}

    @cached_property
    def _named(self) -> list[Block]:
        """The quantities on the way to the target; not those that are given."""
        blocks = self.problem.graph.ancestors(self.target)
        return [b for b in blocks if isinstance(b.name, str) and b.op not in ("leaf", "const")]

    @cached_property
    def _zeros(self) -> frozenset[int]:
        return zeros(self.problem)

    @cached_property
    def _given(self) -> dict[Fraction, list[tree.Node]]:
        return names_by_value(self.problem)

    # ---- index letters and shapes

    def _refuse_turned(self, node: tree.Node, text: str) -> None:
        """Raises TurnedIndices for an entry (j, i) of a square matrix: nobody said which is the row."""
        letters = sorted(free_indices(node))
        if self.term.labels or len(letters) != 2 or self.target.shape[1:] != self.target.shape[:1]:
            return
        row, column = letters
        if self._outcome(self.in_letters(node, [column, row]), text).equal:
            message = f"is this meant for row {column} and column {row}?"
            remedy = f"Use {row} for the row and {column} for the column."
            raise TurnedIndices(text, *node.span, message, remedy)

    def _refuse_misfit(self, node: tree.Node, text: str) -> None:
        """Raises ShapeError where the letters do not run over as many rows and columns as there are."""
        builder = Builder(self.problem.scope, text)
        with self.problem.scope.temporary():
            term = builder.whole(node)
        sizes = tuple(term.size(letter) for letter in sorted(term.labels))
        if len(sizes) == len(self.target.shape) == 2 and sizes != self.target.shape:
            message = f"this is {shape_words(sizes)}, and what is wanted is {shape_words(self.target.shape)}"
            raise ShapeError(text, *node.span, message, "Are row and column exchanged?")

    def in_letters(self, node: tree.Node, letters: list[str]) -> tree.Node:
        """An answer in which `letters` stand for row and column, in letters that do so by the alphabet."""
        if self.term.labels or len(letters) != 2 or sorted(letters) == letters:
            return node
        exchanged: dict[tree.Node, tree.Node] = dict(
            zip(map(tree.Name, letters), map(tree.Name, letters[::-1]), strict=True)
        )
        return _renamed(node, exchanged)

    def _fitted(self, term: Term, node: tree.Node, builder: Builder) -> Block:
        """The block of an answer in the shape of the target. Raises FormulaError."""
        wanted, shape = self.term, self.target.shape
        for label in wanted.labels:
            if label in term.labels and term.size(label) != wanted.size(label):
                sizes = term.size(label), wanted.size(label)
                message = f"{label} runs over {sizes[0]} values here, and over {sizes[1]} in what is wanted"
                raise ShapeError(builder.text, *node.span, message, _OTHER_INDEX)
        strange = [label for label in term.labels if label not in wanted.labels]
        if not strange and term.cell == wanted.cell:
            return spread(term, wanted.labels, len(wanted.cell)).broadcast(shape)
        if isinstance(node, tree.Number) and node.value == 0:
            return term.block.broadcast(shape)
        if strange and wanted.labels:
            raise _wrong_index(builder.text, node, strange[0], wanted.labels)
        block = ordered(term, [*wanted.labels, *_in_order(term, strange, shape)]).block
        if [n for n in block.shape if n != 1] == [n for n in shape if n != 1]:
            return reshaped(block, shape)  # a row for a column, or whole arrays for entries i
        found, there = shape_words(block.shape), shape_words(shape)
        message = f"this is {found}, and what is wanted is {there}"
        remedy = "Is it transposed?" if block.shape == shape[::-1] else f"Write a formula for {there}."
        raise ShapeError(builder.text, *node.span, message, remedy)


def _in_order(term: Term, letters: list[str], shape: tuple[int, ...]) -> list[str]:
    """Letters for rows and columns: as in the alphabet, not as written; turned round where only that fits."""
    order = sorted(letters)
    sizes = tuple(term.size(label) for label in order)
    return order[::-1] if sizes != shape and sizes[::-1] == shape else order


def _renamed(node: tree.Node, names: Mapping[tree.Node, tree.Node]) -> tree.Node:
    return names[node] if node in names else mapped(node, lambda part: _renamed(part, names))


def _wrong_index(text: str, node: tree.Node, label: str, wanted: tuple[str, ...]) -> FormulaError:
    said = " and ".join(wanted)
    message = f"the answer is wanted for index {said}, and this depends on {label}"
    return FormulaError(text, *node.span, message, f"Write it with {said}, or sum over {label}.")
