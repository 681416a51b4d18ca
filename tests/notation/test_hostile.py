"""Hostile formulas end in a clear message after little work, in the parser and in the grader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bptutor.bank.exercise import Item
from bptutor.errors import FormulaError
from bptutor.grading.grade import grade
from bptutor.notation import cursor, lexer, spelling
from bptutor.notation.build import Builder
from bptutor.notation.names import Declared, Vocabulary
from bptutor.notation.parser import parse
from tests.bank.making import exercise_of
from tests.notation.hostile import DEEP, LONG, OVERLONG, READ, UNSEEN

VOCABULARY = Vocabulary(
    [
        *(Declared(name) for name in "x y y* z a b c d e abc ab bc L w1 x1".split()),
        Declared("delta", (3,)), Declared("w", (3, 3)), Declared("Wide", (64, 64)), Declared("W^(1)", (2, 2)),
    ],
    functions=["g"],
    indices=["j"],
    loss="L",
)  # fmt: skip

EXERCISE = """
title: Two units
functions: [g]
graph: |
  a1 = g(w1*x)
  y = sigmoid(w2*a1)
  S = sum_k(delta_k w_k)
  L = (y - y*)^2/2 + S
shapes: {delta: [3], w: [3]}
items:
  a: {target: dL/dw1, as: formula}
"""
REFUSED = {**OVERLONG, **UNSEEN, **DEEP, **LONG}
TOKENS = 40
"""So often a character is looked at, at most: looking ahead is bounded."""


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often tokens and spellings were looked for, and terms built."""
    counted: Counter[str] = Counter()

    def counting(place: object, name: str) -> None:
        real = getattr(place, name)

        def call(*args: object, **named: object) -> object:
            counted[name] += 1
            return real(*args, **named)

        monkeypatch.setattr(place, name, call)

    counting(lexer, "token_at")
    counting(cursor, "spellings_at")
    counting(spelling, "word_at")
    counting(Builder, "term")
    return counted


@pytest.fixture(scope="module")
def item(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Item]:
    """A formula that is asked for."""
    path: Path = tmp_path_factory.mktemp("hostile")
    return exercise_of(path, EXERCISE).items[0]


@pytest.mark.parametrize("name", REFUSED)
def test_the_parser_refuses(name: str, work: Counter[str]) -> None:
    """With a place, a remedy, a message of bounded length, and not much work."""
    text = REFUSED[name]
    with pytest.raises(FormulaError) as refusal:
        parse(text, VOCABULARY)

    error = refusal.value
    assert error.remedy
    assert 0 <= error.start <= error.end <= len(error.text)
    assert "^" in error.caret()
    assert len(error.message) < 250
    assert max(work.values(), default=0) <= TOKENS * min(len(text), 2000) + 100


@pytest.mark.parametrize("name", READ)
def test_what_can_be_read_is_read_with_little_work(name: str, work: Counter[str]) -> None:
    """No rule tries the rest of a text again and again."""
    parse(READ[name], VOCABULARY)

    assert max(work.values()) <= TOKENS * len(READ[name]) + 100


@pytest.mark.parametrize("name", [*REFUSED, *READ])
def test_the_grader_answers(name: str, item: Item, work: Counter[str]) -> None:
    """Never a crash; what is refused is no attempt and says why; what is read is built once."""
    text = {**REFUSED, **READ}[name]
    verdict = grade(item, text)

    if name not in READ and name not in UNSEEN:
        assert "unreadable" == verdict.status
    assert verdict.message or "wrong" == verdict.status
    assert len(verdict.message) < 1000
    assert work["term"] <= 5 * min(len(text), 2000) + 200


@pytest.mark.parametrize("name", ["NUL", "lone surrogate", "homoglyphs", "private use", "emoji"])
def test_characters_that_change_what_is_read_are_named(name: str, item: Item) -> None:
    """The grader says which character it is."""
    verdict = grade(item, UNSEEN[name])

    assert "unreadable" == verdict.status
    assert "U+" in verdict.message
