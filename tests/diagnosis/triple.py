"""One row of the table: an item, a wrong answer, and what a good teacher would say that it shows."""

from __future__ import annotations

from typing import NamedTuple


class Triple(NamedTuple):
    """A wrong answer to an item.

    `named` are ids of which one is the diagnosis; several are several words for one and the same slip.
    `others` are ids of other slips that explain the answer just as well, as happens with numbers: then no
    single one may be asserted. `second` is the other slip of an answer with two of them.
    """

    item: str
    answer: str
    named: frozenset[str]
    others: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()


KINS = (
    {"neighbouring-unit", "neighbouring-input", "entries-exchanged"},
    {"other-item", "other-derivative"},
    {"other-derivative", "weight-for-input", "input-for-weight"},
    {"activation-not-applied", "net-for-activation"},
    {"lost-path", "lost-term"},
)
"""Words for one and the same: which of them fits depends on what one looks at first."""


def slip(item: str, answer: str, named: str, others: str = "") -> Triple:
    """One slip; ids are separated by spaces."""
    return Triple(item, answer, _ids(named), _ids(others))


def both(item: str, answer: str, first: str, second: str) -> Triple:
    """Two slips at once."""
    return Triple(item, answer, _ids(first), frozenset(), _ids(second))


def _ids(words: str) -> frozenset[str]:
    """Ids with all that say the same."""
    found = set(words.split())
    return frozenset(found.union(*(kin for kin in KINS if kin & found)))


SIGN = "lost-minus reversed-error step-uphill sign-of-a-term"
"""A sign that is the other way round, whatever the reason: lost, y - a for a - y, uphill."""
GATE = "relu-gate-ignored lost-activation-slope"
"""Without the slope of a ReLU, a closed gate is taken as open."""
