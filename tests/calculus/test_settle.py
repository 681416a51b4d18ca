"""What partial knowledge settles, operation by operation."""

from __future__ import annotations

import math

import pytest

from bptutor.calculus.settle import settle

NAN = math.nan


@pytest.mark.parametrize(
    ("op", "operands", "value"),
    [
        ("mul", [0.0, None], 0.0),  # a known zero factor settles a product
        ("mul", [None, -0.0], 0.0),
        ("mul", [2.0, None], None),
        ("mul", [None, None], None),
        ("mul", [0.0, NAN], NAN),  # 0 times something undefined is undefined
        ("dot", [1.0, 0.0, 2.0, None], 2.0),  # 1*2 + 0*?
        ("dot", [1.0, 1.0, 2.0, None], None),
        ("sum", [1.0, None], None),
        ("sum", [], 0.0),
        ("sum", [1e308, 1e308], NAN),  # beyond the largest float
        ("sum", [0.1] * 10, 1.0),  # correctly rounded
        ("mean", [1.0, 2.0, 6.0], 3.0),
        ("div", [0.0, None], 0.0),
        ("div", [1.0, 0.0], NAN),
        ("pow", [None, 0.0], 1.0),
        ("pow", [0.0, None], None),
        ("pow", [-8.0, 1 / 3], NAN),  # no complex numbers
        ("max", [5.0, None], None),  # both are needed
        ("gt", [5.0, None], None),
        ("relu", [None], None),
        ("ln", [-1.0], NAN),
        ("func", [1.0], None),  # a general function has no values of its own
        ("identity", [None], None),
    ],
)
def test_settle(op: str, operands: list[float | None], value: float | None) -> None:
    """One row a rule."""
    found = settle(op, operands)

    assert found == pytest.approx(value, nan_ok=True) if value is not None else found is None


def test_a_softmax_does_not_overflow() -> None:
    """It is taken relative to the largest input."""
    assert settle("softmax", [1000.0, 1000.0, -1000.0], 1) == 0.5
