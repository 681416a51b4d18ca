"""Records: made, compared and shown like frozen dataclasses."""

from __future__ import annotations

import pytest

from bptutor.record import Record, replace, values_of


class Point(Record, apart=("label",)):
    """Two numbers and a label that does not count."""

    x: float
    y: float = 0.0
    label: str = ""

    @property
    def total(self) -> float:
        """A record may have properties."""
        return self.x + self.y


class Solid(Point):
    """A point with one number more."""

    z: float = 0.0


class Vector(Record):
    """Fields as Point has."""

    x: float
    y: float = 0.0
    label: str = ""


class Nothing(Record):
    """No fields at all."""


@pytest.mark.parametrize(
    "made", [Point(1, 2, "p"), Point(1, 2, label="p"), Point(y=2, x=1, label="p"), Point(x=1, label="p", y=2)]
)
def test_fields_are_given_in_order_or_by_name(made: Point) -> None:
    """All ways to make a record make the same one."""
    assert (1, 2, "p") == (made.x, made.y, made.label)


def test_fields_left_out_have_their_defaults() -> None:
    """As annotated."""
    assert Point(1, 0.0, "") == Point(1)
    assert Solid(1, 0.0, "", 0.0) == Solid(1)


@pytest.mark.parametrize(
    ("values", "named", "said"),
    [
        ((), {}, "Point lacks 'x'"),
        ((), {"y": 1}, "Point lacks 'x'"),
        ((1, 2, "p", 4), {}, "Point takes x, y, label, each once"),
        ((1, 2, "p"), {"label": "q"}, "Point takes x, y, label, each once"),
        ((1,), {"x": 2}, "Point takes x, y, label, each once"),
        ((1,), {"z": 2}, "Point takes x, y, label, each once"),
    ],
)
def test_values_that_do_not_fit_are_refused(values: tuple, named: dict, said: str) -> None:
    """Too few, too many, twice, unknown."""
    with pytest.raises(TypeError, match=said):
        Point(*values, **named)


def test_records_are_equal_when_class_and_fields_are() -> None:
    """What stands apart does not count; another class with the same fields is another thing."""
    assert Point(1, 2, "p") == Point(1, 2, "q")
    assert hash(Point(1, 2, "p")) == hash(Point(1, 2, "q"))
    assert Point(1, 2) != Point(1, 3)
    assert Point(1, 2) != Vector(1, 2)
    assert Point(1, 2) != Solid(1, 2)
    assert Point(1, 2) != (1, 2, "")
    assert Nothing() == Nothing()
    assert Solid(1, label="p") == Solid(1, label="q")


def test_records_do_not_change() -> None:
    """Neither set nor deleted; nor is there room for more."""
    point = Point(1, 2)
    with pytest.raises(AttributeError, match="x of a Point cannot be changed"):
        point.x = 3  # type: ignore[misc]
    with pytest.raises(AttributeError, match="y of a Point cannot be removed"):
        del point.y
    with pytest.raises(AttributeError):
        point.z = 3  # type: ignore[attr-defined]
    assert Point(1, 5, "p") == replace(point, y=5)
    assert "p" == replace(Point(1, 2, "p"), y=5).label


def test_records_are_shown_and_taken_apart() -> None:
    """By `repr`, by `values_of`, and by `match` in the order of the fields."""
    assert "Solid(x=1, y=2, z=3)" == repr(Solid(1, 2, "p", 3))
    assert {"x": 1, "y": 2, "label": "p"} == values_of(Point(1, 2, "p"))
    assert 3 == Solid(1, 2).total
    match Point(1, 2):
        case Point(x, y):
            assert (1, 2) == (x, y)
