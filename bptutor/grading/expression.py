"""Formulas written by the student: right when they equal the truth on every consistent instance of the model.

What a formula may be made of is checked first (`bank.forms`), and costs nothing. Then it is compared, and the
verdict says what there is to say beyond right and wrong: where a formula has no value, that a constant was
rounded, that it holds for some values only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import FillSpec, FormulaSpec
from bptutor.bank.forms import check_form
from bptutor.bank.formulas import reference
from bptutor.bank.given_numbers import given_leaves
from bptutor.bank.plugged_in import is_plugged_in
from bptutor.bank.right_formula import right_formula
from bptutor.calculus.equivalence import Comparison
from bptutor.errors import BptutorError, FormulaError, TurnedIndices, Unreadable
from bptutor.grading.blanks import known_side, refuse_whole, without_mark
from bptutor.grading.examples import example
from bptutor.grading.formula_words import (
    FOR_GIVENS,
    IN_PART,
    ROUNDED,
    limits,
    off_the_paths,
    undefined_words,
)
from bptutor.grading.reading import Reading
from bptutor.grading.stated import formulas_in, letters_of_label
from bptutor.grading.texts import shown
from bptutor.grading.verdict import RIGHT, WRONG, Charge, Verdict
from bptutor.notation import tree
from bptutor.notation.product_signs import with_signs
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.bank.formulas import Reference
    from bptutor.calculus.equivalence import Fingerprint, Outcome
    from bptutor.notation.printer import Style

HOLDS_OFTEN = 0.05
"""A wrong formula that is right on so large a share of all instances is told so: a gate or a sign is off."""


class Answer(Record):
    """A formula as read, how it compares with the truth, and whether it is right.

    What is wrong has its values in `worth`: wrong answers of one value are one answer. So are all right ones.
    """

    node: tree.Node
    outcome: Outcome
    right: bool
    worth: Fingerprint | None = None


def read(item: Item, text: str) -> Reading:
    """The formula typed. Raises FormulaError for what cannot be read or has not the form asked for."""
    wanted = reference(item)
    node, source, stated = _formula(item, wanted, text)
    outcome = wanted.outcome(node, source, stated=stated)
    if _is_right(item, wanted, node, outcome, source):
        answer = Answer(node, outcome, True)
        return Reading(_read_as(item, wanted, node), RIGHT, answer)
    answer = Answer(node, outcome, False, wanted.fingerprint(node, source))
    _refuse_what_is_no_try(item, wanted, answer, source)
    return Reading(_read_as(item, wanted, node), (WRONG, answer.worth), answer)


def _read_as(item: Item, wanted: Reference, node: tree.Node) -> str:
    """A formula as it was read, with all its brackets; products of arrays say of which kind they are."""
    signed = with_signs(node, wanted.problem.scope, wanted.ranges)
    return shown(item.exercise, signed, full=True)


def _is_right(item: Item, wanted: Reference, node: tree.Node, outcome: Outcome, source: str) -> bool:
    """Equal in value; or, where local partials are asked for, the product of partials along every path."""
    if not is_local(item):
        return bool(outcome.equal) or is_plugged_in(item, node, source)
    from bptutor.bank.local_partials import follows_paths

    return follows_paths(item.problem, wanted.node, node)


def is_local(item: Item) -> bool:
    """Whether a derivative is to be written as the chain rule has it."""
    return isinstance(item.spec, FormulaSpec) and item.spec.form == "local-partials"


# ---- what is typed ---------------------------------------------------------------------------------------


def _formula(item: Item, wanted: Reference, text: str) -> tuple[tree.Node, str, bool]:
    """The formula that is the answer, among those joined by equals signs, its text, and whether it was said
    which of its index letters is the row.
    """
    plain = without_mark(text) if isinstance(item.spec, FillSpec) else text
    sources = formulas_in(item, plain, target_text(item), lambda node: _equals(wanted, node))
    letters = letters_of_label(item, plain, sources)
    readings = [(wanted.in_letters(_read_in(wanted, source, text), letters), source) for source in sources]
    _refuse_unequal(wanted, readings, text)
    fault: FormulaError | None = None
    for node, source in reversed(readings):
        try:
            check_form(item, node, source)
        except FormulaError as e:
            fault = fault or _within(e, text)
        else:
            return node, source, len(letters) > 1
    assert fault is not None
    raise fault


def target_text(item: Item) -> str:
    """What is asked for, as the author wrote it; for a blank, what the whole equation is about."""
    return item.spec.target.value if isinstance(item.spec, FormulaSpec) else known_side(item)


def _read_in(wanted: Reference, source: str, text: str) -> tree.Node:
    try:
        return wanted.read(source)
    except FormulaError as e:
        raise _within(e, text) from e


def _within(error: FormulaError, text: str) -> FormulaError:
    """The same error, pointing into all that was typed."""
    error.text = text
    return error


def _refuse_unequal(wanted: Reference, readings: list[tuple[tree.Node, str]], text: str) -> None:
    """Working whose parts differ says two things; which of them is meant is not guessed."""
    if len(readings) < 2:
        return
    found = [wanted.fingerprint(node, source) for node, source in readings]
    for k in range(1, len(found)):
        if found[k] != found[k - 1]:
            left, right = (source.strip() for _, source in readings[k - 1 : k + 1])
            message = f"`{left}` and `{right}` are not equal"
            raise Unreadable(text, message, "Write one formula, without working.")


def _equals(wanted: Reference, node: tree.Node) -> bool | None:
    """Whether a formula has the value that is wanted; None where it has not even the shape."""
    try:
        return bool(wanted.outcome(node).equal)
    except TurnedIndices:  # dL/dW_ji, where dL/dW is wanted
        return True
    except BptutorError:
        return None


def _refuse_what_is_no_try(item: Item, wanted: Reference, answer: Answer, source: str) -> None:
    """Raises Unreadable for what answers another question: a number, more than the blank, a value alone."""
    if isinstance(item.spec, FillSpec):
        refuse_whole(item, answer.node, source)
    if is_local(item):
        if answer.outcome.equal:
            message = "this comes to the right value, but its factors do not follow the paths one by one"
            raise Unreadable(source, message, "Write one product for each path, each partial of it once.")
        return
    if _has_names(answer.node) or not _depends(wanted):
        return
    raise Unreadable(source, "this is a number, and a formula is asked for", f"Answer with {form(item)}.")


def _has_names(node: tree.Node) -> bool:
    kinds = (tree.Name, tree.Stepped, tree.Derivative)
    return any(isinstance(part, kinds) for part in tree.walk(node))


def _depends(wanted: Reference) -> bool:
    """Whether what is wanted is more than a constant."""
    return any(block.op == "leaf" for block in wanted.problem.graph.ancestors(wanted.target))


# ---- the verdict -----------------------------------------------------------------------------------------


def judge(item: Item, reading: Reading) -> Verdict:
    """Right or wrong, with what can be said about it."""
    answer: Answer = reading.value
    if answer.right:
        return Verdict(RIGHT, 1.0, reading.shown, "")
    message, charge = _what_is_off(item, answer)
    return Verdict(WRONG, 0.0, reading.shown, message, charge=charge)


def _what_is_off(item: Item, answer: Answer) -> tuple[str, Charge]:
    """What to say of a wrong formula, and when it counts."""
    outcome = answer.outcome
    if is_local(item):
        return off_the_paths(item, answer.node), "always"
    if outcome.undefined is not None:
        return undefined_words(item, outcome.undefined), "always"
    if outcome.nearly and any(map(_is_decimal, tree.walk(answer.node))):
        return ROUNDED, "second-time"
    if _is_right_for_givens(item, answer.node):
        return FOR_GIVENS, "second-time"
    if outcome.share > HOLDS_OFTEN + _share_of_zero(item, outcome):
        return IN_PART, "always"
    return "", "always"


def _is_right_for_givens(item: Item, node: tree.Node) -> bool:
    """Whether a wrong formula comes to the truth with the numbers that the exercise gives."""
    wanted = reference(item)
    fixed = {q.row: value for q, value in given_leaves(item.problem)}
    if not fixed:
        return False
    try:
        comparison = Comparison(wanted.target, fixed=fixed)
        with item.problem.scope.temporary():
            return bool(comparison.outcome(wanted.block(node)).equal)
    except BptutorError:
        return False


def _share_of_zero(item: Item, outcome: Outcome) -> float:
    """On how many instances the right answer is 0: to be 0 there, too, is little."""
    target = reference(item).target
    if outcome.instances.graph is not target.graph:  # compared at other sizes of the arrays
        return 0.0
    values = outcome.instances[target]
    return float((values == 0).reshape((-1, values.shape[-1])).all(0).mean())


def _is_decimal(node: tree.Node) -> bool:
    return isinstance(node, tree.Number) and node.value.denominator != 1


def is_worth(item: Item, reading: Reading, known: str) -> bool:
    """Whether an answer has the value of `known`, a formula that need not have the form asked for."""
    worths: dict[str, Fingerprint | None] = item.__dict__.setdefault("_worths_of_known", {})
    if known not in worths:
        wanted = reference(item)
        try:
            worths[known] = wanted.fingerprint(wanted.read(known), known)
        except BptutorError:
            worths[known] = None
    return worths[known] is not None and bool(worths[known] == reading.value.worth)


# ---- saying ----------------------------------------------------------------------------------------------


def correct(item: Item, style: Style) -> str:
    """A right formula."""
    return shown(item.exercise, right_formula(item), style)


def form(item: Item) -> str:
    """What to type, with an example that gives nothing away."""
    if is_local(item):
        return "a product of partial derivatives between neighbours, such as `du/dv * dv/dw`"
    return f"a formula{limits(item)}, such as {example(item)}"


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []
