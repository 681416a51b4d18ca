"""What `list`, `show` and `lint` print is aligned, safe and complete."""

import io
from pathlib import Path

import pytest

from bptutor.bank.diagnostics import Diagnostic, diagnostic
from bptutor.bank.packs import load_packs
from bptutor.listing import lint_total, list_json, list_lines
from bptutor.screen import Screen

ITEMS = """\
    items:
      a: {ask: 'So?', true-or-false: true, because: 'It is.'}
      b: {ask: 'Not so?', true-or-false: false, because: 'It is.'}
"""
PACK = f"""\
title: 'Slopes of $\\sigma$'
exercises:
  - id: one
    title: 'The title'
{ITEMS}  - id: a-longer-id
{ITEMS}"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A pack of two exercises."""
    found = tmp_path / "slopes.yaml"
    found.write_text(PACK)
    return found


def listed(path: Path, *solved: str, unicode: bool = True) -> list[str]:
    """The lines of `list` for the packs at a path."""
    return list_lines(load_packs([path]), solved, Screen(io.StringIO(), unicode=unicode))


def test_columns_stand_under_each_other(path: Path) -> None:
    """Ids, counts and titles are aligned; what is solved is counted; the end says how to go on."""
    assert listed(path, "slopes/one.a") == [
        "slopes  Slopes of σ  (4 items, 1 solved)",
        "  one          2 items, 1 solved  The title",
        "  a-longer-id  2 items",
        "",
        "Practise one with `bptutor practice slopes`.",
    ]


def test_titles_are_rendered_for_the_terminal(path: Path) -> None:
    """A terminal without Greek letters gets their names."""
    assert "slopes  Slopes of sigma  (4 items)" == listed(path, unicode=False)[0]


def test_titles_cannot_reach_the_terminal(tmp_path: Path) -> None:
    """Characters that would be obeyed or hide text are spelled, wherever they come from."""
    path = tmp_path / "hostile.yaml"
    path.write_text(PACK.replace("The title", "\u202e\u200bevil"), encoding="utf-8")

    lines = "\n".join(listed(path))

    assert "\\u202e\\u200bevil" in lines
    assert "\u202e" not in lines


def test_no_packs_says_what_to_do() -> None:
    """An empty list is not silent."""
    assert ["No packs found. Add some with --exercises DIR."] == list_lines([], (), Screen(io.StringIO()))


def test_json_lists_every_item(path: Path) -> None:
    """Ids, kinds and what is solved, as data."""
    (pack,) = list_json(load_packs([path]), {"slopes/one.b"})["packs"]

    assert ("slopes", "Slopes of $\\sigma$") == (pack["id"], pack["title"])
    assert [("slopes/one.a", False), ("slopes/one.b", True)] == [
        (item["id"], item["solved"]) for item in pack["exercises"][0]["items"]
    ]


ERROR = diagnostic("a.yaml", 1, 1, "E201", "an unknown key")
WARNING = diagnostic("b.yaml", 2, 1, "W116", "leading zeros")


@pytest.mark.parametrize(
    ("found", "total"),
    [
        pytest.param([], "No problems found.", id="none"),
        pytest.param([ERROR], "1 error in 1 file.", id="one"),
        pytest.param([ERROR, ERROR], "2 errors in 1 file.", id="two"),
        pytest.param([ERROR, WARNING], "1 error and 1 warning in 2 files.", id="both"),
        pytest.param([WARNING], "1 warning in 1 file.", id="warning"),
    ],
)
def test_lint_total(found: list[Diagnostic], total: str) -> None:
    """Errors and warnings are counted apart."""
    assert total == lint_total(found)
