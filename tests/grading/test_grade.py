"""The whole of grading on everything that ships, and against hostile text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bptutor.bank.exercise import Item
from bptutor.bank.packs import find_packs
from bptutor.grading.grade import (
    answer_form,
    correct_answer,
    explain,
    grade,
    hints,
    names,
    normal_form,
    option_lines,
    question_lines,
    setup_lines,
    trace_lines,
)
from tests.grading.making import WORKSHEET, exercise
from tests.grading.test_choice import MODEL, THEORY

SHIPPED = [item for pack in find_packs() for item in pack.items]
SHEET = list(exercise(WORKSHEET).items)
every_item = pytest.mark.parametrize("item", [*SHIPPED, *SHEET], ids=lambda item: item.full_id)
both_styles = pytest.mark.parametrize("style", ["unicode", "ascii"])


@both_styles
@every_item
def test_the_right_answer_is_right(item: Item, style: str) -> None:
    """What is shown as the answer is graded right, also pasted back from either screen."""
    answer = correct_answer(item, style)

    assert "right" == grade(item, answer).status, grade(item, answer)
    assert "right" == grade(item, answer.replace("-", "−")).status
    assert "right" == grade(item, f"  {answer}.\r\n").status


@every_item
def test_what_is_said_back_means_the_same(item: Item) -> None:
    """The reading of an answer, typed again, is the same answer."""
    read_as = grade(item, correct_answer(item)).read_as

    assert normal_form(item, correct_answer(item)) == normal_form(item, read_as)


@every_item
def test_printed_options_are_answers(item: Item) -> None:
    """Each option can be pasted, with its letter and without."""
    for style in ("unicode", "ascii"):
        for letter, text in zip("abcdef", option_lines(item, style), strict=False):
            by_letter = normal_form(item, f"{letter})")

            assert by_letter is not None
            assert by_letter == normal_form(item, f"{letter}) {text}")
            assert by_letter == normal_form(item, text)


@every_item
def test_an_empty_answer_costs_nothing(item: Item) -> None:
    """It says what an answer looks like."""
    verdict = grade(item, " \t ")

    assert ("unreadable", f"The answer is empty. Answer with {answer_form(item)}.") == (verdict.status,
                                                                                        verdict.message)


@both_styles
@every_item
def test_everything_can_be_shown(item: Item, style: str) -> None:
    """Setup, question, options, hints, explanation and trace are lines of text; plain ASCII where asked."""
    shown = [setup_lines(item, style), question_lines(item, style), option_lines(item, style),
             hints(item, style)]
    shown += [explain(item, style), trace_lines(item, style), [correct_answer(item, style)]]

    for line in (line for lines in shown for line in lines):
        assert isinstance(line, str)
        assert style == "unicode" or line.isascii(), line


@pytest.mark.parametrize("item", SHEET, ids=lambda item: item.id)
def test_made_hints_keep_the_answer(item: Item) -> None:
    """No made hint states the answer, nor any number of it."""
    answer = correct_answer(item, "ascii")
    numbers = {word.strip("[],") for word in answer.split() if any(c.isdigit() for c in word)}
    told = " ".join(hints(item, "ascii")).split()

    assert answer not in told
    assert not numbers & set(told) or item.id == "data"


HOSTILE = [
    "\x00", "\x1b[31m-14", "\ud800", "9" * 1999, "9" * 5000, "(" * 2000, "[" * 2000, "1e999999999",
    "9^9^9^9^9", "'" * 1999,
    "a" * 2000, "-" * 2000, "=" * 2000, "," * 2000, "1," * 999, "a) " * 600, " " * 2000 + "1", "\n" * 1999,
    "x=" * 999,
    "{}", "[]", "()", "=", ",", ".", ";", "-", "+", "'", '"', "$", "$$", "**", "`", "\\", "∂", "÷", "½½",
    "1 " * 900,
    "a and " * 300, "sqrt(" * 300, "tensor(" * 250, "1..2", "0x", "1_0", "٣", "三", "Ⅳ", "①", "1²", "²", "e",
    "pi", "None",
    "{a: 1}", "a: b: c", "TT" * 900, "ab" * 999, "é", "\u202e-14", "1;2;3;" * 300,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_hostile_text(text: str) -> None:
    """Whatever is typed ends in a verdict."""
    for item in [*SHEET, *exercise(MODEL).items, *exercise(THEORY).items]:
        verdict = grade(item, text)

        assert verdict.status in ("right", "wrong", "partly-right", "unreadable")
        assert (verdict.status == "unreadable") == (normal_form(item,
                                                                text) is None or "digits" in verdict.message)


WORDS = st.sampled_from(
    ["1", "-12", "0.119", "a", "b)", "and", "or", ",", ";", "=", "q", "f", "df/dx", "true", "not", "I", "II",
     "[", "]",
     "(", ")", "x", "^", "T", "both", "only", "−", "²", ".", "\n", "alone", "v_1"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=12).map(" ".join) | st.text(max_size=40))
def test_any_text(text: str) -> None:
    """Grading never raises, and an unreadable answer says so in words."""
    for item in SHEET:
        verdict = grade(item, text)

        assert 0.0 <= verdict.credit <= 1.0
        assert verdict.message or verdict.read_as


def test_longest_answer() -> None:
    """Too long a text is refused with the limit."""
    verdict = grade(SHEET[0], "1" * 2001)

    assert "The answer is longer than 2000 characters. Write a shorter one." == verdict.message


def test_names_for_completion() -> None:
    """Quantities where they may be typed, nothing for theory and claims."""
    by_id = {item.id: item for item in SHEET}

    assert {"q", "f", "x"} <= set(names(by_id["table"]))
    assert [] == names(by_id["claim"])
    assert [] == names(next(i for i in SHIPPED if i.exercise.model is None))
