"""Counted things and terminal columns."""

import pytest

from bptutor.text import columns, counted, pad, shape_text, shape_words, with_remedy


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("日本", 4), ("e\u0301", 1), ("\x1b[1mabc\x1b[0m", 3), ("z₁⁽²⁾", 5)],
    ids=["ascii", "wide", "combining", "coloured", "notation"],
)
def test_columns(text: str, width: int) -> None:
    """Width is counted in terminal columns."""
    assert width == columns(text)


def test_padding_fills_columns_not_characters() -> None:
    """What takes two columns counts twice, a combining mark not at all."""
    assert "日  " == pad("日", 4)
    assert "e\u0301   " == pad("e\u0301", 4)


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0 items"), (1, "1 item"), (2, "2 items"), ("n", "n items")], ids=str
)
def test_one_thing_is_not_several(number: int | str, said: str) -> None:
    """Letters stand for any number."""
    assert said == counted(number, "item")


def test_shapes_in_words() -> None:
    """Matrices by their sizes, letters for sizes as well; vectors and numbers by what they are."""
    assert [shape_text(("n", 3, 8)), shape_text(())] == ["nx3x8", ""]
    assert [shape_words((2, 3)), shape_words((3,)), shape_words(())] == ["2x3", "a vector of 3", "a number"]


@pytest.mark.parametrize(
    ("message", "remedy", "expected"),
    [
        ("it is wrong", "Mend it.", "it is wrong. Mend it."),
        ("is it wrong?", "Mend it.", "is it wrong? Mend it."),
        ("it is wrong", None, "it is wrong."),
    ],
    ids=["a statement", "a question", "nothing to do"],
)
def test_what_happened_and_what_to_do(message: str, remedy: str | None, expected: str) -> None:
    """Two sentences, one full stop each."""
    assert expected == with_remedy(message, remedy)
