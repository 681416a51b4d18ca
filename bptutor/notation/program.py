"""A `graph:` text: assignments, one a line, turned into named nodes of a graph.

    H_i = w0 + w1*x_i                      an index variable on the left makes an array
    R   = mean_i((H_i - y_i)^2)
    h_t = tanh(w*h_{t-1} + u*x_t)          a recurrence, unrolled: h_1, h_2, ...; h_0 is a leaf

Names that nothing defines are leaves. A program can be run again on other parameters or fewer data points
(`Program.rerun`), which is how gradient steps are made.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError, ShapeError
from bptutor.notation import tree
from bptutor.notation.defining import copy_family, define, length_of, make_leaf
from bptutor.notation.parser import parse_assignment
from bptutor.notation.resolving import LARGEST
from bptutor.notation.statements import Line, Statement, is_recurrence, key, letters, placed, split, variables
from bptutor.text import shape_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope

LONGEST_SHOWN = 40
COMMON_INDICES = ("i", "j", "k")
"""Index variables that may be used in formulas about a model even where the model itself does not."""


class Program:
    """The statements of a text, and the scope they define.

    `groups` holds the statements in order; those of one recurrence, which call each other, together.
    """

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.groups: list[tuple[Statement, ...]] = []

    def rerun(self, values: Mapping[str, Block], suffix: str) -> Scope:
        """Everything that depends on the `values` of leaves once more, as a scope of the same names.

        The new nodes are named with `suffix`: `H@1`.
        """
        scope = self.scope.copy(values, without=set(self.scope.families))
        changed = set(values)
        for group in self.groups:
            if changed & {name for s in group for name in used(s.formula, self.scope)}:
                define(scope, group, suffix)
                changed |= {s.target.name for s in group}
            else:
                for s in group:
                    if s.target.name in self.scope.families:
                        copy_family(self.scope, scope, s.target.name)
        return scope


def read_program(
    text: str, *, scope: Scope, shapes: Mapping[str, Shape], domain: Mapping[str, str]
) -> Program:
    """Run the assignments in `text`, adding to `scope`.

    `shapes` are those of array leaves, data points included. Raises FormulaError and its kin; `.offset` says
    where in `text` the statement begins.
    """
    return _Reader(text, scope, shapes, domain).read()


def used(formula: tree.Node, scope: Scope) -> set[str]:
    """The canonical names of blocks that a formula mentions, entries counting for their block."""
    found = set()
    for node in tree.walk(formula):
        if isinstance(node, tree.Name):
            found.add(node.name)
            place = None if node.indices else scope.vocabulary.place(node.name)
            if place is not None:
                found.add(place.block)
    return found


def shortened(text: str) -> str:
    """A statement on one line, cut to what a message can hold."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]}…"


class _Reader:
    """Reads statement after statement; what a statement defines is known to the next."""

    def __init__(
        self, text: str, scope: Scope, shapes: Mapping[str, Shape], domain: Mapping[str, str]
    ) -> None:
        self.scope, self.shapes, self.domain = scope, dict(shapes), domain
        scope.vocabulary.expect_stars([*shapes, *domain])
        self.lines = split(text)
        self.program = Program(scope)
        self.pending: set[str] = set()
        self.defined: dict[str, str] = {}
        self.indices: set[str] = set()
        self.names = [key(line.left) for line in self.lines]
        self.blocks = [key(line.left, block=True) for line in self.lines]

    def read(self) -> Program:
        """All of it. The scope's vocabulary is closed afterwards: no new names."""
        if not self.lines and not self.shapes:
            raise FormulaError("", 0, 0, "this graph has no assignments", "Write lines such as z = w*x.")
        lefts = {*self.names, *self.blocks}
        for name, shape in self.shapes.items():
            if key(name) not in lefts:
                self._leaf(name, shape)
        place = 0
        while place < len(self.lines):
            group = self._next_group(place)
            place += len(group)
            self._run(group)
        common = {c for c in COMMON_INDICES if c not in self.scope.blocks}
        self.scope.vocabulary.add_indices(self.indices | common)
        return self.program

    def _run(self, group: list[Statement]) -> None:
        for statement in group:
            with placed(statement):
                self._refuse_twice(statement)
                self._new_leaves(statement, group)
        if not is_recurrence(group):
            group = [self._read(group[0])]  # once more, now that the shapes of its leaves are known
        self.program.groups.append(tuple(group))
        define(self.scope, group)
        for statement in group:
            with placed(statement):
                self._check_shape(statement)
            self.defined[statement.target.name] = shortened(statement.text)
            self.indices |= statement.variables

    # ---- parsing

    def _next_group(self, place: int) -> list[Statement]:
        """The statement at a place, with those that a recurrence refers to ahead of their definition."""
        group: list[Statement] = []
        last = place
        while place + len(group) <= last:
            self.pending = {s.target.name for s in group}
            group.append(self._read(self.lines[place + len(group)]))
            for name, _ in group[-1].lags:
                last = max([last, *(k for k, block in enumerate(self.blocks) if block == key(name))])
        self.pending = set()
        return group

    def _read(self, line: Line) -> Statement:
        """The line with its subscripts as index variables if they index an array, else as plain names."""
        with placed(line):
            target, formula = self._indexed(line) or self._parse(line, frozenset())
            if isinstance(target, tree.Stepped):
                message = "names with @ are defined in `update:`, not in the graph"
                raise FormulaError(line.text, *target.span, message)
        return Statement(line.text, line.offset, line.number, target, formula)

    def _parse(self, line: Line, extra: frozenset[str]) -> tuple[tree.Name | tree.Stepped, tree.Node]:
        with self.scope.vocabulary.reading(extra):
            return parse_assignment(line.text, self.scope.vocabulary)

    def _indexed(self, line: Line) -> tuple[tree.Name | tree.Stepped, tree.Node] | None:
        """The line with index variables; None if it is none, or nothing shows that these were meant."""
        if not line.letters:
            return None
        try:
            found = self._parse(line, line.letters)
        except FormulaError as e:
            self._refuse_either_way(line, e)
            return None
        return found if self._evidence(*found) else None

    def _refuse_either_way(self, line: Line, indexed: FormulaError) -> None:
        """Of the errors of the two readings, raise the one further right: what is before it is fine."""
        try:
            self._parse(line, frozenset())
        except FormulaError as plain:
            raise (indexed if indexed.start >= plain.start else plain) from None

    def _evidence(self, target: tree.Name | tree.Stepped, formula: tree.Node) -> bool:
        """Whether every index variable on the left runs over something known, or over the name's own past."""
        if not isinstance(target, tree.Name) or not target.indices:
            return False
        known = set(self.scope.ranges)
        arrays = self.scope.blocks.keys() | self.pending | {target.name}
        for node in tree.walk(formula):
            if isinstance(node, tree.Name) and node.name in arrays:
                known.update(v for index in node.indices for v in variables(index))
        return {i.name for i in target.indices if isinstance(i, tree.Name)} <= known

    # ---- leaves

    def _new_leaves(self, statement: Statement, group: Sequence[Statement]) -> None:
        """Make leaves of the names that nothing has defined so far."""
        own = {s.target.name for s in group}
        for name in statement.names:
            if name.name in own and not is_recurrence(group):
                message = f"{name.name} is defined by itself"
                remedy = "Give the new value a name of its own."
                raise FormulaError(statement.text, *name.span, message, remedy)
            if name.name not in own and not self._known(name, statement):
                self._refuse_later(name, statement)
                self._refuse_index(name, statement)
                self._leaf(name.name, self._shape(name, statement), statement)

    def _known(self, name: tree.Name, statement: Statement) -> bool:
        is_slope = name.name.endswith("'")
        return is_slope or name.name in statement.variables or self.scope.find(name.name) is not None

    def _shape(self, name: tree.Name, statement: Statement) -> Shape:
        """The shape of an array that is only known by its subscripts."""
        sizes = []
        for index in name.indices:
            label = next(iter(variables(index)), "")
            size = length_of(label, list(statement.names), self.scope)
            if size is None:
                message = f"the size of {name.name} is not known"
                remedy = f"Declare it: `shapes: {{{name.name}: [3]}}`."
                raise FormulaError(statement.text, *name.span, message, remedy)
            sizes.append(size)
        return tuple(sizes)

    def _leaf(self, name: str, shape: Shape, statement: Statement | None = None) -> None:
        if math.prod(shape) > LARGEST:
            text = statement.text if statement is not None else name
            message = f"{name} would have {math.prod(shape)} entries; the most is {LARGEST}"
            raise FormulaError(text, 0, len(text), message, "Use smaller sizes.")
        make_leaf(self.scope, name, shape, self.domain)

    # ---- refusing

    def _refuse_twice(self, statement: Statement) -> None:
        name = statement.target.name
        if name in self.defined:
            message = f"{name} is defined twice, first in `{self.defined[name]}`"
        elif self.scope.find(name) is not None:
            message = f"{name} is defined here, but it was used or declared as a free quantity before"
        else:
            return
        span = (0, len(statement.left))
        raise FormulaError(statement.text, *span, message, "Give one of them another name.")

    def _refuse_later(self, name: tree.Name, statement: Statement) -> None:
        wanted = key(name.name)
        for later, *names in zip(self.lines, self.names, self.blocks, strict=True):
            if later.number > statement.number and wanted in names:
                message = f"{name.name} is used before it is defined, in `{shortened(later.text)}`"
                raise FormulaError(statement.text, *name.span, message, "Put its line first.")

    def _refuse_index(self, name: tree.Name, statement: Statement) -> None:
        """Refuse `x_j` as a new quantity beside an array x: an index variable was meant."""
        stem = key(name.name, block=True)
        array = next((n for n, b in self.scope.blocks.items() if b.shape and key(n) == stem), "")
        if array and letters(name.name) and not name.indices:
            found = " and ".join(sorted(letters(name.name)))
            message = f"{array} is an array, and {found} runs over nothing here"
            remedy = f"Sum over it, or write it on the left too. Otherwise rename {name.name}."
            raise FormulaError(statement.text, *name.span, message, remedy)

    def _check_shape(self, statement: Statement) -> None:
        name = statement.target.name
        declared = next((s for n, s in self.shapes.items() if key(n) == key(name)), None)
        found = self.scope.blocks[name].shape
        if declared is not None and declared != found and name not in self.scope.families:
            message = f"{name} is declared as {shape_words(declared)}, but this is {shape_words(found)}"
            raise ShapeError(statement.text, *statement.formula.span, message, "Correct one of them.")
