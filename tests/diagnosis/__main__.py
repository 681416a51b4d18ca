"""Print how well wrong answers are understood: ``python -m tests.diagnosis [kind ...] [-v]``."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from tests.diagnosis.nothing import NOTHING
from tests.diagnosis.rights import rights
from tests.diagnosis.score import (
    ASSERTED,
    DESCRIBED,
    FALSE,
    HALF,
    NAMED,
    NARROWED,
    SILENT,
    Result,
    said_if_wrong,
    said_of,
    shares,
)
from tests.diagnosis.table import TABLE, results

MOST = 12
OUTCOMES = (NAMED, NARROWED, HALF, DESCRIBED, SILENT, ASSERTED, FALSE)


def main(words: Sequence[str]) -> int:
    """A line a kind; then what was missed, all of it with -v."""
    kinds = [word for word in words if not word.startswith("-")]
    print(f"{'':26}{'rows':>6}" + "".join(f"{outcome:>15}" for outcome in OUTCOMES))
    for kind in kinds or TABLE:
        found = shares(results(kind))
        cells = "".join(f"{found.get(outcome, 0.0):>14.1f}%" for outcome in OUTCOMES)
        print(f"{kind:26}{len(results(kind)):>6}{cells}", flush=True)
    if not kinds:
        print(f"{len(NOTHING)} answers of no misconception: {len(false_diagnoses())} named")
        print(*false_diagnoses(), sep="\n")
        print(*matched_rights()[:MOST], sep="\n")
    shown = OUTCOMES[1:] if "-v" in words else (ASSERTED, FALSE)
    print(*(line for kind in kinds or TABLE for line in misses(results(kind), shown)), sep="\n")
    return 0


def misses(rows: Sequence[Result], outcomes: Sequence[str]) -> list[str]:
    """The rows with these outcomes, the worst last."""
    return [str(row) for outcome in outcomes for row in rows if row.outcome == outcome]


def false_diagnoses() -> list[str]:
    """What is named for answers that no misconception explains."""
    found = ((item, answer, said_of(item, answer)) for item, answer in NOTHING)
    return [f"nothing: {item}: {answer}  got {said.ids}" for item, answer, said in found if said and said.ids]


def matched_rights() -> list[str]:
    """Right answers that a misconception matches, and a line with how many were tried."""
    tried = list(rights())
    found = ((item, text, said_if_wrong(item, text)) for item, text in tried)
    hits = ((item.full_id, text, said.ids) for item, text, said in found if said and said.ids)
    lines = [f"right: {name}: {text}  got {ids}" for name, text, ids in hits]
    return [f"{len(tried)} right answers: {len(lines)} matched", *lines]


if __name__ == "__main__":
    os.environ.setdefault("BPTUTOR_DEBUG", "1")  # a fault in a diagnosis is shown, not kept quiet
    sys.exit(main(sys.argv[1:]))
