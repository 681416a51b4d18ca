"""What is right for an item: computed from its model and givens, never read from a key.

Only pure theory is declared by the author; its truth is found without loading the core. Which data suffice is
declared where the core finds neither a proof nor a counterexample, as far as what it does find allows it.
"""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING, Any, Union

from bptutor.bank.exercise import (
    ChoiceSpec,
    ChooseSpec,
    ClaimSpec,
    CountSpec,
    DeclaredSpec,
    DerivationSpec,
    FillSpec,
    FormulaSpec,
    LayersModel,
    NetworkModel,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
)
from bptutor.errors import GraphError, Undecided
from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item, Option, Spec, Statement, Text
    from bptutor.calculus.counting import Size
    from bptutor.calculus.five_choices import Choice
    from bptutor.notation.tree import Node


class TrueFalse(Record):
    """A claim or statement is true, or it is not."""

    value: bool


class Statements(Record):
    """What two statements are."""

    first: bool
    second: bool


class Chosen(Record):
    """The right options, counted from 0."""

    indices: tuple[int, ...]


class Number(Record):
    """A number, and the size of the terms it is made of: the yardstick for a truth of 0."""

    value: float
    scale: float


class Array(Record):
    """A vector or matrix as nested lists, with the scales of its entries."""

    values: list[Any]
    scales: list[Any]
    shape: tuple[int, ...]


class Row(Record):
    """One row of a table."""

    label: str
    truth: Number | Array


class Table(Record):
    """Several quantities, credit a row."""

    rows: tuple[Row, ...]


class Count(Record):
    """A number of parameters (a formula where sizes are letters), with its working layer by layer."""

    total: Size
    steps: tuple[str, ...]
    sum: str


class ShapeTruth(Record):
    """A shape, or (for `each layer`) one a layer. A vector may be written as a column or row too: `also`."""

    shape: tuple[Any, ...]
    also: tuple[tuple[Size, ...], ...] = ()


class Sufficient(Record):
    """Which statements suffice."""

    key: Choice


class Formula(Record):
    """A formula that is right; any other of the same value is, too."""

    shown: Node


class ToDerive(Record):
    """An equation to be shown; it holds."""

    claim: Node


class Example(Record):
    """Numbers that do; others may, too."""

    numbers: tuple[str, ...]


Truth = Union[
    TrueFalse, Statements, Chosen, Number, Array, Table, Count, ShapeTruth, Sufficient, Formula, ToDerive,
    Example,
]

_MEMO = "_truth"
_ASK_THE_AUTHOR = "Tell whoever set the exercise: `bptutor lint` says why."


def truth(item: Item) -> Any:
    """The `Truth` of an item, computed once.

    Raises FormulaError, CalculusError and their kin where an exercise is faulty; `lint` says so beforehand.
    """
    found = item.__dict__.get(_MEMO)
    if found is None:
        found = item.__dict__[_MEMO] = _truth(item.spec, item)
    return found


@singledispatch
def _truth(spec: Spec, item: Item) -> Truth:  # noqa: ARG001
    raise GraphError(f"there is no truth for {type(spec).__name__}")


@_truth.register(DeclaredSpec)
def _declared(spec: DeclaredSpec, _item: Item) -> Truth:
    return TrueFalse(spec.answer)


@_truth.register(ClaimSpec)
def _claim(spec: ClaimSpec, item: Item) -> Truth:
    return TrueFalse(item.problem.holds(spec.claim.value))


@_truth.register(StatementsSpec)
def _statements(spec: StatementsSpec, item: Item) -> Truth:
    first, second = (_statement(s, item) for s in spec.statements)
    return Statements(first, second)


def _statement(statement: Statement, item: Item) -> bool:
    if statement.claim is not None:
        return item.problem.holds(statement.claim.value)
    return bool(statement.right)


@_truth.register(NumericSpec)
def _numeric(spec: NumericSpec, item: Item) -> Truth:
    rows = [Row((t.label or t.formula).value, _numbers(t.formula, item)) for t in spec.targets]
    return Table(tuple(rows)) if spec.table else rows[0].truth


def _numbers(formula: Text, item: Item) -> Number | Array:
    problem = item.problem
    value, scale = problem.value(formula.value), problem.scale(formula.value)
    if isinstance(value, float):
        return Number(value, scale)
    return Array(value, scale, problem.block(formula.value).shape)


@_truth.register(CountSpec)
def _count(_spec: CountSpec, item: Item) -> Truth:
    from bptutor.calculus.counting import count_network
    from bptutor.calculus.layer_list import count_layers

    model = item.exercise.model
    if isinstance(model, LayersModel):
        count = count_layers([text.value for text in model.layers])
    elif isinstance(model, NetworkModel):
        count = count_network(model.layers, model.bias)
    else:
        raise GraphError("parameters are counted of a network or of layers", "Add network: or layers:.")
    return Count(count.total, tuple(map(str, count.steps)), count.sum)


@_truth.register(ShapeSpec)
def _shape(spec: ShapeSpec, item: Item) -> Truth:
    from bptutor.bank.shapes import layer_shapes, shape_of

    if spec.each_layer:
        return ShapeTruth(layer_shapes(item.exercise.model))
    return ShapeTruth(*shape_of(spec, item))


@_truth.register(SufficiencySpec)
def _sufficiency(spec: SufficiencySpec, item: Item) -> Truth:
    from bptutor.bank.sufficiency import sufficiency_of

    found = sufficiency_of(item)
    if found.key is not None:
        return Sufficient(found.key)
    if spec.key is None or spec.key not in found.possible:
        raise Undecided("which statements are enough is not known", _ASK_THE_AUTHOR)
    return Sufficient(spec.key)


@_truth.register(FormulaSpec)
@_truth.register(FillSpec)
def _formula(_spec: FormulaSpec | FillSpec, item: Item) -> Truth:
    from bptutor.bank.right_formula import right_formula

    return Formula(right_formula(item))


@_truth.register(DerivationSpec)
def _derivation(spec: DerivationSpec, item: Item) -> Truth:
    return ToDerive(item.problem.read(spec.claim.value))


@_truth.register(ChooseSpec)
def _chosen_numbers(_spec: ChooseSpec, item: Item) -> Truth:
    from bptutor.bank.chosen_numbers import example

    return Example(example(item))


@_truth.register(ChoiceSpec)
def _choice(spec: ChoiceSpec, item: Item) -> Truth:
    from bptutor.bank.options import right_options

    declared = all(option.right is not None for option in spec.options)
    right = _declared_right(spec.options) if declared else right_options(spec, item)
    if not spec.several and len(right) != 1:
        many = "no option is" if not right else f"{len(right)} options are"
        raise GraphError(
            f"{many} right, and one should be", "Correct the options, or write kind: multiple-choice."
        )
    return Chosen(tuple(right))


def _declared_right(options: tuple[Option, ...]) -> list[int]:
    return [k for k, option in enumerate(options) if option.right]
