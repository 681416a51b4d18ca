"""One question, examined: what the program says of it, held against computations of our own."""

from __future__ import annotations

from time import perf_counter
from typing import NamedTuple

from bptutor.calculus.sufficiency.decide import decide
from bptutor.calculus.sufficiency.prove import prove
from bptutor.calculus.sufficiency.question import Proof, Question, Witness
from bptutor.calculus.sufficiency.refute import refute
from tests.sufficiency import replay, witnesses
from tests.sufficiency.collisions import collision
from tests.sufficiency.rank import evidence


class Finding(NamedTuple):
    """What came of a question; `complaints` is what must not be."""

    verdict: str
    complaints: list[str]
    rank: str
    """How the rank fares: inside or outside; where it is deceived, in which known way."""
    method: str = ""
    blame: str = ""
    """Where it is undecided: which side should have found something, and what is known of it."""
    seconds: float = 0.0
    proof: Proof | None = None
    witness: Witness | None = None


def examine(question: Question, *, thorough: bool = True) -> Finding:
    """Decided as the program does, which is timed; then proof and witness are both looked for.

    `thorough`: the witness at length, even where there is a proof.
    """
    start = perf_counter()
    decision = decide(question)
    seconds = perf_counter() - start
    verdict = decision.verdict
    sound = prove(question)
    proof = sound or prove(question, provisos=True)
    witness = decision.witness or refute(question, effort="full" if thorough or proof is None else "quick")
    complaints = []
    if proof is not None:
        complaints += [f"proof: {f}" for f in replay.faults(question, proof)]
        if proof is sound and proof.is_conditional:
            complaints.append("proof: without provisos, but it has some")
    if witness is not None:
        complaints += [f"witness: {f}" for f in witnesses.faults(question, witness)]
    if proof is not None and witness is not None:
        complaints.append("contradiction: a proof together with a witness")
    found = "undecided" if proof is None and witness is None else "decided"
    if (verdict == "undecided") != (found == "undecided"):
        complaints.append(f"decide says {verdict}, but proof and witness say {found}")
    seen = evidence(question)
    if proof is not None:
        complaints += _against(question, seen.is_inside, seen.outside)
    rank = "inside" if seen.is_inside else "outside"
    if witness is not None and seen.is_inside:
        rank = "across regions" if witnesses.across_regions(question, witness) else "two sheets"
    blame = _blame(question, seen.is_inside, seen.outside) if verdict == "undecided" else ""
    method = witness.method if witness is not None else ""
    return Finding(verdict, complaints, rank, method, blame, seconds, proof, witness)


def _against(question: Question, inside: bool, outside: float) -> list[str]:
    """What speaks against a proof: the rank somewhere, or two instances of whole numbers."""
    found = [] if inside else [f"rank: outside at {outside:.1%} of the points, but it is proven"]
    pair = collision(question)
    if pair is not None:
        found.append(f"collision: {pair[0]} and {pair[1]}, but it is proven")
    return found


def _blame(question: Question, inside: bool, outside: float) -> str:
    if not inside:
        return f"refute: the rank is outside at {outside:.0%} of the points"
    if collision(question) is not None:
        return "refute: two instances of whole numbers agree"
    return "prove, as it seems: rank inside everywhere, no collision"
