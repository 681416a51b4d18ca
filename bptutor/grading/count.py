"""How many parameters: a whole number, or a sum that comes to one (`16+10+3`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.grading.reading import Reading
from bptutor.grading.typed_rows import after_working
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.lazy import pattern
from bptutor.notation.numbers import read_count, split_name

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.reading import Style

_TIMES = pattern(r"(?<=[0-9)])\s*[xX]\s*(?=[0-9(])")
"""`3x4` is a product of sizes here."""


def read(item: Item, text: str) -> Reading:
    """`29`, `1,234`, `4*3 + 4`, `16+10+3 = 29`."""
    last = after_working(_TIMES.sub("*", text))
    count = read_count(last)
    typed = " ".join(split_name(last)[1].split())
    return Reading(str(count) if typed == str(count) else f"{typed} = {count}", count, count)


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when it is the number, exactly."""
    return plain_verdict(reading.value == truth(item).total, reading.shown)


def correct(item: Item, style: Style) -> str:
    """The number."""
    return str(truth(item).total)


def form(item: Item) -> str:
    """What to type."""
    return "a whole number, or a sum such as `4+3`"


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []
