"""bptutor's truth is that of a computation of our own, from the file an author writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.oracle.cases import Case, disagreements
from tests.oracle.families import FAMILIES

QUICK = {"network": 25, "graph": 25, "claim": 6, "layer": 8, "step": 25, "partial": 12, "count": 40}
"""Files of each kind in every run; the slow runs go on from there."""
LONG = {"network": 3000, "graph": 3000, "claim": 500, "layer": 500, "step": 3000,
        "partial": 3000, "count": 5000}


@pytest.mark.parametrize("family", FAMILIES)
def test_agrees(family: str, tmp_path: Path) -> None:
    """A sample of every kind."""
    assert bad(family, range(QUICK[family]), tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("family", FAMILIES)
def test_agrees_on_thousands(family: str, tmp_path: Path) -> None:
    """`python -m tests.oracle FAMILY FIRST LAST` prints what disagrees as it goes."""
    assert bad(family, range(QUICK[family], LONG[family]), tmp_path) == []


def bad(family: str, seeds: range, folder: Path) -> list[str]:
    """What disagrees, with the seed."""
    return [f"{family} {k}: {d}" for k in seeds for d in disagreements(FAMILIES[family](k), folder)]


def test_the_oracle_notices(tmp_path: Path) -> None:
    """Wrong wishes are reported, one each; right ones are not."""
    case = Case("graph: |\n  z = w*x\ngiven:\n  w: 2\n  x: 3\n")
    for item, right, wrong in (
        ("target: z", np.array(6.0), np.array(6.001)),
        ("target: '[z, w]'", np.array([6.0, 2.0]), np.array([6.0, 2.1])),
        ("claim: z > 5", True, False),
        ("targets: [z, w]", [6, 2], [6, 3]),
        ("target: z\noptions: [5, 6]", {1}, {0}),
        ("shape: 'x*[w, w]'", [(2,), (2, 1)], [(2,), (1, 2)]),
    ):
        case.ask(item, right)
        case.ask(item, wrong)

    assert [d[:3].strip() for d in disagreements(case, tmp_path)] == ["q1", "q3", "q5", "q7", "q9", "q11"]
