"""Counted things and terminal columns."""

import pytest

from bptutor.text import columns, counted, pad


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
