"""A question of data sufficiency, and what can come out of it: a proof, a witness, a decision.

Known quantities D determine a target T when T has one value wherever D has one: D(u) = D(u') implies
T(u) = T(u') for all instances u, u' of the model. Everywhere counts (switched-off ReLU units have positive
measure), coincidences of probability zero (a weight that is exactly 0) do not.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.graph import Graph, Quantity

Number: TypeAlias = float | Fraction
VerdictWord = Literal["sufficient", "sufficient-provided", "insufficient", "undecided"]
Rule = Literal["definition", "solve", "invert", "same", "gate", "tangent", "cut", "system", "softmax"]


class Question:
    """Whether the values of `known` settle `target`, both entry by entry.

    `fixed` are rows at numbers: what the exercise gives besides. With nothing known and everything given
    fixed, the question is whether a numeric exercise can be solved at all.
    """

    def __init__(
        self,
        graph: Graph,
        known: Sequence[Quantity],
        target: Sequence[Quantity],
        fixed: Mapping[int, Number] | None = None,
    ) -> None:
        self.graph = graph
        self.known = tuple(known)
        self.target = tuple(target)
        self.fixed = dict(fixed or {})

    @cached_property
    def known_rows(self) -> tuple[int, ...]:
        """The rows of what is known, each once, without what is fixed."""
        return tuple(dict.fromkeys(q.row for q in self.known if q.row not in self.fixed))

    @cached_property
    def target_rows(self) -> tuple[int, ...]:
        """The rows that are wanted, each once."""
        return tuple(dict.fromkeys(q.row for q in self.target))

    @cached_property
    def below(self) -> frozenset[int]:
        """Every row that what is known, wanted or fixed is made of, themselves included."""
        seen: set[int] = set()
        todo = [*self.known_rows, *self.target_rows, *self.fixed]
        while todo:
            row = todo.pop()
            if row not in seen:
                seen.add(row)
                todo.extend(self.graph.recipe(row)[1])
        return frozenset(seen)

    @cached_property
    def leaves(self) -> tuple[Quantity, ...]:
        """The leaf entries among `below`, in the order of the graph; those at a number included."""
        owners = (self.graph.owner[row] for row in sorted(self.below))
        return tuple(q for q in owners if q.block.op == "leaf")


class Step(Record):
    """One line of a derivation: `quantity` is known now, because all of `uses` are.

    `rule` says how, `source` is the quantity whose definition is read:

    * definition: computed from its parts; `source` is `quantity`
    * solve: `source` is a sum, product or quotient in which `quantity` alone was missing
    * invert: `source` is a one-to-one function (sigmoid, tanh, exp, ...) of `quantity`
    * gate: the output `source` of a ReLU (or the like) tells whether the unit is on
    * same: `quantity` and `source` have one value in every instance
    * tangent, cut: a derivative as the sum of the products `terms`, forwards or across a cut vertex
    * softmax: from the outputs of a softmax, which add up to 1 and whose ratios fix differences
    * system: the linear equations of `sources`, solved together for `unknowns`

    `nonzero` are the provisos: quantities that must not be 0 (for a system: its determinant, `unknowns`).
    `value` is there where everything it follows from is at a number.
    """

    quantity: Quantity
    rule: Rule
    uses: tuple[Quantity, ...]
    source: Quantity | None = None
    terms: tuple[tuple[Quantity, Quantity], ...] = ()
    sources: tuple[Quantity, ...] = ()
    unknowns: tuple[Quantity, ...] = ()
    nonzero: tuple[Quantity, ...] = ()
    value: Number | None = None


class Case(Record):
    """What follows where `gate` (a quantity that is 0 or 1, and known) is open or closed."""

    gate: Quantity
    is_open: bool
    proof: Proof


class Proof(Record):
    """A derivation: steps in order, each from what is known or came before; then cases, if it takes them."""

    steps: tuple[Step, ...]
    cases: tuple[Case, ...] = ()

    @property
    def is_conditional(self) -> bool:
        """Whether a step needs that something is not 0."""
        return any(step.nonzero or step.rule == "system" for step in self.steps) or any(
            case.proof.is_conditional for case in self.cases
        )


class Witness(Record):
    """Two instances that agree on all that is known and differ in the target.

    `first` and `second` hold a number for every leaf entry of `Question.leaves`, by row. `differs` is the
    entry of the target that is not the same. `exact` says that fractions proved it; else 50 digits did.
    """

    first: Mapping[int, Number]
    second: Mapping[int, Number]
    changed: tuple[Quantity, ...]
    differs: Quantity
    method: Literal["one leaf", "few leaves", "collision", "fibre"]
    exact: bool


class Decision(Record):
    """What was found out: a proof or a witness, never both; neither where it is undecided (`reason`)."""

    verdict: VerdictWord
    proof: Proof | None = None
    witness: Witness | None = None
    reason: str = ""

    @property
    def suffices(self) -> bool | None:
        """Whether the data suffice, coincidences of probability zero left out; None if undecided."""
        return None if self.verdict == "undecided" else self.verdict != "insufficient"
