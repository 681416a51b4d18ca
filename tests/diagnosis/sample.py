"""Print a sample of diagnoses to be read by people: ``python -m tests.diagnosis.sample [how many]``."""

from __future__ import annotations

import sys

from bptutor.grading.grade import question_lines
from tests.diagnosis.score import items, said_of
from tests.diagnosis.table import TABLE


def main(count: int) -> None:
    """Every so-many-th row of the table: question, answer, what is said, what is hinted."""
    rows = [row for kind in TABLE.values() for row in kind]
    for row in rows[:: max(1, len(rows) // count)]:
        found = said_of(row.item, row.answer)
        print(f"{row.item}: {' '.join(question_lines(items()[row.item]))[:150]}")
        print(f"  > {row.answer}")
        print(f"  {found.message} | {found.hint} | at {found.at}" if found else "  (nothing)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 60)
