"""Answers to questions about steps, from the file to the verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from bptutor.bank.load_pack import load_pack
from bptutor.grading.grade import grade

MOMENTUM = """
title: Momentum, spelled out
graph: |
  L = w^2
given: {w: 1, v: 0, r: 0.1}
update: |
  v@next = 0.9*v - r*dL/dw
  w@next = w + v@next
items:
  a: w@2
  b: {targets: [v@1, w@1, v@2, w@2, L@2]}
  c: {claim: w@1 = 0.8}
  d: {target: w@next, options: ['0.8', '1.2', 'w + r']}
"""

ANSWERS = [
    # item, answer, verdict
    ("a", "0.46", "right"),
    ("a", "w@2 = 0.46", "right"),
    ("a", "0.64", "wrong"),
    ("b", "-0.2, 0.8, -0.34, 0.46, 0.2116", "right"),
    ("b", "v@1 = -0.2, w@1 = 0.8, v@2 = -0.34, w@2 = 0.46, L@2 = 0.2116", "right"),
    ("b", "w@2 = 0.46, L@2 = 0.2116, v@1 = -0.2, w@1 = 0.8, v@2 = -0.34", "right"),
    ("b", "-0.2, 0.8, -0.34, 0.64, 0.2116", "partly-right"),
    ("c", "true", "right"),
    ("d", "a", "right"),
]


@pytest.mark.parametrize(("item", "answer", "status"), ANSWERS)
def test_momentum_written_out_is_graded(tmp_path: Path, item: str, answer: str, status: str) -> None:
    """Each item by itself, as the first that is asked for: v and r are known from the rule alone."""
    file = tmp_path / "momentum.yaml"
    file.write_text(MOMENTUM.lstrip("\n"), encoding="utf-8")
    items = {each.id: each for each in load_pack(file).exercises[0].items}

    assert grade(items[item], answer).status == status
