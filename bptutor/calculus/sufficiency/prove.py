"""Proving that data suffice: the shortest derivation that the rules allow, or none.

First by definitions and their inverses alone. If that does not lead there, with the chain rule in its
other orders and with rows that are equal though they look different. If that does not either, by cases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.sufficiency import cases, system
from bptutor.calculus.sufficiency.closure import Closure
from bptutor.calculus.sufficiency.derivation import Derivation
from bptutor.calculus.sufficiency.ground import Ground
from bptutor.calculus.sufficiency.question import Proof, Question, Step
from bptutor.calculus.sufficiency.switches import Assumed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from bptutor.calculus.sufficiency import switches
    from bptutor.calculus.sufficiency.question import Number

MOST_MISTAKEN = 20
"""So often rows may only look equal, before the attempt is given up."""
MOST_SHORTENED, LONGEST = 5, 20
"""So often a shorter derivation is looked for, leaving out one of so many steps ..."""
MOST_CLOSED = 4000
"""... as long as that does not take more nodes than this."""


def prove(question: Question, *, provisos: bool = False) -> Proof | None:
    """A derivation of the target from what is known, None if none is found.

    Without `provisos` it holds everywhere; with them, it may divide by what is 0 by coincidence only, and
    says so in its steps. Raises Undecided where the question is too large.
    """
    return Prover(question).proof(provisos=provisos)


class Prover:
    """Attempts at a question, without provisos and with them: what they are made of is worked out once.

    With `only_simple`, definitions and their inverses are all that is tried.
    """

    def __init__(self, question: Question, *, only_simple: bool = False) -> None:
        self._efforts = (False,) if only_simple else (False, True)
        self._question, self._provisos = question, False
        self._targets = question.target_rows
        self._left = MOST_CLOSED
        self._grounds: dict[bool, Ground] = {}
        self._simply_known: list[int] = []
        """Named rows that follow without looking far."""

    def proof(self, *, provisos: bool = False) -> Proof | None:
        """The first derivation that is found, simple ones first; see `prove`."""
        self._provisos = provisos
        for wide in self._efforts:
            ground = self._ground(wide=wide)
            for _ in range(MOST_MISTAKEN):
                found = self._attempt(ground)
                if found is None:
                    break
                mistaken = self._mistaken(ground, found)
                if not mistaken:
                    return self._told(ground, found)
                for x, y in mistaken:
                    ground.refuse(x, y)
        return None

    def _ground(self, *, wide: bool) -> Ground:
        if wide not in self._grounds:
            self._grounds[wide] = Ground(self._question, wide=wide, known=self._simply_known)
        return self._grounds[wide]

    def _attempt(self, ground: Ground) -> Closure | cases.Fork | None:
        start = self._close(ground, ())
        if not ground.wide:
            self._simply_known = [row for row in sorted(start.known) if row in ground.named]
        if start.knows(*self._targets):
            return self._shortened(ground, start)
        if not ground.wide:
            return None
        return cases.Search(lambda c: self._close(ground, c), self._targets).fork(start)

    def _shortened(self, ground: Ground, found: Closure) -> Closure:
        """A closure that avoids some quantity, as long as that saves steps.

        The cheapest derivation counts a step twice that is used twice, so that another one may be shorter.
        """
        self._left = MOST_CLOSED
        steps = found.leading_to(self._targets)
        if all(how.rule == "definition" for how in steps.values()):
            return found
        for _ in range(MOST_SHORTENED):
            shorter = self._shorter(ground, found)
            if shorter is None:
                break
            found = shorter
        return found

    def _shorter(self, ground: Ground, found: Closure) -> Closure | None:
        steps = [node for node in found.leading_to(self._targets) if node in ground.named]
        for node in steps[-LONGEST:] if len(steps) > 2 else ():
            if node not in self._targets and self._left > 0:
                other = self._close(ground, (), (node,))
                self._left -= len(other.known)
                if other.knows(*self._targets):
                    fewer = [n for n in other.leading_to(self._targets) if n in ground.named]
                    if len(fewer) < len(steps):
                        return other
        return None

    def _close(
        self, ground: Ground, assumed: Sequence[switches.Case], without: Collection[int] = ()
    ) -> Closure:
        """All that follows in a case, up to the targets."""
        given = [
            *cases.values_of(assumed),
            *self._question.fixed.items(),
            *((row, None) for row in self._question.known_rows),
        ]
        holding = Assumed(ground.switching, assumed) if assumed else None
        closure = Closure(ground, given, provisos=self._provisos, assumed=holding, without=without)
        while not closure.run(self._targets):
            before = len(closure.known)
            if not system.solve(closure):
                break
            if closure.run(self._targets) or len(closure.known) == before:
                break
        return closure

    # ---- rows that look equal

    def _mistaken(self, ground: Ground, found: Closure | cases.Fork) -> list[tuple[int, int]]:
        """Pairs of rows that the derivation takes for equal though they are not."""
        pairs = set(self._pairs(found, self._targets))
        return [(x, y) for x, y in sorted(pairs) if not ground.is_equal(x, y)]

    def _pairs(self, found: Closure | cases.Fork, targets: Sequence[int]) -> Iterator[tuple[int, int]]:
        if isinstance(found, cases.Fork):
            yield from self._pairs(found.closure, [found.gate])
            for branch in found.branches:
                yield from self._pairs(branch, targets)
            return
        for node, how in found.leading_to(targets).items():
            if how.rule == "same" and how.source is not None:
                yield min(node, how.source), max(node, how.source)

    # ---- telling

    def _told(self, ground: Ground, found: Closure | cases.Fork) -> Proof:
        derivation = Derivation(self._question, ground.equations.factors)
        if isinstance(found, cases.Fork):
            return cases.told(found, self._targets, derivation, set())
        return Proof((*derivation.steps(found, self._targets, set()), *self._read_off(ground.numbers)))

    def _read_off(self, numbers: Mapping[int, Number]) -> Iterator[Step]:
        """Targets that are known under another name: dL/dw is o, where L = w*o."""
        known = {q.row: q for q in reversed(self._question.known)}
        for q in self._question.target:
            given = known.get(q.row)
            if given is None and q.row in numbers:
                yield Step(q, "definition", (), source=q, value=numbers[q.row])
            if given is not None and node_entry(given) != node_entry(q):
                yield Step(q, "same", (given,), source=given)
