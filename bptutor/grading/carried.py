"""Errors carried forward: an answer that is wrong, but right given the student's own earlier answers.

The quantity asked for is worked out anew with the earlier numbers as they were typed in the place of the
right ones (`rederiving`). What agrees is partly right, for the share of the credit that the exercise sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.bank.exercise import ChoiceSpec, NumericSpec
from bptutor.errors import BptutorError
from bptutor.grading import choice, numeric
from bptutor.grading.own_values import own_values

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.bank.exercise import Item
    from bptutor.grading.rederiving import Own
    from bptutor.grading.verdict import Verdict


def carried(item: Item, answer: str, earlier: Mapping[str, str]) -> Verdict | None:
    """The verdict on `answer` given the `earlier` answers, by item id; None where these make no difference.

    Never less credit than without them. Raises nothing for what is typed: what cannot be read tells nothing.
    """
    if not item.carry_forward or not isinstance(item.spec, (NumericSpec, ChoiceSpec)):
        return None
    try:
        own = own_values(item, earlier)
        if all(o.right for o in own):
            return None
        return _given(item, answer, own)
    except BptutorError:
        return None


def _given(item: Item, answer: str, own: list[Own]) -> Verdict | None:
    from bptutor.grading.grade import read

    rules = numeric if isinstance(item.spec, NumericSpec) else choice
    reading = read(item, answer)
    verdict = rules.judge(item, reading, own)
    return verdict if verdict.credit > rules.judge(item, reading).credit else None
