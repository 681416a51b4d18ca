"""What an operation's output can be at all: a given outside is wrong whatever the inputs are."""

from __future__ import annotations

import math

from bptutor.errors import Impossible

_RANGES: dict[str, tuple[float, float]] = {
    "relu": (0, math.inf),
    "softplus": (0, math.inf),
    "exp": (0, math.inf),
    "abs": (0, math.inf),
    "sqrt": (0, math.inf),
    "sigmoid": (0, 1),
    "softmax": (0, 1),
    "tanh": (-1, 1),
    "sin": (-1, 1),
    "cos": (-1, 1),
    "cosh": (1, math.inf),
}
_SWITCHES = ("step", "gate", "gt", "ge", "lt", "le", "eq", "ne")
_READS = {"gate": "the slope of relu", "gt": "a comparison", "ge": "a comparison", "lt": "a comparison",
          "le": "a comparison", "eq": "a comparison", "ne": "a comparison"}


def check_range(name: str, op: str, value: float, slack: float) -> None:
    """Raise Impossible where `value`, give or take `slack`, is none that `op` can produce."""
    reads = _READS.get(op, op)
    if op in _SWITCHES and min(abs(value), abs(value - 1)) > slack:
        raise Impossible(name, value, f"{reads} is 0 or 1")
    low, high = _RANGES.get(op, (-math.inf, math.inf))
    if value < low - slack:
        raise Impossible(name, value, f"{reads} is never below {low:g}")
    if value > high + slack:
        raise Impossible(name, value, f"{reads} is never above {high:g}")
