"""Answers to a blank that are more than the blank: the whole right-hand side, or the bracket it stands in.

They are no mistake in the mathematics, so they are told apart from wrong answers, and cost nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from bptutor.bank.blank import read_equation
from bptutor.bank.exercise import FillSpec
from bptutor.bank.formulas import Reference
from bptutor.bank.right_formula import right_formula
from bptutor.errors import BptutorError, Unreadable
from bptutor.grading.texts import shown
from bptutor.notation import tree
from bptutor.notation.printer import show
from bptutor.notation.spelling import BLANK
from bptutor.record import replace

if TYPE_CHECKING:
    from bptutor.bank.blank import Equation
    from bptutor.bank.exercise import Item

_BLANK = tree.Name(BLANK)
_NAMED = re.compile(rf"\s*{re.escape(BLANK)}\s*(?::?=)")
ONLY = "Type only what stands in the place of `?`."


def without_mark(text: str) -> str:
    """`? = a*b` without its first part. Raises Unreadable where the blank itself was typed along."""
    named = _NAMED.match(text)
    if named:
        text = " " * named.end() + text[named.end() :]
    if BLANK in text:
        raise Unreadable(text, "the `?` is still in it", ONLY)
    return text


def known_side(item: Item) -> str:
    """The side of the equation that has no blank, in a spelling that is read back."""
    return show(_equation(item).known, "ascii")


def is_multiplied(item: Item) -> bool:
    """Whether the blank is a part of a product, `x*(u + ?)`."""
    parts = [part for part in tree.walk(_equation(item).open) if isinstance(part, tree.Binary)]
    return any(part.op == "*" and _BLANK in tree.walk(part) for part in parts)


def refuse_whole(item: Item, node: tree.Node, source: str) -> None:
    """Raises Unreadable for what is right for more than the blank."""
    for group, wanted in _groups(item):
        try:
            whole = wanted.outcome(node, source).equal
        except BptutorError:  # another shape
            continue
        if whole:
            raise Unreadable(source, f"that is all of `{shown(item.exercise, group)}`", ONLY)


def _equation(item: Item) -> Equation:
    assert isinstance(item.spec, FillSpec)
    return read_equation(item.problem, item.spec.formula.value)


@lru_cache(maxsize=256)
def _groups(item: Item) -> tuple[tuple[tree.Node, Reference], ...]:
    """The parts of the equation around the blank, the smallest first, each with the right answer put in."""
    try:
        right = right_formula(item)
    except BptutorError:
        return ()
    equation = _equation(item)
    around = [part for part in tree.walk(equation.open) if part != _BLANK and _BLANK in tree.walk(part)]
    filled = ((part, replace(equation, open=part).filled(right)) for part in reversed(around))
    return tuple((part, Reference(item.problem, whole)) for part, whole in filled)
