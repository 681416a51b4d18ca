"""A formula that answers another question: of another item of the exercise, or for another derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FormulaSpec, NumericSpec
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.known_rows import derivatives
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.misconceptions.words import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas
    from bptutor.notation.printer import Style


def other_question(item: Item, found: AlteredFormulas, values: Array) -> Diagnosis | None:
    """What else a formula is the right answer to, if there is one such question."""
    rows = derivatives(found).equal_to(values)
    if rows:
        return _other_derivative(item, found, rows[0])
    if any(_equals(found, text, values) for text in _targets(item)):
        row = TABLE["other-item"]
        return Diagnosis((row.id,), f"This is what comes out when {row.bare}.", row.hint)
    return None


def _other_derivative(item: Item, found: AlteredFormulas, row: int) -> Diagnosis:
    def said(style: Style) -> str:
        name = Names(item, found.computation, style).name(row)
        return f"This is {name}, and something else is asked for."

    hint = TABLE["other-derivative"].hint
    return Diagnosis(("other-derivative",), said("unicode"), hint, "", said("ascii"))


def _targets(item: Item) -> Iterator[str]:
    """What other items of the exercise ask for."""
    for other in item.exercise.items:
        if other is not item and isinstance(other.spec, FormulaSpec):
            yield other.spec.target.value
        elif other is not item and isinstance(other.spec, NumericSpec):
            yield from (target.formula.value for target in other.spec.targets)


def _equals(found: AlteredFormulas, text: str, values: Array) -> bool:
    problem = found.wanted.problem
    try:
        return found.agree(found.values_of(problem.read(text)), values)
    except BptutorError:
        return False
