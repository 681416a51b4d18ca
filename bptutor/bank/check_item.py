"""What the core finds wrong with one item: formulas, determination, options, keys."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from functools import singledispatch
from typing import TYPE_CHECKING, Any

from bptutor.bank.answer_keys import agrees
from bptutor.bank.blank import read_equation
from bptutor.bank.check_formula import check_choose, check_derivation, check_formula
from bptutor.bank.check_misconceptions import check_misconceptions, check_words
from bptutor.bank.check_seeds import check_seeds
from bptutor.bank.check_sufficiency import check_sufficiency
from bptutor.bank.checks import check_given, check_together
from bptutor.bank.claims import Judge
from bptutor.bank.exercise import (
    ChoiceSpec,
    ChooseSpec,
    ClaimSpec,
    CountSpec,
    DerivationSpec,
    FillSpec,
    FormulaSpec,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
    Text,
)
from bptutor.bank.options import is_right, right_options, same_shape
from bptutor.bank.sufficiency import question_of
from bptutor.bank.truth import (
    Array,
    Chosen,
    Count,
    Number,
    ShapeTruth,
    Statements,
    Sufficient,
    Table,
    TrueFalse,
    truth,
)
from bptutor.bank.unsettled import report_unsettled
from bptutor.errors import BptutorError, FormulaError, Undetermined, Unreadable
from bptutor.notation import tree
from bptutor.notation.tree import is_claim
from bptutor.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.checks import Report
    from bptutor.bank.exercise import Item, Option, Spec
    from bptutor.calculus.graph import Block


_WITH_CHECKED_KEYS = (FormulaSpec, FillSpec, DerivationSpec, ChooseSpec, SufficiencySpec)
"""Questions whose checks look at the key, too."""


def check_item(item: Item, report: Report) -> None:
    """Report everything that is wrong with the item."""
    before = len(report.found)
    if item.given:
        for given in item.given:
            check_given(item.problem, given, report)
        if len(report.found) == before:
            check_together(item.problem, item.given, report)
    if len(report.found) == before:
        _check(item.spec, item, report)
    if len(report.found) == before and not isinstance(item.spec, (FormulaSpec, FillSpec)):
        check_misconceptions(item, report)
    check_words(item, report)
    if isinstance(item.spec, _WITH_CHECKED_KEYS):
        return
    if len(report.found) == before and item.key is not None and not agrees(item):
        at = _first(item.key)
        report.add("E411", at, f"the key of `{item.id}` is not right: the answer is {_said(truth(item))}")


def uses(item: Item) -> set[int]:
    """The rows that the formulas of an item are made of; none where it has a graph of its own (bank.free)."""
    if item.problem.graph is not item.exercise.problem.graph:
        return set()
    graph = item.problem.graph
    blocks = list(_blocks(item))
    return (
        {row for block in graph.ancestors(*blocks) for row in block.rows.ravel().tolist()}
        if blocks
        else set()
    )


def _blocks(item: Item) -> Iterator[Block]:
    problem = item.problem
    if isinstance(item.spec, SufficiencySpec):
        question = question_of(item, 0, 1)
        yield from {q.block.id: q.block for q in (*question.known, *question.target)}.values()
    if isinstance(item.spec, FillSpec):
        equation = read_equation(problem, item.spec.formula.value)
        yield problem.block(equation.known)
        # A number need not do for the blank: it may be the blank that says what k runs over.
        key = problem.read(item.key.value) if isinstance(item.key, Text) else tree.Number(Fraction(1))
        yield problem.block(equation.filled(key))
    for text in _formulas(item.spec):
        node = problem.read(text.value)
        if is_claim(node):
            yield from Judge(problem, text.value).blocks(node)
        else:
            yield problem.block(text.value)


def _formulas(spec: Spec) -> Iterator[Text]:
    """The formulas whose values decide an item."""
    if isinstance(spec, (ClaimSpec, DerivationSpec)):
        yield spec.claim
    elif isinstance(spec, ChooseSpec):
        yield spec.accept
    elif isinstance(spec, StatementsSpec):
        yield from (s.claim for s in spec.statements if s.claim is not None)
    elif isinstance(spec, FormulaSpec):
        yield spec.target
    elif isinstance(spec, NumericSpec):
        yield from (t.formula for t in spec.targets)
    elif isinstance(spec, ChoiceSpec) and not isinstance(spec.target, ShapeSpec):
        if spec.target is not None:
            yield spec.target
        for option in spec.options:
            found = option.claim or option.formula
            if found is not None:
                yield found


def _first(value: Any) -> Text:
    while not isinstance(value, Text):
        value = value[0]
    return value


def _said(facts: Any) -> str:
    """A truth in a word or a list, for a message."""
    match facts:
        case Table():
            return ", ".join(f"{row.label} = {_said(row.truth)}" for row in facts.rows)
        case Statements():
            return f"{_said(facts.first)}, {_said(facts.second)}"
        case Chosen():
            return _letters(facts.indices)
        case TrueFalse() | Number():
            return _said(facts.value)
        case Array():
            return _said(facts.values)
        case Count():
            return str(facts.total)
        case ShapeTruth():
            return _said(list(facts.shape))
        case Sufficient():
            return facts.key
        case bool():
            return str(facts).lower()
        case float():
            return f"{facts:.6g}"
        case list() | tuple():
            return f"[{', '.join(map(_said, facts))}]"
    return str(facts)


# ---- by kind ---------------------------------------------------------------------------------------------


@singledispatch
def _check(spec: Any, item: Item, report: Report) -> None:
    """Declared theory: nothing to compute."""


@_check.register(ClaimSpec)
def _claim(spec: ClaimSpec, item: Item, report: Report) -> None:
    with report.at(spec.claim):
        item.problem.holds(spec.claim.value)


@_check.register(StatementsSpec)
def _statements(spec: StatementsSpec, item: Item, report: Report) -> None:
    for statement in spec.statements:
        if statement.claim is not None:
            with report.at(statement.claim):
                item.problem.holds(statement.claim.value)


@_check.register(NumericSpec)
def _numeric(spec: NumericSpec, item: Item, report: Report) -> None:
    for target in spec.targets:
        with report.at(target.formula):
            _no_claim(target.formula, item)
            try:
                item.problem.value(target.formula.value)
            except Undetermined as e:
                report_unsettled(e, target.formula, item.problem, report)


def _no_claim(text: Text, item: Item) -> None:
    node = item.problem.read(text.value)
    if is_claim(node):
        message = "this is a claim, and a quantity is asked for"
        raise FormulaError(text.value, *node.span, message, "Write claim: to ask whether it is true.")


@_check.register(CountSpec)
def _count(_spec: CountSpec, item: Item, report: Report) -> None:
    with report.at(item.where, "E404"):
        truth(item)


@_check.register(ShapeSpec)
def _shape(spec: ShapeSpec, item: Item, report: Report) -> None:
    with report.at(spec.of):
        truth(item)


@_check.register(FormulaSpec)
@_check.register(FillSpec)
def _formula(spec: FormulaSpec | FillSpec, item: Item, report: Report) -> None:
    check_formula(spec, item, report)


@_check.register(DerivationSpec)
def _derivation(spec: DerivationSpec, item: Item, report: Report) -> None:
    check_derivation(spec, item, report)


@_check.register(ChooseSpec)
def _numbers_to_choose(spec: ChooseSpec, item: Item, report: Report) -> None:
    check_choose(spec, item, report)


@_check.register(SufficiencySpec)
def _sufficiency(spec: SufficiencySpec, item: Item, report: Report) -> None:
    check_sufficiency(spec, item, report)


# ---- choices ---------------------------------------------------------------------------------------------


@_check.register(ChoiceSpec)
def _choice(spec: ChoiceSpec, item: Item, report: Report) -> None:
    if all(option.right is not None for option in spec.options):
        return
    before = len(report.found)
    if isinstance(spec.target, Text):
        with report.at(spec.target):
            _no_claim(spec.target, item)
            with suppress(Undetermined):  # formulas may be compared although they have no numbers
                item.problem.value(spec.target.value)
    elif spec.target is not None:
        with report.at(spec.target.of):
            item.problem.read(spec.target.of.value)
    if len(report.found) > before:
        return
    for option in spec.options:
        _check_option(option, spec, item, report)
    if len(report.found) == before:
        _check_right(spec, item, report)
    if len(report.found) == before and isinstance(spec.target, Text) and item.match == "value":
        check_seeds(spec, spec.target, item, report)


def _check_option(option: Option, spec: ChoiceSpec, item: Item, report: Report) -> None:
    """Whether the option can be read and decided."""
    at = option.claim or option.formula
    if at is None:
        return
    try:
        is_right(option, spec, item)
    except Unreadable as e:
        report.error(e, at, "E401")
    except BptutorError as e:
        report.error(e, at)


def _check_right(spec: ChoiceSpec, item: Item, report: Report) -> None:
    right = right_options(spec, item)
    same = () if spec.several else _same_value(spec, item)
    if same:
        first, second = (spec.options[k] for k in same)
        both = "both are right" if same[0] in right else "whoever picks one could as well pick the other"
        at = second.formula or second.text
        report.add("E410", at, f"this option equals the option {first.text}: {both}")
        return
    if not right and _is_settled_by_nothing(spec, item, report):
        return
    if not right or (len(right) > 1 and not spec.several):
        many = "no option is" if not right else f"options {_letters(right)} are all"
        report.add("E301", item.where, f"{many} right{_truth_of(spec, item)}", _remedy(spec, item, right))


def _is_settled_by_nothing(spec: ChoiceSpec, item: Item, report: Report) -> bool:
    """Whether numbers are to choose from for what has no number; that is reported."""
    target = spec.target
    if not isinstance(target, Text):
        return False
    try:
        for option in spec.options:
            item.problem.value((option.formula or option.text).value)
    except BptutorError:  # formulas: they are compared with the target, whatever its number
        return False
    try:
        item.problem.value(target.value)
    except Undetermined as e:
        report_unsettled(e, target, item.problem, report)
        return True
    except BptutorError:
        return False
    return False


def _same_value(spec: ChoiceSpec, item: Item) -> tuple[int, int] | tuple[()]:
    """Two formula options that are equal; of claims, any number may be true."""
    formulas = [(k, o.formula.value) for k, o in enumerate(spec.options) if o.formula is not None]
    for n, (k, a) in enumerate(formulas):
        for m, b in formulas[n + 1 :]:
            if isinstance(spec.target, ShapeSpec):
                equal = same_shape(a, spec.target, item) and same_shape(b, spec.target, item)
            else:
                equal = _equal(item, a, b)
            if equal:
                return k, m
    return ()


def _equal(item: Item, a: str, b: str) -> bool:
    try:
        return item.problem.equal(a, b)
    except BptutorError:  # options that cannot be compared with each other are not equal
        return False


def _letters(indices: Sequence[int]) -> str:
    return " and ".join(LETTERS[k] for k in indices)


def _truth_of(spec: ChoiceSpec, item: Item) -> str:
    """What the target is, if it is one number."""
    if not isinstance(spec.target, Text):
        return ""
    try:
        value = item.problem.value(spec.target.value)
    except BptutorError:
        return ""
    return f": {spec.target} is {value:.6g}" if isinstance(value, float) else ""


def _remedy(spec: ChoiceSpec, item: Item, right: Sequence[int]) -> str:
    if right:
        return "Change the wrong ones, or write kind: multiple-choice."
    if _truth_of(spec, item):
        return "Correct an option; for rounded options write match: nearest."
    return "Correct an option."
