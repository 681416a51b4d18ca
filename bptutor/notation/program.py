"""A `graph:` text: assignments, one a line, turned into named nodes of a graph.

    H_i = w0 + w1*x_i                      an index variable on the left makes an array
    R   = mean_i((H_i - y_i)^2)
    h_t = tanh(w*h_{t-1} + u*x_t)          a recurrence, unrolled: h_1, h_2, ...; h_0 is a leaf

Names that nothing defines are leaves. A program can be run again on other parameters or fewer data points
(`Program.rerun`), which is how gradient steps are made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bptutor.errors import FormulaError, ShapeError
from bptutor.notation import tree
from bptutor.notation.build import build, free_indices, shape_words
from bptutor.notation.names import with_subscript
from bptutor.notation.parser import parse_assignment
from bptutor.notation.scope import Scope
from bptutor.notation.spelling import whole_spelling

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bptutor.calculus.graph import Block, Shape

COMMON_INDICES = ("i", "j", "k")
"""Index variables that may be used in formulas about a model even where the model itself does not."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One assignment: `text` starts at `offset` of the program, on line `line` (from 1)."""

    text: str
    offset: int
    line: int
    target: tree.Name = tree.Name("")
    formula: tree.Node = tree.Name("")

    @property
    def left(self) -> str:
        """The text before the equals sign."""
        return self.text.partition("=")[0].strip()

    @property
    def labels(self) -> tuple[str, ...]:
        """The index variables of the name that is defined."""
        return tuple(index.name for index in self.target.indices if isinstance(index, tree.Name))


class Program:
    """The statements of a text, and the scope they define."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.groups: list[tuple[Statement, ...]] = []
        """Statements in order; those of one recurrence, which call each other, together."""

    def rerun(self, values: Mapping[str, Block], suffix: str) -> Scope:
        """Everything that depends on the `values` of leaves once more, as a scope of the same names.

        The new nodes are named with `suffix`: `H@1`.
        """
        scope = self.scope.copy(values, without=set(self.scope.families))
        changed = set(values)
        for group in self.groups:
            if changed & {name for s in group for name in used(s.formula, self.scope)}:
                _define(scope, group, suffix)
                changed |= {s.target.name for s in group}
            else:
                for s in group:
                    if s.target.name in self.scope.families:
                        _copy_family(self.scope, scope, s.target.name)
        return scope


def read_program(
    text: str,
    *,
    scope: Scope,
    shapes: Mapping[str, Shape],
    domain: Mapping[str, str],
) -> Program:
    """Run the assignments in `text`, adding to `scope`. `shapes` are those of array leaves, data points included.

    Raises FormulaError and its kin; `.offset` says where in `text` the statement begins.
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


# ---- statements -----------------------------------------------------------------------------------------------

_COMMENT = re.compile(r"#[^\n]*")
_OPEN = re.compile(r"[-+*/@^=,(\[{⊙]\s*$")
_GOES_ON = re.compile(r"\s*[-+*/@^=,)\]}⊙]")


def split(text: str) -> list[Statement]:
    """The statements of a program: one a line; a line goes on while brackets or an operator are open."""
    plain = _COMMENT.sub(lambda match: " " * len(match[0]), text)
    found: list[Statement] = []
    start, place = 0, 0
    for line in plain.splitlines(keepends=True):
        stop = place + len(line)
        so_far, rest = plain[start:stop], plain[stop:]
        depth = sum(so_far.count(c) for c in "([{") - sum(so_far.count(c) for c in ")]}")
        place = stop
        if so_far.strip() and (depth > 0 or _OPEN.search(so_far) or _GOES_ON.match(rest)) and rest.strip():
            continue
        if so_far.strip():
            offset = start + len(so_far) - len(so_far.lstrip())
            found.append(Statement(so_far.strip(), offset, text.count("\n", 0, offset) + 1))
        start = stop
    return found


# ---- reading --------------------------------------------------------------------------------------------------


class _Reader:
    """Reads statement after statement; what a statement defines is known to the next."""

    def __init__(self, text: str, scope: Scope, shapes: Mapping[str, Shape], domain: Mapping[str, str]) -> None:
        self.scope, self.shapes, self.domain = scope, dict(shapes), domain
        self.statements = split(text)
        self.program = Program(scope)
        self.current = Statement(text, 0, 1)
        self.pending: set[str] = set()
        self.defined: dict[str, int] = {}
        self.indices: set[str] = set()

    def read(self) -> Program:
        """All of it. The scope's vocabulary is closed afterwards: no new names."""
        try:
            self._read()
        except FormulaError as e:
            e.offset = self.current.offset
            raise
        return self.program

    def _read(self) -> None:
        if not self.statements:
            raise FormulaError("", 0, 0, "this graph has no assignments", "Write lines such as z = w*x.")
        self.scope.vocabulary.new_names = True
        lefts = {_key(s.left) for s in self.statements} | {_key(s.left, block=True) for s in self.statements}
        for name, shape in self.shapes.items():
            if _key(name) not in lefts:
                self._leaf(name, shape)
        waiting = list(self.statements)
        while waiting:
            group = self._next_group(waiting)
            del waiting[: len(group)]
            self._run(group)
        self.scope.vocabulary.new_names = False
        letters = self.indices | {c for c in COMMON_INDICES if c not in self.scope.blocks}
        self.scope.vocabulary.indices |= frozenset(letters)

    def _run(self, group: Sequence[Statement]) -> None:
        self.current = group[0]
        for statement in group:
            self._once(statement)
        self._new_leaves(group)
        recurrent = _is_recurrence(group)
        if not recurrent:
            group = [self._parsed(group[0])]  # once more, now that the shapes of its leaves are known
        self.program.groups.append(tuple(group))
        _define(self.scope, group, "", self._at)
        for statement in group:
            self._check_shape(statement)
            self.defined[statement.target.name] = statement.line
            self.indices |= _index_letters(statement.formula) | set(statement.labels)

    def _at(self, statement: Statement) -> None:
        self.current = statement

    # ---- parsing

    def _next_group(self, waiting: Sequence[Statement]) -> list[Statement]:
        """The next statement, with those that a recurrence in it refers to ahead of their definition."""
        group = [self._parsed(waiting[0])]
        stems = {_key(s.left, block=True): k for k, s in enumerate(waiting)}
        reach = 0
        k = 0
        while k <= reach:
            if k == len(group):
                self.pending = {s.target.name for s in group}
                group.append(self._parsed(waiting[k]))
            for name in _earlier(group[k]):
                reach = max(reach, stems.get(_key(name), 0))
            k += 1
        self.pending = set()
        return group

    def _parsed(self, statement: Statement) -> Statement:
        """The statement read with its subscripts as index variables if they index an array, else as plain names."""
        self.current = statement
        letters = _letters(statement.left)
        found = self._try(statement.text, letters) if letters else None
        if found is None or not self._evidence(*found):
            found = self._parse(statement.text, frozenset())
        target, formula = found
        if isinstance(target, tree.Stepped):
            message = "names with @ are defined in `update:`, not in the graph"
            raise FormulaError(statement.text, *target.span, message)
        return replace(statement, target=target, formula=formula)

    def _parse(self, text: str, letters: frozenset[str]) -> tuple[tree.Name | tree.Stepped, tree.Node]:
        vocabulary = self.scope.vocabulary
        before = vocabulary.indices
        vocabulary.indices = before | letters
        try:
            return parse_assignment(text, vocabulary)
        finally:
            vocabulary.indices = before

    def _try(self, text: str, letters: frozenset[str]) -> tuple[tree.Name | tree.Stepped, tree.Node] | None:
        try:
            return self._parse(text, letters)
        except FormulaError:
            return None

    def _evidence(self, target: tree.Name | tree.Stepped, formula: tree.Node) -> bool:
        """Whether every index variable on the left runs over something known, or over the name's own past."""
        if not isinstance(target, tree.Name) or not target.indices:
            return False
        known = set(self.scope.ranges)
        arrays = self.scope.blocks.keys() | self.pending | {target.name}
        for node in tree.walk(formula):
            if isinstance(node, tree.Name) and node.name in arrays:
                for index in node.indices:
                    known |= {n.name for n in tree.walk(index) if isinstance(n, tree.Name)}
        return {i.name for i in target.indices if isinstance(i, tree.Name)} <= known

    # ---- leaves

    def _once(self, statement: Statement) -> None:
        self.current = statement
        name = statement.target.name
        span = (0, len(statement.left))
        if name in self.defined:
            message = f"{name} is defined twice, first on line {self.defined[name]}"
            raise FormulaError(statement.text, *span, message, "Give one of them another name.")
        if self.scope.find(name) is not None:
            message = f"{name} is defined here, but it was used or declared as a free quantity before"
            raise FormulaError(statement.text, *span, message, "Give one of them another name.")

    def _new_leaves(self, group: Sequence[Statement]) -> None:
        """Make leaves of the names that nothing has defined so far."""
        own = {s.target.name for s in group}
        for statement in group:
            self.current = statement
            for node in tree.walk(statement.formula):
                if isinstance(node, tree.Name) and not self._known(node, statement) and node.name not in own:
                    self._not_later(node, statement)
                    self._no_index(node, statement)
                    self._leaf(node.name, self._shape(node, statement))
            if statement.target.name in own and not _is_recurrence(group):
                self._not_itself(statement)

    def _known(self, node: tree.Name, statement: Statement) -> bool:
        if node.name.endswith("'") or node.name in _index_letters(statement.formula) | set(statement.labels):
            return True
        return self.scope.find(node.name) is not None

    def _not_later(self, node: tree.Name, statement: Statement) -> None:
        for later in self.statements:
            if later.line > statement.line and _key(node.name) in (_key(later.left), _key(later.left, block=True)):
                message = f"{node.name} is used before line {later.line} defines it"
                raise FormulaError(statement.text, *node.span, message, "Put its line first.")

    def _not_itself(self, statement: Statement) -> None:
        for node in tree.walk(statement.formula):
            if isinstance(node, tree.Name) and node.name == statement.target.name:
                message = f"{node.name} is defined by itself"
                raise FormulaError(statement.text, *node.span, message, "Give the new value a name of its own.")

    def _no_index(self, node: tree.Name, statement: Statement) -> None:
        """Refuse `x_j` as a new quantity beside an array x: an index variable was meant."""
        letters = _letters(node.name)
        array = next((n for n, b in self.scope.blocks.items() if b.shape and _key(n) == _key(node.name, block=True)), "")
        if array and letters and not node.indices:
            message = f"{array} is an array, and {' and '.join(sorted(letters))} runs over nothing here"
            remedy = f"Sum over it, or write it on the left too. Otherwise rename {node.name}."
            raise FormulaError(statement.text, *node.span, message, remedy)

    def _shape(self, node: tree.Name, statement: Statement) -> Shape:
        """The shape of an array that is only known by its subscripts."""
        sizes = []
        for index in node.indices:
            label = next((n.name for n in tree.walk(index) if isinstance(n, tree.Name)), "")
            size = self.scope.ranges.get(label) or self._length(label, statement)
            if size is None:
                message = f"the size of {node.name} is not known"
                remedy = f"Declare it: `shapes: {{{node.name}: [3]}}`."
                raise FormulaError(statement.text, *node.span, message, remedy)
            sizes.append(size)
        return tuple(sizes)

    def _length(self, label: str, statement: Statement) -> int | None:
        for node in tree.walk(statement.formula):
            if isinstance(node, tree.Name) and node.name in self.scope.blocks:
                shape = self.scope.blocks[node.name].shape
                for axis, index in enumerate(node.indices):
                    if index == tree.Name(label) and axis < len(shape):
                        return shape[axis]
        return None

    def _leaf(self, name: str, shape: Shape) -> None:
        _leaf(self.scope, name, shape, self.domain)

    def _check_shape(self, statement: Statement) -> None:
        name = statement.target.name
        declared = next((s for n, s in self.shapes.items() if _key(n) == _key(name)), None)
        found = self.scope.blocks[name].shape
        if declared is not None and declared != found and name not in self.scope.families:
            message = f"{name} is declared as {shape_words(declared)}, but this is {shape_words(found)}"
            raise ShapeError(statement.text, *statement.formula.span, message, "Correct one of them.")


def _leaf(scope: Scope, name: str, shape: Shape, domain: Mapping[str, str]) -> Block:
    return scope.add(name, scope.graph.leaf(name, shape, domain.get(name, "real")))


# ---- defining -------------------------------------------------------------------------------------------------


def _define(scope: Scope, group: Sequence[Statement], suffix: str, at: object = None) -> None:
    """Add what the statements of a group define; their nodes are named with `suffix`."""
    if _is_recurrence(group):
        _unroll(scope, group, suffix)
        return
    statement = group[0]
    target = statement.target
    extra = [i for i in free_indices(statement.formula) if i not in statement.labels]
    if extra:
        message = f"{extra[0]} is free on the right, but {statement.left} does not have it"
        remedy = f"Sum over it, sum_{extra[0]}(...), or write it on the left."
        raise FormulaError(statement.text, *statement.formula.span, message, remedy)
    block = build(statement.formula, scope, statement.text, statement.labels)
    scope.add(target.name, scope.graph.name(target.name + suffix, block))


def _unroll(scope: Scope, group: Sequence[Statement], suffix: str) -> None:
    """A recurrence, step by step: h_1 from h_0, h_2 from h_1, ..."""
    variable = group[0].labels[0]
    steps = _steps(scope, group, variable)
    for statement in group:
        scope.families[statement.target.name] = _past(scope, group, statement.target.name)
    for t in range(1, steps + 1):
        for statement in group:
            name = statement.target.name
            block = build(statement.formula, scope, statement.text, fixed={variable: t})
            scope.families[name][t] = scope.graph.name(with_subscript(name, str(t)) + suffix, block)
    for statement in group:
        name = statement.target.name
        members = scope.families[name]
        scope.add_family(name, members, {k: with_subscript(name, str(k)) for k in members})


def _steps(scope: Scope, group: Sequence[Statement], variable: str) -> int:
    for statement in group:
        for node in tree.walk(statement.formula):
            block = scope.blocks.get(node.name) if isinstance(node, tree.Name) else None
            if block is not None and isinstance(node, tree.Name):
                for axis, index in enumerate(node.indices):
                    if index == tree.Name(variable):
                        return block.shape[axis] + (scope.first(node.name) - 1 if axis == 0 else 0)
    if variable in scope.ranges:
        return scope.ranges[variable]
    first = group[0]
    message = f"nothing says how far {variable} runs"
    remedy = f"Declare it: `points: {{{variable}: 1..3}}`."
    raise FormulaError(first.text, *first.target.span, message, remedy)


def _past(scope: Scope, group: Sequence[Statement], name: str) -> dict[int, Block]:
    """The members of a family before number 1: as defined or declared, else scalar leaves."""
    lags = [lag for s in group for n, lag in _lags(s) if n == name]
    found = {}
    for number in range(1 - max(lags, default=0), 1):
        member = with_subscript(name, str(number))
        found[number] = scope.find(member) or _leaf(scope, member, (), {})
    return found


def _copy_family(old: Scope, new: Scope, name: str) -> None:
    members = old.families[name]
    new.add_family(name, members, {k: with_subscript(name, str(k)) for k in members})


# ---- looking at statements ------------------------------------------------------------------------------------


def _is_recurrence(group: Sequence[Statement]) -> bool:
    own = {s.target.name for s in group}
    return any(name in own for s in group for name, _ in _lags(s))


def _lags(statement: Statement) -> Iterator[tuple[str, int]]:
    """(name, how many steps back) of the names in a statement that look back: h_{t-1} is (h, 1)."""
    for node in tree.walk(statement.formula):
        if not isinstance(node, tree.Name) or len(node.indices) != 1 or len(statement.labels) != 1:
            continue
        index = node.indices[0]
        if isinstance(index, tree.Binary) and index.op == "-" and index.left == tree.Name(statement.labels[0]):
            yield node.name, int(index.right.value) if isinstance(index.right, tree.Number) else 1


def _earlier(statement: Statement) -> Iterable[str]:
    return [name for name, _ in _lags(statement)]


def _letters(left: str) -> frozenset[str]:
    """The index variables that the subscript of a left-hand side may hold: `H_i`, `w_kj`, `a_{i,j}^(1)`."""
    spelling = whole_spelling(left)
    if spelling is None or not spelling.subs:
        return frozenset()
    pieces = spelling.subs[-1].split(",")
    if len(pieces) == 1 and len(pieces[0]) <= 2:
        pieces = list(pieces[0])
    return frozenset(p for p in pieces if len(p) == 1 and p.isalpha())


def _index_letters(formula: tree.Node) -> set[str]:
    """All index variables of a formula, bound or free."""
    found = {node.index for node in tree.walk(formula) if isinstance(node, tree.Reduce)}
    for node in tree.walk(formula):
        if isinstance(node, tree.Name):
            for index in node.indices:
                found |= {n.name for n in tree.walk(index) if isinstance(n, tree.Name)}
    return found


def _key(name: str, block: bool = False) -> object:
    """What is the same for all spellings of a name; of its block, without the subscript, if `block`."""
    spelling = whole_spelling(name)
    if spelling is None:
        return name
    base, subs, layer, star = spelling.key
    return (base, subs[:-1], layer, star) if block and subs else (base, subs, layer, star)
