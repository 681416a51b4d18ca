"""What is said of a wrong answer, against what a good teacher would say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from bptutor.bank.exercise import Item
from bptutor.bank.packs import find_packs
from bptutor.grading.grade import grade, read, rules_of
from bptutor.grading.misconceptions.diagnosis import Diagnosis, diagnose
from bptutor.grading.verdict import WRONG
from bptutor.record import replace
from tests.diagnosis.triple import Triple

OWN = Path(__file__).parent / "own"

NAMED = "named"
NARROWED = "narrowed"
HALF = "half"
DESCRIBED = "described"
SILENT = "not named"
ASSERTED = "asserted"
FALSE = "wrongly named"
"""Exactly right; one of two, the right one among them; one of an answer's two slips; told what is off, but
without a name; nothing; one of several slips that explain it as well; and what does not explain it."""


@cache
def items() -> dict[str, Item]:
    """All items that the table asks about."""
    return {item.full_id: item for pack in find_packs([OWN]) for item in pack.items}


class Result(NamedTuple):
    """A row of the table, and what was said."""

    triple: Triple
    outcome: str
    ids: tuple[str, ...]
    message: str

    def __str__(self) -> str:
        wanted = "|".join(sorted(self.triple.named))
        more = " + " + "|".join(sorted(self.triple.second)) if self.triple.second else ""
        rivals = " or " + "|".join(sorted(self.triple.others)) if self.triple.others else ""
        got = ", ".join(self.ids) or "-"
        asked = f"{self.outcome}: {self.triple.item}: {self.triple.answer}"
        return f"{asked}  wanted {wanted}{more}{rivals}, got {got}"


def said_of(item: str, answer: str) -> Diagnosis | None:
    """The diagnosis of an answer that is graded as wrong. Raises AssertionError for one that is not."""
    verdict = grade(items()[item], answer)
    assert verdict.status in (WRONG, "partly-right"), (item, answer, verdict)
    return verdict.diagnosis


def said_if_wrong(item: Item, answer: str) -> Diagnosis | None:
    """What would be said of an answer if it were wrong: of a right one, nothing."""
    reading = read(item, answer)
    verdict = rules_of(item).judge(item, reading)
    return diagnose(item, reading, replace(verdict, status=WRONG, credit=0.0))


def judged(triple: Triple) -> Result:
    """How well one wrong answer is understood."""
    found = said_of(triple.item, triple.answer)
    ids = found.ids if found else ()
    message = found.message if found else ""
    return Result(triple, _outcome(triple, frozenset(ids), message), ids, message)


def _outcome(triple: Triple, ids: frozenset[str], message: str) -> str:
    if not ids:
        return DESCRIBED if message else SILENT
    if triple.second:
        return _of_two_slips(triple, ids)
    if not ids & (triple.named | triple.others):
        return FALSE
    if len(ids) == 1:
        return NAMED if not triple.others else ASSERTED
    return NARROWED if "either" in message else FALSE


def _of_two_slips(triple: Triple, ids: frozenset[str]) -> str:
    if ids & triple.named and ids & triple.second:
        return NAMED
    return HALF if ids & (triple.named | triple.second) else FALSE


def shares(results: Iterable[Result]) -> dict[str, float]:
    """The share of each outcome, in percent."""
    found = Counter(result.outcome for result in results)
    return {outcome: 100 * count / max(1, found.total()) for outcome, count in found.items()}
