"""A proof that data suffice, step by step in the exercise's symbols, with the numbers of an example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.sufficiency.instance_values import InstanceValues
from bptutor.grading.gates_told import case_told
from bptutor.grading.standing import Standing
from bptutor.grading.step_lines import lines_of
from bptutor.grading.steps_told import formula, told
from bptutor.grading.telling import alike
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from bptutor.calculus.graph import Quantity
    from bptutor.calculus.sufficiency.instance_values import Number
    from bptutor.calculus.sufficiency.question import Case, Proof
    from bptutor.grading.step_lines import Line
    from bptutor.grading.telling import Telling

MOST_STEPS = 9
"""Longer derivations are cut in the middle."""
MOST_LIKEWISE = 3
"""So many quantities that are found like another are told with their numbers."""
SHARES = ("softmax", "one-hot")
"""Rules that are told without an equation."""
LONGEST = 60
"""Numbers put into a longer formula are not read by anyone."""


def derivation_lines(
    proof: Proof,
    telling: Telling,
    examples: Sequence[Mapping[int, Number]] = (),
    most: int = MOST_STEPS,
) -> list[str]:
    """The steps, numbered; those that differ only in a number are told once.

    Numbers are those of an example that no step divides by 0 in, in a case of one that is one; of several,
    where least of them are 0.
    """
    telling.settled = settled(proof, telling)
    graph, fixed = telling.question.graph, telling.question.fixed
    values = [InstanceValues(graph, {**fixed, **example}) for example in examples if example]
    at = Standing(telling, given(telling))
    return [*_Teller(at, values).lines(proof, most)]


def settled(proof: Proof, telling: Telling) -> frozenset[int]:
    """The rows that are known where a proof ends, in whatever case."""
    steps = (q.row for step in proof.steps for q in (step.quantity, *step.unknowns))
    cases = (row for case in proof.cases for row in settled(case.proof, telling))
    return frozenset((*telling.question.known_rows, *steps, *cases))


def first_told(proof: Proof, telling: Telling) -> str:
    """How the derivation begins, with the case that it begins in; nothing where there is nothing to find."""
    telling.settled = settled(proof, telling)
    at = Standing(telling, given(telling))
    where: list[str] = []
    while proof.cases and not proof.steps:
        at, where = at.within(proof.cases[0]), [*where, case_told(proof.cases[0], telling)]
        proof = proof.cases[0].proof
    lines = grouped(lines_of(proof, at), telling)
    if not lines or lines[0][0].step.quantity.row in telling.question.target_rows:
        return ""
    return f"{f'if {listed(where)}, ' if where else ''}{told(lines[0][0], at)}"


def given(telling: Telling) -> set[int]:
    """The rows that are known before the first step: data, what the exercise fixes, and plain numbers."""
    graph = telling.question.graph
    numbers = (row for row in range(len(graph.owner)) if graph.owner[row].block.op == "const")
    return {*telling.question.known_rows, *telling.question.fixed, *numbers}


class _Teller:
    """Tells proofs with the numbers of an example, if there is one."""

    def __init__(self, at: Standing, examples: Sequence[InstanceValues]) -> None:
        self.at, self.telling, self.examples = at, at.telling, examples
        self.values: InstanceValues | None = None

    def lines(self, proof: Proof, most: int) -> Iterator[str]:
        """Steps, then cases; a proof of no steps says why none is needed."""
        groups = grouped(lines_of(proof, self.at), self.telling)
        if not groups and not proof.cases:
            yield self._outright()
            return
        plain = [v for v in self.examples if not _is_coincidence(groups, v)]
        self.values = min(plain, key=lambda v: _zeros(groups, v), default=None)
        yield from self._aliases(proof)
        hidden = len(groups) - most + 1 if len(groups) > most else 0
        first = most - 2 if hidden else len(groups)
        for k, group in enumerate(groups, 1):
            if k <= first or k > first + hidden:
                yield from self._step(k, group)
            elif k == first + 1:
                yield f"... and {hidden} more steps"
            self.at.learn(*(q for line in group for q in line.found))
        for case in proof.cases:
            yield from self._case(case, most)

    def _outright(self) -> str:
        """What is wanted is known itself, perhaps by another name."""
        target, question = self.telling.target_name, self.telling.question
        known = [self.telling.own_name(q) for q in question.known if q.row in question.target_rows]
        known = list(dict.fromkeys(known))
        if len(known) > 1:
            return f"{listed(known)} are known."
        if target in known or not known:
            return f"{target} is known."
        return f"{target} = {known[0]}, whatever the numbers are."

    def _aliases(self, proof: Proof) -> Iterator[str]:
        """`a is known: it is dy/dw_2`, where a formula has another name for what is known."""
        used = {q.row for step in proof.steps for q in step.uses}
        for q in self.telling.question.known:
            name, own = self.telling.name(q), self.telling.own_name(q)
            if q.row in used and name != own:
                yield f"{name} = {own}, whatever the numbers are."

    def _step(self, k: int, group: Sequence[Line]) -> Iterator[str]:
        line, *others = group
        also = [self.telling.name(other.step.quantity) for other in others]
        like = f"; {listed(also) if len(also) < 4 else f'{also[0]} to {also[-1]}'} likewise" if also else ""
        yield f"{k}. {told(line, self.at)}{like}"
        if self.values is not None:
            numbers = self._numbers(line, self.values)
            yield from [f"   {numbers}{self._values_of(others, self.values)}"] if numbers else []

    def _numbers(self, line: Line, values: InstanceValues) -> str:
        """`e.g. 2*3 + 1*4 = 10`."""
        if line.told:
            return self._unknowns(line.told, values)
        value = values[line.step.quantity.row]
        if value is None:
            return ""
        node = formula(line.step, self.at)
        number = self.telling.number(value)
        if line.step.rule in SHARES:
            from_numbers = self._from_numbers(line, values)
            return f"e.g. {self.telling.name(line.step.quantity)} = {number}{from_numbers}"
        if node is None:
            return f"e.g. {self._equation(line, values)}{self.telling.name(line.step.quantity)} = {number}"
        put_in = self.telling.show(self.telling.in_numbers(node, values))
        says_nothing = put_in in (number, self.telling.show(node)) or len(put_in) > LONGEST
        return f"e.g. {number}" if says_nothing else f"e.g. {put_in} = {number}"

    def _from_numbers(self, line: Line, values: InstanceValues) -> str:
        """`, from p_1 = 0.2 and p_2 = 0.3`: of a rule that is no formula."""
        uses = line.step.uses
        if not uses or len(uses) > MOST_LIKEWISE:
            return ""
        said = [f"{self.telling.name(q)} = {self.telling.number(values[q.row])}" for q in uses]
        return f", from {listed(said)}"

    def _unknowns(self, found: Sequence[Quantity], values: InstanceValues) -> str:
        """`e.g. w = 2, b = 1`: what a system of equations leads to."""
        numbers = {self.telling.name(q): values[q.row] for q in found[:MOST_LIKEWISE]}
        said = [f"{name} = {self.telling.number(n)}" for name, n in numbers.items() if n is not None]
        return f"e.g. {', '.join(said)}" if said else ""

    def _equation(self, line: Line, values: InstanceValues) -> str:
        """`7 = 2*x + 1, so `: what a step solves for one quantity, in numbers."""
        q = line.step.quantity
        if line.value is None or line.made_of is None or line.step.rule == "gate":
            return ""
        if not self.telling.has_name(q):
            return ""
        right = self.telling.in_numbers(self.at.plain(line.made_of), values, q.row)
        number = self.telling.number(values[line.value.row])
        put_in = self.telling.show(right)
        is_plain = put_in == self.telling.name(q) or len(put_in) > LONGEST
        return "" if is_plain else f"{number} = {put_in}, so "

    def _values_of(self, others: Sequence[Line], values: InstanceValues) -> str:
        """`, and z_j2 = 5`: those that were told to be found likewise."""
        if not 0 < len(others) <= MOST_LIKEWISE:
            return ""
        rows = [other.step.quantity for other in others]
        said = (f"{self.telling.name(q)} = {self.telling.number(values[q.row])}" for q in rows)
        return f"; {', '.join(said)}"

    def _case(self, case: Case, most: int) -> Iterator[str]:
        there = [values for values in self.examples if values[case.gate.row] == case.is_open]
        yield f"If {case_told(case, self.telling)}:"
        yield from (f"  {line}" for line in _Teller(self.at.within(case), there).lines(case.proof, most))


def _is_coincidence(groups: Sequence[Sequence[Line]], values: InstanceValues) -> bool:
    """Whether an example is one of those that the steps leave out: a divisor is 0, two numbers are equal."""
    steps = [line.step for group in groups for line in group]
    pairs = [(values[s.quantity.row], values[s.source.row]) for s in steps if s.rule == "same" and s.source]
    if any(one is not None and other is not None and not alike(one, other) for one, other in pairs):
        return True
    return any(values[q.row] == 0 for step in steps for q in step.nonzero)


def _zeros(groups: Sequence[Sequence[Line]], values: InstanceValues) -> int:
    """How many of the numbers that are told are 0: with them, every formula is right."""
    steps = [line.step for group in groups for line in group]
    return sum(values[q.row] == 0 for step in steps for q in (step.quantity, *step.uses))


def grouped(lines: Sequence[Line], telling: Telling) -> list[list[Line]]:
    """The lines by kind, each after all that it uses, and not long before it is used."""
    ahead: dict[int, int] = {}  # how many steps lie between a row and the end
    groups: dict[tuple[int, Hashable], list[Line]] = {}
    for line in reversed(lines):
        level = max(ahead.get(row, 0) for row in line.rows)
        for q in line.step.uses:
            ahead[q.row] = max(ahead.get(q.row, 0), level + 1)
        groups.setdefault((level, _kind(line, telling)), []).insert(0, line)
    in_order = [*groups][::-1]
    return [groups[key] for key in sorted(in_order, key=lambda key: -key[0])]


def _kind(line: Line, telling: Telling) -> Hashable:
    """Equal for steps that differ only in a number."""
    step = line.step
    block = telling.named(step.quantity).block
    source = line.value or step.source
    source_id = telling.named(source).block.id if source is not None else None
    alone = step.rule == "system" or not block.shape
    if alone:
        return step.quantity.row
    return step.rule, block.id, source_id, bool(step.nonzero), len(step.uses)
