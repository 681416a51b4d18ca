"""Brackets left out: `a*1 - a` for `a*(1 - a)`.

A product binds closer than a sum, so what was meant as one factor falls apart into two terms. The formula is
put together again with brackets in every place where they may have been, and compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.errors import BptutorError
from bptutor.grading.misconceptions.diagnosis import Diagnosis
from bptutor.grading.misconceptions.table import TABLE
from bptutor.notation import tree
from bptutor.notation.replacing import mapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bptutor.grading.misconceptions.altered_formulas import AlteredFormulas
    from bptutor.grading.misconceptions.worth import Worth

MOST = 12
"""So many places are tried."""


def lost_brackets(found: AlteredFormulas, worth: Worth, node: tree.Node) -> Diagnosis | None:
    """Whether a formula is right once a sum or difference in it has its brackets."""
    for k, meant in enumerate(_bracketed(node)):
        if k >= MOST:
            return None
        try:
            right = found.agree(worth(meant), found.truth)
        except BptutorError:
            continue
        if right:
            row = TABLE["lost-brackets"]
            return Diagnosis((row.id,), f"This is what comes out when {row.bare}.", row.hint)
    return None


def _bracketed(node: tree.Node) -> Iterator[tree.Node]:
    """The formula with brackets around one pair of factors that a plus or minus stands between."""
    if isinstance(node, tree.Binary) and node.op in ("+", "-"):
        before, first = _apart(node.left, last=True)
        after, second = _apart(node.right, last=False)
        if before or after:
            yield _product([*before, tree.Binary(node.op, first, second), *after])
    for part in tree.children(node):
        for changed in _bracketed(part):
            yield _with(node, part, changed)


def _apart(node: tree.Node, *, last: bool) -> tuple[list[tree.Node], tree.Node]:
    """The factors of a product without its last (or first) one, and that one."""
    factors = _factors(node)
    return (factors[:-1], factors[-1]) if last else (factors[1:], factors[0])


def _factors(node: tree.Node) -> list[tree.Node]:
    if isinstance(node, tree.Binary) and node.op == "*":
        return [*_factors(node.left), *_factors(node.right)]
    return [node]


def _product(factors: list[tree.Node]) -> tree.Node:
    whole = factors[0]
    for factor in factors[1:]:
        whole = tree.Binary("*", whole, factor)
    return whole


def _with(node: tree.Node, old: tree.Node, new: tree.Node) -> tree.Node:
    return mapped(node, lambda part: new if part is old else part)
