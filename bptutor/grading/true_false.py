"""True or false: decided by the core where a claim is stated, declared by the author for theory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.errors import Unreadable
from bptutor.grading.reading import Reading
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.grading.words import truth_word

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.notation.printer import Style


def read(item: Item, text: str) -> Reading:
    """`true`, `t`, `yes`, `false`, `f`, `no`."""
    answer = truth_word(text)
    if answer is None:
        raise Unreadable(text, "that does not say whether it is true", "Type `true` or `false`.")
    return Reading(_word(answer), answer, answer)


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when it is the truth."""
    return plain_verdict(reading.value == truth(item).value, reading.shown)


def correct(item: Item, style: Style) -> str:
    """`true` or `false`."""
    return _word(truth(item).value)


def form(item: Item) -> str:
    """What to type."""
    return "true or false"


def options(item: Item, style: Style) -> list[str]:
    """None: the two words are the answer."""
    return []


def _word(answer: bool) -> str:
    return "true" if answer else "false"
