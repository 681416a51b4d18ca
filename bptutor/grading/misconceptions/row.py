"""One row of the table of misconceptions."""

from __future__ import annotations

from bptutor.record import Record


class Misconception(Record):
    """A mistake that has a name.

    `title` names it in lists. `clause` says what goes wrong, to follow "when", with slots: {at} is the
    quantity that goes wrong first, {a} and {b} are what an alteration is about, {where} is the place or how
    far the slip reaches (others: `words`). `bare` says the same where no quantity can be named. `hint` says
    what to do, for any exercise. Where clauses follow other words (shapes, lines of a derivation), the module
    of the rows says which.
    """

    id: str
    title: str
    clause: str
    bare: str
    hint: str
