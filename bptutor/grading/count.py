"""How many parameters: a whole number, or a sum that comes to one (`16+10+3`).

Where sizes are letters it is a formula in them, `n*m + m`, in any form that has the same values.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bptutor.bank.truth import truth
from bptutor.grading.reading import Reading
from bptutor.grading.sizes import in_letters, letters_of
from bptutor.grading.typed_rows import after_working
from bptutor.grading.verdict import Verdict, plain_verdict
from bptutor.notation.numbers import read_count, split_name
from bptutor.notation.polynomial import values_in

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.notation.printer import Style

_TIMES = re.compile(r"(?<=[0-9)])\s*[xX]\s*(?=[0-9(])")
"""`3x4` is a product of sizes here."""


def read(item: Item, text: str) -> Reading:
    """`29`, `1,234`, `4*3 + 4`, `16+10+3 = 29`; `n*m + m` where the sizes are n and m."""
    if isinstance(truth(item).total, str):
        return _formula(item, text)
    last = after_working(_TIMES.sub("*", text))
    count = read_count(last)
    typed = " ".join(split_name(last)[1].split())
    return Reading(str(count) if typed == str(count) else f"{typed} = {count}", count, count)


def _formula(item: Item, text: str) -> Reading:
    typed = " ".join(split_name(text)[1].split())
    values = values_in(typed, letters_of(item.exercise))
    return Reading(typed, values, values)


def judge(item: Item, reading: Reading) -> Verdict:
    """Right when it is the number, or the formula in the letters, exactly."""
    total = truth(item).total
    right = values_in(total, letters_of(item.exercise)) if isinstance(total, str) else total
    return plain_verdict(reading.value == right, reading.shown)


def correct(item: Item, style: Style) -> str:
    """The number."""
    return str(truth(item).total)


def form(item: Item) -> str:
    """What to type."""
    if letters := letters_of(item.exercise):
        return f"a formula in {in_letters(letters)}, for example `2*{letters[0]} + 1`"
    return "a whole number, or a sum such as `4+3`"


def options(item: Item, style: Style) -> list[str]:
    """None."""
    return []
