"""Partial credit, by named rules.

    all-or-nothing  full credit when everything is right, else none
    each-row        tables: the share of rows that are right
    each-option     several right: the share of options judged right (chosen and right, or left and wrong)
    net-correct     several right: (right ones chosen - wrong ones chosen) / right ones, not below 0
    coverage        several right: share of right ones chosen, times share of chosen ones that are right

The names and definitions of the last three are PrairieLearn's for its checkbox questions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, WRONG

if TYPE_CHECKING:
    from collections.abc import Sequence


def table_credit(rule: str, rows: Sequence[float]) -> float:
    """Credit for a table from that of its rows; a part of it for what is right given earlier answers.

    All-or-nothing goes by the least: where all rows are right given one wrong number from elsewhere, that is
    what it costs.
    """
    if rule == "each-row":
        return math.fsum(rows) / len(rows)
    return min(rows)


def choice_credit(rule: str, chosen: frozenset[int], right: frozenset[int], options: int) -> float:
    """Credit for choosing `chosen` where `right` are the right ones among `options`."""
    if chosen == right:
        return 1.0
    hits, misses = len(chosen & right), len(chosen - right)
    if rule == "each-option":
        return (options - len(chosen ^ right)) / options
    if rule == "net-correct":
        return max(0.0, (hits - misses) / len(right)) if right else 0.0
    if rule == "coverage":
        return hits * hits / (len(right) * len(chosen)) if right and chosen else 0.0
    return 0.0


def status_of(credit: float) -> str:
    """The word for an amount of credit."""
    return RIGHT if credit >= 1.0 else PARTLY_RIGHT if credit > 0.0 else WRONG
