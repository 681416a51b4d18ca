"""A proof that data suffice, step by step in the exercise's symbols, with the numbers of an example."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from bptutor.grading.instance_values import InstanceValues
from bptutor.grading.steps_told import case_told, formula, told
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence

    from bptutor.calculus.sufficiency.question import Case, Proof, Step
    from bptutor.grading.instance_values import Number
    from bptutor.grading.telling import Telling

MOST_STEPS = 9
"""Longer derivations are cut in the middle."""
WIDTH = 74
"""Lines are indented once more where they are printed."""
MOST_LIKEWISE = 3
"""So many quantities that are found like another are told with their numbers."""
LONGEST = 60
"""Numbers put into a longer formula are not read by anyone."""


def derivation_lines(
    proof: Proof, telling: Telling, example: Mapping[int, Number] | None = None, most: int = MOST_STEPS
) -> list[str]:
    """The steps, numbered; those that differ only in a number are told once."""
    telling.settled = settled(proof, telling)
    leaves = {**telling.question.fixed, **example} if example else {}
    values = InstanceValues(telling.question.graph, leaves) if leaves else None
    lines = _Teller(telling, values).lines(proof, most)
    return [short for line in lines for short in _in_width(line)]


def _in_width(line: str) -> list[str]:
    """Broken at spaces, each further line under where the words of the first begin."""
    hang = re.match(r" *(?:[0-9]+\. )?", line)
    indent = " " * (hang.end() if hang else 0)
    return textwrap.wrap(
        line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


def settled(proof: Proof, telling: Telling) -> frozenset[int]:
    """The rows that are known where a proof ends, in whatever case."""
    steps = (q.row for step in proof.steps for q in (step.quantity, *step.unknowns))
    cases = (row for case in proof.cases for row in settled(case.proof, telling))
    return frozenset((*telling.question.known_rows, *steps, *cases))


def first_step(proof: Proof, telling: Telling) -> Step | None:
    """How the derivation begins; None where what is wanted is known outright."""
    telling.settled = settled(proof, telling)
    in_cases = [step for case in proof.cases for step in case.proof.steps]
    groups = grouped(proof.steps, telling) or grouped(in_cases, telling)
    return groups[0][0] if groups else None


class _Teller:
    """Tells proofs with or without the numbers of an example."""

    def __init__(self, telling: Telling, values: InstanceValues | None) -> None:
        self.telling, self.values = telling, values

    def lines(self, proof: Proof, most: int) -> Iterator[str]:
        """Steps, then cases; a proof of no steps says why none is needed."""
        groups = grouped(proof.steps, self.telling)
        if not groups and not proof.cases:
            yield self._outright()
            return
        yield from self._aliases(proof)
        hidden = max(0, len(groups) - most) and len(groups) - most + 1
        first = len(groups) if not hidden else most - 2
        for k, group in enumerate(groups, 1):
            if k <= first or k > first + hidden:
                yield from self._step(k, group)
            elif k == first + 1:
                yield f"... and {hidden} more steps of this kind"
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

    def _step(self, k: int, group: Sequence[Step]) -> Iterator[str]:
        step, *others = group
        also = [self.telling.name(other.quantity) for other in others]
        like = f"; {listed(also) if len(also) < 4 else f'{also[0]} to {also[-1]}'} likewise" if also else ""
        yield f"{k}. {told(step, self.telling)}{like}"
        if self.values is not None:
            numbers = self._numbers(step)
            yield from [f"   {numbers}{self._values_of(others)}"] if numbers else []

    def _numbers(self, step: Step) -> str:
        """`e.g. 2*3 + 1*4 = 10`."""
        assert self.values is not None
        value = self.values[step.quantity.row]
        if value is None:
            return ""
        node = formula(step, self.telling)
        number = self.telling.number(value)
        if node is None:
            return f"e.g. {self._equation(step)}{self.telling.name(step.quantity)} = {number}"
        put_in = self.telling.show(self.telling.in_numbers(node, self.values))
        says_nothing = put_in in (number, self.telling.show(node)) or len(put_in) > LONGEST
        return f"e.g. {number}" if says_nothing else f"e.g. {put_in} = {number}"

    def _equation(self, step: Step) -> str:
        """`7 = 2*x + 1, so `: what a step solves for one quantity, in numbers."""
        if self.values is None or step.source is None or step.rule not in ("solve", "invert") or step.terms:
            return ""
        if not self.telling.has_name(step.quantity):
            return ""
        definition = self.telling.definition(step.source)
        put_in = self.telling.show(self.telling.in_numbers(definition, self.values, step.quantity.row))
        number = self.telling.number(self.values[step.source.row])
        is_plain = put_in == self.telling.name(step.quantity) or len(put_in) > LONGEST
        return "" if is_plain else f"{number} = {put_in}, so "

    def _values_of(self, others: Sequence[Step]) -> str:
        """`, and z_j2 = 5`: those that were told to be found likewise."""
        assert self.values is not None
        if not 0 < len(others) <= MOST_LIKEWISE:
            return ""
        values = self.values
        numbers = (self.telling.number(values[other.quantity.row]) for other in others)
        names = (self.telling.name(other.quantity) for other in others)
        return f"; {', '.join(f'{name} = {number}' for name, number in zip(names, numbers, strict=True))}"

    def _case(self, case: Case, most: int) -> Iterator[str]:
        holds = self.values is None or self.values[case.gate.row] == case.is_open
        teller = _Teller(self.telling, self.values if holds else None)  # else it is no example
        yield f"If {case_told(case, self.telling)}:"
        yield from (f"  {line}" for line in teller.lines(case.proof, most))


def grouped(steps: Sequence[Step], telling: Telling) -> list[list[Step]]:
    """The steps by kind, each after all that it uses, and not long before it is used."""
    ahead: dict[int, int] = {}  # how many steps lie between a row and the end
    groups: dict[tuple[int, Hashable], list[Step]] = {}
    for step in reversed(steps):
        level = max(ahead.get(q.row, 0) for q in (step.quantity, *step.unknowns))
        for q in step.uses:
            ahead[q.row] = max(ahead.get(q.row, 0), level + 1)
        if _is_told(step, telling):
            groups.setdefault((level, _kind(step, telling)), []).insert(0, step)
    in_order = [*groups][::-1]
    return [groups[key] for key in sorted(in_order, key=lambda key: -key[0])]


def _is_told(step: Step, telling: Telling) -> bool:
    """Parts of formulas without a name of their own are told with the wholes."""
    if step.rule == "same" and step.source is not None and step.source.row == step.quantity.row:
        return False  # another name for it, which is told beforehand
    wanted = step.quantity.row in telling.question.target_rows
    return step.rule != "definition" or wanted or telling.has_name(step.quantity)


def _kind(step: Step, telling: Telling) -> Hashable:
    """Equal for steps that differ only in a number."""
    block = telling.named(step.quantity).block
    source = telling.named(step.source).block.id if step.source is not None else None
    provisos = bool(step.nonzero)
    alone = step.rule == "system" or not block.shape
    return step.quantity.row if alone else (step.rule, block.id, source, provisos, len(step.uses))
