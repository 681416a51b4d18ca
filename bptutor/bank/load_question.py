"""What an item asks: one loader for each combination of keys that makes a question.

`QUESTIONS` is the table: the keys an item has say what is asked, and of which kinds it can be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast
from zlib import crc32

from bptutor.bank import keys
from bptutor.bank.exercise import (
    ChoiceSpec,
    ClaimSpec,
    CountSpec,
    DataStatement,
    DeclaredSpec,
    Kind,
    NumericSpec,
    Option,
    ShapeSpec,
    Statement,
    StatementsSpec,
    SufficiencySpec,
    Target,
    Text,
)
from bptutor.bank.fields import Fields
from bptutor.bank.load_formula import (
    FILL_KEYS,
    FORMULA_KEYS,
    load_choose,
    load_derivation,
    load_fill,
    load_formula,
    some_of,
)
from bptutor.calculus.five_choices import CHOICES
from bptutor.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal

    from bptutor.bank.exercise import Spec
    from bptutor.bank.fields import Context
    from bptutor.bank.reader import Located
    from bptutor.calculus.five_choices import Choice


class Layout(NamedTuple):
    """How Jacobian shapes are written, from item, exercise or pack."""

    jacobian: str
    vectors: str


class Question(NamedTuple):
    """The kinds a combination of keys can be, and what reads it: fields, the kind if written, and the
    layout.
    """

    kinds: tuple[Kind, ...]
    load: Callable[[Fields, Kind | None, Layout], Spec | None]


def printed(text: str) -> str:
    """The text as two options are compared: without spaces, case kept, one minus sign."""
    return "".join(text.split()).replace("−", "-")


# ---- numbers, counts, shapes -----------------------------------------------------------------------------


def _target(fields: Fields, _kind: Kind | None, _layout: Layout) -> Spec | None:
    formula = fields.formula("target")
    return NumericSpec((Target(formula),), table=False) if formula else None


def _targets(fields: Fields, _kind: Kind | None, _layout: Layout) -> Spec | None:
    rows: list[Target] = []
    if fields["targets"].sort == "map":
        for label, at in fields.pairs("targets"):
            formula = fields.context.formula(at, f"the target '{label}'")
            rows += [Target(formula, label)] if formula else []
    else:
        rows = [Target(formula) for formula in fields.formulas("targets")]
    _refuse_same(fields.context, [row.label or row.formula for row in rows], "row")
    return NumericSpec(tuple(rows), table=True) if rows else None


def _count(fields: Fields, _kind: Kind | None, _layout: Layout) -> Spec | None:
    return CountSpec("parameters") if fields.word("count", ("parameters",)) else None


def _shape(fields: Fields, _kind: Kind | None, layout: Layout) -> ShapeSpec | None:
    of = fields.formula("shape")
    if not of:
        return None
    return ShapeSpec(
        of,
        cast("Literal['numerator', 'denominator']", layout.jacobian),
        cast("Literal['columns', 'rows']", layout.vectors),
    )


# ---- true or false ---------------------------------------------------------------------------------------


def _claim(fields: Fields, _kind: Kind | None, _layout: Layout) -> Spec | None:
    claim = fields.formula("claim")
    return ClaimSpec(claim) if claim else None


def _declared(fields: Fields, _kind: Kind | None, _layout: Layout) -> Spec | None:
    answer = fields.boolean("true-or-false")
    if "ask" not in fields:
        fields.missing("ask", "Add ask: with the statement to judge.")
    return None if answer is None else DeclaredSpec(answer)


def _statements(fields: Fields, _kind: Kind | None, _layout: Layout) -> Spec | None:
    parts = _two(fields, "statements")
    answers = fields.list("answers")
    declared = sum(not _has_claim(part) for part in parts)
    if not parts or len(answers) != declared:
        if parts:
            message = f"{declared} statements without a claim, but {len(answers)} answers"
            fields.context.report("E304", fields["answers"] if answers else fields["statements"], message)
        return None
    rest = iter(answers)
    first, second = (
        _claimed(fields.context, part) if _has_claim(part) else _judged(fields.context, part, next(rest))
        for part in parts
    )
    return StatementsSpec((first, second)) if first and second else None


def _has_claim(part: Located) -> bool:
    return part.sort == "map" and "claim" in part.value


def _claimed(context: Context, part: Located) -> Statement | None:
    fields = Fields(context, part, keys.STATEMENT, "statement")
    claim = fields.formula("claim")
    return Statement(fields.text("ask") or claim, claim, None) if claim else None


def _judged(context: Context, part: Located, answer: Located) -> Statement | None:
    text = Fields(context, part, keys.STATEMENT, "statement").text("ask") if part.sort == "map" else None
    text = text or context.text(part, "a statement")
    if answer.sort != "bool":
        message = f"an answer to a statement must be true or false, not {answer.describe()}"
        context.report("E203", answer, message, "Write true or false.")
        return None
    return Statement(text, None, answer.value) if text else None


# ---- choices ---------------------------------------------------------------------------------------------


def _right_wrong(fields: Fields, kind: Kind | None, _layout: Layout) -> Spec | None:
    right, wrong = fields.texts("right"), fields.texts("wrong")
    options = [Option(text, right=True) for text in right] + [Option(text, right=False) for text in wrong]
    options.sort(key=lambda option: crc32(f"{fields.what} {option.text}".encode()))
    several = kind is Kind.MULTIPLE_CHOICE if kind else len(right) > 1
    if "ask" not in fields:
        fields.missing("ask", "Add ask: with the question.")
    if not right or not wrong or len(options) < len(fields.list("right")) + len(fields.list("wrong")):
        return None
    return _choice(fields, "right", options, None, several)


def _target_options(fields: Fields, kind: Kind | None, _layout: Layout) -> Spec | None:
    target = fields.formula("target")
    options = [_formula_option(fields.context, at) for at in fields.list("options")]
    return _choice(fields, "options", options, target, kind is Kind.MULTIPLE_CHOICE) if target else None


def _shape_options(fields: Fields, kind: Kind | None, layout: Layout) -> Spec | None:
    target = _shape(fields, kind, layout)
    options = [_formula_option(fields.context, at) for at in fields.list("options")]
    return _choice(fields, "options", options, target, kind is Kind.MULTIPLE_CHOICE) if target else None


def _claim_options(fields: Fields, kind: Kind | None, _layout: Layout) -> Spec | None:
    options = [_claim_option(fields.context, at) for at in fields.list("options")]
    return _choice(fields, "options", options, None, kind is not Kind.CHOICE)


def _formula_option(context: Context, at: Located) -> Option | None:
    if at.sort == "map":
        return _spelled_option(context, at, "value")
    formula = context.formula(at, "an option")
    return Option(formula, formula=formula) if formula else None


def _claim_option(context: Context, at: Located) -> Option | None:
    if at.sort == "map":
        return _spelled_option(context, at, "claim")
    claim = context.formula(at, "an option")
    return Option(claim, claim=claim) if claim else None


def _spelled_option(context: Context, at: Located, decided_by: str) -> Option | None:
    """An option with its text, and either what decides it or whether it is right."""
    fields = Fields(context, at, keys.OPTION, "option")
    formula, right = fields.formula(decided_by), fields.boolean("right")
    other = "claim" if decided_by == "value" else "value"
    if other in fields:
        remedy = "`value` goes with target: or shape:, `claim` with options alone."
        context.report("E205", fields[other], f"`{other}` does not fit this question", remedy)
        return None
    if (formula is None) == (right is None):
        if (
            not {decided_by, "right"} & fields.entries.keys()
            or {decided_by, "right"} <= fields.entries.keys()
        ):
            context.report(
                "E205", at, f"an option has either `{decided_by}` or `right`", "Write one of the two."
            )
        return None
    text = fields.text("text") or formula
    if text is None:
        fields.missing("text")
        return None
    if right is not None:
        return Option(text, right=right)
    return Option(text, formula=formula) if decided_by == "value" else Option(text, claim=formula)


def _choice(
    fields: Fields,
    key: str,
    loaded: list[Option | None] | list[Option],
    target: Text | ShapeSpec | None,
    several: bool,
) -> Spec | None:
    """The choice, its options counted and compared."""
    options = tuple(option for option in loaded if option)
    if len(options) < len(loaded):
        return None
    at = fields[key]
    if not 2 <= len(options) <= keys.MAX_OPTIONS:
        message = f"a choice has 2 to {keys.MAX_OPTIONS} options, not {len(options)}"
        fields.context.report("E301", at, message, "Add or remove options.")
    _refuse_same(fields.context, [option.text for option in options], "option")
    _check_right(fields.context, at, options, several)
    return ChoiceSpec(options, target, several)


def _check_right(context: Context, at: Located, options: tuple[Option, ...], several: bool) -> None:
    """How many options are right, as far as that is declared; the core checks the rest."""
    right = sum(option.right is True for option in options)
    all_declared = all(option.right is not None for option in options)
    if right > 1 and not several:
        context.report(
            "E301", at, f"a choice has one right option, not {right}", "Or write kind: multiple-choice."
        )
    elif right == 0 and all_declared:
        context.report("E301", at, "no option is right", "Mark what is right.")


def _refuse_same(context: Context, texts: list[Text], what: str) -> None:
    """Reports texts that look the same on screen."""
    seen: dict[str, Text] = {}
    for text in texts:
        earlier = seen.setdefault(printed(text.value), text)
        if earlier is not text:
            line = earlier.where.line
            context.report(
                "E302", text, f"this {what} reads the same as the one on line {line}: {text.value[:60]}"
            )


# ---- data sufficiency ------------------------------------------------------------------------------------


def _sufficiency(fields: Fields, _kind: Kind | None, _layout: Layout) -> Spec | None:
    target = fields.formula("target")
    parts = [_data(fields.context, part) for part in _two(fields, "statements")]
    key = fields.word("key", CHOICES)
    first, second = parts if len(parts) == 2 else (None, None)
    if not (target and first and second) or ("key" in fields and not key):
        return None
    return SufficiencySpec(target, (first, second), cast("Choice | None", key or None))


def _data(context: Context, part: Located) -> DataStatement | None:
    before = len(context.problems)
    if part.sort != "map":
        listed = part.value if part.sort == "list" else [part]
        found = tuple(context.text(name, "a quantity of a statement", keys.MAX_TITLE) for name in listed)
        names, text = tuple(name for name in found if name), None
    else:
        fields = Fields(context, part, keys.DATA, "statement")
        names, text = fields.texts("known", keys.MAX_TITLE), fields.text("ask")
    if not names and len(context.problems) == before:
        remedy = f"{'Add known: with' if part.sort == 'map' else 'List'} quantities: ['w_*', o_h1]."
        context.report("E211", part, "this statement makes nothing known", remedy)
    return DataStatement(names, text) if names else None


def _two(fields: Fields, key: str) -> list[Located]:
    """The two parts of a list, none when there are not two."""
    parts = fields.list(key)
    if len(parts) != 2 and parts:
        message = f"`{key}` has {counted(len(parts), 'part')}; there must be two"
        fields.context.report("E304", fields[key], message, "Write two, with - in front of each.")
    return parts if len(parts) == 2 else []


_CHOICES = (Kind.CHOICE, Kind.MULTIPLE_CHOICE)

QUESTIONS: dict[frozenset[str], Question] = {
    frozenset({"target"}): Question((Kind.NUMERIC,), _target),
    frozenset({"targets"}): Question((Kind.NUMERIC,), _targets),
    frozenset({"claim"}): Question((Kind.TRUE_FALSE,), _claim),
    frozenset({"true-or-false"}): Question((Kind.TRUE_FALSE,), _declared),
    frozenset({"statements"}): Question((Kind.CHOICE,), _statements),
    frozenset({"statements", "answers"}): Question((Kind.CHOICE,), _statements),
    frozenset({"right", "wrong"}): Question(_CHOICES, _right_wrong),
    frozenset({"target", "options"}): Question(_CHOICES, _target_options),
    frozenset({"options"}): Question(_CHOICES, _claim_options),
    frozenset({"count"}): Question((Kind.PARAMETER_COUNT,), _count),
    frozenset({"shape"}): Question((Kind.SHAPE,), _shape),
    frozenset({"shape", "options"}): Question(_CHOICES, _shape_options),
    frozenset({"target", "statements"}): Question((Kind.DATA_SUFFICIENCY,), _sufficiency),
    **{some | {"target"}: Question((Kind.EXPRESSION,), load_formula) for some in some_of(FORMULA_KEYS)},
    frozenset({"fill"}): Question((Kind.EXPRESSION,), load_fill),
    **{some | {"fill"}: Question((Kind.EXPRESSION,), load_fill) for some in some_of(FILL_KEYS)},
    frozenset({"derive"}): Question((Kind.DERIVATION,), load_derivation),
    frozenset({"choose", "accept"}): Question((Kind.NUMERIC,), load_choose),
}
QUESTION_KEYS = frozenset().union(*QUESTIONS)
