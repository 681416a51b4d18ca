"""Everything about typed numbers in one place: reading them, and judging them against the truth."""

from bptutor.notation.listed import read_matrix, read_shape, read_shapes, read_table, read_vector
from bptutor.notation.tolerance import (
    Tolerance,
    close,
    has_enough_digits,
    is_rounded,
    nearest,
)
from bptutor.notation.typed_number import TypedNumber, read_count, read_number, split_name

__all__ = [
    "Tolerance",
    "TypedNumber",
    "close",
    "has_enough_digits",
    "is_rounded",
    "nearest",
    "read_count",
    "read_matrix",
    "read_number",
    "read_shape",
    "read_shapes",
    "read_table",
    "read_vector",
    "split_name",
]
