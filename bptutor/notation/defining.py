"""What statements define: named nodes, arrays over index variables, and recurrences unrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.errors import FormulaError
from bptutor.notation import tree
from bptutor.notation.build import build, free_indices
from bptutor.notation.names import Declared, Vocabulary, with_subscript
from bptutor.notation.statements import is_recurrence, placed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.arrays import Shape
    from bptutor.calculus.graph import Block
    from bptutor.notation.scope import Scope
    from bptutor.notation.statements import Statement

MOST_STEPS = 2000
"""A recurrence that runs further than this was not meant."""


def define(scope: Scope, group: Sequence[Statement], suffix: str = "") -> None:
    """Add what the statements of a group define to the scope; their nodes are named with `suffix`."""
    if is_recurrence(group):
        _unroll(scope, group, suffix)
        return
    statement = group[0]
    with placed(statement):
        _refuse_free(statement)
        block = build(statement.formula, scope, statement.text, statement.labels)
        name = statement.target.name
        if not suffix:
            _refuse_entries(scope, statement, block.shape)
        scope.add(name, scope.graph.name(name + suffix, block))


def make_leaf(scope: Scope, name: str, shape: Shape, domain: Mapping[str, str]) -> Block:
    """A free quantity."""
    return scope.add(name, scope.graph.leaf(name, shape, domain.get(name, "real")))


def copy_family(old: Scope, new: Scope, name: str) -> None:
    """Make the array `name` of named members known in another scope."""
    new.add_family(name, old.families[name], _member_names(name, old.families[name]))


def length_of(label: str, names: Sequence[tree.Name], scope: Scope) -> int | None:
    """How many values an index variable takes: as the arrays are long that it indexes, or as declared."""
    for name in names:
        block = scope.blocks.get(name.name)
        for axis, index in enumerate(name.indices):
            if block is not None and index == tree.Name(label) and axis < len(block.shape):
                return block.shape[axis] + (scope.first(name.name) - 1 if axis == 0 else 0)
    return scope.ranges.get(label)


def _refuse_free(statement: Statement) -> None:
    extra = [i for i in free_indices(statement.formula) if i not in statement.labels]
    if extra:
        message = f"{extra[0]} is free on the right, but {statement.left} does not have it"
        remedy = f"Sum over it, sum_{extra[0]}(...), or write it on the left."
        raise FormulaError(statement.text, *statement.formula.span, message, remedy)


def _refuse_entries(scope: Scope, statement: Statement, shape: Shape) -> None:
    """Refuse an array h where there is a quantity h_2 already: one name would mean two things."""
    array = statement.target.name
    stem, entries = array.partition("_")[0].partition("^")[0], Vocabulary([Declared(array, shape)])
    for name, block in scope.blocks.items() if shape else ():
        if name != array and not block.shape and name.startswith(stem) and entries.place(name) is not None:
            message = f"{name} stands for a quantity already, and would be an entry of {array} as well"
            raise FormulaError(statement.text, *statement.target.span, message, "Rename one of them.")


# ---- recurrences -----------------------------------------------------------------------------------------


def _unroll(scope: Scope, group: Sequence[Statement], suffix: str) -> None:
    """A recurrence, step by step: h_1 from h_0, h_2 from h_1, ..."""
    variable = group[0].labels[0]
    steps = _steps(scope, group, variable)
    scope.lengths[variable] = steps
    for statement in group:
        name = statement.target.name
        if not suffix:
            _refuse_entries(scope, statement, (steps,))
        scope.families[name] = _past(scope, group, name)
    for t in range(1, steps + 1):
        for statement in group:
            with placed(statement):
                block = build(statement.formula, scope, statement.text, fixed={variable: t})
                name = statement.target.name
                member = scope.graph.name(with_subscript(name, str(t)) + suffix, block)
                scope.families[name][t] = member
    for statement in group:
        name = statement.target.name
        scope.add_family(name, scope.families[name], _member_names(name, scope.families[name]))


def _steps(scope: Scope, group: Sequence[Statement], variable: str) -> int:
    steps = length_of(variable, [n for s in group for n in s.names], scope)
    first = group[0]
    with placed(first):
        if steps is None:
            message = f"nothing says how far {variable} runs"
            remedy = f"Declare it: `points: {{{variable}: 1..3}}`."
            raise FormulaError(first.text, 0, len(first.left), message, remedy)
        if steps > MOST_STEPS:
            message = f"{variable} takes {steps} values; the most is {MOST_STEPS}"
            raise FormulaError(first.text, 0, len(first.left), message, "Use fewer.")
    return steps


def _past(scope: Scope, group: Sequence[Statement], name: str) -> dict[int, Block]:
    """The members of a family before number 1: as defined or declared, else free numbers."""
    furthest = max((lag for s in group for n, lag in s.lags if n == name), default=0)
    members = {k: with_subscript(name, str(k)) for k in range(1 - furthest, 1)}
    return {k: scope.find(member) or make_leaf(scope, member, (), {}) for k, member in members.items()}


def _member_names(name: str, members: Mapping[int, Block]) -> dict[int, str]:
    return {k: with_subscript(name, str(k)) for k in members}
