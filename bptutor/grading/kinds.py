"""Which module grades each shape of question."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Rules

KINDS = {
    "ClaimSpec": "true_false",
    "DeclaredSpec": "true_false",
    "StatementsSpec": "pairs",
    "ChoiceSpec": "choice",
    "NumericSpec": "numeric",
    "CountSpec": "count",
    "ShapeSpec": "shape",
    "SufficiencySpec": "sufficiency",
    "FormulaSpec": "expression",
    "FillSpec": "expression",
    "ChooseSpec": "chosen_numbers",
    "DerivationSpec": "derivation",
}
"""The module that grades each shape of question; imported when the first such item is graded."""


def rules_of(item: Item) -> Rules:
    """The module that knows how to grade an item."""
    return cast("Rules", import_module(f"bptutor.grading.{KINDS[type(item.spec).__name__]}"))
