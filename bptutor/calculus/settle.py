"""One scalar from what is known of its operands, where None means "not known".

This is where partial knowledge is judged, by structure: a product is settled by one factor that is 0, a sum
only by all of its terms. NaN never means unknown; it means undefined (ln of -1, 1/0).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.calculus.ops import ELEMENTWISE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Known = float | None


def product(a: Known, b: Known) -> Known:
    """a * b; an exact 0 settles it."""
    if a is None or b is None:
        other = b if a is None else a
        return 0.0 if other == 0 else None
    return a * b


def total(terms: Sequence[Known]) -> Known:
    """The sum, correctly rounded, if every term is known."""
    known = [t for t in terms if t is not None]
    if len(known) < len(terms):
        return None
    try:
        return math.fsum(known)
    except (OverflowError, ValueError):  # beyond the largest float; infinities of both signs
        return math.nan


def settle(op: str, v: Sequence[Known], place: int = 0) -> Known:
    """The value of the scalar operation `op` (as `graph.parts` names it) on `v`, or None.

    `place` is the entry of a softmax that is meant.
    """
    rule = _PARTIAL.get(op)
    if rule is not None:
        return rule(v)
    known = [x for x in v if x is not None]
    if len(known) < len(v) or op == "func":
        return None
    return _softmax(known, place) if op == "softmax" else ELEMENTWISE[op].scalar(*known)


def _dot(v: Sequence[Known]) -> Known:
    half = len(v) // 2
    return total([product(a, b) for a, b in zip(v[:half], v[half:], strict=True)])


def _mean(v: Sequence[Known]) -> Known:
    t = total(v)
    return None if t is None else t / len(v) if v else math.nan


def _quotient(v: Sequence[Known]) -> Known:
    a, b = v
    if b is None:
        return 0.0 if a == 0 else None  # wherever it is defined
    return None if a is None else ELEMENTWISE["div"].scalar(a, b)


def _power(v: Sequence[Known]) -> Known:
    a, n = v
    if n == 0:
        return 1.0
    return None if a is None or n is None else ELEMENTWISE["pow"].scalar(a, n)


def _softmax(v: Sequence[float], place: int) -> float:
    top = max(v)
    e = [math.exp(x - top) for x in v]
    return e[place] / math.fsum(e)


_PARTIAL: dict[str, Callable[[Sequence[Known]], Known]] = {
    "identity": lambda v: v[0],
    "sum": total,
    "mean": _mean,
    "dot": _dot,
    "mul": lambda v: product(v[0], v[1]),
    "div": _quotient,
    "pow": _power,
}
