"""A formula that answers another question: of another item of the exercise, or for another derivative."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FillSpec, FormulaSpec, NumericSpec
from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.known_rows import derivatives, is_derivative
from bptutor.grading.misconceptions.names import Names
from bptutor.grading.misconceptions.table import TABLE
from bptutor.grading.texts import formula
from bptutor.notation import tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bptutor.bank.exercise import Item
    from bptutor.calculus.kernels import Array
    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas
    from bptutor.grading.misconceptions.worth import Worth
    from bptutor.notation.printer import Style


def other_question(item: Item, found: AlteredFormulas, worth: Worth, values: Array) -> Diagnosis | None:
    """What else a formula is the right answer to, if there is one such question."""
    quantity = found.computation.quantity  # what is just a weight is no derivative to whoever typed it
    rows = [row for row in derivatives(found).equal_to(values) if is_derivative(quantity(row).block)]
    if rows:
        return _said("other-derivative", lambda style: Names(item, found.computation, style).name(rows[0]))
    other = next((text for text in _targets(item) if _equals(found, worth, text, values)), None)
    if other is None:
        return None
    return _said("other-item", lambda style: formula(item, other, style))


def _said(name: str, called: Callable[[Style], str]) -> Diagnosis:
    message, ascii_message = (
        f"This is {text}, and something else is asked for." for text in (called("unicode"), called("ascii"))
    )
    return Diagnosis((name,), message, TABLE[name].hint, "", ascii_message)


def _targets(item: Item) -> Iterator[str]:
    """What other items of the exercise ask for; for a value after a step, the other ones it changes."""
    assert isinstance(item.spec, (FormulaSpec, FillSpec))
    asked = item.problem.read(item.spec.target.value) if isinstance(item.spec, FormulaSpec) else None
    if isinstance(asked, tree.Stepped) and item.exercise.step is not None:
        yield from (f"{name.value}@{asked.step}" for name in item.exercise.step.by)
    for other in item.exercise.items:
        if other is not item and isinstance(other.spec, FormulaSpec):
            yield other.spec.target.value
        elif other is not item and isinstance(other.spec, NumericSpec):
            yield from (target.formula.value for target in other.spec.targets)


def _equals(found: AlteredFormulas, worth: Worth, text: str, values: Array) -> bool:
    try:
        return found.agree(worth.of_whole(found.wanted.problem.read(text)), values)
    except BptutorError:
        return False
