"""Errors carried forward: what share of the credit they bring, and which earlier items an item builds on.

    carry-forward: yes | no | 1/3 | 40% of an exercise, or of a whole pack
    follows: a                          of an item; or a list; none for an item that builds on nothing

Without `follows`, that is worked out from the targets (`grading.own_values`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, FormulaSpec, NumericSpec, Text
from bptutor.bank.suggest import suggestions
from bptutor.errors import BptutorError, did_you_mean
from bptutor.text import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import Item, Spec
    from bptutor.bank.fields import Context, Fields

DEFAULT_SHARE = 0.5
NO_SHARE = 0.0
_WORDS = {"yes": DEFAULT_SHARE, "true": DEFAULT_SHARE, "no": NO_SHARE, "false": NO_SHARE}
_SHARES = "Write yes (half of the credit), no, or a share below 1 such as 0.8, 1/3 or 40%."


def load_share(fields: Fields) -> float | None:
    """`carry-forward`: the share of the credit, 0 for `no`; None when it is not there or makes no sense."""
    at = fields.get("carry-forward")
    if at is None:
        return None
    word = at.raw.strip().lower() if at.sort in ("text", "bool", "number") else ""
    share = _WORDS.get(word)
    if share is None:
        share = _number(word)
    if share is None:
        message = f"`carry-forward` must be yes, no or a share, not {at.describe()}"
        fields.context.report("E203", at, message, _SHARES)
        return None
    if word in _WORDS or 0 < share < 1:
        return share
    remedy = "Write no." if share == 0 else _SHARES
    message = f"`carry-forward` must be above 0 and below 1, not {word}"
    fields.context.report("E213", at, message, remedy)
    return None


def _number(text: str) -> float | None:
    """A number as typed, `1/3` and `40%` too."""
    from bptutor.notation.numbers import read_number

    if not text or not (text[0].isdigit() or text[0] in ".-+"):
        return None
    number, per = (text[:-1], 100) if text.endswith("%") else (text, 1)
    try:
        return float(read_number(number)) / per
    except BptutorError:
        return None


def load_follows(fields: Fields, spec: Spec) -> tuple[Text, ...] | None:
    """The ids an item says it `follows`; None when it says nothing.  What they mean is looked at later."""
    at = fields.get("follows")
    if at is None:
        return None
    parts = list(at.value) if at.sort == "list" else [at]
    strange = next((part for part in parts if part.sort in ("map", "list")), None)
    if strange is not None:
        remedy = "Write the id of an item that stands above it, a list of ids, or none."
        message = f"`follows` holds {strange.describe()}, and not an id"
        fields.context.report("E203", strange, message, remedy)
        return None
    if not parts or (len(parts) == 1 and (parts[0].raw == "none" or parts[0].sort == "null")):
        return ()
    if not can_follow(spec):
        remedy = "Leave it out: only numbers, options that are numbers and formulas are worked out anew."
        fields.context.report("E205", at, "`follows` does not fit this item", remedy)
        return None
    return tuple(Text(part.raw.strip(), fields.context.where(part)) for part in parts)


def can_follow(spec: Spec) -> bool:
    """Whether the answer to such an item can be worked out from another answer than the right one."""
    if isinstance(spec, ChoiceSpec):
        return isinstance(spec.target, Text) and not spec.several
    return isinstance(spec, (NumericSpec, FormulaSpec))


def check_follows(context: Context, items: Sequence[Item], names: Sequence[str]) -> None:
    """Report every `follows` that names no earlier item of the exercise with an answer to go on with.

    `names` are the ids of all items in order, the faulty ones too.  As only earlier items can be followed,
    nothing can go round in a circle.
    """
    by_name = {item.id: item for item in items}
    for item in items:
        before = list(names[: names.index(item.id)])
        for name in item.follows or ():
            reason = _what_is_wrong(name.value, item.id, before, names, by_name)
            if reason:
                usable = [n for n in before if n in by_name and can_follow(by_name[n].spec)]
                context.report("E315", name, reason, _remedy(name.value, usable))


def _what_is_wrong(
    name: str, own: str, before: Sequence[str], names: Sequence[str], items: dict[str, Item]
) -> str:
    if name == own:
        return f"`{own}` cannot follow itself"
    if name not in names:
        return f"`{own}` follows `{name[:60]}`, and there is no such item in this exercise"
    if name not in before:
        return f"`{own}` follows `{name}`, which comes after it"
    if name in items and not can_follow(items[name].spec):
        return f"`{own}` follows `{name}`, whose answer is neither a number nor a formula"
    return ""


def _remedy(name: str, usable: Sequence[str]) -> str:
    close = suggestions(name, usable)
    if close and name not in usable:
        return did_you_mean(close) or ""
    if not usable:
        return "Leave `follows` out: no item above this one can be followed."
    return f"Name an item that stands above it: {listed(usable, 'or')}; or put the items in order."
