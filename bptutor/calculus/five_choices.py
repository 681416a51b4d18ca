"""The five choices of data sufficiency, and what each of them says.

Nothing is decided here: files are read and choices are shown without loading what proves and refutes.
"""

from __future__ import annotations

from typing import Literal

Choice = Literal["only-1", "only-2", "together", "each", "neither"]
Data = Literal["first", "second", "together"]

STATEMENTS: dict[Data, tuple[int, ...]] = {"first": (0,), "second": (1,), "together": (0, 1)}
"""The statements that may be enough, counted from 0."""
CLAIMS: dict[Choice, dict[Data, bool]] = {
    "only-1": {"first": True, "second": False, "together": True},
    "only-2": {"second": True, "first": False, "together": True},
    "together": {"first": False, "second": False, "together": True},
    "each": {"first": True, "second": True, "together": True},
    "neither": {"together": False, "first": False, "second": False},
}
"""What each choice says is enough, and what is not; in its own order, what follows from the rest last."""
CHOICES = tuple(CLAIMS)
