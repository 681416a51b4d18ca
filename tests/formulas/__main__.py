"""Print how many answers of the table are graded as they should be: ``python -m tests.formulas``."""

from __future__ import annotations

import sys

from tests.formulas.rewrites import REWRITES
from tests.formulas.slips import SLIPS
from tests.formulas.table import WORLDS
from tests.formulas.test_table import failures, quick_rights, quick_wrongs


def main() -> int:
    """A line for right answers, one for wrong ones, then those with a false verdict."""
    targets = sum(len(world.targets) for world in WORLDS.values())
    print(f"{len(WORLDS)} networks and graphs, {targets} targets")
    false: list[str] = []
    for what, ways, rows_of in (
        ("right", f"{len(REWRITES)} rewritings", quick_rights),
        ("wrong", f"{len(SLIPS)} slips", quick_wrongs),
    ):
        rows = sum(len(rows_of(name)) for name in WORLDS)
        found = [line for name in WORLDS for line in failures(name, rows_of(name))]
        print(f"{rows} {what} answers by {ways}: {len(found)} false verdicts")
        false += found
    print(*false, sep="\n", end="")
    return 1 if false else 0


if __name__ == "__main__":
    sys.exit(main())
