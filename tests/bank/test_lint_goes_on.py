"""No fault hides the others, and none ends `lint` without file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank import check_item as checking
from bptutor.bank.checks import lint

SUMS = """graph: |
  z_k = sum_j(w_kj*x_j)
  E = sum_k(tanh(z_k))
shapes: {w: [2, 3], x: [3]}
items:
  a: {target: 'dE/dx_j', as: formula}
"""


def said(tmp_path: Path, **files: str) -> list[str]:
    """`file:line:column code` of all that is found."""
    folder = tmp_path / "pack"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [f"{Path(d.file).stem}:{d.line}:{d.column} {d.code}" for d in lint([folder])]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("{fill: 'dE/dx_j = sum_k(?)', key: '(1 - tanh(z_k)^2)*w_kj'}", []),
        ("{fill: 'E = sum_k(tanh(?))', key: 'z_k'}", []),
        ("{fill: 'dE/dx_j = sum_k(?)', key: '(1 + tanh(z_k)^2)*w_kj'}", ["sums:7:41 E411"]),
        ("{fill: 'dE/dx_j = sum_k(?)'}", ["sums:7:14 E415"]),
    ],
)
def test_the_blank_may_say_what_a_sum_runs_over(tmp_path: Path, item: str, expected: list[str]) -> None:
    """`sum_k(?)` cannot be built with a number in its blank, but with the key."""
    assert said(tmp_path, sums=f"{SUMS}  b: {item}\n") == expected


def test_a_bug_is_reported_at_its_item(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other items, and other files, are checked all the same."""
    check = checking.check_item

    def failing(item: object, report: object) -> None:
        if item.id == "a":  # type: ignore[attr-defined]
            raise KeyError("sign")
        check(item, report)  # type: ignore[arg-type]

    monkeypatch.delenv("BPTUTOR_DEBUG", raising=False)
    monkeypatch.setattr(checking, "check_item", failing)
    found = said(tmp_path, one=f"{SUMS}  b: 'dE/dq'\n", two="graph: f = x*y\nitems: {c: df/dq}\n")

    assert found == ["one:6:6 E420", "one:7:11 E402", "two:2:16 E402"]


def test_faulty_items_do_not_hide_the_others(tmp_path: Path) -> None:
    """An item that cannot be loaded leaves the exercise unusable, and the other items are looked at."""
    text = SUMS + "  b: {target: E, as: word}\n  c: {target: 'dE/dq', as: formula}\n  d: {}\n"

    assert said(tmp_path, sums=text) == ["sums:7:22 E204", "sums:8:20 E402", "sums:9:6 E202"]


def test_sound_items_beside_faulty_ones_raise_no_doubts(tmp_path: Path) -> None:
    """What a faulty item needs is not said to be unused."""
    text = "graph: f = x*y\ngiven: {x: 2, y: 3}\nitems:\n  a: {target: y}\n  b: {target: x, kind: word}\n"

    assert said(tmp_path, one=text) == ["one:5:24 E204"]


def test_a_faulty_model_is_said_alone(tmp_path: Path) -> None:
    """Its items would only repeat it."""
    text = "graph: f = x*(\nitems:\n  a: {target: df/dq}\n  b: {target: f, kind: word}\n"

    assert said(tmp_path, one=text) == ["one:1:15 E401", "one:4:24 E204"]
