"""Misconceptions in an exercise's own symbols.

    clause(item, computation, id, alteration)     "the slope of the activation at z_2 is left out"
    told(item, "This", findings)                  a Diagnosis of one finding, or of two that fit equally well

Only names are printed, never what an unnamed factor is made of: `the slope of the activation at z_2` tells
where to look, `a_2*(1 - a_2)` would be copied. Where no name can be given, and where a clause would hold the
right answer, the row's bare clause is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FillSpec, FormulaSpec
from bptutor.bank.right_formula import right_formula
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.texts import shown
from bptutor.notation.readback import name_tree
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.notation.printer import Style

SHORT = 3
"""Answers of so few characters are no give-away inside a clause."""
_GATED = ("relu", "leaky_relu", "max", "min")


class Finding(Record):
    """A misconception that explains an answer: its id, and the alteration, where it alters a computation."""

    id: str
    computation: Computation | None = None
    alteration: Alteration | None = None


# ---- clauses ---------------------------------------------------------------------------------------------


def clause(
    item: Item, computation: Computation, name: str, alteration: Alteration, style: Style = "unicode"
) -> str:
    """What goes wrong, to follow "when", with the names of the quantities where they have one."""
    row = TABLE[name]
    try:
        said = row.clause.format_map(_Slots(item, computation, alteration, style))
    except (_NoName, BptutorError):
        return row.bare
    return row.bare if _gives_away(item, said, style) else said


class _NoName(Exception):
    """A quantity that has none."""


class _Slots(dict[str, str]):
    """The slots of a clause, filled when they are asked for. Raises _NoName."""

    def __init__(self, item: Item, computation: Computation, alteration: Alteration, style: Style) -> None:
        super().__init__()
        self._item, self._computation, self._alteration, self._style = item, computation, alteration, style

    def __missing__(self, key: str) -> str:
        if key == "where":
            return self._where()
        if key == "at":
            return self._called(self._alteration.at)
        about = self._alteration.about
        place = "abcd".index(key)
        if place >= len(about):
            raise _NoName
        return self._called(about[place])

    def _where(self) -> str:
        """The place of a slope or activation, or how far the slip reaches."""
        if self._alteration.reach == "everywhere":
            return "everywhere"
        rows = (*self._alteration.about, self._alteration.at)
        place = next((p for p in map(self._place, rows) if p), None)
        if place is None:
            raise _NoName
        beside = " and the others of its layer" if self._alteration.reach == "layer" else ""
        return f"at {place}{beside}"

    def _place(self, row: int) -> str:
        """Where the unit is whose slope a row is: its net input, or itself where that has no name."""
        unit = self._computation.slope(row)
        if unit is None:
            return self._name(row)
        return self._name(unit.net) or self._name(unit.row)

    def _called(self, row: int) -> str:
        """A quantity by its name, or by what it is. Raises _NoName."""
        name = self._name(row)
        if name:
            return name
        unit = self._computation.slope(row)
        place = self._place(row) if unit is not None else ""
        if unit is None or not place:
            raise _NoName
        return f"the gate at {place}" if unit.op in _GATED else f"the slope of the activation at {place}"

    def _name(self, row: int) -> str:
        """The name of a row, empty where it has none."""
        q = self._computation.quantity(row)
        if q.block.name is None:
            return ""
        return shown(self._item.exercise, name_tree(q, self._item.problem.scope), self._style)


def _gives_away(item: Item, said: str, style: Style) -> bool:
    """Whether a clause holds the right formula."""
    if not isinstance(item.spec, (FormulaSpec, FillSpec)):
        return False
    try:
        answer = "".join(shown(item.exercise, right_formula(item), style).split())
    except BptutorError:
        return False
    squeezed = "".join(said.split())
    words = said.replace(",", " ").replace(":", " ").split()
    return answer in words or (len(answer) > SHORT and answer in squeezed)


# ---- diagnoses -------------------------------------------------------------------------------------------


def told(item: Item, what: str, findings: Sequence[Finding], *, ascii_what: str = "") -> Diagnosis:
    """What one finding says of an answer, or two that fit equally well; `what` is "This" or a number."""
    ids = tuple(dict.fromkeys(f.id for f in findings))
    first = findings[0]
    at = ""
    if first.computation is not None and first.alteration is not None:
        at = formula_text(item, first.computation, first.alteration.at)
    message = _sentence(item, what, findings, "unicode")
    ascii_message = _sentence(item, ascii_what or what, findings, "ascii")
    hints = list(dict.fromkeys(TABLE[name].hint for name in ids))
    return Diagnosis(ids, message, " ".join(hints), at, ascii_message)


def _sentence(item: Item, what: str, findings: Sequence[Finding], style: Style) -> str:
    clauses = [_clause_of(item, finding, style) for finding in findings]
    return f"{what} is what comes out when {either(*clauses)}."


def _clause_of(item: Item, finding: Finding, style: Style) -> str:
    if finding.computation is None or finding.alteration is None:
        return TABLE[finding.id].bare
    return clause(item, finding.computation, finding.id, finding.alteration, style)


def either(*clauses: str) -> str:
    """One clause, or two of which one holds; what is said twice is said once."""
    different = list(dict.fromkeys(clauses))
    return different[0] if len(different) == 1 else f"either {', or '.join(different)}"


def formula_text(item: Item, computation: Computation, row: int) -> str:
    """The quantity of a row as formula text, for tools that lead there; empty where it has no name."""
    q = computation.quantity(row)
    return shown(item.exercise, name_tree(q, item.problem.scope), "ascii") if q.block.name is not None else ""
