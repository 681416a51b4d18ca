"""Warnings: what is allowed and probably not meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.checks import lint
from bptutor.bank.packs import find_packs
from bptutor.failures import note_faults

CHAIN = """title: t
graph: |
  z = w*x
  L = (z - y)^2
given: {w: 1, x: 2, y: 3}
step: {minimise: L, by: w, rate: 1/4, steps: 2}
items:
  # all givens are used
  u: L
"""


def warnings(tmp_path: Path, text: str) -> list[tuple[int, int, str, str]]:
    """(line, column, code, remedy) of everything lint says."""
    file = tmp_path / "exercise.yaml"
    file.write_text(text, encoding="utf-8")
    return [(d.line, d.column, d.code, d.remedy) for d in lint([file])]


REVERSED = [
    ("a: dx/dL", 6, "Did you mean dL/dx?"),
    ("a: 2*dx/dL", 8, "Did you mean dL/dx?"),
    ("a: dL/dw@1", 6, "Did you mean d(L@1)/d(w@1)?"),
    ("a: dL/dw@2", 6, "Did you mean d(L@2)/d(w@2)?"),
    ("a: dw/dx", 6, "Derive w by something that it is made of."),
    ("a: {target: dz/dL, options: ['0', '1']}", 15, "Did you mean dL/dz?"),
]


@pytest.mark.parametrize(("item", "column", "remedy"), REVERSED)
def test_a_derivative_that_must_be_0_is_doubted(
    tmp_path: Path, item: str, column: int, remedy: str
) -> None:
    """The one is not made of the other: turned round, or of the wrong step."""
    assert warnings(tmp_path, f"{CHAIN}  {item}\n") == [(10, column, "W403", remedy)]


FAIR = [
    "a: d(L@1)/d(w@1)",
    "a: dL/dz",
    "a: d(L@2)/dw",
    "a: {claim: dx/dL = 0}",
    "a: {target: dL/dz, options: [dx/dL, 2*(z - y)]}",
]


@pytest.mark.parametrize("item", FAIR)
def test_fair_derivatives_are_not_doubted(tmp_path: Path, item: str) -> None:
    """Claims and options may well say what is 0."""
    assert warnings(tmp_path, f"{CHAIN}  {item}\n") == []


def test_an_entry_that_has_no_part_is_a_fair_question(tmp_path: Path) -> None:
    """dz_2/dW_12: z is made of W, though not this entry of that."""
    text = "title: t\ngraph: |\n  z = W.T @ x\nshapes: {W: [2, 2], x: [2]}\nitems: {a: dz_2/dW_11}\n"

    assert warnings(tmp_path, text) == []


LOOKALIKES = [
    ("w1*x + wl", ["W402"]),
    ("w1*x + wI", ["W402"]),
    ("xO*x + x0", ["W402"]),
    ("l*x + I", ["W402"]),
    ("w1*x + w2", []),
    ("L_1*x + L_2", []),
]


@pytest.mark.parametrize(("formula", "codes"), LOOKALIKES)
def test_names_that_look_alike(tmp_path: Path, formula: str, codes: list[str]) -> None:
    """l, 1 and I; O and 0."""
    text = f"title: t\ngraph: |\n  q = {formula}\nitems: {{a: {{claim: q = x}}}}\n"

    assert [code for _, _, code, _ in warnings(tmp_path, text)] == codes


def test_a_pack_with_the_id_of_a_shipped_one_is_doubted(tmp_path: Path) -> None:
    """It would never be used; the shipped packs themselves are not doubted (see test_checks)."""
    text = "title: t\ngraph: f = x\ngiven: {x: 1}\nitems: {a: f}\n"
    folder = tmp_path / "graphs"
    folder.mkdir()
    (folder / "one.yaml").write_text(text, encoding="utf-8")

    assert [(d.file, d.code) for d in lint([folder])] == [(str(folder), "W404")]
    assert lint([folder / "one.yaml"]) == []


def test_the_note_names_the_pack_that_is_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not the shipped pack, in which nothing is wrong."""
    folder = tmp_path / "graphs"
    folder.mkdir()
    (folder / "one.yaml").write_text("graph: f = x\ngiven: {x: 1}\nitems: {a: f}\n", encoding="utf-8")

    note_faults(find_packs([folder]))

    said = " ".join(capsys.readouterr().err.split())
    assert "there is a pack `graphs` already" in said
    assert "left out" in said
    assert "has 1 error" not in said
