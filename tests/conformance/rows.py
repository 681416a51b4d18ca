"""Rows of test tables of other systems, graded by ours: a throw-away exercise each.

The tables are read where they are, and never copied. A row is counted when it asks what we ask: whether two
formulas are equal. Set apart, with the reason, are rows whose expected verdict is not exact mathematics (a
quirk), holds for positive numbers only (a domain), is a matter of the question's own tolerance, or uses
functions that formulas here do not have.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from bptutor.bank.exercise import Item
from bptutor.bank.load_pack import load_pack
from bptutor.errors import Undecided
from bptutor.grading.grade import grade

FOLDER = Path(
    os.environ.get("BPTUTOR_CONFORMANCE", Path(__file__).parents[3].joinpath("shared", "conformance"))
)
"""Where the tables are, for those who have them: beside the checkout, or as said."""

Apart = Literal["", "quirk", "domain", "tolerance", "function"]

_FUNCTIONS = {
    "csc": "1/sin", "sec": "1/cos", "cot": "1/tan", "csch": "1/sinh", "sech": "1/cosh", "coth": "1/tanh",
}  # fmt: skip
"""Functions that formulas here write as quotients."""
_MISSING = re.compile(r"\barc\w+|\bfactorial\b|\bconj\b|\bre\(|\bim\(")
_WORD = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_KNOWN = {"sin", "cos", "tan", "sinh", "cosh", "tanh", "ln", "log", "exp", "sqrt", "abs", "e", "pi"}
_ODD_ROOT = re.compile(r"^\(\(-5\)\)\^")
_NEGATIVE_BASE = re.compile(r"^\(\(-2\)\)\^\(\(?[a-z]")
_POSITIVE = re.compile(r"ln\(|sqrt\(|\^\(\(?\(?-?\(?[^()]*(?:[A-Za-z/.])")
TIGHT = 1e-9


class Row(NamedTuple):
    """Two formulas in plain notation, the verdict the other system expects, and why the row is set apart."""

    source: str
    student: str
    reference: str
    expected: bool
    apart: Apart
    note: str


class Graded(NamedTuple):
    """A row and our verdict: "right", "wrong", "unreadable", with what was said."""

    row: Row
    status: str
    message: str

    @property
    def agrees(self) -> bool:
        """Whether our verdict is the one expected."""
        return self.status == ("right" if self.row.expected else "wrong")

    @property
    def because(self) -> str:
        """Why a verdict differs that is meant to; "" for one that is not."""
        student = self.row.student
        if _ODD_ROOT.match(student):
            return "a power with a broken exponent has no value for a negative number here, as in numpy"
        if _NEGATIVE_BASE.match(student):
            return "a negative number to a real power has no value: such an exercise cannot be sampled"
        if self.status == "unreadable" and not self.row.expected and not _WORD.search(student):
            return "a bare number is not taken for a formula: it is asked back, and costs nothing"
        return ""


def rows(folder: Path = FOLDER) -> Iterator[Row]:
    """All rows of all tables, those too that cannot be graded here."""
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            yield _row(json.loads(line))


def _row(raw: dict[str, object]) -> Row:
    student, reference = (_plain(str(raw[key])) for key in ("student_x", "reference_x"))
    source = str(raw["source"]).partition(":")[0]
    note = str(raw["note"])
    return Row(source, student, reference, bool(raw["expected"]), _apart(raw, student + reference), note)


def _apart(raw: dict[str, object], formulas: str) -> Apart:
    note = str(raw["note"])
    if "[QUIRK" in note:
        return "quirk"
    if "[domain" in note:
        return "domain"
    if _MISSING.search(formulas):
        return "function"
    tolerance = raw.get("tolerance")
    if raw.get("oracle") == "different" and isinstance(tolerance, float | int) and tolerance > TIGHT:
        return "tolerance"
    return ""


def _plain(formula: str) -> str:
    """The formula with functions of ours: csc(x) is (1/sin(x)), and a power after it one of the whole."""
    for name, quotient in _FUNCTIONS.items():
        place = 0
        while match := re.compile(rf"\b{name}\(").search(formula, place):
            end = _closing(formula, match.end() - 1)
            inside = formula[match.end() : end]
            formula = f"{formula[: match.start()]}({quotient}({inside})){formula[end + 1 :]}"
            place = match.start() + 1
    return formula


def _closing(formula: str, opening: int) -> int:
    level = 0
    for place in range(opening, len(formula)):
        level += (formula[place] == "(") - (formula[place] == ")")
        if level == 0:
            return place
    raise ValueError(f"unbalanced brackets in {formula!r}")


# ----- grading -----------------------------------------------------------------------------------------


def graded(found: list[Row], folder: Path) -> list[Graded]:
    """Every row graded; the exercises are written to a file in `folder`."""
    path = folder / "conformance.yaml"
    exercises = "".join(_exercise(number, row) for number, row in enumerate(found))
    path.write_text(f"exercises:\n{exercises}", encoding="utf-8")
    pack = load_pack(path)
    items = {exercise.id: exercise.items[0] for exercise in pack.exercises}
    problems = {str(problem): problem.message for problem in pack.problems}
    return [_verdict(row, items.get(f"row-{k}"), "; ".join(problems.values())) for k, row in enumerate(found)]


def _verdict(row: Row, item: Item | None, problems: str) -> Graded:
    if item is None:
        return Graded(row, "no exercise", problems)
    try:
        verdict = grade(item, row.student)
    except Undecided as error:
        return Graded(row, "undecided", str(error))
    return Graded(row, verdict.status, verdict.message)


def _exercise(number: int, row: Row) -> str:
    """An exercise over the free variables of a row, that asks for its reference."""
    names = sorted({*_WORD.findall(row.student), *_WORD.findall(row.reference)} - _KNOWN) or ["x"]
    positive = row.apart == "domain" or _POSITIVE.search(row.student + row.reference)
    domain = f"    domain: {{{', '.join(f'{name}: positive' for name in names)}}}\n" if positive else ""
    return (
        f"  - id: row-{number}\n    title: Row {number}\n"
        f"    graph: |\n      everything = {' + '.join(names)}\n      asked = {row.reference}\n{domain}"
        f"    items:\n      a: {{target: asked, as: formula}}\n"
    )
