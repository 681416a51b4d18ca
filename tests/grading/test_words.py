"""Words of agreement, letters of options, letters with what follows them."""

from __future__ import annotations

import pytest

from bptutor.grading.words import folded, label_index, labelled, truth_word


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(w, True) for w in ("true", "True", "TRUE", "t", "T", "yes", "Y", " yes. ", "True!", '"true"',
                              "(true)")],
        *[(w, True) for w in ("[true]", "= true", "it is true", "It's true.", "that is correct",
                              "the claim is true")],
        *[(w, True) for w in ("answer: true", "right", "correct", "ｔｒｕｅ")],
        *[(w, False) for w in ("false", "FALSE", "f", "no", "N", "not true", "it's false", "incorrect",
                               "wrong")],
        *[(w, None) for w in ("", "a", "1", "0", "tru", "TT", "T/F", "true or false", "not false", "maybe",
                              "ja")],
        *[(w, None) for w in ("truest", "the", "none", "true false", "nope", "a) true", "it")],
    ],
)
def test_truth_word(text: str, value: bool | None) -> None:
    """Plain words only; what is doubtful is no word."""
    assert value is truth_word(text)


@pytest.mark.parametrize(
    ("text", "k"),
    [
        ("a", 0), ("B", 1), ("c)", 2), ("(d)", 3), ("[a]", 0), ("b.", 1), ("option c", 2), ("choice b", 1),
        ("ａ", 0),
        ("1", 0), ("4", 3), ("2.", 1), ("(3)", 2), ("option 2", 1), ("'a'", 0),
        ("e", None), ("0", None), ("5", None), ("aa", None), ("", None), ("-a", None), ("1.5", None),
        ("the", None),
        ("10", None),
    ],
)  # fmt: skip
def test_label_index(text: str, k: int | None) -> None:
    """The place among four options that a letter or number stands for."""
    assert k == label_index(text, 4)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("b) 0.064", (1, "0.064")),
        ("B) 0.064", (1, "0.064")),
        ("(b) 0.064", (1, "0.064")),
        ("b. 0.064", (1, "0.064")),
        ("b: 0.064", (1, "0.064")),
        ("2) 0.064", (1, "0.064")),
        ("a) b) c)", (0, "b) c)")),
        ("b)", None),
        ("b 0.064", None),
        ("2.5", None),
        ("b.5", None),
        ("e) 1", None),
        ("ab) 1", None),
    ],
)
def test_labelled(text: str, found: tuple[int, str] | None) -> None:
    """A letter and what follows it, as options are printed."""
    assert found == labelled(text, 4)


def test_folded() -> None:
    """Words are compared without case, spaces, quotes and a final stop."""
    assert "only the first" == folded("  “Only  the FIRST.” ")
