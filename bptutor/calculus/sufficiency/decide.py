"""Whether data suffice: a derivation or a counterexample decides, and never both.

For the two statements of a data-sufficiency item three questions are decided: each statement alone, and both
together. They share what they find: who knows more can still derive what followed from less, and two
instances that agree on more agree on less, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.calculus.five_choices import CHOICES, CLAIMS
from bptutor.calculus.sufficiency.question import Decision, Question
from bptutor.calculus.sufficiency.rank import looks_settled
from bptutor.calculus.sufficiency.refute import Search
from bptutor.errors import ProofAndWitness, Undecided
from bptutor.record import Record
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bptutor.calculus.five_choices import Choice, Data
    from bptutor.calculus.graph import Graph, Quantity
    from bptutor.calculus.sufficiency.question import Number, Proof, Witness


MOST_NUMBERS = 4000
"""Of more than so many numbers nothing is found out: about those of three layers of 40 units each."""
MANY_NUMBERS = 600
"""Where there are more, only the quick search is made, and only the simple derivations are tried."""
MOST_AROUND = 150
"""What it looks like close to instances is told of so many numbers: it takes a hundred digits."""
FEW_EQUATIONS = 3
"""Where more computed quantities are given, instances that have them are dear to find."""
_NOTHING_FOUND = "no derivation and no counterexample was found within the limits"
_ONLY_SIMPLE = f"it takes more than {MANY_NUMBERS} numbers, and of so many only simple ways lead to an answer"


class Sufficiency(Record):
    """What was found out of two statements, each alone and both together."""

    first: Decision
    second: Decision
    together: Decision

    def of(self, data: Data) -> Decision:
        """What was found out of one statement, or of both."""
        return {"first": self.first, "second": self.second, "together": self.together}[data]

    def contradicts(self, choice: Choice) -> Data | None:
        """The first thing that a choice says although it is not so; None where none is known."""
        claims = CLAIMS[choice].items()
        return next((data for data, enough in claims if self.of(data).suffices is (not enough)), None)

    @property
    def possible(self) -> tuple[Choice, ...]:
        """The choices that nothing contradicts."""
        return tuple(choice for choice in CHOICES if self.contradicts(choice) is None)

    @property
    def key(self) -> Choice | None:
        """The choice that is right, of the five; None where the core does not know."""
        return self.possible[0] if len(self.possible) == 1 else None

    @property
    def reason(self) -> str:
        """What is not decided, and why; empty where that does not matter.

        `whether (1) alone is enough: it takes 30000 numbers`.
        """
        if self.key is not None:
            return ""
        parts = {"(1) alone": self.first, "(2) alone": self.second, "both together": self.together}
        reasons = {name: d.reason for name, d in parts.items() if d.suffices is None}
        be = "are" if [*reasons] == ["both together"] else "is"
        return f"whether {listed([*reasons], 'or')} {be} enough: {'; '.join(dict.fromkeys(reasons.values()))}"


def decide(
    question: Question, *, seed: int = 0, thorough: bool = False, in_passing: bool = False
) -> Decision:
    """Prove or refute that what is known settles the target.

    A quick search for a counterexample comes first: where it finds one, that is verified, and no proof is
    looked for (unless `thorough`), though perhaps one that is easier to read; where there is a proof, it has
    been held against that search. How much is tried depends on the numbers that the question takes; for a
    remark `in_passing` also on how many computed quantities are given. Raises ProofAndWitness.
    """
    from bptutor.calculus.sufficiency.prove import Prover

    size = len(question.below)
    if size > MOST_NUMBERS:
        return Decision("undecided", reason=f"it takes more than {MOST_NUMBERS} numbers")
    is_large = size > MANY_NUMBERS
    search = Search(question, seed)
    witness = search.witness("quick")
    proof, limit = None, _ONLY_SIMPLE if is_large else ""
    if witness is None or thorough:
        try:
            prover = Prover(question, only_simple=is_large)
            proof = prover.proof() or prover.proof(provisos=True)
        except Undecided as too_large:
            limit = too_large.reason
    if in_passing and _given_equations(question) > FEW_EQUATIONS:
        limit = limit or _NOTHING_FOUND
    elif thorough or not (proof or is_large or (witness and search.rank(witness) == 0)):
        witness = search.witness("full") or witness
    return _decided(question, proof, witness, limit)


def _given_equations(question: Question) -> int:
    """How many computed quantities are at a number: equations that every instance has to meet."""
    return sum(question.graph.recipe(row)[0] not in ("leaf", "const") for row in question.fixed)


def five(
    graph: Graph,
    first: Sequence[Quantity],
    second: Sequence[Quantity],
    target: Sequence[Quantity],
    fixed: Mapping[int, Number] | None = None,
    *,
    seed: int = 0,
) -> Sufficiency:
    """Which of two statements settle the target: each alone, and both together. Raises ProofAndWitness."""
    one = decide(Question(graph, first, target, fixed), seed=seed)
    two = decide(Question(graph, second, target, fixed), seed=seed)
    question = Question(graph, [*first, *second], target, fixed)
    union = _union(question, [d.proof for d in (one, two) if d.proof], seed)
    if union.witness is not None:  # it agrees on each statement, too
        one, two = (
            d if d.verdict != "undecided" else _decided(question, None, union.witness) for d in (one, two)
        )
    return Sufficiency(one, two, union)


def _union(question: Question, proofs: list[Proof], seed: int) -> Decision:
    """Both statements together; where one alone is enough, by its proof, if possible one without provisos."""
    if not proofs:
        return decide(question, seed=seed)
    proofs.sort(key=lambda proof: (proof.is_conditional, len(proof.steps)))
    if proofs[0].is_conditional:
        from bptutor.calculus.sufficiency.prove import Prover

        is_large = len(question.below) > MANY_NUMBERS
        return _decided(question, Prover(question, only_simple=is_large).proof() or proofs[0], None)
    return _decided(question, proofs[0], None)


def _decided(question: Question, proof: Proof | None, witness: Witness | None, limit: str = "") -> Decision:
    """What follows from a proof or a witness; `limit` says what was too large to look for a proof."""
    if proof is not None and witness is not None:
        target = ", ".join(map(str, question.target))
        raise ProofAndWitness(f"{target}: a derivation and a counterexample ({witness.method})")
    if proof is not None:
        return Decision("sufficient-provided" if proof.is_conditional else "sufficient", proof)
    if witness is not None:
        return Decision("insufficient", None, witness)
    return Decision("undecided", reason=limit or _undecided(question))


def _undecided(question: Question) -> str:
    """What was tried, and what it looks like close to random instances."""
    told = _NOTHING_FOUND
    if len(question.below) > MOST_AROUND:
        return told
    settled, tried, fits = looks_settled(question)
    if not fits:
        return f"{told}; none of the instances that were tried has all the numbers given"
    if not tried:
        return told
    share = {0: "none", tried: "each"}.get(settled, str(settled))
    return f"{told}; around {share} of {tried} random instances the data settle it"
