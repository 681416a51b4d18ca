"""Options to choose from: one right, or several.

An answer is a letter, a number, the option itself as printed or written another way, or a list of these.
Where the options are numbers, a typed number means the option of that value before it means a place in the
list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec
from bptutor.bank.truth import truth
from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.credit import choice_credit, status_of
from bptutor.grading.reading import Reading
from bptutor.grading.texts import option_text
from bptutor.grading.verdict import RIGHT, PartVerdict, Verdict
from bptutor.grading.words import LETTERS, folded, label_index, label_list
from bptutor.notation.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from bptutor.bank.exercise import Item, Option
    from bptutor.grading.reading import Style


def spec_of(item: Item) -> ChoiceSpec:
    """The item's options; items of other kinds never come here."""
    assert isinstance(item.spec, ChoiceSpec)
    return item.spec


def read(item: Item, text: str) -> Reading:
    """The options that `text` names."""
    spec = spec_of(item)
    chosen = _whole(spec.options, item, text)
    if chosen is None:
        chosen = _listed(spec.options, item, text)
    if chosen is None:
        raise _unreadable(item, text)
    if len(chosen) > 1 and not spec.several:
        raise Unreadable(text, "exactly one option is right", f"Type one of {_letters(spec)}.")
    return Reading(_shown(item, chosen), chosen, frozenset(chosen))


def _whole(options: Sequence[Option], item: Item, text: str) -> tuple[int, ...] | None:
    """The text as one option, or as a word for none or all of them."""
    word = folded(text)
    if spec_of(item).several and word in ("none", "none of them", "none of these", "nothing"):
        return ()
    if spec_of(item).several and word in ("all", "all of them", "all of these"):
        return tuple(range(len(options)))
    single = _one(options, item, text)
    return None if single is None else (single,)


def _one(options: Sequence[Option], item: Item, text: str) -> int | None:
    for match in (_by_text, _by_value):
        found = match(options, text)
        if found is not None:
            return found
    found = label_index(text, len(options))
    return _by_formula(options, item, text) if found is None else found


def _by_text(options: Sequence[Option], text: str) -> int | None:
    same = [k for k, o in enumerate(options) if folded(o.text.value) == folded(text)]
    return same[0] if len(same) == 1 else None


def _by_value(options: Sequence[Option], text: str) -> int | None:
    """The option with the value of a typed number, where all options are numbers."""
    values = [_number(o.text.value) for o in options]
    typed = _number(text)
    if typed is None or any(v is None for v in values):
        return None
    same = [k for k, v in enumerate(values) if v == typed]
    return same[0] if len(same) == 1 else None


def _number(text: str) -> Fraction | float | None:
    try:
        return read_number(text).value
    except BptutorError:
        return None


def _by_formula(options: Sequence[Option], item: Item, text: str) -> int | None:
    """The option that is the same formula, spelled another way."""
    if not any(o.formula or o.claim for o in options) or len(text) < 2:
        return None
    try:
        typed = item.problem.read(text)
        same = [k for k, o in enumerate(options) if (o.formula or o.claim) and _tree(item, o) == typed]
    except BptutorError:
        return None
    return same[0] if len(same) == 1 else None


def _tree(item: Item, option: Option) -> object:
    source = option.formula or option.claim
    assert source is not None
    return item.problem.read(source.value)


def _listed(options: Sequence[Option], item: Item, text: str) -> tuple[int, ...] | None:
    """A list of letters, numbers or options."""
    labels = label_list(text, len(options))
    if labels is not None:
        return labels
    words = [w for w in text.replace(" and ", ",").replace(";", ",").strip("[] ").split(",") if w.strip()]
    found = [_one(options, item, w) for w in words]
    if len(found) < 2 or any(k is None for k in found):
        return None
    return tuple(sorted({k for k in found if k is not None}))


def _unreadable(item: Item, text: str) -> Unreadable:
    spec = spec_of(item)
    more = ", or several of them, such as `a, c`, or `none`" if spec.several else ""
    return Unreadable(text, "that is none of the options", f"Type {_letters(spec)}{more}.")


def _letters(spec: ChoiceSpec) -> str:
    letters = list(LETTERS[: len(spec.options)])
    return f"{', '.join(letters[:-1])} or {letters[-1]}"


def _shown(item: Item, chosen: Sequence[int], style: Style = "unicode") -> str:
    texts = options(item, style)
    return "; ".join(f"{LETTERS[k]}) {texts[k]}" for k in chosen) or "none of them"


def judge(item: Item, reading: Reading) -> Verdict:
    """By the item's credit rule; the parts say of each option whether it was judged right."""
    spec, chosen = spec_of(item), reading.value
    right = frozenset(truth(item).indices)
    credit = choice_credit(item.grading, chosen, right, len(spec.options))
    parts = tuple(_part(k, chosen, right) for k in range(len(spec.options))) if spec.several else ()
    message = _how_many(chosen, right) if spec.several and credit < 1.0 else ""
    return Verdict(
        status_of(credit), credit, reading.shown, message, _misconception(item, chosen, right), parts
    )


def _part(k: int, chosen: frozenset[int], right: frozenset[int]) -> PartVerdict:
    agrees = (k in chosen) == (k in right)
    return PartVerdict(
        LETTERS[k], RIGHT if agrees else "wrong", float(agrees), "chosen" if k in chosen else "left", ""
    )


def _how_many(chosen: frozenset[int], right: frozenset[int]) -> str:
    """What is off, without saying which."""
    wrong, missed = len(chosen - right), len(right - chosen)
    said = []
    if wrong:
        said.append("one you chose is not right" if wrong == 1 else f"{wrong} you chose are not right")
    if missed:
        said.append("one that is right is missing" if missed == 1 else f"{missed} that are right are missing")
    return " and ".join(said).capitalize() + "."


def _misconception(item: Item, chosen: frozenset[int], right: frozenset[int]) -> str | None:
    """What the author says a wrong option shows."""
    wrong = {folded(spec_of(item).options[k].text.value) for k in chosen - right}
    return next((m.id for m in item.misconceptions if folded(m.answer.value) in wrong), None)


def correct(item: Item, style: Style) -> str:
    """The right options with their letters."""
    return _shown(item, sorted(truth(item).indices), style)


def form(item: Item) -> str:
    """What to type."""
    spec = spec_of(item)
    if spec.several:
        return "all that are right, for example `a, c` (or `none`)"
    return f"one of {_letters(spec)}"


def options(item: Item, style: Style) -> list[str]:
    """The options as shown: formulas through the printer, prose through the Markdown reader."""
    return [option_text(item, o, style) for o in spec_of(item).options]
