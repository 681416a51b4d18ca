"""Print how far we agree with other systems, and where we do not: ``python -m tests.conformance``."""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests.conformance.rows import FOLDER, Graded, graded, rows


def main() -> int:
    """A line a source, then the rows that differ, then those set apart."""
    if not FOLDER.is_dir():
        print(f"there are no tables in {FOLDER}")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        found = graded([row for row in rows() if row.apart != "function"], Path(folder))
    groups: dict[tuple[str, str], list[Graded]] = defaultdict(list)
    for one in found:
        groups[one.row.source, one.row.apart].append(one)
    for (source, apart), members in sorted(groups.items(), key=lambda pair: (pair[0][1] != "", pair[0])):
        agreeing = sum(one.agrees for one in members)
        what = f"set apart, {apart}" if apart else "counted"
        print(f"{source:8} {what:22} {agreeing:4} of {len(members):4} agree")
    missing = sum(row.apart == "function" for row in rows())
    print(f"{'':8} {'not graded, functions that formulas here do not have':52} {missing:4}")
    for one in found:
        if not one.agrees:
            _print(one)
    return 0


def _print(one: Graded) -> None:
    row = one.row
    wanted = "equal" if row.expected else "different"
    apart = f" [{row.apart}]" if row.apart else ""
    print(f"\n{row.source}{apart}: {row.student}  |  {row.reference}")
    print(f"    expected {wanted}, here {one.status}")
    said = one.message.splitlines()[0] if one.message else ""
    print(f"    {'because ' + one.because if one.because else said}")


if __name__ == "__main__":
    sys.exit(main())
