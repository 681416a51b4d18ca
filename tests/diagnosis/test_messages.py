"""What is said of every answer of the table: whole sentences, no slot left open, never the right answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from bptutor.grading.grade import correct_answer
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from tests.diagnosis.nothing import NOTHING
from tests.diagnosis.score import items, said_of
from tests.diagnosis.table import TABLE

LONGEST = 260
"""Characters of a message: three lines of a narrow screen and a bit."""
MOST_NAMED = 2


@cache
def said() -> tuple[tuple[str, str, Diagnosis], ...]:
    """Every answer that something is said of: item, answer, diagnosis."""

    def rows() -> Iterator[tuple[str, str]]:
        yield from ((row.item, row.answer) for kind in TABLE.values() for row in kind)
        yield from NOTHING

    found = ((item, answer, said_of(item, answer)) for item, answer in rows())
    return tuple((item, answer, diagnosis) for item, answer, diagnosis in found if diagnosis)


def offending(pattern: str) -> list[str]:
    """The messages and hints in which a pattern occurs."""
    texts = ((item, answer, text) for item, answer, d in said() for text in (d.message, d.hint))
    return [f"{item}: {answer}: {text}" for item, answer, text in texts if re.search(pattern, text)]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"[{}](?![^{}]*\})(?<!_\{)", id="an open slot"),
        pytest.param(r"\bNone\b|\bnan\b|<|object at", id="Python's words"),
        pytest.param(r"  | \.| ,|\.\.$", id="spaces and full stops"),
        pytest.param(r"\b(\w+) \1\b", id="a word twice"),
        pytest.param(r"\ba (?!uni)[aeiou][a-z]{3,}|\ban [bcdfgjklmnpqrstvwxyz]", id="a or an"),
        pytest.param(r"[^.:?!)\]]$", id="no end"),
        pytest.param(r"^[a-z]+ [a-z]+ ", id="no beginning"),
    ],
)
def test_is_a_sentence(pattern: str) -> None:
    """Nothing is left over from how a sentence was made."""
    assert offending(pattern) == []


def test_has_a_hint() -> None:
    """Whatever is said, it is said what to do about it."""
    assert [(item, answer) for item, answer, d in said() if not d.hint] == []


def test_never_names_more_than_two() -> None:
    """A list of all that one might have done helps nobody."""
    assert [(item, answer, d.ids) for item, answer, d in said() if len(d.ids) > MOST_NAMED] == []


def test_is_short() -> None:
    """A student reads three lines, not ten."""
    assert [(item, answer, d.message) for item, answer, d in said() if len(d.message) > LONGEST] == []


def test_is_printed_without_unicode_too() -> None:
    """Messages and hints have a form for screens with plain letters only."""
    texts = {text for _, _, d in said() for text in (d.said("ascii"), d.hinted("ascii"))}

    assert sorted(text for text in texts if not text.isascii()) == []


def test_never_holds_the_right_answer() -> None:
    """Neither its number nor its formula stands in a message or a hint."""
    given_away = [
        (item, answer, text)
        for item, answer, d in said()
        for text in (d.message, d.hint)
        if _stands_in(correct_answer(items()[item]), text, answer)
    ]

    assert given_away == []


def _stands_in(right: str, text: str, answer: str) -> bool:
    """Whether the right answer stands in a text, and was not typed by the student."""
    if len(right) == 1 or right in answer:  # a digit or a letter stands in many a text
        return False
    return re.search(rf"(?<![\w.−-]){re.escape(right)}(?![\w.])", text) is not None
