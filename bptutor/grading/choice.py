"""Options to choose from: one right, or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.carried_words import followed
from bptutor.grading.credit import choice_credit, status_of
from bptutor.grading.reading import Reading
from bptutor.grading.typed_options import are_numbers, chosen_options, printed, spec_of
from bptutor.grading.verdict import RIGHT, WRONG, PartVerdict, Verdict
from bptutor.notation.numbers import read_number
from bptutor.text import LETTERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.bank.exercise import ChoiceSpec, Item
    from bptutor.grading.rederiving import Own
    from bptutor.notation.printer import Style


def read(item: Item, text: str) -> Reading:
    """The options that `text` names."""
    spec = spec_of(item)
    chosen = chosen_options(item, text)
    if chosen is None:
        raise _no_option(item, text)
    if len(chosen) > 1 and not spec.several:
        raise Unreadable(text, "exactly one option is right", f"Type one of {_letters(spec)}.")
    return Reading(_shown(item, chosen), chosen, frozenset(chosen))


def _no_option(item: Item, text: str) -> BptutorError:
    """Why `text` is no option; a decimal comma among numbers is asked about."""
    spec = spec_of(item)
    if "," in text and are_numbers(item):
        try:
            read_number(text)
        except BptutorError as question:
            return question
    more = ", or several of them, such as `a, c`, or `none`" if spec.several else ""
    return Unreadable(text, "that is none of the options", f"Type {_letters(spec)}{more}.")


def _letters(spec: ChoiceSpec) -> str:
    letters = list(LETTERS[: len(spec.options)])
    return f"{', '.join(letters[:-1])} or {letters[-1]}"


def _shown(item: Item, chosen: Sequence[int], style: Style = "unicode") -> str:
    texts = [printed(item, style)[k] for k in chosen]
    told = [text.removesuffix(".") for text in texts[:-1]] + texts[-1:]  # `; ` is stop enough
    return "; ".join(f"{LETTERS[k]}) {text}" for k, text in zip(chosen, told, strict=True)) or "none of them"


def judge(item: Item, reading: Reading, earlier: Sequence[Own] = ()) -> Verdict:
    """By the item's credit rule; the parts say of each option whether it was judged right.

    An option that is a number may be right given `earlier` numbers of the student's own.
    """
    spec, chosen = spec_of(item), reading.value
    if earlier:
        from bptutor.grading.own_options import option_following

        follows = option_following(item, chosen, earlier)
        if follows is not None:
            return followed(item, reading.shown, follows)
    right = frozenset(truth(item).indices)
    credit = choice_credit(item.grading, chosen, right, len(spec.options))
    parts = tuple(_part(k, chosen, right) for k in range(len(spec.options))) if spec.several else ()
    message = _how_many(chosen, right) if spec.several and credit < 1.0 else ""
    return Verdict(status_of(credit), credit, reading.shown, message, None, parts)


def _part(k: int, chosen: frozenset[int], right: frozenset[int]) -> PartVerdict:
    agrees = (k in chosen) == (k in right)
    said = "chosen" if k in chosen else "left"
    return PartVerdict(LETTERS[k], RIGHT if agrees else WRONG, float(agrees), said, "")


def _how_many(chosen: frozenset[int], right: frozenset[int]) -> str:
    """What is off, without saying which."""
    wrong, missed = len(chosen - right), len(right - chosen)
    said = []
    if wrong:
        said.append("one you chose is not right" if wrong == 1 else f"{wrong} you chose are not right")
    if missed:
        said.append("one that is right is missing" if missed == 1 else f"{missed} that are right are missing")
    return " and ".join(said).capitalize() + "."


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
    """The options as shown."""
    return list(printed(item, style))
