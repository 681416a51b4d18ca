"""The whole table, by kind."""

from __future__ import annotations

from functools import cache

from tests.diagnosis.formulas_of_own import FORMULAS_OF_OWN
from tests.diagnosis.formulas_of_packs import FORMULAS_OF_PACKS
from tests.diagnosis.numbers_of_own import NUMBERS_OF_OWN
from tests.diagnosis.numbers_of_packs import NUMBERS_OF_PACKS
from tests.diagnosis.other_kinds import COUNTS, LINES, OPTIONS, SHAPES
from tests.diagnosis.score import Result, judged
from tests.diagnosis.sufficiency import CHOICES_OF_DATA
from tests.diagnosis.triple import Triple

_FORMULAS = (*FORMULAS_OF_PACKS, *FORMULAS_OF_OWN)
_NUMBERS = (*NUMBERS_OF_PACKS, *NUMBERS_OF_OWN)

TABLE: dict[str, tuple[Triple, ...]] = {
    "formulas": tuple(row for row in _FORMULAS if not row.second),
    "formulas, two slips": tuple(row for row in _FORMULAS if row.second),
    "numbers": tuple(row for row in _NUMBERS if not row.second and not row.others),
    "numbers of several slips": tuple(row for row in _NUMBERS if row.others),
    "numbers, two slips": tuple(row for row in _NUMBERS if row.second),
    "options": tuple(row for row in OPTIONS if not row.others),
    "counts": COUNTS,
    "shapes": SHAPES,
    "derivations": LINES,
    "data sufficiency": CHOICES_OF_DATA,
}
"""Rows by kind; those that several slips explain and those with two slips apart."""


@cache
def results(kind: str) -> tuple[Result, ...]:
    """What is said of each answer of a kind."""
    return tuple(map(judged, TABLE[kind]))
