"""How many parameters: a whole number, or a sum that comes to one (`16+10+3`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.grading.reading import Reading
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.notation.numbers import read_count

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Style


def read(item: Item, text: str) -> Reading:  # noqa: ARG001
    """`29`, `1,234`, `4*3 + 4`."""
    count = read_count(text)
    typed = " ".join(text.split())
    return Reading(str(count) if typed == str(count) else f"{typed} = {count}", count, count)


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when it is the number, exactly."""
    return plain_verdict(reading.value == truth(item).total, reading.shown)


def correct(item: Item, style: Style) -> str:  # noqa: ARG001
    """The number."""
    return str(truth(item).total)


def form(item: Item) -> str:  # noqa: ARG001
    """What to type."""
    return "a whole number, or a sum such as `4+3`"


def options(item: Item, style: Style) -> list[str]:  # noqa: ARG001
    """None."""
    return []
