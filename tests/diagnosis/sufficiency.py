"""Wrong choices of data sufficiency: what is enough is written down, and what a wrong one shows follows."""

from __future__ import annotations

from collections.abc import Iterator

from tests.diagnosis.triple import Triple

TRUTHS = {
    "binary-classifier/output-value": "d",
    "binary-classifier/hidden-value": "e",
    "binary-classifier/second-layer-value": "c",
    "binary-classifier/last-weight-gradient": "d",
    "binary-classifier/middle-weight-gradient": "c",
    "binary-classifier/first-weight-gradient": "a",
    "data-sufficiency/one-sigmoid-unit": "adce",
    "data-sufficiency/two-linear-units": "aced",
    "data-sufficiency/squared-loss": "babce",
    "data-sufficiency/leaky-relu-unit": "bd",
    "data-sufficiency/one-relu-unit": "edabc",
    "data-sufficiency/one-descent-step": "dca",
    "data-sufficiency/two-units-and-a-loss": "adde",
    "data-sufficiency/fork": "cb",
    "data-sufficiency/softmax": "dace",
    "data-sufficiency/softmax-loss": "adce",
    "data-sufficiency/binary-cross-entropy": "dccb",
    "data-sufficiency/two-points": "ccbe",
    "data-sufficiency/weights-from-outputs": "bc",
    "data-sufficiency/relu-network": "acee",
    "data-sufficiency/bottleneck": "ae",
    "data-sufficiency/skip-connection": "ddbc",
    "data-sufficiency/same-weight-twice": "cad",
    "data-sufficiency/momentum": "ace",
    "data-sufficiency/weight-decay": "bc",
}
"""The right choice of each item of an exercise, a to z."""

ENOUGH = {"a": {1}, "b": {2}, "c": set[int](), "d": {1, 2}, "e": set[int]()}
"""Which statements are enough by themselves, for each choice."""


def shown(truth: str, choice: str) -> frozenset[str]:
    """What a wrong choice shows; any of it may be told first."""
    found = set[str]()
    if ENOUGH[truth] - ENOUGH[choice]:
        found.add("enough-alone-overlooked")
    if ENOUGH[choice] - ENOUGH[truth]:
        found |= {"taken-for-enough-alone", "gate-taken-for-known"}
    if truth == "e":
        found |= {"gate-taken-for-known", "taken-for-enough-together"}
    if choice == "e":
        found.add("together-overlooked")
    return frozenset(found)


def triples() -> Iterator[Triple]:
    """Every wrong choice of every item; alternately by letter and in words."""
    words = {"a": "only 1", "b": "only 2", "c": "together", "d": "each", "e": "neither"}
    for exercise, truths in TRUTHS.items():
        for place, truth in enumerate(truths):
            for choice in "abcde".replace(truth, ""):
                answer = words[choice] if place % 2 else choice
                yield Triple(f"{exercise}.{'abcdefgh'[place]}", answer, shown(truth, choice))


CHOICES_OF_DATA: tuple[Triple, ...] = tuple(triples())
