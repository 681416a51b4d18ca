"""A long run: `python -m tests.sufficiency [how many] [first seed]` prints the table, and what is wrong.

`python -m tests.sufficiency seeds [how many]` decides the six of the catalogue, the traps and the shipped
items anew for every seed.
"""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from statistics import median

from tests.sufficiency.checks import Finding, examine
from tests.sufficiency.questions import ask
from tests.sufficiency.stability import catalogue, items, traps
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


def seeds(size: int = 200) -> int:
    """Whether a verdict hangs on the seed; how many verdicts were not as expected."""
    bad = 0
    for kind in (catalogue, traps, items):
        verdicts = [v for seed in range(size) for v in kind(seed)]
        names = {v.name: v.expected for v in verdicts}
        wrong = Counter((v.name, v.expected, v.actual) for v in verdicts if v.actual != v.expected)
        times = [v.seconds * 1e3 for v in verdicts]
        said = f"{len(names)} questions, {size} seeds, {wrong.total()} verdicts not as expected"
        print(f"{kind.__name__}: {said}; median {median(times):.1f} ms, worst {max(times):.0f} ms")
        for (name, expected, actual), count in wrong.items():
            print(f"    {name}: {actual} and not {expected}, {count} of {size} times")
        bad += wrong.total()
    return bad


if __name__ == "__main__":
    which, numbers = (seeds, sys.argv[2:]) if sys.argv[1:2] == ["seeds"] else (main, sys.argv[1:])
    sys.exit(1 if which(*map(int, numbers)) else 0)
