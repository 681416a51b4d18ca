"""Whether it is the exercise that cannot be read, where an answer seems not to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import (
    ChoiceSpec,
    ChooseSpec,
    CountSpec,
    DerivationSpec,
    FillSpec,
    FormulaSpec,
    NumericSpec,
    ShapeSpec,
)
from bptutor.errors import BptutorError, FaultyExercise

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item


def insist_on_soundness(item: Item) -> None:
    """Raises FaultyExercise where the item itself makes no sense; asked when an answer could not be read."""
    try:
        _work_out(item)
    except BptutorError as e:
        raise _fault(item, e) from e


def _work_out(item: Item) -> None:
    """What answers are compared with."""
    spec = item.spec
    if isinstance(spec, (FormulaSpec, FillSpec)):
        from bptutor.bank.formulas import reference

        _ = reference(item)
    elif isinstance(spec, DerivationSpec):
        from bptutor.bank.derivation import derivation_of

        _ = derivation_of(item)
    elif isinstance(spec, ChooseSpec):
        from bptutor.bank.chosen_numbers import chosen_blocks

        _ = chosen_blocks(item), item.problem.block(spec.accept.value)
    elif isinstance(spec, (NumericSpec, ChoiceSpec, ShapeSpec, CountSpec)):
        from bptutor.bank.truth import truth

        truth(item)


def _fault(item: Item, error: BptutorError) -> FaultyExercise:
    """The first thing that `lint` says of the exercise; the error itself where it says nothing."""
    from bptutor.bank.checks import check

    name = item.full_id.rpartition(".")[0]
    errors = [found for found in check(item.exercise) if found.severity == "error"]
    if errors:
        first = min(errors, key=lambda found: found.line != item.where.line)
        return FaultyExercise(name, (first.file, first.line, first.column), first.message, first.remedy)
    where = item.where
    return FaultyExercise(name, (where.file, where.line, where.column), error.message, error.remedy)
