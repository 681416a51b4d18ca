"""One item: what it asks, from the keys that are there, and what is set for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, cast

from bptutor.bank import keys
from bptutor.bank.exercise import (
    ChoiceSpec,
    ChooseSpec,
    ClaimSpec,
    CountSpec,
    DeclaredSpec,
    DerivationSpec,
    FillSpec,
    FormulaSpec,
    Item,
    Kind,
    NumericSpec,
    ShapeSpec,
    StatementsSpec,
    SufficiencySpec,
    Text,
)
from bptutor.bank.fields import Fields
from bptutor.bank.load_carry import DEFAULT_SHARE, load_follows, load_share
from bptutor.bank.load_formula import asked
from bptutor.bank.load_misconceptions import load_misconceptions
from bptutor.bank.load_model import load_given
from bptutor.bank.load_question import QUESTION_KEYS, QUESTIONS, Layout
from bptutor.notation.tolerance import DEFAULT, Tolerance

if TYPE_CHECKING:
    from typing import Literal

    from bptutor.bank.exercise import Grading, Spec, Value
    from bptutor.bank.fields import Context
    from bptutor.bank.load_question import Question
    from bptutor.bank.reader import Located

_DIGITS = re.compile(r"([1-9]|1[0-5]) (decimals?|significant(?: digits?)?)\Z")


class Settings(NamedTuple):
    """What an exercise or pack sets for its items; the nearer one wins."""

    weights: str | None = None
    tolerance: Tolerance | None = None
    grading: str | None = None
    jacobian: str | None = None
    vectors: str | None = None
    carry_forward: float | None = None
    hints: tuple[Text, ...] = ()
    because: Text | None = None
    tags: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()

    def with_own(self, fields: Fields) -> Settings:
        """These settings, with those a mapping has of its own in front."""
        tags, skills = fields.tags("tags"), fields.tags("skills")
        return Settings(
            weights=fields.word("weights", keys.WEIGHTS) or self.weights,
            tolerance=load_tolerance(fields) or self.tolerance,
            grading=fields.word("grading", keys.GRADINGS) or self.grading,
            jacobian=fields.word("jacobian", keys.JACOBIANS) or self.jacobian,
            vectors=fields.word("vectors", keys.VECTORS) or self.vectors,
            carry_forward=_nearer(load_share(fields), self.carry_forward),
            hints=fields.texts("hints") or self.hints,
            because=fields.text("because") or self.because,
            tags=tuple(dict.fromkeys((*self.tags, *tags))),
            skills=tuple(dict.fromkeys((*self.skills, *skills))),
        )


def _nearer(own: float | None, outer: float | None) -> float | None:
    return outer if own is None else own


def load_item(context: Context, name: str, at: Located, outer: Settings, has_model: bool) -> Item | None:
    """An item, None when what it asks is faulty.  A formula alone is short for `{target: formula}`."""
    short = at.sort in ("text", "number") or (at.sort == "list" and at.style == "flow")
    fields = Fields(context, at, keys.ITEM, f"item `{name}`", short="target" if short else None)
    settings = outer.with_own(fields)
    given = load_given(fields)
    question = _question(fields)
    if question is None:
        return None
    written = _kind(fields, question)
    layout = Layout(settings.jacobian or "numerator", settings.vectors or "columns")
    spec = question.load(fields, written, layout)
    if spec is None:
        return None
    kind = written or _kind_of(spec, question)
    _check_model(fields, spec, has_model)
    _refuse_digits(fields, spec)
    because = settings.because
    if because is None and _is_declared(spec):
        context.report("E303", at, f"item `{name}` declares its answer, but has no `because`")
    return Item(
        id=name,
        kind=kind,
        ask=_ask(fields, spec),
        spec=spec,
        where=context.where(at),
        title=fields.text("title", keys.MAX_TITLE),
        points=fields.positive("points", 1000) or 1.0,
        tags=settings.tags,
        skills=settings.skills,
        hints=settings.hints,
        because=because,
        given=given,
        tolerance=settings.tolerance or DEFAULT,
        match=cast("Literal['value', 'nearest']", fields.word("match", ("value", "nearest")) or "value"),
        follows=load_follows(fields, spec),
        carry_forward=_nearer(settings.carry_forward, DEFAULT_SHARE) or 0.0,
        grading=_grading(fields, settings.grading, spec, kind),
        key=_key(fields, spec),
        misconceptions=load_misconceptions(fields, spec),
        was=load_was(fields),
    )


def load_tolerance(fields: Fields) -> Tolerance | None:
    """`tolerance: {relative: 1e-4}` or `digits: 3 decimals`; None when neither is there."""
    digits = fields.text("digits", 40)
    if digits and "tolerance" in fields:
        fields.context.report("E205", fields["tolerance"], "`tolerance` and `digits` say two things")
    if digits:
        found = _DIGITS.match(digits.value)
        if found:
            count = int(found[1])
            return Tolerance(decimals=count) if found[2][0] == "d" else Tolerance(significant=count)
        message = f"`digits` must be like `3 decimals` or `4 significant`, not '{digits.value}'"
        fields.context.report("E203", digits, message)
    if "tolerance" not in fields:
        return None
    limits = Fields(fields.context, fields["tolerance"], keys.TOLERANCE, "tolerance")
    return Tolerance(relative=limits.positive("relative", 0.5), absolute=limits.positive("absolute", 1e6))


def _refuse_digits(fields: Fields, spec: Spec) -> None:
    """Reports how far off a number may be, where no number is asked for that could be off."""
    if not isinstance(spec, (FormulaSpec, FillSpec, DerivationSpec, ChooseSpec)):
        return
    for key in ("tolerance", "digits"):
        if key in fields:
            remedy = "Leave it out: formulas are compared exactly."
            if isinstance(spec, ChooseSpec):
                remedy = "Leave it out, or write how much is allowed into accept:."
            fields.context.report("E205", fields[key], f"`{key}` does not fit this item", remedy)


def load_was(fields: Fields) -> tuple[str, ...]:
    """Earlier ids: bare (`a`) or full (`pack/exercise.a`)."""
    names = fields.texts("was", 200)
    for name in names:
        if not re.fullmatch(r"(?:[a-z0-9-]+/)?[a-z0-9-]+(?:\.[a-z0-9-]+)?", name.value):
            fields.context.report("E206", name, f"'{name.value[:40]}' is not an id")
    return tuple(name.value for name in names)


def _question(fields: Fields) -> Question | None:
    """What is asked, from the keys that are there."""
    present = [key for key in fields.entries if key in QUESTION_KEYS]
    question = QUESTIONS.get(frozenset(present))
    if question:
        return question
    if not present:
        if fields.at.sort == "map" and not fields.guessed & QUESTION_KEYS:
            fields.context.report("E202", fields.at, f"{fields.what} asks nothing", _ASKING)
        return None
    listed = ", ".join(f"`{key}`" for key in present)
    code, message = (
        ("E205", f"{listed} do not go together") if len(present) > 1 else ("E202", f"{listed} is not enough")
    )
    fields.context.report(code, fields[present[-1]], message, _ASKING)
    return None


_ASKING = (
    "Ask by target (as: formula for a formula), targets, claim, true-or-false, statements, right and wrong, "
    "options (alone or with target or shape), count, shape, fill, derive, or choose and accept."
)


def _kind(fields: Fields, question: Question) -> Kind | None:
    """The kind, if written and fitting."""
    at = fields.get("kind")
    if at is None:
        return None
    word = fields.word("kind", keys.KINDS)
    if word is None:
        return None
    if Kind(word) not in question.kinds:
        fitting = " or ".join(question.kinds)
        remedy = "Add as: formula." if word == Kind.EXPRESSION and "target" in fields else None
        fields.context.report("E311", at, f"these keys make a {fitting} item, not {word}", remedy)
    return Kind(word)


def _kind_of(spec: Spec, question: Question) -> Kind:
    """The kind that follows from the keys."""
    if isinstance(spec, ChoiceSpec):
        return Kind.MULTIPLE_CHOICE if spec.several else Kind.CHOICE
    return question.kinds[0]


def _ask(fields: Fields, spec: Spec) -> Text:
    """The question as written, or made from what is wanted.  Formulas stand in backquotes, as typed."""
    return fields.text("ask") or Text(_generated(spec), fields.where)


def _generated(spec: Spec) -> str:
    match spec:
        case NumericSpec(targets=targets, table=False):
            return f"Find `{targets[0].formula}`."
        case NumericSpec():
            return "Find each of these."
        case ClaimSpec(claim=claim):
            return f"True or false: `{claim}`"
        case StatementsSpec():
            return "Which of these two statements are true?"
        case ChoiceSpec(target=Text() as target):
            return f"Which of these equal `{target}`?" if spec.several else f"Which of these is `{target}`?"
        case ShapeSpec() | ChoiceSpec(target=ShapeSpec()):
            return _ask_shape(spec if isinstance(spec, ShapeSpec) else cast("ShapeSpec", spec.target))
        case ChoiceSpec():
            return "Which of these hold?" if spec.several else "Which of these holds?"
        case CountSpec():
            return "How many parameters are there?"
        case SufficiencySpec(target=target):
            return f"Which of the two statements are enough to find `{target}`?"
        case _:
            return asked(spec)


def _ask_shape(spec: ShapeSpec) -> str:
    return (
        "What is the output shape of each layer?" if spec.each_layer else f"What is the shape of `{spec.of}`?"
    )


def _key(fields: Fields, spec: Spec) -> Value | None:
    """The key as written: a formula as one text, also where it is a vector; else numbers and words."""
    if isinstance(spec, (FormulaSpec, FillSpec)):
        return fields.formula("key")
    return fields.context.value(fields["key"], "`key`") if "key" in fields else None


def _is_declared(spec: Spec) -> bool:
    """True when some answer comes from the author, not from the core."""
    if isinstance(spec, ChoiceSpec):
        return any(option.right is not None for option in spec.options)
    if isinstance(spec, StatementsSpec):
        return any(statement.right is not None for statement in spec.statements)
    return isinstance(spec, DeclaredSpec)


def _check_model(fields: Fields, spec: Spec, has_model: bool) -> None:
    """Reports a question for the core in an exercise without a model."""
    theory = isinstance(spec, (DeclaredSpec, DerivationSpec, ChooseSpec))
    if isinstance(spec, ChoiceSpec):
        theory = all(option.right is not None for option in spec.options)
    elif isinstance(spec, StatementsSpec):
        theory = all(statement.claim is None for statement in spec.statements)
    if not (theory or has_model):
        fields.context.report("E310", fields.at, f"{fields.what} needs a model to compute the answer from")


def _grading(fields: Fields, wanted: str | None, spec: Spec, kind: Kind) -> Grading:
    """How partial credit is given; a setting from outside holds where it can."""
    allowed: tuple[str, ...] = ("all-or-nothing",)
    default = "all-or-nothing"
    if isinstance(spec, NumericSpec):
        allowed, default = keys.TABLE_GRADINGS, "each-row" if spec.table else "all-or-nothing"
    elif kind is Kind.MULTIPLE_CHOICE:
        allowed = keys.CHOICE_GRADINGS
    if "grading" in fields and wanted is not None and wanted not in allowed:
        message = f"`grading: {wanted}` does not fit this item"
        fields.context.report("E205", fields["grading"], message, f"Use one of: {', '.join(allowed)}.")
    return cast("Grading", wanted if wanted in allowed else default)
