"""Errors carried forward in answer files: a small class, marked by hand."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bptutor.bank.load_pack import load_pack
from bptutor.homework.check import check_files
from bptutor.homework.graded import FileReport
from bptutor.homework.report import report_text
from bptutor.homework.report_json import report_json
from bptutor.screen import Screen

PACK = """
title: A line and its loss
graph: |
  h = w*x + b
  r = h - y
  L = r^2
given: {w: 2, x: 3, b: 1, y: 4}
step: {minimise: L, by: [w, b], rate: 0.1}
items:
  h: {target: h}
  r: {target: r}
  loss: {target: L, points: 4}
  up: {target: dL/dh}
  w: {target: dL/dw, points: 2}
  step: {target: w@1}
  pos: {claim: r > 0}
"""
"""h = 7, r = 3, L = 9, dL/dh = 6, dL/dw = 18, w@1 = 0.2; 11 points."""

R, P, W, U, N = "right", "partly-right", "wrong", "unreadable", "unanswered"

CLASS = {
    "all-right": ("{h: 7, r: 3, loss: 9, up: 6, w: 18, step: 0.2, pos: true}", 11, [R, R, R, R, R, R, R]),
    "first-wrong": ("{h: 8, r: 4, loss: 16, up: 8, w: 24, step: -0.4, pos: true}",
                    5.5, [W, P, P, P, P, P, R]),
    "any-order": ("{step: -0.4, w: 24, pos: true, up: 8, loss: 16, r: 4, h: 8}", 5.5, [W, P, P, P, P, P, R]),
    "back-on-track": ("{h: 8, r: 4, loss: 9, up: 6, w: 18, step: 0.2}", 8.5, [W, P, R, R, R, R, N]),
    "wrong-even-so": ("{h: 8, r: 5, loss: 17, up: 9, w: 19, step: -0.4}", 0, [W, W, W, W, W, W, N]),
    "wrong-again": ("{h: 8, r: 5, loss: 25, up: 10, w: 30, step: -1}", 4, [W, W, P, P, P, P, N]),
    "in-the-middle": ("{h: 7, r: 3, loss: 9, up: 3, w: 9, step: 1.1}", 7.5, [R, R, R, W, P, P, N]),
    "all-zero": ("{h: 0, r: 0, loss: 0, up: 0, w: 0, step: 0}", 0, [W, W, W, W, W, W, N]),
    "all-one": ("{h: 1, r: 1, loss: 1, up: 1, w: 1, step: 1}", 0, [W, W, W, W, W, W, N]),
    "blank-first": ("{r: 4, loss: 16, up: 8}", 2.5, [N, W, P, P, N, N, N]),
    "unreadable-first": ("{h: 'eight', r: 4, loss: 16}", 2, [U, W, P, N, N, N, N]),
    "from-a-one": ("{up: 1, w: 3}", 0, [N, N, N, W, W, N, N]),
    "twice": ("{h: 8, r: 4, h: 9}", 0, [U, W, N, N, N, N, N]),
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileReport]:
    """What comes of each file, all graded at once."""
    folder = tmp_path_factory.mktemp("class")
    (folder / "line.yaml").write_text(PACK, encoding="utf-8")
    pack = load_pack(folder / "line.yaml")
    assert pack.problems == ()
    paths = []
    for name, (answers, _, _) in CLASS.items():
        lines = "".join(f"  {part}\n" for part in answers.strip("{}").split(", "))
        path = folder / f"{name}-answers.yaml"
        path.write_text(f"exercises: line/line\nanswers:\n{lines}", encoding="utf-8")
        paths.append(str(path))
    return dict(zip(CLASS, check_files(paths, [pack]), strict=True))


@pytest.mark.parametrize("name", CLASS)
def test_a_class(name: str, reports: dict[str, FileReport]) -> None:
    """As one would mark it: a mistake costs once, and what follows from it half."""
    _, score, statuses = CLASS[name]

    assert statuses == [item.status for item in reports[name].items]
    assert pytest.approx(score) == reports[name].score


def test_what_is_carried_is_explained(reports: dict[str, FileReport]) -> None:
    """The part, the value typed there, and what it brings; a hint would speak of no mistake that was made."""
    found = reports["first-wrong"].items[2]

    assert found.message == (
        "This is right given your answer to part r, r = 4. That is not right, so this brings half of the "
        "credit. Correct it first, then work this out again."
    )
    assert (None, None, "16") == (found.hint, found.misconception, found.read_as)


def test_json_has_status_and_credit(reports: dict[str, FileReport]) -> None:
    """The same keys as ever."""
    items: list[dict[str, Any]] = json.loads(report_json([reports["in-the-middle"]]))["files"][0]["items"]

    found = next(row for row in items if row["id"] == "line/line.w")
    assert ("partly-right", 1.0, 2.0, None) == (
        found["status"], found["credit"], found["max_credit"], found["misconception"]
    )  # fmt: skip
    assert "part up, ∂L/∂h = 3" in found["message"]


def test_the_report_says_so(reports: dict[str, FileReport]) -> None:
    """Below its line, with half of the points."""
    text = report_text([reports["in-the-middle"]], Screen(io.StringIO(), width=100))

    assert "partly-right  line/line.w" in text
    assert "This is right given your answer to part up, ∂L/∂h = 3." in text


def test_exercises_do_not_mix(tmp_path: Path) -> None:
    """Items of one id in another exercise are another matter; a part of the homework is enough."""
    two = "id: two\nexercises:\n" + "".join(
        f"  - id: {name}\n    graph: |\n      z = w*x\n      a = z^2\n    given: {{w: 2, x: 3}}\n"
        "    items: {z: z, a: a}\n"
        for name in ("one", "other")
    )
    (tmp_path / "two.yaml").write_text(two, encoding="utf-8")
    pack = load_pack(tmp_path / "two.yaml")
    answers = tmp_path / "answers.yaml"
    answers.write_text("exercises: two\nanswers: {one.z: 7, other.a: 49, one.a: 50}\n", encoding="utf-8")

    [report] = check_files([str(answers)], [pack])

    assert [W, W, N, W] == [item.status for item in report.items]


def test_a_bug_in_carrying_costs_no_grades(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer stays as it was graded, and the report says what happened."""
    from bptutor.grading import carried

    def crash(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr(carried, "own_values", crash)
    (tmp_path / "line.yaml").write_text(PACK, encoding="utf-8")
    answers = tmp_path / "answers.yaml"
    answers.write_text("exercises: line/line\nanswers: {h: 8, r: 4}\n", encoding="utf-8")

    [report] = check_files([str(answers)], [load_pack(tmp_path / "line.yaml")])

    assert [W, W] == [item.status for item in report.items[:2]]
    assert report.error is not None
    assert "line/line.r is graded without earlier answers: bptutor failed (ZeroDivisionError" in report.error


def test_what_follows_from_a_1_is_told_so(reports: dict[str, FileReport]) -> None:
    """No other mistake is asserted of it, nor any hint given: the mistake was made before."""
    record = next(item for item in reports["from-a-one"].items if item.id.endswith(".w"))

    assert (W, 0.0, None, None) == (record.status, record.credit, record.misconception, record.hint)
    assert record.message == (
        "It fits your answer to part up, ∂L/∂h = 1, but from 0 or 1 nothing is carried forward."
    )
