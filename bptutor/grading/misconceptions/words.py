"""Misconceptions in an exercise's own symbols.

    clause(item, computation, id, alteration)     "the slope of the activation at z_2 is left out"
    told(item, "This", findings)                  a Diagnosis of one finding, or of two that fit equally well

Only names are printed, never what an unnamed factor is made of: `the slope of the activation at z_2` tells
where to look, `a_2*(1 - a_2)` would be copied. Where no name can be given, and where a clause would hold the
right answer, the row's bare clause is said.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.bank.exercise import FillSpec, FormulaSpec
from bptutor.bank.right_formula import right_formula
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.names import Names
from bptutor.grading.misconceptions.questions import question_of
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.texts import shown
from bptutor.record import Record, replace
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item
    from bptutor.calculus.altered.computation import Computation
    from bptutor.calculus.altered.expressions import Alteration
    from bptutor.grading.misconceptions.questions import Question
    from bptutor.notation.printer import Style

_WHEN = " is what comes out when "
_WHENEVER = f"This{_WHEN}"
SHORT = 3
"""Answers of so few characters are no give-away inside a clause."""
MOST_NAMED = 3
"""More names than this make no sentence."""
OF_ANOTHER_UNIT = {"wrong-activation-slope": "the slope of another unit is taken, the one at {a}"}
"""Clauses for what is taken of another unit, where the same misconception may be made at the unit itself."""


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
    other_unit = alteration.about and computation.slope(alteration.about[0]) is None
    template = OF_ANOTHER_UNIT.get(name, row.clause) if other_unit else row.clause
    return _filled(item, computation, alteration, (template, row.bare), style)


def _filled(
    item: Item, computation: Computation, alteration: Alteration, texts: tuple[str, str], style: Style
) -> str:
    """A text with its slots filled; the other one, which has none, where that cannot or must not be said."""
    template, bare = texts
    try:
        said = template.format_map(_Slots(Names(item, computation, style), alteration))
    except (_NoName, BptutorError):
        return bare
    return bare if _gives_away(item, said, style) else said


class _NoName(Exception):
    """A quantity that has none."""


class _Slots(dict[str, str]):
    """The slots of a clause, filled when they are asked for. Raises _NoName."""

    def __init__(self, names: Names, alteration: Alteration) -> None:
        super().__init__()
        self._names, self._alteration = names, alteration

    def __missing__(self, key: str) -> str:
        about = self._alteration.about
        if key == "at" and self._alteration.reach != "one place":
            raise _NoName  # one of several
        rows = {"at": (self._alteration.at,), "a": about[:1], "b": about[1:2]}
        if key == "where":
            found = self._where()
        elif key == "through":
            found = self._through()
        elif key == "factor":
            found = self._names.factor(about[0]) if about else ""
        elif key == "link":
            found = self._names.link(about[0]) if len(about) == 1 else ""
        else:
            found = next(map(self._names.called, rows[key]), "")
        if not found:
            raise _NoName
        return found

    def _through(self) -> str:
        """The quantities whose derivatives tell paths from one another."""
        names = [self._names.passed(row) for row in self._alteration.about]
        return listed(names) if all(names) and len(names) <= MOST_NAMED else ""

    def _where(self) -> str:
        """The place of a slope or activation, or how far the slip reaches."""
        if self._alteration.reach == "everywhere":
            return "at every unit"
        if self._alteration.reach == "layer" and (index := self._names.index):
            return f"at each unit {index}"
        rows = (*self._alteration.about, self._alteration.at)
        place = next(filter(None, map(self._names.place, rows)), "")
        at = "in the whole layer of" if self._alteration.reach == "layer" else "at"
        return f"{at} {place}" if place else ""


def _gives_away(item: Item, said: str, style: Style) -> bool:
    """Whether a clause holds the right formula."""
    answer = _answer(item, style)
    squeezed = "".join(said.split())
    words = said.replace(",", " ").replace(":", " ").split()
    return answer in words or (len(answer) > SHORT and answer in squeezed)


@lru_cache(maxsize=256)
def _answer(item: Item, style: Style) -> str:
    """The right formula without spaces; empty where no formula is asked for."""
    if not isinstance(item.spec, (FormulaSpec, FillSpec)):
        return ""
    try:
        return "".join(shown(item.exercise, right_formula(item), style).split())
    except BptutorError:
        return ""


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
    hint, ascii_hint = (_hint(item, findings, style) for style in ("unicode", "ascii"))
    return Diagnosis(ids, message, hint, at, ascii_message, ascii_hint)


def _hint(item: Item, findings: Sequence[Finding], style: Style) -> str:
    """What to do about one mistake; of two, a question that shows which one it is."""
    if len(findings) == 1:
        return TABLE[findings[0].id].hint
    asked = [(f, question) for f in findings if (question := question_of(f.id)) is not None]
    texts = [_question(item, f, question, style) for f, question in asked]
    named = [text for text, (_, question) in zip(texts, asked, strict=True) if text != question.bare]
    if texts:
        return f"Which of the two it is, your own working shows. {[*named, *texts][0]}"
    return " ".join(dict.fromkeys(TABLE[f.id].hint for f in findings))


def _question(item: Item, finding: Finding, question: Question, style: Style) -> str:
    if finding.computation is None or finding.alteration is None:
        return question.bare
    texts = question.asked, question.bare
    return _filled(item, finding.computation, finding.alteration, texts, style)


def _sentence(item: Item, what: str, findings: Sequence[Finding], style: Style) -> str:
    clauses = [_clause_of(item, finding, style) for finding in findings]
    return f"{what} is what comes out when {either(*clauses)}."


def _clause_of(item: Item, finding: Finding, style: Style) -> str:
    if finding.computation is None or finding.alteration is None:
        return TABLE[finding.id].bare
    return clause(item, finding.computation, finding.id, finding.alteration, style)


def plainly(found: Diagnosis) -> Diagnosis:
    """A diagnosis of a formula that one mistake explains, or two at once: on all instances, so it is a fact.

    "The slope of the activation at z2 is left out." instead of what comes out when it is.
    """
    if not found.ids or not found.message.startswith(_WHENEVER):
        return found
    message, ascii_message = (_stated(found.ids[0], text) for text in (found.message, found.said("ascii")))
    return replace(found, message=message, ascii_message=ascii_message)


def told_of_part(item: Item, part: str, ascii_part: str, findings: Sequence[Finding]) -> Diagnosis:
    """What is wrong with one part of a formula: "In `a*(1 - a)` the slope at z is ..."."""
    found = told(item, part, findings, ascii_what=ascii_part)
    if found.id is None or len(findings) > 1:
        return found
    said, ascii_said = (text.partition(_WHEN)[2] for text in (found.message, found.said("ascii")))
    return replace(found, message=f"In {part} {said}", ascii_message=f"In {ascii_part} {ascii_said}")


def _stated(name: str, message: str) -> str:
    """The clause of a message as a sentence; a name keeps its letters, and begins none."""
    said = message.removeprefix(_WHENEVER)
    row = TABLE[name]
    if said.startswith("either "):
        return message
    begins_with_a_name = row.clause.startswith("{") and not said.startswith(row.bare)
    return f"Here {said}" if begins_with_a_name else said[0].upper() + said[1:]


def either(*clauses: str) -> str:
    """One clause, or two of which one holds; what is said twice is said once."""
    different = list(dict.fromkeys(clauses))
    return different[0] if len(different) == 1 else f"either {', or '.join(different)}"


def formula_text(item: Item, computation: Computation, row: int) -> str:
    """The first quantity with a name that a row is part of, as formula text; empty where there is none."""
    seen, waiting = {row}, [row]
    names = Names(item, computation, "ascii")
    while waiting:
        row = waiting.pop(0)
        if name := names.name(row):
            return name
        users = [user for user in computation.users(row) if user not in seen]
        seen.update(users)
        waiting += users
    return ""
