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
Method = Literal["one leaf", "few leaves", "collision", "fibre"]
VerdictWord = Literal["sufficient", "sufficient-provided", "insufficient", "undecided"]
Rule = Literal[
    "definition", "solve", "invert", "same", "gate", "factor", "label", "case", "tangent", "cut", "system",
    "softmax", "one-hot",
]  # fmt: skip


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
        return frozenset(self.graph.rows_below([*self.known_rows, *self.target_rows, *self.fixed]))

    @cached_property
    def leaves(self) -> tuple[Quantity, ...]:
        """The leaf entries among `below`, in the order of the graph; those at a number included."""
        owners = (self.graph.owner[row] for row in sorted(self.below))
        return tuple(q for q in owners if q.block.op == "leaf")


class Step(Record):
    """One line of a derivation: `quantity` is known now, because all of `uses` are.

    `rule` says how, `source` is the quantity whose definition is read:

    * definition: computed from its parts; `source` is `quantity`. Of a product with a factor 0, `uses` is
      that factor alone
    * solve: `source` is a sum, product or quotient in which `quantity` alone was missing. With `terms`, it is
      a derivative, and the sum of these products. What has no name is told within the step that uses it, so
      that `quantity` may stand deeper in `source` than one level
    * invert: `source` is a one-to-one function (sigmoid, tanh, exp, ...) of `quantity`, or one-to-one on the
      side of 0 where its argument lies: an even power, abs, cosh, a ReLU that is above 0
    * gate: the output `source` of a ReLU tells `quantity`, a switch that looks at the same input
    * factor: the product `source` tells the factor `quantity`, which is 0 or 1 (or the switch of a ReLU that
      is the factor): the other factor is not 0, so that the product is 0 just where that is
    * label: `source` is (a multiple of) p - y or y - p; p is between 0 and 1, so that the sign tells the
      label `quantity`, y
    * case: in a case, its gate `source` puts `quantity` at `value`: a ReLU at 0, another switch at 0 or 1,
      the other entries of a one-hot label at 0. What bends where the gate does is plain there, both ways:
      relu(z) is z, abs(z) is z or -z, max(x, y) is one of the two. Such a step is `definition` or `invert`,
      with what bends as `source` and the gate among its `uses`
    * same: `quantity` and `source` have one value in every instance; also a target that is known under
      another name, and a product of known quantities that was made to be compared with
    * tangent, cut: a derivative as the sum of the products `terms`, forwards or across a cut vertex
    * softmax: from the outputs of a softmax, which add up to 1 and whose ratios fix the differences of its
      inputs
    * one-hot: the entries of a one-hot label add up to 1; `uses` are the other ones
    * system: the linear equations of `sources`, solved together for `unknowns`

    `nonzero` are the provisos: quantities that must not be 0. A system has its own, which is not among them:
    that the equations have one solution; unless they `always` have, as their coefficients are numbers.
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
    always: bool = False

    @property
    def is_conditional(self) -> bool:
        """Whether it needs that something is not 0."""
        return bool(self.nonzero) or (self.rule == "system" and not self.always)


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
        return any(step.is_conditional for step in self.steps) or any(
            case.proof.is_conditional for case in self.cases
        )


class Witness(Record):
    """Two instances that agree on all that is known and differ in the target.

    `first` and `second` hold a number for every leaf entry of `Question.leaves`, by row. `differs` is the
    entry of the target that is not the same. `exact` says that fractions, or polynomials in numbers that are
    none, proved it; else intervals of 60 digits did.
    """

    first: Mapping[int, Number]
    second: Mapping[int, Number]
    changed: tuple[Quantity, ...]
    differs: Quantity
    method: Method
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
