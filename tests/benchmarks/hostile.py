"""Formulas made to keep a program busy, through the parser and through the grader, against a plain answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bptutor.bank.load_pack import load_pack
from bptutor.errors import FormulaError
from bptutor.grading.grade import grade
from bptutor.notation.parser import parse
from tests.benchmarks.timing import Ratio, compare
from tests.notation.hostile import DEEP, LONG, OVERLONG, READ, UNSEEN
from tests.notation.test_hostile import EXERCISE, VOCABULARY

PLAIN = "(y - x)*a*(1 - a)*w1*b*(1 - b)*x1 + dL/dx1*b"


def rows() -> Iterator[tuple[str, Ratio]]:
    """The dearest first, for each of both; the yardstick is a formula of 45 characters, read or graded."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "hostile.yaml"
        path.write_text(EXERCISE, encoding="utf-8")
        item = load_pack(path).exercises[0].items[0]
        yield from _dearest("read", _read, PLAIN)
        yield from _dearest("grade", lambda text: grade(item, text), "(y - y*)*y*(1 - y)*w2*g'(w1*x)*x")


def _read(text: str) -> None:
    try:
        parse(text, VOCABULARY)
    except FormulaError as error:
        error.caret()


def _dearest(verb: str, work: Callable[[str], object], plain: str) -> list[tuple[str, Ratio]]:
    found = [
        (f"{verb} {name}", compare(lambda text=text: work(text), lambda: work(plain), rounds=3))
        for name, text in {**OVERLONG, **UNSEEN, **DEEP, **LONG, **READ}.items()
    ]
    return sorted(found, key=lambda row: -row[1].ours)
