"""Wrong answers that an author expects, each with the id of the mistake it shows, or in words.

    misconceptions:
      '0.32': lost-activation-slope        # an id that bptutor has words for
      '0.5':                               # or a mistake of this item's own
        id: labels-exchanged
        says: 'The two labels are exchanged.'
        hint: 'Read off which label belongs to which row.'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank import keys
from bptutor.bank.exercise import (
    ChoiceSpec,
    ClaimSpec,
    DeclaredSpec,
    Misconception,
    StatementsSpec,
    SufficiencySpec,
)
from bptutor.bank.fields import Fields
from bptutor.bank.load_question import printed
from bptutor.bank.suggest import suggestions
from bptutor.calculus.five_choices import CHOICES
from bptutor.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Spec, Text
    from bptutor.bank.fields import Context
    from bptutor.bank.reader import Located

_TRUTHS, _PAIRS = ("true", "false", "yes", "no"), ("TT", "TF", "FT", "FF")


def load_misconceptions(fields: Fields, spec: Spec) -> tuple[Misconception, ...]:
    """Wrong answers and the mistakes they show; each must be one that can be given."""
    found = []
    for answer, at in fields.pairs("misconceptions"):
        expected = _expected(fields.context, answer, at)
        if _can_be_given(fields.context, spec, answer) and expected is not None:
            found.append(expected)
    return tuple(found)


def _expected(context: Context, answer: Text, at: Located) -> Misconception | None:
    """What an answer shows: an id, or a mapping with an id and words; None for a faulty one."""
    if at.sort != "map":
        name = context.good_id(at, "a misconception")
        return Misconception(answer, name) if name else None
    fields = Fields(context, at, keys.MISCONCEPTION, "misconception")
    if "id" not in fields:
        fields.missing("id", "Name the mistake: id: with small letters, digits and hyphens.")
        return None
    name = context.good_id(fields["id"], "a misconception")
    says, hint = fields.text("says"), fields.text("hint")
    return Misconception(answer, name, says, hint) if name else None


def _can_be_given(context: Context, spec: Spec, answer: Text) -> bool:
    """Whether a student can answer so; reports where not. Numbers and formulas are looked at by lint."""
    fixed = _fixed_answers(spec)
    if fixed is None or printed(answer.value) in map(printed, fixed):
        return True
    message = f"no answer is `{answer.value[:60]}`"
    remedy: str | None = f"Use one of: {', '.join(fixed)}."
    if isinstance(spec, ChoiceSpec):
        message = f"no option reads `{answer.value[:60]}`"
        remedy = did_you_mean(suggestions(answer.value, fixed))
    context.report("E312", answer, message, remedy)
    return False


def _fixed_answers(spec: Spec) -> Sequence[str] | None:
    """The answers to choose from; None where anything can be typed."""
    match spec:
        case ChoiceSpec(options=options):
            return [option.text.value for option in options]
        case ClaimSpec() | DeclaredSpec():
            return _TRUTHS
        case StatementsSpec():
            return _PAIRS
        case SufficiencySpec():
            return CHOICES
        case _:
            return None
