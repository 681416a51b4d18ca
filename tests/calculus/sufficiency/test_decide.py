"""A proof or a witness decides; never both. The five choices follow."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from bptutor.calculus.graph import Graph
from bptutor.calculus.sufficiency import chain
from bptutor.calculus.sufficiency import decide as decide_module
from bptutor.calculus.sufficiency import prove as prover
from bptutor.calculus.sufficiency.decide import Sufficiency, decide, five
from bptutor.calculus.sufficiency.question import Decision, Proof, Step
from bptutor.calculus.sufficiency.rank import looks_settled
from bptutor.calculus.sufficiency.refute import Search
from bptutor.errors import ProofAndWitness
from tests.calculus.sufficiency.asking import asked, classifier, named, network, of_blocks, sigmoids

if TYPE_CHECKING:
    from bptutor.calculus.network import Network

CATALOGUE = [
    ("S1", "weights; o_h1; o_h2; o_h3", "weights; o_j1; o_j2", "o_y", "each"),
    ("S2", "inputs", "o_j1; o_j2", "o_h1", "neither"),
    ("S3", "w_h1,j1; w_h2,j1; w_h3,j1", "o_h1; o_h2; o_h3", "o_j1", "together"),
    ("S4", "o_j2", "weights; inputs", "d o_y / d w_j2,y", "each"),
    ("S5", "w_j2,y", "d o_j2 / d w_h2,j2", "d o_y / d w_h2,j2", "together"),
    ("S6", "weights; inputs", "w_x1,h3", "d o_y / d w_x1,h3", "only-1"),
]


def _five(model: Network, first: str, second: str, target: str, seed: int = 0) -> Sufficiency:
    one, two, wanted = ([q for part in t.split(";") for q in named(model, part.strip())]
                        for t in (first, second, target))  # fmt: skip
    return five(model.graph, one, two, wanted, seed=seed)


@pytest.mark.parametrize(("first", "second", "target", "key"), [c[1:] for c in CATALOGUE],
                         ids=[c[0] for c in CATALOGUE])  # fmt: skip
def test_the_catalogue_is_decided(first: str, second: str, target: str, key: str) -> None:
    """S1 to S6, whatever the seed."""
    found = [_five(classifier(), first, second, target, seed) for seed in range(3)]
    assert [key] * 3 == [f.key for f in found]
    assert {f.reason for f in found} == {""}


@pytest.mark.parametrize(
    ("known", "target", "verdict"),
    [
        ("o_h1", "z_h1", "sufficient"),
        ("weights; o_h1; o_h2", "d o_y / d w_x1,h1", "sufficient-provided"),
        ("d o_h1 / d z_h1", "o_h1", "insufficient"),
    ],
)
def test_a_decision_carries_its_evidence(known: str, target: str, verdict: str) -> None:
    """A proof where the data suffice, a witness where they do not."""
    found = decide(asked(sigmoids(), known, target))
    assert found.verdict == verdict
    assert (found.proof is None, found.witness is None) == (not found.suffices, bool(found.suffices))


@pytest.mark.parametrize("thorough", [False, True])
def test_a_proof_of_what_is_refuted_is_a_bug_that_shows(
    monkeypatch: pytest.MonkeyPatch, thorough: bool
) -> None:
    """A rule that is not sound must not go unnoticed."""
    question = asked(classifier(), "o_h1", "z_h1")
    step = Step(question.target[0], "same", question.known)
    monkeypatch.setattr(prover.Prover, "proof", lambda *_, **__: Proof((step,)))
    if thorough:
        with pytest.raises(ProofAndWitness, match="z_"):
            decide(question, thorough=True)
    else:  # found at once: what a proof would say is not asked
        assert decide(asked(classifier(), "inputs", "o_y")).verdict == "insufficient"


def test_what_is_neither_proved_nor_refuted_says_what_it_looks_like(monkeypatch: pytest.MonkeyPatch) -> None:
    """The author is told what the slopes say."""
    monkeypatch.setattr(prover.Prover, "proof", lambda *_, **__: None)
    found = decide(asked(classifier(), "z_h1", "o_h1"))
    assert (found.verdict, found.suffices) == ("undecided", None)
    assert "around each of 48 random instances the data settle it" in found.reason


@pytest.mark.parametrize("size", [Fraction(5, 10**7), Fraction(1, 10**12), Fraction(10**6)])
def test_coefficients_of_any_size_count_around_instances(size: Fraction) -> None:
    """`y = 0.0000005*w + b` does not look as if it settled b."""
    g = Graph()
    w, b = g.leaf("w"), g.leaf("b")
    y = g.name("y", size * w + b)
    assert looks_settled(of_blocks([y], [b])) == (0, 48, True)
    assert looks_settled(of_blocks([y, w], [b])) == (48, 48, True)


def test_numbers_that_do_not_go_together_are_told() -> None:
    """x + 2y = 3 and 2x + 4y = 7."""
    g = Graph()
    x, y = g.leaf("x"), g.leaf("y")
    found = decide(of_blocks([x * y], [x], {x + 2 * y: Fraction(3), 2 * x + 4 * y: Fraction(7)}))
    assert found.verdict == "undecided"
    assert "none of the instances that were tried has all the numbers given" in found.reason


def test_a_sign_tells_which_root() -> None:
    """Of tanh(z)^2 by z > 0, and of (a - y)^2 by a > 1 for y given as 1."""
    g = Graph()
    z, a, y = g.leaf("z"), g.leaf("a"), g.leaf("y")
    assert decide(of_blocks([z.call("tanh") ** 2, z.call("step")], [z])).suffices
    loss = (a - y) ** 2
    assert decide(of_blocks([loss, a.call("gt", 1)], [a], {y: Fraction(1)})).suffices
    assert decide(of_blocks([loss, a.call("gt", 2)], [a], {y: Fraction(1)})).suffices is False
    assert decide(of_blocks([loss], [a], {y: Fraction(1)})).suffices is False


@pytest.mark.parametrize(
    ("first", "second", "together", "key"),
    [
        ("sufficient", "sufficient-provided", "sufficient", "each"),
        ("insufficient", "sufficient", "sufficient", "only-2"),
        ("sufficient", "insufficient", "sufficient", "only-1"),
        ("insufficient", "insufficient", "sufficient-provided", "together"),
        ("insufficient", "insufficient", "insufficient", "neither"),
        ("undecided", "sufficient", "sufficient", None),
        ("insufficient", "insufficient", "undecided", None),
        ("sufficient", "undecided", "sufficient", None),
    ],
)
def test_the_five_choices(first: str, second: str, together: str, key: str | None) -> None:
    """From the three decisions; where one is missing, only if it does not matter."""
    parts = [Decision(v, reason="why" if v == "undecided" else "") for v in (first, second, together)]
    found = Sufficiency(*parts)
    assert found.key == key
    assert (key is None) == ("why" in found.reason)


def test_more_knowledge_keeps_a_proof_and_less_a_witness() -> None:
    """What one statement proves, both do; a witness of both is one of each."""
    each = _five(classifier(), "weights; o_h1; o_h2; o_h3", "weights; o_j1; o_j2", "o_y")
    assert each.together.proof in (each.first.proof, each.second.proof)
    neither = _five(classifier(), "inputs", "o_j1; o_j2", "o_h1")
    assert all(d.witness for d in (neither.first, neither.second, neither.together))


def test_a_question_about_numbers_given() -> None:
    """With nothing known and everything given: can it be computed?"""
    g = Graph()
    w, x, b = g.leaf("w"), g.leaf("x"), g.leaf("b")
    z = g.name("z", w * x + b)
    assert decide(of_blocks([], [x], {z: 3, w: 2, b: 1})).suffices
    assert decide(of_blocks([], [x], {z: 3, w: 2})).suffices is False


def test_of_too_many_numbers_nothing_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is said at once, and of what."""
    monkeypatch.setattr(decide_module, "Search", None)
    found = _five(network(50, 50, 50, 1, units="relu"), "weights", "inputs", "o_y")
    reason = "it takes more than 4000 numbers"
    assert {found.of(data).reason for data in ("first", "second", "together")} == {reason}
    assert found.reason == f"whether (1) alone, (2) alone or both together is enough: {reason}"


def test_of_many_numbers_only_what_is_simple_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The derivation forwards, one weight changed; nothing else is tried."""
    monkeypatch.setattr(Search, "_full", lambda self: pytest.fail("a full search"))
    model = network(26, 26, 26, 1, units="relu")
    assert _five(model, "weights", "inputs", "o_y").key == "together"
    backwards = _five(model, "o_y", "inputs; o_y", "o_h1").together
    assert "more than 600 numbers" in backwards.reason


def test_more_derivatives_than_are_built_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the chain rule in other orders less is found, and nothing breaks."""
    monkeypatch.setattr(chain, "MOST_PAIRS", 3)
    found = _five(classifier(), "d o_y / d w_h2,j2", "w_j2,y; d o_y / d w_h2,j2", "d o_j2 / d w_h2,j2")
    assert found.key in (None, "only-2")
