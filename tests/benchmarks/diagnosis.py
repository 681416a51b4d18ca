"""Understanding a wrong formula, against grading a right one: what a student waits for besides the verdict.

Warm: an answer to an item answered wrongly before, so what mistakes lead to is known. First: the
first wrong answer to an item. Each yardstick is the grading of a right answer, warm or first, which needs no
diagnosis.
"""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bptutor.bank.exercise import Item
from bptutor.bank.load_pack import load_pack
from bptutor.grading.grade import grade, read, rules_of
from bptutor.grading.misconceptions.diagnosis import diagnose
from tests.benchmarks.timing import Ratio, Work, compare

ROUNDS = 5
MANY = 1000


class Case(NamedTuple):
    """A target, a right formula, and wrong ones: two slips, and one that nothing explains."""

    name: str
    model: str
    target: str
    right: str
    wrong: tuple[str, ...]


SIGMOIDS = """
graph: |
  z1 = w1*x
  a1 = sigmoid(z1)
  z2 = w2*a1
  a2 = sigmoid(z2)
  L = (a2 - y)^2
"""
PATHS = "network: {layers: [2, 2, 2, 1], activation: relu, weights: from-to, names: {output: H}}"
SOFTMAX = """
graph: |
  p = softmax(z)
  L = -sum(y*ln(p))
shapes: {z: [3], y: [3]}
domain: {y: one-hot}
"""
ARRAYS = """
graph: |
  z = W @ x + b
  L = sum((z - y)^2)
shapes: {W: [3, 2], x: [2], b: [3], y: [3]}
"""
BACK = "(W_21^(2)*relu'(z_1^(2))*W_11^(3) + W_22^(2)*relu'(z_2^(2))*W_21^(3))"

CASES = (
    Case(
        "two sigmoids",
        SIGMOIDS,
        "dL/dw1",
        "2*(a2 - y)*a2*(1 - a2)*w2*a1*(1 - a1)*x",
        (
            "2*(a2 - y)*a2*(1 - a2)*w2*x",
            "(y - a2)*a2*(1 - a2)*w2*a1*(1 - a1)*x",
            "2*(a2 - y)*a2*w2*a1*(x + 1.3)",
        ),
    ),
    Case(
        "two paths",
        PATHS,
        "dH/dW_12^(1)",
        f"x_1*relu'(z_2^(1))*{BACK}",
        (
            f"x_1*{BACK}",
            "x_1*relu'(z_2^(1))*W_22^(2)*relu'(z_2^(2))*W_21^(3)",
            f"x_1*relu'(z_2^(1))*({BACK} + 0.7)",
        ),
    ),
    Case(
        "softmax",
        SOFTMAX,
        "dL/dz_1",
        "p_1 - y_1",
        ("y_1 - p_1", "-y_1*(1 - p_1)", "p_1^2 - 3*y_1"),
    ),
    Case(
        "a matrix",
        ARRAYS,
        "dL/dW",
        "2*(z - y) x^T",
        ("(z - y) x^T", "2*(y - z) x^T", "(z + 3*y) x^T"),
    ),
)

PRODUCT = """
graph: |
  Z = X @ W
  L = sum((Z - Y)^2)
shapes: {X: [24, 24], W: [24, 24], Y: [24, 24]}
"""
LARGE = (
    Case("a large matrix", PRODUCT, "dL/dW", "2*X^T @ (Z - Y)", ("X^T @ (Z - Y)",)),
    Case("an entry of one", PRODUCT, "dL/dZ_11", "2*(Z_11 - Y_11)", ("Z_11 - Y_11",)),
)
"""Of which little or nothing is diagnosed: a wrong answer must not take longer than a right one."""


def item_of(case: Case) -> Item:
    """The item, as read from a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "case.yaml")
        path.write_text(f"title: Case\n{case.model}\nitems:\n  a: {{target: {case.target}, as: formula}}\n")
        pack = load_pack(path)
    assert pack.problems == ()
    return pack.exercises[0].items[0]


# ---- who works -------------------------------------------------------------------------------------------


def understanding(item: Item, answer: str) -> Work:
    """The diagnosis alone, of an answer that has been read and judged."""
    reading = read(item, answer)
    verdict = rules_of(item).judge(item, reading)
    assert verdict.status == "wrong", (answer, verdict)
    return lambda: diagnose(item, reading, verdict)


def grading(item: Item, answer: str) -> Work:
    """A verdict on an answer, with the diagnosis if it is wrong."""
    return lambda: grade(item, answer)


def warm() -> Iterator[Ratio]:
    """Every wrong answer, each looked at before, against a right one graded before."""
    for case in CASES:
        item = item_of(case)
        for answer in case.wrong:
            yield compare(understanding(item, answer), grading(item, case.right), rounds=ROUNDS)


def first() -> Iterator[Ratio]:
    """The first answer of all to an item, wrong and right; every run has an item of its own."""
    for case in (*CASES, *LARGE):
        fresh = iter([item_of(case) for _ in range(2 * (ROUNDS + 3))])
        yield compare(
            lambda case=case, fresh=fresh: grade(next(fresh), case.wrong[0]),
            lambda case=case, fresh=fresh: grade(next(fresh), case.right),
            rounds=ROUNDS,
            at_least=0.0,
        )


def many(case: Case) -> Ratio:
    """A class: a thousand wrong answers to one item, against as many right ones."""
    item = item_of(case)

    def wrongs() -> None:
        for k in range(MANY):
            grade(item, case.wrong[k % len(case.wrong)])

    def rights() -> None:
        for _ in range(MANY):
            grade(item, case.right)

    return compare(wrongs, rights, rounds=1, at_least=0.0)


# ---- rows ------------------------------------------------------------------------------------------------


def rows() -> Iterator[tuple[str, Ratio]]:
    """Warm, first and many, against grading what is right."""
    found = list(warm())
    ours, theirs = [r.ours for r in found], [r.yardstick for r in found]
    yield (
        "understand a wrong formula, warm / grade a right one, median",
        Ratio(statistics.median(ours), statistics.median(theirs)),
    )
    yield "understand a wrong formula, warm / grade a right one, worst", Ratio(max(ours), max(theirs))
    for case, ratio in zip((*CASES, *LARGE), first(), strict=True):
        yield f"first wrong answer / first right one: {case.name}", ratio
    yield f"{MANY} wrong answers / right ones", many(CASES[0])
