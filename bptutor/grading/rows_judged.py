"""Rows of numbers judged entry by entry: right, wrong, short of digits, or right given own wrong ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bptutor.grading.rederiving import Follows, Own, entry_of, following
from bptutor.grading.typed_rows import shown
from bptutor.grading.verdict import PARTLY_RIGHT, RIGHT, UNREADABLE, WRONG
from bptutor.notation.numbers import close, has_enough_digits, is_rounded
from bptutor.record import Record

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from bptutor.bank.exercise import Item
    from bptutor.grading.asked import Row
    from bptutor.grading.typed_rows import Typed
    from bptutor.notation.numbers import TypedNumber


MOST_ENTRIES = 100
"""Larger arrays are not worked out anew entry by entry: that would take seconds."""


class JudgedRow(Record):
    """The status of each entry of a row, and of the row.

    `given` are the own wrong numbers that make entries partly right. `refused` says of entries that follow
    from such numbers, too, but are wrong all the same, from which, and why. `explained`: whether all that is
    wrong follows from own numbers, so that no mistake was made here.
    """

    row: Row
    fits: tuple[str, ...]
    given: tuple[Own, ...] = ()
    refused: tuple[tuple[int, Follows], ...] = ()
    explained: bool = False

    @property
    def status(self) -> str:
        """The worst of its entries; short of digits alone it is UNREADABLE."""
        return next((s for s in (WRONG, UNREADABLE, PARTLY_RIGHT) if s in self.fits), RIGHT)


def judged_rows(
    item: Item, rows: Sequence[Row], answer: Sequence[Typed | None], earlier: Iterable[Own]
) -> list[JudgedRow | None]:
    """The rows of a table in order, None for one not answered.  Each may go on from those above it."""
    own, found = [*earlier], list[JudgedRow | None]()
    for row, typed in zip(rows, answer, strict=True):
        if typed is None:
            found.append(None)
            continue
        found.append(_judged_row(item, row, typed, own))
        if len(rows) > 1:
            own += own_numbers(item, row, typed)
    return found


def judged_entries(item: Item, row: Row, typed: Typed, earlier: Iterable[Own]) -> JudgedRow:
    """The entries of an array with credit for each, which may go on from those before them."""
    own, new = [*earlier], own_numbers(item, row, typed)
    fits = [status_of_number(item, row, k, number) for k, number in enumerate(typed)]
    found = dict[int, Follows]()
    for k, number in enumerate(typed):
        follows = _follows(item, row, k, number, own) if fits[k] == WRONG else None
        if follows is not None:
            found[k] = follows
        own.append(new[k])
    return _judged(row, fits, found, {k for k, follows in found.items() if not follows.why_not})


def own_numbers(item: Item, row: Row, typed: Typed) -> list[Own]:
    """What was typed for a row, as numbers to go on from.  One short of digits counts as meant right."""
    said, made = shown(typed, row.shape), []
    for k, number in enumerate(typed):
        right = status_of_number(item, row, k, number) != WRONG
        at = entry_of(item.problem, row.formula, k)
        made.append(Own(item.id, row.formula, at, float(number), right, said, _slack(number), k))
    return made


def _slack(typed: TypedNumber) -> float:
    if typed.exact or not typed.decimals or typed.decimals < 0 or not has_enough_digits(typed):
        return 0.0
    return 0.5 * 10.0**-typed.decimals


def _judged_row(item: Item, row: Row, typed: Typed, own: Sequence[Own]) -> JudgedRow:
    """One row: right given own numbers only if all that is not right is so."""
    fits = [status_of_number(item, row, k, number) for k, number in enumerate(typed)]
    found = dict[int, Follows]()
    for k in (k for k, fit in enumerate(fits) if fit == WRONG):
        follows = _follows(item, row, k, typed[k], own)
        if follows is None:
            return JudgedRow(row, tuple(fits))
        found[k] = follows
    counts = not any(follows.why_not for follows in found.values())
    return _judged(row, fits, found, found.keys() if counts else ())


def _judged(
    row: Row, fits: Sequence[str], found: Mapping[int, Follows], counted: Collection[int]
) -> JudgedRow:
    """The row, of which the entries `found` follow from own numbers; those `counted` bring credit."""
    given = dict.fromkeys(own for k in counted for own in found[k].rests_on)
    refused = [(k, follows) for k, follows in found.items() if follows.why_not]
    explained = bool(found) and all(k in found for k, fit in enumerate(fits) if fit == WRONG)
    now = tuple(PARTLY_RIGHT if k in counted else fit for k, fit in enumerate(fits))
    return JudgedRow(row, now, tuple(given), tuple(refused), explained)


def _follows(item: Item, row: Row, k: int, typed: TypedNumber, own: Sequence[Own]) -> Follows | None:
    if not own or not item.carry_forward or len(row.values) > MOST_ENTRIES:
        return None
    return following(item, row.formula, k, typed, own)


def status_of_number(item: Item, row: Row, k: int, typed: TypedNumber) -> str:
    """The status of one number. A whole number typed for 1.95 means itself: it is wrong, not short."""
    if close(row.values[k], typed, item.tolerance, row.scales[k]):
        return RIGHT
    return UNREADABLE if _is_short(item, row.values[k], typed) else WRONG


def _is_short(item: Item, truth: float, typed: TypedNumber) -> bool:
    """Whether a number that is not near enough is the truth rounded: `0.37` for 0.3679, `1.2e3` for 1234."""
    own = item.tolerance
    if (own.relative, own.absolute) != (None, None):  # the author says how far off one may be
        return False
    if not typed.decimals or typed.digits < 1 + (typed.decimals < 0) or not math.isfinite(float(typed)):
        return False
    return is_rounded(truth, typed)
