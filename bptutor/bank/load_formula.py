"""What is asked for in formulas: to write one, to fill a blank, to derive, to choose numbers."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, cast

from bptutor.bank import keys
from bptutor.bank.exercise import ChooseSpec, DerivationSpec, FillSpec, FormulaSpec
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.bank.exercise import Form, Spec, Text, Without
    from bptutor.bank.fields import Fields

BLANK = "?"
FORMULA_KEYS = ("as", "using", "without", "form")
"""Any of these beside a target says that a formula is wanted."""
FILL_KEYS = ("using", "without")


def some_of(names: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """Every set of one or more of the names."""
    return (frozenset(chosen) for n in range(1, len(names) + 1) for chosen in combinations(names, n))


def load_formula(fields: Fields, *_: object) -> Spec | None:
    """`target` with `as: formula`, or with a key that only formulas have."""
    target = fields.formula("target")
    fields.word("as", ("formula",))
    form = cast("Form", fields.word("form", keys.FORMS) or "any")
    using, without = _using(fields), _without(fields)
    return FormulaSpec(target, using, without, form) if target else None


def load_fill(fields: Fields, *_: object) -> Spec | None:
    """An equation with one `?` in it."""
    formula = fields.formula("fill")
    if formula is None:
        return None
    blanks = formula.value.count(BLANK)
    if blanks != 1:
        found = "no blank" if blanks == 0 else f"{blanks} blanks"
        remedy = "Write one `?` where something is to be filled in; ask for more in items of their own."
        fields.context.report("E314", formula, f"`fill` has {found}; there must be one", remedy)
        return None
    return FillSpec(formula, _using(fields), _without(fields))


def load_derivation(fields: Fields, *_: object) -> Spec | None:
    """An equation to be shown."""
    claim = fields.formula("derive")
    return DerivationSpec(claim) if claim else None


def load_choose(fields: Fields, *_: object) -> Spec | None:
    """Names, and the claim that numbers for them must make true."""
    names, accept = fields.texts("choose", keys.MAX_TITLE), fields.formula("accept")
    if len({name.value for name in names}) < len(names):
        fields.context.report("E302", fields["choose"], "a name is there twice", "Write each name once.")
        return None
    return ChooseSpec(names, accept) if names and accept else None


def asked(spec: Spec) -> str:
    """The question made from what is wanted, for an item without `ask`."""
    match spec:
        case FormulaSpec(target=target, form="local-partials"):
            return f"Write `{target}` by the chain rule: with derivatives between neighbours only."
        case FormulaSpec(target=target):
            return f"Write a formula for `{target}`{_limits(spec.using, spec.without)}."
        case FillSpec(formula=formula):
            limits = _limits(spec.using, spec.without).removeprefix(",")
            return f"Write what belongs in the place of `?`{',' if limits else ''}{limits}: `{formula}`"
        case DerivationSpec(claim=claim):
            return f"Show, line by line, that `{claim}`."
        case ChooseSpec(names=names, accept=accept):
            return f"Choose {_listed(names)} so that `{accept}`."
        case _:
            return ""


def _using(fields: Fields) -> tuple[Text, ...]:
    return fields.texts("using", keys.MAX_TITLE)


def _without(fields: Fields) -> tuple[Without, ...]:
    at = fields.get("without")
    if at is None:
        return ()
    return tuple(
        cast("Without", word.value)
        for word in fields.texts("without")
        if fields.context.one_of(word, "`without`", keys.WITHOUT)
    )


def _limits(using: tuple[Text, ...], without: tuple[str, ...]) -> str:
    said = f" in {_listed(using)}" if using else ""
    return f"{said}, without derivatives" if without else said


def _listed(names: tuple[Text, ...]) -> str:
    """`a`, `b` and `c`."""
    return listed([f"`{name}`" for name in names])
