"""When a typed number counts as the truth.

The default rule. A decimal is right when it is the truth rounded to the digits typed, and these are enough:
at least three significant ones, or exactly three decimals of which two are significant (0.012). Or when it
is within 1e-3 of the truth, relative. Typed arithmetic (`1/3`) is exact and has only the second way.

So 0.197 is right for 0.19661, and 0.20 is not; 14 is right for 14 and not for 14.4. Nothing is judged by an
absolute error, because small gradients are the subject. A truth of 0 is judged on the scale of the terms it
is made of, so that what floating point leaves over is 0; and `0.000` is no answer to 2e-4.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bptutor.notation.typed_number import TypedNumber

RELATIVE = 1e-3
ENOUGH_DIGITS = 3
ENOUGH_DECIMALS = 3
ENOUGH_DIGITS_AT_THREE_DECIMALS = 2
NEGLIGIBLE = 1e-12
"""A truth this small beside its terms is a zero that floating point has blurred."""
LARGEST_POWER = 300
"""Numbers of more places before the point are roundings of nothing: floating point ends there."""
ZERO = 1e-9
"""How far from 0, on the scale of its terms, an answer to a zero may be."""


class Allowed(Protocol):
    """What `close` reads off a tolerance."""

    @property
    def relative(self) -> float | None:
        """The largest error as a share of the truth."""

    @property
    def absolute(self) -> float | None:
        """The largest error."""

    @property
    def decimals(self) -> int | None:
        """So many decimals have to agree."""

    @property
    def significant(self) -> int | None:
        """So many significant digits have to agree."""


class Tolerance(Record):
    """How far a typed number may be off; all None is the default rule, and what is set replaces it.

    `relative` and `absolute` limit the error; `decimals` and `significant` ask for the truth rounded to that
    many digits. With several set, one that is met is enough.
    """

    relative: float | None = None
    absolute: float | None = None
    decimals: int | None = None
    significant: int | None = None


DEFAULT = Tolerance()


def close(
    truth: float, typed: TypedNumber, tolerance: Allowed = DEFAULT, scale: float | None = None
) -> bool:
    """Whether `typed` counts as `truth`; `scale` is the size of the terms that a truth of 0 is made of."""
    value = float(typed)
    if not math.isfinite(truth) or not math.isfinite(value):
        return False
    error = abs(value - truth)
    limit = _own_limit(truth, tolerance)
    if limit is not None and error <= limit:
        return True
    if _is_zero(truth, scale):
        # beside terms in the millions a blurred zero may be a small truth: allow no more than blur
        return abs(value) <= (ZERO if truth == 0 else NEGLIGIBLE) * (scale or 1.0)
    if limit is not None:
        return False
    within = error <= RELATIVE * abs(truth) * (1 + 1e-9)  # 12.012 is as far from 12 as it may be
    return within or (has_enough_digits(typed) and is_rounded(truth, typed))


def is_rounded(truth: float, typed: TypedNumber) -> bool:
    """Whether a decimal is the truth rounded to the digits typed; halves may go either way."""
    if typed.decimals is None or typed.exact or typed.decimals < -LARGEST_POWER:
        return False
    half = 0.5 * 10.0**-typed.decimals
    return abs(float(typed) - truth) <= half * (1 + 1e-9) + NEGLIGIBLE * abs(truth)


def has_enough_digits(typed: TypedNumber) -> bool:
    """Whether a decimal is written finely enough to be judged by its digits."""
    if typed.exact:
        return True
    at_three = typed.decimals == ENOUGH_DECIMALS and typed.digits >= ENOUGH_DIGITS_AT_THREE_DECIMALS
    return typed.digits >= ENOUGH_DIGITS or at_three


def nearest(truth: float, values: Sequence[float]) -> int | None:
    """Which of several (rounded) values lies nearest to the truth; None when two do, or there are none."""
    distances = [abs(value - truth) for value in values]
    if not distances:
        return None
    first = min(range(len(distances)), key=distances.__getitem__)
    margin = 1e-9 * max(abs(truth), abs(values[first]), 1e-300)
    rivals = [k for k, d in enumerate(distances) if k != first and d - distances[first] <= margin]
    return None if rivals or math.isnan(distances[first]) else first


def _own_limit(truth: float, tolerance: Allowed) -> float | None:
    """The error an exercise's own tolerance allows, or None when it has none."""
    limits = []
    slack = NEGLIGIBLE * abs(truth)
    if tolerance.relative is not None:
        limits.append(tolerance.relative * abs(truth) + slack)
    if tolerance.absolute is not None:
        limits.append(tolerance.absolute + slack)
    if tolerance.decimals is not None:
        limits.append(0.5 * 10.0**-tolerance.decimals + slack)
    if tolerance.significant is not None and truth:
        place = math.floor(math.log10(abs(truth))) - tolerance.significant + 1
        limits.append(0.5 * 10.0**place + slack)
    if limits:
        return max(limits)
    return 0.0 if tolerance.significant is not None else None


def _is_zero(truth: float, scale: float | None) -> bool:
    return truth == 0 or (scale is not None and abs(truth) <= NEGLIGIBLE * scale)
