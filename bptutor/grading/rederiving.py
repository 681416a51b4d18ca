"""What would be right if the student's own earlier numbers were: a value worked out anew from them.

An own number counts only where it tells something. Not 0 and not 1, by which whatever is multiplied is too
easily right, nor a number that makes no difference to what was typed, or next to which the rest of the work
makes none; and what comes of it may not be 0, which is right whatever the rest of the work was. Then the
answer follows all the same, and is told so, but brings no credit.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from bptutor.calculus.chain_rule import node_entry
from bptutor.calculus.graph import Quantity
from bptutor.grading.own_work import OwnWork
from bptutor.grading.shown_work import ShownWork
from bptutor.notation.numbers import close
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.bank.problem import Problem
    from bptutor.notation.numbers import TypedNumber

DEGENERATE = (0.0, 1.0)
BLUR = 1e-12
"""A value this small beside its terms is a 0."""

Reason: TypeAlias = Literal["", "degenerate", "zero", "copied", "hidden"]
"""Why nothing is carried forward: from 0 or 1; to a 0; the number once more; the rest does not show."""


class Own(Record):
    """A number of the student's own for the quantity `at` some place.

    `part` is the id of the item, `name` the formula it was the answer to (its entry `k`), `typed` the answer
    as read. A `right` one is worth its truth. `slack` is half a unit of its last digit.
    """

    part: str
    name: str
    at: Quantity
    value: float
    right: bool
    typed: str
    slack: float = 0.0
    k: int = 0


class Follows(Record):
    """An answer that follows from wrong numbers of one's own; `why_not` says why it brings nothing."""

    rests_on: tuple[Own, ...]
    why_not: Reason = ""


def following(
    item: Item, name: str, k: int, typed: TypedNumber, own: Sequence[Own]
) -> Follows | None:
    """Whether `typed` is right for entry `k` of the formula `name` given own numbers; None where it is not.

    Quantities that are always equal (dL/db and dL/dz) may have been answered differently: then it may have
    been gone on from the first, or from the last. A bug of ours in here must not cost a student the
    verdict: it is raised only with BPTUTOR_DEBUG set, as in all tests.
    """
    try:
        return None if all(o.right for o in own) else _best(item, name, k, typed, own)
    except Exception:
        if os.environ.get("BPTUTOR_DEBUG"):
            raise
        return None


def _best(item: Item, name: str, k: int, typed: TypedNumber, own: Sequence[Own]) -> Follows | None:
    refused = None
    for found in _found(item, name, k, typed, own):
        if not found.why_not:
            return found
        refused = refused or found
    return refused


def _found(item: Item, name: str, k: int, typed: TypedNumber, own: Sequence[Own]) -> Iterator[Follows]:
    from bptutor.grading.own_derivatives import bare, stood_in_for

    wanted = entry_of(item.problem, name, k)
    other = [o for o in own if o.at != wanted]
    for order in (other[::-1], other) if len({o.at.row for o in other}) < len(other) else (other,):
        found = _follows(OwnWork(item, wanted.row, order), item, typed)
        if found is not None:
            yield found
    if any(not o.right and bare(item.problem, o) for o in own):
        with item.problem.scope.temporary():
            posed = stood_in_for(item.problem, name, k, own)
            if posed is not None:
                found = _follows(OwnWork(item, posed.row, posed.own, posed.truths), item, typed)
        if posed is not None and found is not None:
            yield found


def _follows(work: OwnWork, item: Item, typed: TypedNumber) -> Follows | None:
    """Whether a number is what a row comes to given own numbers, and whether that counts."""
    if work.value is None or not work.may_be(typed):
        return None
    matter = tuple(o for o in work.wrong if work.matters(o))
    if not matter:
        return None
    off = abs(float(typed) - work.value)
    if not close(work.value, typed, item.tolerance, work.scale) and off > work.deviation(matter):
        return None
    return Follows(matter, _why_not(work, item, typed, matter))


def _why_not(work: OwnWork, item: Item, typed: TypedNumber, matter: Sequence[Own]) -> Reason:
    """Why a number that follows from own ones shows nothing; empty where it does."""
    assert work.value is not None
    shown = ShownWork(work, typed)
    telling = {o for o in matter if o.value not in DEGENERATE and shown.tells(o)}
    for answer in dict.fromkeys((o.part, o.name) for o in matter):
        entries = [o for o in matter if (o.part, o.name) == answer]
        if 2 * len(telling.intersection(entries)) < len(entries):
            return "degenerate" if any(o.value in DEGENERATE for o in entries) else _zero_or_hidden(work)
    if abs(work.value) <= BLUR * work.scale:
        return "zero"
    if any(close(o.value, typed, item.tolerance) and work.is_copy(o) for o in matter):
        return "copied"
    return "hidden" if shown.hides(matter) else ""


def _zero_or_hidden(work: OwnWork) -> Reason:
    assert work.value is not None
    return "zero" if abs(work.value) <= BLUR * work.scale else "hidden"


def entry_of(problem: Problem, formula: str, k: int = 0) -> Quantity:
    """Entry `k` of a formula, in row-major order, as the entry of a quantity where it is one."""
    block = problem.block(formula)
    return node_entry(Quantity(block, tuple(map(int, np.unravel_index(k, block.shape)))))
