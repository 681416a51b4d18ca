"""A long run: `python -m tests.oracle network 0 5000` prints every disagreement."""

from __future__ import annotations

import sys
import tempfile
import traceback
from pathlib import Path

from tests.oracle.cases import abstained, disagreements
from tests.oracle.families import FAMILIES


def main(family: str, first: int, last: int) -> None:
    """Seeds first..last-1 of one family."""
    items = bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, last):
            try:
                case = FAMILIES[family](seed)
                found = disagreements(case, Path(folder))
            except Exception:  # noqa: BLE001
                found = [traceback.format_exc()]
            items += len(case.items)
            if found:
                bad += 1
                print(f"---- {family} {seed}\n{case.text}" if bad < 6 else f"---- {family} {seed}")
                print("\n".join(found), flush=True)
    print(f"{family}: {last - first} files, {items} items, {bad} files disagree; {dict(abstained)}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
