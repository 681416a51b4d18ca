"""Makes the answer files of a whole class, right and wrong answers mixed; for tests and benchmarks."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SLIPS = ("0", "1", "-1", "0.25", "true", "false", "[1, 2]", "a")


def answer_files(right: Mapping[str, str], files: int, *, seed: int = 1) -> Iterator[str]:
    """The text of each file: every item of `right` (full id: right answer) answered, four in five right."""
    draw = random.Random(seed)
    for number in range(files):
        lines = [f"student: s{1000000 + number}", "answers:"]
        for item_id, answer in right.items():
            given = answer if draw.random() < 0.8 else draw.choice(SLIPS)
            lines.append(f"  {item_id}: {given}")
        yield "\n".join(lines) + "\n"
