"""Every misconception by its id: what it is called, what goes wrong, and what to do about it.

    title_of("relu-gate-ignored")        "ReLU gate ignored", for lists of what recurs
    TABLE["relu-gate-ignored"].clause    what goes wrong, with slots for the quantities that it is about

The rows stand in the modules called `rows_of_...`. Nothing here computes, so that lists of titles load no
numpy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bptutor.grading.misconceptions.rows_of_counts import ROWS as OF_COUNTS
from bptutor.grading.misconceptions.rows_of_kinds import ROWS as OF_KINDS
from bptutor.grading.misconceptions.rows_of_lines import ROWS as OF_LINES
from bptutor.grading.misconceptions.rows_of_paths import ROWS as OF_PATHS
from bptutor.grading.misconceptions.rows_of_shapes import ROWS as OF_SHAPES
from bptutor.grading.misconceptions.rows_of_slopes import ROWS as OF_SLOPES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bptutor.grading.misconceptions.row import Misconception

_ROWS = (*OF_SLOPES, *OF_PATHS, *OF_KINDS, *OF_COUNTS, *OF_SHAPES, *OF_LINES)

TABLE: Mapping[str, Misconception] = {row.id: row for row in _ROWS}
"""All that is known by name; authors may use ids of their own besides."""


def title_of(name: str) -> str:
    """What a misconception is called; an author's own id is read as words."""
    return TABLE[name].title if name in TABLE else name.replace("-", " ")


def bare_message(name: str) -> str:
    """What a wrong answer shows where the quantities are not known; empty for an author's own id."""
    return f"This is what comes out when {TABLE[name].bare}." if name in TABLE else ""
