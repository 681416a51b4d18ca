"""A long run: `python -m tests.sufficiency [how many] [first seed]` prints the table, and what is wrong."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from statistics import median

from tests.sufficiency.checks import Finding, examine
from tests.sufficiency.questions import ask
from tests.sufficiency.worlds import WORLDS

VERDICTS = ("sufficient", "sufficient-provided", "insufficient", "undecided")


def main(size: int = 3000, first: int = 0) -> int:
    """The questions first, first + 1, ...; how many complaints there were."""
    found: list[tuple[str, Finding]] = []
    bad = 0
    for seed in range(first, first + size):
        asked = ask(seed)
        try:
            finding = examine(asked.question)
        except Exception:  # noqa: BLE001
            bad += 1
            print(f"ERROR {asked.text}\n{traceback.format_exc()}", flush=True)
            continue
        found.append((asked.world.name, finding))
        for complaint in finding.complaints:
            bad += 1
            print(f"WRONG {asked.text}\n      {finding.verdict}: {complaint}", flush=True)
        if finding.blame:
            print(f"undecided {asked.text}\n      {finding.blame}", flush=True)
    table(found)
    print(f"{size} questions, {bad} complaints")
    return bad


def table(found: list[tuple[str, Finding]]) -> None:
    """Verdicts by world, the ways of witnesses, how the rank fared, times."""
    print(f"{'world':32}" + "".join(f"{v:>21}" for v in VERDICTS) + f"{'median ms':>11}{'worst ms':>10}")
    for name in WORLDS:
        mine = [f for world, f in found if world == name]
        if mine:
            counts = Counter(f.verdict for f in mine)
            times = [f.seconds * 1e3 for f in mine]
            print(f"{name:32}" + "".join(f"{counts[v]:21}" for v in VERDICTS)
                  + f"{median(times):11.1f}{max(times):10.0f}")  # fmt: skip
    total = Counter(f.verdict for _, f in found)
    print(f"{'all':32}" + "".join(f"{total[v]:21}" for v in VERDICTS))
    for verdict in VERDICTS:
        ranks = Counter(f.rank for _, f in found if f.verdict == verdict)
        print(f"  {verdict}: rank {dict(ranks)}" if ranks else f"  {verdict}: none")
    print(f"  witnesses: {dict(Counter(f.method for _, f in found if f.method))}")


if __name__ == "__main__":
    sys.exit(1 if main(*map(int, sys.argv[1:])) else 0)
