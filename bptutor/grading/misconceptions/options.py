"""Nothing is known here yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bptutor.bank.exercise import Item
    from bptutor.grading.misconceptions.diagnosis import Diagnosis
    from bptutor.grading.reading import Reading
    from bptutor.grading.verdict import Verdict


def diagnose(item: Item, reading: Reading, verdict: Verdict) -> Diagnosis | None:
    """Nothing."""
    return None
