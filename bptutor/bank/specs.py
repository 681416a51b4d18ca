"""What an item asks, as records of text and places; and the text and places themselves.

There is a record for each shape of question, `Spec` being any of them. Nothing here is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, Union

from bptutor.record import Record

if TYPE_CHECKING:
    from bptutor.calculus.five_choices import Choice


class Where(NamedTuple):
    """A place in a file; line and column count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Text(Record):
    """Something an author wrote, as typed (`1e3` stays `1e3`), and where."""

    value: str
    where: Where

    def __str__(self) -> str:
        return self.value


# A number, vector or matrix as written: every number is still text.
Value = Union[Text, "tuple[Value, ...]"]


# ---- shapes of questions ----------------------------------------------------------------------------------


class ClaimSpec(Record):
    """True or false, decided by the core."""

    claim: Text


class DeclaredSpec(Record):
    """True or false, declared by the author."""

    answer: bool


class Statement(Record):
    """One of a pair: either `claim` is set and the core decides it, or `right` is declared."""

    text: Text
    claim: Text | None
    right: bool | None


class StatementsSpec(Record):
    """Two statements; the student says of each whether it is true."""

    statements: tuple[Statement, Statement]


class Option(Record):
    """One option.  Exactly one of the last three is set.

    `right` is declared; a `claim` makes the option right when it holds; a `formula` (formula, number or
    shape) when it
    equals the target of the choice.
    """

    text: Text
    right: bool | None = None
    claim: Text | None = None
    formula: Text | None = None


class NumericSpec(Record):
    """Numbers to compute: one target (a vector or matrix if it is one), or a table with credit a row."""

    targets: tuple[Target, ...]
    table: bool


class Target(Record):
    """A wanted quantity; `label` is what the table row is called when it is not the formula."""

    formula: Text
    label: Text | None = None


class CountSpec(Record):
    """How many of something the model has."""

    of: Literal["parameters"]


class ShapeSpec(Record):
    """The shape of a block or Jacobian (`dz/dW`), or of `each layer`."""

    of: Text
    jacobian: Literal["numerator", "denominator"]
    vectors: Literal["columns", "rows"]

    @property
    def each_layer(self) -> bool:
        """True when the shapes of all layers are asked for, in order."""
        return self.of.value == "each layer"


class ChoiceSpec(Record):
    """Options to choose from; `target` is what formula options are compared with (a ShapeSpec for shapes).

    `several` means any number of options may be right.
    """

    options: tuple[Option, ...]
    target: Text | ShapeSpec | None
    several: bool


class DataStatement(Record):
    """What one statement of a data-sufficiency item makes known; what its texts mean is in `bank.known`."""

    quantities: tuple[Text, ...]
    text: Text | None


class SufficiencySpec(Record):
    """Which of two statements suffices to determine `target`.

    The core decides it (`bank.sufficiency`); a `key` counts only where it cannot, and only if nothing
    that it does decide contradicts it.
    """

    target: Text
    statements: tuple[DataStatement, DataStatement]
    key: Choice | None = None


Without = Literal["derivatives"]
Form = Literal["any", "local-partials"]


class FormulaSpec(Record):
    """A formula to write: any one that equals `target` on every instance of the model.

    `using` lists the names it may be made of (families by `*`; all names when empty), `without` what it may
    not hold. With the form `local-partials` it is put together from derivatives between neighbouring nodes.
    """

    target: Text
    using: tuple[Text, ...] = ()
    without: tuple[Without, ...] = ()
    form: Form = "any"


class FillSpec(Record):
    """A blank, `?`, in an equation that holds: what belongs there."""

    formula: Text
    using: tuple[Text, ...] = ()
    without: tuple[Without, ...] = ()


class DerivationSpec(Record):
    """An equation to show line by line. Without a model, the names in it are free numbers."""

    claim: Text


class ChooseSpec(Record):
    """Numbers to choose for `names`, so that the claim `accept` holds; any that do are right."""

    names: tuple[Text, ...]
    accept: Text


Spec = (
    ClaimSpec | DeclaredSpec | StatementsSpec | ChoiceSpec
    | NumericSpec | CountSpec | ShapeSpec | SufficiencySpec
    | FormulaSpec | FillSpec | DerivationSpec | ChooseSpec
)
