"""What an exercise file says, as plain frozen records.

They hold what the author wrote and nothing computed: formulas and numbers stay text (`Text`) with the place
they were written at, so that whoever reads them can point there, and no digit is lost on the way. The
numeric core is reached only through `Exercise.problem` and `Item.problem`, built on first use.

    Pack > Exercise > Item
             |          `- spec: what is asked (ClaimSpec, NumericSpec, ChoiceSpec, ...)
             `- model: NetworkModel | GraphModel | LayersModel | None

Containers are tuples throughout. Items, exercises and packs compare by identity: an item is itself, wherever
it is listed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from bptutor.bank.specs import (  # an exercise and what its items ask are one vocabulary to all others
    ChoiceSpec,
    ChooseSpec,
    ClaimSpec,
    CountSpec,
    DataStatement,
    DeclaredSpec,
    DerivationSpec,
    FillSpec,
    Form,
    FormulaSpec,
    NumericSpec,
    Option,
    ShapeSpec,
    Spec,
    Statement,
    StatementsSpec,
    SufficiencySpec,
    Target,
    Text,
    Value,
    Where,
    Without,
)
from bptutor.notation.tolerance import DEFAULT as DEFAULT_TOLERANCE
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from bptutor.bank.diagnostics import Diagnostic
    from bptutor.bank.problem import Problem
    from bptutor.notation.tolerance import Tolerance

__all__ = [
    "ChoiceSpec", "ChooseSpec", "ClaimSpec", "CountSpec", "DataStatement", "DeclaredSpec",
    "DerivationSpec", "Exercise", "FillSpec", "Form", "FormulaSpec", "Given", "Grading",
    "GraphModel", "Item", "Kind", "LayersModel", "Loss", "Misconception", "Model", "Named",
    "NetworkModel", "NetworkNames", "NumericSpec", "Option", "Pack", "Reduction", "ShapeSpec",
    "Spec", "Statement", "StatementsSpec", "StepRule", "SufficiencySpec",
    "Target", "Text", "Value", "Weights", "Where", "Without",
]  # fmt: skip


class Kind(str, Enum):
    """The kinds of item; the value is the word written after `kind:` and shown on screen."""

    TRUE_FALSE = "true-false"
    CHOICE = "choice"
    MULTIPLE_CHOICE = "multiple-choice"
    NUMERIC = "numeric"
    PARAMETER_COUNT = "parameter-count"
    SHAPE = "shape"
    DATA_SUFFICIENCY = "data-sufficiency"
    EXPRESSION = "expression"
    DERIVATION = "derivation"

    __str__ = str.__str__


class Given(NamedTuple):
    """A quantity (or slope, derivative, sub-expression) whose value is stated."""

    quantity: Text
    value: Value


class Named(NamedTuple):
    """A name with something said about it: data points, a shape, a domain."""

    name: Text
    value: Value


# ---- models ----------------------------------------------------------------------------------------------

Weights = Literal["from-to", "to-from", "by-nodes"]
Reduction = Literal["sum", "mean"]


class Loss(Record):
    """A network's loss: `factor` times the summed or averaged deviation from `target`."""

    kind: Literal["squared", "absolute", "cross-entropy"]
    factor: Text
    target: Text
    over_outputs: Reduction
    over_rows: Reduction


class NetworkNames(Record):
    """What a network's quantities are called; `nodes` holds one letter a layer, for weights by nodes.

    `activation` is one more name for the activation of the hidden layers: `g` for relu.
    """

    output: str = "yhat"
    loss: str = "L"
    nodes: tuple[str, ...] = ()
    activation: str | None = None


class NetworkModel(Record):
    """A fully connected network.  `activations` and `bias` have an entry a layer of weights, the output last.

    `layers` holds unit counts, or letters where sizes are symbolic (shapes and counts only).
    """

    layers: tuple[int | str, ...]
    activations: tuple[str, ...]
    bias: tuple[bool, ...]
    weights: Weights
    loss: Loss | None
    names: NetworkNames
    points: tuple[Named, ...]
    functions: tuple[str, ...]
    domain: tuple[Named, ...]
    where: Where


class GraphModel(Record):
    """Assignments, one a line.

    Values of `shapes` are tuples of Text (`4`, or a letter), those of `domain` one Text.
    """

    text: Text
    points: tuple[Named, ...]
    shapes: tuple[Named, ...]
    functions: tuple[str, ...]
    domain: tuple[Named, ...]
    where: Where


class LayersModel(Record):
    """A stack of layers, one line each (`conv 6 3x3 stride 1 pad 0`); for counts and shapes."""

    layers: tuple[Text, ...]
    where: Where


Model = NetworkModel | GraphModel | LayersModel


class StepRule(Record):
    """Gradient steps on `quantity`; `rates` has an entry for each name in `by`; `batch` counts from 1."""

    goal: Literal["minimise", "maximise"]
    quantity: Text
    by: tuple[Text, ...]
    rates: tuple[Text, ...]
    batch: tuple[int, ...] | None
    steps: int
    momentum: Text | None
    weight_decay: Text | None
    where: Where


Grading = Literal["each-row", "all-or-nothing", "each-option", "net-correct", "coverage"]


class Misconception(NamedTuple):
    """A wrong option or value and the stable id of the mistake it shows.

    In the author's own words, if there are any, `says` tells what goes wrong and `hint` what to do about it.
    """

    answer: Text
    id: str
    says: Text | None = None
    hint: Text | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Item:
    """One thing to answer.  Defaults of exercise and pack are already folded in.

    `carry_forward` is the share of the credit for what is right given the student's own earlier answer, 0 for
    none; `follows` names the earlier items that count there, None where that is worked out.
    """

    id: str
    kind: Kind
    ask: Text
    spec: Spec
    where: Where
    title: Text | None = None
    points: float = 1.0
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    hints: tuple[Text, ...] = ()
    because: Text | None = None
    given: tuple[Given, ...] = ()
    tolerance: Tolerance = DEFAULT_TOLERANCE
    match: Literal["value", "nearest"] = "value"
    follows: tuple[Text, ...] | None = None
    carry_forward: float = 0.5
    grading: Grading = "all-or-nothing"
    key: Value | None = None
    misconceptions: tuple[Misconception, ...] = ()
    was: tuple[str, ...] = ()
    exercise: Exercise = field(init=False, repr=False)

    @property
    def full_id(self) -> str:
        """`pack/exercise.item`."""
        return f"{self.exercise.full_id}.{self.id}"

    @property
    def ask_is_made(self) -> bool:
        """Whether the author wrote no `ask`: a question made from the target stands where the item does."""
        return self.ask.where == self.where

    @property
    def short_id(self) -> str:
        """`exercise.item`, as typed where the pack is plain."""
        return f"{self.exercise.id}.{self.id}"

    @cached_property
    def problem(self) -> Problem:
        """The computation behind the item, with its own givens.  Raises what `bank.problem` raises."""
        exercise = self.exercise
        if isinstance(self.spec, (DerivationSpec, ChooseSpec)):
            from bptutor.bank.free_names import with_free_names

            exercise = with_free_names(self)
        if not self.given:
            return exercise.problem
        from bptutor.bank.problem import Problem

        return Problem(exercise, self.given)


@dataclass(frozen=True, eq=False, kw_only=True)
class Exercise:
    """A setup with its items.  `given` holds for every item; an item's own givens come on top."""

    id: str
    where: Where
    items: tuple[Item, ...]
    title: Text | None = None
    setup: Text | None = None
    model: Model | None = None
    given: tuple[Given, ...] = ()
    approximately: bool = False
    step: StepRule | None = None
    update: Text | None = None
    tags: tuple[str, ...] = ()
    weights: Weights | None = None
    was: tuple[str, ...] = ()
    pack: Pack = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for item in self.items:
            object.__setattr__(item, "exercise", self)

    @property
    def full_id(self) -> str:
        """`pack/exercise`."""
        return f"{self.pack.id}/{self.id}"

    @cached_property
    def problem(self) -> Problem:
        """The computation behind the exercise.  Raises what `bank.problem` raises."""
        from bptutor.bank.problem import Problem

        return Problem(self, ())


@dataclass(frozen=True, eq=False, kw_only=True)
class Pack:
    """Exercises on one theme, in the order they are practised.

    `exercises` holds the good ones; `faulty` maps the ids of the others to what is wrong with them, and
    `problems` has everything found in the files, warnings too. Packs with a `rank` come first, by rank.
    `rests` are what is left of faulty exercises without their faulty items, for `lint` alone.
    """

    id: str
    path: Path
    exercises: tuple[Exercise, ...]
    title: Text | None = None
    description: Text | None = None
    rank: int | None = None
    problems: tuple[Diagnostic, ...] = ()
    faulty: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    rests: tuple[Exercise, ...] = ()

    def __post_init__(self) -> None:
        for exercise in (*self.exercises, *self.rests):
            object.__setattr__(exercise, "pack", self)

    @property
    def items(self) -> Iterator[Item]:
        """Every item of the pack, in order."""
        return (item for exercise in self.exercises for item in exercise.items)
