"""What the core finds wrong with items that ask for formulas, derivations and numbers to choose."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from bptutor.bank.blank import CompletedReference, SolvedReference
from bptutor.bank.check_misconceptions import report_twice
from bptutor.bank.check_names import check_names
from bptutor.bank.check_seeds import hardly_ever_different, is_defined
from bptutor.bank.chosen_numbers import accepts, chosen_blocks, example
from bptutor.bank.derivation import derivation_of
from bptutor.bank.exercise import ChooseSpec, DerivationSpec, FillSpec, FormulaSpec, Text
from bptutor.bank.forms import check_form
from bptutor.bank.formulas import reference
from bptutor.bank.right_formula import right_formula
from bptutor.errors import BptutorError, FormulaError, Undecided
from bptutor.notation import tree
from bptutor.notation.normal_form import collected
from bptutor.notation.printer import show

if TYPE_CHECKING:
    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Item
    from bptutor.calculus.equivalence import Fingerprint


def check_formula(spec: FormulaSpec | FillSpec, item: Item, report: Report) -> None:
    """A formula to write, or a blank to fill."""
    before = len(report.found)
    wanted = spec.target if isinstance(spec, FormulaSpec) else spec.formula
    with report.at(wanted):
        if not is_defined(reference(item).target):
            report.add("E415", wanted, "this has no value on almost any network")
    check_names(spec.using, item.problem, report)
    if isinstance(spec, FormulaSpec) and len(report.found) == before:
        _check_target(spec, item, report)
    if len(report.found) > before:
        return
    if isinstance(item.key, Text):
        _check_key(item, item.key, wanted, report)
    elif isinstance(spec, FillSpec) and isinstance(reference(item), CompletedReference):
        message = "what belongs in this blank cannot be worked out"
        report.add("E415", wanted, message, "Add key: with the formula.")
    else:
        try:
            right_formula(item)
        except BptutorError as e:
            _report_unwritten(e, spec, wanted, report)
    _check_zero(item, wanted, report)
    _check_misconceptions(item, report)


def _check_zero(item: Item, wanted: Text, report: Report) -> None:
    """A blank beside other terms that is 0: the equation was most likely meant otherwise."""
    asked = reference(item)
    if isinstance(asked, SolvedReference) and not asked.is_known:
        with report.at(wanted):
            if asked.outcome(tree.Number(Fraction(0))).equal:
                report.add("W407", wanted, "what belongs in this blank is 0")


def _report_unwritten(
    error: BptutorError, spec: FormulaSpec | FillSpec, wanted: Text, report: Report
) -> None:
    """No right answer can be shown: because of what may not be used, or because bptutor finds none."""
    if spec.using or spec.without:
        report.error(error, wanted, "E413")
        return
    message = "no right answer can be written out for this in the names of the model"
    report.add("E413", wanted, message, "Write a right answer as key:.")


def _check_target(spec: FormulaSpec, item: Item, report: Report) -> None:
    node = item.problem.read(spec.target.value)
    if tree.is_claim(node):
        message = "this is a claim, and a quantity is asked for"
        remedy = "Write claim: to ask whether it is true."
        report.error(FormulaError(spec.target.value, *node.span, message, remedy), spec.target)
    elif spec.form == "local-partials" and not isinstance(node, tree.Derivative):
        message = f"`form: local-partials` is for derivatives, and {spec.target} is none"
        report.add("E414", spec.target, message)


def _check_key(item: Item, key: Text, wanted: Text, report: Report) -> None:
    """The author's formula, like a student's."""
    try:
        answer = reference(item).read(key.value)
        check_form(item, answer, key.value)
    except BptutorError as e:
        report.error(e, key, "E411")
        return
    with report.at(key, "E411"):
        if not reference(item).outcome(answer, key.value).equal:
            what = f"{wanted} is" if isinstance(item.spec, FormulaSpec) else "belongs in the blank"
            report.add("E411", key, f"the key of `{item.id}` is not right: it is not what {what}")


def _check_misconceptions(item: Item, report: Report) -> None:
    seen: dict[Fingerprint, Text] = {}
    for expected in item.misconceptions:
        text = expected.answer
        with report.at(text):
            answer = reference(item).read(text.value)
            outcome = reference(item).outcome(answer, text.value)
            if outcome.equal:
                report.add("E418", text, f"`{text}` is right, so it shows no mistake")
            elif hardly_ever_different(outcome):
                report.add("W405", text, f"`{text}` is wrong on few networks only")
            worth = reference(item).fingerprint(answer, text.value)
            if worth in seen and not outcome.equal:
                report_twice(seen[worth], text, report)
            seen.setdefault(worth, text)


# ---- derivations and choices of numbers ------------------------------------------------------------------


def check_derivation(spec: DerivationSpec, item: Item, report: Report) -> None:
    """An equation to show: it must hold, and take a step."""
    with report.at(spec.claim):
        goal = derivation_of(item)
        if not item.problem.holds(spec.claim.value):
            report.add("E416", spec.claim, "this equation does not hold, so it cannot be shown")
        elif collected(goal.left) == collected(goal.right):
            message = f"both sides are {show(goal.left, 'ascii')}, so there is nothing to show"
            report.add("E416", spec.claim, message)
        elif goal.is_definition:
            message = "one side is what defines the other, so there is hardly anything to show"
            report.add("W406", spec.claim, message)
        elif item.key is not None:
            _check_chain(item, report)


def _check_chain(item: Item, report: Report) -> None:
    lines = item.key if isinstance(item.key, tuple) else (item.key,)
    texts = [line for line in lines if isinstance(line, Text)]
    with report.at(texts[0], "E411"):
        checked = derivation_of(item).check("\n".join(line.value for line in texts))
        if not checked.right:
            why = "it does not lead from one side to the other"
            if checked.outcome in ("assumes", "reorders"):
                why = "it only states the equation again"
            if checked.fault is not None:
                why = f"{checked.expressions[checked.fault].text} is not equal to what stands before it"
            report.add("E411", texts[0], f"the key of `{item.id}` does not show the equation: {why}")


def check_choose(spec: ChooseSpec, item: Item, report: Report) -> None:
    """Numbers to choose: there must be some that are accepted."""
    before = len(report.found)
    for name in spec.names:
        with report.at(name):
            item.problem.block(name.value)
    if len(report.found) == before:
        with report.at(spec.names[0], "E417"):
            chosen_blocks(item)
    if len(report.found) > before:
        return
    try:
        numbers = example(item)
        if item.key is not None and not accepts(item, numbers):
            message = f"the key of `{item.id}` is not right: it does not make the claim true"
            report.add("E411", _first(item), message)
    except Undecided as e:
        report.error(e, spec.accept, "E417")
    except BptutorError as e:
        report.error(e, spec.accept if item.key is None else _first(item))


def _first(item: Item) -> Text:
    value = item.key
    while not isinstance(value, Text):
        assert value is not None
        value = value[0]
    return value
