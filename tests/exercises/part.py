"""One part of the founding catalogue: its item, what is right, and how people answer it."""

from __future__ import annotations

from typing import NamedTuple

Truth = bool | str | float | list[float]


class Part(NamedTuple):
    """A part of the catalogue.

    `truth` is a number, a list (vector, table or shape), a bool, the letters of the right options (`"ac"`),
    the word of a data-sufficiency answer, or a formula.  `right` and `wrong` are answers as typed, the
    plainest first; `refused` are answers that no verdict is given on, for they are not what was asked for.
    """

    name: str
    item: str
    truth: Truth
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    refused: tuple[str, ...] = ()
