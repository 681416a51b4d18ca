"""Print every row of the speed table: ``python -m tests.benchmarks [a group: core, hostile, …]``."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one thread on both sides, or the ratio measures threads

from tests.benchmarks import commands, core, diagnosis, formulas, hostile, others, sufficiency

GROUPS = {
    "core": core.rows,
    "commands": commands.rows,
    "others": others.rows,
    "formulas": formulas.rows,
    "hostile": hostile.rows,
    "sufficiency": sufficiency.rows,
    "diagnosis": diagnosis.rows,
}


def main(groups: list[str]) -> None:
    """One line a row: our time, the yardstick's, and the ratio."""
    print(f"{'work':58} {'ours':>10} {'yardstick':>10} {'ratio':>6}")
    for group in groups or list(GROUPS):
        for name, found in GROUPS[group]():
            times = f"{said(found.ours):>10} {said(found.yardstick):>10}"
            print(f"{name:58} {times} {found.ratio:6.2f}", flush=True)


def said(seconds: float) -> str:
    """A time with a unit."""
    return f"{seconds * 1e6:.1f} us" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


if __name__ == "__main__":
    main(sys.argv[1:])
