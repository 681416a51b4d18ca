"""The steps of a proof as lines to tell: what has no name of its own is told within the line that needs it.

The core may find `x - 3` from `r = |x - 3|` and x from `x - 3`; told is x from r at once. `p - t = dL/dz` and
then t from `p - t` is t from `dL/dz = p - t`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bptutor.grading.folding import ONE, contains, parts
from bptutor.notation import tree
from bptutor.notation.tidy import tidied
from bptutor.record import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.question import Proof, Step
    from bptutor.grading.standing import Standing
    from bptutor.grading.telling import Telling

BACKWARDS = ("solve", "invert", "gate", "factor", "label")
ONE_TO_ONE = ("sigmoid", "tanh", "exp", "ln", "log2", "log10", "sqrt", "softplus", "leaky_relu", "sinh")


class Line(NamedTuple):
    """A step; where it reads an equation backwards, both sides: what is known, and what that is made of."""

    step: Step
    value: Quantity | None = None
    made_of: tree.Node | None = None
    equations: tuple[tuple[Quantity, tree.Node], ...] = ()
    """Those of a system that are told: each a quantity and what it is made of."""
    told: tuple[Quantity, ...] = ()
    """The unknowns of a system that are told: those that have a name and are needed later."""

    @property
    def sides(self) -> tuple[Quantity, tree.Node]:
        """The equation that it reads backwards."""
        assert self.value is not None
        assert self.made_of is not None
        return self.value, self.made_of

    @property
    def found(self) -> tuple[Quantity, ...]:
        """What is known after it: of linear equations all unknowns, where there are as many equations."""
        step = self.step
        is_square = len(step.sources) == len(step.unknowns)
        return (step.quantity, *step.unknowns) if is_square else (step.quantity,)

    @property
    def rows(self) -> set[int]:
        """Their rows."""
        return {q.row for q in self.found}


def lines_of(proof: Proof, at: Standing) -> list[Line]:
    """The steps of a proof but for its cases, without those that only lead to what others tell."""
    telling, known = at.telling, set(at.known)
    hidden: dict[int, Line] = {}
    lines: list[Line] = []
    untold: set[int] = set()
    for step in proof.steps:
        if step.rule == "system" and step.quantity.row in known:
            continue  # an earlier one was told to find it as well
        line = _simplest(_merged(line_of(step, telling), hidden, telling), at, known)
        if _may_go_into_others(line, telling):
            hidden[step.quantity.row] = line
        lines.append(line)
        if _is_known_by_parts(line, known, telling):
            untold.add(step.quantity.row)
        known |= line.rows
    needed = _needed(lines, _last(proof, telling), telling)
    return [line for line in needed if line.step.quantity.row not in untold and _is_told(line, telling)]


def products(step: Step, telling: Telling) -> tree.Node:
    """The sum of the products that a chain rule adds up."""
    total, *others = (_product(telling.node(a), telling.node(b)) for a, b in step.terms)
    for product in others:
        total = tree.Binary("+", total, product)
    return total


def _product(a: tree.Node, b: tree.Node) -> tree.Node:
    return b if a == ONE else a if b == ONE else tree.Binary("*", a, b)


def line_of(step: Step, telling: Telling) -> Line:
    """A step by itself."""
    if step.rule == "system":
        return Line(step, equations=tuple(_equations(step, telling)), told=_named_unknowns(step, telling))
    if step.source is None or step.rule not in BACKWARDS:
        return Line(step)
    made_of = products(step, telling) if step.terms else telling.definition(step.source)
    return Line(step, step.source, made_of)


def _named_unknowns(step: Step, telling: Telling) -> tuple[Quantity, ...]:
    unknowns = {q.row: q for q in Line(step).found if telling.has_name(q)}
    return tuple(unknowns[row] for row in sorted(unknowns))


def _equations(step: Step, telling: Telling) -> Iterator[tuple[Quantity, tree.Node]]:
    """The equations of a system, without those that only say what an unnamed part of another is."""
    given = {q.row for q in step.uses}
    told = [q for q in step.sources if telling.has_name(q) or q.row in given]
    may_stay = {q.row for q in (*step.uses, *step.unknowns, *told)}
    for q in told:
        yield q, _in_terms_of(may_stay, telling.definition(q), telling)


def _in_terms_of(rows: set[int], node: tree.Node, telling: Telling) -> tree.Node:
    """A formula with the names in it that are none of these rows replaced by their definitions."""
    owner = telling.question.graph.owner

    def put_in(row: int, name: tree.Node) -> tree.Node:
        if row in rows or owner[row].block.op in ("leaf", "const"):
            return name
        return _in_terms_of(rows, telling.definition(owner[row]), telling)

    return tidied(telling.by_row(node, put_in))


# ---- lines within others -----------------------------------------------------------------------------------


def _may_go_into_others(line: Line, telling: Telling) -> bool:
    """Whether a line leads to what has no name, from a value that has one or was given."""
    step = line.step
    row = step.quantity.row
    value = step.source if step.rule == "same" else line.value
    if telling.has_name(step.quantity) or row in telling.question.target_rows or value is None:
        return False
    is_told = telling.has_name(value) or value.row in telling.question.known_rows
    return is_told and step.rule in ("same", "solve", "invert")


def _is_known_by_parts(line: Line, known: set[int | None], telling: Telling) -> bool:
    """Whether linear equations give an expression of what is known already."""
    row = line.step.quantity.row
    wanted = telling.question.target_rows
    if line.step.rule != "system" or telling.has_name(line.step.quantity) or row in wanted:
        return False
    return telling.rows_in(telling.node(line.step.quantity)) <= known


def _merged(line: Line, hidden: dict[int, Line], telling: Telling) -> Line:
    """A line that reads the definition of what has no name, from the value that this comes from."""
    if line.equations:
        return _merged_system(line, hidden)
    first = hidden.get(line.value.row) if line.value is not None else None
    if first is None or line.value is None:
        return line
    row = line.value.row
    uses = (*first.step.uses, *(q for q in line.step.uses if q.row != row))
    nonzero = (*first.step.nonzero, *line.step.nonzero)
    step = replace(line.step, uses=uses, nonzero=tuple({q.row: q for q in nonzero}.values()))
    if first.step.rule == "same":
        return Line(step, first.step.source, telling.definition(line.value))
    return Line(step, first.value, first.made_of)


def _merged_system(line: Line, hidden: dict[int, Line]) -> Line:
    """Its equations without those for what has no name, but those that the values of these come from."""
    firsts = {row: first for row, first in hidden.items() if not first.step.nonzero}
    uses = [u for q in line.step.uses for u in (firsts[q.row].step.uses if q.row in firsts else (q,))]
    equations = [firsts[q.row].sides if q.row in firsts else (q, node) for q, node in line.equations]
    return line._replace(step=replace(line.step, uses=tuple(uses)), equations=tuple(equations))


def _simplest(line: Line, at: Standing, known: set[int | None]) -> Line:
    """In a case, for a line that reads what has no name: the known definition that it can be solved from."""
    telling, q = at.telling, line.step.quantity
    if line.value is None or telling.has_name(line.value) or line.step.rule not in ("solve", "invert"):
        return line
    node = telling.node(q)
    for row in sorted(row for row in known if row is not None) if at.cases else ():
        value = telling.question.graph.owner[row]
        if not telling.has_name(value) or value.block.op == "leaf":
            continue
        made_of = telling.definition(value)
        plain = at.plain(made_of)
        others = {row for row in telling.rows_in(plain) if row not in known}
        if others == {q.row} and _is_fixed_by(plain, node):
            step = replace(line.step, rule="solve", source=value, uses=(value, *_uses(plain, q, telling)),
                           terms=(), nonzero=())  # fmt: skip
            return Line(step, value, made_of)
    return line


def _uses(node: tree.Node, but: Quantity, telling: Telling) -> list[Quantity]:
    owner = telling.question.graph.owner
    return [owner[row] for row in telling.rows_in(node) if row is not None and row != but.row]


def _is_fixed_by(whole: tree.Node, part: tree.Node) -> bool:
    """Whether the value of a formula fixes a part of it, all else being known, without dividing."""
    if whole == part:
        return True
    inside = [p for p in parts(whole) if contains(p, part)]
    if len(inside) != 1:
        return False
    match whole:
        case tree.Unary() | tree.Binary(op="+" | "-"):
            return _is_fixed_by(inside[0], part)
        case tree.Call(function=name, primes=0) if name in ONE_TO_ONE:
            return _is_fixed_by(inside[0], part)
        case tree.Binary(op="*", left=tree.Number(value=number)):
            return bool(number) and _is_fixed_by(inside[0], part)
        case _:
            return False


# ---- which lines are told ----------------------------------------------------------------------------------


def _last(proof: Proof, telling: Telling) -> set[int]:
    """What must be known where these steps end: what is wanted, or what the cases need."""
    if not proof.cases:
        return set(telling.question.target_rows)
    return {row for case in proof.cases for row in (case.gate.row, *_used(case.proof))} | set(
        telling.question.target_rows
    )


def _used(proof: Proof) -> Iterable[int]:
    for step in proof.steps:
        yield from (q.row for q in step.uses)
    for case in proof.cases:
        yield case.gate.row
        yield from _used(case.proof)


def _needed(lines: Sequence[Line], last: set[int], telling: Telling) -> list[Line]:
    """The lines that lead to what is needed in the end, in order; of their unknowns, those that do."""
    needed: set[int | None] = {*last, *_within(last, telling)}
    kept = []
    for line in reversed(lines):
        if line.rows & needed:
            told = tuple(q for q in line.told if q.row in needed)
            kept.append(line._replace(told=told or line.told))
            uses = {q.row for q in line.step.uses}
            needed |= uses | _within(uses, telling)
    return kept[::-1]


def _within(rows: Iterable[int], telling: Telling) -> set[int | None]:
    """What expressions without a name are made of."""
    owner = telling.question.graph.owner
    unnamed = (owner[row] for row in rows if not telling.has_name(owner[row]))
    return {row for q in unnamed for row in telling.rows_in(telling.node(q))}


def _is_told(line: Line, telling: Telling) -> bool:
    """Parts of formulas without a name of their own are told with the wholes."""
    step = line.step
    if step.rule == "same" and step.source is not None and step.source.row == step.quantity.row:
        return False  # another name for it, which is told beforehand
    wanted = step.quantity.row in telling.question.target_rows
    return step.rule != "definition" or wanted or telling.has_name(step.quantity)
