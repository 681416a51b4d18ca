"""The steps of a derivation, as they are told: what is used, in order, in terms of quantities with names.

A closure knows every node by one small step. Here only those are kept that lead to the target, and steps to
expressions without a name go into the next one: `z - b` and then the weight in it are one step, z solved for
the weight.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from bptutor.calculus.chain_rule import entry, node_entry
from bptutor.calculus.graph import Quantity
from bptutor.calculus.sufficiency.question import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bptutor.calculus.sufficiency.closure import Closure
    from bptutor.calculus.sufficiency.equations import Sum
    from bptutor.calculus.sufficiency.how import How
    from bptutor.calculus.sufficiency.question import Question, Rule

BACKWARDS = ("solve", "invert")
KEPT_APART = ("system", "softmax", "one-hot", "gate", "factor", "label", "case")
"""Rules that speak of what they use by name: only a product goes without one."""


class Names:
    """The quantity to call a node by: as the question does, else by a name of its own, else as made."""

    def __init__(self, question: Question, factors: dict[int, tuple[int, int]]) -> None:
        self._question, self._graph, self._factors = question, question.graph, factors
        self._made: dict[int, Quantity] = {}

    @cached_property
    def _called(self) -> dict[int, Quantity]:
        found: dict[int, Quantity] = {}
        asked = [node_entry(q) for q in (*self._question.target, *self._question.known)]
        for q in asked:
            found.setdefault(q.row, q)
        for texts in (True, False):
            for block in self._graph.blocks:
                if block.name is not None and isinstance(block.name, str) == texts:
                    for q in block.quantities():
                        found.setdefault(q.row, q)
        return found

    def __getitem__(self, node: int) -> Quantity:
        """The quantity of a node."""
        if node in self._factors and node < 0:
            return self._product(node)
        return self._called.get(node) or self._graph.owner[node]

    def _product(self, node: int) -> Quantity:
        if node not in self._made:
            first, second = (entry(q.block, q.index) for q in map(self.__getitem__, self._factors[node]))
            self._made[node] = Quantity(first * second)
        return self._made[node]


class Derivation:
    """The steps that lead to some targets, from the closures they were found in; each node is told once."""

    def __init__(self, question: Question, factors: dict[int, tuple[int, int]]) -> None:
        self._names = Names(question, factors)

    def steps(self, closure: Closure, targets: Sequence[int], done: set[int]) -> list[Step]:
        """The steps to `targets`, without those to nodes that are `done`; adds to these."""
        hows = closure.leading_to(targets, done)
        kept = self._merged(closure, hows, targets)
        done.update(kept)
        return [self._step(closure, node, how) for node, how in kept.items()]

    def quantity(self, node: int) -> Quantity:
        """What a node is called."""
        return self._names[node]

    # ---- merging steps

    def _merged(self, closure: Closure, hows: dict[int, How], targets: Sequence[int]) -> dict[int, How]:
        """The steps in order, those to what has no name put into the ones that use them, if possible."""
        stay = {node for node in hows if node in closure.ground.named or node in targets}
        readers: dict[int, list[int]] = {}
        for node, how in hows.items():
            for use in set(how.uses):
                readers.setdefault(use, []).append(node)
        for node, how in hows.items():
            if node not in stay and not all(_can_take_in(hows[r], node, how) for r in readers.get(node, [])):
                stay.add(node)
        merged: dict[int, How] = {}
        for node, how in hows.items():
            for use in how.uses:
                if use in merged and use not in stay:
                    how = _taken_in(how, use, merged[use])
            merged[node] = how
        return {node: how for node, how in merged.items() if node in stay}

    # ---- telling

    def _step(self, closure: Closure, node: int, how: How) -> Step:
        names, equation = self._names, how.equation
        outs, unknowns = how.together
        return Step(
            names[node],
            how.rule,
            tuple(names[use] for use in self._told(closure, how.uses)),
            source=None if how.source is None else names[how.source],
            terms=() if equation is None else tuple((names[a.row], names[b.row]) for a, b in equation.terms),
            sources=tuple(names[out] for out in outs),
            unknowns=tuple(names[n] for n in unknowns),
            nonzero=tuple(names[n] for n in how.nonzero),
            value=closure.value(node),
            always=how.always,
        )

    def _told(self, closure: Closure, uses: Iterable[int]) -> Iterator[int]:
        """What a step uses, each once, numbers left out."""
        seen: set[int] = set()
        for use in uses:
            if use not in seen and use not in closure.ground.numbers:
                seen.add(use)
                yield use


def _can_take_in(reader: How, node: int, how: How) -> bool:
    """Whether the step to an expression can be told within the step that uses it."""
    if reader.rule in ("gate", "label") and reader.source == node and how.rule == "solve":
        return _is_positive_multiple(how.equation)
    if reader.rule in KEPT_APART:
        return node < 0 and how.rule == "definition"
    if how.rule == "definition":
        return reader.rule != "same"
    if how.rule == "invert" and len(how.uses) > 1:
        return False  # by a gate, in a case: that is worth a step of its own
    return how.rule in BACKWARDS and reader.rule in BACKWARDS and reader.source == node


def _is_positive_multiple(equation: Sum | None) -> bool:
    """Whether a sum is a single term, which then has its sign."""
    if equation is None or len(equation.parts) != 1 or equation.constant:
        return False
    return equation.parts[0][0] > 0


def _taken_in(reader: How, node: int, how: How) -> How:
    at = reader.uses.index(node)
    uses = tuple(dict.fromkeys((*reader.uses[:at], *how.uses, *reader.uses[at + 1 :])))
    nonzero = tuple(dict.fromkeys((*how.nonzero, *reader.nonzero)))
    reader = reader._replace(uses=uses, nonzero=nonzero)
    if reader.source == node and how.rule in BACKWARDS:
        rule: Rule = reader.rule if reader.rule in (how.rule, "gate", "label") else "solve"
        return reader._replace(rule=rule, source=how.source, equation=how.equation)
    return reader
