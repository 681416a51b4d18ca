"""Items from snippets, and one exercise that has numbers of every kind."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from bptutor.bank.exercise import Exercise, Item
from bptutor.bank.load_pack import load_pack


@cache
def exercise(text: str) -> Exercise:
    """The one exercise that `text` describes, without any fault."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "snippet.yaml")
        path.write_text(text, encoding="utf-8")
        pack = load_pack(path)
    assert pack.problems == ()
    return pack.exercises[0]


def item(text: str, name: str = "a") -> Item:
    """One item of the exercise that `text` describes."""
    return next(i for i in exercise(text).items if i.id == name)


def of(model: str, question: str) -> Item:
    """An item asking one `question` (keys in flow style) about a model written on one or more lines."""
    return item(f"{model}\nitems:\n  a: {{{question}}}\n")


WORKSHEET = """
graph: |
  q = x + y
  f = q*z
  s = sigmoid(x)
  d = x - x
  kk = ka*kb
shapes: {v: [3], M: [2, 2], N: [2, 3], c: [2]}
given: {x: -2, y: 5, z: -4, v: [1, 2, 3], M: [[1, 2], [2, 5]], N: [[1, 2, 3], [4, 5, 6]], c: [0, 0]}
items:
  number: {target: f}
  slope: {target: df/dq}
  decimal: {target: s}
  third: {target: y/15}
  zero: {target: d}
  vector: {target: v}
  formulas: {target: '[df/dq, df/dz]'}
  square: {target: M}
  turned: {target: 'M @ [[0, 1], [0, 0]]'}
  wide: {target: N}
  zeros: {target: c}
  shares: {target: v, grading: each-row}
  table: {targets: [q, f, df/dx, s]}
  strict: {targets: [q, f, df/dx, s], grading: all-or-nothing}
  mixed: {targets: [q, v, M]}
  claim: {claim: df/dq = z}
  wrong-claim: {claim: df/dq = q}
  data: {target: kk, statements: [['ka', 'x'], ['kb', 'y']]}
"""
"""q = 3, f = -12, df/dq = -4, df/dz = 3, df/dx = -4, s = 0.1192029, y/15 = 1/3."""


def sheet(name: str) -> Item:
    """An item of the worksheet."""
    return item(WORKSHEET, name)
